"""Muon: momentum whose update is orthogonalised, for weight matrices."""

from collections.abc import Iterable
from typing import cast

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

COEFFICIENTS = (3.4445, -4.7750, 2.0315)
ITERATIONS = 5
RMS = 0.2
"""Root mean square of an AdamW update, which the step is scaled to (Liu et al. 2025, arXiv 2502.16982, eq. 4)."""


def orthogonalise(matrix: Tensor) -> Tensor:
    """About U V^T of the singular value decomposition U S V^T of `matrix` (m, n), by five Newton-Schulz iterations.

    The quintic of Jordan et al. 2024 (kellerjordan.github.io/posts/muon): singular values end between 0.7 and 1.2.
    In the precision of `matrix`: `torch.optim.Muon` always takes bfloat16, which processors without instructions for it
    multiply some fifty times more slowly than float32.
    """
    a, b, c = COEFFICIENTS
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if tall else matrix
    x = x / x.norm().clamp_min(1e-7)
    for _ in range(ITERATIONS):
        gram = x @ x.T
        x = torch.addmm(x, torch.addmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return x.T if tall else x


class Muon(Optimizer):
    """Nesterov momentum, orthogonalised, with decoupled weight decay (Jordan et al. 2024).

    Args:
        matrices: Parameters (m, n).
        lr: Learning rate, in the units of AdamW's.
        weight_decay: Share of the weights that a step at learning rate 1 takes away.
        momentum: Share of the old direction that is kept.
    """

    def __init__(
        self, matrices: Iterable[nn.Parameter], *, lr: float, weight_decay: float = 0.0, momentum: float = 0.95
    ) -> None:
        super().__init__(matrices, {"lr": lr, "weight_decay": weight_decay, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """Move every matrix that has a gradient."""
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                state = self.state[weight]
                if not state:
                    state["direction"] = torch.zeros_like(weight)
                direction = cast(Tensor, state["direction"])
                direction.lerp_(weight.grad, 1.0 - group["momentum"])
                update = orthogonalise(weight.grad.lerp(direction, group["momentum"]))
                weight.mul_(1.0 - group["lr"] * group["weight_decay"])
                weight.add_(update, alpha=-group["lr"] * RMS * max(weight.shape) ** 0.5)

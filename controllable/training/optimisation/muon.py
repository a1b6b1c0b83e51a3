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
    """About U V^T of the singular value decomposition U S V^T of each matrix of (k, m, n), by five Newton-Schulz steps.

    The quintic of Jordan et al. 2024 (kellerjordan.github.io/posts/muon): singular values end between 0.7 and 1.2.
    In the precision of `matrix`: `torch.optim.Muon` always takes bfloat16, which processors without instructions for it
    multiply some fifty times more slowly than float32.
    """
    a, b, c = COEFFICIENTS
    tall = matrix.shape[1] > matrix.shape[2]
    x = matrix.mT if tall else matrix
    x = x / x.norm(dim=(1, 2), keepdim=True).clamp_min(1e-7)
    for _ in range(ITERATIONS):
        gram = x @ x.mT
        x = torch.baddbmm(x, torch.baddbmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return x.mT if tall else x


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
        """Move every matrix that has a gradient, those of one shape together."""
        for group in self.param_groups:
            alike: dict[torch.Size, list[Tensor]] = {}
            for weight in group["params"]:
                if weight.grad is not None:
                    alike.setdefault(weight.shape, []).append(weight)
            for shape, weights in alike.items():
                gradients = [cast(Tensor, weight.grad) for weight in weights]
                directions = [self._direction(weight) for weight in weights]
                torch._foreach_lerp_(directions, gradients, 1.0 - group["momentum"])
                ahead = torch._foreach_lerp(gradients, directions, group["momentum"])
                updates = orthogonalise(torch.stack(ahead)).unbind()
                torch._foreach_mul_(weights, 1.0 - group["lr"] * group["weight_decay"])
                torch._foreach_add_(weights, updates, alpha=-group["lr"] * RMS * max(shape) ** 0.5)

    def _direction(self, weight: Tensor) -> Tensor:
        state = self.state[weight]
        if not state:
            state["direction"] = torch.zeros_like(weight)
        return cast(Tensor, state["direction"])

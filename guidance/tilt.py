"""One guidance step: energies tilt the token logits by their gradient."""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from constraints.errors import InvalidOption
from guidance.energy import Energy, GuidanceState


@dataclass(frozen=True)
class TiltSettings:
    """Strength of the guidance.

    Args:
        scale: Factor on the gradient; 1 is the exact posterior for an energy linear in the probabilities.
        cap: Largest absolute change of a logit in one step, in nats.
    """

    scale: float = 1.0
    cap: float = 8.0


def tilt(energy: Energy, state: GuidanceState, settings: TiltSettings | None = None) -> tuple[Tensor, Tensor]:
    """The change of the logits that an energy asks for.

    By Bayes' rule log p(w_i = v | x, y) = log p(w_i = v | x) + log p(y | w_i = v, x) + const. The last term is taken
    to first order in the token probabilities: its change with `v` is the gradient of the energy with respect to the
    probability of `v` at position `i` (the Taylor approximation of Nisonoff et al. 2024, arXiv 2406.01572, section
    3.3, on probabilities).

    Args:
        energy: The energies' sum.
        state: The step; its probabilities are detached here.
        settings: Strength; the default is the plain posterior, capped.

    Returns:
        The change of the logits (B, L, V), zero outside the free positions, and the energies (B,).

    Raises:
        InvalidOption: The energy does not depend on the probabilities, or its gradient is not finite.
    """
    settings = settings or TiltSettings()
    leaf = state.probabilities.detach().requires_grad_(True)
    with torch.enable_grad():
        values = energy.energy(replace(state, probabilities=leaf))
        if not values.requires_grad:
            raise InvalidOption("the energy has no gradient with respect to the state's probabilities")
        (gradient,) = torch.autograd.grad(values.sum(), leaf)
    if not torch.isfinite(gradient).all():
        raise InvalidOption("the gradient of the energy is not finite", hint="Clamp probabilities before a logarithm")
    centred = gradient - (gradient * leaf.detach()).sum(dim=-1, keepdim=True)
    change = (settings.scale * centred).clamp(-settings.cap, settings.cap)
    return torch.where(state.free[..., None], change, 0.0), values.detach()

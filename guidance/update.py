"""How gradients change what the network says: one protocol, behind the one loop."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from torch import Tensor

from constraints.errors import InvalidOption
from guidance.energy import GuidanceState
from guidance.terms import Term, TermReport

Predict = Callable[[Tensor], GuidanceState]
"""What the network says of the noisy canvas moved by some shift (B, L, d), differentiable in it; the shift counts as
evidence about the tokens, as any noisy embedding does."""


def check_settings(settings: object, **least: float) -> None:
    """Raises `InvalidOption` for a field that is not a finite number, or below its bound."""
    for name, bound in least.items():
        value = getattr(settings, name)
        if not (math.isfinite(value) and value >= bound):
            raise InvalidOption(f"{name} is {value}, it must be a number of at least {bound:g}")


@dataclass(frozen=True)
class Guided:
    """What guidance does at a step.

    Args:
        reports: What each term said.
        change: Added to the logits (B, L, V), zero outside the free positions; None for nothing.
        shift: The noisy canvas is moved by it (B, L, d), and read again; None for nothing.
    """

    reports: list[TermReport]
    change: Tensor | None = None
    shift: Tensor | None = None


@runtime_checkable
class Update(Protocol):
    """A way to follow the gradients of energies."""

    def __call__(self, terms: list[Term], state: GuidanceState, predict: Predict) -> Guided:
        """What to do at a step.

        Args:
            terms: The energies.
            state: The step as the network sees it.
            predict: The network.

        Whether all numbers were finite is told by the reports, see `guidance.terms.check_reports`.

        Raises:
            GuidanceError: The energy of a term has the wrong shape, or no gradient.
        """

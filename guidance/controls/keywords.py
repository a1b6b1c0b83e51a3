"""Ready-made energies for words that should, or should not, appear."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import torch
from torch import Tensor

from constraints.arguments import checked
from constraints.errors import InvalidOption
from guidance.binding import BoundEnergy, Canvases
from guidance.composition import Guide
from guidance.energy import Energy, GuidanceState

TINY = 1e-9
"""Added to probabilities in front of a logarithm: what is almost impossible keeps a gradient."""
_FEW = -15.0


def _log_presence(state: GuidanceState, ids: Sequence[int]) -> Tensor:
    """Log-probabilities (B, S) that these tokens stand at each start S, positions independent."""
    length = state.probabilities.shape[1]
    starts = max(0, length - len(ids) + 1)
    total = state.probabilities.new_zeros(len(state.probabilities), starts)
    for offset, token in enumerate(ids):
        total = total + (state.probabilities[:, offset : offset + starts, token] + TINY).log()
    return total.clamp_max(0.0)


def _check(text: str) -> None:
    if not text:
        raise InvalidOption("the text is empty", hint="Give the text that should, or should not, appear")


@checked
@dataclass(frozen=True)
class Keyword(Guide):
    """The text should appear: the log-probability that it stands somewhere, or at a position.

    With the expected number of places `n` where it stands, that is log(1 - exp(-n)), as of rare events. For those it is
    multilinear too, see `Guide`.

    Args:
        text: The text, as it stands in the document.
        position: The token of the canvas that it should begin at; None for anywhere.
    """

    text: str
    position: int | None = None

    calibrated: ClassVar[bool] = True
    multilinear: ClassVar[bool] = True

    def __post_init__(self) -> None:
        _check(self.text)

    @property
    def name(self) -> str:
        """With the text."""
        return f"Keyword {self.text!r}"

    def energy(self, state: GuidanceState) -> Tensor:
        """The log-probability (B,).

        Raises:
            InvalidOption: The text can't begin at the position, or is longer than the canvas.
        """
        ids = state.vocabulary.encode(self.text)
        self._fit(ids, state.probabilities.shape[1])
        return self._told(ids, state)

    def bound(self, canvases: Canvases) -> Energy:
        """See `guidance.binding`.

        Raises:
            InvalidOption: As `energy`.
        """
        ids = canvases.vocabulary.encode(self.text)
        self._fit(ids, canvases.length)
        return BoundEnergy.like(self, partial(self._told, ids))

    def _fit(self, ids: Sequence[int], length: int) -> None:
        """Raises `InvalidOption` where the text has no room."""
        starts = length - len(ids) + 1
        if starts <= 0 or (self.position is not None and not 0 <= self.position < starts):
            raise InvalidOption(
                f"{self.text!r} does not fit: the canvas has {length} tokens",
                hint="Shorten the text, or give the canvas more room",
            )

    def _told(self, ids: Sequence[int], state: GuidanceState) -> Tensor:
        presence = _log_presence(state, ids)
        if self.position is not None:
            return presence[:, self.position]
        expected = presence.logsumexp(dim=1)
        few = expected < _FEW
        several = torch.log(-torch.expm1(-torch.where(few, 0.0, expected).exp()))
        return torch.where(few, expected, several)


@checked
@dataclass(frozen=True)
class Avoid(Guide):
    """The text should appear nowhere: the log-probability that it stands at no start.

    Args:
        text: The unwanted text.
    """

    text: str

    calibrated: ClassVar[bool] = True

    def __post_init__(self) -> None:
        _check(self.text)

    @property
    def name(self) -> str:
        """With the text."""
        return f"Avoid {self.text!r}"

    def energy(self, state: GuidanceState) -> Tensor:
        """Sum over starts of log(1 - p), (B,)."""
        return self._told(state.vocabulary.encode(self.text), state)

    def bound(self, canvases: Canvases) -> Energy:
        """See `guidance.binding`."""
        return BoundEnergy.like(self, partial(self._told, canvases.vocabulary.encode(self.text)))

    def _told(self, ids: Sequence[int], state: GuidanceState) -> Tensor:
        presence = _log_presence(state, ids).exp()
        return torch.log1p(-presence.clamp_max(1.0 - 1e-6)).sum(dim=1)

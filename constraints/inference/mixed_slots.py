"""What may stand at the positions that are to be written: slots of one kind, or of several side by side.

Shapes: P positions, F rows of log-probabilities over V tokens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from constraints.grammar import TokenGrammar
from constraints.inference import SlotBatch, slots_of
from constraints.tokens.token_automaton import TokenAutomaton

Slot = tuple[TokenAutomaton | TokenGrammar, int]
"""A language over tokens, and a number of positions."""


class SlotPosterior(Protocol):
    """The distribution of the tokens, see `constraints.inference.Posterior`."""

    @property
    def sample(self) -> Tensor | None:
        """An exact sample (P,), -1 where nothing is let through."""

    @property
    def sample_probability(self) -> Tensor | None:
        """The marginal probability of each sampled token (P,)."""

    @property
    def marginals(self) -> Tensor:
        """The probability of each token at each position (P, V)."""

    def expectation(
        self, values: Tensor, *, wanted: Tensor | None = None, groups: Sequence[int] | None = None
    ) -> Tensor:
        """The mean of some values (V, d) at the wanted positions (P, d)."""


class Languages(Protocol):
    """What may stand at the P positions, on the device."""

    def posterior(
        self,
        log_probs: Tensor,
        *,
        rows: Tensor | None = None,
        fixed: Tensor | None = None,
        uniforms: Tensor | None = None,
    ) -> SlotPosterior:
        """See `constraints.inference.posterior`; `rows` says which row of the log-probabilities a position has."""


def languages_of(slots: Sequence[Slot], device: torch.device, *, recurring: bool = False) -> Languages:
    """The languages of slots whose positions are laid end to end; `recurring` see `SlotBatch.on`."""
    kinds = [isinstance(language, TokenGrammar) for language, _ in slots]
    if len(set(kinds)) < 2:
        found = slots_of(slots)
        return found.on(device, recurring=recurring) if isinstance(found, SlotBatch) else found.on(device)
    kind_of = np.repeat(kinds, [capacity for _, capacity in slots])
    parts = []
    for kind in (False, True):
        alike = [slot for slot, of in zip(slots, kinds, strict=True) if of == kind]
        places = np.flatnonzero(kind_of == kind)
        parts.append(_Part(slots_of(alike).on(device), torch.from_numpy(places).to(device), places))
    return _Mixed(parts)


@dataclass(frozen=True, eq=False)
class _Part:
    """Slots of one kind among others.

    Args:
        languages: Of their positions.
        at: Which of the P positions those are (p,).
        places: The same on the host.
    """

    languages: Languages
    at: Tensor
    places: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Mixed:
    """Slots of several kinds."""

    parts: Sequence[_Part]

    def posterior(
        self,
        log_probs: Tensor,
        *,
        rows: Tensor | None = None,
        fixed: Tensor | None = None,
        uniforms: Tensor | None = None,
    ) -> "_MixedPosterior":
        """See `Languages.posterior`."""
        found = []
        for part in self.parts:
            fixed_there = None if fixed is None else fixed[part.at]
            drawn = None if uniforms is None else uniforms[part.at]
            place = part.at if rows is None else rows[part.at]
            found.append(part.languages.posterior(log_probs, rows=place, fixed=fixed_there, uniforms=drawn))
        return _MixedPosterior(self.parts, found)


@dataclass(frozen=True, eq=False)
class _MixedPosterior:
    """The distribution of slots of several kinds, which are independent of each other."""

    parts: Sequence[_Part]
    found: Sequence[SlotPosterior]

    def _together(self, pieces: Sequence[Tensor | None]) -> Tensor:
        """What the parts have (p, ...), in the order of the positions (P, ...)."""
        given = [piece for piece in pieces if piece is not None]
        whole = given[0].new_empty(sum(map(len, given)), *given[0].shape[1:])
        for part, piece in zip(self.parts, given, strict=True):
            whole[part.at] = piece.to(whole.dtype)
        return whole

    @property
    def sample(self) -> Tensor:
        """See `SlotPosterior.sample`."""
        return self._together([found.sample for found in self.found])

    @property
    def sample_probability(self) -> Tensor:
        """See `SlotPosterior.sample_probability`."""
        return self._together([found.sample_probability for found in self.found])

    @property
    def marginals(self) -> Tensor:
        """See `SlotPosterior.marginals`."""
        return self._together([found.marginals for found in self.found])

    def expectation(
        self, values: Tensor, *, wanted: Tensor | None = None, groups: Sequence[int] | None = None
    ) -> Tensor:
        """See `SlotPosterior.expectation`."""
        pieces: list[Tensor | None] = []
        for part, found in zip(self.parts, self.found, strict=True):
            sizes = None
            if groups is not None:
                ends = np.searchsorted(part.places, np.cumsum([0, *groups]))
                sizes = [int(end - start) for start, end in pairwise(ends)]
            pieces.append(found.expectation(values, wanted=None if wanted is None else wanted[part.at], groups=sizes))
        return self._together(pieces)

"""What may stand at the positions that are to be written: slots of one kind, or of several side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from constraints.grammar import TokenGrammar
from constraints.inference import SlotBatch, slots_of
from constraints.inference.lexicon_slots import LexiconSlots
from constraints.inference.particles import PlainGrammars
from constraints.inference.prepared import prepare
from constraints.inference.slots.posteriors import Posterior
from constraints.inference.slots.slot_languages import Given, Languages
from constraints.lexicon.token_lexicon import TokenLexicon
from constraints.tokens.token_automaton import TokenAutomaton

SlotLanguage = TokenAutomaton | TokenGrammar | TokenLexicon
Slot = tuple[SlotLanguage, int]
"""A language over tokens, and a number of positions."""


def languages_of(slots: Sequence[Slot], device: torch.device, *, recurring: bool = False) -> Languages:
    """The languages of slots whose positions are laid end to end; `recurring` see `prepare`."""
    kinds = np.array([_kind(language) for language, _ in slots], dtype=np.int64)
    present = sorted(set(kinds.tolist()))
    if len(present) < 2:
        return _alike(slots, device, recurring=recurring)
    kind_of = np.repeat(kinds, [capacity for _, capacity in slots])
    parts = []
    for kind in present:
        members, places = np.flatnonzero(kinds == kind), np.flatnonzero(kind_of == kind)
        languages = languages_of([slots[member] for member in members.tolist()], device)
        which, at = (torch.from_numpy(numbers).to(device) for numbers in (members, places))
        parts.append(_Part(languages, which, at, places))
    return _Mixed(parts)


def _kind(language: SlotLanguage) -> int:
    """Languages of the same number are worked on together."""
    return (TokenAutomaton, TokenGrammar, TokenLexicon).index(type(language))


def _alike(slots: Sequence[Slot], device: torch.device, *, recurring: bool) -> Languages:
    """Slots of one kind."""
    lexicons = [(language, capacity) for language, capacity in slots if isinstance(language, TokenLexicon)]
    if lexicons:
        return LexiconSlots.of(lexicons, device)
    found = slots_of([(language, capacity) for language, capacity in slots if not isinstance(language, TokenLexicon)])
    return prepare(found, device, recurring=recurring) if isinstance(found, SlotBatch) else PlainGrammars(found)


@dataclass(frozen=True, eq=False)
class _Part:
    """Slots of one kind among others.

    Args:
        languages: Of their positions.
        which: Which of the N slots they are (n,).
        at: Which of the P positions are theirs (p,).
        places: The same on the host.
    """

    languages: Languages
    which: Tensor
    at: Tensor
    places: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Mixed(Languages):
    """Slots of several kinds, which are independent of each other."""

    parts: Sequence[_Part]

    def answer(self, given: Given) -> Posterior:
        """See `Languages.answer`."""
        found, at = [], [part.at for part in self.parts]
        for part in self.parts:
            rows = part.at if given.rows is None else given.rows[part.at]
            fixed = None if given.fixed is None else given.fixed[part.at]
            uniforms = None if given.uniforms is None else given.uniforms[part.at]
            found.append(part.languages.posterior(given.log_probs, rows=rows, fixed=fixed, uniforms=uniforms))
        return Posterior(
            _together([part.which for part in self.parts], [one.log_partition for one in found]),
            None if given.uniforms is None else _together(at, [one.sample for one in found]),
            None if given.uniforms is None else _together(at, [one.sample_probability for one in found]),
            _MixedTokens(self.parts, found),
        )


@dataclass(frozen=True, eq=False)
class _MixedTokens:
    """Probabilities of the tokens of slots of several kinds."""

    parts: Sequence[_Part]
    found: Sequence[Posterior]

    def marginals(self) -> Tensor:
        """See `Posterior.marginals`."""
        return _together([part.at for part in self.parts], [found.marginals for found in self.found])

    def expectation(self, values: Tensor, wanted: Tensor | None, groups: Sequence[int] | None) -> Tensor:
        """See `Posterior.expectation`."""
        pieces = []
        for part, found in zip(self.parts, self.found, strict=True):
            sizes = None
            if groups is not None:
                ends = np.searchsorted(part.places, np.cumsum([0, *groups]))
                sizes = [int(end - start) for start, end in pairwise(ends)]
            pieces.append(found.expectation(values, wanted=None if wanted is None else wanted[part.at], groups=sizes))
        return _together([part.at for part in self.parts], pieces)


def _together(places: Sequence[Tensor], pieces: Sequence[Tensor | None]) -> Tensor:
    """What the parts have (p, ...), in the order of the whole (P, ...)."""
    given = [piece for piece in pieces if piece is not None]
    whole = given[0].new_empty(sum(map(len, given)), *given[0].shape[1:])
    for place, piece in zip(places, given, strict=True):
        whole[place] = piece.to(whole.dtype)
    return whole

"""Constraints as energies: the log-probability that a value is in a language, and its exact gradient."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor

from constraints import as_constraint
from constraints.arguments import checked
from constraints.automata.dfa import ByteDFA
from constraints.errors import GuidanceError, InvalidOption
from constraints.inference import SlotBatch
from constraints.inference.prepared import PlainSlots, PreparedSlots, prepare
from constraints.paths import path_of
from constraints.tokens.token_automaton import TokenAutomaton
from constraints.tokens.vocabulary import Vocabulary
from guidance.binding import BoundEnergy, Canvases
from guidance.composition import Guide
from guidance.energy import Energy, GuidanceState

_SPARE = 3
# By how many tokens it takes the words of a vocabulary are measured.
_PROSE = "It is a small place near the river and the food that they serve is good for a family."
# Where a committed token contradicts the language, what is left open is still drawn to what contradicts it least.
_ERROR = 1e-6


@checked
@dataclass(frozen=True)
class Matches(Guide):
    """The text probably matches a constraint: log Z, the log-probability under independent positions that it does.

    The same constraint as the output type makes that always so; here it can be weighted, negated and joined with
    others. Its gradient is exact, but for a chance of one in a million that a token is any other.

    Args:
        constraint: Anything that `as_constraint` takes and that is a regular language.
        at: Path of the values that are meant, see `constraints.paths`; None for all values, or the text where there is
            no structure.
    """

    constraint: Any
    at: str | None = None

    multilinear: ClassVar[bool] = True
    calibrated: ClassVar[bool] = True

    @cached_property
    def _language(self) -> ByteDFA:
        language = as_constraint(self.constraint).regular
        if language is None:
            raise InvalidOption(
                f"{self.constraint!r} is no regular language, and has no log-partition",
                hint="Use it as the output type",
            )
        return language

    def room(self, vocabulary: Vocabulary) -> tuple[int, int | None]:
        """Fewest and most tokens that a value which matches may well take; None for no bound."""
        shortest = self.shortest(vocabulary)
        return shortest + shortest // 6 + _SPARE, None

    def shortest(self, vocabulary: Vocabulary) -> int:
        """Fewest tokens that a value which matches can take."""
        return TokenAutomaton.from_dfa(self._language, vocabulary).shortest or 0

    def energy(self, state: GuidanceState) -> Tensor:
        """The sum over the values that are meant (B,).

        Raises:
            GuidanceError: None of the values has room for a match.
        """
        values = list(values_of(state, self.at))
        return self._over(values, state.vocabulary, state.probabilities.device)(state)

    def bound(self, canvases: Canvases) -> Energy:
        """See `guidance.binding`.

        Raises:
            GuidanceError: None of the values has room for a match.
        """
        values = list(placed(canvases.places, canvases.pointers, self.at))
        return BoundEnergy.like(self, self._over(values, canvases.vocabulary, canvases.device))

    def _over(
        self, values: Sequence[tuple[int, Tensor]], vocabulary: Vocabulary, device: torch.device
    ) -> Callable[[GuidanceState], Tensor]:
        """The energy where the values are known: their canvases and positions (K,)."""
        if not values:
            return _nothing
        slots = _slots(self._language, vocabulary, tuple(len(positions) for _, positions in values))
        if not any(
            slots.automata[which].shortest is not None and slots.automata[which].shortest <= capacity
            for which, capacity in zip(slots.which, slots.capacity, strict=True)
        ):
            raise GuidanceError(
                f"no value has room for a match, the longest has {slots.capacity.max()} tokens",
                where=type(self).__name__, hint="Raise max_length, or relax the constraint",
            )  # fmt: skip
        owner = [canvas for canvas, _ in values]
        owners, canvas = (torch.tensor(of, device=device) for of in (owner, np.repeat(owner, slots.capacity)))
        return _LogPartition(prepare(slots, device), owners, canvas, torch.cat([positions for _, positions in values]))


@dataclass(frozen=True)
class _LogPartition:
    """The log-probabilities that some values are in their languages, summed by canvas.

    Args:
        slots: The N values.
        owners: The canvas of each (N,).
        canvas: The canvas of each of their positions (P,).
        place: Where in its canvas each stands (P,).
    """

    slots: PreparedSlots | PlainSlots
    owners: Tensor
    canvas: Tensor
    place: Tensor

    def __call__(self, state: GuidanceState) -> Tensor:
        rows = self.canvas * state.probabilities.shape[1] + self.place
        probabilities = state.probabilities.flatten(0, 1).index_select(0, rows)
        log_probs = ((1.0 - _ERROR) * probabilities + _ERROR / probabilities.shape[1]).log()
        none = _nothing(state)
        return none.index_add(0, self.owners, self.slots.log_partition(log_probs).to(none))


def _nothing(state: GuidanceState) -> Tensor:
    """Zeros (B,), differentiable in the probabilities."""
    return (state.probabilities * 0.0).sum(dim=(1, 2))


@lru_cache(maxsize=32)
def _slots(language: ByteDFA, vocabulary: Vocabulary, capacities: tuple[int, ...]) -> SlotBatch:
    """A batch of values of one language."""
    automata = [TokenAutomaton.from_dfa(language, vocabulary, capacity=capacity) for capacity in capacities]
    return SlotBatch.of(list(zip(automata, capacities, strict=True)))


def usual_tokens(words: int, vocabulary: Vocabulary) -> tuple[int, int]:
    """Fewest and most tokens that values of so many words mostly take, a few to spare.

    More to spare is no kindness: the network takes room for text to come.
    """
    usual = round(words * len(vocabulary.encode(_PROSE)) / len(_PROSE.split()))
    return usual, usual + _SPARE + words // 20


def tokens_of_known_words(shortest: int) -> tuple[int, int]:
    """Fewest and most tokens that values of listed words mostly take, the shortest of which take so many."""
    usual = shortest + shortest // 12
    return usual, usual + _SPARE


def meant(at: str | None, pointer: str) -> bool:
    """Whether the value at a JSON pointer is one of those at a path, see `constraints.paths`; None is all of them."""
    return at is None or path_of(at).matches(pointer)


def values_of(state: GuidanceState, at: str | None = None) -> Iterator[tuple[int, Tensor]]:
    """The canvas of each value and its positions (K,), of those at a path or of all."""
    if state.places is not None:
        yield from placed(state.places, state.pointers, at)
        return
    if state.slot is None:
        for canvas, exists in enumerate(state.exists):
            if at is None:
                yield canvas, exists.nonzero()[:, 0]
        return
    for canvas, numbers in enumerate(state.slot):
        for number in numbers[numbers >= 0].unique().tolist():
            if meant(at, state.pointers[canvas][number]):
                yield canvas, (numbers == number).nonzero()[:, 0]


def placed(
    places: Sequence[Sequence[Tensor]], pointers: Sequence[Sequence[str]], at: str | None
) -> Iterator[tuple[int, Tensor]]:
    """As `values_of`, where the positions of each slot are known."""
    for canvas, slots in enumerate(places):
        for number, positions in enumerate(slots):
            if len(positions) and meant(at, pointers[canvas][number]):
                yield canvas, positions

"""Capacities: how many tokens each slot of a layout gets."""

import math
from collections.abc import Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray

from constraints.automata.dfa import ByteDFA
from constraints.errors import UnsatisfiableConstraint
from constraints.grammar import GrammarLanguage, TokenGrammar
from constraints.layouts.layout import Fixed, Layout, LayoutPrior, Slot
from constraints.tokens.token_automaton import TokenAutomaton
from constraints.tokens.vocabulary import Vocabulary
from controllable.writing.language_model import LanguageModel
from guidance import Guidance, Language, Matches, as_energy, terms_of
from guidance.controls.matches import meant

MOST_SLACK = 3
LARGEST_SLOT = 64
TEXTS = frozenset({"string", "text"})
"""Kinds of slots that hold free text."""
_LARGE = 100_000
"""Edges of an automaton that is not made anew for the capacity of its slot."""
GENEROUS_DRAWS = 3
# One in so many words takes a token more.
_PER_SPLIT = 5
_USUAL_BYTES = 4
"""Bytes of a usual token."""


def fixed_lengths(layout: Layout, vocabulary: Vocabulary) -> list[int]:
    """Tokens in front of each slot, and at the end."""
    lengths = [0]
    for segment in layout.segments:
        if isinstance(segment, Fixed):
            lengths[-1] += len(vocabulary.encode(segment.seen))
        else:
            lengths.append(0)
    return lengths


def least_tokens(lm: LanguageModel, layout: Layout) -> int:
    """Tokens that a layout takes with the shortest values."""
    least = (max(_automaton(lm, slot, LARGEST_SLOT).shortest or 0, slot.room) for slot in layout.slots)
    return sum(fixed_lengths(layout, lm.vocabulary)) + sum(least)


def generous(layout: Layout, *, layout_prior: LayoutPrior, rng: Random) -> list[int]:
    """Lengths that are rather too large than too small, for the probe that tells how long each value wants to be."""
    return [
        max(layout_prior.capacity(slot.name, slot.kind, rng) for _ in range(GENEROUS_DRAWS)) + MOST_SLACK
        for slot in layout.slots
    ]


def predicted_lengths(
    survival: NDArray[np.float64], capacities: NDArray[np.int64], draws: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Draw the length of each slot's text from what the network says about where it ends.

    Args:
        survival: Probability that a position holds text and not PAD (P,).
        capacities: Positions of each slot (N,), which share them in order.
        draws: One number in [0, 1) for each slot (N,).

    Returns:
        Lengths in tokens (N,).
    """
    slot = np.repeat(np.arange(len(capacities)), capacities)
    return np.bincount(slot, weights=survival > draws[slot], minlength=len(capacities)).astype(np.int64)


def natural(language: ByteDFA | GrammarLanguage) -> int:
    """Tokens that a text as long as the shortest usually takes, where that is a long one; 0 elsewhere.

    A slot with room for the fewest possible tokens only holds the longest ones.
    """
    data = language.shortest() if isinstance(language, ByteDFA) else language.shortest
    shortest = len(data or b"")
    return shortest // _USUAL_BYTES if shortest > LARGEST_SLOT else 0


def allocate(
    lm: LanguageModel, layout: Layout, lengths: Sequence[int], *, budget: int, literals: int, guidance: Guidance | None
) -> tuple[list[int], list[TokenAutomaton | TokenGrammar]]:
    """Capacities of the slots of a layout that fit the budget, and the automata that are right for them.

    Args:
        lm: The language model.
        layout: Literals and slots.
        lengths: What the text of each slot should have room for, in tokens.
        budget: Tokens the document may take.
        literals: Tokens its literals take, see `fixed_lengths`.
        guidance: What may ask for more or less room.

    Raises:
        UnsatisfiableConstraint: Even the shortest values do not fit.
    """
    widest = [_automaton(lm, slot, LARGEST_SLOT) for slot in layout.slots]
    wanted = []
    for slot, length in zip(layout.slots, _guided(layout, lengths, guidance, lm.vocabulary), strict=True):
        want = max(natural(slot.language), min(length, LARGEST_SLOT))
        wanted.append(want if slot.tokens[1] is None else min(want, slot.tokens[1]))
    rooms = [slot.room for slot in layout.slots]
    capacities = fit_to_budget(wanted, widest, budget=budget, literals=literals, rooms=rooms)
    automata = [
        wide if _serves(wide, capacity) else _automaton(lm, slot, capacity)
        for slot, capacity, wide in zip(layout.slots, capacities, widest, strict=True)
    ]
    return capacities, automata


def _serves(wide: TokenAutomaton | TokenGrammar, capacity: int) -> bool:
    """Whether an automaton is too large to be made anew for a slot of fewer tokens."""
    if not isinstance(wide, TokenAutomaton) or len(wide.dst) <= _LARGE:
        return False
    return wide.capacity is None or capacity <= wide.capacity


def _guided(layout: Layout, lengths: Sequence[int], guidance: Guidance | None, vocabulary: Vocabulary) -> list[int]:
    """The lengths, with room for what guidance asks of the values."""
    found = list(lengths)
    for term in [] if guidance is None else terms_of(as_energy(guidance)):
        if not isinstance(term.energy, Matches | Language):
            continue
        least, most = term.energy.room(vocabulary)
        for number, slot in enumerate(layout.slots):
            if meant(term.energy.at, slot.pointer) and slot.kind in TEXTS:
                found[number] = max(least, found[number] if most is None else min(most, found[number]))
    return found


def _automaton(lm: LanguageModel, slot: Slot, capacity: int) -> TokenAutomaton | TokenGrammar:
    found = lm.automaton(slot.language, capacity=capacity)
    return found.at_least(slot.tokens[0]) if isinstance(found, TokenAutomaton) else found


def fit_to_budget(
    wanted: Sequence[int],
    automata: Sequence[TokenAutomaton | TokenGrammar],
    *,
    budget: int,
    literals: int,
    rooms: Sequence[int] | None = None,
) -> list[int]:
    """Give each slot a capacity, so that the document fits.

    Args:
        wanted: Capacities that the slots should have, in tokens.
        automata: Their languages over tokens, right for at least `LARGEST_SLOT` tokens.
        budget: Tokens the document may take.
        literals: Tokens its literals take.
        rooms: Least capacities that are asked for beside the languages; None for none.

    Returns:
        Capacities in tokens, in the order of the slots.

    Raises:
        UnsatisfiableConstraint: Even the shortest values do not fit.
    """
    asked = [0] * len(automata) if rooms is None else rooms
    least = [max(automaton.shortest or 0, room) for automaton, room in zip(automata, asked, strict=True)]
    most = [math.inf if automaton.longest is None else automaton.longest for automaton in automata]
    # With the fewest tokens that there can be, each would have to be a word of its own.
    usual = [max(want, low + low // _PER_SPLIT) for want, low in zip(wanted, least, strict=True)]
    extra = [int(max(low, min(high, want))) - low for want, low, high in zip(usual, least, most, strict=True)]
    room = budget - literals - sum(least)
    if room < 0:
        raise UnsatisfiableConstraint(
            f"the shortest document found needs {budget - room} tokens, the canvas holds {budget}",
            hint="Raise max_length, or ask for fill='required'",
        )
    while sum(extra) > room:
        widest = max(range(len(extra)), key=lambda slot: (extra[slot], -slot))
        extra[widest] -= max(1, min(extra[widest] // 4, sum(extra) - room))
    return [low + more for low, more in zip(least, extra, strict=True)]

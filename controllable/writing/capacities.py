"""Capacities: how many tokens each slot of a layout gets."""

import math
from collections.abc import Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray

from constraints.automata.dfa import ByteDFA
from constraints.errors import UnsatisfiableConstraint
from constraints.grammar import GrammarLanguage, TokenGrammar
from constraints.json_trees.sizes import shortest_text
from constraints.layouts.layout import Layout, LayoutPrior
from constraints.tokens.token_automaton import TokenAutomaton

MOST_SLACK = 3
LARGEST_SLOT = 64
GENEROUS_DRAWS = 3
# One in so many words takes a token more.
_PER_SPLIT = 5
_USUAL_BYTES = 4
"""Bytes of a usual token."""


def generous(layout: Layout, *, prior: LayoutPrior, rng: Random) -> list[int]:
    """Capacities that are rather too large than too small, for the probe that tells how long each value wants to be."""
    return [
        max(prior.capacity(slot.name, slot.kind, rng) for _ in range(GENEROUS_DRAWS)) + MOST_SLACK
        for slot in layout.slots
    ]


def wished_lengths(
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
    data = shortest_text(language) if isinstance(language, ByteDFA) else language.shortest
    shortest = len(data or b"")
    return shortest // _USUAL_BYTES if shortest > LARGEST_SLOT else 0


def allot(
    wishes: Sequence[int], automata: Sequence[TokenAutomaton | TokenGrammar], *, budget: int, literals: int
) -> list[int]:
    """Give each slot a capacity, so that the document fits.

    Args:
        wishes: Wished capacities of the slots, in tokens.
        automata: Their languages over tokens, right for at least `LARGEST_SLOT` tokens.
        budget: Tokens the document may take.
        literals: Tokens its literals take.

    Returns:
        Capacities in tokens, in the order of the slots.

    Raises:
        UnsatisfiableConstraint: Even the shortest values do not fit.
    """
    least = [automaton.shortest or 0 for automaton in automata]
    most = [math.inf if automaton.longest is None else automaton.longest for automaton in automata]
    # With the fewest tokens that there can be, each would have to be a word of its own.
    usual = [max(wish, low + low // _PER_SPLIT) for wish, low in zip(wishes, least, strict=True)]
    wished = [int(max(low, min(high, wish))) for wish, low, high in zip(usual, least, most, strict=True)]
    room = budget - literals - sum(least)
    if room < 0:
        raise UnsatisfiableConstraint(
            f"the shortest document found needs {budget - room} tokens, the canvas holds {budget}",
            hint="Raise max_length, or ask for fill='required'",
        )
    extra = [wish - low for wish, low in zip(wished, least, strict=True)]
    while sum(extra) > room:
        widest = max(range(len(extra)), key=lambda slot: (extra[slot], -slot))
        extra[widest] -= max(1, min(extra[widest] // 4, sum(extra) - room))
    return [low + more for low, more in zip(least, extra, strict=True)]

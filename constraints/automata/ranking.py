"""Counting the strings of a finite language, and finding one by its number: how to draw from it evenly.

Source: Goldberg & Sipser 1991, "Compression and ranking", SIAM Journal on Computing 20(3), 524-536: knowing how many
strings follow from every state, a walk by number takes one step a byte.
"""

from collections.abc import Collection
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from math import inf
from random import Random

import numpy as np

from constraints.automata.charset import CharSet
from constraints.automata.dfa import ByteDFA
from constraints.errors import ConstraintTooLarge

LARGEST = 5_000
"""States of the largest automaton that is counted."""
MOST_STEPS = 50_000_000
"""Edges, each at every length, that are counted along: some seconds."""


@lru_cache(maxsize=256)
def following(language: ByteDFA) -> tuple[int, ...] | None:
    """For each state (S,), the number of strings that lead from it to an accepting one.

    None if there is no string, if there are infinitely many, or if the automaton has more than `LARGEST` states.
    """
    if language.is_empty() or language.num_states > LARGEST:
        return None
    rows = [row[row >= 0].tolist() for row in language.transitions]
    try:
        order = list(TopologicalSorter(dict(enumerate(rows))).static_order())
    except CycleError:
        return None
    counts = [0] * len(rows)
    for state in order:
        counts[state] = int(language.accepting[state]) + sum(counts[after] for after in rows[state])
    return tuple(counts)


def count(language: ByteDFA, *, longest: int | None = None) -> int | None:
    """The number of strings, exactly; None if they are infinitely many, or the automaton has over `LARGEST` states.

    Args:
        language: The strings.
        longest: Only those of at most so many bytes; None for all.

    Raises:
        ConstraintTooLarge: The lengths and the edges of the automaton are more than `MOST_STEPS` together.
    """
    if language.num_states > LARGEST:
        return None
    if language.is_empty():
        return 0
    if longest is None:
        counts = following(language)
        return None if counts is None else counts[0]
    end = language.longest()
    # What each state's strings of one length less are, for the bytes that lead there.
    bytes_of_column = np.bincount(language.byte_class, minlength=language.table.shape[1]).astype(object)
    source, column = np.nonzero(language.table >= 0)
    target, many = language.table[source, column], bytes_of_column[column]
    ways = language.accepting.astype(int).astype(object)
    total = 0
    steps = (longest if end is None else min(longest, end)) + 1
    if steps * len(source) > MOST_STEPS:
        raise ConstraintTooLarge(f"strings of up to {longest:,} bytes are too many to be counted", hint="Lower longest")
    for _ in range(steps):
        total += ways[0]
        before = np.zeros_like(ways)
        np.add.at(before, source, many * ways[target])
        ways = before
    return int(total)


def unrank(language: ByteDFA, number: int) -> bytes:
    """The string with a number, from 0, in byte order, where a string comes before its continuations.

    Raises:
        ValueError: The strings cannot be counted, or there are not that many.
    """
    counts = following(language)
    if counts is None or not 0 <= number < counts[0]:
        raise ValueError(f"no string with number {number} in this language")
    state, text = 0, bytearray()
    while True:
        if language.accepting[state]:
            if number == 0:
                return bytes(text)
            number -= 1
        row = language.transitions[state]
        for byte in np.flatnonzero(row >= 0).tolist():
            after = int(row[byte])
            if number < counts[after]:
                break
            number -= counts[after]
        text.append(byte)
        state = after


def variety(language: ByteDFA) -> float:
    """About how many strings a language has, at most 10^300; infinite where they cannot be counted, see `count`."""
    found = count(language)
    return inf if found is None else float(min(found, 10**300))


def draw(language: ByteDFA, rng: Random) -> bytes | None:
    """A string of the language, each with the same probability; None if they cannot be counted, see `following`."""
    counts = following(language)
    return None if counts is None else unrank(language, rng.randrange(counts[0]))


def draw_another(language: ByteDFA, avoid: Collection[bytes], longest: int, rng: Random) -> bytes | None:
    """A string of at most `longest` bytes that is none of some others, of plain letters and digits where that can be.

    None if there is no such string, or the language is too large to be counted.
    """
    left = (language & ByteDFA.any_bytes(longest)) - ByteDFA.choice(avoid)
    letters = left & _LETTERS
    return draw(left if letters.is_empty() else letters, rng)


_LETTERS = ByteDFA.characters(CharSet.of([(0x30, 0x39), (0x61, 0x7A)]), minimum=1, maximum=None)

"""Languages without room for words: a model of language has nothing to say about a text of theirs.

Dates, plates, telephone numbers and check sums are such texts. Asked for them without any context, a model falls back
on what is common everywhere (`2222-22-22`), so that they are drawn evenly instead.
"""

from functools import lru_cache
from random import Random

import numpy as np

from constraints.automata import minimise
from constraints.automata.dfa import ByteDFA
from constraints.automata.ranking import draw

_WORD = 4
"""Letters in a row that may be a word."""

_HALF_THE_ALPHABET = 13
"""Letters to choose among where letters are free; hexadecimal digits have six of them."""

_SPARE = 8
"""Bytes beyond the shortest text, where a language has no longest."""

_LETTERS = np.array([byte for byte in range(128) if chr(byte).isalpha()])


@lru_cache(maxsize=256)
def wordless(language: ByteDFA) -> bool:
    """Whether no text has several free letters in a row, of whatever script; letters that are forced do not count."""
    table = language.transitions
    ascii_letters = table[:, _LETTERS] >= 0
    # Either case of a letter is one letter.
    few = (ascii_letters[:, :26] | ascii_letters[:, 26:]).sum(axis=1) < _HALF_THE_ALPHABET
    others = (table[:, 128:] >= 0).sum(axis=1) > 1
    free = ~few | others
    after = np.concatenate([table[:, _LETTERS], table[:, 128:]], axis=1)
    reached = free
    for _ in range(_WORD - 1):
        targets = after[reached]
        reached = np.isin(np.arange(len(table)), targets[targets >= 0]) & free
    return not reached.any()


def draw_wordless(language: ByteDFA, rng: Random, *, budget: int) -> bytes | None:
    """An evenly drawn text of at most `budget` bytes; None if they cannot be counted, or there is none.

    Where texts have no longest, their length is drawn first, not far from that of the shortest.
    """
    shortest, longest = language.shortest(), language.longest()
    if shortest is None:
        return None
    most = min(budget, len(shortest) + rng.randint(0, _SPARE) if longest is None else longest)
    return draw(language if most == longest else _up_to(language, most), rng)


@lru_cache(maxsize=256)
def _up_to(language: ByteDFA, length: int) -> ByteDFA:
    """The strings of at most `length` bytes."""
    steps = np.append(np.arange(1, length + 1), -1)[:, None]
    lengths = ByteDFA(steps, np.ones(length + 1, dtype=np.bool_), np.zeros(256, dtype=np.int32))
    return language.product(lengths, minimise.AND)

"""Random contents for the slots of layouts: what a network that knows nothing would write."""

from functools import lru_cache
from random import Random

import numpy as np
from numpy.typing import NDArray

from constraints.automata.dfa import ByteDFA
from constraints.layouts.layout import Layout

_STOP = 0.2
"""Chance to end a text where it may end."""

_PRINTABLE = 0.8
"""Chance to choose among the printable characters of ASCII where there are any."""


def random_text(language: ByteDFA, rng: Random, length: int = 10) -> str:
    """A random walk through an automaton, straight to the end after some steps."""
    distances = _distances(language)
    state, written = 0, bytearray()
    while True:
        after = language.table[state][language.byte_class]
        options = np.flatnonzero(after >= 0)
        if language.accepting[state] and (not len(options) or rng.random() < _STOP or len(written) > length):
            return written.decode()
        if len(written) > length:
            options = options[distances[after[options]] < distances[state]]
        elif rng.random() < _PRINTABLE:
            printable = options[(options > 32) & (options < 127)]
            options = printable if len(printable) else options
        byte = int(options[rng.randrange(len(options))])
        written.append(byte)
        state = int(after[byte])


def random_document(layout: Layout, rng: Random) -> str:
    """The text of a layout with random contents."""
    contents = []
    for slot in layout.slots:
        assert isinstance(slot.language, ByteDFA)
        contents.append(random_text(slot.language, rng))
    return layout.text(contents)


@lru_cache(maxsize=1024)
def _distances(language: ByteDFA) -> NDArray[np.int64]:
    """(S,) The fewest bytes from each state to an accepting one; no state of a minimal automaton is without."""
    dead = np.iinfo(np.int64).max - 1
    found = np.where(language.accepting, 0, dead)
    while True:
        after = np.where(language.table >= 0, found[language.table], dead).min(axis=1, initial=dead) + 1
        shorter = np.minimum(found, after)
        if (shorter == found).all():
            return found
        found = shorter

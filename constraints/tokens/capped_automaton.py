"""Smaller automata for slots of limited capacity.

Texts of at most K tokens can't tell a limit of 5,000 characters from none. States that no continuation still possible
within K tokens tells apart are merged: a cover automaton (Câmpeanu, Sântean and Yu, Minimal cover-automata for finite
languages, 2001), which accepts the same sequences of at most K tokens and any others.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from constraints.tokens.trie_walk import Edges, distances, mix


@njit(cache=True, nogil=True)
def _fingerprints(src, cls, dst, accepting, rounds):  # type: ignore[no-untyped-def]
    """A hash of what each state accepts within k tokens, (rounds + 1, S); 0 where that is nothing."""
    states = len(accepting)
    prints = np.zeros((rounds + 1, states), dtype=np.uint64)
    for k in range(rounds + 1):
        for s in range(states):
            if accepting[s]:
                prints[k, s] = np.uint64(0x9E3779B97F4A7C15)
        if k > 0:
            for e in range(len(src)):
                ahead = prints[k - 1, dst[e]]
                if ahead != np.uint64(0):
                    prints[k, src[e]] += mix(ahead + mix(np.uint64(cls[e]) + np.uint64(1)))
    return prints


def cover(edges: Edges, capacity: int) -> Edges:
    """Merges what sequences of at most `capacity` tokens can't tell apart; takes and returns text edges only.

    Args:
        edges: As from `compile_edges`, with every state that so many tokens lead to.
        capacity: The most tokens that will be read.
    """
    token_class, src, cls, dst, accepting = edges
    start = np.arange(len(accepting)) == 0
    level = distances(len(accepting), dst, src, start)
    prints: Any = _fingerprints(src, cls, dst, accepting, capacity)
    # Each state is taken over by the first one of no higher level that agrees with it as far as there is room.
    merged = np.full(len(accepting), -1, dtype=np.int64)
    kept: list[int] = []
    for step in range(capacity + 1):
        here = prints[capacity - step]
        known: dict[int, int] = {}
        for state in kept:
            known.setdefault(int(here[state]), state)
        for state in np.flatnonzero(level == step).tolist():
            value = int(here[state])
            if value == 0 and step > 0:
                continue
            merged[state] = known.setdefault(value, state)
            if merged[state] == state:
                kept.append(state)
    number = np.full(len(accepting), -1, dtype=np.int64)
    number[kept] = np.arange(len(kept))
    room = capacity - level[src] - 1
    alive = (merged[src] == src) & (room >= 0) & (merged[dst] >= 0)
    alive &= prints[np.maximum(room, 0), dst] != 0
    source, target = number[src[alive]], number[merged[dst[alive]]]
    token_class, label = _merge_classes(token_class, source, cls[alive], target)
    unique = np.unique(np.stack([source, label, target]), axis=1).astype(np.int32)
    return token_class, unique[0], unique[1], unique[2], accepting[kept]


def _merge_classes(
    token_class: NDArray[np.int32], src: NDArray[np.int64], cls: NDArray[np.int32], dst: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Token classes with the same edges become one: the class of each token and of each edge."""
    order = np.lexsort((src, cls))
    pairs = np.stack([src[order], dst[order]], axis=1)
    classes = int(token_class.max(initial=-1)) + 1
    bounds = np.searchsorted(cls[order], np.arange(classes + 1))
    numbers: dict[bytes, int] = {}
    # A class without any edge left is never allowed.
    renamed = np.full(classes + 1, -1, dtype=np.int64)
    for number in range(classes):
        if bounds[number] < bounds[number + 1]:
            column = pairs[bounds[number] : bounds[number + 1]].tobytes()
            renamed[number] = numbers.setdefault(column, len(numbers))
    return renamed[token_class].astype(np.int32), renamed[cls]

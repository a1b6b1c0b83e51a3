"""Few texts that walk along all edges of an automaton."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from constraints.automata.dfa import ByteDFA

Edge = int
"""The number of a pair of states that bytes lead from and to."""

_STATES = 20_000
"""States of the largest automaton whose edges are walked along one by one."""
_STEPS = 50_000_000
"""Edges that are looked at before a search ends."""


@dataclass(frozen=True)
class Walked:
    """Texts, and what they walk along.

    Args:
        texts: Each text with the edges that it is the first to walk along.
        total: How many edges the automaton has, or of a large one how many states; an edge is all bytes that lead from
            one state to another.
        reason: Why there are edges left; None where there are none.
    """

    texts: tuple[tuple[bytes, frozenset[Edge]], ...]
    total: int
    reason: str | None


def walk_edges(
    language: ByteDFA, *, first: Iterable[bytes] = (), valid: Callable[[bytes], bool], most: int, length: int
) -> Walked:
    """Walk along the edges: each text goes on from one that is new to the nearest one that is, and then to an end.

    Args:
        language: The language.
        first: Texts of it that are wanted in any case, and come first.
        valid: Whether a text will do; the edges of those that will not are as good as new.
        most: Most texts beside the first ones.
        length: Bytes after which a text goes for its end.
    """
    texts = [data for data in dict.fromkeys(first) if language.accepts(data) and valid(data)]
    if language.num_states > _STATES:
        many = f"the automaton has {language.num_states:,} states, more than {_STATES:,}"
        return Walked(tuple((data, frozenset()) for data in texts), language.num_states, many)
    walk = _Walk(language)
    total = walk.left
    found = [(data, walk.new_edges(data)) for data in texts]
    count = refused = 0
    while walk.left and count < most and walk.steps < _STEPS:
        fresh = walk.fresh.copy()
        data = walk.text(length)
        walk.fresh = fresh
        new = walk.new_edges(data)
        count += 1
        if valid(data):
            found.append((data, new))
        else:
            refused += len(new)
    reason = None
    if walk.left:
        reason = f"more than {most} texts would be needed" if count >= most else "the search took too long"
    elif refused:
        reason = "the texts that were found for them are not valid"
    return Walked(tuple(found), total, reason)


def spelled(language: ByteDFA, data: bytes) -> bytes:
    """The text along the same states that is easiest to read: of letters and digits, as far as there are any."""
    written, state = bytearray(), 0
    for byte in data:
        row = language.transitions[state]
        options = _readable(np.flatnonzero(row == row[byte]).tolist())
        written.append(options[len(written) % len(options)])
        state = int(row[byte])
    return bytes(written)


def _readable(found: list[int]) -> list[int]:
    """Letters and digits among some bytes, else what can be printed, else all of them."""
    plain = [byte for byte in found if byte < 128 and chr(byte).isalnum()]
    return plain or [byte for byte in found if 0x20 <= byte < 0x7F] or found


class _Walk:
    """The edges that are left of an automaton, and how to get there."""

    def __init__(self, language: ByteDFA) -> None:
        self.language = language
        self.accepting = language.accepting
        heights, self.order = _heights(language)
        source, column = np.nonzero(language.table >= 0)
        size = language.num_states
        pairs = np.unique(source.astype(np.int64) * size + language.table[source, column])
        sources, targets = pairs // size, pairs % size
        # What leads into the longest texts comes first: they go along the most.
        by = np.lexsort((targets, -heights[targets], sources))
        self.sources, self.targets = sources[by], targets[by]
        self.first = np.searchsorted(self.sources, np.arange(size + 1))
        self.number = {
            pair: at for at, pair in enumerate(zip(self.sources.tolist(), self.targets.tolist(), strict=True))
        }
        self.fresh = np.ones(len(pairs), dtype=np.bool_)
        self.left = len(pairs)
        self.letters: dict[Edge, list[int]] = {}
        self.uses: dict[Edge, int] = {}
        self.steps = 0

    def new_edges(self, data: bytes) -> frozenset[Edge]:
        """The edges that a text is the first to walk along; they are not left any more."""
        found, state = set[Edge](), 0
        for byte in data:
            to = int(self.language.transitions[state, byte])
            found.add(self.number[state, to])
            state = to
        new = frozenset(edge for edge in found if self.fresh[edge])
        self.fresh[list(new)] = False
        self.left -= len(new)
        return new

    def text(self, length: int) -> bytes:
        """A text along edges that are left: along as many as there are on one, if no text is endless."""
        if self.order is None:
            return bytes(map(self._letter, self._near(length)))
        self.steps += len(self.targets)
        return bytes(map(self._letter, _richest(self.order, self.first, self.targets, self.fresh, self.accepting)))

    def _near(self, length: int) -> list[Edge]:
        """The edges of a text that goes on from each edge that is left to the nearest other one."""
        edges, state = list[Edge](), 0
        while len(edges) < length or not edges:
            way, steps = _nearest(state, self.first, self.targets, self.fresh)
            self.steps += steps
            if not len(way):
                break
            edges += way.tolist()
            state = int(self.targets[edges[-1]])
            self.fresh[edges] = False
        distance = self.language.distance
        while not self.accepting[state]:
            after = range(self.first[state], self.first[state + 1])
            options = [edge for edge in after if distance[self.targets[edge]] < distance[state]]
            edges.append(next((edge for edge in options if self.fresh[edge]), options[0]))
            state = int(self.targets[edges[-1]])
        return edges

    def _letter(self, edge: Edge) -> int:
        """One of the bytes of an edge, by turns."""
        if edge not in self.letters:
            row = self.language.transitions[self.sources[edge]]
            self.letters[edge] = _readable(np.flatnonzero(row == self.targets[edge]).tolist())
        self.uses[edge] = self.uses.get(edge, -1) + 1
        return self.letters[edge][self.uses[edge] % len(self.letters[edge])]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _richest(
    order: NDArray[np.int64],
    first: NDArray[np.int64],
    targets: NDArray[np.int64],
    fresh: NDArray[np.bool_],
    accepting: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """The edges along the text that goes along the most that are left.

    Args:
        order: (S,) The states, those after others first.
        first: (S + 1,) Where the edges of each state begin.
        targets: (E,) Where they lead.
        fresh: (E,) Whether they are left.
        accepting: (S,) Whether a text may end there.
    """
    best = np.zeros(len(order), dtype=np.int64)
    chosen = np.full(len(order), -1, dtype=np.int64)
    for state in order:
        most = 0 if accepting[state] else -1
        for edge in range(first[state], first[state + 1]):
            worth = best[targets[edge]] + (1 if fresh[edge] else 0)
            if worth > most:
                most = worth
                chosen[state] = edge
        best[state] = most
    edges = np.empty(len(order), dtype=np.int64)
    count, state = 0, 0
    while chosen[state] >= 0:
        edges[count] = chosen[state]
        state = targets[chosen[state]]
        count += 1
    return edges[:count]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _nearest(
    start: int, first: NDArray[np.int64], targets: NDArray[np.int64], fresh: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], int]:
    """The shortest way along an edge that is left; no edges if there is none. And how many were looked at.

    Args:
        start: The state where it starts.
        first: (S + 1,) Where the edges of each state begin.
        targets: (E,) Where they lead.
        fresh: (E,) Whether they are left.
    """
    size = len(first) - 1
    came = np.full(size, -2, dtype=np.int64)
    before = np.empty(size, dtype=np.int64)
    queue = np.empty(size, dtype=np.int64)
    queue[0], came[start] = start, -1
    head, tail, steps = 0, 1, 0
    while head < tail:
        state = queue[head]
        head += 1
        for edge in range(first[state], first[state + 1]):
            steps += 1
            if fresh[edge]:
                way = [edge]
                while came[state] >= 0:
                    way.append(came[state])
                    state = before[state]
                return np.array(way[::-1], dtype=np.int64), steps
            to = targets[edge]
            if came[to] == -2:
                came[to], before[to] = edge, state
                queue[tail] = to
                tail += 1
    return np.empty(0, dtype=np.int64), steps


def _heights(language: ByteDFA) -> tuple[NDArray[np.int64], NDArray[np.int64] | None]:
    """For each state, the most states that one can come through after it, where those of a cycle count together.

    And the states, those after others first; None where there is a cycle.
    """
    source, column = np.nonzero(language.table >= 0)
    target = language.table[source, column]
    size = language.num_states
    graph = coo_array((np.ones(len(source)), (source, target)), shape=(size, size))
    count, part = connected_components(graph, connection="strong")
    own = np.bincount(part, minlength=count)
    after: list[set[int]] = [set() for _ in range(count)]
    before = np.zeros(count, dtype=np.int64)
    for one, other in zip(part[source].tolist(), part[target].tolist(), strict=True):
        if one != other and other not in after[one]:
            after[one].add(other)
            before[other] += 1
    order = np.flatnonzero(before == 0).tolist()
    for one in order:
        for other in after[one]:
            before[other] -= 1
            if before[other] == 0:
                order.append(other)
    heights = np.zeros(count, dtype=np.int64)
    for one in reversed(order):
        heights[one] = own[one] + max((int(heights[other]) for other in after[one]), default=0)
    endless = count < size or bool((source == target).any())
    states = np.empty(count, dtype=np.int64)
    states[part] = np.arange(size)
    return heights[part], None if endless else states[order[::-1]]

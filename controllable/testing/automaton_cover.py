"""Few texts that walk along all edges of an automaton."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from constraints.dfa import ByteDFA

Edge = tuple[int, int]
"""A state, and the next one."""

_STATES = 20_000
"""States of the largest automaton whose edges are walked along one by one."""
_STEPS = 20_000_000
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
    found: list[tuple[bytes, frozenset[Edge]]] = []
    for data in texts:
        edges = walk.edges_of(data)
        found.append((data, frozenset(edges & walk.left)))
        walk.left -= edges
    count = 0
    refused: set[Edge] = set()
    while walk.left and count < most and walk.steps < _STEPS:
        data = walk.text(length)
        edges = walk.edges_of(data)
        new = edges & walk.left
        if not new:
            break
        walk.left -= new
        if valid(data):
            count += 1
            found.append((data, frozenset(new)))
        else:
            refused |= new
            count += 1
    reason: str | None = None
    if walk.left:
        reason = f"more than {most} texts would be needed" if count >= most else "the search took too long"
    elif refused:
        reason = "the texts that were found for them are not valid"
    return Walked(tuple(found), walk.total, reason)


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
        self.rows: list[list[int]] = language.table.tolist()
        self.accepting = language.accepting.tolist()
        self.distance = language.distance.tolist()
        self.byte_class = language.byte_class.tolist()
        self.bytes = [np.flatnonzero(language.byte_class == column).tolist() for column in range(len(self.rows[0]))]
        heights, self.order = _heights(language)
        # What leads into the longest texts comes first: they go along the most.
        self.next = [sorted({to for to in row if to >= 0}, key=lambda to: (-heights[to], to)) for row in self.rows]
        self.left = {(state, to) for state, after in enumerate(self.next) for to in after}
        self.total = len(self.left)
        self.letters: dict[Edge, list[int]] = {}
        self.uses: dict[Edge, int] = {}
        self.steps = 0

    def edges_of(self, data: bytes) -> set[Edge]:
        """The edges that a text walks along."""
        found, state = set[Edge](), 0
        for byte in data:
            to = self.rows[state][self.byte_class[byte]]
            found.add((state, to))
            state = to
        return found

    def text(self, length: int) -> bytes:
        """A text along edges that are left: along as many as there are on one, if no text is endless."""
        states = self._richest() if self.order is not None else self._near(length)
        return bytes(self._letter(edge) for edge in pairwise(states))

    def _richest(self) -> list[int]:
        """The states along the text that goes along the most edges that are left."""
        assert self.order is not None
        best = [0] * len(self.next)
        chosen = [-1] * len(self.next)
        for state in self.order:
            most = 0 if self.accepting[state] else -1
            for to in self.next[state]:
                worth = best[to] + ((state, to) in self.left)
                if worth > most:
                    most, chosen[state] = worth, to
            best[state] = most
        self.steps += len(self.next)
        states = [0]
        while chosen[states[-1]] >= 0:
            states.append(chosen[states[-1]])
        return states

    def _near(self, length: int) -> list[int]:
        """The states along a text that goes on from each edge that is left to the nearest other one."""
        states, taken = [0], set[Edge]()
        while len(states) <= length or not taken:
            way = self._nearest(states[-1], taken)
            if way is None:
                break
            taken |= set(zip([states[-1], *way], way, strict=False))
            states += way
        while not self.accepting[state := states[-1]]:
            options = [to for to in self.next[state] if self.distance[to] < self.distance[state]]
            new = (to for to in options if (state, to) in self.left and (state, to) not in taken)
            to = next(new, options[0])
            taken.add((state, to))
            states.append(to)
        return states

    def _nearest(self, state: int, taken: set[Edge]) -> list[int] | None:
        """The states after this on the shortest way along an edge that is left; None if there is none."""
        came: dict[int, int] = {}
        waiting = deque([state])
        while waiting and self.steps < _STEPS:
            at = waiting.popleft()
            self.steps += len(self.next[at])
            for to in self.next[at]:
                if (at, to) in self.left and (at, to) not in taken:
                    way = [to]
                    while at != state:
                        way.append(at)
                        at = came[at]
                    return way[::-1]
                if to not in came and to != state:
                    came[to] = at
                    waiting.append(to)
        return None

    def _letter(self, edge: Edge) -> int:
        """One of the bytes of an edge, by turns."""
        if edge not in self.letters:
            columns = [column for column, to in enumerate(self.rows[edge[0]]) if to == edge[1]]
            self.letters[edge] = _readable([byte for column in columns for byte in self.bytes[column]])
        self.uses[edge] = self.uses.get(edge, -1) + 1
        return self.letters[edge][self.uses[edge] % len(self.letters[edge])]


def _heights(language: ByteDFA) -> tuple[list[int], list[int] | None]:
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
    return heights[part].tolist(), None if endless else states[order[::-1]].tolist()

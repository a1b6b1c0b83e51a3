"""Deterministic automata over bytes, always trimmed, minimal and canonical: equal languages are equal objects."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from constraints.automata import minimise
from constraints.automata.charset import ALL, Alphabet, CharSet, code_tree, expand
from constraints.automata.determinise import Linked, too_large

STATE_LIMIT = 200_000
"""Default budget of states of a construction, before minimisation."""


class ByteDFA:
    """A regular language of byte strings, as its minimal deterministic automaton with start state 0.

    The table keeps one column for each class of bytes that the automaton does not tell apart. Instances are immutable,
    hashable, and equal exactly if their languages are.

    Args:
        transitions: (S, 256), or (S, C) together with `byte_class`; the next state, -1 where there is none.
        accepting: (S,), whether a string may end in the state.
        byte_class: (256,), the column of each byte.
    """

    def __init__(
        self,
        transitions: NDArray[np.int32],
        accepting: NDArray[np.bool_],
        byte_class: NDArray[np.int32] | None = None,
    ) -> None:
        table = np.asarray(transitions, dtype=np.int32)
        classes = np.arange(256, dtype=np.int32) if byte_class is None else np.asarray(byte_class, dtype=np.int32)
        # Columns in order of their first byte make the numbering of states canonical.
        first = np.unique(classes, return_index=True)
        order = np.argsort(first[1], kind="stable")
        rank = np.empty(int(classes.max()) + 1, dtype=np.int32)
        rank[first[0][order]] = np.arange(len(order), dtype=np.int32)
        table, self.accepting = minimise.minimal_table(table[:, first[0][order]], np.asarray(accepting, dtype=np.bool_))
        self.table, merged = _merge_columns(table)
        self.byte_class = merged[rank[classes]]
        for array in (self.table, self.accepting, self.byte_class):
            array.setflags(write=False)

    # Constructors.

    @classmethod
    def empty(cls) -> "ByteDFA":
        """The language without any string."""
        return cls(np.full((1, 1), -1), np.zeros(1, dtype=np.bool_), np.zeros(256, dtype=np.int32))

    @classmethod
    def literal(cls, data: bytes) -> "ByteDFA":
        """The language of one string."""
        return cls.choice([data])

    @classmethod
    def choice(cls, strings: Iterable[bytes], *, max_states: int = STATE_LIMIT) -> "ByteDFA":
        """The language of some strings.

        Raises:
            ConstraintTooLarge: The strings have more than `max_states` bytes together.
        """
        distinct = sorted(set(strings))
        if sum(map(len, distinct)) > max_states:
            raise too_large("a choice", max_states)
        used = sorted(set(b"".join(distinct)))
        byte_class = np.full(256, len(used), dtype=np.int32)
        byte_class[used] = np.arange(len(used), dtype=np.int32)
        table, accepting = minimise.trie_table(distinct, byte_class, len(used) + 1)
        return cls(table, accepting, byte_class)

    @classmethod
    def any_bytes(cls, longest: int) -> "ByteDFA":
        """All byte strings of at most some length."""
        table = np.append(np.arange(1, longest + 1), -1).astype(np.int32)[:, None]
        return cls(table, np.ones(longest + 1, dtype=np.bool_), np.zeros(256, dtype=np.int32))

    @classmethod
    def characters(
        cls,
        charset: CharSet = ALL,
        *,
        minimum: int = 1,
        maximum: int | None = 1,
        json_string: bool = False,
        max_states: int = STATE_LIMIT,
    ) -> "ByteDFA":
        """Strings of `minimum` to `maximum` characters of a set, in UTF-8 or as the content of a JSON string.

        Raises:
            ConstraintTooLarge: It would need more than `max_states` states.
        """
        alphabet = Alphabet.of([charset])
        tree = code_tree(alphabet, json_string)
        states = (minimum if maximum is None else maximum) + 1
        if states * len(tree.children) > max_states * 2:
            raise too_large("a length", max_states)
        table = np.full((max(states, 1), alphabet.size), -1, dtype=np.int32)
        inside = list(alphabet.classes_of(charset))
        for number in inside:
            table[:-1, number] = np.arange(1, states)
            if maximum is None:
                table[-1, number] = states - 1
        final = np.zeros(states * len(tree.children), dtype=np.bool_)
        final[:: len(tree.children)] = np.arange(states) >= minimum
        transitions, byte_class = expand(table, tree)
        return cls(transitions, final, byte_class)

    # Language operations.

    def __and__(self, other: "ByteDFA") -> "ByteDFA":
        return self.product(other, minimise.AND)

    def __or__(self, other: "ByteDFA") -> "ByteDFA":
        return self.product(other, minimise.OR)

    def __sub__(self, other: "ByteDFA") -> "ByteDFA":
        return self.product(other, minimise.MINUS)

    def __invert__(self) -> "ByteDFA":
        """The valid UTF-8 strings that are not in the language."""
        return valid_utf8() - self

    def __add__(self, other: "ByteDFA") -> "ByteDFA":
        return self.concatenate(other)

    def product(self, other: "ByteDFA", mode: int, *, max_states: int = STATE_LIMIT) -> "ByteDFA":
        """Intersection, union or difference, by one of `minimise.AND`, `OR`, `MINUS`.

        Raises:
            ConstraintTooLarge: It would need more than `max_states` states.
        """
        mine, theirs, byte_class = self.aligned(other)
        table, accepting = minimise.product_table(mine, self.accepting, theirs, other.accepting, mode, max_states)
        if len(table) > max_states:
            raise too_large("a combination of constraints", max_states)
        return ByteDFA(table, accepting, byte_class)

    def concatenate(self, other: "ByteDFA", *, max_states: int = STATE_LIMIT) -> "ByteDFA":
        """The strings of this language followed by those of another.

        Raises:
            ConstraintTooLarge: It would need more than `max_states` states.
        """
        mine, theirs, byte_class = self.aligned(other)
        linked = Linked()
        linked.add(mine)
        after = linked.add(theirs)
        for state in np.flatnonzero(self.accepting).tolist():
            linked.link(state, after)
        linked.accepting = {after + state for state in np.flatnonzero(other.accepting).tolist()}
        table, accepting = linked.determinise(0, max_states, "a sequence")
        return ByteDFA(table, accepting, byte_class)

    def repeat(self, minimum: int = 0, maximum: int | None = None, *, max_states: int = STATE_LIMIT) -> "ByteDFA":
        """The strings made of `minimum` to `maximum` strings of this language, without a bound if that is None.

        Raises:
            ConstraintTooLarge: It would need more than `max_states` states.
        """
        if maximum is not None and maximum < minimum:
            return ByteDFA.empty()
        copies = max(minimum, 1) if maximum is None else maximum
        if copies * len(self.table) > max_states:
            raise too_large("a repetition", max_states)
        linked = Linked()
        final = np.flatnonzero(self.accepting).tolist()
        starts = [linked.add(self.table) for _ in range(copies)]
        end = linked.add(np.full((1, self.table.shape[1]), -1, dtype=np.int32))
        starts.append(end)
        for copy, start in enumerate(starts[:-1]):
            for state in final:
                linked.link(start + state, starts[copy + 1])
        # A start may be entered again through its own loops, so "enough copies" is a link, not an accepting start.
        entry = linked.add(np.full((1, self.table.shape[1]), -1, dtype=np.int32))
        linked.link(entry, starts[0])
        linked.accepting = {end}
        if minimum == 0:
            linked.accepting.add(entry)
        for copy in range(minimum, copies):
            for state in final if copy > 0 else ():
                linked.link(starts[copy - 1] + state, end)
        if maximum is None:
            linked.link(end, starts[copies - 1])
        table, accepting = linked.determinise(entry, max_states, "a repetition")
        return ByteDFA(table, accepting, self.byte_class)

    def aligned(self, other: "ByteDFA") -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
        """Both tables over common columns, and the column of each byte."""
        pairs = self.byte_class.astype(np.int64) * 256 + other.byte_class
        distinct, byte_class = np.unique(pairs, return_inverse=True)
        return self.table[:, distinct // 256], other.table[:, distinct % 256], byte_class.astype(np.int32)

    # Questions.

    @property
    def num_states(self) -> int:
        """Number of states; 1 for the empty language."""
        return len(self.table)

    @cached_property
    def transitions(self) -> NDArray[np.int32]:
        """The full table, (S, 256)."""
        full = self.table[:, self.byte_class]
        full.setflags(write=False)
        return full

    @cached_property
    def key(self) -> str:
        """Content hash of the language."""
        digest = hashlib.blake2b(digest_size=16)
        for array in (self.byte_class, self.accepting, self.table):
            digest.update(array.tobytes())
        return digest.hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByteDFA) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        return f"ByteDFA({self.num_states} states, {self.table.shape[1]} classes)"

    def is_empty(self) -> bool:
        """Whether no string is in the language."""
        return self.num_states == 1 and not self.accepting[0]

    def is_subset(self, other: "ByteDFA") -> bool:
        """Whether every string of this language is in the other."""
        return (self - other).is_empty()

    def accepts(self, data: bytes) -> bool:
        """Whether a string is in the language."""
        rows = self._rows
        state = 0
        for column in data.translate(self._translation):
            state = rows[state][column]
            if state < 0:
                return False
        return bool(self.accepting[state])

    def ends(self, data: bytes, starts: Iterable[int]) -> set[int]:
        """Where a match that begins at one of the `starts` can end: all `e` with `data[s:e]` in the language."""
        rows = self._rows
        final = self._final
        columns = data.translate(self._translation)
        waiting = sorted(set(starts), reverse=True)
        found: set[int] = set()
        states: set[int] = set()
        position = waiting[-1] if waiting else 0
        while waiting or states:
            if not states:
                position = waiting[-1]
            if waiting and waiting[-1] == position:
                waiting.pop()
                states.add(0)
            if not final.isdisjoint(states):
                found.add(position)
            if position == len(columns):
                break
            column = columns[position]
            states = {rows[state][column] for state in states}
            states.discard(-1)
            position += 1
        return found

    def shortest(self) -> bytes | None:
        """A shortest string, the least of them in byte order; None for the empty language."""
        return self._shortest

    @cached_property
    def _shortest(self) -> bytes | None:
        if self.is_empty():
            return None
        first = [int(np.flatnonzero(self.byte_class == column)[0]) for column in range(self.table.shape[1])]
        rows = self._rows
        # Columns are in the order of their first byte, and so each layer is in that of the least strings leading there.
        came: dict[int, tuple[int, int]] = {0: (-1, -1)}
        layer = [0]
        while not self._final.intersection(layer):
            following: list[int] = []
            for state in layer:
                for column, after in enumerate(rows[state]):
                    if after >= 0 and after not in came:
                        came[after] = (state, first[column])
                        following.append(after)
            layer = following
        state = next(state for state in layer if state in self._final)
        written = bytearray()
        while state:
            state, byte = came[state]
            written.append(byte)
        return bytes(reversed(written))

    def longest(self) -> int | None:
        """Length in bytes of a longest string; None if there is no bound, -1 for the empty language."""
        if self.is_empty():
            return -1
        source, column = np.nonzero(self.table >= 0)
        target = self.table[source, column]
        degree = np.bincount(target, minlength=self.num_states).tolist()
        depth = [0] * self.num_states
        layer = [state for state, ways in enumerate(degree) if ways == 0]
        if not layer:
            return None
        rows = self._rows
        done = 0
        while layer:
            state = layer.pop()
            done += 1
            for after in rows[state]:
                if after >= 0:
                    depth[after] = max(depth[after], depth[state] + 1)
                    degree[after] -= 1
                    if degree[after] == 0:
                        layer.append(after)
        # All states are useful, so a state left over lies on a cycle of accepted strings.
        return max(compress(depth, self.accepting)) if done == self.num_states else None

    def enumerate(self, max_length: int) -> Iterator[bytes]:
        """All strings of at most `max_length` bytes, by length, then in byte order."""
        distance = self.distance
        transitions = self.transitions
        for length in range(max_length + 1):
            stack = [(0, b"")]
            while stack:
                state, prefix = stack.pop()
                left = length - len(prefix)
                if left == 0:
                    if self.accepting[state]:
                        yield prefix
                    continue
                row = transitions[state]
                for byte in np.flatnonzero(row >= 0)[::-1].tolist():
                    if distance[row[byte]] < left:
                        stack.append((int(row[byte]), prefix + bytes([byte])))

    # Parts.

    @cached_property
    def _rows(self) -> list[list[int]]:
        rows: list[list[int]] = self.table.tolist()
        return rows

    @cached_property
    def _final(self) -> frozenset[int]:
        return frozenset(np.flatnonzero(self.accepting).tolist())

    @cached_property
    def _translation(self) -> bytes:
        return bytes(self.byte_class.tolist())

    @cached_property
    def distance(self) -> NDArray[np.int64]:
        """Fewest bytes from each state to an accepting one."""
        distance = np.where(self.accepting, 0, np.iinfo(np.int64).max // 2).tolist()
        sources: list[set[int]] = [set() for _ in range(self.num_states)]
        for state, row in enumerate(self._rows):
            for after in row:
                if after >= 0:
                    sources[after].add(state)
        layer = np.flatnonzero(self.accepting).tolist()
        step = 0
        while layer:
            step += 1
            reached: set[int] = set()
            for state in layer:
                reached.update(s for s in sources[state] if distance[s] > step)
            layer = list(reached)
            for state in layer:
                distance[state] = step
        return np.array(distance, dtype=np.int64)


def union(languages: Sequence[ByteDFA], *, max_states: int = STATE_LIMIT) -> ByteDFA:
    """The union of any number of languages, smallest first.

    Raises:
        ConstraintTooLarge: It would need more than `max_states` states.
    """
    waiting = sorted(languages, key=lambda language: language.num_states)
    if not waiting:
        return ByteDFA.empty()
    while len(waiting) > 1:
        pairs = [waiting[i : i + 2] for i in range(0, len(waiting), 2)]
        waiting = [p[0] if len(p) == 1 else p[0].product(p[1], minimise.OR, max_states=max_states) for p in pairs]
    return waiting[0]


_VALID_UTF8: list[ByteDFA] = []


def valid_utf8() -> ByteDFA:
    """All strings that are valid UTF-8."""
    if not _VALID_UTF8:
        _VALID_UTF8.append(ByteDFA.characters(minimum=0, maximum=None))
    return _VALID_UTF8[0]


def _merge_columns(table: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """One column for each distinct one, in order of appearance, and where each went."""
    numbers: dict[bytes, int] = {}
    columns = np.ascontiguousarray(table.T)
    merged = np.array([numbers.setdefault(column.tobytes(), len(numbers)) for column in columns], dtype=np.int32)
    kept = np.unique(merged, return_index=True)[1]
    return np.ascontiguousarray(table[:, kept]), merged

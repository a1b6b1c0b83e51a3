"""Sets of Unicode characters, and their encodings as trees of bytes.

A language over characters becomes one over bytes by replacing each character with its code. The codes used here, UTF-8
and the content of a JSON string, are prefix codes, so a deterministic automaton stays deterministic.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

MAX_CODE_POINT = 0x10FFFF
SURROGATES = (0xD800, 0xDFFF)
DEAD = -1
_SHORT_ESCAPES = {0x08: b"b", 0x09: b"t", 0x0A: b"n", 0x0C: b"f", 0x0D: b"r", 0x22: b'"', 0x5C: b"\\"}


@dataclass(frozen=True)
class CharSet:
    """A set of Unicode scalar values.

    Attributes:
        ranges: Inclusive, sorted, disjoint and not adjacent; without surrogates.
    """

    ranges: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, ranges: Iterable[tuple[int, int]]) -> "CharSet":
        """The union of inclusive ranges of code points, in any order; surrogates are left out."""
        merged: list[tuple[int, int]] = []
        for low, high in sorted(_without_surrogates(ranges)):
            if merged and low <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
            else:
                merged.append((low, high))
        return cls(tuple(merged))

    @classmethod
    def from_mask(cls, mask: NDArray[np.bool_]) -> "CharSet":
        """The set of the code points at which a boolean array is true."""
        edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False]))))
        return cls.of((int(low), int(high) - 1) for low, high in edges.reshape(-1, 2))

    def mask(self) -> NDArray[np.bool_]:
        """Membership of every code point, (0x110000,)."""
        members = np.zeros(MAX_CODE_POINT + 1, dtype=np.bool_)
        for low, high in self.ranges:
            members[low : high + 1] = True
        return members

    def __contains__(self, code_point: int) -> bool:
        return any(low <= code_point <= high for low, high in self.ranges)

    def __or__(self, other: "CharSet") -> "CharSet":
        return CharSet.of(self.ranges + other.ranges)

    def __invert__(self) -> "CharSet":
        gaps: list[tuple[int, int]] = []
        next_free = 0
        for low, high in self.ranges:
            if next_free < low:
                gaps.append((next_free, low - 1))
            next_free = high + 1
        if next_free <= MAX_CODE_POINT:
            gaps.append((next_free, MAX_CODE_POINT))
        return CharSet.of(gaps)

    def __and__(self, other: "CharSet") -> "CharSet":
        return ~(~self | ~other)

    def __sub__(self, other: "CharSet") -> "CharSet":
        return ~(~self | other)


def _without_surrogates(ranges: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    first, last = SURROGATES
    for low, high in ranges:
        if low < first:
            yield low, min(high, first - 1)
        if high > last:
            yield max(low, last + 1), high


ALL = CharSet.of([(0, MAX_CODE_POINT)])
RARE_SPACES = CharSet.of(
    [(0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F),
     (0x3000, 0x3000)]
)  # fmt: skip
"""What is space beyond ASCII, for Python and for ECMA 262: it looks like a space and is none."""
NOTHING = CharSet(())


@dataclass(frozen=True)
class Alphabet:
    """A partition of all characters into classes that some sets do not tell apart.

    Attributes:
        segments: `(low, high, class)`, sorted, covering every character.
        size: Number of classes.
    """

    segments: tuple[tuple[int, int, int], ...]
    size: int

    @classmethod
    def of(cls, sets: Iterable[CharSet]) -> "Alphabet":
        """The coarsest partition of which each of the sets is a union of classes."""
        distinct = list(dict.fromkeys(sets))
        events: dict[int, list[int]] = {}
        for index, charset in enumerate([ALL, *distinct]):
            for low, high in charset.ranges:
                events.setdefault(low, []).append(index)
                events.setdefault(high + 1, []).append(index)
        inside = 0
        classes: dict[int, int] = {}
        segments: list[tuple[int, int, int]] = []
        points = sorted(events)
        for position, start in enumerate(points[:-1]):
            for index in events[start]:
                inside ^= 1 << index
            if inside & 1:
                number = classes.setdefault(inside, len(classes))
                segments.append((start, points[position + 1] - 1, number))
        return cls(tuple(segments), len(classes))

    def classes_of(self, charset: CharSet) -> tuple[int, ...]:
        """The classes inside one of the sets the alphabet was made of."""
        found: set[int] = set()
        ranges = iter(charset.ranges)
        current = next(ranges, None)
        for low, high, number in self.segments:
            while current is not None and current[1] < low:
                current = next(ranges, None)
            if current is None:
                break
            if current[0] <= low and high <= current[1]:
                found.add(number)
        return tuple(sorted(found))


@dataclass(frozen=True, eq=False)
class CodeTree:
    """The codes of all characters of an alphabet as a tree with shared subtrees.

    Attributes:
        children: (N, 256); a node where >= 0, no character where -1, the end of a character of class c where -2 - c.
            The root is node 0.
    """

    children: NDArray[np.int32]

    @cached_property
    def columns(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The distinct columns of `children` (N, B), and the one of each byte (256,)."""
        columns, byte_class = np.unique(self.children, axis=1, return_inverse=True)
        return columns, byte_class.reshape(256).astype(np.int32)


@lru_cache(maxsize=512)
def code_tree(alphabet: Alphabet, json_string: bool) -> CodeTree:
    """The tree of codes: UTF-8, or with `json_string` the canonical content of a JSON string.

    The latter escapes quotes, backslashes and control characters exactly as `json.dumps(ensure_ascii=False)` does.
    """
    return CodeTree(_TreeBuilder(alphabet).build(json_string))


class _TreeBuilder:
    def __init__(self, alphabet: Alphabet) -> None:
        self._starts = [low for low, _, _ in alphabet.segments]
        self._segments = alphabet.segments
        self._nodes: dict[bytes, int] = {}
        self._rows: list[NDArray[np.int32]] = [np.full(256, DEAD, dtype=np.int32)]
        self._uniform: dict[tuple[int, int], int] = {}

    def build(self, json_string: bool) -> NDArray[np.int32]:
        root = self._rows[0]
        for code_point in range(0x80):
            root[code_point] = self._leaf(code_point)
        if json_string:
            self._escape(root)
        for lead in range(0xC2, 0xE0):
            root[lead] = self._node((lead & 0x1F) << 6, 1)
        for lead in range(0xE0, 0xF0):
            root[lead] = self._node((lead & 0x0F) << 12, 2)
        for lead in range(0xF0, 0xF5):
            root[lead] = self._node((lead & 0x07) << 18, 3)
        return np.stack(self._rows)

    def _escape(self, root: NDArray[np.int32]) -> None:
        after_backslash: dict[int, int] = {}
        hexadecimal: list[dict[int, int]] = [{}, {}]
        for code_point in [*range(0x20), 0x22, 0x5C]:
            root[code_point] = DEAD
            leaf = self._leaf(code_point)
            if code_point in _SHORT_ESCAPES:
                after_backslash[_SHORT_ESCAPES[code_point][0]] = leaf
            else:
                hexadecimal[code_point >> 4][ord(f"{code_point & 15:x}")] = leaf
        node = self._intern({ord("0"): self._intern(hexadecimal[0]), ord("1"): self._intern(hexadecimal[1])})
        for _ in range(2):
            node = self._intern({ord("0"): node})
        after_backslash[ord("u")] = node
        root[ord("\\")] = self._intern(after_backslash)

    def _leaf(self, code_point: int) -> int:
        return -2 - self._segments[self._segment(code_point)][2]

    def _segment(self, code_point: int) -> int:
        return bisect_right(self._starts, code_point) - 1

    def _node(self, low: int, level: int) -> int:
        """The node for the characters from `low` on that differ in the last `level` continuation bytes."""
        high = low + (1 << (6 * level)) - 1
        minimum = {1: 0x80, 2: 0x800, 3: 0x10000}[level] if low == 0 else 0
        if low > MAX_CODE_POINT:
            return DEAD
        index = self._segment(low)
        first, last, number = self._segments[index]
        # One class throughout: all such nodes of a level are the same.
        if minimum == 0 and first <= low and high <= last:
            known = self._uniform.get((level, number))
            if known is None:
                child = -2 - number if level == 1 else self._node(low, level - 1)
                known = self._intern({byte: child for byte in range(0x80, 0xC0)})
                self._uniform[level, number] = known
            return known
        step = 1 << (6 * (level - 1))
        row: dict[int, int] = {}
        for continuation in range(64):
            start = low + continuation * step
            if start + step <= minimum or start > MAX_CODE_POINT or SURROGATES[0] <= start <= SURROGATES[1]:
                continue
            row[0x80 + continuation] = self._leaf(start) if level == 1 else self._node(start, level - 1)
        return self._intern(row)

    def _intern(self, row: dict[int, int]) -> int:
        if all(child == DEAD for child in row.values()):
            return DEAD
        dense = np.full(256, DEAD, dtype=np.int32)
        dense[list(row)] = list(row.values())
        node = self._nodes.setdefault(dense.tobytes(), len(self._rows))
        if node == len(self._rows):
            self._rows.append(dense)
        return node


def expand(
    table: Sequence[Sequence[int]] | NDArray[np.int32], tree: CodeTree
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Replaces the characters of a deterministic automaton by their codes.

    Args:
        table: (S, C), next state of each character class, -1 for none.
        tree: The codes, with N nodes.

    Returns:
        Next states (S * N, B) and the column of each byte (256,). State `s` becomes state `s * N`.
    """
    characters = np.asarray(table, dtype=np.int32)
    columns, byte_class = tree.columns
    nodes = len(columns)
    states = len(characters)
    # A last column that is always dead takes the bytes that are no part of a code.
    padded = np.concatenate([characters, np.full((states, 1), DEAD, dtype=np.int32)], axis=1)
    leaf = np.where(columns <= -2, -2 - columns, padded.shape[1] - 1)
    after_leaf = padded[:, leaf]
    root = np.where(after_leaf >= 0, after_leaf * nodes, DEAD)
    inner = np.arange(states, dtype=np.int32)[:, None, None] * nodes + columns[None]
    expanded = np.where(columns[None] >= 0, inner, root)
    return expanded.reshape(states * nodes, -1).astype(np.int32), byte_class

"""Automata over bytes read as automata over characters, whose edges are named as in regular expressions.

A state between two bytes of one character is no state here: an edge is a set of whole characters.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from constraints.automata.charset import ALL, CharSet
from constraints.automata.dfa import ByteDFA

_RANGES_SHOWN = 6
_DIGITS = CharSet.of([(0x30, 0x39)])
_LOWER, _UPPER = CharSet.of([(0x61, 0x7A)]), CharSet.of([(0x41, 0x5A)])
_NAMES = {
    _DIGITS: r"\d",
    ~_DIGITS: r"\D",
    _LOWER | _UPPER | _DIGITS | CharSet.of([(0x5F, 0x5F)]): r"\w",
    ALL: "any",
    ~CharSet.of([(0x0A, 0x0A)]): ".",
}
# Leading bytes of UTF-8, the bytes that follow them, and the bits of the character in them.
_LEADS = ((range(0xC2, 0xE0), 1, 0x1F), (range(0xE0, 0xF0), 2, 0x0F), (range(0xF0, 0xF5), 3, 0x07))
_SPECIAL = frozenset(".^$*+?{}[]\\|()")
_CONTROLS = {0x09: r"\t", 0x0A: r"\n", 0x0D: r"\r"}

_Piece = tuple[int, int, int]
"""Characters from a low to a high one, relative to the first there can be, and the state they lead to."""


@dataclass(eq=False)
class CharacterEdges:
    """The edges of one language, character by character.

    Args:
        language: Byte strings, all of them valid UTF-8.
    """

    language: ByteDFA
    _inner: dict[tuple[int, int], list[_Piece]] = field(default_factory=dict)

    def of(self, state: int) -> dict[int, CharSet]:
        """What leads from a state between two characters to each other one, in order of the first character."""
        row = self.language.transitions[state]
        pieces = [(byte, byte, int(row[byte])) for byte in range(0x80) if row[byte] >= 0]
        for leads, level, mask in _LEADS:
            for lead in leads:
                if row[lead] >= 0:
                    first = (lead & mask) << (6 * level)
                    pieces += [(first + a, first + b, to) for a, b, to in self._after(int(row[lead]), level)]
        ranges: dict[int, list[tuple[int, int]]] = {}
        for low, high, target in sorted(pieces):
            ranges.setdefault(target, []).append((low, high))
        return {target: CharSet.of(some) for target, some in ranges.items()}

    def _after(self, state: int, level: int) -> list[_Piece]:
        """The characters that go on from inside one, with `level` bytes to come."""
        key = state, level
        if key not in self._inner:
            row = self.language.transitions[state]
            step = 1 << (6 * (level - 1))
            found: list[_Piece] = []
            for number in range(64):
                target = int(row[0x80 + number])
                if target >= 0:
                    inner = [(0, 0, target)] if level == 1 else self._after(target, level - 1)
                    found += [(number * step + a, number * step + b, to) for a, b, to in inner]
            self._inner[key] = _merged(found)
        return self._inner[key]


def _merged(pieces: list[_Piece]) -> list[_Piece]:
    merged: list[_Piece] = []
    for low, high, target in pieces:
        if merged and merged[-1][2] == target and merged[-1][1] == low - 1:
            merged[-1] = (merged[-1][0], high, target)
        else:
            merged.append((low, high, target))
    return merged


def name_of(charset: CharSet) -> str:
    """A set of characters as a regular expression would put it, cut short where that is long."""
    if charset in _NAMES:
        return _NAMES[charset]
    if len(charset.ranges) == 1 and charset.ranges[0][0] == charset.ranges[0][1]:
        return escaped(charset.ranges[0][0])
    size = sum(high - low + 1 for low, high in charset.ranges)
    if size > sum(high - low + 1 for low, high in ALL.ranges) // 2:
        return f"[^{_inside(~charset)}]"
    return f"[{_inside(charset)}]"


def _inside(charset: CharSet) -> str:
    ends = [(_member(low), _member(high), high - low) for low, high in charset.ranges]
    parts = [low if size == 0 else f"{low}{'' if size == 1 else '-'}{high}" for low, high, size in ends]
    return "".join(parts) if len(parts) <= _RANGES_SHOWN else "".join(parts[:_RANGES_SHOWN]) + "…"


def _member(code_point: int) -> str:
    return r"\-" if code_point == ord("-") else escaped(code_point)


def escaped(code_point: int) -> str:
    """One character, readable wherever it stands in a regular expression."""
    if code_point in _CONTROLS:
        return _CONTROLS[code_point]
    character = chr(code_point)
    if not character.isprintable():
        if code_point > 0xFFFF:
            return f"\\U{code_point:08x}"
        return f"\\x{code_point:02x}" if code_point < 0x100 else f"\\u{code_point:04x}"
    return f"\\{character}" if character in _SPECIAL else character


def completion(language: ByteDFA, state: int) -> Iterator[int]:
    """The bytes of a shortest way from a state to an accepting one, the least in byte order."""
    distance, table = language.distance, language.transitions
    while not language.accepting[state]:
        row = table[state]
        byte = next(b for b in np.flatnonzero(row >= 0).tolist() if distance[row[b]] == distance[state] - 1)
        yield byte
        state = int(row[byte])

"""Values at the boundaries of what a schema allows, where mistakes are: the fewest, the most, and their neighbours."""

from collections.abc import Callable, Iterator, Sequence
from math import inf
from typing import TypeVar

import numpy as np

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import escape
from constraints.json_trees.leaves import NumberNode, StringNode
from constraints.json_trees.nodes import Array, Node
from constraints.regex.compile import compile_regex

T = TypeVar("T")

LONGEST = 256
"""Characters of the longest text, and bytes of the longest content, that is looked at."""
MOST = 64
"""Items of the longest array."""
AWKWARD = (
    "", " ", "0", "null", "é", "e\u0301", "ß", "İ", "ﷺ", "日本", "👩‍👩‍👧", "𝒳", "\u202eabc", "\ufeff", "\u200b", "\x00",
    "\n", "\t ", '"', "\\", "'; --", "<b>", "../", "%s", "${x}",
)  # fmt: skip
"""Texts that programs stumble over: blanks, quotes, other alphabets, characters of several code points or none."""
_FORMATS = (
    "2000-02-29", "2024-02-29", "1999-12-31", "1970-01-01", "2038-01-19", "2000-02-29T00:00:00Z",
    "2024-02-29T23:59:59Z", "1969-12-31T23:59:59Z", "2038-01-19T03:14:08Z", "2016-12-31T23:59:60Z",
    "2024-03-31T02:30:00+01:00", "00:00:00Z", "23:59:60Z", "P0D", "PT0S", "P1Y2M3DT4H5M6S", "0.0.0.0",
    "255.255.255.255", "::", "::1", "a@b.co", "a+b@example.com", "http://a", "https://example.com/?q=%20#x",
    "00000000-0000-0000-0000-000000000000",
)  # fmt: skip
"""Leap days, ends of days and of epochs, and the plainest addresses."""
_NUMBERS = (
    "0", "1", "-1", "0.5", "-0.5", "1.5", "0.1", "0.01", "1e-7", "255", "256", "32767", "32768", "65535", "65536",
    "2147483647", "2147483648", "-2147483648", "-2147483649", "4294967296", "9007199254740991", "9007199254740993",
    "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1e308",
)  # fmt: skip


class Boundaries:
    """What is at the boundaries of nodes; kept for each of them, the plainest first."""

    def __init__(self) -> None:
        self._found: dict[int, tuple[Node, object]] = {}

    def contents(self, node: StringNode | NumberNode) -> Sequence[str]:
        """Contents of the slot of a number, or of a string that is not any text."""
        return self._kept(node, lambda: _numbers(node) if isinstance(node, NumberNode) else _strings(node))

    def texts(self, node: StringNode) -> tuple[Sequence[str], Sequence[str]]:
        """Strings that a node which takes any text of some length matches: those at the bounds, and awkward ones."""
        return self._kept(node, lambda: (sized(node.shortest, node.longest), awkward(node.shortest, node.longest)))

    def lengths(self, node: Array) -> Sequence[int]:
        """Numbers of items."""
        return self._kept(node, lambda: lengths(node.shortest, node.most if node.most <= MOST else inf))

    def _kept(self, node: Node, find: Callable[[], T]) -> T:
        if id(node) not in self._found:
            # The node is kept too, so that its number is not given to another one.
            self._found[id(node)] = (node, find())
        return self._found[id(node)][1]  # type: ignore[return-value]


def lengths(fewest: int, most: float) -> list[int]:
    """The fewest, the most if there is such a number, and the numbers next to them."""
    last = fewest + 1 if most == inf else int(most)
    return sorted({number for number in (fewest, fewest + 1, last - 1, last) if fewest <= number <= last})


def sized(shortest: int, longest: int | None) -> list[str]:
    """Texts of the fewest characters, of the most where those are not too many, and of one more or less."""
    last = shortest + 1 if longest is None or longest > max(shortest, LONGEST) else longest
    return ["0" * length for length in lengths(shortest, last)]


def awkward(shortest: int, longest: int | None) -> list[str]:
    """Texts that programs stumble over, filled up to the fewest characters; those that are too long are left out."""
    possible = [text.ljust(shortest, "0") for text in AWKWARD if longest is None or len(text) <= longest]
    return list(dict.fromkeys(possible)) or ["0" * shortest]


def extremes(language: ByteDFA) -> list[str]:
    """The smallest and the greatest whole numbers of a language of numbers; of those beyond all bounds none."""
    found = list[str]()
    for pattern, greatest in (("-[1-9][0-9]*", True), ("0|[1-9][0-9]*", False)):
        some = language & compile_regex(pattern, search=False)
        if some.is_empty():
            continue
        shortest, longest = some.shortest(), some.longest()
        assert shortest is not None
        if longest is not None and longest <= LONGEST:
            found += (
                [_greedy(some, longest, greatest=True), _greedy(some, longest, greatest=False)]
                if greatest
                else [_greedy(some, longest, greatest=True)]
            )
        found.append(_greedy(some, len(shortest), greatest=False))
    return found


def _numbers(node: NumberNode) -> list[str]:
    ends = [int(text) for text in extremes(node.written)]
    near = {number + step for number in ends for step in (-1, 0, 1)}
    wanted = [*map(str, sorted(near, key=lambda number: (abs(number), number < 0))), *_NUMBERS]
    shortest = (node.written.shortest() or b"").decode()
    possible = [text for text in dict.fromkeys([*wanted, shortest]) if node.written.accepts(text.encode())]
    return [text for text in possible if node.check is None or node.check(text)] or [shortest]


def _strings(node: StringNode) -> list[str]:
    shortest = node.written.shortest() or b""
    longest = node.written.longest()
    found = [shortest]
    if longest is not None and longest <= LONGEST:
        found += [_greedy(node.written, longest, greatest=greatest).encode("latin-1") for greatest in (False, True)]
    found += [data for text in (*_FORMATS, *AWKWARD) if node.written.accepts(data := escape(text))]
    return list(dict.fromkeys(data.decode() for data in found))


def _greedy(language: ByteDFA, length: int, *, greatest: bool) -> str:
    """The first or last string of some length of a language that has one, in the order of its bytes (as latin-1)."""
    table, fits = language.transitions, [language.accepting]
    for _ in range(length):
        # Bytes of one class lead to the same state.
        fits.append(np.asarray(((language.table >= 0) & fits[-1][language.table]).any(axis=1)))
    written, state = bytearray(), 0
    for left in reversed(range(length)):
        possible = [byte for byte in _order(greatest) if table[state, byte] >= 0 and fits[left][table[state, byte]]]
        written.append(possible[0])
        state = int(table[state, possible[0]])
    return written.decode("latin-1")


def _order(greatest: bool) -> Iterator[int]:
    return iter(range(255, -1, -1) if greatest else range(256))

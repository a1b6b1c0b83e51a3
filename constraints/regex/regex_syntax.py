"""Python regular expressions as trees of the few constructs the compiler knows."""

import _sre  # type: ignore[import-not-found]
import re
import re._casefix as casefix  # type: ignore[import-not-found]
import re._constants as sre  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from constraints.automata.charset import ALL, MAX_CODE_POINT, NOTHING, RARE_SPACES, CharSet
from constraints.errors import ConstraintTooLarge, InvalidPattern, UnsupportedPattern

MAX_PATTERN = 20_000
"""Longest pattern that is read, in characters."""


@dataclass(frozen=True)
class Chars:
    """One character of a set."""

    charset: CharSet


@dataclass(frozen=True)
class Sequence:
    """Parts one after the other."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Branch:
    """One of the parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Repeat:
    """A part, `minimum` to `maximum` times; any number of times more if `maximum` is None."""

    part: "Node"
    minimum: int
    maximum: int | None


@dataclass(frozen=True)
class Start:
    """The start of the text, or with `line` of a line."""

    line: bool


@dataclass(frozen=True)
class End:
    """The end of the text, or with `line` of a line, or with `before_newline` also before a newline at the end."""

    line: bool
    before_newline: bool


@dataclass(frozen=True)
class Boundary:
    """A word boundary, or its absence, for the given word characters. `wide` as for `parse`."""

    word: CharSet
    negated: bool
    wide: bool


@dataclass(frozen=True)
class Look:
    """Whether the part matches what follows, or with `behind` what ends here, without consuming it."""

    part: "Node"
    negated: bool
    behind: bool = False


Node = Chars | Sequence | Branch | Repeat | Start | End | Boundary | Look

NEWLINE = CharSet.of([(10, 10)])
BYTE_ORDER_MARK = CharSet.of([(0xFEFF, 0xFEFF)])
ASCII = {
    "digit": CharSet.of([(48, 57)]),
    "space": CharSet.of([(9, 13), (32, 32)]),
    "word": CharSet.of([(48, 57), (65, 90), (95, 95), (97, 122)]),
}
"""What `\\d`, `\\s` and `\\w` stand for in ASCII."""
_CATEGORIES = {
    sre.CATEGORY_DIGIT: ("digit", False),
    sre.CATEGORY_NOT_DIGIT: ("digit", True),
    sre.CATEGORY_SPACE: ("space", False),
    sre.CATEGORY_NOT_SPACE: ("space", True),
    sre.CATEGORY_WORD: ("word", False),
    sre.CATEGORY_NOT_WORD: ("word", True),
}


@lru_cache
def unicode_category(name: str) -> CharSet:
    """The characters that `\\d`, `\\s` or `\\w` stand for in Python, by "digit", "space" or "word"."""
    letter = {"digit": r"\d+", "space": r"\s+", "word": r"\w+"}[name]
    characters = "".join(map(chr, range(MAX_CODE_POINT + 1)))
    return CharSet.of((match.start(), match.end() - 1) for match in re.finditer(letter, characters))


@lru_cache
def _lower() -> NDArray[np.int32]:
    return np.fromiter((_sre.unicode_tolower(i) for i in range(MAX_CODE_POINT + 1)), dtype=np.int32)


def ignoring_case(charset: CharSet) -> CharSet:
    """The characters that equal one of a set but for case, as `re` sees it."""
    return CharSet.from_mask(_ignore_case(charset, False)[_lower()])


def _ignore_case(charset: CharSet, ascii_only: bool) -> NDArray[np.bool_]:
    """By code point in lower case: whether it equals a member of the set but for case, as `re` sees it."""
    if ascii_only:
        members = charset.mask()
        members[97:123] |= members[65:91]
        return members
    lower = _lower()
    members = np.zeros(MAX_CODE_POINT + 1, dtype=np.bool_)
    members[lower[charset.mask()]] = True
    for code_point, others in casefix._EXTRA_CASES.items():
        if members[code_point]:
            members[list(others)] = True
    return members


@dataclass(frozen=True)
class _Reader:
    """Turns the parse tree of `re` into ours.

    The reading is narrow, a subset of what `re` means, wherever it counts positively, and wide, a superset, where it
    counts negatively; a negation turns one into the other.
    """

    pattern: str
    unicode: bool

    def sequence(self, items: Iterable[Any], flags: int, wide: bool) -> Node:
        parts = tuple(self.item(operator, argument, flags, wide) for operator, argument in items)
        return parts[0] if len(parts) == 1 else Sequence(parts)

    def item(self, operator: Any, argument: Any, flags: int, wide: bool) -> Node:
        if operator in (sre.LITERAL, sre.NOT_LITERAL, sre.IN):
            members = argument if operator is sre.IN else [(sre.LITERAL, argument)]
            if operator is sre.NOT_LITERAL:
                members = [(sre.NEGATE, None), *members]
            return Chars(self.charset(members, flags, wide))
        if operator is sre.ANY:
            return Chars(ALL if flags & re.DOTALL else ALL - NEWLINE)
        if operator is sre.BRANCH:
            return Branch(tuple(self.sequence(part, flags, wide) for part in argument[1]))
        if operator is sre.SUBPATTERN:
            _, added, removed, part = argument
            return self.sequence(part, (flags | added) & ~removed, wide)
        if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            minimum, maximum, part = argument
            bound = None if maximum is sre.MAXREPEAT else int(maximum)
            return Repeat(self.sequence(part, flags, wide), int(minimum), bound)
        if operator is sre.AT:
            return self.anchor(argument, flags, wide)
        if operator in (sre.ASSERT, sre.ASSERT_NOT):
            negated = operator is sre.ASSERT_NOT
            return Look(self.sequence(argument[1], flags, wide ^ negated), negated, argument[0] < 0)
        if operator is sre.FAILURE:
            return Branch(())
        raise self.unsupported(operator)

    def anchor(self, place: Any, flags: int, wide: bool) -> Node:
        line = bool(flags & re.MULTILINE)
        if place is sre.AT_BEGINNING:
            return Start(line)
        if place is sre.AT_BEGINNING_STRING:
            return Start(False)
        if place is sre.AT_END:
            # `$` also matches before a newline at the very end, which nobody means: left out where that is narrower.
            return End(line, before_newline=wide and not line)
        if place is sre.AT_END_STRING:
            return End(False, False)
        word = ASCII["word"] if flags & re.ASCII else unicode_category("word")
        return Boundary(word, place is sre.AT_NON_BOUNDARY, wide)

    def charset(self, members: list[tuple[Any, Any]], flags: int, wide: bool) -> CharSet:
        negated = bool(members) and members[0][0] is sre.NEGATE
        literal: list[tuple[int, int]] = []
        categories = NOTHING
        for operator, argument in members[negated:]:
            if operator is sre.LITERAL:
                literal.append((argument, argument))
            elif operator is sre.RANGE:
                literal.append(argument)
            else:
                categories |= self.category(argument, flags, wide ^ negated)
        charset = CharSet.of(literal)
        if flags & re.IGNORECASE and literal:
            ascii_only = bool(flags & re.ASCII)
            lowered = _ignore_case(charset, ascii_only) | categories.mask()
            if ascii_only:
                lowered[65:91] = lowered[97:123]
            charset = CharSet.from_mask(lowered if ascii_only else lowered[_lower()])
        else:
            charset |= categories
        return ~charset if negated else charset

    def category(self, category: Any, flags: int, wide: bool) -> CharSet:
        name, negated = _CATEGORIES[category]
        everywhere = not flags & re.ASCII and (self.unicode or wide ^ negated)
        charset = unicode_category(name) if everywhere else ASCII[name]
        if name == "space" and not self.unicode and not flags & re.ASCII:
            # Beyond ASCII, ECMA 262 counts the same characters, and the byte order mark.
            charset |= BYTE_ORDER_MARK if everywhere else RARE_SPACES
        return ~charset if negated else charset

    def unsupported(self, operator: Any) -> UnsupportedPattern:
        name, marks = {
            sre.GROUPREF: ("a back-reference", [*(f"\\{digit}" for digit in range(1, 10)), "(?P="]),
            sre.ATOMIC_GROUP: ("an atomic group", ["(?>"]),
            sre.POSSESSIVE_REPEAT: ("a possessive repeat", ["*+", "++", "?+", "}+"]),
            sre.GROUPREF_EXISTS: ("a conditional group", ["(?("]),
        }[operator]
        return unsupported(self.pattern, name, _position(self.pattern, marks))


def unsupported(pattern: str, construct: str, position: int | None) -> UnsupportedPattern:
    """The error for a construct that has no automaton, at a position of a pattern."""
    return UnsupportedPattern(
        f"pattern {shortened(pattern)} uses {construct}, which is not supported",
        where=None if position is None else f"position {position}",
        hint="Rewrite the pattern without it",
    )


def _position(pattern: str, marks: list[str]) -> int | None:
    """Where the first of some marks stands in a pattern, outside of classes and escapes."""
    inside = False
    position = 0
    while position < len(pattern):
        if not inside and any(pattern.startswith(mark, position) for mark in marks):
            return position
        if pattern[position] == "\\":
            position += 1
        elif pattern[position] == "[" and not inside:
            inside = True
            # A bracket that comes first in a class is a member.
            position += pattern.startswith("^", position + 1)
            position += pattern.startswith("]", position + 1)
        elif pattern[position] == "]":
            inside = False
        position += 1
    return None


def shortened(pattern: str) -> str:
    """A pattern as errors name it."""
    return repr(pattern if len(pattern) <= 60 else pattern[:57] + "...")


def check_length(pattern: str) -> None:
    """Make sure that a pattern is not too long to be read; `ConstraintTooLarge` is raised if it is."""
    if len(pattern) > MAX_PATTERN:
        raise ConstraintTooLarge(f"a pattern has {len(pattern):,} characters, more than {MAX_PATTERN:,}")


def parse(pattern: str, *, unicode: bool, wide: bool = False) -> Node:
    """Reads a pattern, narrowly: the tree never stands for more than `re` accepts.

    Args:
        pattern: A regular expression of Python.
        unicode: Whether `\\d`, `\\s` and `\\w` mean all that they mean in Python, or only the part on which Python and
            ECMA 262 agree.
        wide: Read it widely instead: the tree never stands for less.

    Raises:
        InvalidPattern: It is not a regular expression.
        UnsupportedPattern: It uses a construct that is not regular, or not supported.
        ConstraintTooLarge: It is too long.
        RecursionError: It is nested too deeply.
    """
    check_length(pattern)
    try:
        tree = _tree(pattern)
        return _Reader(pattern, unicode).sequence(tree, tree.state.flags, wide)
    except re.error as error:
        where = None if error.pos is None else f"position {error.pos}"
        message = f"{shortened(pattern)} is not a regular expression: {error.msg}"
        raise InvalidPattern(message, where=where) from error
    except OverflowError as error:
        raise ConstraintTooLarge(f"pattern {shortened(pattern)}: {error}") from error


def is_lazy(pattern: str) -> bool:
    """Whether some repetition in a pattern that can be read is lazy."""
    return any(operator is sre.MIN_REPEAT for operator, _ in _items(_tree(pattern)))


def ends_greedily(pattern: str) -> bool:
    """Whether what a pattern ends in takes as much as there is."""
    last = _tree(pattern)
    while len(last):
        operator, argument = last[-1]
        if operator is sre.MAX_REPEAT:
            return bool(argument[0] != argument[1])
        if operator is not sre.SUBPATTERN:
            return operator is sre.BRANCH and len({part.getwidth() for part in argument[1]}) > 1
        last = argument[3]
    return False


def _tree(pattern: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return parser.parse(pattern)


def _items(tree: Any) -> Iterator[tuple[Any, Any]]:
    """The constructs of a parse tree of `re`, however deep."""
    for operator, argument in tree:
        yield operator, argument
        parts = argument[1] if operator is sre.BRANCH else argument if isinstance(argument, tuple) else ()
        for part in parts:
            if isinstance(part, parser.SubPattern):
                yield from _items(part)

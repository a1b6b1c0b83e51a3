"""Nodes, and those without parts: each knows which values it matches, and its shortest and longest text."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import inf
from typing import Protocol

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import escape
from constraints.json_trees.equality import identity
from constraints.json_trees.strict_json import Match, NumberText, Value, plain


class Measure(Protocol):
    """How long a piece of text is, in bytes or in tokens."""

    def fixed(self, text: str) -> float:
        """Length of a certain text."""

    def slot(self, language: ByteDFA) -> float:
        """Length of the shortest content of a slot, infinite if there is none."""


Size = Callable[["Node"], float]


class Node(ABC):
    """A set of JSON values."""

    kind: str

    @abstractmethod
    def matches(self, value: Value, match: Match) -> bool:
        """Whether a value is in the set; `match` answers for the parts."""

    @abstractmethod
    def least(self, size: Size, measure: Measure) -> float:
        """Size of the shortest text, given that of the parts; infinite if there is none."""

    @abstractmethod
    def greatest(self, size: Size) -> float:
        """Bytes of the longest text, given those of the parts; infinite if there is no bound."""

    def children(self) -> "Iterable[Node]":
        """The parts that can be written."""
        return ()


@dataclass(frozen=True)
class Constant(Node):
    """One value."""

    text: str
    key: str
    kind: str

    def matches(self, value: Value, match: Match) -> bool:
        return identity(plain(value)) == self.key

    def least(self, size: Size, measure: Measure) -> float:
        return measure.fixed(self.text)

    def greatest(self, size: Size) -> float:
        return len(self.text.encode())


@dataclass(frozen=True)
class StringNode(Node):
    """Strings; the slot is the content between the quotes.

    Args:
        written: Contents that are generated.
        accepted: Contents that match, lengths apart; None for all.
        shortest: Fewest characters.
        longest: Most characters, None for no bound.
        kind: "string" or the name of a format.
        check: What is asked of a text besides, None for nothing.
    """

    written: ByteDFA
    accepted: ByteDFA | None
    shortest: int
    longest: int | None
    kind: str
    check: Callable[[str], bool] | None = None

    def matches(self, value: Value, match: Match) -> bool:
        if not isinstance(value, str) or isinstance(value, NumberText) or len(value) < self.shortest:
            return False
        if self.longest is not None and len(value) > self.longest:
            return False
        if self.accepted is not None and not self.accepted.accepts(escape(value)):
            return False
        return self.check is None or self.check(value)

    def least(self, size: Size, measure: Measure) -> float:
        return 2 * measure.fixed('"') + measure.slot(self.written)

    def greatest(self, size: Size) -> float:
        return 2 + _longest(self.written)


@dataclass(frozen=True)
class NumberNode(Node):
    """Numbers.

    Args:
        written: Texts that are generated.
        accepted: Texts that match, divisors apart (see `check`).
        kind: "integer" or "number".
        check: What is asked of a text besides, None for nothing.
    """

    written: ByteDFA
    accepted: ByteDFA
    kind: str
    check: Callable[[str], bool] | None = None

    def matches(self, value: Value, match: Match) -> bool:
        if not isinstance(value, NumberText) or not self.accepted.accepts(value.encode()):
            return False
        return self.check is None or self.check(value)

    def least(self, size: Size, measure: Measure) -> float:
        return measure.slot(self.written)

    def greatest(self, size: Size) -> float:
        return _longest(self.written)


@dataclass(eq=False)
class Choice(Node):
    """One of some values.

    Args:
        values: (identity, text) of each.
        kind: "enum" or "boolean".
        among: Another node that the values have to match as well; applied by `settle`.
    """

    values: tuple[tuple[str, str], ...]
    kind: str = "enum"
    among: Node | None = None
    strings: bool = field(init=False)
    language: ByteDFA = field(init=False)

    def __post_init__(self) -> None:
        self.settle(self.values)

    def settle(self, values: tuple[tuple[str, str], ...]) -> None:
        """Keep only some of the values."""
        self.values = values
        self.strings = bool(values) and all(text[0] == '"' for _, text in values)
        self.language = ByteDFA.choice([self.content(text) for _, text in values])
        self._keys = frozenset(key for key, _ in values)

    def content(self, text: str) -> bytes:
        """What the slot holds for a value."""
        return text.encode()[1:-1] if self.strings else text.encode()

    def matches(self, value: Value, match: Match) -> bool:
        return identity(plain(value)) in self._keys

    def least(self, size: Size, measure: Measure) -> float:
        if len(self.values) == 1:
            return measure.fixed(self.values[0][1])
        return (2 * measure.fixed('"') if self.strings else 0) + measure.slot(self.language)

    def greatest(self, size: Size) -> float:
        return max((len(text.encode()) for _, text in self.values), default=-inf)


def _longest(language: ByteDFA) -> float:
    longest = language.longest()
    return inf if longest is None else -inf if longest < 0 else longest

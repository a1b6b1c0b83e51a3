"""Nodes without parts: constants, strings, numbers and listed values."""

from collections.abc import Callable
from dataclasses import dataclass, field

from constraints.automata.dfa import ByteDFA


@dataclass(frozen=True)
class Constant:
    """One value."""

    text: str
    key: str
    kind: str


@dataclass(frozen=True)
class StringNode:
    """Strings; the slot is the content between the quotes.

    Args:
        written: Contents that are generated.
        accepted: Contents that match, lengths apart, are in all of these.
        shortest: Fewest characters.
        longest: Most characters, None for no bound.
        kind: "string" or the name of a format.
        check: What is asked of a text besides, None for nothing.
    """

    written: ByteDFA
    accepted: tuple[ByteDFA, ...]
    shortest: int
    longest: int | None
    kind: str
    check: Callable[[str], bool] | None = None


@dataclass(frozen=True)
class NumberNode:
    """Numbers.

    Args:
        written: Texts that are generated.
        kind: "integer" or "number".
        check: Whether a number matches, as it is written.
    """

    written: ByteDFA
    kind: str
    check: Callable[[str], bool]


@dataclass(eq=False)
class Choice:
    """One of some values.

    Args:
        values: (identity, text) of each.
        kind: "enum" or "boolean".
    """

    values: tuple[tuple[str, str], ...]
    kind: str = "enum"
    strings: bool = field(init=False)
    language: ByteDFA = field(init=False)
    keys: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.settle(self.values)

    def settle(self, values: tuple[tuple[str, str], ...]) -> None:
        """Keep only some of the values."""
        self.values = values
        self.strings = bool(values) and all(text[0] == '"' for _, text in values)
        self.language = ByteDFA.choice([self.content(text) for _, text in values])
        self.keys = frozenset(key for key, _ in values)

    def content(self, text: str) -> bytes:
        """What the slot holds for a value."""
        return text.encode()[1:-1] if self.strings else text.encode()

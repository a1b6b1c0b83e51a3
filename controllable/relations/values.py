"""Written values: what the slots of a layout hold, and what else their languages would let them hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import escape, unescape
from constraints.layouts.layout import Slot
from constraints.paths import tokens_of
from controllable.lexicons.choosing import fields_of
from controllable.lexicons.described_field import Field, words

BARE = frozenset({"integer", "number", "decimal", "boolean"})
"""Kinds of slots whose contents are JSON and not what is between quotes."""
FAR = 4
"""Steps between objects from which on values are not beside each other."""
_GENERAL = frozenset(
    {"date", "time", "datetime", "timestamp", "at", "on", "value", "day", "utc", "iso", "epoch", "ms", "ts", "dt"}
)
"""Words of names that say what sort of value it is and not which."""


@dataclass(frozen=True, eq=False)
class Value:
    """A value as it has been written.

    Args:
        number: The number of its slot.
        slot: The slot.
        field: The field that it stands in.
        content: What the slot holds.
        held: Whether it has to stay as it is.
    """

    number: int
    slot: Slot
    field: Field
    content: str
    held: bool = False

    @cached_property
    def path(self) -> tuple[str, ...]:
        """The names of the properties and the numbers of the items that lead to it."""
        return tuple(tokens_of(self.slot.pointer))

    @property
    def kind(self) -> str:
        """The kind of its slot."""
        return self.slot.kind

    @cached_property
    def text(self) -> str:
        """What it says: the text of a string, the JSON of any other value."""
        if self.kind in BARE:
            return self.content
        return unescape((self.content[1:-1] if self._quoted else self.content).encode())

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The words of its name without those that say what sort of value it is."""
        return tuple(word for word in words(self.path[-1] if self.path else "") if word not in _GENERAL)

    @property
    def place(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The object that it is a part of, and the words of its name there; of `{"start": {"date": ...}}` the outer."""
        if self.names or len(self.path) < 2 or self.path[-2].isdigit():
            return self.path[:-1], self.names
        return self.path[:-2], words(self.path[-2])

    def holding(self, text: str) -> "Value | None":
        """The value with another text; None where it is held or its language has no such text."""
        content = text.encode() if self.kind in BARE else escape(text)
        content = b'"%b"' % content if self._quoted else content
        if self.held or not isinstance(self.slot.language, ByteDFA) or not self.slot.language.accepts(content):
            return None
        return Value(self.number, self.slot, self.field, content.decode())

    @property
    def _quoted(self) -> bool:
        # Of values that are not all texts the quotes are written too.
        return self.content.startswith('"')


def written(slots: Sequence[Slot], contents: Sequence[str], *, held: Sequence[bool]) -> list[Value]:
    """The values of a layout that are parts of others.

    Args:
        slots: The slots.
        contents: What each holds.
        held: Whether each has to stay as it is.
    """
    rows = enumerate(zip(slots, fields_of(slots), contents, held, strict=True))
    return [Value(number, *row) for number, row in rows if row[0].pointer]


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Steps from an object to another, by the paths to them."""
    pairs = enumerate(zip(one, other, strict=False))
    shared = next((depth for depth, (a, b) in pairs if a != b), min(len(one), len(other)))
    return len(one) + len(other) - 2 * shared

"""Written values: what the slots of a layout hold, and what else their languages would let them hold."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import escape, unescape
from constraints.layouts.layout import NUMBERS, Layout, Slot
from constraints.paths import escape_pointer, tokens_of
from controllable.lexicons.choosing import fields_of
from controllable.lexicons.described_field import Field, words
from controllable.lexicons.own import written as content_of

BARE = NUMBERS | {"boolean"}
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
        try:
            return unescape((self.content[1:-1] if self._quoted else self.content).encode())
        except ValueError:
            # A piece of a text that is no JSON.
            return self.content

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
        content = content_of(text, quoted=self.kind not in BARE)
        content = b'"%b"' % content if self._quoted else content
        if self.held or not isinstance(self.slot.language, ByteDFA) or not self.slot.language.accepts(content):
            return None
        return Value(self.number, self.slot, self.field, content.decode())

    @property
    def _quoted(self) -> bool:
        # Of values that are not all texts the quotes are written too.
        return self.content.startswith('"')


def written(layout: Layout, contents: Sequence[str], *, held: Sequence[bool]) -> list[Value]:
    """The values of a layout that are parts of others, those that are fixed after the slots' if it is a JSON text.

    Args:
        layout: The layout.
        contents: What each slot holds.
        held: Whether each has to stay as it is.
    """
    slots = layout.slots
    rows = enumerate(zip(slots, fields_of(slots), contents, held, strict=True))
    found = [Value(number, *row) for number, row in rows if row[0].pointer]
    pointers = set(layout.pointers(contents))
    fixed = [slot for slot in _fixed(layout.text(contents)) if slot[0].pointer not in pointers]
    fields = fields_of([slot for slot, _ in fixed])
    return found + [
        Value(-number, slot, field, text, held=True)
        for number, ((slot, text), field) in enumerate(zip(fixed, fields, strict=True), start=1)
    ]


def _fixed(text: str) -> Iterator[tuple[Slot, str]]:
    """The strings and numbers of a JSON text as slots, each with what it holds."""
    try:
        waiting: list[tuple[str, str, Any]] = [("", "", json.loads(text, parse_float=Decimal))]
    except ValueError:
        return
    while waiting:
        pointer, name, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [(f"{pointer}/{escape_pointer(key)}", key, each) for key, each in value.items()]
        elif isinstance(value, list):
            waiting += [(f"{pointer}/{number}", name, each) for number, each in enumerate(value)]
        elif pointer and isinstance(value, str | int | Decimal) and not isinstance(value, bool):
            content = escape(value).decode() if isinstance(value, str) else str(value)
            yield Slot(pointer, ByteDFA.empty(), name, "string" if isinstance(value, str) else "number"), content


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Steps from an object to another, by the paths to them."""
    pairs = enumerate(zip(one, other, strict=False))
    shared = next((depth for depth, (a, b) in pairs if a != b), min(len(one), len(other)))
    return len(one) + len(other) - 2 * shared

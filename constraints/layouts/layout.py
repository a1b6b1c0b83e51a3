"""Layouts: what is fixed before the noise, and slots, which the model writes.

A layout of a JSON record is `{"name":"` + slot + `","age":` + slot + `}`. Positions never shift: each slot gets a
capacity in tokens, and its own automaton followed by padding.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from random import Random
from typing import Protocol, runtime_checkable

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import unescape
from constraints.automata.ranking import count, draw
from constraints.automata.wordless import draw_wordless, wordless
from constraints.grammar.grammar_language import GrammarLanguage
from constraints.json_trees.note import Note
from constraints.paths import escape_pointer

_PLACEHOLDER = re.compile(r"(?<=/)\{(\d+)\}(?=/|$)")
RANDOM = frozenset({"uuid", "uuid1", "uuid3", "uuid4", "uuid5", "uuid6", "uuid7", "uuid8"})
"""Kinds of slots whose values are random by their definition."""
MEASURES = frozenset({"number", "decimal", "duration", "duration-hours"})
"""Kinds of slots whose values are drawn where there are few: steps on a scale, of which a model knows the ends."""
_FEW = 10_000


@dataclass(frozen=True, slots=True)
class Fixed:
    """Text that is certain: keys, quotes, punctuation, chosen constants.

    Args:
        text: The text.
        shown: What the model is shown in its place; None for the text itself.
    """

    text: str
    shown: str | None = None

    @property
    def seen(self) -> str:
        """What the model sees."""
        return self.text if self.shown is None else self.shown


@dataclass(frozen=True, slots=True)
class Slot:
    """One free value.

    Args:
        pointer: JSON pointer of the value, "" for the whole text. The key of a map entry is not known before it is
            written, so it appears as `{i}`, `i` being the number of the key's slot; see `Layout.pointers`.
        language: The byte strings that may be written here (for a JSON string: the content between the quotes).
        name: The nearest property name; items of an array take the array's name.
        kind: "string", "integer", "number", "boolean", "enum", "key", "text", "grammar", or the name of a string
            format.
        tokens: Fewest and most tokens it is spelled with, None for no bound.
        room: Tokens it has room for at the least.
        note: What is said of it; does not count in comparisons.
    """

    pointer: str
    language: ByteDFA | GrammarLanguage
    name: str
    kind: str
    tokens: tuple[int, int | None] = (0, None)
    room: int = 0
    note: Note = field(default_factory=Note, compare=False)


Segment = Fixed | Slot


@dataclass(frozen=True, slots=True)
class Layout:
    """Fixed texts and slots in order; no two fixed ones are adjacent.

    Args:
        segments: The texts and slots.
        left_out: JSON pointers of what was asked for and had no room.
        unreserved: JSON pointers of contacts that cannot be ones reserved for examples, though they were to be.
    """

    segments: tuple[Segment, ...]
    left_out: tuple[str, ...] = ()
    unreserved: tuple[str, ...] = ()

    @staticmethod
    def of(segments: Sequence[Segment], left_out: Sequence[str] = ()) -> "Layout":
        """Merge adjacent fixed texts and drop empty ones."""
        merged: list[Segment] = []
        for segment in segments:
            last = merged[-1] if merged else None
            if isinstance(segment, Fixed) and isinstance(last, Fixed):
                shown = None if last.shown is None and segment.shown is None else last.seen + segment.seen
                merged[-1] = Fixed(last.text + segment.text, shown)
            else:
                merged.append(segment)
        return Layout(tuple(s for s in merged if isinstance(s, Slot) or s.text or s.shown), tuple(left_out))

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots, in order."""
        return tuple(segment for segment in self.segments if isinstance(segment, Slot))

    def text(self, contents: Sequence[str]) -> str:
        """The whole text, given what each slot holds.

        Raises:
            ValueError: The number of contents is not the number of slots.
        """
        slots = self.slots
        if len(contents) != len(slots):
            raise ValueError(f"the layout has {len(slots)} slots, {len(contents)} contents were given")
        following = iter(contents)
        return "".join(s.text if isinstance(s, Fixed) else next(following) for s in self.segments)

    def pointers(self, contents: Sequence[str]) -> tuple[str, ...]:
        """The JSON pointer of each slot once the map keys are known.

        Args:
            contents: What each slot holds; the content of a key slot is the escaped JSON string content.
        """

        def key(match: re.Match[str]) -> str:
            return escape_pointer(unescape(contents[int(match[1])].encode()))

        return tuple(_PLACEHOLDER.sub(key, slot.pointer) for slot in self.slots)

    def renumbered(self, made: Sequence[Slot]) -> "Layout":
        """The layout with map keys numbered in the order of the text, given the slots in the order of their numbers."""
        order = {id(slot): number for number, slot in enumerate(self.slots)}
        place = {number: order[id(slot)] for number, slot in enumerate(made) if id(slot) in order}
        return self._mapped(lambda slot: replace(slot, pointer=_renumbered(slot.pointer, place)))

    def moved(self, name: str, *, after: int) -> "Layout":
        """The layout as the part `name` of a larger one, behind some slots."""
        place = {number: number + after for number in range(len(self.slots))}
        below = "/" + escape_pointer(name)
        moved = self._mapped(
            lambda slot: replace(slot, pointer=below + _renumbered(slot.pointer, place), name=slot.name or name)
        )
        return replace(moved, left_out=tuple(below + pointer for pointer in self.left_out))

    def _mapped(self, change: Callable[[Slot], Slot]) -> "Layout":
        changed = tuple(change(each) if isinstance(each, Slot) else each for each in self.segments)
        return replace(self, segments=changed)

    def settled(
        self, rng: Random, *, alone: int | None = None, measures: bool = False, spared: Collection[int] = ()
    ) -> "Layout":
        """The layout with its random identifiers drawn: slots of the kinds `RANDOM` become fixed.

        Such a value says nothing, so that a model can only make it less random than it has to be.

        Args:
            rng: Source of chance.
            alone: The budget in tokens if nothing beside the layout says what to write. A whole text without room for
                words is then drawn too, see `constraints.automata.wordless`.
            measures: Whether slots of the kinds `MEASURES` are drawn too, those with few values to choose from.
            spared: Numbers of slots of which none is drawn: their values follow from others.
        """
        drawn = {
            number: text
            for number, slot in enumerate(self.slots)
            if number not in spared and (text := self._random(slot, rng, alone, measures)) is not None
        }
        if not drawn:
            return self
        kept = [number for number in range(len(self.slots)) if number not in drawn]
        place = {before: after for after, before in enumerate(kept)}
        settled: list[Segment] = [
            Fixed(drawn[number].decode())
            if number in drawn
            else replace(slot, pointer=_renumbered(slot.pointer, place))
            for number, slot in enumerate(self.slots)
        ]
        following = iter(settled)
        changed = [next(following) if isinstance(each, Slot) else each for each in self.segments]
        return Layout.of(changed, self.left_out)

    def _random(self, slot: Slot, rng: Random, alone: int | None, measures: bool) -> bytes | None:
        """A value that is drawn instead of written; None for one that is written."""
        if not isinstance(slot.language, ByteDFA):
            return None
        if slot.kind in RANDOM:
            return draw(slot.language, rng)
        if measures and slot.kind in MEASURES and (count(slot.language) or inf) <= _FEW:
            return draw(slot.language, rng)
        if alone is None or slot.kind != "text" or len(self.segments) > 1 or not wordless(slot.language):
            return None
        return draw_wordless(slot.language, rng, budget=alone)


def _renumbered(pointer: str, place: dict[int, int]) -> str:
    return _PLACEHOLDER.sub(lambda match: f"{{{place[int(match[1])]}}}", pointer)


@runtime_checkable
class LayoutPrior(Protocol):
    """What is likely, where the schema leaves a choice. A learned one is trained on a corpus."""

    def include(self, name: str, parent: str) -> float:
        """Probability that the optional property `name` of the object under `parent` is present."""

    def items(self, name: str, rng: Random) -> int:
        """Wished length of the array, or number of entries of the map, called `name`."""

    def branch(self, name: str, kinds: Sequence[str], rng: Random) -> int:
        """Index of the wished alternative for the value called `name`, given what kind each one is."""

    def null(self, name: str) -> float:
        """Probability that a nullable value called `name` is null."""

    def capacity(self, name: str, kind: str, rng: Random) -> int:
        """Wished capacity in tokens of a slot."""


# Typical numbers of tokens a value needs under a byte-level BPE of about 4,000 tokens.
_CAPACITIES = {
    "boolean": 1, "integer": 4, "number": 6, "enum": 4, "key": 4, "date-time": 20, "date": 10, "time": 9, "uuid": 36,
    "date-time-local": 19, "json": 20, "email": 12, "uri": 16, "ipv4": 13, "ipv6": 24, "hostname": 8, "grammar": 40,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class UniformPrior:
    """A prior that has seen nothing.

    Args:
        presence: Probability that an optional property is present.
        nullity: Probability that a nullable value is null.
        most_items: Array lengths are uniform from 1 to this.
    """

    presence: float = 0.5
    nullity: float = 0.1
    most_items: int = 4

    def include(self, name: str, parent: str) -> float:
        """The same for every property."""
        return self.presence

    def items(self, name: str, rng: Random) -> int:
        """Uniform from 1 to `most_items`."""
        return rng.randint(1, self.most_items)

    def branch(self, name: str, kinds: Sequence[str], rng: Random) -> int:
        """Uniform over the alternatives."""
        return rng.randrange(len(kinds))

    def null(self, name: str) -> float:
        """The same for every value."""
        return self.nullity

    def capacity(self, name: str, kind: str, rng: Random) -> int:
        """A usual number for the kind."""
        return _CAPACITIES.get(kind, 8)

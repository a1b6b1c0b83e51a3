"""Items and keys that repeat: which slots make them different, and what must not be written there."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from random import Random
from typing import Any

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import escape
from constraints.automata.ranking import draw, draw_another, variety
from constraints.json_trees.equality import compact
from constraints.json_trees.value_lists import contents as listed_contents
from constraints.layouts.layout import Layout, Slot
from constraints.validation.validators import Violation

_LEAST_VARIED = 4
"""Bytes that a text drawn for an item that repeats may have at the least."""
_DRAWN = 64
_LISTED = 4_096


@dataclass(frozen=True, slots=True)
class Repeat:
    """An item or key that must not be equal to others.

    Args:
        pointer: Where the violation is.
        slot: The number of the slot to change: of those inside the one with most to choose from.
        inside: All slots of the item that is changed, or the key's alone.
        others: Slots that stand where it does in the other items, or those of the other keys.
        known: Contents that are fixed there.
        elsewhere: Whether it is another item that is changed, since the one where the violation is has no slot.
    """

    pointer: str
    slot: int
    inside: tuple[int, ...]
    others: frozenset[int]
    known: frozenset[str] = frozenset()
    elsewhere: bool = False

    def avoid(self, contents: Sequence[str]) -> set[bytes]:
        """What must not be written in the slot, given what each slot holds."""
        return {text.encode() for text in {contents[n] for n in {self.slot, *self.others}} | self.known}


def repeats(layout: Layout, contents: Sequence[str], violations: Sequence[Violation]) -> Iterator[Repeat]:
    """What to change so that nothing repeats; what has no slot of a regular language is left out.

    Args:
        layout: The document's layout.
        contents: What each slot holds.
        violations: What the validator said.
    """
    pointers = layout.pointers(contents)
    languages = {n: slot.language for n, slot in enumerate(layout.slots) if isinstance(slot.language, ByteDFA)}
    changed: set[int] = set()
    for violation in violations:
        if not violation.repeated:
            continue
        where = violation.pointer
        inside = _inside(where, pointers, languages)
        if keys := [n for n in inside if layout.slots[n].kind == "key" and pointers[n] == where]:
            members = layout.slots[keys[0]].pointer.rpartition("/")[0]
            others = frozenset(n for n in languages if _is_key_in(layout.slots[n], members))
            # The first stays. One that is alone repeats a key that is fixed, or one that is spelled otherwise.
            yield from (Repeat(where, key, (key,), others) for key in keys[1:] or keys)
            continue
        array, _, _ = where.rpartition("/")
        if not inside:
            # What is fixed stays, and what is equal to it changes.
            where = _equal(where, _items(layout.text(contents), array), pointers, languages, changed)
            inside = _inside(where, pointers, languages)
        if not inside:
            continue
        # The one with most to choose from.
        slot = max(inside, key=lambda n: (variety(languages[n]), -n))
        changed.update(inside)
        below = pointers[slot][len(where) :]
        same = re.compile(re.escape(array) + r"/\d+" + re.escape(below))
        others = frozenset(n for n, pointer in enumerate(pointers) if n != slot and same.fullmatch(pointer))
        known = _fixed(_items(layout.text(contents), array), {pointers[n] for n in others}, array) if not below else ()
        elsewhere = where != violation.pointer
        yield Repeat(violation.pointer, slot, tuple(inside), others, frozenset(known), elsewhere)


def another(repeat: Repeat, language: ByteDFA, contents: Sequence[str], rng: Random) -> bytes | None:
    """A text for the slot of what repeats, drawn at random; None if there is none."""
    avoid = repeat.avoid(contents)
    text = draw_another(language, avoid, max(_LEAST_VARIED, *map(len, avoid)), rng)
    if text is None:
        (*longer,), _ = listed_contents(language - ByteDFA.choice(avoid), 1)
        text = longer[0] if longer else None
    return text


def others(repeat: Repeat, layout: Layout, rng: Random) -> Iterator[dict[int, bytes]]:
    """Contents for all slots of an item together, at first drawn at random, then in order."""
    languages = [each.language for n in repeat.inside if isinstance((each := layout.slots[n]).language, ByteDFA)]
    for _ in range(_DRAWN):
        drawn = [draw(language, rng) or draw_another(language, (), _LEAST_VARIED, rng) for language in languages]
        if all(text is not None for text in drawn):
            yield {n: text for n, text in zip(repeat.inside, drawn, strict=True) if text is not None}
    options = [listed_contents(language, len(repeat.others) + 1)[0] for language in languages]
    for texts in islice(product(*options), _LISTED):
        yield dict(zip(repeat.inside, texts, strict=True))


def _inside(where: str, pointers: Sequence[str], languages: dict[int, ByteDFA]) -> list[int]:
    return [n for n in languages if f"{pointers[n]}/".startswith(f"{where}/")]


def _items(text: str, array: str) -> list[Any]:
    """The items of an array, empty if there is none."""
    value = json.loads(text)
    for token in array.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value if isinstance(value, list) else []


def _equal(
    where: str, items: Sequence[Any], pointers: Sequence[str], languages: dict[int, ByteDFA], changed: set[int]
) -> str:
    """The pointer of an item that is equal to another and has slots that were not changed; the other's if none is."""
    array, _, index = where.rpartition("/")
    for place, item in enumerate(items):
        slots = _inside(f"{array}/{place}", pointers, languages)
        if item == items[int(index)] and slots and not changed & set(slots):
            return f"{array}/{place}"
    return where


def _fixed(items: Sequence[Any], written: set[str], array: str) -> Iterator[str]:
    """The contents of items that have no slot."""
    for place, item in enumerate(items):
        if f"{array}/{place}" not in written:
            yield escape(item).decode() if isinstance(item, str) else compact(item)


def _is_key_in(slot: Slot, members: str) -> bool:
    """Whether the slot is a key of the object at an unresolved pointer."""
    return slot.kind == "key" and slot.pointer.rpartition("/")[0] == members

"""Following: the values of a written layout that follow from others, made anew from these."""

from collections.abc import Mapping, Sequence
from random import Random

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import escape, unescape
from constraints.layouts.layout import Slot
from controllable.lexicons.choosing import TEXTS, fields_of
from controllable.lexicons.composed import Beside, composed, follows
from controllable.lexicons.described_field import Field


def following(
    slots: Sequence[Slot], contents: Sequence[str], rng: Random, *, free: Sequence[bool]
) -> Mapping[int, str]:
    """What some slots are to hold instead, in keeping with the others.

    Args:
        slots: The slots.
        contents: What each holds.
        rng: Source of chance.
        free: Slots that stay as they are.
    """
    found: dict[int, str] = {}
    fields = fields_of(slots)
    for number, slot in enumerate(slots):
        if free[number] or slot.kind not in TEXTS or not isinstance(slot.language, ByteDFA):
            continue
        field = fields[number]
        if not follows(field):
            continue
        weights = composed(field, _beside(number, slots, fields, contents), rng)
        texts = {escape(text): weight for text, weight in weights.items()}
        fit = {text.decode(): weight for text, weight in texts.items() if slot.language.accepts(text)}
        if fit and contents[number] not in fit:
            found[number] = rng.choices(list(fit), list(fit.values()))[0]
    return found


def _beside(number: int, slots: Sequence[Slot], fields: Sequence[Field], contents: Sequence[str]) -> Beside:
    """The other texts, those of the nearest objects first."""
    path = slots[number].pointer.split("/")[:-1]

    def distance(other: int) -> int:
        theirs = slots[other].pointer.split("/")[:-1]
        shared = next(
            (n for n, (a, b) in enumerate(zip(path, theirs, strict=False)) if a != b), min(len(path), len(theirs))
        )
        return len(path) + len(theirs) - 2 * shared

    others = [n for n, slot in enumerate(slots) if n != number and slot.kind in TEXTS]
    return Beside(
        tuple((fields[n], unescape(contents[n].encode())) for n in sorted(others, key=distance) if distance(n) < 4)
    )

"""Keeping: the values of a written layout that follow from others, made anew in keeping with these."""

from collections.abc import Callable, Mapping, Sequence
from random import Random

from constraints.layouts.layout import Slot
from controllable.relations.composed import compositions
from controllable.relations.order import ordered
from controllable.relations.places import placed
from controllable.relations.values import Value, written

_RELATIONS: Sequence[Callable[[Sequence[Value], Random], list[Value]]] = (placed, compositions, ordered)
"""What gives for some values others, of the same slots, in keeping with the rest."""


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
    found: dict[int, Value] = {each.number: each for each in written(slots, contents, held=free)}
    for relation in _RELATIONS:
        found |= {each.number: each for each in relation(list(found.values()), rng)}
    return {number: each.content for number, each in found.items() if each.content != contents[number]}

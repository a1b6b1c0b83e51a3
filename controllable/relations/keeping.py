"""Keeping: the values of a written layout that follow from others, made anew in keeping with these."""

from collections.abc import Callable, Mapping, Sequence
from random import Random

from constraints.layouts.layout import Slot
from controllable.relations.composed import compositions
from controllable.relations.order import ordered
from controllable.relations.places import placed
from controllable.relations.totals import totalled
from controllable.relations.values import Value, written

Relation = Callable[[Sequence[Value], Random], list[Value]]
"""What gives for some values others, of the same slots, in keeping with the rest."""
_RELATIONS: Sequence[Relation] = (placed, compositions, ordered)
_OF_DOCUMENTS: Sequence[Relation] = (totalled,)
"""Those that have to see all values."""


def following(
    slots: Sequence[Slot], contents: Sequence[str], rng: Random, *, free: Sequence[bool], whole: bool = True
) -> Mapping[int, str]:
    """What some slots are to hold instead, in keeping with the others.

    Args:
        slots: The slots.
        contents: What each holds.
        rng: Source of chance.
        free: Slots that stay as they are.
        whole: Whether these are all slots of a document.
    """
    found: dict[int, Value] = {each.number: each for each in written(slots, contents, held=free)}
    for relation in (*_RELATIONS, *(_OF_DOCUMENTS if whole else ())):
        found |= {each.number: each for each in relation(list(found.values()), rng)}
    return {number: each.content for number, each in found.items() if each.content != contents[number]}

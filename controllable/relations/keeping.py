"""Keeping: the values of a written layout that follow from others, made anew in keeping with these."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random

from constraints.layouts.layout import Layout
from controllable.relations.composed import compositions
from controllable.relations.order import ordered
from controllable.relations.places import placed
from controllable.relations.totals import totalled
from controllable.relations.values import Value, written

_RELATIONS: Sequence[Callable[[Sequence[Value], Random], list[Value]]] = (placed, compositions, ordered)
"""What gives for some values others, of the same slots, in keeping with the rest."""


def following(layout: Layout, contents: Sequence[str], rng: Random, *, free: Sequence[bool]) -> Mapping[int, str]:
    """What some slots are to hold instead, in keeping with the others.

    Args:
        layout: The layout.
        contents: What each slot holds.
        rng: Source of chance.
        free: Slots that stay as they are.
    """
    found = {each.number: each for each in written(layout, contents, held=free)}
    for relation in _RELATIONS:
        found |= {each.number: each for each in relation(list(found.values()), rng)}
    return _changes(found.values(), contents)


def totals(layout: Layout, contents: Sequence[str], *, free: Sequence[bool]) -> Mapping[int, str]:
    """What some slots of a whole document are to hold instead, for totals to be right; see `following`."""
    return _changes(totalled(written(layout, contents, held=free)), contents)


def _changes(values: Iterable[Value], contents: Sequence[str]) -> Mapping[int, str]:
    return {each.number: each.content for each in values if each.number >= 0 and each.content != contents[each.number]}

"""Arrays in which some items must be there: `contains`, its bounds and their negations, and items that repeat.

How many items meet a goal is not a question of single items. The arrays that are written settle it beforehand: which
positions meet which goal, all others failing those that have an upper bound.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, islice

from constraints.json_schema.facts import ArrayFacts, Contains
from constraints.json_schema.references.schema_source import Goal

_MOST_WITNESSES = 256
"""Most items that are written because they are asked for."""

_MOST_POSITIONS = 8
MOST_ARRANGEMENTS = 32
"""Ways to write one array that are looked at."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Arrays of one kind that meet all that was asked.

    Args:
        array: What is left to ask of single items.
        equal: Positions of two items that are the same, None for none.
    """

    array: ArrayFacts
    equal: tuple[int, int] | None = None


def arrangements(array: ArrayFacts, negated: Callable[[Goal], Goal]) -> list[Arrangement]:
    """Ways to write an array; a part of those there are, where there are many.

    Args:
        array: What is known of it.
        negated: The goal that a goal fails.
    """
    found = (
        arrangement
        for witnesses in _witnesses(array)
        for settled in _settled(array, witnesses, negated)
        for arrangement in (_repeated(settled) if array.repeated else [Arrangement(settled)])
    )
    return list(islice(found, MOST_ARRANGEMENTS))


def fuller(array: ArrayFacts) -> Iterator[ArrayFacts]:
    """The arrays with more items than the fewest of what has an upper bound: where others are not enough."""
    for each in array.contains:
        for count in range(each.least + 1, (each.most or 0) + 1):
            more = tuple(replace(each, least=count) if other is each else other for other in array.contains)
            yield replace(array, contains=more)


def _witnesses(array: ArrayFacts) -> Iterator[list[tuple[Contains, ...]]]:
    """The items that are asked for, each with what it is counted for: each by itself, or the same ones for all."""
    wanted = [each for each in array.contains if each.least > 0]
    if sum(each.least for each in wanted) > _MOST_WITNESSES:
        return
    yield [(each,) for each in wanted for _ in range(each.least)]
    if len(wanted) > 1:
        fewest = min(each.least for each in wanted)
        together = [tuple(wanted)] * fewest
        yield together + [(each,) for each in wanted for _ in range(each.least - fewest)]
        most = max(each.least for each in wanted)
        yield [tuple(wanted)] * most


def _settled(
    array: ArrayFacts, witnesses: list[tuple[Contains, ...]], negated: Callable[[Goal], Goal]
) -> Iterator[ArrayFacts]:
    """The witnesses after the first items, or at some of their positions."""
    limited = [each for each in array.contains if each.most is not None]
    for each in limited:
        if each.most is not None and sum(each in counted for counted in witnesses) > each.most:
            return

    def asked(goal: Goal, index: int, counted: tuple[Contains, ...] = ()) -> Goal:
        others = [negated(each.goal) for each in limited if index >= each.start and each not in counted]
        return goal.union(*others, *(each.goal for each in counted))

    start = max([len(array.prefix), *(each.start for each in array.contains)])
    first = [*array.prefix, *[array.rest] * (start - len(array.prefix))]
    usable = range(max((each.start for each in array.contains), default=0), min(start, _MOST_POSITIONS))
    for among_first in range(len(witnesses) + 1):
        for positions in combinations(usable, among_first):
            placed = dict(zip(positions, witnesses, strict=False))
            goals = [asked(goal, index, placed.get(index, ())) for index, goal in enumerate(first)]
            goals += [asked(array.rest, start, counted) for counted in witnesses[among_first:]]
            last = len(goals) if among_first < len(witnesses) else max(positions, default=-1) + 1
            yield replace(
                array,
                prefix=tuple(goals),
                rest=asked(array.rest, start),
                shortest=max(array.shortest, last),
                contains=(),
            )


def _repeated(array: ArrayFacts) -> Iterator[Arrangement]:
    """Two equal items: both after the first ones, one of them, or none."""
    after, first = len(array.prefix), range(min(len(array.prefix), _MOST_POSITIONS))
    for i, j in [(after, after + 1), *((i, after) for i in first), *combinations(first, 2)]:
        goals = [*array.prefix, *[array.rest] * (j + 1 - after)]
        goals[i] = goals[j] = goals[i] | goals[j]
        yield Arrangement(replace(array, prefix=tuple(goals), shortest=max(array.shortest, j + 1)), (i, j))

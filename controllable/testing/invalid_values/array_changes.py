"""Small changes to arrays that break a keyword of theirs."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from constraints.json_trees.equality import compact
from controllable.testing.invalid_values.edits import Group, is_number, kinds, lazily, of_each_kind
from controllable.testing.invalid_values.samples import Change, Samples
from controllable.testing.invalid_values.spots import Spot

_MOST = 1_000
"""Items that are added at the most."""


def _min_items(spot: Spot, samples: Samples) -> Iterator[Group]:
    value, fewest = spot.value, spot.place.schema["minItems"]
    if 1 <= fewest <= len(value):
        count = int(fewest) - 1
        yield [value[:count], value[len(value) - count :]]


def _max_items(spot: Spot, samples: Samples) -> Iterator[Group]:
    value, most = spot.value, spot.place.schema["maxItems"]
    if most < len(value) + _MOST:
        yield _longer(spot, int(most) + 1 - len(value), samples)


def _longer(spot: Spot, count: int, samples: Samples) -> Iterator[Any]:
    """The array with so many more items."""
    value = spot.value
    items = samples.items(spot.place, len(value))
    if value:
        yield value + [value[-1]] * count
    for item in items[:3]:
        yield value + [item] * count
    known = set(map(compact, value))
    others = [item for item in _varied(value, items) if compact(item) not in known]
    if len(others) >= count:
        yield value + others[:count]


def _varied(value: list[Any], items: list[Any]) -> list[Any]:
    """Different items like those that there are."""
    found: dict[str, Any] = {compact(item): item for item in items}
    for item in value:
        if isinstance(item, str):
            some: list[Any] = [f"{item}{number}" for number in range(3)] + [item[:-1], item.swapcase()]
        elif is_number(item):
            some = [item + 1, item - 1, item + 2]
        else:
            some = []
        found |= {compact(each): each for each in some}
    return list(found.values())


def _more_items(spot: Spot, samples: Samples) -> Iterator[Group]:
    """Items of each type behind the others: they break `items` where there are none, or none may follow."""
    rest = samples.items(spot.place, len(spot.value))
    yield [[*spot.value, item] for item in [*spot.value[-1:], *rest[:1]]]
    if not spot.value or spot.place.schema.get("items") is False:
        for _, some in kinds(spot.value[-1] if spot.value else None):
            yield [[*spot.value, item] for item in some]


def _unique(spot: Spot, samples: Samples) -> Iterator[Group]:
    value = spot.value
    if spot.place.schema["uniqueItems"] is not True:
        return
    if not value:
        yield [[item, item] for item in samples.items(spot.place, 0)[:3]]
        return
    yield [[*value, item] for item in reversed(value)]
    yield [[*value[:-1], value[0]]] if len(value) > 1 else []
    if len(value) > 1:
        yield [[*value[:at], value[-1], *value[at + 1 :]] for at in range(len(value) - 1)]
    # One and the same number, written in another way.
    yield [[*value, float(item)] for item in value if isinstance(item, int) and abs(item) < 2**53]
    yield [[*value, dict(reversed(item.items()))] for item in value if isinstance(item, dict) and len(item) > 1]


def _contains(spot: Spot, samples: Samples) -> Iterator[Group]:
    """Too few and too many items that meet `contains`."""
    value, schema = spot.value, spot.place.schema
    part = samples.spots.child(spot.place, "contains")
    if part is None:
        return
    held = [samples.spots.holds(part, item) for item in value]
    meeting = [at for at, holds in enumerate(held) if holds]
    others = [at for at, holds in enumerate(held) if not holds]
    fewest = int(schema.get("minContains", 1))
    for left in dict.fromkeys((fewest - 1, 0)):
        if 0 <= left < min(fewest, len(meeting)):
            gone = set(meeting[left:])
            items = [*(value[at] for at in others[:1]), *of_each_kind(value[meeting[0]])]
            yield lazily(
                [[item for at, item in enumerate(value) if at not in gone]], partial(_replaced, value, gone, items)
            )
    count = int(schema["maxContains"]) + 1 - len(meeting) if "maxContains" in schema else 0
    if 0 < count <= _MOST:
        items = [*(value[at] for at in meeting[:1]), *samples.of(part)]
        places = set(others[:count]) if len(others) >= count else set()
        yield lazily([value + [item] * count for item in items], partial(_replaced, value, places, items))


def _replaced(value: list[Any], places: set[int], items: list[Any]) -> Iterator[list[Any]]:
    """The array with the same item in some places."""
    for other in items:
        yield [other if at in places else item for at, item in enumerate(value)]


ARRAYS: dict[str, Change] = {
    "minItems": _min_items,
    "maxItems": _max_items,
    "items": _more_items,
    "prefixItems": _more_items,
    "additionalItems": _more_items,
    "unevaluatedItems": _more_items,
    "uniqueItems": _unique,
    "contains": _contains,
}

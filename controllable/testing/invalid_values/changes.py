"""Small changes to a value, one group for each way to break a keyword: the nearest first, of which one is enough.

They are guesses. What they break, the validator says.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from constraints.json_schema.keywords.registry import KEYWORDS
from constraints.json_trees.equality import kind_of
from controllable.testing.invalid_values.array_changes import ARRAYS
from controllable.testing.invalid_values.edits import Group, kinds, text_edits
from controllable.testing.invalid_values.object_changes import OBJECTS
from controllable.testing.invalid_values.samples import Change, Samples
from controllable.testing.invalid_values.scalar_changes import SCALARS
from controllable.testing.invalid_values.spots import Spot


def changes(keyword: str, spot: Spot, samples: Samples) -> Iterator[Group]:
    """What may stand in the place of a spot's value so that a keyword of its schema is broken.

    Args:
        keyword: One of the schema's.
        spot: The schema and the value.
        samples: Finds valid values of subschemas.
    """
    change, kind = CHANGES.get(keyword), KEYWORDS[keyword].kind if keyword in KEYWORDS else None
    if change is not None and (kind is None or kind_of(spot.value) == kind.kind):
        yield from change(spot, samples)


def _type(spot: Spot, samples: Samples) -> Iterator[Group]:
    allowed = spot.place.schema["type"]
    allowed = {allowed} if isinstance(allowed, str) else set(allowed)
    if "number" in allowed:
        allowed.add("integer")
    yield from (some for kind, some in kinds(spot.value) if kind not in allowed)
    if isinstance(spot.value, int) and not isinstance(spot.value, bool):
        # In draft 4 this is no integer.
        yield [float(spot.value)] if abs(spot.value) < 2**53 else []


def _values(spot: Spot, samples: Samples) -> Iterator[Group]:
    """For `enum` and `const`."""
    value = spot.value
    if isinstance(value, str):
        yield [value.swapcase(), value.title(), f"{value} "]
        yield from text_edits(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield [number for step in range(1, 20) for number in (value + step, value - step)]
    elif isinstance(value, bool):
        yield [not value]
    elif isinstance(value, list):
        yield [value[:-1], [*value, None], [*value, *value]]
    elif isinstance(value, dict):
        yield [
            *({each: item for each, item in value.items() if each != name} for name in value),
            value | {"extra": None},
        ]
    yield from (some for _, some in kinds(value))


def _alternatives(spot: Spot, samples: Samples) -> Iterator[Group]:
    """For `anyOf` and `oneOf`: values of other types, and values that meet one more alternative."""
    yield from (some for _, some in kinds(spot.value))
    for index in range(len(spot.place.schema.get("oneOf", ()))):
        part = samples.spots.child(spot.place, "oneOf", index)
        if part is not None:
            yield _overlaid(spot.value, part, samples)
    yield _pairs(spot, samples)


def _pairs(spot: Spot, samples: Samples) -> Iterator[Any]:
    """Values that meet two alternatives."""
    parts = [
        samples.spots.child(spot.place, "oneOf", index) for index in range(len(spot.place.schema.get("oneOf", ())))
    ]
    found = [part for part in parts if part is not None]
    for number, part in enumerate(found[:8]):
        for other in found[number + 1 : 8]:
            yield from samples.alike(spot.value, part, other)


def _overlaid(value: Any, part: Any, samples: Samples) -> Iterator[Any]:
    """Values of a subschema; of objects, what they have is put over the value."""
    for sample in samples.alike(value, part):
        if isinstance(value, dict) and isinstance(sample, dict):
            yield value | sample
            yield sample | value
        yield sample


def _other(keyword: str, spot: Spot, samples: Samples) -> Iterator[Group]:
    """For `not` and `if`: values that meet what this one does not."""
    part = samples.spots.child(spot.place, keyword)
    if part is not None and not samples.spots.holds(part, spot.value):
        yield _overlaid(spot.value, part, samples)


CHANGES: dict[str, Change] = {
    "type": _type,
    "enum": _values,
    "const": _values,
    "anyOf": _alternatives,
    "oneOf": _alternatives,
    "not": partial(_other, "not"),
    "if": partial(_other, "if"),
    **SCALARS,
    **ARRAYS,
    **OBJECTS,
}
"""By keyword; those without one are broken in their parts, or beside others, see `constraints`' `KEYWORDS`."""

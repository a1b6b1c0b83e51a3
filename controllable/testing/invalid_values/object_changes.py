"""Small changes to objects that break a keyword of theirs."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from constraints.errors import ConstraintTooLarge, InvalidPattern, UnsupportedPattern
from constraints.regex.compile import compile_regex
from controllable.testing.invalid_values.edits import Group, kinds
from controllable.testing.invalid_values.samples import Change, Samples
from controllable.testing.invalid_values.spots import Spot

_MOST = 1_000
"""Properties that are added at the most."""
_NAMES = ("extra", "x", "a", "A", "0", "X-Extra", "", " ", "é", "a_much_longer_name_than_any_of_the_others")
_BLANKS: tuple[Any, ...] = (None, "", 0, [], {})
_FAILURES = (ConstraintTooLarge, InvalidPattern, UnsupportedPattern)


def _without(value: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    gone = set(names)
    return {name: item for name, item in value.items() if name not in gone}


def _required(spot: Spot, samples: Samples) -> Iterator[Group]:
    yield from ([_without(spot.value, [name])] for name in spot.place.schema["required"])


def _new_names(spot: Spot) -> list[str]:
    known = [*spot.place.schema.get("properties", {}), *spot.value][:3]
    names = [f"{name}_" for name in known] + [name.swapcase() for name in known] + list(_NAMES)
    return [name for name in dict.fromkeys(names) if name not in spot.value]


def _more_members(spot: Spot, samples: Samples) -> Iterator[Group]:
    """Properties that are not listed, with values of each type."""
    names = _new_names(spot)
    yield [spot.value | {name: item} for name in names for item in _BLANKS]
    if not any(name not in spot.place.schema.get("properties", {}) for name in spot.value):
        for _, some in kinds(None):
            yield [spot.value | {name: item} for name in names for item in some[:1]]


def _additional(spot: Spot, samples: Samples) -> Iterator[Group]:
    """Properties that are not listed, and listed ones under another name."""
    yield from _more_members(spot, samples)
    names = _new_names(spot)
    for wrong in spot.value:
        others = _without(spot.value, [wrong])
        yield [others | {name: spot.value[wrong]} for name in (f"{wrong}_", wrong.swapcase(), *names)]


def _pattern_members(spot: Spot, samples: Samples) -> Iterator[Group]:
    for pattern in spot.place.schema["patternProperties"]:
        try:
            language = compile_regex(pattern, search=True)
            readable = language & compile_regex("[ -~]+", search=False)
        except _FAILURES:
            continue
        name = (language if readable.is_empty() else readable).shortest()
        if name is not None and name.decode() not in spot.value:
            for _, some in kinds(None):
                yield [spot.value | {name.decode(): item} for item in some]


def _names(spot: Spot, samples: Samples) -> Iterator[Group]:
    """A property whose name is wrong."""
    items = list(spot.value.values())[-1:]
    long = ["a" * 65, "a" * 300]
    yield [spot.value | {name: item} for name in [*_new_names(spot), *long] for item in (*items, None, "", 0)]


def _min_properties(spot: Spot, samples: Samples) -> Iterator[Group]:
    value, fewest = spot.value, spot.place.schema["minProperties"]
    if 1 <= fewest <= len(value):
        free = [name for name in value if name not in spot.place.schema.get("required", ())]
        count = len(value) - int(fewest) + 1
        if len(free) >= count:
            yield [_without(value, free[len(free) - count :]), _without(value, free[:count])]


def _max_properties(spot: Spot, samples: Samples) -> Iterator[Group]:
    value, most = spot.value, spot.place.schema["maxProperties"]
    if most < len(value) + _MOST:
        count = int(most) + 1 - len(value)
        yield _larger(spot, count, samples)


def _larger(spot: Spot, count: int, samples: Samples) -> Iterator[dict[str, Any]]:
    """The object with so many more properties."""
    value = spot.value
    listed = {name: items[0] for name, items in samples.members(spot.place).items() if name not in value and items}
    for others in (list(value.values())[-1:], [None], [""], [0]):
        for first in ("x", "a", "A", "1"):
            found = dict(list(listed.items())[:count])
            number = 0
            while len(found) < count and others:
                found |= {f"{first}{number}": others[0]} if f"{first}{number}" not in value else {}
                number += 1
            if len(found) == count:
                yield value | found


def _dependent(keyword: str, spot: Spot, samples: Samples) -> Iterator[Group]:
    for name, needs in spot.place.schema[keyword].items():
        wanted = [needs] if isinstance(needs, str) else needs
        if name in spot.value:
            yield from ([_without(spot.value, [other])] for other in (wanted if isinstance(wanted, list) else ()))
            continue
        values = samples.members(spot.place)
        added = [spot.value | {name: item} for item in (*values.get(name, ())[:2], None, "", 0)]
        if not isinstance(wanted, list):
            yield added
            continue
        missing = [other for other in wanted if other not in spot.value]
        for left in missing:
            others = {other: (values.get(other) or [None])[0] for other in missing if other != left}
            yield [each | others for each in added]


OBJECTS: dict[str, Change] = {
    "required": _required,
    "additionalProperties": _additional,
    "unevaluatedProperties": _additional,
    "patternProperties": _pattern_members,
    "propertyNames": _names,
    "minProperties": _min_properties,
    "maxProperties": _max_properties,
    "dependentRequired": partial(_dependent, "dependentRequired"),
    "dependentSchemas": partial(_dependent, "dependentSchemas"),
    "dependencies": partial(_dependent, "dependencies"),
}

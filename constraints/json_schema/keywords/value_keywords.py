"""The keywords that speak of values of any type: which types, and which values."""

from collections.abc import Iterable
from typing import Any

from constraints.json_schema.facts import (
    ALL_KINDS,
    ArrayFacts,
    Facts,
    NumberFacts,
    ObjectFacts,
    only,
    values_facts,
)
from constraints.json_schema.keywords.array_keywords import item_fails
from constraints.json_schema.keywords.keyword import Keyword, Reading
from constraints.json_schema.keywords.keyword_phrases import listed, phrase, short
from constraints.json_schema.keywords.object_keywords import having, lacking
from constraints.json_schema.references.schema_source import Source
from constraints.json_trees.equality import identity
from constraints.validation.jsonschema_library import jsonschema

_KINDS_OF_TYPE = {name: name for name in ALL_KINDS} | {"integer": "number"}


def _names(asked: str | list[str]) -> list[str]:
    return [asked] if isinstance(asked, str) else asked


def _kinds(names: list[str]) -> tuple[frozenset[str], bool]:
    """The basic types, and whether numbers have to be whole."""
    return frozenset(_KINDS_OF_TYPE[name] for name in names), "integer" in names and "number" not in names


def _type(reading: Reading) -> Facts:
    kinds, integer = _kinds(_names(reading.value))
    # In draft 4 a number with a point is no integer, whatever follows the point.
    plain = reading.place.dialect.validator_class is jsonschema.Draft4Validator and not reading.over
    return Facts(kinds=kinds, declared=True, number=NumberFacts(integer=integer, plain=integer and plain))


def _not_type(reading: Reading) -> Iterable[Facts]:
    kinds, integer = _kinds(_names(reading.value))
    if ALL_KINDS - kinds:
        yield Facts(kinds=ALL_KINDS - kinds)
    if integer:
        yield only(NumberFacts(fraction=not reading.over))


def _others(values: list[Any]) -> list[Facts]:
    return [Facts(excluded=frozenset(map(identity, values)))]


def different(source: Source, value: list[Any] | dict[str, Any]) -> Iterable[Facts]:
    """Alternatives, each of which is different from an array or an object."""
    size = len(value)
    if isinstance(value, list):
        if size:
            yield only(ArrayFacts(longest=size - 1))
        yield only(ArrayFacts(shortest=size + 1))
        for index, item in enumerate(value):
            yield item_fails(index, source.constant(item, holds=False))
        return
    for name, item in value.items():
        yield only(lacking(name))
        yield only(having(name, goal=source.constant(item, holds=False)))
    yield only(ObjectFacts(fewest=size + 1))


VALUES = (
    Keyword(
        "type",
        asserts=_type,
        broken=_not_type,
        phrase=lambda asked, fault: "a value of type " + " or ".join(_names(asked)),
    ),
    Keyword(
        "enum",
        asserts=lambda reading: values_facts(reading.value),
        broken=lambda reading: _others(reading.value),
        phrase=lambda asked, fault: f"one of {listed([short(value) for value in asked])}",
    ),
    Keyword(
        "const",
        asserts=lambda reading: values_facts([reading.value]),
        broken=lambda reading: _others([reading.value]),
        phrase=phrase("the value {}"),
    ),
)

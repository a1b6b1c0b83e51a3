"""Records put together from the examples of single properties."""

import random
from collections.abc import Mapping
from typing import Any

from corpus.published.schemas import Schemas

LEAST_SHARE = 0.5
"""Share of the properties that must have a value, for a record to be told from a fragment."""
_DEEPEST = 4
_ABSENT = object()


def assemble(schemas: Schemas, schema: object, rng: random.Random) -> dict[str, Any] | None:
    """A record of an object schema, or `None` if too few of its properties say what they hold."""
    record = _record(schemas, schema, rng, 0)
    return record if isinstance(record, dict) else None


def _record(schemas: Schemas, schema: object, rng: random.Random, depth: int) -> Any:
    properties = schemas.properties(schema)
    values = {name: _value(schemas, part, rng, depth + 1) for name, part in properties.items()}
    record = {name: value for name, value in values.items() if value is not _ABSENT}
    told = sum(_tells(schemas.resolve(properties[name])) for name in record)
    return record if told >= 2 and len(record) >= LEAST_SHARE * len(properties) else _ABSENT


def _tells(schema: Mapping[str, Any]) -> bool:
    return any(key in schema for key in ("example", "examples", "enum", "const", "properties", "allOf", "items"))


def _value(schemas: Schemas, schema: object, rng: random.Random, depth: int) -> Any:
    resolved = schemas.resolve(schema)
    if resolved.get("example") is not None:
        return _typed(resolved, resolved["example"])
    match resolved:
        case {"examples": [first, *_]} | {"const": first}:
            return first
        case {"enum": list() as options} if choices := [option for option in options if option is not None]:
            return rng.choice(choices)
        case {"default": str() | int() | float() as default} if default != "":
            return default
        case {"type": "boolean"}:
            return rng.random() < 0.5
    if depth > _DEEPEST:
        return _ABSENT
    if resolved.get("items"):
        item = _value(schemas, resolved["items"], rng, depth + 1)
        return item if item is _ABSENT else [item]
    if "properties" in resolved or "allOf" in resolved:
        return _record(schemas, resolved, rng, depth)
    return _ABSENT


def _typed(schema: Mapping[str, Any], example: Any) -> Any:
    """The example, as a string or number where the publisher wrote one for the other."""
    kind = schema.get("type")
    if kind == "string" and isinstance(example, int | float) and not isinstance(example, bool):
        return str(example)
    if kind in {"integer", "number"} and isinstance(example, str) and example.isdecimal():
        return int(example)
    return example

"""JSON Schemas of the families, inferred from samples and from what the families declare."""

import random
import re
from collections.abc import Iterable
from typing import Any

from corpus.families.discovery import families
from corpus.families.registry import Family
from corpus.records.variation import drop_and_null
from corpus.world.places import LOCALES
from corpus.world.world import World

SAMPLES = 150
_FORMATS = {
    "date-time": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "email": re.compile(r"[A-Za-z0-9._+-]+@[a-z0-9.-]+\.[a-z]{2,}"),
    "uuid": re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    "uri": re.compile(r"(https?|ftp|wss?)://[^\s]+"),
    "ipv4": re.compile(r"(\d{1,3}\.){3}\d{1,3}"),
}
_TYPES = {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null"}


def sample(family: Family, rng: random.Random) -> dict[str, object]:
    """A record as a document of the family has it: some optional fields out, some null, snake_case."""
    locale = rng.choices(tuple(LOCALES), tuple(locale.share for locale in LOCALES.values()))[0]
    return drop_and_null(rng, family, family.build(World(rng, locale)))


def family_schema(name: str, seed: int = 0) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a family.

    Types, required properties and formats are inferred from `SAMPLES` complete records; enums, bounds,
    optional and nullable fields are the declared ones. Objects take no other properties.

    Raises:
        KeyError: no such family.
    """
    family = families()[name]
    rng = random.Random(f"schema/{name}/{seed}")
    shares = tuple(locale.share for locale in LOCALES.values())
    records = [family.build(World(rng, rng.choices(tuple(LOCALES), shares)[0])) for _ in range(SAMPLES)]
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name.replace("_", " ").capitalize()}
    return {**schema, "description": family.title, **_infer(family, records, "")}


def _infer(family: Family, values: list[Any], path: str) -> dict[str, Any]:
    """The schema of the values seen at `path`."""
    present = [value for value in values if value is not None]
    nullable = path in family.nullable or len(present) < len(values)
    if path in family.enums:
        options: list[Any] = list(family.enums[path])
        return {"enum": [*options, None] if nullable else options}
    types = sorted({_type(value) for value in present})
    if types == ["integer", "number"]:
        types = ["number"]
    if not types:
        return {"type": "null"}
    schema: dict[str, Any] = {"type": [*types, "null"] if nullable else types[0] if len(types) == 1 else types}
    if "object" in types:
        schema |= _object(family, [value for value in present if isinstance(value, dict)], path)
    if "array" in types:
        items = [item for value in present if isinstance(value, list) for item in value]
        if items:
            schema["items"] = _infer(family, items, path + "[]")
    if "string" in types:
        texts = [value for value in present if isinstance(value, str)]
        if form := family.formats.get(path) or _format(texts):
            schema["format"] = form
    if path in family.bounds and ("integer" in types or "number" in types):
        low, high = family.bounds[path]
        schema |= {key: bound for key, bound in (("minimum", low), ("maximum", high)) if bound is not None}
    return schema


def _object(family: Family, values: list[dict[str, Any]], path: str) -> dict[str, Any]:
    names = list(dict.fromkeys(name for value in values for name in value))
    prefix = f"{path}." if path else ""
    properties = {name: _infer(family, [v[name] for v in values if name in v], prefix + name) for name in names}
    required = [
        name
        for name in names
        if prefix + name not in family.optional
        and all(name in value for value in values)
        # A field that some records leave empty without being declared nullable is simply absent there.
        and (prefix + name in family.nullable or all(value[name] is not None for value in values))
    ]
    return {"properties": properties, "required": required, "additionalProperties": False}


def _type(value: object) -> str:
    if isinstance(value, dict):
        return "object"
    return "array" if isinstance(value, list | tuple) else _TYPES[type(value)]


def _format(texts: Iterable[str]) -> str | None:
    found = list(texts)
    return next(
        (name for name, form in _FORMATS.items() if found and all(form.fullmatch(text) for text in found)), None
    )

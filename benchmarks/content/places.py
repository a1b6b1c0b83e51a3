"""What a schema says of each value of a document: free strings, optional properties.

No validator: references within the schema and combinations are followed as far as that is needed to know what a value
is meant to be.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote

CONSTRAINING = ("enum", "const", "format", "pattern")
COMBINING = ("allOf", "anyOf", "oneOf")
KINDS: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
    "integer": (int, float),
    "number": (int, float),
}
Schema = dict[str, Any]


class Place(NamedTuple):
    """A value of a document.

    Args:
        field: Path of its field, array items as `[]`.
        value: The value.
        schemas: The schemas that speak of it.
    """

    field: str
    value: Any
    schemas: list[Schema]


def resolve(reference: str, root: object) -> object:
    """What a reference within a schema points to; None where it leads outside or nowhere."""
    if not reference.startswith("#"):
        return None
    found = root
    for part in reference[1:].split("/")[1:]:
        name = unquote(part).replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict) and name in found:
            found = found[name]
        elif isinstance(found, list) and name.isdigit() and int(name) < len(found):
            found = found[int(name)]
        else:
            return None
    return found


def speaking(schema: object, value: object, root: object) -> list[Schema]:
    """A schema, and those it refers to or combines, without the branches that are plainly about other values."""
    found: dict[int, Schema] = {}
    waiting = [schema]
    while waiting:
        here = waiting.pop()
        if not isinstance(here, dict) or id(here) in found:
            continue
        found[id(here)] = here
        if isinstance(here.get("$ref"), str):
            waiting.append(resolve(here["$ref"], root))
        for keyword in COMBINING:
            branches = here.get(keyword)
            if isinstance(branches, list):
                waiting += [part for part in branches if keyword == "allOf" or _may_be(value, part, root)]
    return list(found.values())


def _may_be(value: object, branch: object, root: object) -> bool:
    """Whether neither the type nor the required properties of a branch rule a value out."""
    if isinstance(branch, dict) and isinstance(branch.get("$ref"), str):
        branch = resolve(branch["$ref"], root)
    if not isinstance(branch, dict):
        return False
    kinds = branch.get("type")
    names = kinds if isinstance(kinds, list) else [kinds]
    if kinds is not None and not any(isinstance(value, KINDS.get(str(name), object)) for name in names):
        return False
    required = branch.get("required")
    return not (isinstance(value, dict) and isinstance(required, list)) or all(name in value for name in required)


def places(document: object, schema: object) -> Iterator[Place]:
    """Every value of a document."""
    waiting: list[tuple[str, Any, list[object]]] = [("", document, [schema])]
    while waiting:
        field, value, given = waiting.pop()
        schemas = list({id(part): part for one in given for part in speaking(one, value, schema)}.values())
        yield Place(field, value, schemas)
        if isinstance(value, dict):
            members = [(f"{field}/{name}", part, _of_member(name, schemas)) for name, part in value.items()]
        elif isinstance(value, list):
            members = [(f"{field}[]", part, _of_item(number, schemas)) for number, part in enumerate(value)]
        else:
            continue
        waiting += reversed(members)


def _of_member(name: str, schemas: list[Schema]) -> list[object]:
    found: list[object] = []
    for schema in schemas:
        properties, patterns = schema.get("properties"), schema.get("patternProperties")
        here: list[object] = [properties[name]] if isinstance(properties, dict) and name in properties else []
        if isinstance(patterns, dict):
            here += [part for pattern, part in patterns.items() if _matches(pattern, name)]
        found += here or [schema.get("additionalProperties")]
    return found


def _matches(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return False


def _of_item(number: int, schemas: list[Schema]) -> list[object]:
    found: list[object] = []
    for schema in schemas:
        items, first = schema.get("items"), schema.get("prefixItems")
        first, rest = (items, schema.get("additionalItems")) if isinstance(items, list) else (first, items)
        found.append(first[number] if isinstance(first, list) and number < len(first) else rest)
    return found


def free_strings(document: object, schema: Schema) -> Iterator[tuple[str, str]]:
    """The strings whose schema says no more than that they are strings, each with the path of its field."""
    for place in places(document, schema):
        if _free(place):
            yield place.field, place.value


def _free(place: Place) -> bool:
    constrained = any(keyword in schema for schema in place.schemas for keyword in CONSTRAINING)
    return isinstance(place.value, str) and not constrained


def written(document: object, schema: object) -> tuple[str, list[tuple[int, int]]]:
    """A document as compact JSON, and where in it the contents of free strings begin and end."""
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    length = 0

    def put(text: str) -> None:
        nonlocal length
        pieces.append(text)
        length += len(text)

    # Places come in the order of the text: each value before its members.
    coming = places(document, schema)

    def write() -> None:
        place = next(coming)
        value = place.value
        if isinstance(value, (dict, list)):
            put("{" if isinstance(value, dict) else "[")
            for number, member in enumerate(value):
                put("," if number else "")
                put(f"{_plain(member)}:" if isinstance(value, dict) else "")
                write()
            put("}" if isinstance(value, dict) else "]")
            return
        text = _plain(value)
        if _free(place):
            spans.append((length + 1, length + len(text) - 1))
        put(text)

    write()
    return "".join(pieces), spans


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def optional_properties(document: object, schema: object) -> tuple[int, int]:
    """How many optional properties the objects of a document could have, and how many they have."""
    possible = filled = 0
    for _, value, schemas in places(document, schema):
        if isinstance(value, dict):
            declared = {name for part in schemas for name in _names(part.get("properties"))}
            optional = declared - {name for part in schemas for name in _names(part.get("required"))}
            possible += len(optional)
            filled += len(optional & value.keys())
    return possible, filled


def _names(listed: object) -> set[str]:
    return {name for name in listed if isinstance(name, str)} if isinstance(listed, (dict, list)) else set()

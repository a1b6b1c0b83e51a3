"""Fields that are read from inside other values: `AliasPath("address", "city")`."""

from typing import Any


def along_paths(found: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of an object, with such fields where they are read from.

    Args:
        found: The JSON Schema that lists them by their own names.
        fields: The core schemas of the fields, by name.
    """
    paths = {name: path for name, field in fields.items() if (path := _path(field.get("validation_alias"))) is not None}
    # Two fields may be read from one value.
    listed, needed = dict(found["properties"]), list(dict.fromkeys(found.get("required", ())))
    for name, (first, *others) in paths.items():
        part, required = listed.pop(name), name in needed
        for token in reversed(others):
            part = _at(token, part, required)
        listed[first] = {"allOf": [listed[first], part]} if first in listed else part
        if required:
            needed = list(dict.fromkeys(first if each == name else each for each in needed))
    return {**found, "properties": listed, **({"required": needed} if needed else {})}


def _path(alias: Any) -> list[str | int] | None:
    """The first path of an alias; None where a single name will do."""
    if not isinstance(alias, list):
        return None
    paths = alias if isinstance(alias[0], list) else [alias]
    return None if any(len(path) == 1 for path in paths) else paths[0]


def _at(token: str | int, part: Any, required: bool) -> dict[str, Any]:
    """Values that have a part at a name or an index."""
    if isinstance(token, str):
        return {"type": "object", "properties": {token: part}, **({"required": [token]} if required else {})}
    # An index from the end is met by all items.
    items = {"items": part} if token < 0 else {"prefixItems": [*({},) * token, part]}
    return {"type": "array", **items, **({"minItems": max(token + 1, -token)} if required else {})}

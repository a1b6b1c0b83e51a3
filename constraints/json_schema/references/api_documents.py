"""One schema of a document that holds many: of OpenAPI, Swagger or AsyncAPI, or the definitions of a JSON Schema."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any
from urllib.parse import unquote

from constraints.errors import InvalidSchema
from constraints.paths import pointer_of, tokens_of

_NAMES = {"openapi": "OpenAPI", "swagger": "Swagger", "asyncapi": "AsyncAPI"}
_DRAFT4 = "http://json-schema.org/draft-04/schema#"
_DRAFT7 = "http://json-schema.org/draft-07/schema#"
_SHOWN = 5
_VALUES = ("example", "examples", "default", "enum")
"""Keywords of OpenAPI whose values are data."""


def schema_within(document: Any, at: str | None) -> tuple[Any, Mapping[str, Any]]:
    """The schema that is meant, and the documents that it refers to.

    Args:
        document: A JSON Schema, or a document with many.
        at: JSON pointer of the schema, such as "#/components/schemas/Pet"; None for the document itself.

    Raises:
        InvalidSchema: There is nothing at the pointer, or the document is no schema and there is no pointer.
    """
    kind = next((each for each in _NAMES if isinstance(document, dict) and isinstance(document.get(each), str)), None)
    if at is None and kind is not None and isinstance(document.get("$ref"), str):
        # As a reference in a copy of the document says.
        at = document["$ref"]
    if at is None:
        if kind is not None:
            listed = _pointers(document)
            raise InvalidSchema(
                f"a document of {_NAMES[kind]} holds many schemas, of which one has to be chosen",
                hint=f"Its schemas are {_some(listed)}" if listed else "Give the pointer of a schema",
            )
        return document, {}
    found = _at(document, at)
    wrapped = {name: found[name] for name in ("title", "description") if isinstance(found.get(name), str)}
    dialect = document.get("$schema")
    if kind is not None:
        dialect = _dialect(kind, document)
        document = {**document, "$schema": dialect}
        document.pop("$ref", None)
        document = _with_nulls(document) if dialect == _DRAFT4 else document
    wrapped |= {"$schema": dialect} if dialect is not None else {}
    name = kind or "document"
    return {**wrapped, "$ref": f"{name}#{at.removeprefix('#')}"}, {name: document}


def _dialect(kind: str, document: dict[str, Any]) -> Any:
    if kind == "asyncapi":
        return _DRAFT7
    if kind == "swagger" or document["openapi"].startswith("3.0"):
        return _DRAFT4
    declared = document.get("jsonSchemaDialect", "")
    return declared if "json-schema.org" in declared else "https://json-schema.org/draft/2020-12/schema"


def _at(document: Any, at: str) -> dict[str, Any]:
    """The schema at a pointer.

    Raises:
        InvalidSchema: There is none.
    """
    found = document
    for name in tokens_of(unquote(at.removeprefix("#"))):
        found = found.get(name) if isinstance(found, dict) else found[int(name)] if _is_index(found, name) else None
    if isinstance(found, dict) and at.removeprefix("#").startswith("/"):
        return found
    listed = _pointers(document)
    likely = get_close_matches(at, listed, 1, 0.3) or listed
    hint = f"There is {_some(likely)}" if likely else None
    raise InvalidSchema("there is no schema at this place of the document", where=at, hint=hint)


def _is_index(found: Any, name: str) -> bool:
    return isinstance(found, list) and name.isdecimal() and int(name) < len(found)


def _pointers(document: Any) -> list[str]:
    """The pointers of the schemas that a document has by name."""
    if not isinstance(document, dict):
        return []
    components = document.get("components")
    inside = components.get("schemas") if isinstance(components, dict) else None
    maps: dict[tuple[str, ...], Any] = {("components", "schemas"): inside}
    maps |= {(key,): document.get(key) for key in ("definitions", "$defs")}
    return [f"#{pointer_of((*way, name))}" for way, known in maps.items() if isinstance(known, dict) for name in known]


def _some(pointers: list[str]) -> str:
    more = f" and {len(pointers) - _SHOWN} more" if len(pointers) > _SHOWN else ""
    return ", ".join(pointers[:_SHOWN]) + more


def _with_nulls(part: Any) -> Any:
    """With null among the types where OpenAPI 3.0 says `nullable`, which counts beside a type only."""
    if isinstance(part, list):
        return [_with_nulls(each) for each in part]
    if not isinstance(part, dict):
        return part
    found = {name: each if name in _VALUES else _with_nulls(each) for name, each in part.items()}
    if part.get("nullable") is True and isinstance(part.get("type"), str):
        found["type"] = [part["type"], "null"]
    return found

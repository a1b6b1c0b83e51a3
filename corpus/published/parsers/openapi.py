"""Examples of OpenAPI documents: of media types and schemas, and records assembled from those of properties."""

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from corpus.published.example import Example
from corpus.published.parsers.assemble import assemble
from corpus.published.parsers.moments import redate
from corpus.published.schemas import Schemas, escape, sentence
from corpus.words.naming import snake

_PERMISSIVE = re.compile(
    r"apache|\bmit\b|licen[cs]es/mit|\bbsd|\bcc0|public domain|cc[ -]by|creative commons|licenses/by/|\bisc\b",
    re.IGNORECASE,
)
_RESTRICTED = re.compile(r"\bnc\b|\bnd\b|\bsa\b|by-(nc|nd|sa)|noncommercial|sharealike|gpl|access only", re.IGNORECASE)
_VALUES = frozenset({"example", "examples", "default", "enum", "const", "x-examples"})
_ELSEWHERE = ("github.com/", "amazonaws.com/")
"""Publishers whose documents come from packages of their own."""
_DEEPEST = 40

Grouping = Callable[[str], str]
"""The group within its document of a schema or path, from its name."""


# YAML as JSON has it: dates stay text.
_RESOLVERS = {
    first: [(tag, form) for tag, form in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_LOADER: Any = type("_LOADER", (yaml.CSafeLoader,), {"yaml_implicit_resolvers": _RESOLVERS})


def directory(folder: Path, seed: int) -> Iterator[Example]:
    """The examples of all documents in `folder` that state a permissive licence, a group each."""
    for path in sorted((folder / "api").rglob("*.json")):
        name = path.relative_to(folder / "api").as_posix().removesuffix(".json")
        if name.startswith(_ELSEWHERE):
            continue
        document = json.loads(path.read_bytes())
        if permissive(document):
            for index, example in enumerate(examples(document, name, seed)):
                yield replace(example, data=redate(random.Random(f"{seed}/{name}/{index}"), example.data))


def datadog(folder: Path, seed: int) -> Iterator[Example]:
    """The examples of the two versions of the Datadog API, a group for each kind of thing."""
    for path in sorted(folder.rglob("openapi.yaml")):
        document = yaml.load(path.read_bytes(), Loader=_LOADER)
        yield from examples(document, "datadog", seed, grouping=_first_word)


def github(folder: Path, seed: int) -> Iterator[Example]:
    """The examples of the GitHub API, a group for each kind of thing."""
    for path in sorted(folder.rglob("api.github.com.json")):
        yield from examples(json.loads(path.read_bytes()), "github", seed, grouping=_first_word)


def permissive(document: dict[str, Any]) -> bool:
    """Whether the document states a licence that lets its text be used freely."""
    licence = document.get("info", {}).get("license")
    stated = f"{licence.get('name')} {licence.get('url')}" if isinstance(licence, dict) else str(licence)
    return bool(_PERMISSIVE.search(stated)) and not _RESTRICTED.search(stated)


def examples(document: dict[str, Any], group: str, seed: int, *, grouping: Grouping | None = None) -> Iterator[Example]:
    """The examples of one OpenAPI document that are valid under their own schemas."""
    schemas = Schemas(document, latest=str(document.get("openapi", "")).startswith("3.1"))
    for pointer, told, name in _schemas(document, "", "", ""):
        node = schemas.at(pointer)
        prompt = told or _words(name)
        part = f"{group}/{grouping(name)}" if grouping else group
        values = list(_given(schemas, node))
        schema = pointer
        if isinstance(node, dict) and "schema" in node:
            schema += "/schema"
        for value in values:
            if isinstance(value, dict | list) and schemas.accepts(schema, value):
                yield Example(part, value, prompt, schemas.resolve(schemas.at(schema)), schemas)
        if not values and schema == pointer:
            record = assemble(schemas, node, random.Random(f"{seed}/{group}/{pointer}"))
            if record and schemas.accepts(schema, record, partial=True):
                yield Example(part, record, prompt, schemas.resolve(node), schemas)


def _schemas(node: object, pointer: str, told: str, name: str, depth: int = 0) -> Iterator[tuple[str, str, str]]:
    """Pointers to what has examples, with the nearest summary of an operation and the name it goes by."""
    if depth > _DEEPEST:
        return
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _schemas(item, f"{pointer}/{index}", told, name, depth + 1)
    if not isinstance(node, dict):
        return
    told = sentence(node.get("summary")) or told
    if isinstance(node.get("schema"), dict) or isinstance(node.get("properties"), dict):
        yield pointer, told, name
    for key, item in node.items():
        if key in _VALUES or str(key).startswith("x-"):
            continue
        below = f"{pointer}/{escape(str(key))}"
        yield from _schemas(item, below, told, _name(below, str(key), name), depth + 1)


def _name(pointer: str, key: str, name: str) -> str:
    """The name of a component or of the path of an operation; parts of both go by the same name."""
    parts = pointer.split("/")
    if parts[1] == "components":
        return key if len(parts) == 4 else name
    return key.strip("/").split("/{")[0] if parts[1] == "paths" and len(parts) == 3 else name


def _given(schemas: Schemas, node: object) -> Iterator[Any]:
    """The examples that a media type or schema has itself."""
    if not isinstance(node, dict):
        return
    if "example" in node:
        yield node["example"]
    given = node.get("examples")
    if isinstance(given, dict):
        for item in given.values():
            yield schemas.resolve(item).get("value")
    elif isinstance(given, list):
        yield from given
    elif "example" not in node and isinstance(node.get("schema"), dict):
        inner = schemas.resolve(node["schema"])
        if "$ref" not in node["schema"] and "example" in inner and "properties" not in inner:
            yield inner["example"]


def _first_word(name: str) -> str:
    """`api/v2/incidents/teams` -> `incidents`, `IncidentTeam` -> `incident`, `pull-request-simple` -> `pull`."""
    parts = [part for part in name.split("/") if part not in {"api", "v1", "v2"}]
    return snake(parts[0] if parts else name).split("_")[0].removesuffix("s") or "other"


def _words(name: str) -> str:
    return snake(name.split("/")[-1]).replace("_", " ")

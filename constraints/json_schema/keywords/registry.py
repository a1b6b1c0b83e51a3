"""All keywords of JSON Schema, by which schema objects are found and read, in their order."""

import json
from collections.abc import Iterator
from functools import lru_cache, reduce
from operator import and_
from typing import Any

from constraints.json_schema.facts import Facts, Part, StringFacts, hinting
from constraints.json_schema.keywords.applicators import APPLICATORS, REFERENCES
from constraints.json_schema.keywords.array_keywords import ARRAYS
from constraints.json_schema.keywords.keyword import LIST, MAP, ONE, Keyword, Reading, Shape
from constraints.json_schema.keywords.number_keywords import NUMBERS
from constraints.json_schema.keywords.object_keywords import OBJECTS
from constraints.json_schema.keywords.string_keywords import STRINGS
from constraints.json_schema.keywords.value_keywords import VALUES
from constraints.json_schema.references.dialects import Dialect
from constraints.json_schema.references.schema_source import Place, Source
from constraints.json_trees.equality import compact
from constraints.paths import escape_pointer
from constraints.validation.jsonschema_library import jsonschema

_STRUCTURE = (
    *(
        Keyword(name, role="structure")
        for name in ("$schema", "$id", "id", "$anchor", "$dynamicAnchor", "$recursiveAnchor")
    ),
    *(Keyword(name, role="structure", subschemas=MAP) for name in ("$defs", "definitions")),
)
KEYWORDS = {
    each.name: each for each in (*VALUES, *NUMBERS, *STRINGS, *ARRAYS, *REFERENCES, *APPLICATORS, *OBJECTS, *_STRUCTURE)
}
"""The keywords that have an effect, by name."""

ASSERTIONS = frozenset(name for name, each in KEYWORDS.items() if each.role == "assertion")
REFERENCE_NAMES = tuple(each.name for each in REFERENCES)
_ORDER = {name: number for number, name in enumerate(KEYWORDS)}


def effective(place: Place, over: bool) -> dict[str, Any]:
    """The keywords that count.

    Args:
        place: A subschema that is an object.
        over: Only those the validator of the schema's draft checks. Otherwise those of other drafts count too, since
            authors mean them: a document that meets them all is valid either way.
    """
    schema: dict[str, Any] = place.schema
    dialect = place.dialect
    if dialect.reference_stands_alone and "$ref" in schema:
        return {"$ref": schema["$ref"]}
    foreign = [k for k in schema if k in ASSERTIONS and (KEYWORDS[k].beside or k) not in dialect.keywords]
    if not foreign:
        return schema
    dropped = {k for k in foreign if over or k in REFERENCE_NAMES or k in dialect.without}
    dropped |= {k for k in foreign if k not in dropped and not _well_formed(k, compact(schema[k]))}
    return {k: v for k, v in schema.items() if k not in dropped}


@lru_cache(maxsize=1024)
def _well_formed(keyword: str, text: str) -> bool:
    """Whether a keyword that the schema's own metaschema says nothing of has a value that the latest draft allows."""
    draft = jsonschema.Draft202012Validator
    return bool(draft(draft.META_SCHEMA).is_valid({keyword: json.loads(text)}))


def subschemas_of(name: str) -> frozenset[Shape]:
    """In what shapes the subschemas of any keyword come; none of those that are not known."""
    return KEYWORDS[name].subschemas if name in KEYWORDS else frozenset()


def schemas_in(schema: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """The schema objects of a schema, itself included, with their pointers."""
    waiting = [(schema, "")]
    while waiting:
        place, where = waiting.pop()
        if not isinstance(place, dict):
            continue
        yield place, where
        for keyword, value in place.items():
            inside, shapes = f"{where}/{escape_pointer(keyword)}", subschemas_of(keyword)
            if ONE <= shapes and isinstance(value, dict):
                waiting.append((value, inside))
            elif LIST <= shapes and isinstance(value, list):
                waiting += [(each, f"{inside}/{index}") for index, each in enumerate(value)]
            elif MAP <= shapes and isinstance(value, dict):
                waiting += [(each, f"{inside}/{escape_pointer(name)}") for name, each in value.items()]


def schemas_of(source: Source) -> Iterator[tuple[dict[str, Any], str, Dialect]]:
    """The same with how they are read; and those of given documents, as far as it has been found to refer to them."""
    for schema, pointer in schemas_in(source.schema):
        yield schema, pointer, source.dialect
    for place in source.places:
        document = place.pointer.partition("#")[0]
        if document in source.documents and isinstance(place.schema, dict):
            yield place.schema, place.pointer, place.dialect


def in_order(schema: dict[str, Any]) -> list[Keyword]:
    """The records of a schema object's keywords, in the order in which they are read."""
    return [KEYWORDS[name] for name in sorted(schema.keys() & KEYWORDS.keys(), key=_ORDER.__getitem__)]


def assertions(reading: Reading) -> list[Facts]:
    """What must hold all at once, one `Facts` for each concern.

    Raises:
        UnsupportedSchema: A keyword cannot be compiled; never in the wide reading.
    """
    found: list[Facts] = []
    parts: dict[type[Part], list[Part]] = {}
    for keyword in in_order(reading.schema):
        asserted = keyword.asserts(reading.of(keyword.name))
        if keyword.kind is not None:
            parts.setdefault(keyword.kind, [keyword.kind()])
        if isinstance(asserted, Facts):
            found.append(asserted)
        elif asserted is not None:
            parts[type(asserted)].append(asserted)
    for several in parts.values():
        part = reduce(and_, several)
        if part != StringFacts():
            found.append(hinting(part))
    return found

"""Keywords that hold together: what one schema object asserts without any choice."""

import json
from decimal import Decimal
from functools import lru_cache
from typing import Any

from constraints.json_schema.formats.content import CONTENT_KEYWORDS, contents
from constraints.json_schema.formats.string_formats import FORMATS
from constraints.json_schema.goals.evaluation import evaluated_by
from constraints.json_schema.goals.facts import (
    ALL_KINDS,
    ArrayFacts,
    Contains,
    Facts,
    NumberFacts,
    ObjectFacts,
    Rule,
    StringFacts,
    values_facts,
)
from constraints.json_schema.references.schema_source import ANYTHING, NOTHING, Goal, Place, Source
from constraints.json_trees.equality import compact
from constraints.validation.jsonschema_library import jsonschema

NUMBER_KEYWORDS = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"})
STRING_KEYWORDS = frozenset({"minLength", "maxLength", "pattern", "format"})
ARRAY_KEYWORDS = frozenset(
    {
        "items", "prefixItems", "additionalItems", "minItems", "maxItems", "uniqueItems", "contains", "minContains",
        "maxContains", "unevaluatedItems",
    }
)  # fmt: skip
OBJECT_KEYWORDS = frozenset(
    {
        "properties", "required", "additionalProperties", "patternProperties", "propertyNames", "minProperties",
        "maxProperties", "dependencies", "dependentRequired", "dependentSchemas", "unevaluatedProperties",
    }
)  # fmt: skip
BRANCHING_KEYWORDS = frozenset({"anyOf", "oneOf", "allOf", "not", "if", "then", "else"})
REFERENCE_KEYWORDS = frozenset({"$ref", "$dynamicRef", "$recursiveRef"})
VALUE_KEYWORDS = frozenset({"type", "enum", "const"})
ASSERTIONS = (
    NUMBER_KEYWORDS | STRING_KEYWORDS | ARRAY_KEYWORDS | OBJECT_KEYWORDS | BRANCHING_KEYWORDS | REFERENCE_KEYWORDS
    | VALUE_KEYWORDS
)  # fmt: skip
STRUCTURAL = frozenset(
    {"$schema", "$id", "id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$defs", "definitions"}
)
"""Keywords that assert nothing but are not without effect either."""

_MOST = 10**12
_KINDS_OF_TYPE = {name: name for name in ALL_KINDS} | {"integer": "number"}


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
    foreign = [k for k in schema if k in ASSERTIONS and _COMPANIONS.get(k, k) not in dialect.keywords]
    if not foreign:
        return schema
    dropped = {k for k in foreign if over or k in REFERENCE_KEYWORDS or k in dialect.without}
    dropped |= {k for k in foreign if k not in dropped and not _well_formed(k, compact(schema[k]))}
    return {k: v for k, v in schema.items() if k not in dropped}


_COMPANIONS = {
    "then": "if", "else": "if", "minContains": "contains", "maxContains": "contains", "exclusiveMinimum": "minimum",
    "exclusiveMaximum": "maximum",
}  # fmt: skip
"""Keywords that the validator looks at beside others."""


@lru_cache(maxsize=1024)
def _well_formed(keyword: str, text: str) -> bool:
    """Whether a keyword that the schema's own metaschema says nothing of has a value that the latest draft allows."""
    draft = jsonschema.Draft202012Validator
    return bool(draft(draft.META_SCHEMA).is_valid({keyword: json.loads(text)}))


def assertions(source: Source, place: Place, over: bool) -> list[Facts]:
    """What must hold all at once, one `Facts` for each concern.

    Args:
        source: The document.
        place: A subschema that is an object.
        over: Whether to err on the wide side (for proofs of emptiness) instead of the narrow side.

    Raises:
        UnsupportedSchema: A keyword cannot be compiled; never if `over`.
    """
    schema = effective(place, over)
    found: list[Facts] = []
    if "type" in schema:
        # In draft 4 a number with a point is no integer, whatever follows the point.
        plain = place.dialect.validator_class is jsonschema.Draft4Validator and not over
        found.append(type_facts(schema["type"], plain=plain))
    if "enum" in schema:
        found.append(values_facts(schema["enum"]))
    if "const" in schema:
        found.append(values_facts([schema["const"]]))
    if schema.keys() & NUMBER_KEYWORDS:
        found.append(Facts(hinted=frozenset({"number"}), number=number_facts(schema)))
    if schema.keys() & (STRING_KEYWORDS | CONTENT_KEYWORDS):
        string = _string_facts(place, schema, over)
        if string != StringFacts():
            found.append(Facts(hinted=frozenset({"string"}), string=string))
    if schema.keys() & ARRAY_KEYWORDS:
        found.append(Facts(hinted=frozenset({"array"}), array=_array_facts(source, place, schema, over)))
    if schema.keys() & OBJECT_KEYWORDS:
        found.append(Facts(hinted=frozenset({"object"}), object=_object_facts(source, place, schema)))
    if source.evaluates and not over:
        found.append(Facts(evaluated=evaluated_by(source, place, schema)))
    return found


def type_facts(types: str | list[str], *, plain: bool = False) -> Facts:
    """One of some types; `plain` integers are written without a point."""
    names = [types] if isinstance(types, str) else types
    integer = "integer" in names and "number" not in names
    kinds = frozenset(_KINDS_OF_TYPE[name] for name in names)
    return Facts(kinds=kinds, declared=True, number=NumberFacts(integer=integer, plain=integer and plain))


def number_facts(schema: dict[str, Any]) -> NumberFacts:
    """Bounds and divisors; in draft 4 the exclusive bounds are booleans beside the others."""
    facts = NumberFacts()
    low, high = schema.get("minimum"), schema.get("maximum")
    low_open, high_open = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    lows = [(exact(low), low_open is True)] if low is not None else []
    highs = [(exact(high), high_open is True)] if high is not None else []
    if low_open is not None and not isinstance(low_open, bool):
        lows.append((exact(low_open), True))
    if high_open is not None and not isinstance(high_open, bool):
        highs.append((exact(high_open), True))
    bottom = max(lows, default=(None, False))
    top = min(highs, key=lambda bound: (bound[0], not bound[1]), default=(None, False))
    multiples = frozenset({schema["multipleOf"]}) if "multipleOf" in schema else facts.multiples
    return NumberFacts(False, bottom[0], bottom[1], top[0], top[1], multiples)


def count(value: int | float) -> int:
    """A length or a number of parts; no text is as long as the largest of them."""
    return int(min(value, _MOST))


def exact(value: int | float) -> Decimal:
    """The decimal that a number in a schema was written as."""
    return Decimal(repr(value))


def _string_facts(place: Place, schema: dict[str, Any], over: bool) -> StringFacts:
    formats: tuple[str, ...] = (schema["format"],) if schema.get("format") in FORMATS else ()
    formats += contents(schema, asserted=place.dialect.validator_class is jsonschema.Draft7Validator)
    return StringFacts(
        count(schema.get("minLength", 0)),
        _whole(schema.get("maxLength")),
        (schema["pattern"],) if "pattern" in schema else (),
        (),
        () if over else formats,
    )


def _whole(value: int | float | None) -> int | None:
    return None if value is None else count(value)


def array_shape(source: Source, place: Place, schema: dict[str, Any]) -> tuple[tuple[Goal, ...], Goal]:
    """The goals of the first items, and of all later ones."""
    if isinstance(schema.get("items"), list):
        prefix = tuple(source.goal(place, "items", i) for i in range(len(schema["items"])))
        rest = source.goal(place, "additionalItems") if "additionalItems" in schema else ANYTHING
        return prefix, rest
    prefix = tuple(source.goal(place, "prefixItems", i) for i in range(len(schema.get("prefixItems", ()))))
    rest = source.goal(place, "items") if "items" in schema else ANYTHING
    if "prefixItems" not in place.dialect.keywords:
        # Drafts before 2020-12 hold every item to `items`.
        prefix = tuple(goal | rest for goal in prefix)
    return prefix, rest


def _array_facts(source: Source, place: Place, schema: dict[str, Any], over: bool) -> ArrayFacts:
    prefix, rest = array_shape(source, place, schema)
    contains: tuple[Contains, ...] = ()
    if "contains" in schema:
        fewest, most = contains_bounds(place, schema, over=over)
        contains = (Contains(source.goal(place, "contains"), fewest, most),) if fewest > 0 or most is not None else ()
    shortest, longest = count(schema.get("minItems", 0)), _whole(schema.get("maxItems"))
    if NOTHING <= rest:
        longest = len(prefix) if longest is None else min(longest, len(prefix))
    return ArrayFacts(prefix, rest, shortest, longest, schema.get("uniqueItems") is True, contains)


def contains_bounds(place: Place, schema: dict[str, Any], *, over: bool) -> tuple[int, int | None]:
    """Fewest and most items that `contains` speaks of; drafts 6 and 7 know of no numbers, which can but narrow it."""
    fewest, most = count(schema.get("minContains", 1)), _whole(schema.get("maxContains"))
    if place.dialect.reference_stands_alone:
        return (1, None) if over else (max(1, fewest), most)
    return fewest, most


def _object_facts(source: Source, place: Place, schema: dict[str, Any]) -> ObjectFacts:
    properties = {name: source.goal(place, "properties", name) for name in schema.get("properties", {})}
    required = schema.get("required", [])
    for name in required:
        properties.setdefault(name, ANYTHING)
    rules = [rule] if (rule := object_rule(source, place, schema)) else []
    return ObjectFacts(
        tuple(properties.items()),
        frozenset(required),
        tuple(rules),
        source.goal(place, "propertyNames") if "propertyNames" in schema else ANYTHING,
        count(schema.get("minProperties", 0)),
        _whole(schema.get("maxProperties")),
    )


def object_rule(source: Source, place: Place, schema: dict[str, Any]) -> Rule | None:
    """What is said of properties that are not listed; None if nothing."""
    patterns = tuple((p, source.goal(place, "patternProperties", p)) for p in schema.get("patternProperties", {}))
    additional = source.goal(place, "additionalProperties") if "additionalProperties" in schema else ANYTHING
    if not patterns and additional == ANYTHING:
        return None
    if [pattern for pattern, _ in patterns] == [""]:
        # The validator takes an only pattern that is empty for none at all.
        patterns = (("", patterns[0][1] | additional),)
    return Rule(frozenset(schema.get("properties", {})), patterns, additional)

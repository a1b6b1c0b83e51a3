"""What no branch of a schema can evaluate: there `unevaluatedProperties` and `unevaluatedItems` certainly fail.

The counterpart of `evaluation`, which counts what is certainly evaluated: here whatever some branch may evaluate
counts, by the specification or for the validator of record, whether the branch holds or not.
"""

from collections.abc import Iterator
from typing import Any

from constraints.errors import UnsupportedSchema
from constraints.json_schema.goals.facts import ArrayFacts, Contains, Evaluated, Facts, Need, ObjectFacts
from constraints.json_schema.goals.keywords import effective
from constraints.json_schema.references.schema_source import NOTHING, Goal, Place, Source

_EVERYTHING = Evaluated(all_properties=True, all_items=True)
_CONDITIONAL = ("anyOf", "oneOf", "if", "then", "else", "dependentSchemas")


def leftover_fails(source: Source, place: Place, schema: dict[str, Any], keyword: str) -> tuple[list[Facts], bool]:
    """Values with a part that nothing has evaluated and that fails what is asked of such parts.

    Args:
        source: The document.
        place: The schema object.
        schema: Those of its keywords that count.
        keyword: `unevaluatedProperties` or `unevaluatedItems`.

    Returns:
        Alternatives; and whether they are all values that fail the keyword.
    """
    fails = source.goal(place, keyword, holds=False)
    if NOTHING <= fails:
        return [], True
    asked = schema[keyword]
    rest = {name: value for name, value in schema.items() if name != keyword}
    done, whole = _most(source, place, rest, {place.index})
    if keyword == "unevaluatedProperties":
        # In draft 2019-09 the validator takes the keywords of such a schema for names.
        mistaken = isinstance(asked, dict) and "prefixItems" not in place.dialect.keywords
        names = done.names.union(asked if mistaken else ())
        need = Need(fails, names=names, patterns=tuple(sorted(done.patterns)))
        whole = whole and names == done.names
        facts = Facts(kinds=frozenset({"object"}), object=ObjectFacts(fewest=1, needs=(need,)))
        return ([] if done.all_properties else [facts]), whole
    for matching in done.matching:
        fails |= _fails(matching)
    some = (Contains(fails, start=done.items),)
    facts = Facts(kinds=frozenset({"array"}), array=ArrayFacts(shortest=done.items + 1, contains=some))
    return ([] if done.all_items or NOTHING <= fails else [facts]), whole


def _fails(goal: Goal) -> Goal:
    """What fails the goal of one subschema."""
    if not goal:
        return NOTHING
    return frozenset((index, not holds) for index, holds in goal if index >= 0)


def _most(source: Source, place: Place, schema: dict[str, Any], seen: set[int]) -> tuple[Evaluated, bool]:
    """All that a schema may evaluate; and whether it does so in any case."""
    done, whole = _own(source, place, schema), not any(keyword in schema for keyword in _CONDITIONAL)
    try:
        for part in _parts(source, place, schema):
            if part.index not in seen and isinstance(part.schema, dict):
                seen.add(part.index)
                more, certain = _most(source, part, effective(part, True), seen)
                done, whole = done | more, whole and certain
    except UnsupportedSchema:
        return _EVERYTHING, False
    return done, whole


def _parts(source: Source, place: Place, schema: dict[str, Any]) -> Iterator[Place]:
    """The subschemas that speak of the same value."""
    for keyword in ("$ref", "$dynamicRef", "$recursiveRef"):
        if keyword in schema:
            yield source.follow(place, keyword)
    for keyword in ("allOf", "anyOf", "oneOf"):
        for index in range(len(schema.get(keyword, ()))):
            yield source.child(place, keyword, index)
    for keyword in ("if", "then", "else"):
        if keyword in schema:
            yield source.child(place, keyword)
    for name in schema.get("dependentSchemas", ()):
        yield source.child(place, "dependentSchemas", name)


def _own(source: Source, place: Place, schema: dict[str, Any]) -> Evaluated:
    items = schema.get("items")
    first = items if isinstance(items, list) else schema.get("prefixItems", ())
    later = "additionalItems" in schema if isinstance(items, list) else items is not None
    return Evaluated(
        frozenset(schema.get("properties", ())),
        frozenset(schema.get("patternProperties", ())),
        "additionalProperties" in schema or "unevaluatedProperties" in schema,
        len(first),
        frozenset({source.goal(place, "contains")}) if "contains" in schema else frozenset(),
        later or "unevaluatedItems" in schema,
    )

"""What it takes for a schema to fail: one alternative for each keyword that may be broken."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from constraints.errors import UnsupportedSchema
from constraints.json_schema.goals import keywords
from constraints.json_schema.goals.facts import (
    ALL_KINDS,
    ArrayFacts,
    Contains,
    Facts,
    Need,
    NumberFacts,
    ObjectFacts,
    StringFacts,
)
from constraints.json_schema.goals.unevaluated_negation import leftover_fails
from constraints.json_schema.references.schema_source import ANYTHING, NOTHING, Goal, Place, Source
from constraints.json_trees.equality import identity

if TYPE_CHECKING:
    from constraints.json_schema.goals.expansion import Expansion


_PAIRS = 64
"""Pairs of branches of a `oneOf` that are looked at to break it."""


def refutations(expansion: "Expansion", place: Place, over: bool) -> Iterable[Facts]:
    """Alternatives, each of which breaks the schema at a place.

    Args:
        expansion: The expansion that asks.
        place: A subschema that is an object.
        over: Wide reading instead of the narrow one.
    """
    # Breaking a keyword that the draft does not check breaks nothing, whichever the reading.
    schema = keywords.effective(place, True)
    for keyword, value in schema.items():
        if keyword in keywords.ASSERTIONS:
            yield from _broken(expansion, place, schema, keyword, value, over)


def _broken(
    expansion: "Expansion", place: Place, schema: dict[str, Any], keyword: str, value: Any, over: bool
) -> Iterable[Facts]:
    if keyword == "type":
        return _not_type(value, over)
    if keyword in ("enum", "const"):
        values = value if keyword == "enum" else [value]
        return (Facts(excluded=frozenset(identity(each) for each in values)),)
    if keyword in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
        return _not_bound(schema, keyword)
    if keyword == "multipleOf":
        return (_only("number", number=NumberFacts(indivisible=frozenset({value}))),)
    if keyword == "minLength":
        return (_only("string", string=StringFacts(longest=int(value) - 1)),) if value > 0 else ()
    if keyword == "maxLength":
        return (_only("string", string=StringFacts(shortest=int(value) + 1)),)
    if keyword == "pattern":
        return (_only("string", string=StringFacts(refused=(value,))),)
    if keyword == "format":
        checked = value in place.dialect.validator_class.FORMAT_CHECKER.checkers
        return (_only("string", string=StringFacts(misformed=(value,))),) if checked else ()
    if keyword in ("unevaluatedProperties", "unevaluatedItems"):
        return _not_left_over(expansion, place, schema, keyword, over)
    if keyword in keywords.ARRAY_KEYWORDS:
        return _not_array(expansion, place, schema, keyword, over)
    if keyword in keywords.OBJECT_KEYWORDS:
        return _not_object(expansion, place, schema, keyword, over)
    return _not_applied(expansion, place, schema, keyword, over)


def _not_left_over(
    expansion: "Expansion", place: Place, schema: dict[str, Any], keyword: str, over: bool
) -> Iterable[Facts]:
    if over:
        return expansion.lose(keyword, place, over)
    found, whole = leftover_fails(expansion.source, place, schema, keyword)
    return found if whole else (*found, *expansion.lose(keyword, place, over))


def different(source: Source, value: list[Any] | dict[str, Any]) -> Iterable[Facts]:
    """Alternatives, each of which is different from an array or an object."""
    size = len(value)
    if isinstance(value, list):
        if size:
            yield _only("array", array=ArrayFacts(longest=size - 1))
        yield _only("array", array=ArrayFacts(shortest=size + 1))
        for index, item in enumerate(value):
            yield _item_fails(index, source.constant(item, holds=False))
        return
    for name, item in value.items():
        yield _only("object", object=ObjectFacts(((name, NOTHING),)))
        yield _member(name, source.constant(item, holds=False))
    yield _only("object", object=ObjectFacts(fewest=size + 1))


def _only(kind: str, **facts: Any) -> Facts:
    return Facts(kinds=frozenset({kind}), **facts)


def _not_type(types: str | list[str], over: bool) -> Iterable[Facts]:
    asked = keywords.type_facts(types)
    kinds = ALL_KINDS - asked.kinds
    if kinds:
        yield Facts(kinds=kinds)
    if asked.number.integer:
        yield _only("number", number=NumberFacts(fraction=not over))


def _not_bound(schema: dict[str, Any], keyword: str) -> Iterable[Facts]:
    value = schema[keyword]
    if isinstance(value, bool):
        return ()
    number = keywords.exact(value)
    if keyword == "minimum":
        return (_only("number", number=NumberFacts(high=number, high_open=schema.get("exclusiveMinimum") is not True)),)
    if keyword == "maximum":
        return (_only("number", number=NumberFacts(low=number, low_open=schema.get("exclusiveMaximum") is not True)),)
    if keyword == "exclusiveMinimum":
        return (_only("number", number=NumberFacts(high=number)),)
    return (_only("number", number=NumberFacts(low=number)),)


def _not_array(
    expansion: "Expansion", place: Place, schema: dict[str, Any], keyword: str, over: bool
) -> Iterable[Facts]:
    source, value = expansion.source, schema[keyword]
    listed = isinstance(schema.get("items"), list)
    ineffective = keyword == "additionalItems" and not listed
    if ineffective or keyword in ("minContains", "maxContains") or (keyword == "uniqueItems" and not value):
        return ()
    if keyword == "minItems":
        return (_only("array", array=ArrayFacts(longest=int(value) - 1)),) if value > 0 else ()
    if keyword == "maxItems":
        return (_only("array", array=ArrayFacts(shortest=int(value) + 1)),)
    if keyword == "uniqueItems":
        return (_only("array", array=ArrayFacts(shortest=2, repeated=True)),)
    if keyword == "prefixItems" or (keyword == "items" and listed):
        return [_item_fails(i, source.goal(place, keyword, i, holds=False)) for i in range(len(value))]
    if keyword in ("items", "additionalItems"):
        first = len(schema["items"]) if listed else len(schema.get("prefixItems", ()))
        fails = source.goal(place, keyword, holds=False)
        if NOTHING <= fails:
            return ()
        if not fails:
            return (_only("array", array=ArrayFacts(shortest=first + 1)),)
        some = (Contains(fails, start=first),)
        return (_only("array", array=ArrayFacts(shortest=first + 1, contains=some)),)
    if keyword == "contains":
        return _not_contains(expansion, place, schema)
    return expansion.lose(keyword, place, over)


def _not_contains(expansion: "Expansion", place: Place, schema: dict[str, Any]) -> Iterable[Facts]:
    goal = expansion.source.goal(place, "contains")
    fewest, most = keywords.contains_bounds(place, schema, over=True)
    if fewest == 1:
        yield _only("array", array=ArrayFacts(rest=expansion.source.goal(place, "contains", holds=False)))
    elif fewest > 1:
        yield _only("array", array=ArrayFacts(contains=(Contains(goal, 0, fewest - 1),)))
    if most is not None:
        yield _only("array", array=ArrayFacts(shortest=most + 1, contains=(Contains(goal, most + 1),)))


def _item_fails(position: int, fails: Goal) -> Facts:
    prefix = (ANYTHING,) * position + (fails,)
    return _only("array", array=ArrayFacts(prefix=prefix, shortest=position + 1))


def _not_object(
    expansion: "Expansion", place: Place, schema: dict[str, Any], keyword: str, over: bool
) -> Iterable[Facts]:
    source, value = expansion.source, schema[keyword]
    if keyword == "properties":
        fails = {name: source.goal(place, "properties", name, holds=False) for name in value}
        return [_member(name, goal) for name, goal in fails.items() if not NOTHING <= goal]
    if keyword == "required":
        return [_only("object", object=ObjectFacts(((name, NOTHING),))) for name in value]
    if keyword == "minProperties":
        return (_only("object", object=ObjectFacts(most=int(value) - 1)),) if value > 0 else ()
    if keyword == "maxProperties":
        return (_only("object", object=ObjectFacts(fewest=int(value) + 1)),)
    if keyword == "patternProperties":
        needs = [Need(source.goal(place, keyword, pattern, holds=False), pattern) for pattern in value]
        return [_needing(need) for need in needs if not NOTHING <= need.goal]
    if keyword == "additionalProperties":
        names, patterns = frozenset(schema.get("properties", ())), tuple(schema.get("patternProperties", ()))
        need = Need(source.goal(place, keyword, holds=False), names=names, patterns=patterns)
        return () if NOTHING <= need.goal else (_needing(need),)
    if keyword == "propertyNames":
        named = source.goal(place, keyword, holds=False)
        return () if NOTHING <= named else (_needing(Need(ANYTHING, named=named)),)
    if keyword in ("dependencies", "dependentRequired", "dependentSchemas"):
        return [facts for name in value for facts in _dependency_fails(expansion, place, keyword, name, over)]
    return expansion.lose(keyword, place, over)


def _needing(need: Need) -> Facts:
    return _only("object", object=ObjectFacts(fewest=1, needs=(need,)))


def _member(name: str, goal: Goal) -> Facts:
    return _only("object", object=ObjectFacts(((name, goal),), frozenset({name})))


def _dependency_fails(expansion: "Expansion", place: Place, keyword: str, name: str, over: bool) -> Iterable[Facts]:
    needed = place.schema[keyword][name]
    if isinstance(needed, list):
        members = [ObjectFacts(((name, ANYTHING), (other, NOTHING)), frozenset({name})) for other in needed]
        return [_only("object", object=each) for each in members]
    fails = expansion.alternatives(expansion.source.goal(place, keyword, name, holds=False), over=over)
    return expansion.product([[_member(name, ANYTHING)], fails], over)


def _not_applied(
    expansion: "Expansion", place: Place, schema: dict[str, Any], keyword: str, over: bool
) -> Iterable[Facts]:
    source = expansion.source
    if keyword in ("allOf", "anyOf", "oneOf"):
        holds = [source.goal(place, keyword, i) for i in range(len(schema[keyword]))]
        fails = [source.goal(place, keyword, i, holds=False) for i in range(len(schema[keyword]))]
        if keyword == "allOf":
            return [facts for goal in fails for facts in expansion.alternatives(goal, over=over)]
        none: Goal = frozenset().union(*fails)
        found = expansion.alternatives(none, over=over)
        if keyword == "anyOf":
            return found
        pairs = [a | b for i, a in enumerate(holds) for b in holds[i + 1 :] if not expansion.disjoint(a, b)]
        if len(pairs) > _PAIRS:
            return (*found, *expansion.lose(keyword, place, over))
        # Two of them hold, or none does.
        return (*found, *(facts for pair in pairs for facts in expansion.alternatives(pair, over=over)))
    if keyword == "not":
        return expansion.alternatives(source.goal(place, "not"), over=over)
    if keyword == "if":
        result: list[Facts] = []
        if "then" in schema:
            holds_only = source.goal(place, "if") | source.goal(place, "then", holds=False)
            result += expansion.alternatives(holds_only, over=over)
        if "else" in schema:
            fails_both = source.goal(place, "if", holds=False) | source.goal(place, "else", holds=False)
            result += expansion.alternatives(fails_both, over=over)
        return result
    if keyword in keywords.REFERENCE_KEYWORDS:
        try:
            target = source.follow(place, keyword)
        except UnsupportedSchema:
            return expansion.lose(keyword, place, over)
        return expansion.alternatives(source.goal(target, holds=False), over=over)
    if keyword in ("then", "else"):
        return ()
    return expansion.lose(keyword, place, over)

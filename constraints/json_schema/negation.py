"""What it takes for a schema to fail: one alternative for each keyword that may be broken."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from constraints.errors import UnsupportedSchema
from constraints.json_schema import keywords
from constraints.json_schema.facts import (
    ALL_KINDS,
    ArrayFacts,
    Facts,
    NumberFacts,
    ObjectFacts,
    StringFacts,
)
from constraints.json_schema.numbers import MODULUS_LIMIT
from constraints.json_schema.source import ANYTHING, NOTHING, Goal, Place
from constraints.structure.values import identity

if TYPE_CHECKING:
    from constraints.json_schema.expansion import Expansion


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
        return _not_type(expansion, place, value, over)
    if keyword in ("enum", "const"):
        values = value if keyword == "enum" else [value]
        return (Facts(excluded=frozenset(identity(each) for each in values)),)
    if keyword in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
        return _not_bound(schema, keyword)
    if keyword == "multipleOf" and isinstance(value, int) and value <= MODULUS_LIMIT:
        return (_only("number", number=NumberFacts(indivisible=frozenset({value}))),)
    if keyword == "minLength":
        return (_only("string", string=StringFacts(longest=int(value) - 1)),) if value > 0 else ()
    if keyword == "maxLength":
        return (_only("string", string=StringFacts(shortest=int(value) + 1)),)
    if keyword == "pattern":
        return (_only("string", string=StringFacts(refused=(value,))),)
    if keyword == "format":
        checked = value in place.dialect.validator_class.FORMAT_CHECKER.checkers
        return expansion.lose(keyword, place, over) if checked else ()
    if keyword in keywords.ARRAY_KEYWORDS:
        return _not_array(expansion, place, schema, keyword, over)
    if keyword in keywords.OBJECT_KEYWORDS:
        return _not_object(expansion, place, schema, keyword, over)
    return _not_applied(expansion, place, schema, keyword, over)


def _only(kind: str, **facts: Any) -> Facts:
    return Facts(kinds=frozenset({kind}), **facts)


def _not_type(expansion: "Expansion", place: Place, types: str | list[str], over: bool) -> Iterable[Facts]:
    asked = keywords.type_facts(types)
    kinds = ALL_KINDS - asked.kinds
    if asked.number.integer:
        # A number with a fraction would do as well.
        if over:
            kinds |= {"number"}
        else:
            expansion.lose("type", place, over)
    return (Facts(kinds=kinds),) if kinds else ()


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
    if keyword == "prefixItems" or (keyword == "items" and listed):
        return [_item_fails(i, source.goal(place, keyword, i, holds=False)) for i in range(len(value))]
    if keyword in ("items", "additionalItems"):
        first = len(schema["items"]) if listed else len(schema.get("prefixItems", ()))
        if value is False:
            return (_only("array", array=ArrayFacts(shortest=first + 1)),)
        if first == 0:
            return _some_item(source.goal(place, keyword, holds=False))
    if keyword == "contains" and "minContains" not in schema and "maxContains" not in schema:
        return (_only("array", array=ArrayFacts(rest=source.goal(place, "contains", holds=False))),)
    return expansion.lose(keyword, place, over)


def _some_item(fails: Goal) -> Iterable[Facts]:
    if NOTHING <= fails:
        return ()
    return (_only("array", array=ArrayFacts(shortest=1, contains=((fails, 1),))),)


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
    if keyword == "additionalProperties":
        if value is True or value == {}:
            return ()
        if value is False and (rule := keywords.object_rule(source, place, schema)) is not None:
            # Some name outside the listed ones must be present; which ones there are is known only later.
            return (_only("object", object=ObjectFacts(outside=(rule,))),)
        return expansion.lose(keyword, place, over)
    if keyword in ("dependencies", "dependentRequired", "dependentSchemas"):
        return [facts for name in value for facts in _dependency_fails(expansion, place, keyword, name, over)]
    return expansion.lose(keyword, place, over)


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
        apart = keyword == "anyOf" or all(expansion.disjoint(a, b) for i, a in enumerate(holds) for b in holds[i + 1 :])
        return found if apart else (*found, *expansion.lose(keyword, place, over))
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

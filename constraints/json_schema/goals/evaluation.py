"""What schemas have evaluated of a value, and what `unevaluatedProperties` and `unevaluatedItems` ask of the rest.

Each alternative of a schema says what has been evaluated where it holds; the branches taken add up. Counting too little
is narrow, and never wrong: it holds more of a value to what is asked of the rest. So where the validator of record
counts less than the specification, or the other way round, only what both count is counted. The wide reading ignores
these keywords altogether.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from constraints.json_schema.goals.facts import ArrayFacts, Evaluated, Facts, ObjectFacts, Rule, meet
from constraints.json_schema.references.schema_source import ANYTHING, NOTHING, Place, Source

_NOTHING_EVALUATED = Evaluated()


def evaluated_by(source: Source, place: Place, schema: dict[str, Any]) -> Evaluated:
    """What the keywords of one schema object evaluate themselves; those that apply others in place do not count here.

    Args:
        source: The document.
        place: The schema object.
        schema: Those of its keywords that count.
    """
    keywords = place.dialect.keywords
    if "unevaluatedProperties" in keywords:
        # Keywords of other drafts assert what they say all the same, but nobody has them evaluate anything.
        schema = {keyword: value for keyword, value in schema.items() if keyword in keywords}
    old = _is_old(place)
    items, additional = schema.get("items"), schema.get("additionalProperties")
    first = items if isinstance(items, list) else () if old else schema.get("prefixItems", ())
    later = "additionalItems" in schema if isinstance(items, list) else items is not None
    contains = frozenset({source.goal(place, "contains")}) if "contains" in schema and not old else frozenset()
    return Evaluated(
        frozenset(schema.get("properties", ())),
        frozenset(schema.get("patternProperties", ())),
        additional is not None and (additional is True or not old),
        len(first),
        contains,
        later,
    )


def bare(alternatives: Iterable[Facts]) -> tuple[Facts, ...]:
    """The same alternatives, nothing evaluated: what is tried under a negation leaves no trace."""
    return tuple(
        dict.fromkeys(
            facts if facts.evaluated == _NOTHING_EVALUATED else replace(facts, evaluated=_NOTHING_EVALUATED)
            for facts in alternatives
        )
    )


def closed(source: Source, place: Place, schema: dict[str, Any], facts: Facts) -> Facts | None:
    """One alternative of a schema object, its unevaluated parts held to what is asked of them.

    Args:
        source: The document.
        place: The schema object.
        schema: Those of its keywords that count.
        facts: The alternative, with all that has been evaluated in it.
    """
    done = facts.evaluated
    closing: Facts | None = facts
    if "unevaluatedProperties" in schema:
        goal = source.goal(place, "unevaluatedProperties")
        if not done.all_properties and goal != ANYTHING:
            rule = Rule(done.names, tuple((pattern, ANYTHING) for pattern in sorted(done.patterns)), goal)
            closing = meet(facts, Facts(hinted=frozenset({"object"}), object=ObjectFacts(rules=(rule,))))
        if schema["unevaluatedProperties"] is True or not _is_old(place):
            done = replace(done, all_properties=True)
    if "unevaluatedItems" in schema and closing is not None:
        goal = source.either([source.goal(place, "unevaluatedItems"), *done.matching])
        if not done.all_items and goal != ANYTHING:
            longest = done.items if NOTHING <= goal else None
            array = ArrayFacts((ANYTHING,) * done.items, goal, longest=longest)
            closing = meet(closing, Facts(hinted=frozenset({"array"}), array=array))
        done = replace(done, all_items=True)
    return None if closing is None else replace(closing, evaluated=done)


def covers(a: Evaluated, b: Evaluated) -> bool:
    """Whether all that `b` has evaluated is evaluated in `a` as well."""
    return b == _NOTHING_EVALUATED or (a | b) == a


def _is_old(place: Place) -> bool:
    """Whether the draft is 2019-09, whose `contains` evaluates nothing.

    Its validator of record does not count properties under `additionalProperties` and `unevaluatedProperties` either,
    unless these are `true`.
    """
    keywords = place.dialect.keywords
    return "unevaluatedItems" in keywords and "prefixItems" not in keywords

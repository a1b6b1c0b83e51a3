"""What schemas have evaluated of a value, and what `unevaluatedProperties` and `unevaluatedItems` ask of the rest.

Each alternative of a schema says what has been evaluated where it holds; the branches taken add up. Counting too little
is narrow, and never wrong: it holds more of a value to what is asked of the rest. So where the validator of record
counts less than the specification, or the other way round, only what both count is counted. The wide reading ignores
these keywords altogether.
"""

from dataclasses import replace
from functools import reduce
from operator import or_

from constraints.json_schema.facts import ArrayFacts, Evaluated, Facts, ObjectFacts, Rule, hinting, meet
from constraints.json_schema.keywords.keyword import Reading
from constraints.json_schema.keywords.registry import in_order
from constraints.json_schema.references.schema_source import ANYTHING, NOTHING

_NOTHING_EVALUATED = Evaluated()


def evaluated_by(reading: Reading) -> Evaluated:
    """What the keywords of one schema object evaluate themselves, those that apply others in place apart."""
    counted = in_order(reading.schema)
    keywords = reading.place.dialect.keywords
    if "unevaluatedProperties" in keywords:
        # Keywords of other drafts assert what they say all the same, but nobody has them evaluate anything.
        counted = [keyword for keyword in counted if keyword.name in keywords]
    return reduce(or_, (keyword.evaluates(reading.of(keyword.name)) for keyword in counted), _NOTHING_EVALUATED)


def closed(reading: Reading, facts: Facts) -> Facts | None:
    """One alternative of a schema object, its unevaluated parts held to what is asked of them.

    Args:
        reading: The schema object.
        facts: The alternative, with all that has been evaluated in it.
    """
    done = facts.evaluated
    closing: Facts | None = facts
    if "unevaluatedProperties" in reading.schema:
        properties = reading.of("unevaluatedProperties")
        goal = properties.goal()
        if not done.all_properties and goal != ANYTHING:
            rule = Rule(done.names, tuple((pattern, ANYTHING) for pattern in sorted(done.patterns)), goal)
            closing = meet(facts, hinting(ObjectFacts(rules=(rule,))))
        if properties.value is True or not reading.is_old():
            done = replace(done, all_properties=True)
    if "unevaluatedItems" in reading.schema and closing is not None:
        goal = reading.expander.source.either([reading.of("unevaluatedItems").goal(), *done.matching])
        if not done.all_items and goal != ANYTHING:
            longest = done.items if NOTHING <= goal else None
            array = ArrayFacts((ANYTHING,) * done.items, goal, longest=longest)
            closing = meet(closing, hinting(array))
        done = replace(done, all_items=True)
    return None if closing is None else replace(closing, evaluated=done)


def covers(a: Evaluated, b: Evaluated) -> bool:
    """Whether all that `b` has evaluated is evaluated in `a` as well."""
    return b == _NOTHING_EVALUATED or (a | b) == a

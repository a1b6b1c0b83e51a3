"""The wide reading of a schema, judged on values: what cannot be excluded.

A negation that no automaton expresses is judged by it: a value certainly fails a schema that it cannot possibly meet.
"""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal

from constraints.json_schema.formats.string_formats import conforms
from constraints.json_schema.goals.expansion import Expansion, member_goal, search
from constraints.json_schema.goals.facts import (
    NOTHING,
    ArrayFacts,
    Facts,
    Goal,
    Need,
    NumberFacts,
    ObjectFacts,
    StringFacts,
)
from constraints.json_schema.values.numbers import divides
from constraints.json_schema.values.required_unlisted import meant
from constraints.json_trees.equality import identity, kind_of
from constraints.json_trees.strict_json import NumberText, Value, plain

_Meets = Callable[[Goal, Value], bool]


def possible(expansion: Expansion, goal: Goal, value: Value) -> bool:
    """Whether a value may meet a goal; where this is False it certainly does not."""
    known: dict[tuple[Goal, int], bool] = {}

    def may(asked: Goal, part: Value) -> bool:
        if not asked or NOTHING <= asked:
            return not asked
        key = (asked, id(part))
        if key not in known:
            # A goal that leads back to itself on the same value tells nothing.
            known[key] = True
            known[key] = any(_meets(facts, part, may) for facts in expansion.alternatives(asked, over=True))
        return known[key]

    try:
        return may(goal, value)
    except RecursionError:
        return True


def _meets(facts: Facts, value: Value, may: _Meets) -> bool:
    kind = "number" if isinstance(value, NumberText) else kind_of(value)
    if kind not in facts.kinds:
        return False
    if facts.values is not None or facts.excluded:
        key = identity(plain(value))
        if key in facts.excluded or (facts.values is not None and all(key != listed for listed, _ in facts.values)):
            return False
    if kind == "number":
        return _number(facts.number, value)
    if kind == "string":
        return _string(facts.string, value)
    if kind == "array":
        return all(_array(facts.array, value, may))
    return kind != "object" or all(_object(facts.object, value, may))


def _number(facts: NumberFacts, text: str) -> bool:
    value = json.loads(text)
    low, high = _limit(facts.low), _limit(facts.high)
    if low is not None and (value < low or (facts.low_open and value == low)):
        return False
    if high is not None and (value > high or (facts.high_open and value == high)):
        return False
    if facts.integer and isinstance(value, float) and not value.is_integer():
        return False
    if any(divides(divisor, value) is False for divisor in facts.multiples):
        return False
    return not any(divides(divisor, value) for divisor in facts.indivisible)


def _limit(bound: Decimal | None) -> int | float | None:
    """The number that a bound was written as."""
    if bound is None:
        return None
    return int(bound) if bound == bound.to_integral_value() else float(bound)


def _string(facts: StringFacts, value: str) -> bool:
    if len(value) < facts.shortest or (facts.longest is not None and len(value) > facts.longest):
        return False
    if any(conforms(value, name) is True for name in facts.misformed):
        return False
    return all(search(p, value) is not False for p in facts.patterns) and not any(
        search(p, value) for p in facts.refused
    )


def _array(facts: ArrayFacts, value: list[Value], may: _Meets) -> Iterator[bool]:
    yield len(value) >= facts.shortest and (facts.longest is None or len(value) <= facts.longest)
    for index, item in enumerate(value):
        yield may(facts.prefix[index] if index < len(facts.prefix) else facts.rest, item)
    if facts.unique or facts.repeated:
        repeated = len({identity(plain(item)) for item in value}) < len(value)
        yield repeated if facts.repeated else not repeated
    for each in facts.contains:
        yield sum(may(each.goal, item) for item in value[each.start :]) >= each.least


def _object(facts: ObjectFacts, value: dict[str, Value], may: _Meets) -> Iterator[bool]:
    yield facts.required <= value.keys()
    yield len(value) >= facts.fewest and (facts.most is None or len(value) <= facts.most)
    for name, item in value.items():
        yield may(facts.names, name)
        yield may(member_goal(facts, name, loose=True), item)
    for need in facts.needs:
        yield any(_meant(need, name, may) and may(need.goal, item) for name, item in value.items())


def _meant(need: Need, name: str, may: _Meets) -> bool:
    return meant(need, name, lambda each: may(need.named, each), loose=True)

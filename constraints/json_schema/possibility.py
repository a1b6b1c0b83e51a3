"""The wide reading of a schema, judged on values: what cannot be excluded.

A negation that no automaton expresses is judged by it: a value certainly fails a schema that it cannot possibly meet.
"""

from collections.abc import Callable, Iterator

from constraints.json_schema.facts import ArrayFacts, Facts, ObjectFacts, RequiredUnlisted
from constraints.json_schema.goals.expansion import Expansion
from constraints.json_schema.references.schema_source import NOTHING, Goal
from constraints.json_schema.values.judged_numbers import may_be_number
from constraints.json_schema.values.member_goals import member_goal
from constraints.json_schema.values.required_unlisted import meant
from constraints.json_schema.values.strings import may_be_string
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
        return may_be_number(facts.number, value)
    if kind == "string":
        return may_be_string(facts.string, value)
    if kind == "array":
        return all(_array(facts.array, value, may))
    return kind != "object" or all(_object(facts.object, value, may))


def _array(facts: ArrayFacts, value: list[Value], may: _Meets) -> Iterator[bool]:
    yield len(value) >= facts.shortest and (facts.longest is None or len(value) <= facts.longest)
    for index, item in enumerate(value):
        yield may(facts.item(index), item)
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
    for asked in facts.required_unlisted:
        yield any(_meant(asked, name, may) and may(asked.goal, item) for name, item in value.items())


def _meant(asked: RequiredUnlisted, name: str, may: _Meets) -> bool:
    return meant(asked, name, lambda each: may(asked.named, each), loose=True)

"""The keywords that hold a value to other schemas: references, and what joins, offers or excludes schemas."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from constraints.errors import UnsupportedSchema
from constraints.json_schema.facts import ALL_KINDS, TOP, Facts, meet, whole_kinds
from constraints.json_schema.keywords.keyword import LIST, ONE, Keyword, Reading, nothing
from constraints.json_schema.keywords.keyword_phrases import phrase
from constraints.json_schema.references.schema_source import ANYTHING, NOTHING, Goal

_NEGATED = 8
"""Most branches of a `oneOf` that are negated beside another without looking for what tells them all apart."""

_PAIRS = 64
"""Pairs of branches of a `oneOf` that are looked at to break it."""

_SUBSET_LIMIT = 1_000
"""Most sets of branches of an `anyOf` that are looked at, whether they may hold at once."""


def negated(goal: Goal) -> Goal:
    """The goal that a goal of at most one atom fails."""
    if not goal:
        return NOTHING
    ((index, holds),) = goal
    return ANYTHING if index < 0 else frozenset({(index, not holds)})


def _joined(reading: Reading) -> Sequence[Goal]:
    source = reading.expander.source
    try:
        return [source.goal(source.follow(reading.place, reading.keyword))]
    except UnsupportedSchema:
        if not reading.over:
            raise
        return []


def _not_joined(reading: Reading) -> Iterable[Facts]:
    source = reading.expander.source
    try:
        target = source.follow(reading.place, reading.keyword)
    except UnsupportedSchema:
        return reading.lose()
    return reading.alternatives(source.goal(target, holds=False))


def _not_all(reading: Reading) -> Iterable[Facts]:
    return [facts for goal in reading.goals(holds=False) for facts in reading.alternatives(goal)]


def _none(reading: Reading) -> tuple[Facts, ...]:
    return reading.alternatives(ANYTHING.union(*reading.goals(holds=False)))


def _any(reading: Reading) -> Sequence[Iterable[Facts]]:
    """The branches, each by itself; and several at once where they evaluate different parts of a value."""
    expander, branches = reading.expander, reading.goals()
    options = [reading.alternatives(branch) for branch in branches]
    found = [facts for part in options for facts in part]
    if reading.over or not expander.source.evaluates:
        return [found]
    telling = [i for i, part in enumerate(options) if any(facts.evaluated != TOP.evaluated for facts in part)]
    subsets: list[tuple[tuple[int, ...], tuple[Facts, ...]]] = []
    tried = 0
    for i in telling:
        for chosen, both in [*subsets, ((), (TOP,))]:
            tried += 1
            if tried > _SUBSET_LIMIT:
                expander.leave_out("anyOf", reading.place.pointer)
                break
            if not any(expander.disjointness.disjoint(branches[i], branches[j]) for j in chosen):
                subsets.append(((*chosen, i), expander.product([both, options[i]], False) if chosen else options[i]))
    return [[*found, *(facts for chosen, both in subsets if len(chosen) > 1 for facts in both)]]


def _one(reading: Reading) -> Sequence[Iterable[Facts]]:
    expander, branches = reading.expander, reading.goals()
    times = Counter(branches)
    # What meets a branch that stands there twice, or one beside a branch that always holds, meets two.
    alone = [i for i, each in enumerate(branches) if times[each] == 1 and (not each or ANYTHING not in times)]
    options = {i: reading.alternatives(branches[i]) for i in alone}
    if reading.over or expander.optimistic:
        return [[facts for found in options.values() for facts in found]]
    context = _uncrowded(options.values())
    known = next(iter(expander.product([[expander.beside(reading.place)], [context]], True)), context)
    overlaps = expander.disjointness.overlaps(branches, known)
    many = overlaps is None or max(map(len, overlaps)) > _NEGATED
    if many and (told := expander.disjointness.telling(branches, known)) is not None:
        present, overlaps = told
        context = meet(context, present) or context
        # Where the property is absent they are not kept apart.
        expander.leave_out("oneOf", reading.place.pointer)
    result: list[Facts] = []
    for i, every in options.items():
        found: tuple[Facts, ...] = ()
        if overlaps is not None:
            goal = branches[i].union(*(negated(branches[j]) for j in sorted(overlaps[i])))
            found = reading.alternatives(goal)
        if every and not found and (overlaps is None or not expander.disjointness.proved_empty(goal)):
            expander.leave_out("oneOf", reading.place.pointer)
        result += found if context is TOP else expander.product([[context], found], False)
    return [result]


def _uncrowded(options: Iterable[tuple[Facts, ...]]) -> Facts:
    """Values of those basic types of which no two branches of a `oneOf` admit everything."""
    crowd = Counter(kind for branch in options for kind in {kind for facts in branch for kind in whole_kinds(facts)})
    kinds = ALL_KINDS - {kind for kind, times in crowd.items() if times > 1}
    return TOP if kinds == ALL_KINDS else Facts(kinds=kinds)


def _not_one(reading: Reading) -> Iterable[Facts]:
    """Two of them hold, or none does."""
    holds, found = reading.goals(), _none(reading)
    overlaps = reading.expander.disjointness.overlaps(holds)
    if overlaps is None or sum(map(len, overlaps)) > 2 * _PAIRS:
        return (*found, *reading.lose())
    pairs = [holds[i] | holds[j] for i, others in enumerate(overlaps) for j in sorted(others) if i < j]
    return (*found, *(facts for pair in pairs for facts in reading.alternatives(pair)))


def conditions(reading: Reading) -> tuple[tuple[Goal, Goal], tuple[Goal, Goal]]:
    """The two ways to meet an `if`: its goal and that of `then`, or its failing and that of `else`."""
    then, other = (
        reading.of(keyword).goal() if keyword in reading.schema else ANYTHING for keyword in ("then", "else")
    )
    return (reading.goal(), then), (reading.goal(holds=False), other)


def _if(reading: Reading) -> Sequence[Iterable[Facts]]:
    if "then" in reading.schema or "else" in reading.schema:
        return [[facts for goal, branch in conditions(reading) for facts in reading.alternatives(goal | branch)]]
    if reading.expander.source.evaluates and not reading.over:
        # It asserts nothing, but evaluates something where it holds.
        return [(*reading.alternatives(reading.goal()), TOP)]
    return []


def _not_if(reading: Reading) -> Iterable[Facts]:
    result: list[Facts] = []
    for keyword, holds in (("then", True), ("else", False)):
        if keyword in reading.schema:
            fails = reading.of(keyword).goal(holds=False)
            result += reading.alternatives(reading.goal(holds=holds) | fails)
    return result


def _alternatives(asked: list[Any], fault: Any) -> str:
    return f"one of {len(asked)} alternatives"


def _indexes(asked: list[Any]) -> Iterable[tuple[int]]:
    return ((index,) for index in range(len(asked)))


def _itself(asked: Any) -> Iterable[tuple[()]]:
    return [()]


_BRANCHING = partial(Keyword, conditional=True, in_place=_indexes, subschemas=LIST, phrase=_alternatives)
_CONDITIONAL = partial(Keyword, conditional=True, in_place=_itself, subschemas=ONE)

REFERENCES = tuple(
    Keyword(name, joins=_joined, broken=_not_joined) for name in ("$recursiveRef", "$dynamicRef", "$ref")
)
APPLICATORS = (
    Keyword("allOf", joins=lambda reading: reading.goals(), broken=_not_all, in_place=_indexes, subschemas=LIST),
    _BRANCHING(
        "anyOf", choices=_any, broken=_none, narrowed="there are too many sets of branches that may hold at once"
    ),
    _BRANCHING(
        "oneOf",
        choices=_one,
        broken=_not_one,
        narrowed="there are too many alternatives, or some cannot be kept apart exactly",
    ),
    Keyword(
        "not",
        choices=lambda reading: [reading.alternatives(reading.goal(holds=False))],
        broken=lambda reading: reading.alternatives(reading.goal()),
        subschemas=ONE,
        phrase=phrase("anything but {}"),
        verified="what fails it cannot be put as an automaton; values that turn out to meet it are written again",
    ),
    _CONDITIONAL("if", choices=_if, broken=_not_if),
    _CONDITIONAL("then", broken=nothing, beside="if"),
    _CONDITIONAL("else", broken=nothing, beside="if"),
)

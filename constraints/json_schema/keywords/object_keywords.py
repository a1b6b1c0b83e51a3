"""The keywords that speak of objects."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from constraints.json_schema.facts import (
    Evaluated,
    Facts,
    ObjectFacts,
    RequiredUnlisted,
    Rule,
    hinting,
    only,
    without_evaluated,
)
from constraints.json_schema.keywords.counts import counting
from constraints.json_schema.keywords.keyword import MAP, ONE, Keyword, Reading
from constraints.json_schema.keywords.keyword_phrases import listed
from constraints.json_schema.references.schema_source import ANYTHING, NOTHING, Goal


def having(*names: str, goal: Goal = ANYTHING) -> ObjectFacts:
    """Objects in which some names are present, with values that meet a goal."""
    return ObjectFacts(tuple((name, goal) for name in names), frozenset(names))


def lacking(name: str) -> ObjectFacts:
    """Objects in which a name is absent."""
    return ObjectFacts(((name, NOTHING),))


def _not_properties(reading: Reading) -> Iterable[Facts]:
    fails = {name: reading.goal(name, holds=False) for name in reading.value}
    return [only(having(name, goal=goal)) for name, goal in fails.items() if not NOTHING <= goal]


def _unlisted(reading: Reading) -> ObjectFacts | None:
    """For `patternProperties` and `additionalProperties`, which belong together."""
    schema = reading.schema
    if reading.keyword == "additionalProperties" and "patternProperties" in schema:
        return None
    matching = reading.of("patternProperties")
    patterns = tuple((pattern, matching.goal(pattern)) for pattern in schema.get("patternProperties", {}))
    additional = reading.of("additionalProperties").goal() if "additionalProperties" in schema else ANYTHING
    if not patterns and additional == ANYTHING:
        return None
    if [pattern for pattern, _ in patterns] == [""]:
        # The validator takes an only pattern that is empty for none at all.
        patterns = (("", patterns[0][1] | additional),)
    return ObjectFacts(rules=(Rule(frozenset(schema.get("properties", {})), patterns, additional),))


def _some_unlisted(*required: RequiredUnlisted) -> list[Facts]:
    """Objects that have a property of one of some kinds."""
    asked = [each for each in required if not NOTHING <= each.goal and not NOTHING <= each.named]
    return [only(ObjectFacts(fewest=1, required_unlisted=(each,))) for each in asked]


def _not_patterns(reading: Reading) -> Iterable[Facts]:
    fails = ((pattern, reading.goal(pattern, holds=False)) for pattern in reading.value)
    return _some_unlisted(*(RequiredUnlisted(goal, pattern) for pattern, goal in fails))


def _not_additional(reading: Reading) -> Iterable[Facts]:
    schema = reading.schema
    names, patterns = frozenset(schema.get("properties", ())), tuple(schema.get("patternProperties", ()))
    return _some_unlisted(RequiredUnlisted(reading.goal(holds=False), names=names, patterns=patterns))


def _unevaluated_fails(reading: Reading) -> Iterable[Facts]:
    fails = reading.goal(holds=False)
    if reading.over or NOTHING <= fails:
        return reading.lose() if reading.over else ()
    done, whole = reading.most_evaluated()
    # In draft 2019-09 the validator takes the keywords of such a schema for names.
    mistaken = reading.value if reading.is_old() and isinstance(reading.value, dict) else ()
    names = done.names.union(mistaken)
    unlisted = RequiredUnlisted(fails, names=names, patterns=tuple(sorted(done.patterns)))
    found = [] if done.all_properties else _some_unlisted(unlisted)
    return found if whole and names == done.names else [*found, *reading.lose()]


def _dependency(reading: Reading, name: str) -> list[Facts]:
    needed = reading.value[name]
    absent = hinting(lacking(name))
    if isinstance(needed, list):
        return [absent, _hinting_only(having(name, *needed))]
    options = reading.alternatives(reading.goal(name))
    if reading.keyword not in reading.place.dialect.keywords:
        options = without_evaluated(options)
    return [absent, *reading.expander.product([[_hinting_only(having(name))], options], reading.over)]


def _hinting_only(part: ObjectFacts) -> Facts:
    return replace(hinting(part), kinds=frozenset({part.kind}))


def _dependency_fails(reading: Reading, name: str) -> Iterable[Facts]:
    needed = reading.value[name]
    if isinstance(needed, list):
        return [only(having(name) & lacking(other)) for other in needed]
    fails = reading.alternatives(reading.goal(name, holds=False))
    return reading.expander.product([[only(having(name))], fails], reading.over)


def _required_phrase(asked: list[str], fault: Any) -> str:
    return "the properties " + listed([repr(name) for name in asked if name not in fault.instance])


def _known_only(asked: Any, fault: Any) -> str | None:
    """For `additionalProperties` and `unevaluatedProperties`."""
    if asked is not False:
        return None
    names = [repr(name) for name in fault.schema.get("properties", {}) if name not in fault.instance]
    names += [f"names that match {pattern!r}" for pattern in fault.schema.get("patternProperties", {})]
    return f"only {listed(names)}" if names else "no further property"


_DEPENDING = partial(
    Keyword,
    kind=ObjectFacts,
    choices=lambda reading: [_dependency(reading, name) for name in reading.value],
    broken=lambda reading: [facts for name in reading.value for facts in _dependency_fails(reading, name)],
)
OBJECTS = (
    Keyword(
        "properties",
        ObjectFacts,
        asserts=lambda reading: ObjectFacts(tuple((name, reading.goal(name)) for name in reading.value)),
        broken=_not_properties,
        evaluates=lambda reading: Evaluated(names=frozenset(reading.value)),
        subschemas=MAP,
    ),
    Keyword(
        "required",
        ObjectFacts,
        asserts=lambda reading: having(*reading.value),
        broken=lambda reading: [only(lacking(name)) for name in reading.value],
        phrase=_required_phrase,
    ),
    Keyword(
        "patternProperties",
        ObjectFacts,
        asserts=_unlisted,
        broken=_not_patterns,
        evaluates=lambda reading: Evaluated(patterns=frozenset(reading.value)),
        subschemas=MAP,
    ),
    Keyword(
        "additionalProperties",
        ObjectFacts,
        asserts=_unlisted,
        broken=_not_additional,
        evaluates=lambda reading: Evaluated(
            all_properties=reading.over or reading.value is True or not reading.is_old()
        ),
        subschemas=ONE,
        phrase=_known_only,
        verified="keys are written side by side; those that turn out equal are written again",
    ),
    Keyword(
        "propertyNames",
        ObjectFacts,
        asserts=lambda reading: ObjectFacts(names=reading.goal()),
        broken=lambda reading: _some_unlisted(RequiredUnlisted(ANYTHING, named=reading.goal(holds=False))),
        subschemas=ONE,
    ),
    *counting(ObjectFacts, "properties", "fewest", "most"),
    _DEPENDING("dependencies", subschemas=MAP),
    _DEPENDING("dependentRequired"),
    _DEPENDING(
        "dependentSchemas", conditional=True, in_place=lambda asked: [(name,) for name in asked], subschemas=MAP
    ),
    Keyword(
        "unevaluatedProperties",
        ObjectFacts,
        broken=_unevaluated_fails,
        evaluates=lambda reading: Evaluated(all_properties=reading.over),
        subschemas=ONE,
        phrase=_known_only,
    ),
)

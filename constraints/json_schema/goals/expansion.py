"""Goals expanded to alternatives: a schema in disjunctive normal form, negations pushed inwards.

Two readings of the same schema are needed. The narrow one never admits an invalid value: it is what gets compiled. The
wide one never leaves out a valid value: if it is empty, the schema really is, which is how `oneOf` branches are proved
disjoint. Where a keyword cannot be put exactly, the narrow reading drops the alternative and the wide one keeps it.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from constraints.automata.json_strings import unescape
from constraints.errors import InvalidSchema, UnsupportedSchema
from constraints.json_schema.goals import negation
from constraints.json_schema.goals.evaluation import bare, closed, covers
from constraints.json_schema.goals.facts import TOP, Evaluated, Facts, ObjectFacts, Rule, meet
from constraints.json_schema.goals.keywords import assertions, effective
from constraints.json_schema.references.schema_source import ANYTHING, NOTHING, Either, Goal, Place, Source
from constraints.regex.compile import agreed_search

ALTERNATIVE_LIMIT = 256
"""Most alternatives of one goal; the narrow reading drops the rest."""

_EFFORT_LIMIT = 50_000
"""Conjunctions tried for one schema before goals get fewer alternatives.

Large objects count several times; all count twice where it is kept what has been evaluated.
"""

_SPARSE_LIMITS = (8, 1)
"""Alternatives of a goal after the limit of effort, and after twice of it."""

_OBJECT_SIZE = 16
"""Properties that make a conjunction count once more."""

_SUBSET_LIMIT = 1_000
"""Most sets of branches of an `anyOf` that are looked at, whether they may hold at once."""

_PROOF_DEPTH = 4
"""How many levels of required members are searched for a contradiction."""

_ABSENT = frozenset({"object"})
CLOSING = frozenset({"unevaluatedItems", "unevaluatedProperties"})


class Expansion:
    """Expands goals; remembers what it has expanded and what it had to drop.

    Args:
        source: The checked schema document.
        hopeful: Whether the narrow reading passes over what it cannot put exactly.
    """

    def __init__(self, source: Source, *, hopeful: bool = False) -> None:
        self.source = source
        self.hopeful = hopeful
        self.losses: dict[tuple[str, str], None] = {}
        self._known: dict[tuple[Goal, bool], tuple[Facts, ...]] = {}
        self._partial: set[Goal] = set()
        self._left_out = 0
        self._effort = 0
        self._active: set[tuple[Goal, bool]] = set()
        self._disjoint: dict[tuple[frozenset[Goal], Facts], bool] = {}

    def alternatives(self, goal: Goal, *, over: bool = False) -> tuple[Facts, ...]:
        """What a value may be; it must meet at least one of these.

        Args:
            goal: What the value must do.
            over: Wide reading instead of the narrow one.

        Raises:
            UnsupportedSchema: A keyword cannot be compiled; never if `over`.
        """
        if not goal:
            return (TOP,)
        if NOTHING <= goal:
            return ()
        key = (goal, over)
        if key in self._known:
            self._left_out += goal in self._partial and not over
            return self._known[key]
        if key in self._active:
            # A schema defined by itself: the least solution on the narrow side, no knowledge on the wide one.
            self._left_out += not over
            return (TOP,) if over else ()
        self._active.add(key)
        before = self._left_out
        try:
            if len(goal) == 1:
                ((index, holds),) = goal
                found = self._atom(self.source.places[index], holds, over)
            else:
                found = self.product([self.alternatives(frozenset({atom}), over=over) for atom in sorted(goal)], over)
        finally:
            self._active.discard(key)
        self._known[key] = found
        if self._left_out > before and not over:
            self._partial.add(goal)
        return found

    def partial(self, goal: Goal) -> bool:
        """Whether the narrow reading of a goal, which has been expanded, had to leave out alternatives."""
        return goal in self._partial

    def product(self, parts: Sequence[Iterable[Facts]], over: bool) -> tuple[Facts, ...]:
        """The conjunction of disjunctions."""
        result: list[Facts] = [TOP]
        for part in parts:
            options = tuple(part)
            evaluated = reduce(or_, (option.evaluated for option in options), TOP.evaluated)
            met: dict[Facts, None] = {}
            spent = self._effort // _EFFORT_LIMIT
            limit = ALTERNATIVE_LIMIT if spent == 0 else _SPARSE_LIMITS[min(spent, len(_SPARSE_LIMITS)) - 1]
            for facts in result:
                met.update(dict.fromkeys(self._distributed(facts, options, evaluated)))
                if len(met) > limit:
                    if over:
                        return (TOP,)
                    # Known only here, deep inside a goal, hence without a place.
                    self.losses["oneOf", ""] = None
                    self._left_out += 1
                    break
            result = list(met)[:limit]
        return tuple(result)

    def _distributed(self, facts: Facts, options: tuple[Facts, ...], evaluated: Evaluated) -> list[Facts]:
        """One conjunction with each of some alternatives; alone, if it implies one of them.

        Where the other alternatives evaluate more, it makes a difference that they hold as well.
        """
        found: list[Facts] = []
        least = covers(facts.evaluated, evaluated)
        weight = 1 + self.source.evaluates
        for option in options:
            properties = len(facts.object.properties) + len(option.object.properties)
            self._effort += weight * (1 + properties // _OBJECT_SIZE)
            both = meet(facts, option)
            if both == facts and least:
                return [both]
            if both is not None:
                found.append(both)
        return found

    def lose(self, keyword: str, place: Place, over: bool) -> tuple[Facts, ...]:
        """What stands in for a keyword that cannot be put exactly."""
        if over or self.hopeful:
            return (TOP,)
        self.losses[keyword, place.pointer] = None
        self._left_out += 1
        return ()

    def disjoint(self, a: Goal, b: Goal, context: Facts = TOP) -> bool:
        """Whether it is proved that no value meets both goals.

        Args:
            a: One goal.
            b: The other.
            context: What is known of the value already.
        """
        key = (frozenset({a, b}), context)
        if key not in self._disjoint:
            # Pessimistic while the proof runs, since it may come back to the same question.
            self._disjoint[key] = False
            met = self.product([[context], self.alternatives(a | b, over=True)], True)
            self._disjoint[key] = all(self._contradiction(facts, _PROOF_DEPTH) for facts in met)
        return self._disjoint[key]

    def hollow(self, goal: Goal, depth: int = _PROOF_DEPTH) -> bool:
        """Whether it is proved that no value meets a goal."""
        if depth == 0:
            return NOTHING <= goal
        return all(self._contradiction(facts, depth) for facts in self.alternatives(goal, over=True))

    def _contradiction(self, facts: Facts, depth: int) -> bool:
        if facts.values is not None:
            return not any(_may_hold(text, facts) for _, text in facts.values)
        for kind in facts.kinds:
            if kind == "object":
                members = facts.object
                needed = [name for name, _ in members.properties if name in members.required]
                if any(self.hollow(member_goal(members, name), depth - 1) for name in needed):
                    continue
            elif kind == "array" and facts.array.shortest > 0:
                first = facts.array.prefix[0] if facts.array.prefix else facts.array.rest
                if self.hollow(first, depth - 1):
                    continue
            return False
        return True

    def _atom(self, place: Place, holds: bool, over: bool) -> tuple[Facts, ...]:
        if isinstance(place.schema, Either):
            return tuple(facts for goal in place.schema.goals for facts in self.alternatives(goal, over=over))
        if not holds:
            return bare(negation.refutations(self, place, over))
        schema = effective(place, over)
        parts: list[Iterable[Facts]] = [[facts] for facts in assertions(self.source, place, over)]
        parts += [self.alternatives(goal, over=over) for goal in self.joined(place, schema, over)]
        parts += self.choices(place, schema, over)
        found = self.product(parts, over)
        if not over and schema.keys() & CLOSING:
            met = (closed(self.source, place, schema, facts) for facts in found)
            found = tuple(dict.fromkeys(facts for facts in met if facts is not None))
        return found

    def joined(self, place: Place, schema: dict[str, Any], over: bool) -> list[Goal]:
        """Subschemas that must hold as well: references and `allOf`.

        Raises:
            UnsupportedSchema: A reference leads nowhere; never if `over`.
        """
        goals = [self.source.goal(place, "allOf", i) for i in range(len(schema.get("allOf", ())))]
        for keyword in ("$ref", "$dynamicRef", "$recursiveRef"):
            if keyword in schema:
                try:
                    goals.insert(0, self.source.goal(self.source.follow(place, keyword)))
                except UnsupportedSchema:
                    if not over:
                        raise
        return goals

    def choices(self, place: Place, schema: dict[str, Any], over: bool) -> list[Iterable[Facts]]:
        """The keywords that leave a choice, each as its alternatives."""
        goal = self.source.goal
        parts: list[Iterable[Facts]] = []
        if "anyOf" in schema:
            branches = [goal(place, "anyOf", i) for i in range(len(schema["anyOf"]))]
            parts.append(self._any_of(place, branches, over))
        if "oneOf" in schema:
            branches = [goal(place, "oneOf", i) for i in range(len(schema["oneOf"]))]
            parts.append(self._one_of(place, branches, over))
        if "not" in schema:
            parts.append(self.alternatives(goal(place, "not", holds=False), over=over))
        if "if" in schema and ("then" in schema or "else" in schema):
            then = goal(place, "then") if "then" in schema else ANYTHING
            other = goal(place, "else") if "else" in schema else ANYTHING
            first = self.alternatives(goal(place, "if") | then, over=over)
            parts.append(first + self.alternatives(goal(place, "if", holds=False) | other, over=over))
        elif "if" in schema and self.source.evaluates and not over:
            # It asserts nothing, but evaluates something where it holds.
            parts.append((*self.alternatives(goal(place, "if")), TOP))
        for keyword in ("dependencies", "dependentRequired", "dependentSchemas"):
            for name in schema.get(keyword, {}):
                parts.append(self._dependency(place, keyword, name, over))
        return parts

    def _any_of(self, place: Place, branches: list[Goal], over: bool) -> list[Facts]:
        """The branches, each by itself; and several at once where they evaluate different parts of a value."""
        options = [self.alternatives(branch, over=over) for branch in branches]
        found = [facts for part in options for facts in part]
        if over or not self.source.evaluates:
            return found
        telling = [i for i, part in enumerate(options) if any(facts.evaluated != TOP.evaluated for facts in part)]
        subsets: list[tuple[tuple[int, ...], tuple[Facts, ...]]] = []
        tried = 0
        for i in telling:
            for chosen, both in [*subsets, ((), (TOP,))]:
                tried += 1
                if tried > _SUBSET_LIMIT:
                    self.losses["anyOf", place.pointer] = None
                    self._left_out += 1
                    break
                if not any(self.disjoint(branches[i], branches[j]) for j in chosen):
                    subsets.append(((*chosen, i), self.product([both, options[i]], over) if chosen else options[i]))
        for chosen, both in subsets:
            found += both if len(chosen) > 1 else ()
        return found

    def _one_of(self, place: Place, branches: list[Goal], over: bool) -> list[Facts]:
        result: list[Facts] = []
        beside = self.product([[facts] for facts in assertions(self.source, place, True)], True)
        context = beside[0] if beside else TOP
        for i, branch in enumerate(branches):
            if any(i != j and other <= branch for j, other in enumerate(branches)):
                # What meets this branch meets the other one too.
                continue
            goal = branch
            for j, other in enumerate(branches):
                if i != j and not over and not self.hopeful and not self.disjoint(branch, other, context):
                    goal = goal | negated(other)
            found = self.alternatives(goal, over=over)
            if not found and not over and self.alternatives(branch):
                self.losses["oneOf", place.pointer] = None
                self._left_out += 1
            result.extend(found)
        return result

    def _dependency(self, place: Place, keyword: str, name: str, over: bool) -> list[Facts]:
        needed = place.schema[keyword][name]
        present = Facts(kinds=_ABSENT, hinted=_ABSENT, object=having([name]))
        absent = Facts(hinted=_ABSENT, object=lacking(name))
        if isinstance(needed, list):
            with_all = Facts(kinds=_ABSENT, hinted=_ABSENT, object=having([name, *needed]))
            return [absent, with_all]
        options = self.alternatives(self.source.goal(place, keyword, name), over=over)
        if keyword not in place.dialect.keywords:
            options = bare(options)
        return [absent, *self.product([[present], options], over)]


def having(names: Sequence[str]) -> ObjectFacts:
    """Objects in which some names are present."""
    return ObjectFacts(tuple((name, ANYTHING) for name in names), frozenset(names))


def lacking(name: str) -> ObjectFacts:
    """Objects in which a name is absent."""
    return ObjectFacts(((name, NOTHING),))


def negated(goal: Goal) -> Goal:
    """The goal that a goal of at most one atom fails."""
    if not goal:
        return NOTHING
    ((index, holds),) = goal
    return ANYTHING if index < 0 else frozenset({(index, not holds)})


def member_goal(members: ObjectFacts, name: str, *, loose: bool = False) -> Goal:
    """All that is asked of the value of a property, listed or not.

    Where Python and ECMA 262 differ on whether its name matches a pattern, both ask; neither if it is to be `loose`.
    """
    own = next((goal for listed, goal in members.properties if listed == name), ANYTHING)
    return own.union(*(_rule_goal(rule, name, loose) for rule in members.rules))


def member_goals(members: ObjectFacts) -> dict[str, Goal]:
    """The same for all listed properties."""
    return {
        name: own.union(*(_rule_goal(rule, name, False) for rule in members.rules)) for name, own in members.properties
    }


def _rule_goal(rule: Rule, name: str, loose: bool) -> Goal:
    goal = ANYTHING
    matched = name in rule.names
    for pattern, asked in rule.patterns:
        found = search(pattern, name)
        if found or (found is None and not loose):
            goal |= asked
        matched = matched or bool(found) or (found is None and loose)
    return goal if matched else goal | rule.additional


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise InvalidSchema(f"not a regular expression: {pattern!r}: {error}") from error


def search(pattern: str, text: str) -> bool | None:
    """Whether a text matches a pattern; None where validators differ."""
    return agreed_search(_compiled(pattern).pattern, text)


def _may_hold(text: str, facts: Facts) -> bool:
    """Whether a listed value is not plainly excluded by bounds, lengths and patterns."""
    if text[0] == '"':
        string = unescape(text[1:-1].encode())
        asked = facts.string
        longest = len(string) if asked.longest is None else asked.longest
        if not asked.shortest <= len(string) <= longest:
            return False
        found = [search(pattern, string) for pattern in asked.patterns]
        return False not in found and not any(search(pattern, string) for pattern in asked.refused)
    if text[0] in "-0123456789":
        value, number = Decimal(text), facts.number
        if number.low is not None and (value < number.low or (number.low_open and value == number.low)):
            return False
        if number.high is not None and (value > number.high or (number.high_open and value == number.high)):
            return False
        return not number.integer or value == value.to_integral_value()
    return True

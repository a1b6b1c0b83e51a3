"""Goals expanded to alternatives: a schema in disjunctive normal form, negations pushed inwards.

Two readings of the same schema are needed. The narrow one never admits an invalid value: it is what gets compiled. The
wide one never leaves out a valid value: if it is empty, the schema really is, which is how `oneOf` branches are proved
disjoint. Where a keyword cannot be put exactly, the narrow reading drops the alternative and the wide one keeps it.
"""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from functools import reduce
from operator import or_
from typing import Any

from constraints.errors import UnsupportedSchema
from constraints.json_schema.facts import TOP, Evaluated, Facts, coalesced, meet, without_evaluated
from constraints.json_schema.goals.disjointness import Disjointness
from constraints.json_schema.goals.evaluated_parts import closed, covers, evaluated_by
from constraints.json_schema.goals.unevaluated_negation import most_evaluated
from constraints.json_schema.keywords.keyword import Reading, nothing
from constraints.json_schema.keywords.registry import ASSERTIONS, KEYWORDS, assertions, effective, in_order
from constraints.json_schema.references.schema_source import NOTHING, Either, Goal, Place, Source

ALTERNATIVE_LIMIT = 256
"""Most alternatives of one goal; the narrow reading drops the rest."""

_UNPROVED = 64
"""Alternatives from which on those that contradict themselves are sought out and left."""

_EFFORT_LIMIT = 50_000
"""Conjunctions tried for one schema, in either reading, before goals get fewer alternatives.

Large objects count several times; all count twice where it is kept what has been evaluated.
"""

_SPARSE_LIMITS = (8, 1)
"""Alternatives of a goal after the limit of effort, and after twice of it."""

_OBJECT_SIZE = 16
"""Properties that make a conjunction count once more."""

_MOST_OFFERED = 2_048
"""Most alternatives of a goal where a single keyword or reference offers them all."""

CLOSING = frozenset({"unevaluatedItems", "unevaluatedProperties"})


class Expansion:
    """Expands goals; remembers what it has expanded and what it had to drop.

    Args:
        source: The checked schema document.
        optimistic: Whether the narrow reading passes over what it cannot put exactly.
    """

    def __init__(self, source: Source, *, optimistic: bool = False) -> None:
        self.source = source
        self.optimistic = optimistic
        self.losses: dict[tuple[str, str], None] = {}
        self._known: dict[tuple[Goal, bool], tuple[Facts, ...]] = {}
        self._partial: set[Goal] = set()
        self._left_out = 0
        self._effort = {False: 0, True: 0}
        self._active: set[tuple[Goal, bool]] = set()
        self.disjointness = Disjointness(self)

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
                parts = [self.alternatives(frozenset({atom}), over=over) for atom in sorted(goal)]
                found = self.product(parts, over)
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
            options = coalesced(part, ALTERNATIVE_LIMIT)
            evaluated = reduce(or_, (option.evaluated for option in options), TOP.evaluated)
            met: dict[Facts, None] = {}
            limit = self._limit(max(len(options), len(result)), over)
            looked_at = min(limit, _UNPROVED)
            for facts in result:
                met.update(dict.fromkeys(self._distributed(facts, options, evaluated, over)))
                if len(met) > looked_at:
                    met = {each: None for each in met if not self.disjointness.contradictory(each)}
                    looked_at = max(looked_at, 2 * len(met))
                if len(met) > limit:
                    if over:
                        return (TOP,)
                    # Known only here, deep inside a goal, hence without a place.
                    self.leave_out("oneOf", "")
                    break
            result = list(met)[:limit]
            if not result:
                break
        return tuple(result)

    def _limit(self, offered: int, over: bool) -> int:
        """Most alternatives of a goal of which a single part offers so many."""
        spent = self._effort[over] // _EFFORT_LIMIT
        if spent:
            return _SPARSE_LIMITS[min(spent, len(_SPARSE_LIMITS)) - 1]
        return max(ALTERNATIVE_LIMIT, min(offered, _MOST_OFFERED))

    def _distributed(self, facts: Facts, options: tuple[Facts, ...], evaluated: Evaluated, over: bool) -> list[Facts]:
        """One conjunction with each of some alternatives; alone, if it implies one of them.

        Where the other alternatives evaluate more, it makes a difference that they hold as well.
        """
        found: list[Facts] = []
        least = covers(facts.evaluated, evaluated)
        weight = 1 + self.source.evaluates
        for option in options:
            properties = len(facts.object.properties) + len(option.object.properties)
            self._effort[over] += weight * (1 + properties // _OBJECT_SIZE)
            both = meet(facts, option)
            if both == facts and least:
                return [both]
            if both is not None:
                found.append(both)
        return found

    def leave_out(self, keyword: str, pointer: str) -> None:
        """Note that valid values are left out on account of a keyword."""
        self.losses[keyword, pointer] = None
        self._left_out += 1

    def lose(self, keyword: str, place: Place, over: bool) -> tuple[Facts, ...]:
        """What stands in for a keyword that cannot be put exactly."""
        if over or self.optimistic:
            return (TOP,)
        self.leave_out(keyword, place.pointer)
        return ()

    def beside(self, place: Place) -> Facts:
        """What a schema object asserts in any case, in the wide reading."""
        beside = self.product([[facts] for facts in assertions(self.reading(place, True))], True)
        return beside[0] if beside else TOP

    def most_evaluated(self, place: Place, schema: dict[str, Any]) -> tuple[Evaluated, bool]:
        """All that some keywords of a schema object may evaluate; and whether they do so in any case."""
        return most_evaluated(self, place, schema, {place.index})

    def reading(self, place: Place, over: bool) -> Reading:
        """A schema object, to be read keyword by keyword.

        Args:
            place: The schema object.
            over: Wide reading instead of the narrow one.
        """
        return Reading(self, place, effective(place, over), over)

    def asserted(self, reading: Reading) -> list[Facts]:
        """What must hold all at once; and what that evaluates."""
        found = assertions(reading)
        if self.source.evaluates and not reading.over:
            found.append(Facts(evaluated=evaluated_by(reading)))
        return found

    def settled(self, goal: Goal) -> Goal:
        """The same goal, with what references lead to in place of schemas that hold nothing else."""
        return frozenset(
            (self._behind(self.source.places[i], {i}), holds) if i >= 0 else (i, holds) for i, holds in goal
        )

    def _behind(self, place: Place, seen: set[int]) -> int:
        schema = place.schema
        if isinstance(schema, dict) and "$ref" in schema:
            others = effective(place, False).keys() & KEYWORDS.keys() - {"$ref"}
            if all(KEYWORDS[name].role == "structure" for name in others):
                with suppress(UnsupportedSchema):
                    target = self.source.follow(place, "$ref")
                    if target.index >= 0 and target.index not in seen:
                        return self._behind(target, seen | {target.index})
        return place.index

    def _atom(self, place: Place, holds: bool, over: bool) -> tuple[Facts, ...]:
        if isinstance(place.schema, Either):
            return tuple(facts for goal in place.schema.goals for facts in self.alternatives(goal, over=over))
        if not holds:
            return without_evaluated(self._refutations(place, over))
        reading = self.reading(place, over)
        parts: list[Iterable[Facts]] = [[facts] for facts in self.asserted(reading)]
        parts += [self.alternatives(goal, over=over) for goal in joined(reading)]
        parts += choices(reading)
        found = self.product(parts, over)
        if not over and reading.schema.keys() & CLOSING:
            met = (closed(reading, facts) for facts in found)
            found = tuple(dict.fromkeys(facts for facts in met if facts is not None))
        return found

    def _refutations(self, place: Place, over: bool) -> Iterable[Facts]:
        """Alternatives, each of which breaks the schema at a place."""
        # Breaking a keyword that the draft does not check breaks nothing, whichever the reading.
        schema = effective(place, True)
        reading = Reading(self, place, schema, over)
        for name in schema:
            if name in ASSERTIONS:
                yield from KEYWORDS[name].broken(reading.of(name))


def joined(reading: Reading) -> list[Goal]:
    """The goals that must be met as well: references and `allOf`.

    Raises:
        UnsupportedSchema: A reference leads nowhere; never in the wide reading.
    """
    keywords = [keyword for keyword in in_order(reading.schema) if keyword.joins is not nothing]
    return [goal for keyword in keywords for goal in keyword.joins(reading.of(keyword.name))]


def choices(reading: Reading, *, besides: Collection[str] = ()) -> list[Iterable[Facts]]:
    """The keywords that leave a choice, each as its alternatives.

    Args:
        reading: The schema object.
        besides: Keywords that are left out.
    """
    keywords = [each for each in in_order(reading.schema) if each.choices is not nothing and each.name not in besides]
    return [options for keyword in keywords for options in keyword.choices(reading.of(keyword.name))]

"""Which goals no value meets at once: proved in the wide reading, of many goals without looking at each pair.

Alternatives are told apart by what they list, by their basic types, and within a type by intervals of bounds and
lengths, by how strings have to begin, and by a member that both must have: of these only such pairs are looked at
as have the same value there. So hundreds of branches that differ in a constant take linear time.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache, partial
from heapq import heappop, heappush
from itertools import combinations, islice
from math import inf
from typing import Any

import numpy as np

from constraints.automata.json_strings import unescape
from constraints.errors import ControllableError
from constraints.json_schema.facts import TOP, Facts, ObjectFacts, StringFacts, hinting, kind_of_text
from constraints.json_schema.keywords.keyword import Expander
from constraints.json_schema.references.schema_source import ANYTHING, NOTHING, Goal
from constraints.json_schema.values.judged_numbers import may_be_number
from constraints.json_schema.values.member_goals import member_goal
from constraints.json_schema.values.strings import may_be_string
from constraints.regex.compile import loosest_search

_PROOF_DEPTH = 4
"""How many levels of required members are searched for a contradiction."""

_MOST_PAIRS = 20_000
"""Pairs of alternatives that may hold at once, beyond which it is not known which do."""

_MOST_PROOFS = 2_000
"""Pairs of goals that are looked at one by one."""

_MOST_NAMES = 4
"""Names of members by which alternatives are told apart."""

_MOST_COMPARISONS = 200_000
"""Comparisons of listed values with alternatives that list none."""

_FEW = 8
"""So few alternatives are told apart pair by pair, and so few parts of a goal are looked at together."""

_LONGEST_START = 64
"""Bytes at the start of a text that are looked at."""

_Pair = tuple[int, int]
_Entry = tuple[int, Facts]
"""An alternative, and the number of the goal that has it."""


class TooMany(Exception):
    """More pairs than are looked at."""


class Disjointness:
    """Proves that goals exclude each other, and remembers it.

    Args:
        expander: Says what may hold where a goal is met.
    """

    def __init__(self, expander: Expander) -> None:
        self._expander = expander
        self._known: dict[tuple[frozenset[Goal], Facts], bool] = {}
        self._atoms_told: dict[tuple[int, bool], tuple[frozenset[str] | None, frozenset[str]]] = {}

    def disjoint(self, a: Goal, b: Goal, context: Facts = TOP) -> bool:
        """Whether it is proved that no value meets both goals.

        Args:
            a: One goal.
            b: The other.
            context: What is known of the value already.
        """
        key = (frozenset({a, b}), context)
        if key not in self._known:
            # Pessimistic while the proof runs, since it may come back to the same question.
            self._known[key] = False
            self._known[key] = all(map(self.contradictory, self._alternatives(a | b, context)))
        return self._known[key]

    def proved_empty(self, goal: Goal, depth: int = _PROOF_DEPTH) -> bool:
        """Whether it is proved that no value meets a goal."""
        if depth == 0 or NOTHING <= goal:
            return NOTHING <= goal
        if len(goal) > _FEW:
            return self._nothing_listed(goal)
        return all(self.contradictory(facts, depth) for facts in self._expander.alternatives(goal, over=True))

    def _nothing_listed(self, goal: Goal) -> bool:
        """Whether it is plain that what some parts of a goal list is listed by no other, or excluded."""
        told = [self._atoms_told.get(atom) or self._told(atom) for atom in goal]
        listing = [keys for keys, _ in told if keys is not None]
        if not listing:
            return False
        return all(any(key in excluded for _, excluded in told) for key in frozenset.intersection(*listing))

    def _told(self, atom: tuple[int, bool]) -> tuple[frozenset[str] | None, frozenset[str]]:
        """All that a part of a goal lists, None if it does not, and what it excludes."""
        options = self._expander.alternatives(frozenset({atom}), over=True)
        listed: frozenset[str] | None = None
        excluded = frozenset[str]()
        if all(facts.values is not None for facts in options):
            listed = frozenset(key for facts in options for key, _ in facts.values or ())
        elif len(options) == 1:
            excluded = options[0].excluded
        # What is being expanded is not known yet.
        if len(options) != 1 or options[0] is not TOP:
            self._atoms_told[atom] = listed, excluded
        return listed, excluded

    def contradictory(self, facts: Facts, depth: int = _PROOF_DEPTH) -> bool:
        """Whether it is proved that no value meets a conjunction."""
        if facts.values is not None:
            return not any(_may_hold(text, facts) for _, text in facts.values)
        for kind in facts.kinds:
            if kind == "object":
                members = facts.object
                needed = [name for name, _ in members.properties if name in members.required]
                if any(self.proved_empty(member_goal(members, name), depth - 1) for name in needed):
                    continue
            elif kind == "array" and facts.array.shortest > 0 and self.proved_empty(facts.array.item(0), depth - 1):
                continue
            return False
        return True

    def overlaps(self, goals: Sequence[Goal], context: Facts = TOP) -> list[set[int]] | None:
        """Of each goal those others that some value may meet as well; None where there are too many.

        Args:
            goals: The goals.
            context: What is known of the value already.
        """
        try:
            pairs = self._pairs(self._entries(goals, context), _PROOF_DEPTH)
        except TooMany:
            return None
        found: list[set[int]] = [set() for _ in goals]
        for i, j in pairs:
            if len(pairs) > _MOST_PROOFS or not self.disjoint(goals[i], goals[j], context):
                found[i].add(j)
                found[j].add(i)
        return found

    def telling(self, goals: Sequence[Goal], context: Facts) -> tuple[Facts, list[set[int]]] | None:
        """A property that tells most goals apart where objects have it: that they do, and which goals still overlap."""
        entries = [entry for entry in self._entries(goals, context) if entry[1].values is None]
        times = Counter(name for _, facts in entries for name, _ in facts.object.properties)
        listing = (name for name, count in times.most_common() if 2 * count > len(goals) and self._lists(entries, name))
        for name in islice(listing, _MOST_NAMES):
            present = hinting(ObjectFacts(((name, ANYTHING),), frozenset({name})))
            for known in self._expander.product([[context], [present]], True):
                found = self.overlaps(goals, known)
                if found is not None and sum(map(len, found)) <= len(goals):
                    return present, found
        return None

    def _lists(self, entries: list[_Entry], name: str) -> bool:
        """Whether the first alternative that speaks of a property lists its values."""
        goals = (goal for _, facts in entries for each, goal in facts.object.properties if each == name)
        return all(facts.values is not None for facts in self._expander.alternatives(next(goals), over=True))

    def _alternatives(self, goal: Goal, context: Facts) -> tuple[Facts, ...]:
        return self._expander.product([[context], self._expander.alternatives(goal, over=True)], True)

    def _entries(self, goals: Sequence[Goal], context: Facts) -> list[_Entry]:
        return [(i, facts) for i, goal in enumerate(goals) for facts in self._alternatives(goal, context)]

    def _pairs(self, entries: list[_Entry], depth: int) -> set[_Pair]:
        """The goals of alternatives that may hold at once.

        Raises:
            TooMany: There are many.
        """
        having: dict[str, set[int]] = defaultdict(set)
        listed: dict[str, dict[str, str]] = defaultdict(dict)
        opened: dict[str, list[_Entry]] = defaultdict(list)
        for i, facts in entries:
            if facts.values is None:
                for kind in facts.kinds:
                    opened[kind].append((i, facts))
            else:
                for key, text in facts.values:
                    if _may_hold(text, facts):
                        having[key].add(i)
                        listed[kind_of_text(text)][key] = text
        found = _among(having.values())
        for kind, some in opened.items():
            if len(listed[kind]) * len(some) > _MOST_COMPARISONS:
                raise TooMany
            for key, text in listed[kind].items():
                found |= _across(having[key], [i for i, facts in some if _may_hold(text, facts)])
            found |= self._within(kind, some, depth)
        return found

    def _within(self, kind: str, some: list[_Entry], depth: int) -> set[_Pair]:
        """The same for alternatives that are open to one basic type."""
        found: set[_Pair] | None = None
        for way in self._ways(kind, some, depth) if len(some) > _FEW and depth > 0 else ():
            with suppress(TooMany):
                pairs = way()
                found = pairs if found is None else found & pairs
        return _among([{i for i, _ in some}]) if found is None else found

    def _ways(self, kind: str, some: list[_Entry], depth: int) -> Iterator[Callable[[], set[_Pair]]]:
        """Ways to find such pairs, each of which finds all."""
        if kind == "number":
            yield lambda: _touching((i, _low(facts.number.low, -1), _low(facts.number.high, 1)) for i, facts in some)
        elif kind == "string":
            yield lambda: _touching((i, *_span(facts.string.shortest, facts.string.longest)) for i, facts in some)
            yield lambda: _beginning_alike([(_start(facts.string), i) for i, facts in some])
        elif kind == "array":
            yield lambda: _touching((i, *_span(facts.array.shortest, facts.array.longest)) for i, facts in some)
            for index in (0, 1):
                yield partial(self._by_member, some, partial(_item, index), depth)
        elif kind == "object":
            yield lambda: _admitting_each_other(some)
            times = Counter(name for _, facts in some for name in facts.object.required)
            for name, _ in times.most_common(_MOST_NAMES):
                yield partial(self._by_member, some, partial(_member, name), depth)

    def _by_member(self, some: list[_Entry], member: Callable[[Facts], Goal | None], depth: int) -> set[_Pair]:
        """Those with a like value of a member; those that need not have it may hold along with any."""
        told: list[_Entry] = []
        others: set[int] = set()
        for i, facts in some:
            goal = member(facts)
            if goal is None:
                others.add(i)
            else:
                told += [(i, each) for each in self._expander.alternatives(goal, over=True)]
        return self._pairs(told, depth - 1) | _across(others, {i for i, _ in some})


def _member(name: str, facts: Facts) -> Goal | None:
    return member_goal(facts.object, name, loose=True) if name in facts.object.required else None


def _item(index: int, facts: Facts) -> Goal | None:
    return facts.array.item(index) if facts.array.shortest > index else None


def _limited(pairs: Iterable[_Pair]) -> set[_Pair]:
    found: set[_Pair] = set()
    for i, j in pairs:
        if i != j:
            found.add((min(i, j), max(i, j)))
            if len(found) > _MOST_PAIRS:
                raise TooMany
    return found


def _among(groups: Iterable[Iterable[int]]) -> set[_Pair]:
    return _limited(pair for group in groups for pair in combinations(sorted(group), 2))


def _across(some: Iterable[int], others: Collection[int]) -> set[_Pair]:
    return _limited((i, j) for i in some for j in others)


def _low(bound: Decimal | None, side: int) -> Decimal:
    return Decimal(side * inf) if bound is None else bound


def _span(shortest: int, longest: int | None) -> tuple[float, float]:
    return shortest, inf if longest is None else longest


def _touching(spans: Iterable[tuple[int, Any, Any]]) -> set[_Pair]:
    """Numbers of intervals (number, from, to) that have a point in common."""

    def pairs() -> Iterator[_Pair]:
        reaching: list[tuple[Any, int]] = []
        for i, low, high in sorted(spans, key=lambda span: span[1]):
            while reaching and reaching[0][0] < low:
                heappop(reaching)
            yield from ((i, j) for _, j in reaching)
            heappush(reaching, (high, i))

    return _limited(pairs())


def _beginning_alike(starts: list[tuple[bytes, int]]) -> set[_Pair]:
    """Numbers of texts of which one begins with the other."""

    def pairs() -> Iterator[_Pair]:
        before: list[tuple[bytes, int]] = []
        for start, i in sorted(starts):
            while before and not start.startswith(before[-1][0]):
                before.pop()
            yield from ((i, j) for _, j in before)
            before.append((start, i))

    return _limited(pairs())


def _start(facts: StringFacts) -> bytes:
    """How every string begins, as far as its patterns tell."""
    return max((_first_bytes(pattern) for pattern in facts.patterns), key=len, default=b"")


@lru_cache(maxsize=1024)
def _first_bytes(pattern: str) -> bytes:
    try:
        language = loosest_search(pattern)
    except ControllableError:
        return b""
    written, state = bytearray(), 0
    while not language.accepting[state] and len(written) < _LONGEST_START:
        possible = np.flatnonzero(language.transitions[state] >= 0)
        if len(possible) != 1:
            break
        written.append(int(possible[0]))
        state = int(language.transitions[state][possible[0]])
    return bytes(written)


def _admitting_each_other(some: list[_Entry]) -> set[_Pair]:
    """Objects of which each admits all names that the other requires."""
    admitted = [(i, facts.object.required, _admitted(facts.object)) for i, facts in some]
    admitting: dict[str, set[int]] = defaultdict(set)
    anything = {at for at, (_, _, names) in enumerate(admitted) if names is None}
    for at, (_, _, names) in enumerate(admitted):
        for name in names or ():
            admitting[name].add(at)

    def pairs() -> Iterator[_Pair]:
        for i, required, names in admitted:
            rarest = min((admitting[name] for name in required), key=len, default=range(len(admitted)))
            for at in {*rarest, *anything}:
                j, needed, others = admitted[at]
                if (others is None or required <= others) and (names is None or needed <= names):
                    yield i, j

    return _limited(pairs())


def _admitted(members: ObjectFacts) -> frozenset[str] | None:
    """The only names that there may be; None for no such list."""
    closed = [rule.names for rule in members.rules if NOTHING <= rule.additional and not rule.patterns]
    return frozenset.intersection(*closed) if closed else None


def _may_hold(text: str, facts: Facts) -> bool:
    """Whether a listed value is not plainly excluded by bounds, lengths and patterns."""
    if text[0] == '"':
        return may_be_string(facts.string, unescape(text[1:-1].encode()))
    return text[0] not in "-0123456789" or may_be_number(facts.number, text)

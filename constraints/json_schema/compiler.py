"""Goals to nodes: the alternatives of a schema become a tree that can be matched, measured and written."""

import json
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from math import inf

from constraints.dfa import ByteDFA, union
from constraints.errors import (
    ControllableError,
    InvalidPattern,
    UnsatisfiableConstraint,
    UnsupportedPattern,
    UnsupportedSchema,
)
from constraints.json_schema import properties
from constraints.json_schema.evaluation import bare
from constraints.json_schema.expansion import Expansion, member_goal, member_goals, outside_names
from constraints.json_schema.facts import (
    TOP,
    ArrayFacts,
    Facts,
    NumberFacts,
    ObjectFacts,
)
from constraints.json_schema.numbers import EXACT_DIGITS, accepted_numbers, bounded, divisible, written_numbers
from constraints.json_schema.source import ANYTHING, NOTHING, Goal, Source
from constraints.json_schema.strings import string_languages
from constraints.json_text import escape, writable
from constraints.structure.document import plain, read
from constraints.structure.leaves import Choice, Constant, Node, NumberNode, StringNode
from constraints.structure.matching import matches
from constraints.structure.nodes import AnyValue, Array, Branch, Entry, Object, Property, Reference, Union
from constraints.structure.sizes import Existence, least_sizes
from constraints.structure.values import kind_of

_BOOLEANS = (("true", "true"), ("false", "false"))
_EXCLUDED_NUMBERS = 16


class Compiler:
    """Compiles goals to nodes, each goal once.

    Args:
        source: The checked schema document.
        unlisted: Whether unlisted properties are written wherever they are allowed, not only where nothing else is.
    """

    def __init__(self, source: Source, *, unlisted: bool = False) -> None:
        self.source = source
        self.unlisted = unlisted
        self.expansion = Expansion(source)
        self._nodes: dict[Goal, Reference] = {}
        self._waiting: list[Goal] = []
        self._unsettled: list[tuple[Choice, Node]] = []

    def root(self) -> Node:
        """The tree of the whole schema.

        Raises:
            UnsupportedSchema: A part cannot be compiled.
            UnsatisfiableConstraint: No value is valid.
            ConstraintTooLarge: An automaton would be too large.
        """
        node = self.node(self.source.goal(self.source.root))
        self._work()
        if least_sizes(node, Existence())(node) == inf:
            for keyword, pointer in self.expansion.losses:
                raise UnsupportedSchema(keyword, pointer, "cannot be compiled exactly here")
            raise UnsatisfiableConstraint("no value is valid under the schema", hint="Look for contradicting keywords")
        return node

    def node(self, goal: Goal) -> Reference:
        """The node of a goal, to be filled in by `_work`."""
        if goal not in self._nodes:
            self._nodes[goal] = Reference()
            self._waiting.append(goal)
        return self._nodes[goal]

    def _work(self) -> None:
        while self._waiting:
            goal = self._waiting.pop()
            try:
                self._nodes[goal].target = self._build(goal)
            except (UnsupportedPattern, InvalidPattern) as error:
                places = [self.source.places[index].pointer for index, _ in sorted(goal) if index >= 0]
                raise UnsupportedSchema("pattern", places[0] if places else "", f"has {error}") from error
        while self._unsettled:
            choice, among = self._unsettled.pop()
            choice.settle(tuple(value for value in choice.values if matches(among, read(value[1]))))

    def _build(self, goal: Goal) -> Node:
        branches: dict[Node, bool] = {}
        for facts in bare(self.expansion.alternatives(goal)):
            for exact in outside_names(facts):
                for node, preferred in self._of(exact):
                    branches[node] = branches.get(node, False) or preferred
        merged = _merged(branches)
        wished = any(branch.preferred for branch in merged)
        if not wished:
            merged = [replace(branch, preferred=True) for branch in merged]
        return merged[0].node if len(merged) == 1 else Union(tuple(merged))

    def _of(self, facts: Facts) -> Iterable[tuple[Node, bool]]:
        """The nodes of one conjunction, and whether it was the author's wish to have them."""
        if facts.values is not None:
            if (node := self._listed(facts, facts.values)) is not None:
                yield node, True
            return
        if facts == TOP:
            yield AnyValue(), False
            return
        for kind in sorted(facts.kinds):
            node = self._of_kind(facts, kind)
            if node is not None:
                yield node, facts.declared or kind in facts.hinted

    def _listed(self, facts: Facts, values: tuple[tuple[str, str], ...]) -> Node | None:
        """The listed values that also meet the rest of the conjunction."""
        rest = replace(facts, values=None, excluded=frozenset())
        kept: list[tuple[str, str]] = []
        containers: dict[str, Node] = {}
        for key, text in values:
            if not writable(text):
                continue
            value = read(text)
            kind = kind_of(plain(value))
            if kind not in ("array", "object"):
                leaf = self._of_kind(rest, kind)
                if leaf is not None and matches(leaf, value):
                    kept.append((key, text))
                continue
            if kind not in containers and (node := self._of_kind(rest, kind)) is not None:
                containers[kind] = node
            if kind in containers:
                kept.append((key, text))
        if not kept:
            return None
        if containers and (rest.array, rest.object) != (TOP.array, TOP.object):
            choice = Choice(tuple(kept))
            self._unsettled.append((choice, Union(tuple(Branch(node) for node, _ in self._of(rest)))))
            return choice
        if len(kept) == 1:
            key, text = kept[0]
            return Constant(text, key, "null" if text == "null" else "enum")
        return Choice(tuple(kept))

    def _of_kind(self, facts: Facts, kind: str) -> Node | None:
        if kind == "null":
            return None if "null" in facts.excluded else Constant("null", "null", "null")
        if kind == "boolean":
            left = tuple(value for value in _BOOLEANS if value[0] not in facts.excluded)
            return Choice(left, "boolean") if left else None
        if kind == "number":
            return _number(facts)
        if kind == "string":
            return _string(facts)
        opening = "[" if kind == "array" else "{"
        excluded = {key for key in facts.excluded if key[0] == opening}
        if excluded - {"[]", "{}"}:
            self.expansion.losses["enum", ""] = None
            return None
        if kind == "array":
            array = replace(facts.array, shortest=max(1, facts.array.shortest)) if excluded else facts.array
            return self._array(array)
        members = replace(facts.object, fewest=max(1, facts.object.fewest)) if excluded else facts.object
        return self._object(members)

    def _array(self, facts: ArrayFacts) -> Node:
        rest = None if NOTHING <= facts.rest or facts.longest == len(facts.prefix) else self.node(facts.rest)
        contains = tuple((self.node(goal), self.node(goal | facts.rest), count) for goal, count in facts.contains)
        prefix = tuple(self.node(goal) for goal in facts.prefix)
        return Array(prefix, rest, facts.shortest, facts.longest, facts.unique, contains)

    def _object(self, members: ObjectFacts) -> Node:
        names = None if members.names == ANYTHING else self.node(members.names)
        name_check = self._names(members.names)
        listed: list[Property] = []
        goals = member_goals(members)
        for name in goals:
            if not writable(name) or (name_check is not None and not name_check.accepts(escape(name))):
                goals[name] = NOTHING
            listed.append(Property(name, self.node(goals[name]), name in members.required))
        usable = sum(not NOTHING <= goal for goal in goals.values())
        entries: list[Entry] = []
        if self.unlisted or usable == 0 or members.fewest > usable:
            for keys, goal in properties.regions(members, name_check):
                entries.append(Entry(keys, self.node(goal)))

        def unlisted(name: str) -> Node | None:
            if names is not None and not matches(names, name):
                return None
            goal = member_goal(members, name)
            if NOTHING <= goal:
                return None
            try:
                node = self.node(goal)
                self._work()
            except ControllableError:
                # Never written, so an unlisted property that cannot be compiled is only not accepted.
                self._waiting.clear()
                return None
            return node

        return Object(tuple(listed), tuple(entries), unlisted, members.fewest, members.most)

    def _names(self, goal: Goal) -> ByteDFA | None:
        """The contents of keys that a `propertyNames` goal allows."""
        if goal == ANYTHING:
            return None
        languages = []
        for facts in bare(self.expansion.alternatives(goal)):
            if "string" not in facts.kinds:
                continue
            if facts.values is not None:
                texts = [text for _, text in facts.values if text[0] == '"' and writable(text)]
                among = ByteDFA.choice([text.encode()[1:-1] for text in texts])
                rest = _string(replace(facts, values=None))
                languages.append(among if rest is None or rest.accepted is None else among & rest.accepted)
            elif (node := _string(facts)) is not None:
                languages.append(node.written)
        return union(languages)


def _number(facts: Facts) -> Node | None:
    number = facts.number
    kind = "integer" if number.integer else "number"
    written, accepted = written_numbers(number), accepted_numbers(number)
    values = [Decimal(key) for key in facts.excluded if key[0] in "-0123456789"]
    excluded = [NumberFacts(low=value, high=value) for value in values]
    if excluded:
        if len(excluded) > _EXCLUDED_NUMBERS:
            return None
        accepted = bounded(number, digits=EXACT_DIGITS, fraction_digits=EXACT_DIGITS)
        for value in excluded:
            written, accepted = written - bounded(value), accepted - bounded(value)
    check = partial(divisible, facts=number) if number.multiples or number.indivisible else None
    return NumberNode(written, accepted, kind, check)


def _string(facts: Facts) -> StringNode | None:
    strings = [json.loads(key) for key in facts.excluded if key[0] == '"']
    excluded = frozenset(map(escape, filter(writable, strings)))
    found = string_languages(facts.string, excluded)
    kind = facts.string.formats[0] if facts.string.formats else "string"
    return StringNode(found.written, found.accepted, found.shortest, found.longest, kind)


def _merged(branches: dict[Node, bool]) -> list[Branch]:
    """Alternatives with all listed strings in one choice."""
    strings: dict[str, str] = {}
    others: list[Branch] = []
    first = -1
    for node, preferred in branches.items():
        values: tuple[tuple[str, str], ...] = ((node.key, node.text),) if isinstance(node, Constant) else ()
        if isinstance(node, Choice) and node.kind == "enum" and node.strings:
            values = node.values
        if values and all(text[0] == '"' for _, text in values):
            first = len(others) if first < 0 else first
            strings.update(values)
        else:
            others.append(Branch(node, preferred))
    if strings:
        listed = tuple(strings.items())
        key, text = listed[0]
        others.insert(first, Branch(Constant(text, key, "enum") if len(listed) == 1 else Choice(listed)))
    return others

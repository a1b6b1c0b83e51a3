"""Goals to nodes: the alternatives of a schema become a tree that can be matched, measured and written."""

import json
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from itertools import chain, islice, product
from math import inf, prod

from constraints.automata.dfa import ByteDFA, union
from constraints.automata.json_strings import escape, quoted, writable
from constraints.errors import (
    ConstraintTooLarge,
    ControllableError,
    InvalidPattern,
    UnsupportedPattern,
    UnsupportedSchema,
)
from constraints.json_schema.annotations import note_on
from constraints.json_schema.branches import another, merged_branches
from constraints.json_schema.contradictions import unsatisfiable
from constraints.json_schema.facts import (
    TOP,
    ArrayFacts,
    Facts,
    ObjectFacts,
    RequiredUnlisted,
    without_evaluated,
)
from constraints.json_schema.formats.string_formats import FORMATS, conforms, fits
from constraints.json_schema.goals.expansion import CLOSING, Expansion, choices, joined
from constraints.json_schema.keywords.applicators import conditions, negated
from constraints.json_schema.keywords.keyword import Reading
from constraints.json_schema.keywords.value_keywords import different
from constraints.json_schema.possibility import possible
from constraints.json_schema.references.schema_source import ANYTHING, NOTHING, Either, Goal, Source
from constraints.json_schema.values import properties
from constraints.json_schema.values.items import MOST_ARRANGEMENTS, Arrangement, arrangements, fuller
from constraints.json_schema.values.member_goals import member_goal, member_goals
from constraints.json_schema.values.numbers import number_node, undivided
from constraints.json_schema.values.required_unlisted import MOST_ASSIGNMENTS, assignments, groups, keys_of, meant
from constraints.json_schema.values.strings import string_languages
from constraints.json_trees.different import most_items
from constraints.json_trees.equality import identity, kind_of
from constraints.json_trees.leaves import Choice, Constant, StringNode
from constraints.json_trees.matching import matches
from constraints.json_trees.nodes import (
    AnyValue,
    Array,
    Both,
    Branch,
    Counted,
    Deferred,
    Entry,
    Except,
    Node,
    Object,
    Property,
    Reference,
    Union,
)
from constraints.json_trees.sizes import Existence, least_sizes, post_order
from constraints.json_trees.strict_json import Value, plain, read
from constraints.json_trees.tree_language import tree_language

_BOOLEANS = (("true", "true"), ("false", "false"))
_MOST_DIFFERENCES = 64
"""Ways to differ from excluded arrays and objects that are told apart."""

_MOST_REGIONS = 4
"""Kinds of unlisted names among which a property that must be there is chosen."""

_JUDGED = frozenset({"anyOf", "oneOf", "not", "if"})
"""Keywords that are judged branch by branch where there are too many alternatives."""

_MOST_WANTED = 16
"""Choices of such kinds for all properties that must be there."""


class Compiler:
    """Compiles goals to nodes, each goal once.

    Args:
        source: The checked schema document.
        unlisted: Whether unlisted properties are written wherever they are allowed, not only where nothing else is.
        optimistic: Whether what cannot be put exactly is passed over: the trees are too large, fit for writing only.
        inside: What the JSON in strings around this is written for.
    """

    def __init__(
        self, source: Source, *, unlisted: bool = False, optimistic: bool = False, inside: Goal = ANYTHING
    ) -> None:
        self.source = source
        self.unlisted = unlisted
        self.expansion = Expansion(source, optimistic=optimistic)
        self.incomplete = False
        self._nodes: dict[Goal, Reference] = {}
        self._made: dict[Goal, Node] = {}
        self._objects: dict[ObjectFacts, Object] = {}
        self._waiting: list[Goal] = []
        self._inside = inside
        self._unsettled: list[tuple[Choice, Node]] = []

    def root(self) -> Node:
        """The tree of the whole schema.

        Raises:
            UnsupportedSchema: A part cannot be compiled.
            UnsatisfiableConstraint: No value is valid.
            ConstraintTooLarge: An automaton would be too large.
        """
        node, possible = self._whole()
        if possible:
            return node
        if not self.expansion.losses and not self.incomplete:
            facts = (each.number for goal in self._nodes for each in self.expansion.alternatives(goal))
            places = {id(each): self._pointer(goal) for goal, each in self._nodes.items()}
            raise unsatisfiable(node, places, next(filter(None, map(undivided, facts)), None))
        # What cannot be put exactly is left to the validator, as far as writing goes.
        writer = Compiler(self.source, unlisted=self.unlisted, optimistic=True)
        written, possible_then = writer._whole()
        if possible_then:
            return Except(written, lambda value: not matches(node, value))
        keyword, pointer = next(iter(self.expansion.losses), ("not", ""))
        raise UnsupportedSchema(keyword, pointer, "cannot be compiled exactly here")

    def _whole(self) -> tuple[Reference, bool]:
        """The tree, and whether it has a text."""
        root = self.node(self.source.goal(self.source.root))
        self._work()
        for each in post_order(root):
            if isinstance(each, Array) and each.unique:
                each.different = most_items(each)
        return root, least_sizes(root, Existence())(root) < inf

    def node(self, goal: Goal) -> Reference:
        """The node of a goal, to be filled in by `_work`."""
        if goal not in self._nodes:
            self._nodes[goal] = Reference(noted=partial(note_on, self.source, goal))
            self._waiting.append(goal)
        return self._nodes[goal]

    def _work(self) -> None:
        while self._waiting:
            goal = self._waiting.pop()
            try:
                self._nodes[goal].target = self._build(goal)
            except (UnsupportedPattern, InvalidPattern) as error:
                raise UnsupportedSchema("pattern", self._pointer(goal), f"has {error}") from error
            except ConstraintTooLarge as error:
                error.where = error.where or self._pointer(goal) or "/"
                raise
        while self._unsettled:
            choice, among = self._unsettled.pop()
            choice.settle(tuple(value for value in choice.values if matches(among, read(value[1]))))

    def _pointer(self, goal: Goal) -> str:
        """Where a goal stands in the schema; the first of its places if there are several."""
        return next((self.source.places[index].pointer for index, _ in sorted(goal) if index >= 0), "")

    def _build(self, goal: Goal) -> Node:
        """The node of a goal: a copy where schemas that hold nothing but a reference share what it leads to."""
        settled = self.expansion.settled(goal)
        if settled not in self._made:
            self._made[settled] = self._union(settled)
            return self._made[settled]
        return another(self._made[settled])

    def _union(self, goal: Goal) -> Node:
        branches: dict[Node, bool] = {}
        for facts in without_evaluated(self.expansion.alternatives(goal)):
            for node, preferred in self._of(facts):
                branches[node] = branches.get(node, False) or preferred
        merged = merged_branches(branches)
        if not any(branch.preferred for branch in merged):
            merged = [replace(branch, preferred=True) for branch in merged]
        if self.expansion.partial(goal):
            whole = self._undistributed(goal)
            if merged or not isinstance(whole, Except):
                return Union(tuple(merged), (whole,))
            return whole
        return merged[0].node if len(merged) == 1 else Union(tuple(merged))

    def _undistributed(self, goal: Goal) -> Node:
        """What a goal matches, judged keyword by keyword, where there are too many alternatives to list."""
        if len(goal) > 1:
            return Both(tuple(self._deferred(frozenset({atom})) for atom in goal))
        ((index, holds),) = goal
        place = self.source.places[index]
        if isinstance(place.schema, Either):
            return Union((), tuple(map(self._deferred, place.schema.goals)))
        if not holds:
            return Except(AnyValue(), partial(possible, self.expansion, frozenset({(index, True)})))
        reading = self.expansion.reading(place, False)
        # What is left unevaluated depends on the alternatives.
        return Union(()) if CLOSING & reading.schema.keys() else Both(tuple(self._conjuncts(reading)))

    def _conjuncts(self, reading: Reading) -> Iterable[Node]:
        """The nodes that a value has to match all of, to meet a schema."""
        schema = reading.schema
        for facts in self.expansion.asserted(reading):
            yield Deferred(partial(self._alternatives, [facts]))
        for each in joined(reading):
            yield self._deferred(each)
        if "anyOf" in schema:
            yield Union((), tuple(map(self._deferred, reading.of("anyOf").goals())))
        if "oneOf" in schema:
            branches = reading.of("oneOf").goals()
            yield Except(Union((), tuple(map(self._deferred, branches))), partial(self._several, branches))
        if "not" in schema:
            yield self._deferred(reading.of("not").goal(holds=False))
        if "if" in schema and ("then" in schema or "else" in schema):
            yield Union((), tuple(Both(tuple(map(self._deferred, goals))) for goals in conditions(reading.of("if"))))
        for options in choices(reading, besides=_JUDGED):
            yield Deferred(partial(self._alternatives, options))

    def _several(self, branches: list[Goal], value: Value) -> bool:
        """Whether a value may meet more than one of some goals."""
        return len(list(islice((each for each in branches if possible(self.expansion, each, value)), 2))) > 1

    def _deferred(self, goal: Goal) -> Deferred:
        return Deferred(partial(self._later, goal))

    def _alternatives(self, options: Iterable[Facts]) -> Node:
        node = Union((), tuple(node for facts in options for node, _ in self._of(facts)))
        self._work()
        return node

    def _later(self, goal: Goal) -> Node:
        """The node of a goal that is only judged; nothing matches it if it cannot be compiled."""
        if not goal:
            return AnyValue()
        try:
            node = self.node(goal)
            self._work()
        except ControllableError:
            self._waiting.clear()
            return Union(())
        return node

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
            return number_node(facts)
        if kind == "string":
            return self._string(facts)
        opening = "[" if kind == "array" else "{"
        excluded = [json.loads(key) for key in sorted(facts.excluded) if key[0] == opening]
        alike = Facts(kinds=frozenset({kind}), array=facts.array, object=facts.object)
        if not excluded:
            return self._array(facts.array) if kind == "array" else self._object(facts.object)
        options = [tuple(different(self.source, value)) for value in excluded]
        if prod(map(len, options)) <= _MOST_DIFFERENCES:
            found = [part for each in self.expansion.product([[alike], *options], False) for part, _ in self._of(each)]
            return Union(tuple(map(Branch, found)))
        node = self._array(facts.array) if kind == "array" else self._object(facts.object)
        return Except(node, partial(_listed_among, frozenset(map(identity, excluded))))

    def _array(self, facts: ArrayFacts) -> Node:
        if not facts.contains and not facts.repeated:
            return self._items(Arrangement(facts))
        counted = tuple(
            Counted(
                self.node(each.goal), each.least, each.most, each.start, partial(possible, self.expansion, each.goal)
            )
            for each in facts.contains
        )
        written = [self._items(each) for each in arrangements(facts, negated)]
        # Of an item that is counted there are mostly the fewest.
        ways = chain.from_iterable(arrangements(each, negated) for each in fuller(facts))
        more = [Branch(self._items(each), preferred=False) for each in islice(ways, MOST_ARRANGEMENTS)]
        self.incomplete |= MOST_ARRANGEMENTS in (len(written), len(more)) or not written or len(facts.contains) > 1
        return Union((*map(Branch, written), *more), (self._items(Arrangement(facts), counted),))

    def _items(self, arrangement: Arrangement, counted: tuple[Counted, ...] = ()) -> Array:
        facts = arrangement.array
        rest = None if NOTHING <= facts.rest or facts.longest == len(facts.prefix) else self.node(facts.rest)
        prefix = tuple(self.node(goal) for goal in facts.prefix)
        return Array(
            prefix, rest, facts.shortest, facts.longest, facts.unique, counted, facts.repeated, arrangement.equal
        )

    def _object(self, members: ObjectFacts) -> Node:
        if not members.required_unlisted:
            if members not in self._objects:
                self._objects[members] = self._members(members)
                return self._objects[members]
            return another(self._objects[members])
        written: list[Node] = []
        ways = list(assignments(members, self._meant))
        for assigned, left in ways:
            regions = {each: self._regions(assigned, (each,)) for each in left}
            for grouped in groups(left):
                options = [regions[g[0]] if len(g) == 1 else self._regions(assigned, g) for g in grouped]
                written += [self._members(assigned, wanted, left) for wanted in islice(product(*options), _MOST_WANTED)]
        self.incomplete |= len(ways) == MOST_ASSIGNMENTS or len(members.required_unlisted) > 1
        return Union(tuple(map(Branch, written)), (self._members(members, (), members.required_unlisted),))

    def _regions(self, members: ObjectFacts, required: tuple[RequiredUnlisted, ...]) -> list[Entry]:
        """Kinds of unlisted properties that are all that is required at once."""
        keys = self._names(members.names)
        for each in required:
            keys = keys_of(each, keys, None if each.named == ANYTHING else self._names(each.named))
        goals = ANYTHING.union(*(each.goal for each in required))
        found = properties.regions(members, keys)
        self.incomplete |= len(found) > _MOST_REGIONS
        return [Entry(each, self.node(goal | goals)) for each, goal in found[:_MOST_REGIONS]]

    def _meant(self, asked: RequiredUnlisted, name: str) -> bool:
        return meant(asked, name, lambda each: matches(self._later(asked.named), each))

    def _members(
        self, members: ObjectFacts, wanted: tuple[Entry, ...] = (), required: tuple[RequiredUnlisted, ...] = ()
    ) -> Object:
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
            # Never written, so an unlisted property that cannot be compiled is only not accepted.
            return None if NOTHING <= goal else self._later(goal)

        asked = tuple((partial(self._meant, each), self.node(each.goal)) for each in required)
        return Object(tuple(listed), tuple(entries), unlisted, members.fewest, members.most, wanted, asked)

    def _names(self, goal: Goal) -> ByteDFA | None:
        """The contents of keys that a `propertyNames` goal allows."""
        if goal == ANYTHING:
            return None
        languages = []
        known = [each for each in without_evaluated(self.expansion.alternatives(goal)) if "string" in each.kinds]
        for facts in known:
            rest = self._string(replace(facts, values=None))
            texts = [text for _, text in facts.values or () if text[0] == '"' and writable(text)]
            names = [text.encode()[1:-1] for text in texts if matches(rest, read(text))]
            languages.append(rest.written if facts.values is None else ByteDFA.choice(names))
        return union(languages)

    def _string(self, facts: Facts) -> StringNode:
        strings = [json.loads(key) for key in facts.excluded if key[0] == '"']
        excluded = frozenset(map(escape, filter(writable, strings)))
        # The numbers of goals are those of one source, and are not remembered beyond it.
        content = self._content(facts.string.content)
        found = string_languages(replace(facts.string, content=ANYTHING), excluded, content)
        named = next((name for name in facts.string.formats if name in FORMATS), "string")
        kind = named if content is None else "json"
        check = partial(_misformed, names=facts.string.misformed) if facts.string.misformed else None
        return StringNode(found.written, found.accepted, found.shortest, found.longest, kind, check)

    def _content(self, goal: Goal) -> ByteDFA | None:
        """The contents of strings that hold JSON of a schema; None where nothing is asked, or no automaton says it."""
        if goal == ANYTHING:
            return None
        if goal & self._inside:
            return ByteDFA.empty()
        inner = Compiler(self.source, optimistic=self.expansion.optimistic, inside=self._inside | goal)
        try:
            node = inner.node(goal)
            inner._work()
            found = quoted(tree_language(node))
        except ControllableError:
            return None
        return None if found.is_empty() else found


def _misformed(text: str, names: tuple[str, ...]) -> bool:
    """Whether a text is certainly of none of some formats."""
    return not any(conforms(text, name) is not False or fits(text, name) for name in names)


def _listed_among(keys: frozenset[str], value: Value) -> bool:
    return identity(plain(value)) in keys

"""A JSON document of a compiled schema, chosen part by part along its tree.

Absent properties, short arrays and simple alternatives are the small choices, so that a document shrinks by losing
parts. A guide is a document that the choices are likely to make: each part follows it, or does not, for itself.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from typing import Any, TypeVar, assert_never, cast

from hypothesis import strategies as st
from hypothesis.internal.conjecture.data import ConjectureData

from constraints.automata.json_strings import escape, unescape
from constraints.automata.ranking import variety
from constraints.json_schema import CompiledSchema
from constraints.json_trees.different import Different
from constraints.json_trees.equality import compact, identity
from constraints.json_trees.leaves import Choice, Constant, NumberNode, StringNode
from constraints.json_trees.matching import matches
from constraints.json_trees.nodes import AnyValue, Array, Entry, Node, Object, Union, resolved
from constraints.json_trees.sizes import Bytes, least_sizes
from constraints.json_trees.strict_json import NumberText, Value, plain, read
from constraints.json_trees.value_lists import contents
from constraints.layouts.reserved_contacts import reserved, reserved_patterns
from controllable.testing.strategies.boundaries import Boundaries
from controllable.testing.strategies.characters import draw_along, draw_any
from controllable.testing.strategies.choices import SURE, Rests, flag, label, pick, presence
from controllable.testing.strategies.integers import draw_integer, range_of
from controllable.testing.strategies.walk import walk_of

Leaf = TypeVar("Leaf", bound=StringNode | NumberNode)

_DEEPEST = 8
_LARGEST = 4_000
"""Bytes of a document after which nothing is written that need not be."""
_ITEMS = 4.0
_TRIES = 3
_MANY = 500
"""Reserved texts that there have to be where they must differ."""
_NOTHING = object()


@dataclass(frozen=True, slots=True)
class Weights:
    """What is likely.

    Args:
        realism: Probability with which each choice follows the guide, from 0 to 1.
        boundaries: Probability with which a value, or a number of items, is one at a boundary.
        reserved: Whether contacts are ones that are reserved for examples.
    """

    realism: float = 0.0
    boundaries: float = 0.0
    reserved: bool = False


class Documents:
    """Documents of a schema.

    Args:
        schema: The compiled schema.
        weights: What is likely.
    """

    def __init__(self, schema: CompiledSchema, weights: Weights) -> None:
        self.root, self.unlisted = schema.root, schema.unlisted
        self.weights = weights
        self.size = least_sizes(schema.root, Bytes())
        self.boundaries = Boundaries()
        self._branches: dict[int, list[Node]] = {}
        self._reserved: dict[tuple[int, str, bool], StringNode | NumberNode] = {}

    def draw(self, data: ConjectureData, guide: str | None = None) -> str:
        """The compact text of a document.

        Args:
            data: The example in the making.
            guide: The compact text of one that it may resemble.
        """
        return _Draw(self, data).node(self.root, _NOTHING if guide is None else read(guide), 0)

    def branches(self, union: Union) -> list[Node]:
        """The alternatives that are written, the simplest first."""
        if id(union) not in self._branches:
            possible = [branch for branch in union.branches if self.size(branch.node) < inf]
            chosen = [branch.node for branch in possible if branch.preferred] or [branch.node for branch in possible]
            self._branches[id(union)] = sorted(chosen, key=lambda node: (not _is_null(node), self.size(node)))
        return self._branches[id(union)]

    def reserved(self, leaf: Leaf, name: str, *, differ: bool) -> Leaf:
        """A leaf with what is reserved for contacts alone, where it holds such and there is enough of it.

        Args:
            leaf: A leaf of the tree.
            name: The nearest property name.
            differ: Whether it is an item of an array whose items all differ.
        """
        key = id(leaf), name, differ
        if key not in self._reserved:
            patterns = reserved_patterns(leaf.kind, name, leaf.written)
            found = reserved(leaf.written, patterns) if patterns else None
            if found is not None and not (differ and variety(found) < _MANY):
                more: Any = {"accepted": (*leaf.accepted, found)} if isinstance(leaf, StringNode) else {}
                self._reserved[key] = replace(leaf, written=found, **more)
            else:
                self._reserved[key] = leaf
        return cast(Leaf, self._reserved[key])


class _Draw:
    """One document in the making."""

    def __init__(self, documents: Documents, data: ConjectureData) -> None:
        self.documents, self.data, self.size = documents, data, documents.size
        self.realism, self.bounds = documents.weights.realism, documents.weights.boundaries
        self.written = 0
        self.name, self.differ = "", False

    def node(self, node: Node, guide: Value, depth: int) -> str:
        """The text of a value."""
        match found := resolved(node):
            case Constant():
                return found.text
            case StringNode():
                return self._string(found, guide)
            case NumberNode():
                return self._content(self._kept(found), guide if isinstance(guide, NumberText) else None)
            case Choice():
                return self._choice(found, guide)
            case Union():
                return self._union(found, guide, depth)
            case Array():
                return self._array(found, guide if isinstance(guide, list) else None, depth)
            case Object():
                return self._object(found, guide if isinstance(guide, dict) else None, depth)
            case AnyValue():
                return compact(self.data.draw(_anything()))
            case _:
                assert_never(found)

    def _kept(self, leaf: Leaf) -> Leaf:
        """A leaf with what is reserved for contacts alone, where it holds such."""
        reserved = self.documents.weights.reserved
        return self.documents.reserved(leaf, self.name, differ=self.differ) if reserved else leaf

    def _part(self, node: Node, guide: Value, depth: int) -> str:
        """The text of a value that hangs on a choice, with which the shrinker leaves it out."""
        self.data.start_span(label(f"part {depth}"))
        text = self.node(node, guide, depth + 1)
        self.data.stop_span()
        return text

    def _ends(self, depth: int) -> bool:
        """Whether nothing is written any more that need not be."""
        return depth > _DEEPEST or self.written > _LARGEST

    def _follows(self, guide: object) -> bool:
        """Whether a value follows the guide; chosen only where the guide may be followed at all."""
        return self.realism > 0 and guide is not None and flag(self.data, self.realism)

    def _string(self, node: StringNode, guide: Value) -> str:
        text = guide if isinstance(guide, str) and not isinstance(guide, NumberText) else None
        if node.accepted or node.check is not None or node.kind != "string":
            content = None if text is None else escape(text).decode()
            return f'"{self._content(self._kept(node), content)}"'
        chosen = text if text is not None and self._follows(text) else None
        if chosen is not None and (kept := self._kept(node)) is not node:
            # What varies an address is to be no other one; what Hypothesis makes up of any text is none anyway.
            found = walk_of(kept.written).draw(self.data, guide=escape(chosen))
            self.written += len(found)
            return f'"{found.decode()}"'
        if chosen is None and self.bounds and flag(self.data, self.bounds):
            sized, awkward = self.documents.boundaries.texts(node)
            options = awkward if flag(self.data, 0.5) else sized
            chosen = options[pick(self.data, len(options))]
        if chosen is not None:
            written = draw_along(self.data, node.shortest, node.longest, chosen)
        else:
            written = draw_any(self.data, node.shortest, node.longest)
        self.written += len(written)
        return compact(written)

    def _content(self, node: StringNode | NumberNode, guide: str | None) -> str:
        """What stands in the slot of a node."""
        chosen = guide if guide is not None and self._follows(guide) else None
        if chosen is None and self.bounds and flag(self.data, self.bounds):
            options = self.documents.boundaries.contents(node)
            chosen = options[pick(self.data, len(options))]
        numbers = range_of(node.written) if isinstance(node, NumberNode) else None
        if numbers is not None:
            likely = None if chosen is None or not node.written.accepts(chosen.encode()) else int(chosen)
            text = str(draw_integer(self.data, numbers, likely=likely, share=SURE))
        else:
            guided = None if chosen is None else chosen.encode()
            text = walk_of(node.written).draw(self.data, guide=guided).decode()
        self.written += len(text)
        return text

    def _choice(self, node: Choice, guide: Value) -> str:
        likely = None
        if self.realism and guide is not _NOTHING:
            key = identity(plain(guide))
            likely = next((number for number, (each, _) in enumerate(node.values) if each == key), None)
        return node.values[pick(self.data, len(node.values), likely=likely, share=self._share)][1]

    @property
    def _share(self) -> float:
        return SURE * self.realism

    def _union(self, node: Union, guide: Value, depth: int) -> str:
        branches = self.documents.branches(node)
        if self._ends(depth):
            return self.node(min(branches, key=self.size), guide, depth)
        likely = None
        if self.realism and guide is not _NOTHING and len(branches) > 1:
            likely = next((number for number, each in enumerate(branches) if matches(each, guide)), None)
        return self._part(branches[pick(self.data, len(branches), likely=likely, share=self._share)], guide, depth)

    def _array(self, node: Array, guide: list[Value] | None, depth: int) -> str:
        most = node.shortest if self._ends(depth) else node.most
        if node.rest is not None and self.size(node.rest) == inf:
            most = min(most, len(node.prefix))
        wished = self._wished(node, guide, depth)
        items: list[str] = []
        differ = Different(node.planned(node.shortest)) if node.unique else None
        failed, name = 0, self.name
        rests = Rests(self.data)
        while len(items) < most:
            place = len(items)
            inner = node.prefix[place] if place < len(node.prefix) else node.rest
            if inner is None or self.size(inner) == inf:
                break
            rests.begin()
            if not flag(self.data, self._more(place, wished, depth), least=place < node.shortest):
                break
            self.name, self.differ = name, node.unique
            item = self.node(inner, guide[place] if guide is not None and place < len(guide) else _NOTHING, depth + 1)
            if differ is not None and not differ.take(place, identity(json.loads(item))):
                failed += 1
                if failed <= _TRIES + 2 * place:
                    continue
                leaf = resolved(inner)
                inner = self._kept(leaf) if isinstance(leaf, StringNode | NumberNode) else inner
                if (other := self._another(differ, place, inner)) is None:
                    break
                item = other
            items.append(item)
        rests.end()
        if node.equal is not None and max(node.equal) < len(items):
            items[node.equal[1]] = items[node.equal[0]]
        return f"[{','.join(items)}]"

    def _another(self, differ: Different, place: int, node: Node) -> str | None:
        """One of the values that are left for an item; None if none is known."""
        options = differ.left(node)
        first = pick(self.data, len(options)) if options else 0
        return next((text for key, text in options[first:] + options[:first] if differ.take(place, key)), None)

    def _wished(self, node: Array, guide: list[Value] | None, depth: int) -> int | None:
        """The number of items that an array is likely to have; None for any."""
        if guide is not None and self._follows(guide):
            return len(guide)
        if self.bounds and not self._ends(depth) and flag(self.data, self.bounds):
            options = self.documents.boundaries.lengths(node)
            return options[pick(self.data, len(options))]
        return None

    def _more(self, place: int, wished: int | None, depth: int) -> float:
        if wished is not None:
            return float(place < wished)
        return 1 - 1 / (1 + _ITEMS / (1 + depth))

    def _object(self, node: Object, guide: dict[str, Value] | None, depth: int) -> str:
        members: dict[str, str] = {}
        possible = [each for each in node.properties if each.required or self.size(each.node) < inf]
        ends = self._ends(depth)
        missing = node.fewest - len(node.wanted)
        most = inf if node.most is None else node.most - len(node.wanted)
        required = sum(each.required for each in possible)
        optional = len(possible) - required
        entries = sum(self.size(each.node) < inf for each in node.entries)
        present = required
        for each in possible:
            if not each.required:
                optional -= 1
                must = not entries and present + optional < missing
                likely = self._presence(each.name, guide)
                if not presence(self.data, likely, least=must, most=present < most and (must or not ends)):
                    continue
                present += 1
            below = guide.get(each.name, _NOTHING) if guide is not None else _NOTHING
            self.name, self.differ = each.name, False
            members[each.name] = self._part(each.node, below, depth)
        for entry in node.wanted:
            self._entry([entry], members, guide, depth)
        self._entries(node, members, guide, depth, ends=ends)
        return "{" + ",".join(f"{compact(name)}:{text}" for name, text in members.items()) + "}"

    def _presence(self, name: str, guide: dict[str, Value] | None) -> float:
        if guide is None or not self.realism:
            return 0.5
        return 0.5 * (1 - self.realism) + self.realism * (name in guide)

    def _entries(
        self, node: Object, members: dict[str, str], guide: dict[str, Value] | None, depth: int, *, ends: bool
    ) -> None:
        """Unlisted properties: those that have to be there, and more where the schema lists none."""
        options = [entry for entry in node.entries if self.size(entry.node) < inf]
        listed = any(self.size(each.node) < inf for each in node.properties)
        most: float = inf if node.most is None else node.most
        if ends:
            most = min(most, node.fewest)
        elif listed:
            most = min(most, max(node.fewest, len(members) + self.documents.unlisted))
        failed = 0
        rests = Rests(self.data)
        wished = None if guide is None else sum(name not in members for name in guide) + len(members)
        while options and len(members) < most and failed <= _TRIES + len(members):
            rests.begin()
            known = len(members)
            if not flag(self.data, self._more(known, wished, depth), least=known < node.fewest):
                break
            self._entry(options, members, guide, depth)
            failed += len(members) == known
        rests.end()
        for entry in options:
            # Where chance finds no name that is left, they are listed.
            for content in contents(entry.keys, 2 * node.fewest)[0] if len(members) < node.fewest else ():
                name = unescape(content)
                if len(members) < node.fewest and name not in members:
                    members[name] = self.node(entry.node, _NOTHING, depth + 1)

    def _entry(
        self, options: Sequence[Entry], members: dict[str, str], guide: dict[str, Value] | None, depth: int
    ) -> None:
        """Add an unlisted property, unless its name is taken."""
        entry = options[pick(self.data, len(options))]
        names = [] if guide is None else [name for name in guide if name not in members]
        follows = names[0] if names and self._follows(names) else None
        content = walk_of(entry.keys).draw(self.data, guide=None if follows is None else escape(follows))
        name = unescape(content)
        if name not in members:
            below = guide.get(name, _NOTHING) if guide is not None else _NOTHING
            self.name, self.differ = name, False
            members[name] = self.node(entry.node, below, depth + 1)


@lru_cache(maxsize=1)
def _anything() -> st.SearchStrategy[Any]:
    """Any JSON value, small ones mostly."""
    leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
    return st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5)


def _is_null(node: Node) -> bool:
    node = resolved(node)
    return (isinstance(node, Constant | Choice) and node.kind == "null") or (
        isinstance(node, Choice) and [text for _, text in node.values] == ["null"]
    )

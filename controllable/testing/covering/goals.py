"""What there is to cover in a schema: the ways through its tree, and the edges of its automata."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf
from typing import assert_never

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import string_content
from constraints.errors import ConstraintTooLarge
from constraints.json_schema.verification import parts
from constraints.json_trees.leaves import Choice, Constant, NumberNode, StringNode
from constraints.json_trees.matching import matches
from constraints.json_trees.nodes import AnyValue, Array, Node, Object, Union, Written, resolved
from constraints.json_trees.sizes import Bytes, least_sizes
from constraints.json_trees.strict_json import NotStrict, read
from constraints.paths import escape_pointer
from controllable.testing.covering.automaton_cover import Walked, spelled, walk_edges
from controllable.testing.strategies.boundaries import extremes

Goal = tuple[int, str, object]
"""The number of a node, what kind of thing is to be covered, and which of them."""

TEXTS = 1_024
"""Most texts of a slot."""
LENGTH = 512
"""Bytes after which a text along edges goes for its end."""
_LONGEST = 1_000
"""Characters of the longest text of a slot that is written."""
MEMBERS = 1_000
"""Most listed values of a slot."""
ITEMS = 32
"""Most items of an array that is written as long as it may be."""
SIZE = 100_000
"""Bytes of the largest part that is written."""
_ANY = ("null", "true", "false", "0", "-1.5", '"a"', "[]", "{}", "[0]", '{"a":0}')


@dataclass(frozen=True)
class Piece:
    """A text of a leaf, and what it covers."""

    text: str
    goals: frozenset[Goal]


@dataclass(frozen=True)
class Unreached:
    """What cannot be covered.

    Args:
        pointer: Where it is met first; `*` is any item, `{key}` any unlisted property.
        what: What it is.
        reason: Why it cannot.
        edges: How many edges that are.
    """

    pointer: str
    what: str
    reason: str
    edges: int = 1


@dataclass
class Aims:
    """What there is to cover in a node.

    Args:
        number: Of the node.
        node: The node.
        pointer: Where it is met first.
        pieces: The texts of a leaf.
        goals: What is to be covered, in the order in which it is tried.
    """

    number: int
    node: Node
    pointer: str
    pieces: list[Piece] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)


class Goals:
    """All there is to cover in a tree.

    Args:
        root: The tree.
    """

    def __init__(self, root: Node) -> None:
        self.size = least_sizes(root, Bytes())
        self.left: list[Unreached] = []
        self.aims: dict[int, Aims] = {}
        self.keys: dict[tuple[int, int], Aims] = {}
        self._walked: dict[tuple[ByteDFA, Node | None], Walked] = {}
        self._number = 0
        waiting = [(root, "")]
        while waiting:
            part, pointer = waiting.pop()
            node = resolved(part)
            if id(node) not in self.aims and self.writable(node):
                self.aims[id(node)] = self._of(node, pointer)
                branches = [(each, pointer) for _, each in self.branches(node)] if isinstance(node, Union) else None
                waiting += reversed(branches if branches is not None else list(parts(node, pointer)))

    def writable(self, node: Node) -> bool:
        """Whether a node has texts that are not too long."""
        return self.size(node) <= SIZE

    def branches(self, node: Union) -> list[tuple[int, Node]]:
        """The alternatives that are written, by their numbers."""
        possible = [(number, each) for number, each in enumerate(node.branches) if self.writable(each.node)]
        chosen = [(number, each.node) for number, each in possible if each.preferred]
        return chosen or [(number, each.node) for number, each in possible]

    def every(self) -> Iterator[Aims]:
        """All of them, keys of unlisted properties included."""
        yield from self.aims.values()
        yield from self.keys.values()

    def keys_of(self, node: Node) -> list[Aims]:
        """Those of the keys of an object's unlisted properties."""
        if not isinstance(node, Object):
            return []
        numbers = range(len(node.all_entries))
        return [self.keys[id(node), number] for number in numbers if (id(node), number) in self.keys]

    def lengths(self, node: Array) -> list[int]:
        """Numbers of items to try: the most where that is not much, the fewest, and one more."""
        most = node.most
        items = node.planned(min(int(min(most, ITEMS)), ITEMS))
        possible: float = next((at for at, item in enumerate(items) if not self.writable(item)), most)
        found = [int(possible)] if possible <= ITEMS else []
        return [n for n in dict.fromkeys([*found, node.shortest, node.shortest + 1]) if node.shortest <= n <= possible]

    def _new(self, node: Node, pointer: str) -> Aims:
        self._number += 1
        return Aims(self._number, node, pointer)

    def _of(self, node: Written, pointer: str) -> Aims:
        aims = self._new(node, pointer)
        match node:
            case StringNode() | NumberNode():
                self._slot(aims, node.written, node)
            case Choice():
                self._values(aims, [text for _, text in node.values])
            case Constant():
                aims.pieces = [Piece(node.text, frozenset())]
            case AnyValue():
                self._values(aims, list(_ANY))
            case Union():
                self._branches(aims, node)
            case Array():
                self._array(aims, node)
            case Object():
                self._object(aims, node)
            case _:
                assert_never(node)
        return aims

    def _values(self, aims: Aims, texts: list[str]) -> None:
        aims.pieces = [
            Piece(text, frozenset({(aims.number, "value", text)} if len(texts) > 1 else ())) for text in texts[:MEMBERS]
        ]
        aims.goals = [goal for piece in aims.pieces for goal in piece.goals]
        if len(texts) > MEMBERS:
            count = len(texts) - MEMBERS
            self.left.append(Unreached(aims.pointer, "listed values", f"more than {MEMBERS:,} are listed", count))

    def _branches(self, aims: Aims, node: Union) -> None:
        written = dict(self.branches(node))
        if len(written) > 1:
            aims.goals = [(aims.number, "branch", number) for number in written]
        for number, branch in enumerate(node.branches):
            size = self.size(branch.node)
            if number in written or size == inf:
                continue
            reason = "kinds of values that the schema does not speak of are not written"
            if size > SIZE:
                reason = f"its shortest text has {size:,.0f} bytes"
            self.left.append(
                Unreached(aims.pointer, f"alternative {number + 1} ({resolved(branch.node).kind})", reason)
            )

    def _array(self, aims: Aims, node: Array) -> None:
        lengths = self.lengths(node)
        aims.goals = [(aims.number, "items", length) for length in lengths]
        if ITEMS < node.most < inf:
            self.left.append(Unreached(aims.pointer, "the most items", f"{node.most:,.0f} items are more than {ITEMS}"))

    def _object(self, aims: Aims, node: Object) -> None:
        for each in node.properties:
            if each.required or self.size(each.node) == inf:
                continue
            if not self.writable(each.node):
                where = f"{aims.pointer}/{escape_pointer(each.name)}"
                reason = f"its shortest text has {self.size(each.node):,.0f} bytes"
                self.left.append(Unreached(where, "the property present", reason))
                continue
            aims.goals += [(aims.number, "present", each.name), (aims.number, "absent", each.name)]
        for number, entry in enumerate(node.all_entries):
            if not self.writable(entry.node):
                continue
            keys = self.keys[id(node), number] = self._new(node, f"{aims.pointer}/{{key}}")
            self._slot(keys, entry.keys, None)
            if number < len(node.entries):
                aims.goals.append((aims.number, "entry", number))
        if any(kind == "entry" for _, kind, _ in aims.goals) and not node.fewest and not node.wanted:
            aims.goals.append((aims.number, "bare", 0))

    def _slot(self, aims: Aims, language: ByteDFA, node: StringNode | NumberNode | None) -> None:
        """The edges of an automaton, and its boundaries."""
        quoted = not isinstance(node, NumberNode)

        def valid(data: bytes) -> bool:
            return node is None or _fits(node, data, quoted=quoted)

        bounds = _bounds(language, node)
        key = (language, node)
        if key not in self._walked:
            self._walked[key] = walk_edges(language, first=bounds, valid=valid, most=TEXTS, length=LENGTH)
        walked = self._walked[key]
        aims.goals = [(aims.number, "edge", edge) for _, edges in walked.texts for edge in edges]
        reached = len(aims.goals)
        for data, edges in walked.texts:
            goals: set[Goal] = {(aims.number, "edge", edge) for edge in edges}
            if data in bounds:
                goals.add((aims.number, "bound", data))
                aims.goals.append((aims.number, "bound", data))
            text = data.decode()
            aims.pieces.append(Piece(f'"{text}"' if quoted else text, frozenset(goals)))
        if walked.reason is not None and reached < walked.total:
            what = "edges of its automaton"
            self.left.append(Unreached(aims.pointer, what, walked.reason, walked.total - reached))
        if isinstance(node, StringNode) and node.longest is not None and node.longest > _LONGEST:
            reason = f"{node.longest:,} characters are more than {_LONGEST:,}"
            self.left.append(Unreached(aims.pointer, "the longest text", reason))


def _bounds(language: ByteDFA, node: StringNode | NumberNode | None) -> tuple[bytes, ...]:
    """The shortest text and the longest, or the least number and the greatest."""
    shortest = language.shortest()
    found = [] if shortest is None else [shortest]
    if isinstance(node, NumberNode):
        return tuple(dict.fromkeys([*found, *(text.encode() for text in extremes(language))]))
    if node is not None and node.longest is not None and node.longest <= _LONGEST:
        try:
            longest = (language & string_content(node.longest, node.longest)).shortest()
        except ConstraintTooLarge:
            longest = None
        found += [] if longest is None else [longest]
    return tuple(dict.fromkeys(spelled(language, data) for data in found))


def _fits(node: StringNode | NumberNode, data: bytes, *, quoted: bool) -> bool:
    """Whether a node takes a content that its automaton writes."""
    try:
        text = data.decode()
        return matches(node, read(f'"{text}"' if quoted else text))
    except (NotStrict, UnicodeDecodeError, json.JSONDecodeError):
        return False

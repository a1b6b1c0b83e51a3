"""Nodes made of other nodes, and the union of all nodes, `Node`: each is a set of JSON values.

Whoever takes a node apart does so by `match`, down to `assert_never`: mypy then names every place that a new kind of
node has to be added to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice
from math import inf

from constraints.automata.dfa import ByteDFA
from constraints.json_trees.equality import compact
from constraints.json_trees.leaves import Choice, Constant, NumberNode, StringNode
from constraints.json_trees.note import Note
from constraints.json_trees.strict_json import Value

_FEW_KEYS = 64
_LONGEST_KEY = 32
_MOST_STEPS = 1000


@dataclass(frozen=True, slots=True)
class Counted:
    """How many items of an array match something.

    Args:
        node: What they match.
        least: Fewest of them.
        most: Most of them, None for no bound.
        start: Number of items before those that count.
        possible: Whether an item may match; those that may are what `most` bounds.
    """

    node: Node
    least: int
    most: int | None
    start: int
    possible: Callable[[Value], bool]


@dataclass(eq=False)
class Array:
    """Arrays.

    Args:
        prefix: The first items.
        rest: All later items, None if there are none.
        shortest: Fewest items.
        longest: Most items, None for no bound.
        unique: Whether no two items may be equal.
        counted: What is counted; arrays in which it is not settled by the items' own nodes are not written.
        repeated: Whether two items must be equal.
        equal: Positions of two items that are written as the same text, None for none.
        different: Most items that are written where they must differ; None for no bound. Known once the tree is.
    """

    prefix: tuple[Node, ...]
    rest: Node | None
    shortest: int
    longest: int | None
    unique: bool
    counted: tuple[Counted, ...] = ()
    repeated: bool = False
    equal: tuple[int, int] | None = None
    different: int | None = None
    kind: str = "array"

    def planned(self, length: int) -> list[Node]:
        """The nodes of the items of an array of some length; fewer if there can't be as many."""
        items = list(self.prefix[:length])
        if self.rest is not None:
            items += [self.rest] * (length - len(items))
        return items

    @property
    def most(self) -> float:
        """Number of items of the longest array that is written."""
        most = inf if self.longest is None else self.longest
        if self.rest is None:
            most = min(most, len(self.prefix))
        return most if self.different is None else min(most, self.different)


@dataclass(frozen=True, slots=True)
class Property:
    """A listed property."""

    name: str
    node: Node
    required: bool

    @property
    def key(self) -> str:
        """Its key, quoted, with the colon."""
        return compact(self.name) + ":"


@lru_cache(maxsize=1024)
def few_keys(language: ByteDFA, most: int = 0) -> tuple[str, ...] | None:
    """The contents of keys, if there are only a few, or at most so many."""
    longest = language.longest()
    if longest is None or longest > _LONGEST_KEY:
        return None
    few = max(_FEW_KEYS, most)
    keys = tuple(key.decode() for key in islice(language.enumerate(longest), few + 1))
    return keys if len(keys) <= few else None


@dataclass(frozen=True, slots=True)
class Entry:
    """Properties that are not listed: the contents of their keys, and their values."""

    keys: ByteDFA
    node: Node


@dataclass(eq=False)
class Object:
    """Objects; listed properties are written in order, and matched in any.

    Args:
        properties: The listed ones.
        entries: Unlisted ones that may be written.
        unlisted: The node that the value of an unlisted property must match, None if the name is not allowed.
        fewest: Fewest properties.
        most: Most properties, None for no bound.
        wanted: Unlisted ones that are written in any case.
        required_unlisted: Properties that must be there: which names are meant, and what one of their values matches.
    """

    properties: tuple[Property, ...]
    entries: tuple[Entry, ...]
    unlisted: Callable[[str], Node | None]
    fewest: int
    most: int | None
    wanted: tuple[Entry, ...] = ()
    required_unlisted: tuple[tuple[Callable[[str], bool], Node], ...] = ()
    kind: str = "object"

    @cached_property
    def listed(self) -> dict[str, Node]:
        """The nodes of the listed properties, by name."""
        return {each.name: each.node for each in self.properties}

    @cached_property
    def required(self) -> frozenset[str]:
        """The names of the listed properties that must be there."""
        return frozenset(each.name for each in self.properties if each.required)

    @property
    def all_entries(self) -> tuple[Entry, ...]:
        """All that may be written without being listed."""
        return self.entries + self.wanted


@dataclass(frozen=True, slots=True)
class Branch:
    """An alternative; only preferred ones are written where there are any."""

    node: Node
    preferred: bool = True


@dataclass(eq=False)
class Union:
    """Any of some alternatives; none of them is the empty set.

    Args:
        branches: The alternatives.
        also: More that is matched, but never written.
    """

    branches: tuple[Branch, ...]
    also: tuple[Node, ...] = ()
    kind: str = "union"

    @property
    def written(self) -> Sequence[Branch]:
        """The alternatives that are written, if they have texts."""
        return [branch for branch in self.branches if branch.preferred] or self.branches


@dataclass(eq=False)
class AnyValue:
    """Any JSON value."""

    kind: str = "any"


@dataclass(eq=False)
class Both:
    """What all of some nodes match; judged only, since what they have in common is not known."""

    parts: tuple[Node, ...]
    kind: str = "both"


@dataclass(eq=False)
class Deferred:
    """A node that is made when it is first asked for; judged only."""

    make: Callable[[], Node]
    kind: str = "deferred"

    @cached_property
    def made(self) -> Node:
        """The node."""
        return self.make()


@dataclass(eq=False)
class Except:
    """What a node matches, but for what it is certain to miss; written as the node is, and verified.

    Args:
        target: The node.
        possible: Whether a value may be one of those to be left out.
    """

    target: Node
    possible: Callable[[Value], bool]


@dataclass(eq=False)
class Reference:
    """Another node, possibly one that contains this; the target is set once it is known.

    Args:
        target: The node.
        noted: Tells what is said of the values here.
    """

    target: Node = field(default_factory=lambda: Union(()))
    noted: Callable[[], Note] = Note

    @cached_property
    def note(self) -> Note:
        """What is said of the values here."""
        return self.noted()


NOTHING = Union(())
"""The empty set."""

Written = Constant | StringNode | NumberNode | Choice | Array | Object | Union | AnyValue
"""Nodes that texts are written of."""

Judged = Both | Deferred
"""Nodes that values are only matched against."""

Leaf = Constant | StringNode | NumberNode | Choice | AnyValue | Judged
"""Nodes of which no other node is written."""

Node = Leaf | Array | Object | Union | Except | Reference


def resolved(node: Node) -> Written:
    """What is written of a node: the one behind references and exceptions, and nothing of one that is only judged."""
    for _ in range(_MOST_STEPS):
        if not isinstance(node, Except | Reference):
            break
        node = node.target
    return node if isinstance(node, Written) else NOTHING


def note_of(node: Node) -> Note:
    """What is said of a node, and of what it refers to."""
    said = Note()
    for _ in range(_MOST_STEPS):
        if isinstance(node, Reference):
            said |= node.note
        elif not isinstance(node, Except):
            break
        node = node.target
    return said

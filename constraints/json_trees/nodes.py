"""Nodes made of other nodes: arrays, objects, alternatives, references."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from math import inf

from constraints.automata.dfa import ByteDFA
from constraints.json_trees.equality import compact, identity
from constraints.json_trees.leaves import Choice, Constant, Measure, Node, Size
from constraints.json_trees.strict_json import Match, Value, plain

_FEW_KEYS = 64
_LONGEST_KEY = 32


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

    def met(self, items: list[Value], match: Match) -> bool:
        """Whether an array has as many."""
        later = items[self.start :]
        if self.most is not None and len(later) > self.most and sum(map(self.possible, later)) > self.most:
            return False
        return self.least == 0 or sum(match(self.node, item) for item in later) >= self.least


@dataclass(eq=False)
class Array(Node):
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
    """

    prefix: tuple[Node, ...]
    rest: Node | None
    shortest: int
    longest: int | None
    unique: bool
    counted: tuple[Counted, ...] = ()
    repeated: bool = False
    equal: tuple[int, int] | None = None
    kind: str = "array"

    def matches(self, value: Value, match: Match) -> bool:
        if not isinstance(value, list) or len(value) < self.shortest:
            return False
        if self.longest is not None and len(value) > self.longest:
            return False
        if any(not match(node, item) for node, item in zip(self.prefix, value, strict=False)):
            return False
        later = value[len(self.prefix) :]
        if later and (self.rest is None or any(not match(self.rest, item) for item in later)):
            return False
        if self.unique or self.repeated:
            repeated = len({identity(plain(item)) for item in value}) < len(value)
            if repeated is not self.repeated:
                return False
        return all(each.met(value, match) for each in self.counted)

    def children(self) -> Iterable[Node]:
        yield from self.prefix
        if self.rest is not None:
            yield self.rest

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
        if self.unique and self.rest is not None and (count := _count(self.rest)) is not None:
            most = min(most, len(self.prefix) + count)
        return most

    def least(self, size: Size, measure: Measure) -> float:
        if self.shortest > self.most:
            return inf
        # Counted, not listed: the number of items may be astronomic.
        parts = [(node, 1) for node in self.prefix[: self.shortest]]
        if self.rest is not None and self.shortest > len(parts):
            parts.append((self.rest, self.shortest - len(parts)))
        around = measure.fixed("[") + measure.fixed("]")
        commas = max(0, self.shortest - 1) * measure.fixed(",")
        return around + commas + sum(size(node) * count for node, count in parts)

    def greatest(self, size: Size) -> float:
        total: float = 0
        for node in self.prefix:
            if size(node) == -inf:
                return 2 + max(0, total - 1)
            total += size(node) + 1
        later = -inf if self.rest is None else size(self.rest)
        if later > -inf and self.most > len(self.prefix):
            total += (self.most - len(self.prefix)) * (later + 1)
        return 2 + max(0, total - 1)


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
def few_keys(language: ByteDFA) -> tuple[str, ...] | None:
    """The contents of keys, if there are only a few."""
    longest = language.longest()
    if longest is None or longest > _LONGEST_KEY:
        return None
    keys = tuple(key.decode() for key in islice(language.enumerate(longest), _FEW_KEYS + 1))
    return keys if len(keys) <= _FEW_KEYS else None


@dataclass(frozen=True, slots=True)
class Entry:
    """Properties that are not listed: the contents of their keys, and their values."""

    keys: ByteDFA
    node: Node


@dataclass(eq=False)
class Object(Node):
    """Objects; listed properties are written in order, and matched in any.

    Args:
        properties: The listed ones.
        entries: Unlisted ones that may be written.
        unlisted: The node that the value of an unlisted property must match, None if the name is not allowed.
        fewest: Fewest properties.
        most: Most properties, None for no bound.
        wanted: Unlisted ones that are written in any case.
        needs: Properties that must be there: which names are meant, and what the value of one of them must match.
    """

    properties: tuple[Property, ...]
    entries: tuple[Entry, ...]
    unlisted: Callable[[str], Node | None]
    fewest: int
    most: int | None
    wanted: tuple[Entry, ...] = ()
    needs: tuple[tuple[Callable[[str], bool], Node], ...] = ()
    kind: str = "object"

    def __post_init__(self) -> None:
        self._nodes = {each.name: each.node for each in self.properties}
        self._required = frozenset(each.name for each in self.properties if each.required)

    def matches(self, value: Value, match: Match) -> bool:
        if not isinstance(value, dict) or len(value) < self.fewest or not self._required <= value.keys():
            return False
        if self.most is not None and len(value) > self.most:
            return False
        for name, item in value.items():
            node = self._nodes.get(name) or self.unlisted(name)
            if node is None or not match(node, item):
                return False
        return all(any(meant(name) and match(node, item) for name, item in value.items()) for meant, node in self.needs)

    def children(self) -> Iterable[Node]:
        for each in self.properties:
            yield each.node
        for entry in (*self.entries, *self.wanted):
            yield entry.node

    def least(self, size: Size, measure: Measure) -> float:
        costs = [measure.fixed(each.key) + size(each.node) for each in self.properties if each.required]
        comma = measure.fixed(",")
        costs += [self.entry_cost(entry, size, measure) - comma for entry in self.wanted]
        if self.most is not None and max(self.fewest, len(costs)) > self.most:
            return inf
        missing = self.fewest - len(costs)
        if missing > 0:
            optional = [each for each in self.properties if not each.required]
            extra = sorted(measure.fixed(each.key) + size(each.node) for each in optional)[:missing]
            costs += [cost for cost in extra if cost < inf]
            missing = self.fewest - len(costs)
            if missing > sum(inf if (keys := few_keys(e.keys)) is None else len(keys) for e in self.entries):
                return inf
            if missing > 0:
                costs += [missing * min((self.entry_cost(entry, size, measure) for entry in self.entries), default=inf)]
        commas = max(0, len(costs) - 1) * comma
        return measure.fixed("{") + measure.fixed("}") + sum(costs) + commas

    def entry_cost(self, entry: Entry, size: Size, measure: Measure) -> float:
        """Size of the shortest property of some that are not listed, with its comma."""
        around = 2 * measure.fixed('"') + measure.fixed(":") + measure.fixed(",")
        return around + measure.slot(entry.keys) + size(entry.node)

    def greatest(self, size: Size) -> float:
        if any(size(entry.node) > -inf for entry in (*self.entries, *self.wanted)):
            return inf
        sizes = [len(each.key.encode()) + size(each.node) + 1 for each in self.properties]
        possible = sorted((s for s in sizes if s > -inf), reverse=True)[: self.most]
        return 2 + max(0, sum(possible) - 1)


@dataclass(frozen=True, slots=True)
class Branch:
    """An alternative; only preferred ones are written where there are any."""

    node: Node
    preferred: bool = True


@dataclass(eq=False)
class Union(Node):
    """Any of some alternatives; none of them is the empty set.

    Args:
        branches: The alternatives.
        also: More that is matched, but never written.
    """

    branches: tuple[Branch, ...]
    also: tuple[Node, ...] = ()
    kind: str = "union"

    def matches(self, value: Value, match: Match) -> bool:
        return any(match(branch.node, value) for branch in self.branches) or any(match(n, value) for n in self.also)

    def children(self) -> Iterable[Node]:
        return [branch.node for branch in self.branches]

    def least(self, size: Size, measure: Measure) -> float:
        return min((size(branch.node) for branch in self.branches), default=inf)

    def greatest(self, size: Size) -> float:
        return max((size(branch.node) for branch in self.branches), default=-inf)


@dataclass(eq=False)
class AnyValue(Node):
    """Any JSON value."""

    kind: str = "any"

    def matches(self, value: Value, match: Match) -> bool:
        return True

    def least(self, size: Size, measure: Measure) -> float:
        return measure.fixed("0")

    def greatest(self, size: Size) -> float:
        return inf


@dataclass(eq=False)
class Both(Node):
    """What all of some nodes match; judged only, since what they have in common is not known."""

    parts: tuple[Node, ...]
    kind: str = "both"

    def matches(self, value: Value, match: Match) -> bool:
        return all(match(part, value) for part in self.parts)

    def least(self, size: Size, measure: Measure) -> float:
        return inf

    def greatest(self, size: Size) -> float:
        return -inf


@dataclass(eq=False)
class Deferred(Node):
    """A node that is made when it is first asked for; judged only."""

    make: Callable[[], Node]
    kind: str = "deferred"
    _made: Node | None = field(default=None, repr=False)

    def matches(self, value: Value, match: Match) -> bool:
        if self._made is None:
            self._made = self.make()
        return match(self._made, value)

    def least(self, size: Size, measure: Measure) -> float:
        return inf

    def greatest(self, size: Size) -> float:
        return -inf


@dataclass(eq=False)
class Except(Node):
    """What a node matches, but for what it is certain to miss; written as the node is, and verified.

    Args:
        node: The node.
        possible: Whether a value may be one of those to be left out.
    """

    node: Node
    possible: Callable[[Value], bool]
    kind: str = "except"

    def matches(self, value: Value, match: Match) -> bool:
        return match(self.node, value) and not self.possible(value)

    def children(self) -> Iterable[Node]:
        return (self.node,)

    def least(self, size: Size, measure: Measure) -> float:
        return size(self.node)

    def greatest(self, size: Size) -> float:
        return size(self.node)


@dataclass(eq=False)
class Reference(Node):
    """Another node, possibly one that contains this; the target is set once it is known."""

    target: Node = field(default_factory=lambda: Union(()))
    kind: str = "reference"

    def matches(self, value: Value, match: Match) -> bool:
        return match(self.target, value)

    def children(self) -> Iterable[Node]:
        return (self.target,)

    def least(self, size: Size, measure: Measure) -> float:
        return size(self.target)

    def greatest(self, size: Size) -> float:
        return size(self.target)


def resolved(node: Node) -> Node:
    """The node behind references, and behind exceptions, as far as writing goes."""
    seen = 0
    while isinstance(node, Reference | Except) and seen < 1000:
        node = node.target if isinstance(node, Reference) else node.node
        seen += 1
    return node


def _count(node: Node) -> int | None:
    """Number of values, where it is plainly finite."""
    node = resolved(node)
    return len(node.values) if isinstance(node, Choice) else 1 if isinstance(node, Constant) else None

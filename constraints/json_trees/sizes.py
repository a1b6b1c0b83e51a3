"""Shortest and longest texts of a tree, recursion included."""

from collections.abc import Callable, Iterable
from math import inf
from typing import Protocol, assert_never

from constraints.automata.dfa import ByteDFA
from constraints.automata.ranking import variety
from constraints.json_trees.different import shortest_items
from constraints.json_trees.leaves import Choice, Constant, NumberNode, StringNode
from constraints.json_trees.nodes import (
    AnyValue,
    Array,
    Both,
    Deferred,
    Entry,
    Except,
    Leaf,
    Node,
    Object,
    Reference,
    Union,
)
from constraints.tokens.vocabulary import Vocabulary

_Size = Callable[[Node], float]


class Measure(Protocol):
    """How long a piece of text is, in bytes or in tokens."""

    def fixed(self, text: str) -> float:
        """Length of a certain text."""

    def slot(self, language: ByteDFA) -> float:
        """Length of the shortest content of a slot, infinite if there is none."""


class Bytes:
    """Lengths in bytes."""

    def fixed(self, text: str) -> float:
        """UTF-8 length."""
        return len(text.encode())

    def slot(self, language: ByteDFA) -> float:
        """Length of a shortest string."""
        return inf if (data := language.shortest()) is None else len(data)


class Existence:
    """Nothing has a length; what has no text at all is infinite still."""

    def fixed(self, text: str) -> float:
        """Nothing."""
        return 0

    def slot(self, language: ByteDFA) -> float:
        """Nothing, or infinite."""
        return inf if language.is_empty() else 0


class Tokens:
    """Lengths in tokens, each piece encoded by itself, so that a whole text needs no more than the sum.

    Args:
        vocabulary: The tokens.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._encode = vocabulary.encode
        self._literals: dict[str, int] = {}
        self._slots: dict[str, float] = {}

    def fixed(self, text: str) -> float:
        """Number of tokens."""
        if text not in self._literals:
            self._literals[text] = len(self._encode(text))
        return self._literals[text]

    def slot(self, language: ByteDFA) -> float:
        """Tokens of a shortest string."""
        if language.key not in self._slots:
            data = language.shortest()
            self._slots[language.key] = inf if data is None else len(self._encode(data.decode()))
        return self._slots[language.key]


def children(node: Node) -> Iterable[Node]:
    """The parts of a node that can be written."""
    if isinstance(node, Leaf):
        return ()
    match node:
        case Array():
            return node.prefix if node.rest is None else (*node.prefix, node.rest)
        case Object():
            return [*(each.node for each in node.properties), *(entry.node for entry in node.all_entries)]
        case Union():
            return [branch.node for branch in node.branches]
        case Except() | Reference():
            return (node.target,)
        case _:
            assert_never(node)


def post_order(root: Node, parts: Callable[[Node], Iterable[Node]] = children) -> list[Node]:
    """All nodes that can be written, parts before wholes as far as recursion allows.

    Args:
        root: Where to begin.
        parts: What is looked at of a node; the same of objects that share their properties.
    """
    order: list[Node] = []
    seen, done = {id(root)}, set[tuple[int, ...]]()
    stack = [(root, iter(parts(root)))]
    while stack:
        node, rest = stack[-1]
        for part in rest:
            if id(part) not in seen:
                seen.add(id(part))
                # Copies of an object have the same parts, of which none is new.
                if isinstance(part, Object) and _shared(part) in done:
                    order.append(part)
                    continue
                stack.append((part, iter(parts(part))))
                break
        else:
            order.append(node)
            stack.pop()
            if isinstance(node, Object):
                done.add(_shared(node))
    return order


def _shared(node: Object) -> tuple[int, ...]:
    return id(node.properties), id(node.entries), id(node.wanted)


def least_sizes(root: Node, measure: Measure) -> Callable[[Node], float]:
    """Size of the shortest text of each node: the least fixed point, reached from above.

    It is found where it is asked for, with all that it depends on: of a large tree only little is ever looked at.

    Returns:
        A function of the nodes under `root`; infinite for a node that matches nothing.
    """
    sizes: dict[int, float] = {}

    def size(node: Node) -> float:
        found = sizes.get(id(node))
        return settled(node) if found is None else found

    def settled(node: Node) -> float:
        order = post_order(node, lambda whole: [part for part in _needed(whole) if id(part) not in sizes])
        sizes.update((id(each), inf) for each in order)
        changed = True
        while changed:
            changed = False
            for each in order:
                found = _least(each, size, measure)
                if found < sizes[id(each)]:
                    sizes[id(each)] = found
                    changed = True
        return sizes[id(node)]

    settled(root)
    return size


def _needed(node: Node) -> Iterable[Node]:
    """The parts on which the size of the shortest text depends."""
    match node:
        case Array():
            return node.planned(min(node.shortest, len(node.prefix) + 1))
        case Object() if node.fewest <= len(node.required) + len(node.wanted):
            required = [each.node for each in node.properties if each.required]
            return [*required, *(entry.node for entry in node.wanted)]
    return children(node)


def longest_text(root: Node) -> float:
    """Bytes of the longest text that is written; infinite if there is no bound, -infinite if there is no text."""
    least = least_sizes(root, Bytes())
    sizes: dict[int, float] = {}

    def size(node: Node) -> float:
        if least(node) == inf:
            return -inf
        # A part that is not done yet contains the whole: recursion without end.
        return sizes.get(id(node), inf)

    for node in post_order(root):
        sizes[id(node)] = _greatest(node, size) if least(node) < inf else -inf
    return sizes[id(root)]


def _least(node: Node, size: _Size, measure: Measure) -> float:
    """Size of the shortest text, given that of the parts; infinite if there is none."""
    match node:
        case Constant():
            return measure.fixed(node.text)
        case StringNode():
            return 2 * measure.fixed('"') + measure.slot(node.written)
        case NumberNode():
            return measure.slot(node.written)
        case Choice():
            if len(node.values) == 1:
                return measure.fixed(node.values[0][1])
            return (2 * measure.fixed('"') if node.strings else 0) + measure.slot(node.language)
        case Array():
            return _least_array(node, size, measure)
        case Object():
            return _least_object(node, size, measure)
        case Union():
            return min((size(branch.node) for branch in node.branches), default=inf)
        case AnyValue():
            return measure.fixed("0")
        case Both() | Deferred():
            return inf
        case Except() | Reference():
            return size(node.target)
        case _:
            assert_never(node)


def _least_array(node: Array, size: _Size, measure: Measure) -> float:
    if node.shortest > node.most:
        return inf
    # Counted, not listed: the number of items may be astronomic.
    parts = [(each, 1) for each in node.prefix[: node.shortest]]
    if node.rest is not None and node.shortest > len(parts):
        parts.append((node.rest, node.shortest - len(parts)))
    around = measure.fixed("[") + measure.fixed("]")
    commas = max(0, node.shortest - 1) * measure.fixed(",")
    total = sum(size(each) * count for each, count in parts)
    if node.unique and 1 < node.shortest and total < inf:
        costs = item_costs(node, node.shortest, size, measure)
        total = max(total, sum(costs) + costs[-1] * (node.shortest - len(costs)))
    return around + commas + total


def item_costs(node: Array, length: int, size: _Size, measure: Measure) -> list[float]:
    """Lengths of the items of a short array of so many, of the first ones where those that differ are too many."""
    if not node.unique:
        return [size(each) for each in node.planned(length)]
    texts = shortest_items(node, length)
    items = node.planned(len(texts))
    return [max(size(each), _written(text, measure)) for each, text in zip(items, texts, strict=True)]


def _written(text: str | None, measure: Measure) -> float:
    """Length of a value by its pieces."""
    if text is None or text[0] != '"':
        return measure.fixed(text or "")
    return 2 * measure.fixed('"') + measure.fixed(text[1:-1])


def _least_object(node: Object, size: _Size, measure: Measure) -> float:
    comma, colon, quote = measure.fixed(","), measure.fixed(":"), measure.fixed('"')

    def cost(entry: Entry) -> float:
        return 2 * quote + colon + measure.slot(entry.keys) + size(entry.node)

    costs = [measure.fixed(each.key) + size(each.node) for each in node.properties if each.required]
    costs += map(cost, node.wanted)
    if node.most is not None and max(node.fewest, len(costs)) > node.most:
        return inf
    missing = node.fewest - len(costs)
    if missing > 0:
        optional = [each for each in node.properties if not each.required]
        extra = sorted(measure.fixed(each.key) + size(each.node) for each in optional)[:missing]
        costs += [each for each in extra if each < inf]
        missing = node.fewest - len(costs)
        if missing > sum(variety(entry.keys) for entry in node.entries):
            return inf
        if missing > 0:
            costs += [missing * (comma + min(map(cost, node.entries), default=inf))]
    commas = max(0, len(costs) - 1) * comma
    return measure.fixed("{") + measure.fixed("}") + sum(costs) + commas


def _greatest(node: Node, size: _Size) -> float:
    """Bytes of the longest text, given those of the parts; infinite if there is no bound."""
    match node:
        case Constant():
            return len(node.text.encode())
        case StringNode():
            return 2 + _longest(node.written)
        case NumberNode():
            return _longest(node.written)
        case Choice():
            return max((len(text.encode()) for _, text in node.values), default=-inf)
        case Array():
            return _greatest_array(node, size)
        case Object():
            if any(size(entry.node) > -inf for entry in node.all_entries):
                return inf
            sizes = [len(each.key.encode()) + size(each.node) + 1 for each in node.properties]
            possible = sorted((each for each in sizes if each > -inf), reverse=True)[: node.most]
            return 2 + max(0, sum(possible) - 1)
        case Union():
            return max((size(branch.node) for branch in node.branches), default=-inf)
        case AnyValue():
            return inf
        case Both() | Deferred():
            return -inf
        case Except() | Reference():
            return size(node.target)
        case _:
            assert_never(node)


def _greatest_array(node: Array, size: _Size) -> float:
    total: float = 0
    for each in node.prefix:
        if size(each) == -inf:
            return 2 + max(0, total - 1)
        total += size(each) + 1
    later = -inf if node.rest is None else size(node.rest)
    if later > -inf and node.most > len(node.prefix):
        total += (node.most - len(node.prefix)) * (later + 1)
    return 2 + max(0, total - 1)


def _longest(language: ByteDFA) -> float:
    longest = language.longest()
    return inf if longest is None else -inf if longest < 0 else longest

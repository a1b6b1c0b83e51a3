"""Shortest and longest texts of a tree, recursion included."""

from collections.abc import Callable
from functools import lru_cache
from math import inf

from constraints.dfa import ByteDFA
from constraints.structure.nodes import Measure, Node
from constraints.vocabulary import Vocabulary


class Bytes:
    """Lengths in bytes."""

    def literal(self, text: str) -> float:
        """UTF-8 length."""
        return len(text.encode())

    def slot(self, language: ByteDFA) -> float:
        """Length of a shortest string."""
        return _shortest(language)


class Tokens:
    """Lengths in tokens, each piece encoded by itself, so that a whole text needs no more than the sum.

    Args:
        vocabulary: The tokens.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._encode = vocabulary.encode
        self._literals: dict[str, int] = {}
        self._slots: dict[str, float] = {}

    def literal(self, text: str) -> float:
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


@lru_cache(maxsize=4096)
def _shortest(language: ByteDFA) -> float:
    data = language.shortest()
    return inf if data is None else len(data)


def post_order(root: Node) -> list[Node]:
    """All nodes that can be written, parts before wholes as far as recursion allows."""
    order: list[Node] = []
    seen = {id(root)}
    stack = [(root, iter(root.children()))]
    while stack:
        node, parts = stack[-1]
        for part in parts:
            if id(part) not in seen:
                seen.add(id(part))
                stack.append((part, iter(part.children())))
                break
        else:
            order.append(node)
            stack.pop()
    return order


def least_sizes(root: Node, measure: Measure) -> Callable[[Node], float]:
    """Size of the shortest text of each node: the least fixed point, reached from above.

    Returns:
        A function of the nodes under `root`; infinite for a node that matches nothing.
    """
    order = post_order(root)
    sizes = {id(node): inf for node in order}

    def size(node: Node) -> float:
        return sizes.get(id(node), inf)

    changed = True
    while changed:
        changed = False
        for node in order:
            found = node.least(size, measure)
            if found < sizes[id(node)]:
                sizes[id(node)] = found
                changed = True
    return size


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
        sizes[id(node)] = node.greatest(size) if least(node) < inf else -inf
    return sizes[id(root)]

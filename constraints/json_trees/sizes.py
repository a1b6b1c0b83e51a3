"""Shortest and longest texts of a tree, recursion included."""

from collections.abc import Callable
from functools import lru_cache
from math import inf

import numpy as np

from constraints.automata.dfa import ByteDFA
from constraints.json_trees.leaves import Measure, Node
from constraints.tokens.vocabulary import Vocabulary


class Bytes:
    """Lengths in bytes."""

    def fixed(self, text: str) -> float:
        """UTF-8 length."""
        return len(text.encode())

    def slot(self, language: ByteDFA) -> float:
        """Length of a shortest string."""
        return inf if (data := shortest_text(language)) is None else len(data)


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
            data = shortest_text(language)
            self._slots[language.key] = inf if data is None else len(self._encode(data.decode()))
        return self._slots[language.key]


@lru_cache(maxsize=4096)
def shortest_text(language: ByteDFA) -> bytes | None:
    """A shortest string of a language, found breadth first from the start; None if there is none."""
    if language.is_empty():
        return None
    columns = [int(np.flatnonzero(language.byte_class == column)[0]) for column in range(language.table.shape[1])]
    came: dict[int, tuple[int, int]] = {0: (-1, -1)}
    layer = [0]
    while layer:
        for state in layer:
            if language.accepting[state]:
                return _path(came, state)
        following: list[int] = []
        for state in layer:
            for column, after in enumerate(language.table[state].tolist()):
                if after >= 0 and after not in came:
                    came[after] = (state, columns[column])
                    following.append(after)
        layer = following
    return None


def _path(came: dict[int, tuple[int, int]], state: int) -> bytes:
    written = bytearray()
    while state:
        state, byte = came[state]
        written.append(byte)
    return bytes(reversed(written))


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

"""Items that must all differ: how many there can be, and which values are left for each."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from constraints.automata.ranking import following
from constraints.json_trees.leaves import NumberNode, StringNode
from constraints.json_trees.nodes import Array, Node, Object, resolved
from constraints.json_trees.representatives import Representatives
from constraints.json_trees.value_lists import plenty, values

_USUAL = 64
_MOST_LISTED = 1_000
"""Items beyond which values are counted, but not told apart."""


class Different:
    """Values of items that must all differ, taken one after the other so that the rest stay possible.

    Args:
        nodes: Those of the items. One with twice as many values as there are items always finds another.

    Attributes:
        few: The places of the items that may not.
        length: How many of the items, from the first, can be different.
    """

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes, self._enough, self._count = nodes, 2 * len(nodes), 0
        listed = {
            place: values(node, self._enough) for place, node in enumerate(nodes) if not plenty(node, self._enough)
        }
        self._left = Representatives([listed[place].texts if place in listed else () for place in range(len(nodes))])
        self.few = [place for place, v in listed.items() if v.complete and len(v.texts) < self._enough]
        self.length = next((place for place in self.few if not self._left.add(place)), len(nodes))

    def take(self, place: int, key: str) -> bool:
        """Whether an item, which may be one more than those, can be a value, given by its identity; if so it is."""
        taken = self._left.take(key, place)
        self._count += taken
        return taken

    def left(self, node: Node) -> list[tuple[str, str]]:
        """(identity, text) of values of a node that nobody has taken: some, if there are any."""
        listed = values(node, max(self._enough, 2 * self._count)).texts
        return [each for each in listed.items() if not self._left.is_taken(each[0])]

    def another(self, place: int, node: Node) -> str | None:
        """A value that an item is, since others have been taken; None if none is known."""
        return next((text for key, text in self.left(node) if self.take(place, key)), None)

    def shortest(self) -> Iterator[str | None]:
        """A short text for each item, all of different values; None where none is known."""
        chosen = self._left.chosen
        taken = set(chosen.values())
        for place, node in enumerate(self._nodes):
            texts = values(node, self._enough).texts
            key = chosen.get(place)
            if key is None:
                left = (each for each in texts if each not in taken)
                large = isinstance(resolved(node), Array | Object)
                # Those of leaves come by length already.
                key = min(left, key=lambda each: len(texts[each]), default=None) if large else next(left, None)
            yield None if key is None else texts[key]
            taken.add(key or "")


@lru_cache(maxsize=256)
def shortest_items(array: Array, length: int) -> tuple[str | None, ...]:
    """A short text for each item of an array that has as many, all of different values; None where none is known."""
    return tuple(Different(array.planned(min(length, _MOST_LISTED))).shortest())


def most_items(array: Array) -> int | None:
    """Most items that can differ; None if there is no bound, or none that matters."""
    asked = int(min(array.most, max(array.shortest, _USUAL)))
    length = min(asked, _MOST_LISTED)
    found = Different(array.planned(length))
    if found.length < length:
        return found.length
    if array.rest is None:
        return None
    listed = None if plenty(array.rest, 2 * length) else values(array.rest, 2 * length)
    count = len(listed.texts) if listed is not None and listed.complete else None
    if count is None and asked > _MOST_LISTED:
        count = _count(array.rest)
    return None if count is None else len(array.prefix) + count


def _count(node: Node) -> int | None:
    """Number of values at the most, by the automaton; None if there is no bound, or it is not known."""
    found = resolved(node)
    if not isinstance(found, StringNode | NumberNode) or found.kind == "number":
        return None
    counts = following(found.written)
    return None if counts is None else counts[0]

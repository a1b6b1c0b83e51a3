"""Where a schema that no value meets contradicts itself: down through members that must be there."""

from collections.abc import Callable, Iterable
from math import inf

from constraints.json_trees.nodes import Array, Node, Object, Reference, Union


def contradiction(root: Reference, size: Callable[[Node], float]) -> Reference:
    """The innermost node without a value that a value of the root has to have.

    Args:
        root: A node without a value.
        size: Infinite for nodes without a value.
    """
    found, seen = root, {id(root)}
    while True:
        empty = (part for part in _needed(found.target) if isinstance(part, Reference) and size(part) == inf)
        part = next(empty, None)
        if part is None or id(part) in seen:
            return found
        seen.add(id(part))
        found = part


def _needed(node: Node) -> Iterable[Node]:
    match node:
        case Object():
            return [each.node for each in node.properties if each.required]
        case Array():
            rest = () if node.rest is None or node.shortest <= len(node.prefix) else (node.rest,)
            return (*node.prefix[: node.shortest], *rest)
        case Union() if len(node.branches) == 1:
            return _needed(node.branches[0].node)
    return ()

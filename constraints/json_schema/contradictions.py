"""Where a schema that no value meets contradicts itself: down through members that must be there."""

from collections.abc import Callable, Iterable, Mapping
from math import inf

from constraints.errors import UnsatisfiableConstraint
from constraints.json_schema.verification import walk
from constraints.json_trees.nodes import Array, Node, Object, Reference, Union
from constraints.json_trees.sizes import Existence, least_sizes


def unsatisfiable(root: Reference, places: Mapping[int, str], hint: str | None) -> UnsatisfiableConstraint:
    """Why no value is valid, and where, as far as it is known.

    Args:
        root: The tree, which has no text.
        places: The pointers of references, by their `id`.
        hint: What to do, if there is something particular.
    """
    message = "no value is valid under the schema"
    for node, pointer in walk(root):
        if isinstance(node, Array) and node.different is not None and node.shortest > node.different:
            message += f": {node.shortest} different items are asked for, and {node.different} can be written"
            return UnsatisfiableConstraint(message, where=pointer or "/", hint="Lower minItems, or allow more values")
    where = places[id(_innermost(root, least_sizes(root, Existence())))] or "/"
    return UnsatisfiableConstraint(message, where=where, hint=hint or "Look for contradicting keywords")


def _innermost(root: Reference, size: Callable[[Node], float]) -> Reference:
    """The innermost part without a value that a value of the root has to have."""
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

"""Compiled schemas as graphs: properties, items and alternatives down to the free values."""

from collections.abc import Iterator
from typing import assert_never

from constraints.automata.dfa import ByteDFA
from constraints.drawing.graph import MOST_NODES, Edge, Graph, too_many
from constraints.drawing.graph import Node as Drawn
from constraints.errors import InvalidOption
from constraints.json_schema.verification import walk
from constraints.json_trees.leaves import Choice, Constant, NumberNode, StringNode
from constraints.json_trees.nodes import AnyValue, Array, Leaf, Node, Object, Union, Written, resolved

_HINT = "Draw a part of it, by --slot"
_VALUES = 6
_WIDEST = 36


def tree_graph(root: Node, title: str = "") -> Graph:
    """The graph of a tree; a node that is met again is not drawn again.

    Raises:
        ConstraintTooLarge: It has too many nodes to be read.
    """
    numbers: dict[int, int] = {}
    nodes: list[Drawn] = []
    edges: list[Edge] = []
    waiting: list[tuple[Node, Edge | None]] = [(root, None)]
    for part, entry in waiting:
        node = resolved(part)
        # Leaves are drawn where they stand, however often.
        known = numbers.get(id(node)) if isinstance(node, Object | Array | Union) else None
        number = len(nodes) if known is None else known
        if entry is not None:
            edges.append(Edge(entry.source, number, entry.label, entry.dashed))
        if known is not None:
            continue
        if len(nodes) >= 100 * MOST_NODES:
            break
        numbers[id(node)] = number
        nodes.append(Drawn(_label(node), "box"))
        waiting += [(inner, Edge(number, 0, label, dashed)) for inner, label, dashed in _parts(node)]
    if len(nodes) > MOST_NODES:
        raise too_many("the schema", len(nodes), _HINT)
    return Graph(tuple(nodes), tuple(edges), title)


def node_at(root: Node, pointer: str) -> Node:
    """The first node at a pointer as `describe` writes it: `/items/*/sku`, `/labels/{key}`.

    Raises:
        InvalidOption: There is none.
    """
    found = {where: node for node, where in reversed(list(walk(root)))}
    if pointer not in found:
        near = sorted(where for where in found if where.startswith(pointer.rsplit("/", 1)[0]))[:5]
        known = f"There are {', '.join(map(repr, near))}" if near else "See the pointers in the table of slots"
        raise InvalidOption("there is no value at this pointer", where=pointer, hint=known)
    return found[pointer]


def _parts(node: Written) -> Iterator[tuple[Node, str, bool]]:
    """The parts of a node, what leads to each, and whether it may be missing."""
    if isinstance(node, Leaf):
        return
    match node:
        case Union():
            yield from ((branch.node, "or", False) for branch in node.written)
        case Array():
            for index, part in enumerate(node.prefix):
                yield part, str(index), index >= node.shortest
            if node.rest is not None:
                yield node.rest, "*", node.shortest <= len(node.prefix)
        case Object():
            for each in node.properties:
                yield each.node, _cut(each.name), not each.required
            for entry in node.all_entries:
                yield entry.node, "{key}", node.fewest == 0
        case _:
            assert_never(node)


def _label(node: Written) -> str:
    match node:
        case Constant():
            lines = [_cut(node.text)]
        case Choice():
            more = len(node.values) - _VALUES
            lines = [*(_cut(text) for _, text in node.values[:_VALUES]), f"… {more} more" if more > 0 else ""]
        case StringNode():
            example = _example(node.written) if node.accepted else ""
            lines = [node.kind, _count(node.shortest, node.longest, "character"), example, _states(node.written)]
        case NumberNode():
            lines = [node.kind, _example(node.written), _states(node.written)]
        case Array():
            different = "all different" if node.unique else ""
            lines = ["array", _count(node.shortest, node.longest, "item"), different]
        case Object():
            lines = ["object", _count(node.fewest, node.most, "property")]
        case Union():
            lines = ["one of"]
        case AnyValue():
            lines = ["any value"]
        case _:
            assert_never(node)
    return "\n".join(line for line in lines if line)


def _count(fewest: int, most: int | None, what: str) -> str:
    many = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    if most is None:
        return f"at least {fewest} {what if fewest == 1 else many}" if fewest else ""
    if fewest == most:
        return f"{fewest} {what if fewest == 1 else many}"
    return f"{fewest} to {most} {many}" if fewest else f"at most {most} {what if most == 1 else many}"


def _example(language: ByteDFA) -> str:
    return _cut("such as " + (language.shortest() or b"").decode())


def _states(language: ByteDFA) -> str:
    return f"{language.num_states:,} state{'s' if language.num_states > 1 else ''}"


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"

"""Where the free values of a tree may stand."""

from collections.abc import Iterator
from math import inf
from typing import assert_never

from constraints.json_schema.verification import parts
from constraints.json_trees.leaves import Choice, Constant, NumberNode, StringNode
from constraints.json_trees.nodes import AnyValue, Array, Node, Object, Union, resolved
from constraints.json_trees.sizes import Bytes, least_sizes
from constraints.layouts.description import FreeValue, SlotDescription
from constraints.paths import ANY, KEY, Path

_LISTED_SLOTS = 1000


def free_values(root: Node, path: Path) -> Iterator[FreeValue]:
    """The free values that may stand where a path leads."""
    seen: set[tuple[int, int]] = set()
    waiting = [(root, 0)]
    while waiting:
        part, passed = waiting.pop()
        node, rest = resolved(part), path.segments[passed:]
        if (id(node), passed) in seen:
            continue
        seen.add((id(node), passed))
        if isinstance(node, AnyValue) and all(segment == ANY or segment.isdigit() for segment in rest):
            yield FreeValue(node.kind)
        if not rest and isinstance(node, StringNode | NumberNode):
            yield FreeValue(node.kind, node.written)
        if not rest and isinstance(node, Choice) and len(node.values) > 1:
            yield FreeValue(node.kind, node.language)
        for inner, pointer in parts(node, ""):
            if not pointer:
                waiting.append((inner, passed))
                continue
            if path.anywhere:
                waiting.append((inner, 0))
            if rest and path.meets(passed, pointer[1:]):
                # A key is written, whatever stands behind it.
                if len(rest) == 1 and pointer[1:] == KEY:
                    yield FreeValue("key")
                waiting.append((inner, passed + 1))


def slots(root: Node) -> Iterator[SlotDescription]:
    """One row for each place of a free value; `*` stands for any item, `{key}` for any unlisted property."""
    found = 0
    seen: set[int] = set()
    waiting = [(root, "")]
    least = least_sizes(root, Bytes())
    while waiting and found < _LISTED_SLOTS:
        part, pointer = waiting.pop()
        node = resolved(part)
        if least(node) == inf or (id(node) in seen and isinstance(node, Object | Array | Union)):
            continue
        seen.add(id(node))
        match node:
            case StringNode() | NumberNode():
                found += 1
                yield SlotDescription(pointer, node.kind, node.written.num_states)
            case Choice():
                if len(node.values) > 1:
                    found += 1
                    yield SlotDescription(pointer, node.kind, node.language.num_states)
            case AnyValue():
                found += 1
                yield SlotDescription(pointer, "any", 0)
            case Union():
                waiting += [(branch.node, pointer) for branch in reversed(node.branches)]
            case Array() | Object():
                waiting += reversed(list(parts(node, pointer)))
            case Constant():
                pass
            case _:
                assert_never(node)

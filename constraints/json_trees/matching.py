"""Does a text match a tree? Each node looks at each value at most once."""

from collections.abc import Callable
from typing import assert_never

from constraints.automata.json_strings import escape
from constraints.json_trees.equality import identity
from constraints.json_trees.leaves import Choice, Constant, NumberNode, StringNode
from constraints.json_trees.nodes import (
    AnyValue,
    Array,
    Both,
    Counted,
    Deferred,
    Except,
    Node,
    Object,
    Reference,
    Union,
)
from constraints.json_trees.strict_json import NotStrict, NumberText, Value, plain, read

_Match = Callable[[Node, Value], bool]
"""Whether a part of a node matches a value."""


def accepts(root: Node, text: str, *, compact: bool = False) -> bool:
    """Whether the value of a JSON text matches a tree; if `compact`, whether a strict one does."""
    try:
        value = read(text, compact=compact)
    except NotStrict:
        return False
    return matches(root, value)


def matches(root: Node, value: Value) -> bool:
    """Whether a value matches a tree."""
    known: dict[tuple[int, int], bool] = {}

    def part(node: Node, value: Value) -> bool:
        key = (id(node), id(value))
        if key not in known:
            # A node that leads back to itself on the same value adds nothing.
            known[key] = False
            known[key] = _matches(node, value, part)
        return known[key]

    try:
        return part(root, value)
    except RecursionError:
        return False


def _matches(node: Node, value: Value, part: _Match) -> bool:
    match node:
        case Reference():
            return part(node.target, value)
        case Constant():
            return identity(plain(value)) == node.key
        case StringNode():
            return isinstance(value, str) and not isinstance(value, NumberText) and _string(node, value)
        case NumberNode():
            return isinstance(value, NumberText) and node.check(value)
        case Choice():
            return identity(plain(value)) in node.keys
        case Array():
            return isinstance(value, list) and _array(node, value, part)
        case Object():
            return isinstance(value, dict) and _object(node, value, part)
        case Union():
            return any(part(branch.node, value) for branch in node.branches) or any(part(n, value) for n in node.also)
        case AnyValue():
            return True
        case Both():
            return all(part(each, value) for each in node.parts)
        case Deferred():
            return part(node.made, value)
        case Except():
            return part(node.target, value) and not node.possible(value)
        case _:
            assert_never(node)


def _string(node: StringNode, value: str) -> bool:
    if len(value) < node.shortest or (node.longest is not None and len(value) > node.longest):
        return False
    if node.accepted:
        content = escape(value)
        if not all(each.accepts(content) for each in node.accepted):
            return False
    return node.check is None or node.check(value)


def _array(node: Array, value: list[Value], part: _Match) -> bool:
    if len(value) < node.shortest or (node.longest is not None and len(value) > node.longest):
        return False
    if any(not part(each, item) for each, item in zip(node.prefix, value, strict=False)):
        return False
    later = value[len(node.prefix) :]
    if later and (node.rest is None or any(not part(node.rest, item) for item in later)):
        return False
    if node.unique or node.repeated:
        repeated = len({identity(plain(item)) for item in value}) < len(value)
        if repeated is not node.repeated:
            return False
    return all(_as_many(each, value, part) for each in node.counted)


def _as_many(counted: Counted, items: list[Value], part: _Match) -> bool:
    later = items[counted.start :]
    most = counted.most
    if most is not None and len(later) > most and sum(map(counted.possible, later)) > most:
        return False
    return counted.least == 0 or sum(part(counted.node, item) for item in later) >= counted.least


def _object(node: Object, value: dict[str, Value], part: _Match) -> bool:
    if len(value) < node.fewest or not node.required <= value.keys():
        return False
    if node.most is not None and len(value) > node.most:
        return False
    for name, item in value.items():
        each = node.listed.get(name) or node.unlisted(name)
        if each is None or not part(each, item):
            return False
    return all(
        any(meant(name) and part(each, item) for name, item in value.items()) for meant, each in node.required_unlisted
    )

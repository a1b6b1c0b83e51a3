"""The compact texts of a tree as one automaton, with recursion and long arrays cut short."""

from functools import reduce
from typing import assert_never

from constraints.automata.dfa import ByteDFA, union
from constraints.json_trees.leaves import Choice, Constant, NumberNode, StringNode
from constraints.json_trees.nodes import AnyValue, Array, Node, Object, Union, resolved
from constraints.regex.compile import compile_regex

_DEEPEST = 6
"""Containers inside each other."""

_LONGEST = 16
"""Items of an array, unless it needs more."""


def tree_language(node: Node, depth: int = 0) -> ByteDFA:
    """What is written of a tree.

    Args:
        node: Its root.
        depth: How many containers it is in.

    Raises:
        ConstraintTooLarge: It would need too many states.
    """
    found = resolved(node)
    match found:
        case Constant():
            return ByteDFA.literal(found.text.encode())
        case StringNode():
            return _enclosed(b'"', found.written, b'"')
        case NumberNode():
            return found.written
        case Choice():
            return _enclosed(b'"', found.language, b'"') if found.strings else found.language
        case AnyValue():
            return compile_regex('"[A-Za-z0-9 _-]*"|0|[1-9][0-9]{0,5}|true|false|null', search=False)
        case Union():
            return union([tree_language(branch.node, depth) for branch in found.written])
        case Array():
            return ByteDFA.empty() if depth > _DEEPEST else _array(found, depth + 1)
        case Object():
            return ByteDFA.empty() if depth > _DEEPEST else _object(found, depth + 1)
        case _:
            assert_never(found)


def _enclosed(opening: bytes, content: ByteDFA, closing: bytes) -> ByteDFA:
    return ByteDFA.literal(opening) + content + ByteDFA.literal(closing)


_COMMA = ByteDFA.literal(b",")
_NOTHING = ByteDFA.literal(b"")


def _array(node: Array, depth: int) -> ByteDFA:
    items = [tree_language(each, depth) for each in node.prefix]
    most = int(min(node.most, max(_LONGEST, node.shortest)))
    options = [_row(items[:length]) for length in range(max(node.shortest, 1), min(most, len(items)) + 1)]
    if most > len(items) and node.rest is not None:
        rest, least = tree_language(node.rest, depth), max(node.shortest - len(items), 1)
        more = _first(rest, least, most) if not items else _later(rest, least, most - len(items))
        options.append(_row(items) + more)
    content = union(options)
    # An empty array says little: it is written where there is no other.
    return _enclosed(b"[", _NOTHING if content.is_empty() and not node.shortest else content, b"]")


def _object(node: Object, depth: int) -> ByteDFA:
    """Listed properties in their order; others if they are needed, or if none are listed."""
    alone = after = _NOTHING
    fewest = max(0, node.fewest - len(node.required)) if node.all_entries else 0
    if fewest or (node.all_entries and not node.properties):
        member = union(
            [_enclosed(b'"', each.keys, b'":') + tree_language(each.node, depth) for each in node.all_entries]
        )
        most = max(_LONGEST if node.most is None else min(_LONGEST, node.most), fewest)
        least = fewest if member.is_empty() or node.properties or not most else max(fewest, 1)
        alone, after = _first(member, least, most), _later(member, fewest, most)
    # From the last one to the first: what may follow where nothing stands before it, and where something does.
    for each in reversed(node.properties):
        member = ByteDFA.literal(each.key.encode()) + tree_language(each.node, depth) + after
        written = member, _COMMA + member
        alone, after = written if each.required else (written[0] | alone, written[1] | after)
    return _enclosed(b"{", alone, b"}")


def _row(items: list[ByteDFA]) -> ByteDFA:
    return reduce(lambda row, item: row + _COMMA + item, items) if items else _NOTHING


def _first(part: ByteDFA, least: int, most: int) -> ByteDFA:
    """So many parts with commas between them."""
    if most == 0 or part.is_empty():
        return ByteDFA.empty() if least else _NOTHING
    row = part + _later(part, max(least - 1, 0), most - 1)
    return row if least else row | _NOTHING


def _later(part: ByteDFA, least: int, most: int) -> ByteDFA:
    """So many parts with a comma before each."""
    return ByteDFA.empty() if part.is_empty() and least else (_COMMA + part).repeat(least, most)

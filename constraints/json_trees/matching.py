"""Does a text match a tree? Each node looks at each value at most once."""

from constraints.json_trees.leaves import Node
from constraints.json_trees.strict_json import NotStrict, Value, read


def accepts(root: Node, text: str) -> bool:
    """Whether a strict JSON text (compact, canonical escapes, no key twice) matches a tree."""
    try:
        value = read(text)
    except NotStrict:
        return False
    return matches(root, value)


def matches(root: Node, value: Value) -> bool:
    """Whether a value matches a tree."""
    known: dict[tuple[int, int], bool] = {}

    def match(node: Node, part: Value) -> bool:
        key = (id(node), id(part))
        if key not in known:
            # A node that leads back to itself on the same value adds nothing.
            known[key] = False
            known[key] = node.matches(part, match)
        return known[key]

    try:
        return match(root, value)
    except RecursionError:
        return False

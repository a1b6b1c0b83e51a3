"""The alternatives of one value, put together; and a node once more, as it stands elsewhere."""

from copy import copy

from constraints.json_trees.leaves import Choice, Constant
from constraints.json_trees.nodes import Array, Branch, Node, Object, Union


def another(node: Node) -> Node:
    """The same node once more, so that each is told by itself wherever it stands."""
    if isinstance(node, Union):
        return Union(tuple(Branch(another(each.node), each.preferred) for each in node.branches), node.also)
    return copy(node) if isinstance(node, Object | Array) else node


def merged_branches(branches: dict[Node, bool]) -> list[Branch]:
    """Alternatives with all listed strings in one choice."""
    strings: dict[str, str] = {}
    others: list[Branch] = []
    first = -1
    for node, preferred in branches.items():
        values: tuple[tuple[str, str], ...] = ((node.key, node.text),) if isinstance(node, Constant) else ()
        if isinstance(node, Choice) and node.kind == "enum" and node.strings:
            values = node.values
        if values and all(text[0] == '"' for _, text in values):
            first = len(others) if first < 0 else first
            strings.update(values)
        else:
            others.append(Branch(node, preferred))
    if strings:
        listed = tuple(strings.items())
        key, text = listed[0]
        others.insert(first, Branch(Constant(text, key, "enum") if len(listed) == 1 else Choice(listed)))
    return others

"""Where the free values of a tree may stand."""

from constraints.json_schema.verification import parts
from constraints.json_trees.leaves import Choice, NumberNode, StringNode
from constraints.json_trees.nodes import AnyValue, Node, resolved
from constraints.paths import ANY, KEY, Path


def has_slot(root: Node, path: Path) -> bool:
    """Whether a free value may stand where a path leads."""
    seen: set[tuple[int, int]] = set()
    waiting = [(root, 0)]
    while waiting:
        part, passed = waiting.pop()
        node, rest = resolved(part), path.segments[passed:]
        if (id(node), passed) in seen:
            continue
        seen.add((id(node), passed))
        if isinstance(node, AnyValue) and all(segment == ANY or segment.isdigit() for segment in rest):
            return True
        free = isinstance(node, StringNode | NumberNode) or (isinstance(node, Choice) and len(node.values) > 1)
        if free and not rest:
            return True
        for inner, pointer in parts(node, ""):
            if not pointer:
                waiting.append((inner, passed))
                continue
            if path.anywhere:
                waiting.append((inner, 0))
            if rest and path.meets(passed, pointer[1:]):
                # A key is written, whatever stands behind it.
                if len(rest) == 1 and pointer[1:] == KEY:
                    return True
                waiting.append((inner, passed + 1))
    return False

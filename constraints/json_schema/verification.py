"""Which keywords the automata make certain, and which only the validator sees to, after a document is written."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, assert_never

from constraints.json_schema.goals.keywords import ASSERTIONS
from constraints.json_trees.leaves import Choice
from constraints.json_trees.nodes import Array, Except, Leaf, Node, Object, Reference, Union, few_keys, resolved
from constraints.layouts.description import KeywordNote
from constraints.layouts.layout import escape_pointer

_ITEMS = "items are written side by side; those that turn out equal are written again"
_KEYS = "keys are written side by side; those that turn out equal are written again"
_EXCEPTIONS = "what fails it cannot be put as an automaton; values that turn out to meet it are written again"
_NARROWED = {
    "anyOf": "there are too many sets of branches that may hold at once",
    "oneOf": "there are too many alternatives, or some cannot be kept apart exactly",
}
_NOT_EXACT = "what fails it cannot be put exactly, so alternatives that have to are left out"


def why_narrowed(keyword: str) -> str:
    """Why a keyword may leave out values that are valid."""
    return _NARROWED.get(keyword, _NOT_EXACT)


def verified(root: Node) -> tuple[KeywordNote, ...]:
    """Keywords that are verified, with the pointer of the value they speak of, and why they have to be.

    The values of different slots are independent of each other until they are written; what compares them is left to
    the validator, and the slots at fault are written again.
    """
    found: dict[tuple[str, str], str] = {}
    for node, pointer in walk(root):
        if isinstance(node, Array) and node.unique and node.most > 1 and not _listed(node):
            found["uniqueItems", pointer] = _ITEMS
        if isinstance(node, Except):
            found["not", pointer] = _EXCEPTIONS
        if isinstance(node, Object) and any(few_keys(entry.keys) is None for entry in node.all_entries):
            found["additionalProperties", pointer] = _KEYS
    return tuple(KeywordNote(keyword, pointer, why) for (keyword, pointer), why in found.items())


def exact(schemas: Sequence[Mapping[str, Any]], *others: Sequence[KeywordNote]) -> tuple[str, ...]:
    """The keywords of some schema objects that hold by construction wherever they stand.

    Args:
        schemas: All objects of a schema.
        others: Keywords that do not, somewhere.
    """
    inexact = {note.keyword for notes in others for note in notes}
    return tuple(sorted({keyword for schema in schemas for keyword in schema} & ASSERTIONS - inexact))


def walk(root: Node) -> Iterator[tuple[Node, str]]:
    """All nodes, each once, with the pointer where it is met first: `*` is any item, `{key}` any unlisted property."""
    seen: set[int] = set()
    waiting = [(root, "")]
    while waiting:
        node, pointer = waiting.pop()
        node = node.target if isinstance(node, Reference) else node
        if id(node) in seen:
            continue
        seen.add(id(node))
        if not isinstance(node, Reference):
            yield node, pointer
        waiting += reversed(list(parts(node, pointer)))


def parts(node: Node, pointer: str) -> Iterator[tuple[Node, str]]:
    """The parts of a node that are written, and their pointers."""
    if isinstance(node, Leaf):
        return
    match node:
        case Union():
            yield from ((branch.node, pointer) for branch in node.written)
        case Except() | Reference():
            yield node.target, pointer
        case Array():
            yield from ((part, f"{pointer}/{index}") for index, part in enumerate(node.prefix))
            if node.rest is not None:
                yield node.rest, f"{pointer}/*"
        case Object():
            yield from ((each.node, f"{pointer}/{escape_pointer(each.name)}") for each in node.properties)
            yield from ((entry.node, f"{pointer}/{{key}}") for entry in node.all_entries)
        case _:
            assert_never(node)


def _listed(node: Array) -> bool:
    """Whether the items are drawn from a list of values, without repeats."""
    rest = None if node.rest is None else resolved(node.rest)
    return isinstance(rest, Choice) and not node.prefix

"""What is drawn of a constraint: its tree, or the automaton of one of its slots."""

from constraints.automata.dfa import ByteDFA
from constraints.drawing.automaton_graph import automaton_graph
from constraints.drawing.graph import Graph
from constraints.drawing.tree_graph import node_at, tree_graph
from constraints.errors import InvalidOption
from constraints.json_trees.leaves import Choice, NumberNode, StringNode
from constraints.json_trees.nodes import Node, resolved
from constraints.output_types.constraint import Constraint
from constraints.output_types.types import JSONSchema


def graph_of(constraint: Constraint, *, slot: str | None = None) -> Graph:
    """The graph of a constraint, or of a part of it.

    Args:
        constraint: What to draw.
        slot: JSON pointer as in `describe`; None for the whole.

    Raises:
        InvalidOption: There is no such slot, or nothing to draw.
        ConstraintTooLarge: The graph is too large to be read.
    """
    if isinstance(constraint, JSONSchema):
        node = resolved(constraint.compiled.root if slot is None else node_at(constraint.compiled.root, slot))
        language = _language(node)
        title = constraint.subject if slot is None else slot
        return tree_graph(node, title) if language is None else automaton_graph(language, title)
    if slot:
        raise InvalidOption("this text has no parts to choose from", where=slot, hint="Leave out --slot")
    language = getattr(constraint, "language", None)
    if not isinstance(language, ByteDFA):
        raise InvalidOption(f"there is no drawing of a {type(constraint).__name__}")
    return automaton_graph(language, repr(constraint))


def _language(node: Node) -> ByteDFA | None:
    """The language of a free value, None for other nodes."""
    if isinstance(node, StringNode | NumberNode):
        return node.written
    return node.language if isinstance(node, Choice) else None

"""Graphs to be drawn."""

from dataclasses import dataclass
from typing import Literal

from constraints.errors import ConstraintTooLarge

MOST_NODES = 60
"""Nodes of the largest graph that is drawn: more cannot be read."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node.

    Args:
        label: Its lines.
        shape: A circle for a state, a box for a value.
        doubled: Whether its outline is drawn twice, as for accepting states.
    """

    label: str
    shape: Literal["circle", "box"] = "circle"
    doubled: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge from one node to another, by their numbers.

    Args:
        source: Where it starts.
        target: Where it ends.
        label: Its lines.
        dashed: Whether it need not be taken, as for optional properties.
    """

    source: int
    target: int
    label: str = ""
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and edges; node 0 is the start.

    Args:
        nodes: The nodes.
        edges: The edges.
        title: What is drawn.
        entered: Whether an arrow out of nowhere leads to the start.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    title: str = ""
    entered: bool = False


def too_many(what: str, number: int, hint: str) -> ConstraintTooLarge:
    """The error for what is too large to be drawn."""
    return ConstraintTooLarge(f"{what} has {number:,} nodes to draw, at most {MOST_NODES} can be read", hint=hint)

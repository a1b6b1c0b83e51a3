"""Parts of a layout as they are drawn: where each stands, its segments, and the tokens that they need."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from constraints.errors import UnsatisfiableConstraint
from constraints.json_trees.leaves import Choice, NumberNode, StringNode
from constraints.json_trees.nodes import AnyValue, Branch, Node, Union, note_of, resolved
from constraints.json_trees.note import Note
from constraints.layouts.description import FreeValue
from constraints.layouts.layout import Fixed, Segment
from constraints.layouts.layout_request import LayoutRequest, anything
from constraints.paths import escape_pointer


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands.

    Args:
        pointer: Its JSON pointer, as in `Slot`.
        name: The nearest property name.
        depth: In how many arrays and objects.
        note: What is said of the value.
    """

    pointer: str = ""
    name: str = ""
    depth: int = 0
    note: Note = field(default_factory=Note)

    def member(self, name: str) -> "Spot":
        """Where the value of a property stands."""
        return Spot(f"{self.pointer}/{escape_pointer(name)}", name, self.depth + 1, self.note.member(name))

    def item(self, index: int) -> "Spot":
        """Where an item stands."""
        return Spot(f"{self.pointer}/{index}", self.name, self.depth + 1, self.note.item())

    def noted(self, node: Node) -> "Spot":
        """The same, with what is said of a node that stands there."""
        note = note_of(node)
        return replace(self, note=note | self.note) if note else self


@dataclass(slots=True)
class Drawn:
    """Segments, and the tokens they need."""

    segments: list[Segment]
    cost: float


def open_branches(branches: Sequence[Branch], spot: Spot, request: LayoutRequest) -> Sequence[Branch]:
    """The branches of a union whose values are allowed where it stands.

    Raises:
        UnsatisfiableConstraint: There are none.
    """
    if request.allows is anything:
        return branches
    found = [branch for branch in branches if _allowed(branch.node, spot, request)]
    if not found:
        raise UnsatisfiableConstraint(
            "no value that is allowed here has a text of those that it has to be", where=spot.pointer,
            hint="Look at what the schema asks of this value",
        )  # fmt: skip
    return found


def _allowed(node: Node, spot: Spot, request: LayoutRequest) -> bool:
    match found := resolved(node):
        case Union():
            return any(_allowed(branch.node, spot, request) for branch in found.branches)
        case StringNode() | NumberNode():
            return request.allows(spot.pointer, FreeValue(found.kind, found.written))
        case Choice() if len(found.values) > 1:
            return request.allows(spot.pointer, FreeValue(found.kind, found.language))
        case AnyValue():
            return request.allows(spot.pointer, FreeValue(found.kind))
        case _:
            return request.allows(spot.pointer, None)


def enclosed(opening: str, pieces: list[list[Segment]], closing: str, cost: float) -> Drawn:
    """An array or object of pieces, with commas between them."""
    between = [segment for piece in pieces for segment in (Fixed(","), *piece)][1:]
    return Drawn([Fixed(opening), *between, Fixed(closing)], cost)

"""Parts of a layout as they are drawn: where each stands, its segments, and the tokens that they need."""

from dataclasses import dataclass, field, replace

from constraints.json_trees.nodes import Node, note_of
from constraints.json_trees.note import Note
from constraints.layouts.layout import Fixed, Segment
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


def enclosed(opening: str, pieces: list[list[Segment]], closing: str, cost: float) -> Drawn:
    """An array or object of pieces, with commas between them."""
    between = [segment for piece in pieces for segment in (Fixed(","), *piece)][1:]
    return Drawn([Fixed(opening), *between, Fixed(closing)], cost)

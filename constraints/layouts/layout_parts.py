"""Parts of a layout as they are drawn: where each stands, its segments, and the tokens that they need."""

from dataclasses import dataclass

from constraints.layouts.layout import Fixed, Segment
from constraints.paths import escape_pointer


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands.

    Args:
        pointer: Its JSON pointer, as in `Slot`.
        name: The nearest property name.
        depth: In how many arrays and objects.
    """

    pointer: str = ""
    name: str = ""
    depth: int = 0

    def member(self, name: str) -> "Spot":
        """Where the value of a property stands."""
        return Spot(f"{self.pointer}/{escape_pointer(name)}", name, self.depth + 1)

    def item(self, index: int) -> "Spot":
        """Where an item stands."""
        return Spot(f"{self.pointer}/{index}", self.name, self.depth + 1)


@dataclass(slots=True)
class Drawn:
    """Segments, and the tokens they need."""

    segments: list[Segment]
    cost: float


def enclosed(opening: str, pieces: list[list[Segment]], closing: str, cost: float) -> Drawn:
    """An array or object of pieces, with commas between them."""
    between = [segment for piece in pieces for segment in (Fixed(","), *piece)][1:]
    return Drawn([Fixed(opening), *between, Fixed(closing)], cost)

"""What a layout is asked for: in which tokens, from which chance, within which budget, and what is likely."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import get_args

from constraints.errors import InvalidOption, UnsatisfiableConstraint
from constraints.layouts.description import FreeValue
from constraints.layouts.fill import Fill
from constraints.layouts.layout import LayoutPrior, UniformPrior
from constraints.tokens.vocabulary import Vocabulary


def anything(_pointer: str, _value: FreeValue | None) -> bool:
    """Allows every value."""
    return True


@dataclass(frozen=True, slots=True)
class LayoutRequest:
    """One layout that is to be drawn.

    Args:
        vocabulary: The tokens that lengths are counted in.
        rng: Source of chance; the same state gives the same layout.
        budget: Most tokens of what is fixed and of the slots' shortest contents together.
        prior: What is likely; by default nothing is known.
        fill: Which optional properties are present.
        allows: Whether a value may stand at a JSON pointer; None is one that is fixed.

    Raises:
        InvalidOption: There is no such fill, or the budget has room for nothing.
    """

    vocabulary: Vocabulary
    rng: Random
    budget: int
    prior: LayoutPrior = field(default_factory=UniformPrior)
    fill: Fill = "typical"
    allows: Callable[[str, FreeValue | None], bool] = anything

    def __post_init__(self) -> None:
        if self.fill not in get_args(Fill):
            raise InvalidOption(f"fill is one of {', '.join(get_args(Fill))}, not {self.fill!r}")
        if self.budget < 1:
            raise InvalidOption(f"a budget of {self.budget} tokens has room for nothing")

    def within(self, budget: float, *, fill: Fill | None = None) -> "LayoutRequest":
        """The same within another budget, of at least one token, and filled in another way if that is given."""
        return replace(self, budget=max(1, int(budget)), fill=fill or self.fill)

    def check_room(self, shortest: float) -> None:
        """Make sure that the shortest text, given in tokens, has room.

        Raises:
            UnsatisfiableConstraint: It has none.
        """
        if shortest > self.budget:
            raise UnsatisfiableConstraint(
                f"the shortest text needs {shortest:.0f} tokens, the budget is {self.budget}", hint="Raise max_length"
            )

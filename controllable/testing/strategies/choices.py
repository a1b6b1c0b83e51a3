"""The choices that Hypothesis makes, and what makes some of them likelier.

What a choice means depends on the language and on the choices before it alone, never on what is likely: so the
shrinker, which makes choices smaller and fewer, stays inside the language whatever the model thought of it. All that is
known here of Hypothesis' inner workings are the choices and spans of `ConjectureData`.
"""

import zlib
from collections.abc import Mapping

from hypothesis.internal.conjecture import data as engine
from hypothesis.internal.conjecture.data import ConjectureData

SURE = 0.998
"""Probability of what is followed: it is not always done, so that what is followed is varied a little."""
_BASES = ((2, 50_000 + 1), (300, 50_000 + 101), (10_000, 50_000 + 501), (1_400_000, 2_100_000 + 1))
"""For so many numbers at the most, where they are counted from. Hypothesis mixes numbers that are written somewhere in
the program under test into what it draws, whatever the weights; from here on there are hardly any. And when it leaves
out a choice, those after it are not taken for choices of another kind: what does not fit becomes the simplest."""


def pick(
    data: ConjectureData,
    count: int,
    *,
    first: int = 0,
    weights: Mapping[int, float] | None = None,
    likely: int | None = None,
    share: float = SURE,
) -> int:
    """One of the numbers below `count`; the smaller is the simpler.

    Args:
        data: The example in the making.
        count: How many there are, at most 1,400,000.
        first: The smallest that is possible.
        weights: Probabilities of some of them; the others share the rest evenly.
        likely: A number that is likelier than the others, instead of the weights.
        share: How likely that is, below 1.
    """
    base = next(base for most, base in _BASES if count <= most)
    if likely is not None:
        # What is left is shared evenly by all, the likely one too.
        share -= (1 - share) / max(1, count - first - 1)
        weights = {likely: share} if share > 0 else None
    if count - first == 1:
        weights = None
    shifted = None if weights is None else {base + number: share for number, share in weights.items()}
    return data.draw_integer(base + first, base + count - 1, weights=shifted, shrink_towards=base + first) - base


def flag(data: ConjectureData, probability: float, *, least: bool = False) -> bool:
    """Yes or no; no is the simpler.

    Args:
        data: The example in the making.
        probability: How likely yes is.
        least: Whether it has to be yes, and nothing is chosen.
    """
    return least or data.draw_boolean(min(SURE, max(1 - SURE, probability)))


def presence(data: ConjectureData, probability: float, *, least: bool = False, most: bool = True) -> bool:
    """Whether a part is there.

    It is chosen as a number, since making that smaller the shrinker leaves out the span that follows, too.

    Args:
        data: The example in the making.
        probability: How likely it is.
        least: Whether it has to be there.
        most: Whether it may be there.
    """
    if least or not most:
        return least
    likely = probability >= 0.5
    return bool(pick(data, 2, likely=int(likely), share=min(SURE, probability if likely else 1 - probability)))


def label(name: str) -> int:
    """The label of the spans of a kind, by which the shrinker knows what may stand for what."""
    return zlib.crc32(f"controllable {name}".encode())


ALONE: int = getattr(engine, "UNIQUE_COLLECTION_LABEL", label("alone"))
"""The label of a span of which no part is written over another: what a model wrote is not to be mixed up."""


class Rests:
    """The spans of a sequence: each item's holds all that follow it too.

    The shrinker puts a span in the place of one around it: so it leaves out items, wherever they stand.

    Args:
        data: The example in the making.
    """

    def __init__(self, data: ConjectureData) -> None:
        self.data = data
        self.begun = 0

    def begin(self) -> None:
        """The next item, or what tells that there is none, begins."""
        self.data.start_span(label("rest"))
        self.begun += 1

    def end(self) -> None:
        """The sequence is at its end."""
        for _ in range(self.begun):
            self.data.stop_span()

"""How much less fluent steered texts are than free ones of the same length.

Long texts are less surprising a word than short ones, since their end costs the same; a control that changes the length
changes the perplexity without making the text better or worse. So texts are compared within classes of length.
"""

import math
from collections import defaultdict
from typing import NamedTuple

from benchmarks.controls.teacher import Perplexity

WIDTH = 5
"""Words in a class of length."""


class Ratio(NamedTuple):
    """Perplexity a word of steered texts over that of free ones of the same length.

    Args:
        value: The ratio; not a number where no lengths are shared.
        covered: Share of the steered texts' words that are in classes of length which the free texts have too.
    """

    value: float
    covered: float


def at_equal_length(steered: Perplexity, free: Perplexity) -> Ratio:
    """The ratio of perplexities, classes of length weighing as much as they have words in the steered texts."""
    ours, theirs = _by_length(steered), _by_length(free)
    shared = ours.keys() & theirs.keys()
    words = sum(ours[size][1] for size in shared)
    if not words:
        return Ratio(math.nan, 0.0)
    excess = sum(ours[size][0] - ours[size][1] * theirs[size][0] / theirs[size][1] for size in shared)
    return Ratio(math.exp(excess / words), words / sum(steered.words))


def _by_length(found: Perplexity) -> dict[int, tuple[float, int]]:
    """Nats and words of the texts in each class of length."""
    sums: dict[int, tuple[float, int]] = defaultdict(lambda: (0.0, 0))
    for nats, words in zip(found.nats, found.words, strict=True):
        before = sums[words // WIDTH]
        sums[words // WIDTH] = (before[0] + nats, before[1] + words)
    return dict(sums)

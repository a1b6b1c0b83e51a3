"""How much less fluent steered texts are than free ones of the same length.

Long texts are less surprising a word than short ones, since their end costs the same; a control that changes the length
changes the perplexity without making the text better or worse. So texts are compared within classes of length.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from benchmarks.controls.scoring.intervals import CONFIDENCE, RESAMPLES
from benchmarks.controls.teachers.teacher import Perplexity

WIDTH = 5
"""Words in a class of length."""


class Ratio(NamedTuple):
    """Perplexity a word of steered texts over that of free ones of the same length.

    Args:
        value: The ratio; not a number where no lengths are shared.
        low: Lower end of its 95 % interval for other targets, the free texts being taken as they are.
        high: Upper end.
        covered: Share of the steered texts' words that are in classes of length which the free texts have too.
    """

    value: float
    low: float
    high: float
    covered: float


def at_equal_length(steered: Perplexity, free: Perplexity, owner: Sequence[int] = (), *, seed: int = 0) -> Ratio:
    """The ratio of perplexities, classes of length weighing as much as they have words in the steered texts.

    Args:
        steered: Of the steered texts.
        free: Of the free texts.
        owner: Number of each steered text's target; by default each text has a target of its own.
        seed: Seed of the bootstrap over the targets.
    """
    excess, words = _excess(steered, free)
    if not words.sum():
        return Ratio(math.nan, math.nan, math.nan, 0.0)
    targets = np.asarray(owner) if len(owner) else np.arange(len(words))
    beyond, counted = (np.bincount(targets, each).astype(np.float64) for each in (excess, words))
    # A resample of targets without a word has no ratio.
    beyond, counted = beyond[counted > 0], counted[counted > 0]
    value, covered = float(_ratio(beyond, counted)), float(words.sum()) / sum(steered.words)
    if len(counted) == 1:
        return Ratio(value, value, value, covered)
    found = stats.bootstrap(
        (beyond, counted), _ratio, paired=True, n_resamples=RESAMPLES, confidence_level=CONFIDENCE, method="percentile",
        rng=np.random.default_rng(seed),
    ).confidence_interval  # fmt: skip
    return Ratio(value, float(found.low), float(found.high), covered)


def _ratio(excess: NDArray[np.float64], words: NDArray[np.float64], axis: int = -1) -> NDArray[np.float64]:
    ratio: NDArray[np.float64] = np.exp(excess.sum(axis=axis) / words.sum(axis=axis))
    return ratio


def _excess(steered: Perplexity, free: Perplexity) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Nats of each steered text beyond what free ones of its class have on its words, and its words; 0 without such."""
    sums: dict[int, tuple[float, int]] = defaultdict(lambda: (0.0, 0))
    for nats, words in zip(free.nats, free.words, strict=True):
        before = sums[words // WIDTH]
        sums[words // WIDTH] = (before[0] + nats, before[1] + words)
    usual = {size: nats / words for size, (nats, words) in sums.items()}
    pairs = list(zip(steered.nats, steered.words, strict=True))
    shared = [words // WIDTH in usual for _, words in pairs]
    excess = [
        nats - words * usual[words // WIDTH] if here else 0.0 for (nats, words), here in zip(pairs, shared, strict=True)
    ]
    counted = [words if here else 0 for (_, words), here in zip(pairs, shared, strict=True)]
    return np.array(excess, dtype=np.float64), np.array(counted, dtype=np.float64)

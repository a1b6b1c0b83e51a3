"""How sure a figure is: shares and means with their 95 % intervals."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import stats

from constraints.errors import InvalidOption

CONFIDENCE = 0.95
RESAMPLES = 2000


class Figure(NamedTuple):
    """A figure with its 95 % interval.

    Args:
        value: The figure.
        low: Lower end.
        high: Upper end.
        over: How many it was taken over: samples for a share, targets for a mean.
    """

    value: float
    low: float
    high: float
    over: int


def share(successes: Sequence[bool]) -> Figure:
    """The share of successes, with the interval of Wilson.

    Samples for one target resemble each other, so the interval is narrower than one for other targets would be; for
    that, `mean` takes the shares of the targets.

    Raises:
        InvalidOption: There are none.
    """
    _some(successes)
    hits, count = int(sum(successes)), len(successes)
    interval = stats.binomtest(hits, count).proportion_ci(CONFIDENCE, method="wilson")
    return Figure(hits / count, float(interval.low), float(interval.high), count)


def mean(values: Sequence[float], *, seed: int = 0) -> Figure:
    """A mean with its bootstrap interval (percentiles), the values being one a target.

    Raises:
        InvalidOption: There are none.
    """
    _some(values)
    data = np.asarray(values, dtype=np.float64)
    value = float(data.mean())
    if len(data) == 1 or np.ptp(data) == 0:
        return Figure(value, value, value, len(data))
    found = stats.bootstrap(
        (data,), np.mean, n_resamples=RESAMPLES, confidence_level=CONFIDENCE, method="percentile",
        rng=np.random.default_rng(seed),
    ).confidence_interval  # fmt: skip
    return Figure(value, float(found.low), float(found.high), len(data))


def _some(values: Sequence[float]) -> None:
    if not len(values):
        raise InvalidOption("there is nothing to take a figure of")

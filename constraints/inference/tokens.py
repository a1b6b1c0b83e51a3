"""Probabilities of tokens from those of their classes, compiled."""

import numpy as np
from numba import njit

from constraints.inference.sums import LEAST32, LEAST64, exact_sum
from constraints.inference.vectors import EIGHT, exponential, load, spread, store


@njit(cache=True, nogil=True, fastmath={"reassoc", "contract", "nsz"})
def _sum(x):  # type: ignore[no-untyped-def]
    total = 0.0
    for value in x:
        total += value
    return total


@njit(cache=True, nogil=True)
def token_marginals(  # type: ignore[no-untyped-def]
    row, scale, marginals, first, step, class_offsets, members, x, out
):  # fmt: skip
    """Fills `out` (V,) with the probability of each token at a position.

    Args:
        row: Log-probabilities (V,).
        scale: Those of the row were summed as `exp(x - scale)`.
        marginals: Of the classes, from `first` on, `step` apart.
        first: See there.
        step: See there.
        class_offsets: Where each class begins in `members` (C + 1,).
        members: The tokens in order of their class.
        x: Work for as many numbers, and eight more.
        out: Written.
    """
    least = LEAST32 if row.itemsize == 4 else LEAST64
    out[:] = 0.0
    count = 0
    for c in range(len(class_offsets) - 1):
        if marginals[first + c * step] > 0.0:
            for j in range(class_offsets[c], class_offsets[c + 1]):
                x[count] = row[members[j]]
                count += 1
    # To whole vectors; what stands behind is left unread.
    x[count : count + 8] = 0.0
    shift = spread(row.dtype.type(scale), EIGHT)
    for j in range(0, count, 8):
        store(x, j, exponential(load(x, j, EIGHT) - shift))
    count = 0
    for c in range(len(class_offsets) - 1):
        marginal = np.float64(marginals[first + c * step])
        if not marginal > 0.0:
            continue
        low, high = class_offsets[c], class_offsets[c + 1]
        part = x[count : count + high - low]
        count += high - low
        total = _sum(part)
        if total < least:
            # Everything in fp64, scaled by the class's own largest number.
            highest = -np.inf
            for j in range(low, high):
                highest = max(highest, np.float64(row[members[j]]))
            total, _ = exact_sum(row, members[low:high], highest)
            for j in range(low, high):
                out[members[j]] = np.exp(np.float64(row[members[j]]) - highest) / total * marginal
            continue
        factor = row.dtype.type(marginal / total)
        for j in range(low, high):
            token = members[j]
            out[token] = part[j - low] * factor if row[token] > -np.inf else 0.0

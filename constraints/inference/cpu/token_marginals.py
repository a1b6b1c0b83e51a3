"""Probabilities of tokens from those of their classes, and means under them, compiled."""

import numpy as np
from numba import njit

from constraints.inference.cpu.class_sums import LEAST32, LEAST64, exact_sum
from constraints.inference.cpu.vectors import EIGHT, exponential, load, spread, store


@njit(cache=True, nogil=True, fastmath={"reassoc", "contract", "nsz"})
def _sum(x):  # type: ignore[no-untyped-def]
    total = 0.0
    for value in x:
        total += value
    return total


@njit(cache=True, nogil=True)
def _probabilities(place, floor, tokens, x):  # type: ignore[no-untyped-def]
    """Fills the tokens of the classes whose probability is above `floor`, and their own; returns their number.

    Args:
        place: The position.
        floor: See above.
        tokens: Written; room for V.
        x: Written; room for V + 8.
    """
    row, scale, marginals, first, step, class_offsets, members = place
    least = LEAST32 if row.itemsize == 4 else LEAST64
    count = 0
    for c in range(len(class_offsets) - 1):
        if marginals[first + c * step] > floor:
            for j in range(class_offsets[c], class_offsets[c + 1]):
                tokens[count] = members[j]
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
        if not marginal > floor:
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
                part[j - low] = np.exp(np.float64(row[members[j]]) - highest) / total * marginal
            continue
        factor = row.dtype.type(marginal / total)
        for j in range(low, high):
            part[j - low] = part[j - low] * factor if row[members[j]] > -np.inf else 0.0
    return count


@njit(cache=True, nogil=True)
def token_marginals(place, tokens, x, out):  # type: ignore[no-untyped-def]
    """Fills `out` (V,) with the probability of each token at a position; arguments as those of `_probabilities`."""
    count = _probabilities(place, 0.0, tokens, x)
    out[:] = 0.0
    for j in range(count):
        out[tokens[j]] = x[j]


@njit(cache=True, nogil=True)
def token_mean(p, place, tokens, x, means):  # type: ignore[no-untyped-def]
    """The mean at position p, see `Means`, if it is of few enough tokens; else their probabilities. Returns which.
    Arguments as those of `_probabilities`."""
    floor, out = means.floor, means.out[p]
    count = _probabilities(place, floor, tokens, x)
    kept = 0
    for j in range(count):
        kept += x[j] > floor
    if kept > means.most:
        dense = means.rows[means.place[p]]
        dense[:] = 0.0
        for j in range(count):
            dense[tokens[j]] = x[j]
        return False
    for j in range(count):
        if x[j] > floor:
            weight, value = out.dtype.type(x[j]), means.values[tokens[j]]
            for i in range(len(out)):
                out[i] += weight * value[i]
    return True

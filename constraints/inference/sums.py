"""Sums of exponentials of log-probabilities by class of token, eight rows at a time, compiled.

A row is `exp(x - scale)`, its scale 0 as long as that serves: log-probabilities are mostly normalised, and then the
largest of them need not be looked for. What a class has lost at the end of the range of fp32 is made good by working it
out again in fp64, from its own largest number.
"""

import numpy as np
from numba import njit

from constraints.inference.vectors import EIGHT, exponential, gather, highest, inside, load, spread, store, widen

BLOCK = 64
"""The most tokens that are summed in the precision of the input, before the sum goes on in fp64."""
LEAST32, LEAST64 = 1e-27, 1e-285
"""Sums below it are worked out again: above it, what all tokens lose is below 1e-7 of the sum."""
# A row whose sum over the classes lies outside of it is given a scale.
_LOW, _HIGH = 1e-12, 1e30
TINY = 1e-100
"""Sums below it are small enough for products of them to leave the range of fp64."""


@njit(cache=True, nogil=True)
def exact_sum(row, members, scale):  # type: ignore[no-untyped-def]
    """The sum of `exp(x - scale)` over some tokens of a row in fp64, and whether any of them is possible."""
    most = -np.inf
    for token in members:
        most = max(most, np.float64(row[token]))
    if most == -np.inf:
        return 0.0, False
    total = 0.0
    for token in members:
        total += np.exp(np.float64(row[token]) - most)
    return total * np.exp(most - scale), True


@njit(cache=True, nogil=True)
def _largest(flat, starts, members, scales):  # type: ignore[no-untyped-def]
    """The largest number of each row among some tokens."""
    most = gather(flat, starts, members[0])
    for j in range(1, len(members)):
        most = highest(most, gather(flat, starts, members[j]))
    store(scales, 0, most)
    for lane in range(8):
        if not scales[lane] > -np.inf:
            scales[lane] = 0.0


@njit(cache=True, nogil=True)
def _sum_rows(flat, starts, members, class_offsets, block_offsets, scales, lane_sums, blocks, first):  # type: ignore[no-untyped-def]
    """Fills `lane_sums` (C * 8,) and from row `first` on `blocks` (rows, B); returns whether the scales will do."""
    zero = flat.dtype.type(0.0)
    scale = load(scales, 0, EIGHT)
    parts = np.empty(8, dtype=flat.dtype)
    everything = spread(0.0, EIGHT)
    for c in range(len(class_offsets) - 1):
        total = spread(0.0, EIGHT)
        j, past = class_offsets[c], class_offsets[c + 1]
        block = block_offsets[c]
        while j < past:
            part = spread(zero, EIGHT)
            stop = min(j + BLOCK, past)
            while j < stop:
                part = part + exponential(gather(flat, starts, members[j]) - scale)
                j += 1
            total = total + widen(part)
            if block < block_offsets[c + 1]:
                store(parts, 0, part)
                for lane in range(8):
                    blocks[first + lane, block] = parts[lane]
                block += 1
        store(lane_sums, 8 * c, total)
        everything = everything + total
    whole = np.empty(8, dtype=np.float64)
    store(whole, 0, everything)
    good = True
    for lane in range(8):
        good = good and _LOW < whole[lane] < _HIGH
    return good


@njit(cache=True, nogil=True)
def _repair(flat, at, vocabulary, members, class_offsets, scales, lane_sums):  # type: ignore[no-untyped-def]
    """Works out anew what is too small; returns whether some of it stays tiny."""
    least = LEAST32 if flat.itemsize == 4 else LEAST64
    tiny = False
    for c in range(len(class_offsets) - 1):
        if not inside(load(lane_sums, 8 * c, EIGHT), -1.0, least):
            continue
        for lane in range(8):
            if lane_sums[8 * c + lane] < least:
                row = flat[at[lane] : at[lane] + vocabulary]
                value, possible = exact_sum(row, members[class_offsets[c] : class_offsets[c + 1]], scales[lane])
                lane_sums[8 * c + lane] = value
                tiny = tiny or (possible and value < TINY)
    return tiny


@njit(cache=True, nogil=True)
def _hand_out(lane_sums, classes, base, stride, sums):  # type: ignore[no-untyped-def]
    """Copies the sums of each row to where they belong."""
    together = len(base) == 8
    for lane in range(len(base)):
        together = together and base[lane] == base[0] + lane and stride[lane] == 8
    if together:
        for c in range(8 * classes):
            sums[base[0] + c] = lane_sums[c]
        return
    for lane in range(len(base)):
        for c in range(classes):
            sums[base[lane] + c * stride[lane]] = lane_sums[8 * c + lane]


@njit(cache=True, nogil=True)
def class_sums(  # type: ignore[no-untyped-def]
    flat, vocabulary, rows, base, stride, members, class_offsets, block_offsets, sums, scales, blocks, work
):  # fmt: skip
    """Sums the exponentials of some rows by class.

    Args:
        flat: All log-probabilities, row by row.
        vocabulary: Their number in a row.
        rows: The rows (R,).
        base: Where in `sums` those of each row begin (R,).
        stride: How far apart they lie there (R,).
        members: The tokens in order of their class.
        class_offsets: Where each class begins (C + 1,).
        block_offsets: How the blocks of classes that have several are numbered (C + 1,).
        sums: Written; flat.
        scales: Written; the scale of each row (R,).
        blocks: Written; the sums of the blocks (R + 8, B).
        work: For C * 8 numbers.

    Returns:
        Whether some sums are so small that products of them may leave the range of fp64.
    """
    lane_scales = np.zeros(8, dtype=flat.dtype)
    classes = len(class_offsets) - 1
    tiny = False
    scaled = False
    at = np.empty(8, dtype=np.int64)
    for first in range(0, len(rows), 8):
        count = min(8, len(rows) - first)
        for lane in range(8):
            at[lane] = rows[first + min(lane, count - 1)] * vocabulary
        starts = (at[0], at[1], at[2], at[3], at[4], at[5], at[6], at[7])
        if scaled:
            _largest(flat, starts, members, lane_scales)
        good = _sum_rows(
            flat, starts, members, class_offsets, block_offsets, lane_scales, work, blocks, first
        )  # fmt: skip
        if not good and not scaled:
            # Rows that are alike mostly come together: from here on all are scaled.
            scaled = True
            _largest(flat, starts, members, lane_scales)
            _sum_rows(flat, starts, members, class_offsets, block_offsets, lane_scales, work, blocks, first)
        tiny = _repair(flat, at, vocabulary, members, class_offsets, lane_scales, work) or tiny
        for lane in range(count):
            scales[first + lane] = lane_scales[lane]
        _hand_out(work, classes, base[first : first + count], stride[first : first + count], sums)
    return tiny

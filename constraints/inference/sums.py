"""Sums of exponentials of log-probabilities by class of token, eight rows at a time, compiled.

A row is `exp(x - scale)`, its scale 0 as long as that serves: log-probabilities are mostly normalised, and then the
largest of them need not be looked for. What a class has lost at the end of the range of fp32 is made good by working it
out again in fp64, from its own largest number.
"""

from functools import lru_cache

import numpy as np
from numba import njit
from numpy.typing import NDArray

from constraints.inference.vectors import (
    EIGHT,
    exponential,
    gather,
    highest,
    inside,
    load,
    spread,
    store,
    transpose,
    widen,
)
from constraints.token_automaton import TokenAutomaton

LEAST32, LEAST64 = 1e-27, 1e-285
"""Sums below it are worked out again: above it, what all tokens lose is below 1e-7 of the sum."""
# A row whose sum over the classes lies outside of it is given a scale.
_LOW, _HIGH = 1e-12, 1e30
TINY32, TINY64 = 1e-37, 1e-100
"""Sums below it are small enough to leave the range of fp32, or for products of them to leave that of fp64."""
TILE = 256
"""Tokens of eight rows that are turned at a time, so that those of a token lie side by side; they stay in the cache."""
# Rows are read from end to end where at least one in so many tokens is allowed, else token by token.
_SPARSE = 6


@lru_cache(maxsize=256)
def tiles_of(automaton: TokenAutomaton) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """In what order the tokens of an automaton are summed.

    Returns:
        The allowed tokens (M,), tile by tile and in each by class; the class of each segment and where it ends (G, 2);
        the segments of each tile (T + 1,). There is one tile where few tokens are allowed.
    """
    tokens, size = automaton.members, len(automaton.token_class)
    whole = len(tokens) * _SPARSE < size or size <= TILE
    tile = np.zeros_like(tokens) if whole else tokens // TILE
    order = tokens[np.argsort(tile, kind="stable")]
    tile, number = np.sort(tile), automaton.token_class[order]
    ends = np.flatnonzero(np.append((np.diff(tile) != 0) | (np.diff(number) != 0), True)[: len(order)]) + 1
    segments = np.stack([number[ends - 1], ends], axis=1).astype(np.int32)
    count = 1 if whole else -(-size // TILE)
    groups = np.searchsorted(tile[ends - 1], np.arange(count + 1)).astype(np.int32)
    return order, segments, groups


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
def _sum_rows(flat, starts, vocabulary, tiles, classes, scales, square, few, sums, here):  # type: ignore[no-untyped-def]
    """Fills `sums` (C, 8) from `here` on."""
    order, segments, groups = tiles
    zero, scale = spread(0.0, EIGHT), load(scales, 0, EIGHT)
    for c in range(classes):
        store(sums, here + 8 * c, zero)
    first = 0
    for tile in range(len(groups) - 1):
        low, high = groups[tile], groups[tile + 1]
        count = segments[high - 1, 1] - first if high > low else 0
        if len(groups) == 2:
            for i in range(count):
                store(few, 8 * i, gather(flat, starts, order[i]))
        else:
            begin = tile * TILE
            for block in range(begin, min(begin + TILE, vocabulary), 8):
                # The last eight overlap those before them where the vocabulary is no multiple of eight.
                at = min(block, vocabulary - 8)
                transpose(flat, starts, at, square, 8 * (at - begin + 8))
            for i in range(count):
                store(few, 8 * i, load(square, 8 * (order[first + i] - begin + 8), EIGHT))
        # Four at a time share the constants of the exponential.
        for i in range(0, 8 * count, 32):
            store(few, i, exponential(load(few, i, EIGHT) - scale))
            store(few, i + 8, exponential(load(few, i + 8, EIGHT) - scale))
            store(few, i + 16, exponential(load(few, i + 16, EIGHT) - scale))
            store(few, i + 24, exponential(load(few, i + 24, EIGHT) - scale))
        i = 0
        for segment in range(low, high):
            to = here + 8 * segments[segment, 0]
            total = widen(load(sums, to, EIGHT))
            past = segments[segment, 1] - first
            while i < past:
                total = total + widen(load(few, 8 * i, EIGHT))
                i += 1
            store(sums, to, total)
        first += count


@njit(cache=True, nogil=True)
def _check(classes, least, sums, here, whole):  # type: ignore[no-untyped-def]
    """Whether the scales will do, and whether some sums are too small."""
    everything, small = spread(0.0, EIGHT), False
    for c in range(classes):
        some = widen(load(sums, here + 8 * c, EIGHT))
        everything = everything + some
        small = small or inside(some, -1.0, least)
    store(whole, 0, everything)
    good = True
    for lane in range(8):
        good = good and _LOW < whole[lane] < _HIGH
    return good, small


@njit(cache=True, nogil=True)
def _repair(flat, at, vocabulary, members, class_offsets, scales, least, sums, here):  # type: ignore[no-untyped-def]
    """Works out anew what is too small; returns whether some of it stays tiny."""
    tiny = False
    for c in range(len(class_offsets) - 1):
        if not inside(widen(load(sums, here + 8 * c, EIGHT)), -1.0, least):
            continue
        for lane in range(8):
            if sums[here + 8 * c + lane] < least:
                row = flat[at[lane] : at[lane] + vocabulary]
                value, possible = exact_sum(row, members[class_offsets[c] : class_offsets[c + 1]], scales[lane])
                sums[here + 8 * c + lane] = value
                tiny = tiny or (possible and value < (TINY32 if flat.itemsize == 4 else TINY64))
    return tiny


@njit(cache=True, nogil=True)
def class_sums(  # type: ignore[no-untyped-def]
    flat, vocabulary, rows, base, stride, members, class_offsets, tiles, sums, scales, work
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
        tiles: What `tiles_of` says of the automaton.
        sums: Written; flat, of the type of the log-probabilities.
        scales: Written at the rows; their scales (P,).
        work: For C * 8 numbers.

    Returns:
        Whether some sums are so small that they, or products of them, may have left the range.
    """
    least = LEAST32 if flat.itemsize == 4 else LEAST64
    lane_scales = np.zeros(8, dtype=flat.dtype)
    square = np.empty(8 * (TILE + 8), dtype=flat.dtype)
    few = np.zeros(8 * (max(TILE, len(tiles[0]) if len(tiles[2]) == 2 else 0) + 4), dtype=flat.dtype)
    classes = len(class_offsets) - 1
    tiny, scaled = False, False
    at, whole = np.empty(8, dtype=np.int64), np.empty(8)
    for first in range(0, len(rows), 8):
        count = min(8, len(rows) - first)
        together = count == 8
        for lane in range(8):
            at[lane] = rows[first + min(lane, count - 1)] * vocabulary
            together = together and base[first + lane] == base[first] + lane and stride[first + lane] == 8
        into, here = (sums, base[first]) if together else (work, 0)
        starts = (at[0], at[1], at[2], at[3], at[4], at[5], at[6], at[7])
        small = False
        for _ in range(2):
            if scaled:
                _largest(flat, starts, members, lane_scales)
            _sum_rows(flat, starts, vocabulary, tiles, classes, lane_scales, square, few, into, here)
            good, small = _check(classes, least, into, here, whole)
            if good or scaled:
                break
            # Rows that are alike mostly come together: from here on all are scaled.
            scaled = True
        if small:
            tiny = _repair(flat, at, vocabulary, members, class_offsets, lane_scales, least, into, here) or tiny
        for lane in range(count):
            scales[rows[first + lane]] = lane_scales[lane]
            if not together:
                for c in range(classes):
                    sums[base[first + lane] + c * stride[first + lane]] = work[8 * c + lane]
    return tiny

"""Sums of exponentials of log-probabilities by class of token, eight rows at a time, compiled.

A row is `exp(x - scale)`, its scale 0 as long as that serves: log-probabilities are mostly normalised, and then the
largest of them need not be looked for. What a class has lost at the end of the range of fp32 is made good by working it
out again in fp64, from its own largest number.
"""

from functools import lru_cache

import numpy as np
from numba import njit

from constraints.inference.cpu.arrays import Tiles
from constraints.inference.cpu.vectors import (
    EIGHT,
    entry,
    exponential,
    gather,
    highest,
    inside,
    load,
    lowest,
    spread,
    store,
    transpose,
)
from constraints.tokens.token_automaton import TokenAutomaton

LEAST32, LEAST64 = 1e-27, 1e-285
"""Sums below it are worked out again: above it, what all tokens lose is below 1e-7 of the sum."""
# A row whose sum over the classes lies outside of it is given a scale.
_LOW, HIGH = 1e-12, 1e4
TINY32, TINY64 = 1e-37, 1e-300
"""What is possible has at least this sum: it is near the end of the range, but not nothing."""
TILE = 256
"""Tokens of eight rows that are turned at a time, so that those of a token lie side by side; they stay in the cache."""
# At least one in so many tokens is allowed where it pays to read all.
_DENSE = 3


@njit(cache=True, nogil=True)
def reads_all(allowed, vocabulary):  # type: ignore[no-untyped-def]
    """Whether rows are read from end to end, rather than token by token."""
    return vocabulary > TILE and allowed * _DENSE > vocabulary


@lru_cache(maxsize=256)
def tiles_of(automaton: TokenAutomaton) -> Tiles:
    """How the tokens of an automaton are read, tile by tile; all of the vocabulary where `reads_all` says so."""
    number, size = automaton.token_class, len(automaton.token_class)
    tokens = np.flatnonzero(number >= 0)
    dense = reads_all(len(tokens), size)
    place = tokens if dense else np.arange(len(tokens))
    tile = place // TILE
    order = np.lexsort((number[tokens], tile))
    place, tile, number = place[order], tile[order], number[tokens[order]]
    ends = np.flatnonzero(np.append((np.diff(tile) != 0) | (np.diff(number) != 0), True)[: len(order)]) + 1
    segments = np.stack([number[ends - 1], ends], axis=1).astype(np.int32)
    groups = np.searchsorted(tile[ends - 1], np.arange(-(-(size if dense else len(tokens)) // TILE) + 1))
    return Tiles(tokens.astype(np.int32), (8 + place % TILE).astype(np.int32), segments, groups.astype(np.int32))


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
def _sum_rows(flat, starts, vocabulary, tiles, classes, scales, square, sums, here):  # type: ignore[no-untyped-def]
    """Fills `sums` (C, 8) from `here` on."""
    tokens, place, segments, groups = tiles
    scale, nothing = load(scales, 0, EIGHT), spread(flat.dtype.type(0.0), EIGHT)
    for c in range(classes):
        store(sums, here + 8 * c, nothing)
    dense = reads_all(len(tokens), vocabulary)
    i = 0
    for tile in range(len(groups) - 1):
        begin = tile * TILE
        if dense:
            count = min(TILE, vocabulary - begin)
            for block in range(begin, begin + count, 8):
                # The last eight overlap those before them where the vocabulary is no multiple of eight.
                at = min(block, vocabulary - 8)
                transpose(flat, starts, at, square, 8 * (at - begin + 8))
        else:
            count = min(TILE, len(tokens) - begin)
            for j in range(count):
                store(square, 8 * (j + 8), gather(flat, starts, entry(tokens, begin + j)))
        # Four at a time share the constants of the exponential.
        for j in range(64, 64 + 8 * count, 32):
            store(square, j, exponential(load(square, j, EIGHT) - scale))
            store(square, j + 8, exponential(load(square, j + 8, EIGHT) - scale))
            store(square, j + 16, exponential(load(square, j + 16, EIGHT) - scale))
            store(square, j + 24, exponential(load(square, j + 24, EIGHT) - scale))
        for segment in range(groups[tile], groups[tile + 1]):
            to, end = here + 8 * segments[segment, 0], segments[segment, 1]
            one, two, three, four = nothing, nothing, nothing, nothing
            # Four sums that do not wait for each other.
            while i + 4 <= end:
                one = one + load(square, 8 * entry(place, i), EIGHT)
                two = two + load(square, 8 * entry(place, i + 1), EIGHT)
                three = three + load(square, 8 * entry(place, i + 2), EIGHT)
                four = four + load(square, 8 * entry(place, i + 3), EIGHT)
                i += 4
            while i < end:
                one = one + load(square, 8 * entry(place, i), EIGHT)
                i += 1
            store(sums, to, load(sums, to, EIGHT) + ((one + two) + (three + four)))


@njit(cache=True, nogil=True)
def _check(classes, least, sums, here, whole):  # type: ignore[no-untyped-def]
    """Whether the scales will do, and whether some sums are too small; fills `whole` with the sum of each row."""
    number = sums.dtype.type
    everything, smallest = spread(number(0.0), EIGHT), spread(number(np.inf), EIGHT)
    for c in range(classes):
        some = load(sums, here + 8 * c, EIGHT)
        everything = everything + some
        smallest = lowest(smallest, some)
    store(whole, 0, everything)
    good = True
    for lane in range(8):
        good = good and _LOW < whole[lane] < HIGH
    return good, inside(smallest, number(-1.0), number(least))


@njit(cache=True, nogil=True)
def _repair(flat, at, vocabulary, automaton, scales, least, sums, here, lane_tiny):  # type: ignore[no-untyped-def]
    """Works out anew what is too small, and notes the rows of which some is smaller than can be said."""
    class_offsets, members = automaton.class_offsets, automaton.members
    number = sums.dtype.type
    least_possible = TINY32 if flat.itemsize == 4 else TINY64
    for c in range(len(class_offsets) - 1):
        if not inside(load(sums, here + 8 * c, EIGHT), number(-1.0), number(least)):
            continue
        for lane in range(8):
            if sums[here + 8 * c + lane] < least:
                row = flat[at[lane] : at[lane] + vocabulary]
                value, possible = exact_sum(row, members[class_offsets[c] : class_offsets[c + 1]], scales[lane])
                lane_tiny[lane] = lane_tiny[lane] or (possible and value < least_possible)
                sums[here + 8 * c + lane] = max(value, least_possible) if possible else 0.0


@njit(cache=True, nogil=True)
def class_sums(rows, opened, automaton, sums, scales, tiny, work):  # type: ignore[no-untyped-def]
    """Sums the exponentials of the rows of some positions by class; of each it depends on nothing but the row.

    Args:
        rows: The log-probabilities, and the row of each position.
        opened: The positions.
        automaton: Theirs.
        sums: Written; flat, of the type of the log-probabilities.
        scales: Written at the positions; the scales of their rows (P,).
        tiny: Written at the positions; whether some sums are larger than they should be, as they would have left the
            range (P,).
        work: For C * 8 numbers.
    """
    flat, vocabulary = rows.log_probs.reshape(rows.log_probs.size), rows.log_probs.shape[1]
    places, base, stride = opened
    members, tiles, classes = automaton.members, automaton.tiles, len(automaton.class_offsets) - 1
    least = LEAST32 if flat.itemsize == 4 else LEAST64
    lane_scales = np.zeros(8, dtype=flat.dtype)
    # The last of a tile's tokens may begin before it, and end with a whole four.
    square = np.zeros(8 * (8 + TILE + 4), dtype=flat.dtype)
    at, whole, lane_tiny = np.empty(8, dtype=np.int64), np.empty(8), np.zeros(8, dtype=np.bool_)
    # With a largest number outside of these the sum lies outside of what needs no scale.
    low, high = np.log(_LOW / len(members)) - 1.0, np.log(HIGH) + 1.0
    alike = False
    for first in range(0, len(places), 8):
        count = min(8, len(places) - first)
        together = count == 8
        for lane in range(8):
            at[lane] = rows.row_of[places[first + min(lane, count - 1)]] * vocabulary
            together = together and base[first + lane] == base[first] + lane and stride[first + lane] == 8
        into, here = (sums, base[first]) if together else (work, 0)
        starts = (at[0], at[1], at[2], at[3], at[4], at[5], at[6], at[7])
        certain = False
        if alike:
            # Rows that need a scale mostly come together: they are not summed in vain.
            _largest(flat, starts, members, lane_scales)
            certain = True
            for lane in range(8):
                certain = certain and not low < lane_scales[lane] < high
        if not certain:
            lane_scales[:] = 0.0
        _sum_rows(flat, starts, vocabulary, tiles, classes, lane_scales, square, into, here)
        good, small = _check(classes, least, into, here, whole)
        if not good and not certain:
            _largest(flat, starts, members, lane_scales)
            for lane in range(8):
                if _LOW < whole[lane] < HIGH:
                    lane_scales[lane] = 0.0
            _sum_rows(flat, starts, vocabulary, tiles, classes, lane_scales, square, into, here)
            _, small = _check(classes, least, into, here, whole)
        alike = certain or not good
        lane_tiny[:] = False
        if small:
            _repair(flat, at, vocabulary, automaton, lane_scales, least, into, here, lane_tiny)
        for lane in range(count):
            scales[places[first + lane]] = lane_scales[lane]
            tiny[places[first + lane]] = lane_tiny[lane]
            if not together:
                for c in range(classes):
                    sums[base[first + lane] + c * stride[first + lane]] = work[8 * c + lane]

"""Exact samples from messages, compiled: an edge from each state, then a token of its class."""

import numpy as np
from numba import njit

from constraints.inference.cpu.class_sums import LEAST32, LEAST64
from constraints.inference.cpu.messages import RUN
from constraints.inference.cpu.vectors import (
    EIGHT,
    entry,
    exponential,
    flush_denormals,
    gather,
    restore_denormals,
    spread,
    store,
)

# The most tokens that are passed over at a time.
_BLOCK = 64


@njit(cache=True, nogil=True)
def pick(row, members, scale, total, uniform):  # type: ignore[no-untyped-def]
    """A token in proportion to `exp(x - scale)`, of which `total` is the sum, by inversion; and its share.

    Args:
        row: Log-probabilities (V,).
        members: The tokens to choose from, one of which at least is possible.
        scale: See above.
        total: See above.
        uniform: From 0 to 1.
    """
    target, running = uniform * total, 0.0
    chosen, weight = -1, 0.0
    for token in members:
        value = np.exp(np.float64(row[token]) - scale)
        if value > 0.0:
            chosen, weight = token, value
            running += value
            if running > target:
                break
    return chosen, min(weight / total, 1.0)


@njit(cache=True, nogil=True)
def pick_exactly(row, members, uniform):  # type: ignore[no-untyped-def]
    """As `pick` where all numbers are so small that the largest of them has to set the scale."""
    most = -np.inf
    for token in members:
        most = max(most, np.float64(row[token]))
    total = 0.0
    for token in members:
        total += np.exp(np.float64(row[token]) - most)
    return pick(row, members, most, total, uniform)


@njit(cache=True, nogil=True)
def _block_sum(row, members, scale, eight):  # type: ignore[no-untyped-def]
    """The sum of `exp(x - scale)` over the tokens of a block, in the precision of the row."""
    number = row.dtype.type
    total, shift = spread(number(0.0), EIGHT), spread(number(scale), EIGHT)
    for j in range(0, _BLOCK, 8):
        tokens = (
            members[j], members[j + 1], members[j + 2], members[j + 3], members[j + 4], members[j + 5], members[j + 6],
            members[j + 7],
        )  # fmt: skip
        total = total + exponential(gather(row, tokens, 0) - shift)
    store(eight, 0, total)
    whole = 0.0
    for value in eight:
        whole += value
    return whole


@njit(cache=True, nogil=True)
def _token(row, members, scale, total, least, eight, uniform):  # type: ignore[no-untyped-def]
    """A token of a class, and its share."""
    if total < least:
        return pick_exactly(row, members, uniform)
    target = uniform * total
    first = 0
    while first + _BLOCK < len(members):
        block = _block_sum(row, members[first : first + _BLOCK], scale, eight)
        if block > target:
            break
        target -= block
        first += _BLOCK
    token, share = pick(row, members[first : first + _BLOCK], scale, total, target / total)
    # Rounding may lead to a block that has nothing.
    return (token, share) if token >= 0 else pick_exactly(row, members, uniform)


@njit(cache=True, nogil=True, inline="always")
def _path(cls, dst, i, sums, weights, beta, then, lanes):  # type: ignore[no-untyped-def]
    """What an edge leads to."""
    return entry(sums, weights + entry(cls, i) * lanes) * entry(beta, then + entry(dst, i) * lanes)


@njit(cache=True, nogil=True)
def _edge(low, high, unit, work, weights, then, run, target):  # type: ignore[no-untyped-def]
    """Of a state's edges the first at which the running sum exceeds the target; the last with a weight if none."""
    cls, dst, sums, lanes = unit.automaton.cls, unit.automaton.dst, unit.sums, unit.width
    beta, paths = work.beta, work.paths
    i, running = low, 0.0
    while i + RUN <= high and running + paths[run] <= target:
        running += paths[run]
        run += lanes
        i += RUN
    # By fours first, whose sums do not wait for each other.
    while i + 4 <= high:
        one = _path(cls, dst, i, sums, weights, beta, then, lanes)
        two = _path(cls, dst, i + 1, sums, weights, beta, then, lanes)
        three = _path(cls, dst, i + 2, sums, weights, beta, then, lanes)
        four = _path(cls, dst, i + 3, sums, weights, beta, then, lanes)
        some = (one + two) + (three + four)
        if running + some > target:
            break
        running += some
        i += 4
    edge = -1
    while i < high:
        path = _path(cls, dst, i, sums, weights, beta, then, lanes)
        if path > 0.0:
            edge = i
            running += path
            if running > target:
                return edge
        i += 1
    while edge < 0 and high > low:
        high -= 1
        if _path(cls, dst, high, sums, weights, beta, then, lanes) > 0.0:
            edge = high
    return edge


@njit(cache=True, nogil=True)
def draw(wanted, unit, work, rows, draws, kept):  # type: ignore[no-untyped-def]
    """The samples of the wanted slots (lanes) of a unit; fills `sample` and `chance` (S, P).

    Position by position, as the slots share what is kept of one.
    """
    log_probs, row_of, fixed = rows
    uniforms, sample, chance = draws
    beta, ahead, sums, lanes = work.beta, work.ahead, unit.sums, unit.width
    offsets, cls, dst, _, _, runs, class_offsets, members, _, _ = unit.automaton
    states, classes = len(offsets) - 1, len(class_offsets) - 1
    least = LEAST32 if log_probs.itemsize == 4 else LEAST64
    eight = np.empty(8, dtype=log_probs.dtype)
    at = np.zeros((lanes, len(uniforms)), dtype=np.int64)
    before = flush_denormals()
    for k in range(unit.capacity):
        for lane in range(lanes):
            if not wanted[lane]:
                continue
            p = unit.offset[unit.slots[lane]] + k
            weights, then = unit.here + k * classes * lanes + lane, (k + 1) * states * lanes + lane
            share_of = unit.out + k * classes * lanes + lane
            for number in range(len(uniforms)):
                state = at[lane, number]
                left = beta[(k * states + state) * lanes + lane] * ahead[k * lanes + lane]
                edge = _edge(
                    offsets[state], offsets[state + 1], unit, work, weights, then,
                    (k * runs[-1] + runs[state]) * lanes + lane, uniforms[number, p, 0] * left,
                )  # fmt: skip
                c, token = cls[edge], fixed[p]
                if token < 0:
                    token, share = _token(
                        log_probs[row_of[p]], members[class_offsets[c] : class_offsets[c + 1]], kept.scales[p],
                        np.float64(sums[weights + c * lanes]), least, eight, uniforms[number, p, 1],
                    )  # fmt: skip
                    chance[number, p] = share * kept.marginals[share_of + c * lanes]
                else:
                    chance[number, p] = 1.0
                sample[number, p] = token
                at[lane, number] = dst[edge]
    restore_denormals(before)

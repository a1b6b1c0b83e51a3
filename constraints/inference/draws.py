"""Exact samples from messages, compiled: an edge from each state, then a token of its class."""

import numpy as np
from numba import njit

from constraints.inference.sums import LEAST32, LEAST64
from constraints.inference.vectors import EIGHT, exponential, gather, spread, store

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


@njit(cache=True, nogil=True)
def draw(  # type: ignore[no-untyped-def]
    log_probs, fixed, uniforms, start, capacity, automaton, states, sums, first, marginals, out, beta, ahead, lane,
    lanes, scales, sample, chance,
):  # fmt: skip
    """The samples of one slot, its messages those of one lane; fills `sample` and `chance` (S, P)."""
    offsets, cls, dst, _, _, class_offsets, members, _, _ = automaton
    classes = len(class_offsets) - 1
    least = LEAST32 if log_probs.itemsize == 4 else LEAST64
    eight = np.empty(8, dtype=log_probs.dtype)
    for number in range(len(uniforms)):
        state = 0
        for k in range(capacity):
            weights = first + k * classes * lanes + lane
            then = (k + 1) * states * lanes + lane
            target = (
                uniforms[number, start + k, 0] * beta[(k * states + state) * lanes + lane] * ahead[k * lanes + lane]
            )
            edge = -1
            running = 0.0
            for i in range(offsets[state], offsets[state + 1]):
                path = sums[weights + cls[i] * lanes] * beta[then + dst[i] * lanes]
                if path > 0.0:
                    edge = i
                    running += path
                    if running > target:
                        break
            c = cls[edge]
            token = fixed[start + k]
            if token < 0:
                some = members[class_offsets[c] : class_offsets[c + 1]]
                token, share = _token(
                    log_probs[start + k], some, scales[start + k], sums[weights + c * lanes], least, eight,
                    uniforms[number, start + k, 1],
                )  # fmt: skip
                chance[number, start + k] = share * marginals[out + k * classes * lanes + lane + c * lanes]
            else:
                chance[number, start + k] = 1.0
            sample[number, start + k] = token
            state = dst[edge]

"""Exact samples from messages, compiled: an edge from each state, then a token of its class."""

import numpy as np
from numba import njit

from constraints.inference.sums import BLOCK, LEAST32, LEAST64


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
def _token(row, members, low, high, scale, total, blocks, first_block, past_block, least, uniform):  # type: ignore[no-untyped-def]
    """A token of a class, and its share: through the sums of the blocks where the class has several."""
    if total < least:
        return pick_exactly(row, members[low:high], uniform)
    target = uniform * total
    share = total
    if past_block > first_block:
        block = first_block
        while block < past_block - 1 and target >= blocks[block]:
            target -= blocks[block]
            block += 1
        share = np.float64(blocks[block])
        # Rounding led to a block that may have nothing.
        if not share > least:
            return pick_exactly(row, members[low:high], uniform)
        uniform = min(target / share, 1.0)
        low += (block - first_block) * BLOCK
        high = min(low + BLOCK, high)
    token, part = pick(row, members[low:high], scale, share, uniform)
    return token, part * share / total


@njit(cache=True, nogil=True)
def draw(  # type: ignore[no-untyped-def]
    log_probs, fixed, uniforms, start, capacity, automaton, states, sums, first, marginals, out, beta, ahead, lane,
    lanes, place, scales, blocks, sample, chance,
):  # fmt: skip
    """The samples of one slot, its messages those of one lane; fills `sample` and `chance` (S, P)."""
    offsets, cls, dst, _, _, class_offsets, members, _, block_offsets = automaton
    classes = len(class_offsets) - 1
    least = LEAST32 if log_probs.itemsize == 4 else LEAST64
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
                row = place[start + k]
                token, share = _token(
                    log_probs[start + k], members, class_offsets[c], class_offsets[c + 1], scales[row],
                    sums[weights + c * lanes], blocks[row], block_offsets[c], block_offsets[c + 1], least,
                    uniforms[number, start + k, 1],
                )  # fmt: skip
                chance[number, start + k] = share * marginals[out + k * classes * lanes + lane + c * lanes]
            else:
                chance[number, start + k] = 1.0
            sample[number, start + k] = token
            state = dst[edge]

"""Exact inference over one slot on the CPU, compiled.

The cost of a position is the number of its allowed tokens (to sum them by class) plus the edges of the automaton.
Messages are kept in linear space in fp64, scaled at each position. Where a number leaves the range, a smallest one
stands for it, and from there on the part of the messages that comes from such numbers is kept apart: the taint. If it
makes up more than a trace of the result, the slot is refused: it has to be done again with wider exponentials, or in
log space.
"""

import numpy as np
from numba import njit

# Weights of classes below this are tainted: above it, what the exponentials of all tokens lose at the end of the range
# of fp32 (1e-38) or fp64 (1e-308) is below 1e-7 of the weight.
_LEAST_WEIGHT32, _LEAST_WEIGHT64 = 1e-27, 1e-285
# A state whose part in the messages is below this is tainted.
_LEAST_MESSAGE = 1e-200
# The share of accepted paths in the scaled messages, above which what is lost on the way back is below 1e-50.
_LEAST_SHARE = 1e-250
# The share of the taint in the result that is accepted.
_TRACE = 1e-8

_LOG2E = np.float32(1.4426950408889634)
# ln 2 in two parts (Cody and Waite), then the polynomial for exp on [-ln 2 / 2, ln 2 / 2] of Cephes' expf.
_LN2_HIGH, _LN2_LOW = np.float32(0.693359375), np.float32(-2.12194440e-4)
_P0, _P1, _P2 = np.float32(1.9875691500e-4), np.float32(1.3981999507e-3), np.float32(8.3334519073e-3)
_P3, _P4, _P5 = np.float32(4.1665795894e-2), np.float32(1.6666665459e-1), np.float32(5.0000001201e-1)
_LEAST, _MINUS_INFINITY = np.float32(-87.0), np.float32(-np.inf)
_TINY = 1e-300
_ONE, _HALF, _ZERO = np.float32(1.0), np.float32(0.5), np.float32(0.0)


@njit(cache=True, nogil=True, fastmath={"contract", "nsz"})
def exp32(x, shift, bits, scale, out):  # type: ignore[no-untyped-def]
    """`out = exp(x - shift)` for `x <= shift` in fp32, to 2 ulp, but for finite x at least e^-87.

    `scale` is a view of `bits`, a buffer.
    """
    for j in range(len(x)):
        v = max(x[j] - shift, _LEAST)
        k = np.floor(v * _LOG2E + _HALF)
        r = v - k * _LN2_HIGH - k * _LN2_LOW
        p = ((((_P0 * r + _P1) * r + _P2) * r + _P3) * r + _P4) * r + _P5
        bits[j] = (np.int32(k) + np.int32(127)) << np.int32(23)
        out[j] = p * (r * r) + r + _ONE
    for j in range(len(x)):
        out[j] = out[j] * scale[j] if x[j] > _MINUS_INFINITY else _ZERO


@njit(cache=True, nogil=True)
def exp64(x, shift, out):  # type: ignore[no-untyped-def]
    """`out = exp(x - shift)` in fp64, but for finite x at least 1e-300."""
    for j in range(len(x)):
        value = max(np.exp(np.float64(x[j]) - np.float64(shift)), _TINY)
        out[j] = value if x[j] > -np.inf else 0.0


@njit(cache=True, nogil=True, fastmath={"reassoc", "contract", "nsz"})
def _sum(x):  # type: ignore[no-untyped-def]
    total = 0.0
    for value in x:
        total += value
    return total


@njit(cache=True, nogil=True)
def highest_of(x, buffer):  # type: ignore[no-untyped-def]
    """The largest element, by folding halves onto each other: loops that become vector instructions."""
    size = len(x)
    half = size // 2
    for j in range(half):
        buffer[j] = x[j] if x[j] > x[j + half] else x[j + half]
    if size % 2:
        buffer[half] = x[size - 1]
    size = half + size % 2
    while size > 1:
        half = size // 2
        low, high = buffer[:half], buffer[half : 2 * half]
        for j in range(half):
            low[j] = low[j] if low[j] > high[j] else high[j]
        if size % 2:
            low[0] = max(low[0], buffer[size - 1])
        size = half
    return buffer[0]


@njit(cache=True, nogil=True)
def gather(row, members, out):  # type: ignore[no-untyped-def]
    for j in range(len(members)):
        out[j] = row[members[j]]


@njit(cache=True, nogil=True)
def inverse(weights, target):  # type: ignore[no-untyped-def]
    """The first index at which the running sum of weights exceeds the target; the last with a weight if none."""
    total = 0.0
    last = -1
    start = 0
    # By blocks first: their sums are fast.
    while start + 64 < len(weights):
        block = _sum(weights[start : start + 64])
        if total + block > target:
            break
        total += block
        start += 64
    for j in range(start, len(weights)):
        if weights[j] > 0.0:
            last = j
            total += weights[j]
            if total > target:
                return j
    if last < 0:
        for j in range(start - 1, -1, -1):
            if weights[j] > 0.0:
                return j
    return last


@njit(cache=True, nogil=True)
def exponentiate(wide, x, shift, bits, scale, out):  # type: ignore[no-untyped-def]
    """`out = exp(x - shift)` by `exp64` if `wide`, else by `exp32`."""
    if wide:
        exp64(x, shift, out)
    else:
        exp32(x, shift, bits, scale, out)


@njit(cache=True, nogil=True)
def _collapse(wide, row, members, class_offsets, classes, x, bits, scale, e, w):  # type: ignore[no-untyped-def]
    """Sums the exponentials of a row by class into `w`; returns the logarithm they were scaled by."""
    gather(row, members, x)
    shift = highest_of(x, e)
    if shift == -np.inf:
        w[:classes] = 0.0
        return -np.inf
    exponentiate(wide, x, x.dtype.type(shift), bits, scale, e)
    for c in range(classes):
        w[c] = _sum(e[class_offsets[c] : class_offsets[c + 1]])
    return np.float64(shift)


@njit(cache=True, nogil=True)
def linear_slot(  # type: ignore[no-untyped-def]
    wide, log_probs, fixed, uniforms, first, capacity, src_offsets, cls, dst, distance, reach,
    class_offsets, members, token_class, work, shifts, sample,
):  # fmt: skip
    """One slot in linear space.

    `wide` is whether exponentials are taken in fp64, which the buffer for them has to match. Fills `shifts` (P, C),
    what to add to a token's log-probability for that of its marginal, and `sample` (P,).

    Returns:
        The log-partition, and whether linear space was good enough.
    """
    x, bits, scale, e, w, alpha, taint, beta, mass, scaled = work
    least = _LEAST_WEIGHT64 if wide else _LEAST_WEIGHT32
    classes, size = len(class_offsets) - 1, len(members)
    log_scale = 0.0
    states, after = 1, 1
    alpha[0, 0] = 1.0
    tainted = False
    for k in range(capacity):
        token = fixed[first + k]
        if token >= 0:
            w[k, :classes] = 0.0
            scaled[k] = 0.0
            if token_class[token] >= 0:
                w[k, token_class[token]] = 1.0
        else:
            scaled[k] = _collapse(
                wide, log_probs[first + k], members, class_offsets, classes, x[:size], bits[:size], scale[:size],
                e[k, :size], w[k],
            )  # fmt: skip
        log_scale += scaled[k]
        states, after = after, reach[min(k + 1, len(reach) - 1)]
        alpha[k + 1, :after] = 0.0
        if not tainted:
            for c in range(classes):
                if 0.0 < w[k, c] < least:
                    tainted = True
            taint[k, :states] = 0.0
        if tainted:
            taint[k + 1, :after] = 0.0
        for s in range(states):
            here = alpha[k, s]
            if here == 0.0:
                continue
            if not tainted:
                for i in range(src_offsets[s], src_offsets[s + 1]):
                    alpha[k + 1, dst[i]] += here * w[k, cls[i]]
                continue
            for i in range(src_offsets[s], src_offsets[s + 1]):
                weight = w[k, cls[i]]
                if weight > 0.0:
                    path = max(here * weight, _TINY)
                    alpha[k + 1, dst[i]] += path
                    taint[k + 1, dst[i]] += path if weight < least else taint[k, s] * weight
        highest = 0.0
        for s in range(after):
            # From here on, the text can't be finished in time.
            if distance[s] > capacity - k - 1:
                alpha[k + 1, s] = 0.0
            highest = max(highest, alpha[k + 1, s])
        if not 0.0 < highest < np.inf:
            return -np.inf, False
        for s in range(after):
            alpha[k + 1, s] /= highest
            if tainted:
                taint[k + 1, s] /= highest
        for s in range(after):
            if 0.0 < alpha[k + 1, s] < _LEAST_MESSAGE:
                if not tainted:
                    taint[k + 1, :after] = 0.0
                    tainted = True
                taint[k + 1, s] = alpha[k + 1, s]
        log_scale += np.log(highest)

    total, doubtful = 0.0, 0.0
    for s in range(after):
        beta[capacity, s] = 1.0 if distance[s] == 0 else 0.0
        total += alpha[capacity, s] * beta[capacity, s]
        if tainted:
            doubtful += taint[capacity, s] * beta[capacity, s]
    if not (total > _LEAST_SHARE and doubtful <= _TRACE * total):
        return -np.inf, False

    for k in range(capacity - 1, -1, -1):
        states = reach[min(k, len(reach) - 1)]
        mass[:classes] = 0.0
        highest = 0.0
        share = 0.0
        for s in range(states):
            here = alpha[k, s]
            ahead = 0.0
            if here != 0.0:
                for i in range(src_offsets[s], src_offsets[s + 1]):
                    path = w[k, cls[i]] * beta[k + 1, dst[i]]
                    ahead += path
                    mass[cls[i]] += here * path
                highest = max(highest, ahead)
                share += here * ahead
            beta[k, s] = ahead
        if not share > _LEAST_SHARE:
            return -np.inf, False
        for s in range(states):
            beta[k, s] /= highest
        for c in range(classes):
            if mass[c] > 0.0:
                shifts[first + k, c] = np.log(mass[c] / share / w[k, c]) - scaled[k]
            else:
                shifts[first + k, c] = -np.inf

    if len(uniforms) > 0:
        state = 0
        for k in range(capacity):
            ahead = 0.0
            for i in range(src_offsets[state], src_offsets[state + 1]):
                ahead += w[k, cls[i]] * beta[k + 1, dst[i]]
            target = uniforms[first + k, 0] * ahead
            edge = -1
            running = 0.0
            for i in range(src_offsets[state], src_offsets[state + 1]):
                path = w[k, cls[i]] * beta[k + 1, dst[i]]
                if path > 0.0:
                    edge = i
                    running += path
                    if running > target:
                        break
            token = fixed[first + k]
            if token < 0:
                low, high = class_offsets[cls[edge]], class_offsets[cls[edge] + 1]
                goal = uniforms[first + k, 1] * w[k, cls[edge]]
                token = members[low + inverse(e[k, low:high], goal)]
            sample[first + k] = token
            state = dst[edge]
    return log_scale + np.log(total), True

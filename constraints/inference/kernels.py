"""Exact inference on the CPU, compiled.

The cost of a position is the number of its allowed tokens (to sum them by class) plus the edges of the automaton.
Messages are kept in linear space in fp64, scaled at each position. What linear space can lose is bounded by its
smallest number over the share of the accepted paths in the scaled total; a slot in which that share is too small at
some position is done again with wider exponentials, and at last in log space (`kernels_log`).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from constraints.inference.kernels_log import log_slot
from constraints.inference.slots import SlotBatch

# Least share of the accepted paths that linear space may end up with: fp32 exponentials end at 1e-38, fp64 at 1e-308.
_NARROW_LIMIT = 1e-25
_WIDE_LIMIT = 1e-250

_LOG2E = np.float32(1.4426950408889634)
# ln 2 in two parts (Cody and Waite), then the polynomial for exp on [-ln 2 / 2, ln 2 / 2] of Cephes' expf.
_LN2_HIGH, _LN2_LOW = np.float32(0.693359375), np.float32(-2.12194440e-4)
_P0, _P1, _P2 = np.float32(1.9875691500e-4), np.float32(1.3981999507e-3), np.float32(8.3334519073e-3)
_P3, _P4, _P5 = np.float32(4.1665795894e-2), np.float32(1.6666665459e-1), np.float32(5.0000001201e-1)
_LEAST = np.float32(-87.0)
_ONE, _HALF, _ZERO = np.float32(1.0), np.float32(0.5), np.float32(0.0)


@dataclass(frozen=True, eq=False)
class Packed:
    """The automata of a batch in flat arrays, those of automaton a starting at `starts[a]`.

    Attributes:
        starts: (A, 4), first edge, state offset, class offset and member of each automaton.
        sizes: (A, 3), states, classes and members.
        src_offsets: Edges of each state, S + 1 for each automaton.
        cls, dst: Class and target of each edge.
        accepting: Whether each state accepts, S + 1 for each automaton.
        class_offsets: Members of each class, C + 1 for each automaton.
        members: Allowed tokens in order of their class.
        token_class: (A, V).
    """

    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    src_offsets: NDArray[np.int32]
    cls: NDArray[np.int32]
    dst: NDArray[np.int32]
    accepting: NDArray[np.bool_]
    class_offsets: NDArray[np.int32]
    members: NDArray[np.int32]
    token_class: NDArray[np.int32]

    @classmethod
    def of(cls, slots: SlotBatch) -> "Packed":
        """Lays out the automata of a batch, of which there is at least one."""
        automata = slots.automata
        sizes = np.array([(a.num_states, a.num_classes, len(a.members)) for a in automata], dtype=np.int64)
        lengths = np.stack([[len(a.src) for a in automata], sizes[:, 0] + 1, sizes[:, 1] + 1, sizes[:, 2]], axis=1)
        starts = np.concatenate([np.zeros((1, 4), dtype=np.int64), np.cumsum(lengths, axis=0)[:-1]])
        return cls(
            starts,
            sizes,
            np.concatenate([a.offsets for a in automata]),
            np.concatenate([a.cls for a in automata]),
            np.concatenate([a.dst for a in automata]),
            np.concatenate([np.append(a.accepting, False) for a in automata]),
            np.concatenate([a.class_offsets for a in automata]),
            np.concatenate([a.members for a in automata]),
            np.stack([a.token_class for a in automata]),
        )

    def arrays(self) -> tuple[NDArray[Any], ...]:
        """The arrays in the order in which the kernels take them."""
        return (
            self.starts, self.sizes, self.src_offsets, self.cls, self.dst,
            self.accepting, self.class_offsets, self.members, self.token_class,
        )  # fmt: skip


@njit(cache=True, nogil=True, fastmath={"contract", "nsz"})
def _exp32(x, shift, bits, scale, out):  # type: ignore[no-untyped-def]
    """`out = exp(x - shift)` for `x <= shift` in fp32, to 2 ulp; 0 below e^-87. `scale` is a view of `bits`."""
    for j in range(len(x)):
        v = max(x[j] - shift, _LEAST)
        k = np.floor(v * _LOG2E + _HALF)
        r = v - k * _LN2_HIGH - k * _LN2_LOW
        p = ((((_P0 * r + _P1) * r + _P2) * r + _P3) * r + _P4) * r + _P5
        bits[j] = (np.int32(k) + np.int32(127)) << np.int32(23)
        out[j] = p * (r * r) + r + _ONE
    for j in range(len(x)):
        out[j] = out[j] * scale[j] if x[j] - shift > _LEAST else _ZERO


@njit(cache=True, nogil=True)
def _exp64(x, shift, bits, scale, out):  # type: ignore[no-untyped-def]
    """`out = exp(x - shift)` in fp64."""
    for j in range(len(x)):
        out[j] = np.exp(np.float64(x[j]) - np.float64(shift))


@njit(cache=True, nogil=True, fastmath={"reassoc", "contract", "nsz"})
def _sum(x):  # type: ignore[no-untyped-def]
    total = 0.0
    for value in x:
        total += value
    return total


@njit(cache=True, nogil=True, fastmath={"reassoc", "nnan", "nsz"})
def _highest(x):  # type: ignore[no-untyped-def]
    highest = x[0]
    for value in x:
        highest = max(highest, value)
    return highest


@njit(cache=True, nogil=True)
def _gather(row, members, out):  # type: ignore[no-untyped-def]
    for j in range(len(members)):
        out[j] = row[members[j]]


@njit(cache=True, nogil=True)
def _inverse(weights, target):  # type: ignore[no-untyped-def]
    """The first index at which the running sum of the weights exceeds the target; the last with a weight if none."""
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


def _make_collapse(exponential):  # type: ignore[no-untyped-def]
    @njit(cache=True, nogil=True)
    def collapse(row, members, class_offsets, classes, x, bits, scale, e, w):  # type: ignore[no-untyped-def]
        """Sums the exponentials of a row by class into `w`; returns the logarithm they were scaled by."""
        _gather(row, members, x)
        shift = _highest(x)
        if shift == -np.inf:
            w[:classes] = 0.0
            return -np.inf
        exponential(x, shift, bits, scale, e)
        for c in range(classes):
            w[c] = _sum(e[class_offsets[c] : class_offsets[c + 1]])
        return np.float64(shift)

    return collapse


_collapse32 = _make_collapse(_exp32)
_collapse64 = _make_collapse(_exp64)


def _make_slot(collapse, limit):  # type: ignore[no-untyped-def]
    @njit(cache=True, nogil=True)
    def slot(  # type: ignore[no-untyped-def]
        log_probs, fixed, uniforms, first, capacity, states, classes, src_offsets, cls, dst, accepting, class_offsets,
        members, token_class, work, shifts, sample, sample_shift,
    ):  # fmt: skip
        """One slot in linear space. Returns its log-partition and whether linear space was good enough."""
        x, bits, scale, e, w, alpha, beta, mass = work
        drawn = len(uniforms) > 0
        log_scale = 0.0
        alpha[0, :states] = 0.0
        alpha[0, 0] = 1.0
        size = len(members)
        for k in range(capacity):
            token = fixed[first + k]
            if token >= 0:
                w[k, :classes] = 0.0
                shift = 0.0
                if token_class[token] >= 0:
                    w[k, token_class[token]] = 1.0
            else:
                shift = collapse(
                    log_probs[first + k], members, class_offsets, classes, x[:size], bits[:size], scale[:size],
                    e[k, :size], w[k],
                )  # fmt: skip
            log_scale += shift
            alpha[k + 1, :states] = 0.0
            for s in range(states):
                here = alpha[k, s]
                if here == 0.0:
                    continue
                for i in range(src_offsets[s], src_offsets[s + 1]):
                    alpha[k + 1, dst[i]] += here * w[k, cls[i]]
            highest = 0.0
            for s in range(states):
                highest = max(highest, alpha[k + 1, s])
            if not (highest > 0.0 and highest < np.inf):
                return -np.inf, False
            for s in range(states):
                alpha[k + 1, s] /= highest
            log_scale += np.log(highest)

        total = 0.0
        for s in range(states):
            beta[capacity, s] = 1.0 if accepting[s] else 0.0
            total += alpha[capacity, s] * beta[capacity, s]
        if not total > limit:
            return -np.inf, False

        for k in range(capacity - 1, -1, -1):
            mass[:classes] = 0.0
            highest = 0.0
            share = 0.0
            for s in range(states):
                here = alpha[k, s]
                beta[k, s] = 0.0
                if here == 0.0:
                    continue
                ahead = 0.0
                for i in range(src_offsets[s], src_offsets[s + 1]):
                    path = w[k, cls[i]] * beta[k + 1, dst[i]]
                    ahead += path
                    mass[cls[i]] += here * path
                beta[k, s] = ahead
                highest = max(highest, ahead)
                share += here * ahead
            if not (share > limit * highest and share > limit):
                return -np.inf, False
            for s in range(states):
                beta[k, s] /= highest
            for c in range(classes):
                shifts[first + k, c] = np.log(mass[c] / share / w[k, c]) if mass[c] > 0.0 else -np.inf

        if drawn:
            state = 0
            for k in range(capacity):
                begin, past = src_offsets[state], src_offsets[state + 1]
                ahead = 0.0
                for i in range(begin, past):
                    ahead += w[k, cls[i]] * beta[k + 1, dst[i]]
                target = uniforms[first + k, 0] * ahead
                edge = -1
                running = 0.0
                for i in range(begin, past):
                    path = w[k, cls[i]] * beta[k + 1, dst[i]]
                    if path > 0.0:
                        edge = i
                        running += path
                        if running > target:
                            break
                c = cls[edge]
                token = fixed[first + k]
                if token < 0:
                    low, high = class_offsets[c], class_offsets[c + 1]
                    j = _inverse(e[k, low:high], uniforms[first + k, 1] * w[k, c])
                    token = members[low + j]
                    sample_shift[first + k] = np.float64(e[k, low + j]) * np.exp(shifts[first + k, c])
                else:
                    sample_shift[first + k] = 1.0
                sample[first + k] = token
                state = dst[edge]
        return log_scale + np.log(total), True

    return slot


_slot32 = _make_slot(_collapse32, _NARROW_LIMIT)
_slot64 = _make_slot(_collapse64, _WIDE_LIMIT)

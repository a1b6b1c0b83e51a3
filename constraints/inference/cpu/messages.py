"""Messages over slots that share an automaton and a capacity, one alone or eight side by side, compiled.

The cost is the positions times the edges. Messages are kept in linear space in the precision of their array, the
largest at each position being 1. What would leave the range is held at the end of it, so that what can be reached is
told apart from what can't, and that is checked: no sum of a class being above `HIGH`, an edge adds less than `HIGH`
times the end of the range, 1e-33 in fp32. Where all paths together have at least `LEAST_SHARE32` of the products of
the largest numbers at each position, a million edges so add less than 1e-7 of them. Otherwise a slot is refused, and
has to be worked on in fp64, or in log space.

Numbers of the slots of a unit lie side by side: state s at position k of lane i is at `(k * states + s) * width + i`,
class c at `(k * classes + c) * width + i`.
"""

import numpy as np
from numba import njit

from constraints.inference.cpu.class_sums import TINY32, TINY64
from constraints.inference.cpu.vectors import (
    convert,
    entry,
    flush_denormals,
    fma,
    highest,
    inside,
    load,
    lowest,
    restore_denormals,
    spread,
    store,
    where_above,
)

RUN = 32
"""The paths over so many edges of a state are kept as one sum, for samples to skip them."""

LEAST_SHARE, LEAST_SHARE32 = 1e-250, 1e-20
"""The least share that all paths must have of messages in fp64 and in fp32."""


@njit(cache=True, nogil=True)
def _normalise(array, first, states, tiny, scale, width):  # type: ignore[no-untyped-def]
    """Divides the messages of a position by their largest, which is kept in `scale`; what is possible stays so."""
    number = array.dtype.type
    most = spread(number(0.0), width)
    for s in range(states):
        most = highest(most, load(array, first + s * len(width), width))
    store(scale, 0, most)
    for lane in range(len(width)):
        if not scale[lane] > 0.0:
            scale[lane] = 1.0
    by = spread(number(1.0), width) / convert(load(scale, 0, width), array)
    for s in range(states):
        message = load(array, first + s * len(width), width)
        store(array, first + s * len(width), highest(message * by, lowest(message, tiny)))


@njit(cache=True, nogil=True)
def forward(begin, end, unit, work, width):  # type: ignore[no-untyped-def]
    """The messages from the start on, from one position to another.

    Args:
        begin: The first position; the messages before it are there.
        end: The position after the last.
        unit: The slots.
        work: `alpha` is written, `log_scale` added to.
        width: How many slots.
    """
    offsets, cls, dst, distance, reach, _, class_offsets = unit.automaton[:7]
    alpha, sums, scale = work.alpha, unit.sums, work.scale
    states, classes = len(offsets) - 1, len(class_offsets) - 1
    lanes, number = len(width), alpha.dtype.type
    nothing, tiny = spread(number(0.0), width), spread(number(TINY32 if alpha.itemsize == 4 else TINY64), width)
    before = flush_denormals()
    if begin == 0:
        store(alpha, 0, spread(number(1.0), width))
    after = reach[min(begin, len(reach) - 1)]
    for k in range(begin, end):
        here, after = after, reach[min(k + 1, len(reach) - 1)]
        now, then, weights = k * states * lanes, (k + 1) * states * lanes, unit.here + k * classes * lanes
        for s in range(after):
            store(alpha, then + s * lanes, nothing)
        for s in range(here):
            message = load(alpha, now + s * lanes, width)
            if not inside(message, number(0.0), number(np.inf)):
                continue
            possible = lowest(message, tiny)
            for i in range(offsets[s], offsets[s + 1]):
                target = then + entry(dst, i) * lanes
                weight = convert(load(sums, weights + entry(cls, i) * lanes, width), alpha)
                path = highest(message * weight, lowest(weight, possible))
                store(alpha, target, load(alpha, target, width) + path)
        for s in range(after):
            # From here on, the text can't be finished in time.
            if distance[s] > unit.capacity - k - 1:
                store(alpha, then + s * lanes, nothing)
        _normalise(alpha, then, after, tiny, scale, width)
        for lane in range(lanes):
            work.log_scale[lane] += np.log(scale[lane])
    restore_denormals(before)


@njit(cache=True, nogil=True)
def backward(unit, work, marginals, width):  # type: ignore[no-untyped-def]
    """The messages from the end on, and what the two directions together say.

    Args:
        unit: The slots.
        work: With what `forward` wrote; all else but `log_scale` is written.
        marginals: Written from `unit.out` on; the probabilities of the classes.
        width: How many slots.
    """
    offsets, cls, dst, distance, reach, runs, class_offsets = unit.automaton[:7]
    alpha, beta, ahead, mass, paths, _, scale, total, least = work
    sums, capacity = unit.sums, unit.capacity
    states, classes = len(offsets) - 1, len(class_offsets) - 1
    lanes, number = len(width), alpha.dtype.type
    nothing = spread(number(0.0), width)
    before = flush_denormals()
    last = capacity * states * lanes
    share = nothing
    for s in range(reach[min(capacity, len(reach) - 1)]):
        message = spread(number(1.0 if distance[s] == 0 else 0.0), width)
        store(beta, last + s * lanes, message)
        share = fma(load(alpha, last + s * lanes, width), message, share)
    store(total, 0, share)
    store(least, 0, share)
    for k in range(capacity - 1, -1, -1):
        here = reach[min(k, len(reach) - 1)]
        now, then, weights = k * states * lanes, (k + 1) * states * lanes, k * classes * lanes
        for c in range(classes):
            store(mass, c * lanes, nothing)
        share = nothing
        for s in range(here):
            message = load(alpha, now + s * lanes, width)
            path_sum = nothing
            if inside(message, number(0.0), number(np.inf)):
                for low in range(offsets[s], offsets[s + 1], RUN):
                    run_sum, past = nothing, min(low + RUN, offsets[s + 1])
                    for i in range(low, past):
                        at = entry(cls, i) * lanes
                        weight = convert(load(sums, unit.here + weights + at, width), alpha)
                        path = weight * load(beta, then + entry(dst, i) * lanes, width)
                        run_sum = run_sum + path
                        store(mass, at, fma(message, path, load(mass, at, width)))
                    path_sum = path_sum + run_sum
                    if past - low == RUN:
                        run = runs[s] + (low - offsets[s]) // RUN
                        store(paths, (k * runs[-1] + run) * lanes, run_sum)
                share = fma(message, path_sum, share)
            # A slot that does not reach the state has nothing there, even if one beside it does.
            store(beta, now + s * lanes, where_above(path_sum, message, number(0.0)))
        store(scale, 0, share)
        for lane in range(lanes):
            least[lane] = min(least[lane], scale[lane])
            if not scale[lane] > 0.0:
                scale[lane] = 1.0
        by = spread(number(1.0), width) / convert(load(scale, 0, width), alpha)
        for c in range(classes):
            store(marginals, unit.out + weights + c * lanes, load(mass, c * lanes, width) * by)
        _normalise(beta, now, here, nothing, scale, width)
        store(ahead, k * lanes, load(scale, 0, width))
    restore_denormals(before)

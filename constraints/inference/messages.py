"""Messages over slots that share an automaton and a capacity, one alone or eight side by side, compiled.

The cost is the positions times the edges. Messages are kept in linear space in fp64, the largest at each position being
1. What leaves the range of fp64 is taken for nothing, and that is checked: a product that was lost is below 1e-277, no
sum of a class being above 1e30, so where all paths together have at least the share 1e-250 of the products of the
largest numbers at each position, what was lost is below 1e-20 of them. Otherwise a slot is refused, and has to be
worked on in log space.

Numbers of the slots of a unit lie side by side: state s at position k of lane i is at `(k * states + s) * width + i`,
class c at `(k * classes + c) * width + i`.
"""

import numpy as np
from numba import njit

from constraints.inference.vectors import fma, highest, inside, load, spread, store, widen

LEAST_SHARE, LEAST_SHARE32 = 1e-250, 1e-25
"""The least share that all paths must have, and where sums of classes below 1e-37 have left the range of fp32."""
# A state whose part in the messages is below it may be left by products out of range.
_LEAST_MESSAGE = 1e-200


@njit(cache=True, nogil=True)
def _normalise(array, first, states, scale, width):  # type: ignore[no-untyped-def]
    """Divides the messages of a position by their largest, which is kept in `scale` from `first` on."""
    most = spread(0.0, width)
    for s in range(states):
        most = highest(most, load(array, first + s * len(width), width))
    store(scale, 0, most)
    for lane in range(len(width)):
        if not scale[lane] > 0.0:
            scale[lane] = 1.0
    by = spread(1.0, width) / load(scale, 0, width)
    small = False
    for s in range(states):
        message = load(array, first + s * len(width), width) * by
        small = small or inside(message, 0.0, _LEAST_MESSAGE)
        store(array, first + s * len(width), message)
    return small


@njit(cache=True, nogil=True)
def forward(  # type: ignore[no-untyped-def]
    begin, end, capacity, automaton, states, sums, first, alpha, log_scale, scale, width
):  # fmt: skip
    """The messages from the start on, from one position to another.

    Args:
        begin: The first position; the messages before it are there.
        end: The position after the last.
        capacity: Positions of the slots.
        automaton: The arrays of the automaton.
        states: How many there is room for at a position.
        sums: Sums of the classes, from `first` on that of position 0.
        first: See there.
        alpha: Written; the messages.
        log_scale: Added to (width); the logarithm of what they were divided by.
        scale: Work for `width` numbers.
        width: How many slots.

    Returns:
        Whether some messages are so small that products of them may leave the range.
    """
    offsets, cls, dst, distance, reach = automaton[:5]
    classes = len(automaton[5]) - 1
    lanes = len(width)
    nothing = spread(0.0, width)
    if begin == 0:
        store(alpha, 0, spread(1.0, width))
    small = False
    after = reach[min(begin, len(reach) - 1)]
    for k in range(begin, end):
        here, after = after, reach[min(k + 1, len(reach) - 1)]
        now, then, weights = k * states * lanes, (k + 1) * states * lanes, first + k * classes * lanes
        for s in range(after):
            store(alpha, then + s * lanes, nothing)
        for s in range(here):
            message = load(alpha, now + s * lanes, width)
            if not inside(message, 0.0, np.inf):
                continue
            for i in range(offsets[s], offsets[s + 1]):
                target = then + dst[i] * lanes
                weight = widen(load(sums, weights + cls[i] * lanes, width))
                store(alpha, target, fma(message, weight, load(alpha, target, width)))
        for s in range(after):
            # From here on, the text can't be finished in time.
            if distance[s] > capacity - k - 1:
                store(alpha, then + s * lanes, nothing)
        small = _normalise(alpha, then, after, scale, width) or small
        for lane in range(lanes):
            log_scale[lane] += np.log(scale[lane])
    return small


@njit(cache=True, nogil=True)
def backward(  # type: ignore[no-untyped-def]
    capacity, automaton, states, sums, first, alpha, beta, ahead, mass, marginals, out, total, least, every, scale,
    width,
):  # fmt: skip
    """The messages from the end on, and what the two directions together say.

    Args:
        capacity: Positions.
        automaton: The arrays of the automaton.
        states: How many there is room for at a position.
        sums: Sums of the classes, from `first` on.
        first: See there.
        alpha: What `forward` wrote.
        beta: Written; the messages.
        ahead: Written; what those of each position were divided by (K, width), flat.
        mass: Work for C * width numbers.
        marginals: Written from `out` on; the probabilities of the classes.
        out: See there.
        total: Written (width); all accepted paths in the messages.
        least: Written (width); the smallest share that all paths have at a position.
        every: Whether the states count too that nothing seems to reach.
        scale: Work for `width` numbers.
        width: How many slots.
    """
    offsets, cls, dst, distance, reach = automaton[:5]
    classes = len(automaton[5]) - 1
    lanes = len(width)
    nothing = spread(0.0, width)
    last = capacity * states * lanes
    share = nothing
    for s in range(reach[min(capacity, len(reach) - 1)]):
        message = spread(1.0 if distance[s] == 0 else 0.0, width)
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
            if (every and distance[s] <= capacity - k) or inside(message, 0.0, np.inf):
                for i in range(offsets[s], offsets[s + 1]):
                    at = cls[i] * lanes
                    path = widen(load(sums, first + weights + at, width)) * load(beta, then + dst[i] * lanes, width)
                    path_sum = path_sum + path
                    store(mass, at, fma(message, path, load(mass, at, width)))
                share = fma(message, path_sum, share)
            store(beta, now + s * lanes, path_sum)
        store(scale, 0, share)
        for lane in range(lanes):
            least[lane] = min(least[lane], scale[lane])
            if not scale[lane] > 0.0:
                scale[lane] = 1.0
        by = spread(1.0, width) / load(scale, 0, width)
        for c in range(classes):
            store(marginals, out + weights + c * lanes, load(mass, c * lanes, width) * by)
        _normalise(beta, now, here, scale, width)
        store(ahead, k * lanes, load(scale, 0, width))

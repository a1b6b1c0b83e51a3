"""Some slots of a batch at a time, compiled: sums, messages, samples, and the probabilities of tokens."""

import numpy as np
from numba import njit

from constraints.inference.cpu.arrays import Opened, Place, Unit, Work
from constraints.inference.cpu.class_sums import class_sums
from constraints.inference.cpu.draws import draw
from constraints.inference.cpu.log_space import best_slot, log_slot
from constraints.inference.cpu.messages import LEAST_SHARE, LEAST_SHARE32, backward, forward
from constraints.inference.cpu.token_marginals import token_marginals, token_mean
from constraints.inference.cpu.units import SUMS_AT_ONCE, one_of, unflatten
from constraints.inference.cpu.vectors import EIGHT, ONE

# The least share of all paths where a sum of a class has left the range of fp32.
_TINY_SHARE = 1e-25


@njit(cache=True, nogil=True)
def _unit(u, first, units, slots, automaton, sums):  # type: ignore[no-untyped-def]
    """A unit of a chunk whose first unit is `first` and whose sums are all in one array."""
    return Unit(
        units.slots[u], units.width[u], slots.offset, slots.capacity[units.slots[u, 0]], automaton, sums,
        units.base[u] - units.base[first], units.base[u],
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _open(unit, begin, end, fixed, opened, count):  # type: ignore[no-untyped-def]
    """Lists the open positions of a unit among some behind the `count` known ones, and sets the sums of its others.

    Returns their number.
    """
    slots, width, offset, sums = unit.slots, unit.width, unit.offset, unit.sums
    token_class, classes = unit.automaton.token_class, len(unit.automaton.class_offsets) - 1
    places, at, step = opened
    for k in range(begin, end):
        for lane in range(width):
            to = unit.here + k * classes * width + lane
            p = offset[slots[lane]] + k if slots[lane] >= 0 else -1
            if p >= 0 and fixed[p] < 0:
                places[count], at[count], step[count] = p, to, width
                count += 1
                continue
            for c in range(classes):
                sums[to + c * width] = 0.0
            if p >= 0 and token_class[fixed[p]] >= 0:
                sums[to + token_class[fixed[p]] * width] = 1.0
    return count


@njit(cache=True, nogil=True)
def _ahead(begin, end, unit, work):  # type: ignore[no-untyped-def]
    """The forward messages of a unit at some positions."""
    if unit.width == 1:
        forward(begin, end, unit, work, ONE)
    else:
        forward(begin, end, unit, work, EIGHT)


@njit(cache=True, nogil=True)
def _finish(unit, limits, work, rows, draws, kept, good):  # type: ignore[no-untyped-def]
    """What is left to do for a unit, its forward messages known, for those of its slots that are not good yet; returns
    whether all are."""
    if unit.width == 1:
        backward(unit, work, kept.marginals, ONE)
    else:
        backward(unit, work, kept.marginals, EIGHT)
    everyone = True
    fresh = np.zeros(unit.width, dtype=np.bool_)
    for lane in range(unit.width):
        slot = unit.slots[lane]
        if slot < 0 or good[slot]:
            continue
        if not work.least[lane] > limits[lane]:
            everyone = False
            continue
        good[slot] = fresh[lane] = True
        start = unit.offset[slot]
        kept.log_z[slot] = work.log_scale[lane] + np.log(work.total[lane])
        for p in range(start, start + unit.capacity):
            if rows.fixed[p] < 0:
                kept.log_z[slot] += kept.scales[p]
    if len(draws.uniforms) > 0:
        draw(fresh, unit, work, rows, draws, kept)
    return everyone


@njit(cache=True, nogil=True)
def _room(chosen, units, slots, automata):  # type: ignore[no-untyped-def]
    """The most room that any of some chunks takes: for sums, open positions, messages, classes, positions of a unit and
    runs of edges."""
    sums, places, messages, classes, positions, paths = 1, 1, 1, 1, 1, 1
    for g in chosen:
        first, past = units.chunks[g], units.chunks[g + 1]
        sums = max(sums, units.base[past] - units.base[first])
        automaton = one_of(automata, slots.which[units.slots[first, 0]])
        states, runs = len(automaton.offsets) - 1, automaton.runs[-1]
        classes = max(classes, len(automaton.class_offsets) - 1)
        count = 0
        for u in range(first, past):
            length, width = slots.capacity[units.slots[u, 0]], units.width[u]
            count += length * width
            messages = max(messages, (length + 1) * states * width)
            positions = max(positions, length * width)
            paths = max(paths, length * runs * width)
        places = max(places, count)
    return sums, places, messages, classes, positions, paths


@njit(cache=True, nogil=True)
def _work(messages, positions, classes, paths, like):  # type: ignore[no-untyped-def]
    """Room for messages, of an array's type."""
    return Work(
        np.empty(messages, dtype=like.dtype), np.empty(messages, dtype=like.dtype),
        np.empty(positions, dtype=like.dtype), np.empty(8 * classes, dtype=like.dtype),
        np.empty(paths, dtype=like.dtype), np.zeros(8), np.empty(8), np.empty(8), np.empty(8),
    )  # fmt: skip


@njit(cache=True, nogil=True)
def run(chosen, numbers, tiles, rows, draws, kept, good):  # type: ignore[no-untyped-def]
    """Works through some chunks of units in linear space."""
    units, slots, automata = unflatten(numbers, tiles)
    log_probs, marginals = rows.log_probs, kept.marginals
    most_sums, most_places, messages, most_classes, positions, paths = _room(chosen, units, slots, automata)
    sums = np.empty(most_sums, dtype=log_probs.dtype)
    lane_sums = np.empty(8 * most_classes, dtype=log_probs.dtype)
    opened = Opened(
        np.empty(most_places, dtype=np.int64), np.empty(most_places, dtype=np.int64),
        np.empty(most_places, dtype=np.int64),
    )  # fmt: skip
    work = _work(messages, positions, most_classes, paths, log_probs)
    wide = _work(0, 0, 0, 0, kept.scales)
    limits, tiny = np.empty(8), np.zeros(len(rows.fixed), dtype=np.bool_)
    for g in chosen:
        first, past = units.chunks[g], units.chunks[g + 1]
        automaton = one_of(automata, slots.which[units.slots[first, 0]])
        if len(automaton.members) == 0:
            # Without any token only slots of no positions have a text; log space sees to them.
            continue
        # A unit that is alone goes on with its messages while the sums are in the cache.
        alone = past - first == 1
        longest = slots.capacity[units.slots[first:past, 0]].max()
        classes = len(automaton.class_offsets) - 1
        piece = max(1, SUMS_AT_ONCE // (2 * classes * units.width[first])) if alone else max(1, longest)
        work.log_scale[:] = 0.0
        for begin in range(0, longest, piece):
            count = 0
            for u in range(first, past):
                unit = _unit(u, first, units, slots, automaton, sums)
                end = min(begin + piece, unit.capacity)
                count = _open(unit, begin, end, rows.fixed, opened, count)
            some = Opened(opened.places[:count], opened.base[:count], opened.stride[:count])
            class_sums(rows, some, automaton, sums, kept.scales, tiny, lane_sums)
            if alone:
                _ahead(begin, end, unit, work)
        for u in range(first, past):
            unit = _unit(u, first, units, slots, automaton, sums)
            length, width = unit.capacity, unit.width
            if not alone:
                work.log_scale[:] = 0.0
                _ahead(0, length, unit, work)
            elif length == 0:
                _ahead(0, 0, unit, work)
            limits[:] = LEAST_SHARE32 if log_probs.itemsize == 4 else LEAST_SHARE
            everyone = _finish(unit, limits, work, rows, draws, kept, good)
            if everyone or log_probs.itemsize > 4:
                continue
            # Again with messages in fp64; what is known of the others stays.
            if len(wide.alpha) == 0:
                wide = _work(messages, positions, most_classes, paths, kept.scales)
            known, done = marginals[unit.out : units.base[u + 1]].copy(), np.zeros(8, dtype=np.bool_)
            for lane in range(width):
                slot = unit.slots[lane]
                done[lane] = slot < 0 or good[slot]
                limits[lane] = LEAST_SHARE
                if not done[lane]:
                    start = slots.offset[slot]
                    limits[lane] = _TINY_SHARE if tiny[start : start + length].any() else LEAST_SHARE
            wide.log_scale[:] = 0.0
            _ahead(0, length, unit, wide)
            _finish(unit, limits, wide, rows, draws, kept, good)
            for lane in range(width):
                if done[lane]:
                    for j in range(lane, len(known), width):
                        marginals[unit.out + j] = known[j]


@njit(cache=True, nogil=True)
def run_in_log_space(chosen, numbers, tiles, rows, draws, kept):  # type: ignore[no-untyped-def]
    _, slots, automata = unflatten(numbers, tiles)
    for n in chosen:
        log_slot(n, slots, one_of(automata, slots.which[n]), rows, draws, kept)


@njit(cache=True, nogil=True)
def _place(p, slots, automata, rows, kept):  # type: ignore[no-untyped-def]
    """A position that is not committed."""
    n = slots.owner[p]
    automaton = one_of(automata, slots.which[n])
    first = slots.first[n] + (p - slots.offset[n]) * (len(automaton.class_offsets) - 1) * slots.step[n]
    return Place(
        rows.log_probs[rows.row_of[p]], kept.scales[p], kept.marginals, first, slots.step[n], automaton.class_offsets,
        automaton.members,
    )  # fmt: skip


@njit(cache=True, nogil=True)
def fill_marginals(chosen, numbers, tiles, rows, kept, out):  # type: ignore[no-untyped-def]
    """The marginals of some positions, in `out` (P, V)."""
    _, slots, automata = unflatten(numbers, tiles)
    vocabulary = rows.log_probs.shape[1]
    x, tokens = np.empty(vocabulary + 8, dtype=rows.log_probs.dtype), np.empty(vocabulary, dtype=np.int64)
    for p in chosen:
        possible, token = kept.log_z[slots.owner[p]] > -np.inf, rows.fixed[p]
        if possible and token < 0:
            token_marginals(_place(p, slots, automata, rows, kept), tokens, x, out[p])
            continue
        out[p][:] = 0.0
        if possible:
            out[p][token] = 1.0


@njit(cache=True, nogil=True)
def fill_means(chosen, numbers, tiles, rows, kept, means):  # type: ignore[no-untyped-def]
    """The means of values at some positions, see `Means`."""
    _, slots, automata = unflatten(numbers, tiles)
    vocabulary = rows.log_probs.shape[1]
    x, tokens = np.empty(vocabulary + 8, dtype=rows.log_probs.dtype), np.empty(vocabulary, dtype=np.int64)
    for p in chosen:
        if kept.log_z[slots.owner[p]] == -np.inf:
            continue
        if rows.fixed[p] >= 0:
            means.out[p] = means.values[rows.fixed[p]]
            continue
        means.wide[p] = not token_mean(p, _place(p, slots, automata, rows, kept), tokens, x, means)


@njit(cache=True, nogil=True)
def run_best(chosen, numbers, tiles, rows, log_z, tokens):  # type: ignore[no-untyped-def]
    _, slots, automata = unflatten(numbers, tiles)
    for n in chosen:
        log_z[n] = best_slot(n, slots, one_of(automata, slots.which[n]), rows, tokens)

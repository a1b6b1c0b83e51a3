"""Some slots of a batch at a time, compiled: sums, messages, samples, and the probabilities of tokens."""

import numpy as np
from numba import njit

from constraints.inference.cpu.class_sums import class_sums
from constraints.inference.cpu.draws import draw
from constraints.inference.cpu.log_space import best_slot, log_slot
from constraints.inference.cpu.messages import LEAST_SHARE, LEAST_SHARE32, backward, forward
from constraints.inference.cpu.token_marginals import token_marginals, token_mean
from constraints.inference.cpu.units import SUMS_AT_ONCE, unflatten
from constraints.inference.cpu.vectors import EIGHT, ONE

# The least share of all paths where a sum of a class has left the range of fp32.
_TINY_SHARE = 1e-25


@njit(cache=True, nogil=True)
def _part(a, packed):  # type: ignore[no-untyped-def]
    """The arrays of one automaton.

    Returns:
        The edges of each state, the class and target of each edge, the distance of each state, `reach`, the runs of
        each state, the members of each class, the members, the class of each token, what `tiles_of` says.
    """
    starts, sizes, offsets, cls, dst, distance, reach, runs, class_offsets, members, token_class = packed[:11]
    tokens, place, segments, groups = packed[11:]
    edge, state, number, member, ring, segment, group = starts[a]
    states, classes, size = sizes[a]
    return (
        offsets[state : state + states + 1],
        cls[edge:],
        dst[edge:],
        distance[state : state + states],
        reach[ring : starts[a + 1, 4]],
        runs[state : state + states + 1],
        class_offsets[number : number + classes + 1],
        members[member : member + size],
        token_class[a],
        (
            tokens[member : member + size],
            place[member : member + size],
            segments[segment : starts[a + 1, 5]],
            groups[group : starts[a + 1, 6]],
        ),
    )


@njit(cache=True, nogil=True)
def _open(  # type: ignore[no-untyped-def]
    slots, width, here, offset, begin, end, classes, fixed, token_class, sums, places, at, step, count
):  # fmt: skip
    """Lists the open positions of a unit among some behind the `count` known ones, and sets the sums of its others.

    Returns their number.
    """
    for k in range(begin, end):
        for lane in range(width):
            to = here + k * classes * width + lane
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
def _ahead(  # type: ignore[no-untyped-def]
    begin, end, unit, capacity, automaton, sums, here, work, log_scale, scale
):  # fmt: skip
    """The forward messages of a unit at some positions."""
    states = len(automaton[0]) - 1
    if unit == 1:
        forward(begin, end, capacity, automaton, states, sums, here, work[0], log_scale, scale, ONE)
    else:
        forward(begin, end, capacity, automaton, states, sums, here, work[0], log_scale, scale, EIGHT)


@njit(cache=True, nogil=True)
def _finish(  # type: ignore[no-untyped-def]
    slots, unit, capacity, automaton, offset, log_probs, row_of, fixed, uniforms, sums, here, marginals, out, scales,
    limits, work, log_scale, scale, log_z, good, sample, chance,
):  # fmt: skip
    """What is left to do for a unit, its forward messages known, for those of its slots that are not good yet; returns
    whether all are."""
    alpha, beta, ahead, mass, paths = work
    states = len(automaton[0]) - 1
    total, least = np.empty(unit), np.empty(unit)
    if unit == 1:
        backward(
            capacity, automaton, states, sums, here, alpha, beta, ahead, mass, paths, marginals, out, total, least,
            scale, ONE,
        )  # fmt: skip
    else:
        backward(
            capacity, automaton, states, sums, here, alpha, beta, ahead, mass, paths, marginals, out, total, least,
            scale, EIGHT,
        )  # fmt: skip
    everyone = True
    fresh = np.zeros(unit, dtype=np.bool_)
    for lane in range(unit):
        slot = slots[lane]
        if slot < 0 or good[slot]:
            continue
        if not least[lane] > limits[lane]:
            everyone = False
            continue
        good[slot] = fresh[lane] = True
        start = offset[slot]
        log_z[slot] = log_scale[lane] + np.log(total[lane])
        for p in range(start, start + capacity):
            if fixed[p] < 0:
                log_z[slot] += scales[p]
    if len(uniforms) > 0:
        draw(
            log_probs, row_of, fixed, uniforms, slots, fresh, offset, capacity, automaton, states, sums, here,
            marginals, out, beta, ahead, paths, unit, scales, sample, chance,
        )  # fmt: skip
    return everyone


@njit(cache=True, nogil=True)
def _room(chosen, plan, packed, which, capacity):  # type: ignore[no-untyped-def]
    """The most room that any of some chunks takes: for sums, open positions, messages, classes, positions of a unit and
    runs of edges."""
    slots, widths, base, chunks = plan
    sums, places, messages, classes, positions, paths = 1, 1, 1, 1, 1, 1
    for g in chosen:
        sums = max(sums, base[chunks[g + 1]] - base[chunks[g]])
        automaton = _part(which[slots[chunks[g], 0]], packed)
        states, runs = len(automaton[0]) - 1, automaton[5][-1]
        classes = max(classes, len(automaton[6]) - 1)
        count = 0
        for u in range(chunks[g], chunks[g + 1]):
            length = capacity[slots[u, 0]]
            count += length * widths[u]
            messages = max(messages, (length + 1) * states * widths[u])
            positions = max(positions, length * widths[u])
            paths = max(paths, length * runs * widths[u])
        places = max(places, count)
    return sums, places, messages, classes, positions, paths


@njit(cache=True, nogil=True)
def _work(room, like):  # type: ignore[no-untyped-def]
    """Messages in both directions, what they are divided by, masses of classes, runs of edges; of an array's type."""
    return (
        np.empty(room[0], dtype=like.dtype), np.empty(room[1], dtype=like.dtype), np.empty(room[2], dtype=like.dtype),
        np.empty(room[3], dtype=like.dtype), np.empty(room[4], dtype=like.dtype),
    )  # fmt: skip


@njit(cache=True, nogil=True)
def run(  # type: ignore[no-untyped-def]
    chosen, numbers, tiles, log_probs, row_of, fixed, uniforms, marginals, scales, log_z, good, sample, chance
):  # fmt: skip
    """Works through some chunks of units in linear space."""
    plan, (_, _, which, offset, capacity), _, packed = unflatten(numbers, tiles)
    slots, widths, base, chunks = plan
    flat, vocabulary = log_probs.reshape(log_probs.size), log_probs.shape[1]
    most_sums, most_places, most_messages, most_classes, most_positions, most_paths = _room(
        chosen, plan, packed, which, capacity
    )  # fmt: skip
    sums = np.empty(most_sums, dtype=log_probs.dtype)
    lane_sums = np.empty(8 * most_classes, dtype=log_probs.dtype)
    places, at, step = (
        np.empty(most_places, dtype=np.int64), np.empty(most_places, dtype=np.int64),
        np.empty(most_places, dtype=np.int64),
    )  # fmt: skip
    room = (most_messages, most_messages, most_positions, 8 * most_classes, most_paths)
    work, wide = _work(room, log_probs), _work((0, 0, 0, 0, 0), scales)
    limits, tiny = np.empty(8), np.zeros(len(fixed), dtype=np.bool_)
    log_scale, scale = np.zeros(8), np.empty(8)
    for g in chosen:
        first, past = chunks[g], chunks[g + 1]
        a = which[slots[first, 0]]
        automaton = _part(a, packed)
        classes = packed[1][a, 1]
        if len(automaton[7]) == 0:
            # Without any token only slots of no positions have a text; log space sees to them.
            continue
        # A unit that is alone goes on with its messages while the sums are in the cache.
        alone = past - first == 1
        longest = capacity[slots[first:past, 0]].max()
        piece = max(1, SUMS_AT_ONCE // (2 * classes * widths[first])) if alone else max(1, longest)
        log_scale[:] = 0.0
        for begin in range(0, longest, piece):
            count = 0
            for u in range(first, past):
                end = min(begin + piece, capacity[slots[u, 0]])
                count = _open(
                    slots[u], widths[u], base[u] - base[first], offset, begin, end, classes, fixed, automaton[8], sums,
                    places, at, step, count,
                )  # fmt: skip
            class_sums(
                flat, vocabulary, places[:count], row_of, at[:count], step[:count], automaton[7], automaton[6],
                automaton[9], sums, scales, tiny, lane_sums,
            )  # fmt: skip
            if alone:
                _ahead(begin, end, widths[first], longest, automaton, sums, 0, work, log_scale, scale)
        for u in range(first, past):
            length, here = capacity[slots[u, 0]], base[u] - base[first]
            if not alone:
                log_scale[:] = 0.0
                _ahead(0, length, widths[u], length, automaton, sums, here, work, log_scale, scale)
            elif length == 0:
                _ahead(0, 0, widths[u], 0, automaton, sums, here, work, log_scale, scale)
            limits[:] = LEAST_SHARE32 if log_probs.itemsize == 4 else LEAST_SHARE
            everyone = _finish(
                slots[u], widths[u], length, automaton, offset, log_probs, row_of, fixed, uniforms, sums, here,
                marginals, base[u], scales, limits, work, log_scale, scale, log_z, good, sample, chance,
            )  # fmt: skip
            if everyone or log_probs.itemsize > 4:
                continue
            # Again with messages in fp64; what is known of the others stays.
            if len(wide[0]) == 0:
                wide = _work(room, scales)
            known, done = marginals[base[u] : base[u + 1]].copy(), np.zeros(8, dtype=np.bool_)
            for lane in range(widths[u]):
                done[lane] = slots[u, lane] < 0 or good[slots[u, lane]]
                limits[lane] = LEAST_SHARE
                if not done[lane]:
                    start = offset[slots[u, lane]]
                    limits[lane] = _TINY_SHARE if tiny[start : start + length].any() else LEAST_SHARE
            log_scale[:] = 0.0
            _ahead(0, length, widths[u], length, automaton, sums, here, wide, log_scale, scale)
            _finish(
                slots[u], widths[u], length, automaton, offset, log_probs, row_of, fixed, uniforms, sums, here,
                marginals, base[u], scales, limits, wide, log_scale, scale, log_z, good, sample, chance,
            )  # fmt: skip
            for lane in range(widths[u]):
                if done[lane]:
                    for j in range(lane, len(known), widths[u]):
                        marginals[base[u] + j] = known[j]


@njit(cache=True, nogil=True)
def run_in_log_space(  # type: ignore[no-untyped-def]
    chosen, numbers, tiles, log_probs, row_of, fixed, uniforms, marginals, scales, log_z, sample, chance
):  # fmt: skip
    _, (first, step, which, offset, capacity), _, packed = unflatten(numbers, tiles)
    for n in chosen:
        log_z[n] = log_slot(
            log_probs, row_of, fixed, uniforms, offset[n], capacity[n], _part(which[n], packed), marginals, first[n],
            step[n], scales, sample, chance,
        )  # fmt: skip


@njit(cache=True, nogil=True)
def fill_marginals(  # type: ignore[no-untyped-def]
    chosen, numbers, tiles, log_probs, row_of, fixed, marginals, scales, log_z, out
):  # fmt: skip
    """The marginals of some positions, in `out` (P, V)."""
    _, (first, step, which, offset, _), owner, packed = unflatten(numbers, tiles)
    x = np.empty(log_probs.shape[1] + 8, dtype=log_probs.dtype)
    tokens = np.empty(log_probs.shape[1], dtype=np.int64)
    for p in chosen:
        n, row = owner[p], out[p]
        if log_z[n] == -np.inf or fixed[p] >= 0:
            row[:] = 0.0
            if log_z[n] > -np.inf:
                row[fixed[p]] = 1.0
            continue
        _, _, _, _, _, _, class_offsets, members, _, _ = _part(which[n], packed)
        at = first[n] + (p - offset[n]) * (len(class_offsets) - 1) * step[n]
        token_marginals(log_probs[row_of[p]], scales[p], marginals, at, step[n], class_offsets, members, tokens, x, row)


@njit(cache=True, nogil=True)
def fill_means(  # type: ignore[no-untyped-def]
    chosen, place, numbers, tiles, log_probs, row_of, fixed, marginals, scales, log_z, values, floor, most, wide, rows,
    out,
):  # fmt: skip
    """The means of `values` at some positions in `out` (P, d). Where more than so many tokens count, the position is
    `wide` (P,), and its marginals are in `rows` at its `place` (P,)."""
    _, (first, step, which, offset, _), owner, packed = unflatten(numbers, tiles)
    x = np.empty(log_probs.shape[1] + 8, dtype=log_probs.dtype)
    tokens = np.empty(log_probs.shape[1], dtype=np.int64)
    for p in chosen:
        n = owner[p]
        if log_z[n] == -np.inf:
            continue
        if fixed[p] >= 0:
            out[p] = values[fixed[p]]
            continue
        _, _, _, _, _, _, class_offsets, members, _, _ = _part(which[n], packed)
        at = first[n] + (p - offset[n]) * (len(class_offsets) - 1) * step[n]
        wide[p] = not token_mean(
            log_probs[row_of[p]], scales[p], marginals, at, step[n], floor, class_offsets, members, tokens, x, values,
            most, out[p], rows[place[p]],
        )  # fmt: skip


@njit(cache=True, nogil=True)
def run_best(chosen, numbers, tiles, log_probs, fixed, log_z, tokens):  # type: ignore[no-untyped-def]
    _, (_, _, which, offset, capacity), _, packed = unflatten(numbers, tiles)
    for n in chosen:
        log_z[n] = best_slot(log_probs, fixed, offset[n], capacity[n], _part(which[n], packed), tokens)

"""Exact inference over one slot in log space, compiled: slower than linear space, and never out of range.

Also the most likely text, which is best found in log space anyway.
"""

import numpy as np
from numba import njit

from constraints.inference.cpu.draws import pick_exactly


@njit(cache=True, nogil=True)
def _log_collapse(row, members, class_offsets, w):  # type: ignore[no-untyped-def]
    """Log of the sum of the exponentials of a row, by class."""
    for c in range(len(class_offsets) - 1):
        highest = -np.inf
        for j in range(class_offsets[c], class_offsets[c + 1]):
            highest = max(highest, np.float64(row[members[j]]))
        w[c] = -np.inf
        if highest > -np.inf:
            total = 0.0
            for j in range(class_offsets[c], class_offsets[c + 1]):
                total += np.exp(np.float64(row[members[j]]) - highest)
            w[c] = highest + np.log(total)


@njit(cache=True, nogil=True)
def _fix(token, token_class, w):  # type: ignore[no-untyped-def]
    """The weights of a position at which a token is committed."""
    w[:] = -np.inf
    if token_class[token] >= 0:
        w[token_class[token]] = 0.0


@njit(cache=True, nogil=True)
def _accumulate(highest, total, value):  # type: ignore[no-untyped-def]
    """Adds exp(value) to a sum kept as `exp(highest) * total`."""
    if value == -np.inf:
        return highest, total
    if value <= highest:
        return highest, total + np.exp(value - highest)
    return value, total * np.exp(highest - value) + 1.0


@njit(cache=True, nogil=True)
def log_slot(n, slots, automaton, rows, draws, kept):  # type: ignore[no-untyped-def]
    """One slot in log space, with all that is found of it in `draws` and `kept`."""
    log_probs, row_of, fixed = rows
    uniforms, sample, chance = draws
    marginals, scales = kept.marginals, kept.scales
    first, capacity, out, step = slots.offset[n], slots.capacity[n], slots.first[n], slots.step[n]
    src_offsets, cls, dst, distance, reach, _, class_offsets, members, token_class, _ = automaton
    classes = len(class_offsets) - 1
    w = np.empty((capacity, classes), dtype=np.float64)
    alpha = np.empty((capacity + 1, reach[-1]), dtype=np.float64)
    beta = np.empty((capacity + 1, reach[-1]), dtype=np.float64)
    mass = np.empty(classes, dtype=np.float64)
    sums = np.empty(max(reach[-1], classes), dtype=np.float64)
    states, after = 1, 1
    alpha[0, 0] = 0.0
    for k in range(capacity):
        if fixed[first + k] >= 0:
            _fix(fixed[first + k], token_class, w[k, :classes])
        else:
            _log_collapse(log_probs[row_of[first + k]], members, class_offsets, w[k])
        states, after = after, reach[min(k + 1, len(reach) - 1)]
        alpha[k + 1, :after] = -np.inf
        sums[:after] = 0.0
        for s in range(states):
            if alpha[k, s] > -np.inf:
                for i in range(src_offsets[s], src_offsets[s + 1]):
                    t = dst[i]
                    path = alpha[k, s] + w[k, cls[i]]
                    alpha[k + 1, t], sums[t] = _accumulate(alpha[k + 1, t], sums[t], path)
        for s in range(after):
            if sums[s] > 0.0 and distance[s] <= capacity - k - 1:
                alpha[k + 1, s] += np.log(sums[s])
            else:
                alpha[k + 1, s] = -np.inf
    for s in range(after):
        beta[capacity, s] = 0.0 if distance[s] == 0 else -np.inf
    for k in range(capacity - 1, -1, -1):
        for s in range(reach[min(k, len(reach) - 1)]):
            highest, ahead = -np.inf, 0.0
            if alpha[k, s] > -np.inf:
                for i in range(src_offsets[s], src_offsets[s + 1]):
                    highest, ahead = _accumulate(highest, ahead, w[k, cls[i]] + beta[k + 1, dst[i]])
            beta[k, s] = highest + np.log(ahead) if ahead > 0.0 else -np.inf
    log_z = beta[0, 0]
    for k in range(capacity):
        largest = -np.inf
        for c in range(classes):
            largest = max(largest, w[k, c])
        scales[first + k] = largest if largest > -np.inf else 0.0
    if not log_z > -np.inf:
        return
    kept.log_z[n] = log_z

    for k in range(capacity):
        mass[:classes] = -np.inf
        sums[:classes] = 0.0
        for s in range(reach[min(k, len(reach) - 1)]):
            if alpha[k, s] > -np.inf:
                for i in range(src_offsets[s], src_offsets[s + 1]):
                    c = cls[i]
                    path = alpha[k, s] + w[k, c] + beta[k + 1, dst[i]]
                    mass[c], sums[c] = _accumulate(mass[c], sums[c], path)
        for c in range(classes):
            share = np.exp(mass[c] + np.log(sums[c]) - log_z) if sums[c] > 0.0 else 0.0
            marginals[out + (k * classes + c) * step] = share

    for number in range(len(uniforms)):
        state = 0
        for k in range(capacity):
            target = uniforms[number, first + k, 0]
            edge = -1
            running = 0.0
            for i in range(src_offsets[state], src_offsets[state + 1]):
                path = w[k, cls[i]] + beta[k + 1, dst[i]] - beta[k, state]
                if path > -np.inf:
                    edge = i
                    running += np.exp(path)
                    if running > target:
                        break
            c = cls[edge]
            token, share = fixed[first + k], 1.0
            if token < 0:
                some = members[class_offsets[c] : class_offsets[c + 1]]
                token, share = pick_exactly(log_probs[row_of[first + k]], some, uniforms[number, first + k, 1])
                share *= marginals[out + (k * classes + c) * step]
            sample[number, first + k] = token
            chance[number, first + k] = share
            state = dst[edge]


@njit(cache=True, nogil=True)
def best_slot(n, slots, automaton, rows, tokens):  # type: ignore[no-untyped-def]
    """The most likely text of one slot (Viterbi); returns its log-probability."""
    log_probs, row_of, fixed = rows
    first, capacity = slots.offset[n], slots.capacity[n]
    src_offsets, cls, dst, distance, reach, _, class_offsets, members, token_class, _ = automaton
    classes = len(class_offsets) - 1
    w = np.empty((capacity, classes), dtype=np.float64)
    best = np.empty((capacity, classes), dtype=np.int64)
    beta = np.empty((capacity + 1, reach[-1]), dtype=np.float64)
    for k in range(capacity):
        if fixed[first + k] >= 0:
            _fix(fixed[first + k], token_class, w[k, :classes])
            best[k, :classes] = fixed[first + k]
            continue
        for c in range(classes):
            w[k, c] = -np.inf
            best[k, c] = -1
            for j in range(class_offsets[c], class_offsets[c + 1]):
                value = log_probs[row_of[first + k], members[j]]
                if value > w[k, c]:
                    w[k, c] = value
                    best[k, c] = members[j]
    for s in range(reach[min(capacity, len(reach) - 1)]):
        beta[capacity, s] = 0.0 if distance[s] == 0 else -np.inf
    for k in range(capacity - 1, -1, -1):
        for s in range(reach[min(k, len(reach) - 1)]):
            highest = -np.inf
            if distance[s] <= capacity - k:
                for i in range(src_offsets[s], src_offsets[s + 1]):
                    highest = max(highest, w[k, cls[i]] + beta[k + 1, dst[i]])
            beta[k, s] = highest
    if not beta[0, 0] > -np.inf:
        return -np.inf
    state = 0
    for k in range(capacity):
        for i in range(src_offsets[state], src_offsets[state + 1]):
            if w[k, cls[i]] + beta[k + 1, dst[i]] == beta[k, state]:
                tokens[first + k] = best[k, cls[i]]
                state = dst[i]
                break
    return beta[0, 0]

"""Exact inference on a GPU, in Triton: each kernel is one sum of `constraints.inference.reference`, in log space, fp64.

A program works on one class of tokens or one slot, and reads all that goes into it; no place is written by
two programs, so that there are no atomic operations, and results are the same every time. All automata of a batch are
numbered as one: states, classes and edges go on where those of the automaton before end. What is told of a slot is a
row of the table `slots`, see `constraints.inference.gpu.gpu_operators.Batch`.

Importing this needs the package triton (extra `gpu`). With TRITON_INTERPRET=1 the kernels run on the CPU, slowly.
"""

import triton
import triton.language as tl

# Columns of the table of slots.
PLACE = tl.constexpr(0)
CAPACITY = tl.constexpr(1)
AUTOMATON = tl.constexpr(2)
FIRST_STATE = tl.constexpr(3)
STATES = tl.constexpr(4)
FIRST_CLASS = tl.constexpr(5)
CLASSES = tl.constexpr(6)
MESSAGES = tl.constexpr(7)
COLUMNS = tl.constexpr(8)

_MINUS_INFINITY = tl.constexpr(float("-inf"))


@triton.jit
def _told(slots, slot, COLUMN: tl.constexpr):
    return tl.load(slots + slot * COLUMNS + COLUMN)


@triton.jit
def _add(highest, total, values):
    """A running sum of exponentials with some more: the largest exponent, and the sum relative to it."""
    top = tl.maximum(highest, tl.max(values, 0))
    shift = tl.where(top == _MINUS_INFINITY, 0.0, top)
    return top, total * tl.exp(highest - shift) + tl.sum(tl.exp(values - shift), 0)


@triton.jit
def _logarithm(highest, total):
    return tl.where(total > 0.0, highest + tl.log(tl.where(total > 0.0, total, 1.0)), _MINUS_INFINITY)


@triton.jit
def class_weights(
    slots, slot_of_place, token_class, member_offsets, members, log_probs, row_of, fixed, weights, vocabulary, width,
    CLASSES_AT_ONCE: tl.constexpr, BLOCK: tl.constexpr,
):  # fmt: skip
    """The log-probability of each class of tokens at each position, `weights` (P, width); a program for some."""
    place, begin = tl.program_id(0).to(tl.int64), tl.program_id(1) * CLASSES_AT_ONCE
    slot = tl.load(slot_of_place + place)
    for number in range(begin, tl.minimum(begin + CLASSES_AT_ONCE, _told(slots, slot, CLASSES))):
        only = tl.load(fixed + place)
        highest = tl.full((), _MINUS_INFINITY, tl.float64)
        total = tl.full((), 0.0, tl.float64)
        if only >= 0:
            its_class = tl.load(token_class + _told(slots, slot, AUTOMATON) * vocabulary + only)
            highest = tl.where(its_class == number, 0.0, highest)
            total = tl.where(its_class == number, 1.0, total)
        else:
            row = log_probs + tl.load(row_of + place) * vocabulary
            number_of_all = _told(slots, slot, FIRST_CLASS) + number
            past = tl.load(member_offsets + number_of_all + 1)
            for start in range(tl.load(member_offsets + number_of_all), past, BLOCK):
                index = start + tl.arange(0, BLOCK)
                token = tl.load(members + index, mask=index < past, other=0)
                value = tl.load(row + token, mask=index < past, other=_MINUS_INFINITY)
                highest, total = _add(highest, total, value.to(tl.float64))
        tl.store(weights + place * width + number, _logarithm(highest, total))


@triton.jit
def _add_rows(highest, total, values):
    """`_add` for each row of a matrix."""
    top = tl.maximum(highest, tl.max(values, 1))
    shift = tl.where(top == _MINUS_INFINITY, 0.0, top)
    return top, total * tl.exp(highest - shift) + tl.sum(tl.exp(values - shift[:, None]), 1)


@triton.jit
def first_messages(slots, work, accepting, alphas, betas, ROWS: tl.constexpr):
    """The messages before the first token and after the last one of each slot; a program for some states and a
    direction, see `next_messages`."""
    slot, state = tl.load(work + 2 * tl.program_id(0)), tl.load(work + 2 * tl.program_id(0) + 1) + tl.arange(0, ROWS)
    size, begin = _told(slots, slot, STATES), _told(slots, slot, MESSAGES)
    if tl.program_id(1) == 0:
        tl.store(alphas + begin + state, tl.where(state == 0, 0.0, _MINUS_INFINITY).to(tl.float64), mask=state < size)
    else:
        value = tl.load(accepting + _told(slots, slot, FIRST_STATE) + state, mask=state < size, other=0.0)
        tl.store(betas + begin + _told(slots, slot, CAPACITY) * size + state, value, mask=state < size)


@triton.jit
def _next_messages(
    slots, slot, state, place, offsets, edge_class, edge_end, weights, known, found, width, ROWS: tl.constexpr,
    BLOCK: tl.constexpr,
):  # fmt: skip
    """The messages of some states of a slot at a place, from those beside it."""
    size, first_state = _told(slots, slot, STATES), _told(slots, slot, FIRST_STATE)
    weight = weights + place * width - _told(slots, slot, FIRST_CLASS)
    begin = tl.load(offsets + first_state + state, mask=state < size, other=0)
    past = tl.load(offsets + first_state + state + 1, mask=state < size, other=0)
    highest = tl.full((ROWS,), _MINUS_INFINITY, tl.float64)
    total = tl.full((ROWS,), 0.0, tl.float64)
    for start in range(0, tl.max(past - begin, 0), BLOCK):
        edge = (begin + start)[:, None] + tl.arange(0, BLOCK)[None, :]
        inside = edge < past[:, None]
        value = tl.load(weight + tl.load(edge_class + edge, mask=inside, other=0), mask=inside, other=0.0)
        end = tl.load(edge_end + edge, mask=inside, other=0) - first_state
        value += tl.load(known + end, mask=inside, other=_MINUS_INFINITY)
        highest, total = _add_rows(highest, total, value)
    tl.store(found + state, _logarithm(highest, total), mask=state < size)


@triton.jit(do_not_specialize=["step"])
def next_messages(
    slots, work, entering, entering_class, entering_from, leaving, leaving_class, leaving_to, weights, alphas, betas,
    width, step, ROWS: tl.constexpr, BLOCK: tl.constexpr,
):  # fmt: skip
    """The messages after a step, from those before it; a program for some states of a slot and a direction.

    `alphas` and `betas` hold (K + 1, S) log-probabilities for each slot, one behind the other: forwards those of all
    ways to a state after so many tokens, backwards of all ways on. `work` (W, 2) lists slots and first states.
    """
    slot, state = tl.load(work + 2 * tl.program_id(0)), tl.load(work + 2 * tl.program_id(0) + 1) + tl.arange(0, ROWS)
    size, capacity = _told(slots, slot, STATES), _told(slots, slot, CAPACITY)
    if step < capacity:
        begin, place = _told(slots, slot, MESSAGES), _told(slots, slot, PLACE)
        if tl.program_id(1) == 0:
            known = alphas + begin + step * size
            _next_messages(
                slots, slot, state, place + step, entering, entering_class, entering_from, weights, known, known + size,
                width, ROWS=ROWS, BLOCK=BLOCK,
            )  # fmt: skip
        else:
            before = capacity - 1 - step
            found = betas + begin + before * size
            _next_messages(
                slots, slot, state, place + before, leaving, leaving_class, leaving_to, weights, found + size, found,
                width, ROWS=ROWS, BLOCK=BLOCK,
            )  # fmt: skip


@triton.jit
def class_ratios(
    slots, slot_of_place, offsets, edge_start, edge_end, alphas, betas, log_z, ratios, width,
    CLASSES_AT_ONCE: tl.constexpr, BLOCK: tl.constexpr,
):  # fmt: skip
    """What to add to a token's log-probability for that of its marginal, `ratios` (P, width); a program for some
    classes.

    It is the same for all tokens of a class: the sum over its edges of what comes before and after them.
    """
    place, begin = tl.program_id(0).to(tl.int64), tl.program_id(1) * CLASSES_AT_ONCE
    slot = tl.load(slot_of_place + place)
    for number in range(begin, tl.minimum(begin + CLASSES_AT_ONCE, _told(slots, slot, CLASSES))):
        size, first_state = _told(slots, slot, STATES), _told(slots, slot, FIRST_STATE)
        before = _told(slots, slot, MESSAGES) + (place - _told(slots, slot, PLACE)) * size - first_state
        highest = tl.full((), _MINUS_INFINITY, tl.float64)
        total = tl.full((), 0.0, tl.float64)
        number_of_all = _told(slots, slot, FIRST_CLASS) + number
        past = tl.load(offsets + number_of_all + 1)
        for start in range(tl.load(offsets + number_of_all), past, BLOCK):
            edge = start + tl.arange(0, BLOCK)
            inside = edge < past
            source = tl.load(edge_start + edge, mask=inside, other=0)
            target = tl.load(edge_end + edge, mask=inside, other=0)
            value = tl.load(alphas + before + source, mask=inside, other=_MINUS_INFINITY)
            value += tl.load(betas + before + size + target, mask=inside, other=_MINUS_INFINITY)
            highest, total = _add(highest, total, value)
        everything = tl.load(log_z + slot)
        possible = everything > _MINUS_INFINITY
        ratio = _logarithm(highest, total) - tl.where(possible, everything, 0.0)
        tl.store(ratios + place * width + number, tl.where(possible, ratio, _MINUS_INFINITY))


@triton.jit(do_not_specialize=["first"])
def marginals(
    slots, slot_of_place, token_class, log_probs, row_of, fixed, ratios, out, first, vocabulary, width,
    BLOCK: tl.constexpr,
):  # fmt: skip
    """The marginals `out` (R, V) of some positions, from the `first` on; a program for each block of tokens."""
    place = tl.program_id(0).to(tl.int64) + first
    token = tl.program_id(1) * BLOCK + tl.arange(0, BLOCK)
    inside = token < vocabulary
    slot, only = tl.load(slot_of_place + place), tl.load(fixed + place)
    number = tl.load(token_class + _told(slots, slot, AUTOMATON) * vocabulary + token, mask=inside, other=-1)
    ratio = tl.load(ratios + place * width + number, mask=number >= 0, other=_MINUS_INFINITY)
    # A committed position may have no row.
    read = tl.where(only < 0, vocabulary, 0)
    value = tl.load(log_probs + tl.load(row_of + place) * vocabulary + token, mask=token < read, other=_MINUS_INFINITY)
    value = value.to(tl.float64)
    value = tl.where(only < 0, value, tl.where(token == only, 0.0, _MINUS_INFINITY))
    # Where the ratio is -inf no path is left, whatever the row says.
    probability = tl.exp(tl.where(ratio > _MINUS_INFINITY, value + ratio, _MINUS_INFINITY))
    tl.store(out + (place - first) * vocabulary + token, probability, mask=inside)


@triton.jit
def sample(
    slots, leave_offsets, leave_class, leave_end, member_offsets, members, log_probs, row_of, fixed, uniforms, weights,
    betas, drawn, places, vocabulary, width, BLOCK: tl.constexpr,
):  # fmt: skip
    """Draws paths of each slot, `drawn` (samples, P), from its first position on; a program for each path.

    Each edge is chosen in proportion to its weight and to what is left after it, then a token of its class, both by
    inversion. `drawn` keeps -1 where there is no path.
    """
    slot, before = tl.program_id(0), tl.program_id(1).to(tl.int64) * places
    size, first_state = _told(slots, slot, STATES), _told(slots, slot, FIRST_STATE)
    first_class = _told(slots, slot, FIRST_CLASS)
    beta = betas + _told(slots, slot, MESSAGES)
    if tl.load(beta) > _MINUS_INFINITY:
        state = tl.full((), 0, tl.int64)
        for position in range(0, _told(slots, slot, CAPACITY)):
            place = _told(slots, slot, PLACE) + position
            left = tl.load(beta + position * size + state)
            # The edge.
            target = tl.load(uniforms + 2 * (before + place))
            past = tl.load(leave_offsets + first_state + state + 1)
            chosen = tl.full((), -1, tl.int64)
            running = tl.full((), 0.0, tl.float64)
            for start in range(tl.load(leave_offsets + first_state + state), past, BLOCK):
                edge = start + tl.arange(0, BLOCK)
                inside = edge < past
                number = tl.load(leave_class + edge, mask=inside, other=0) - first_class
                end = tl.load(leave_end + edge, mask=inside, other=0) - first_state
                value = tl.load(weights + place * width + number, mask=inside, other=0.0)
                value += tl.load(beta + (position + 1) * size + end, mask=inside, other=_MINUS_INFINITY)
                chosen, running = _inverse(chosen, running, target, edge, tl.exp(value - left))
            number = tl.load(leave_class + chosen)
            state = tl.load(leave_end + chosen) - first_state
            # The token.
            token = tl.load(fixed + place)
            if token < 0:
                row = log_probs + tl.load(row_of + place) * vocabulary
                whole = tl.load(weights + place * width + number - first_class)
                target = tl.load(uniforms + 2 * (before + place) + 1)
                past = tl.load(member_offsets + number + 1)
                chosen = tl.full((), -1, tl.int64)
                running = tl.full((), 0.0, tl.float64)
                for start in range(tl.load(member_offsets + number), past, BLOCK):
                    index = start + tl.arange(0, BLOCK)
                    member = tl.load(members + index, mask=index < past, other=0)
                    value = tl.load(row + member, mask=index < past, other=_MINUS_INFINITY)
                    chosen, running = _inverse(chosen, running, target, index, tl.exp(value.to(tl.float64) - whole))
                token = tl.load(members + chosen)
            tl.store(drawn + before + place, token)


@triton.jit
def _inverse(chosen, running, target, index, weights):
    """Goes on with an inversion: the first index whose running sum exceeds the target, else the last with weight.

    `chosen` is the result for the indices before these, `running` their sum; both as they are with these.
    """
    sums = running + tl.cumsum(weights, 0)
    after = running + tl.sum(weights, 0)
    large = tl.max(index, 0) + 1
    first = tl.min(tl.where((weights > 0.0) & (sums > target), index, large), 0)
    last = tl.max(tl.where(weights > 0.0, index, chosen), 0)
    found = tl.where(first < large, first, last)
    # Once the sum has exceeded the target, the choice stands.
    return tl.where(running > target, chosen, found), after

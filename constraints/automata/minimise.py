"""Kernels on deterministic automata: minimisation, product, distances.

Minimisation is Valmari's partition refinement (Fast brief practical DFA minimization, Information Processing Letters
2012), O(E log S), on partial automata.
"""

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

AND, OR, MINUS = 0, 1, 2


class _Partition(NamedTuple):
    """A partition of N elements into blocks.

    Attributes:
        elements: (N,), block by block.
        location: (N,), where each element is among them.
        block_of: (N,), the block of each.
        first, past: Where each block begins and ends.
        marked: How many elements of each block are marked; they stand first in it.
    """

    elements: NDArray[np.int64]
    location: NDArray[np.int64]
    block_of: NDArray[np.int64]
    first: NDArray[np.int64]
    past: NDArray[np.int64]
    marked: NDArray[np.int64]


@njit(cache=True, nogil=True)
def _split(partition, touched, count, blocks):  # type: ignore[no-untyped-def]
    """Splits each touched block into its marked and unmarked part; returns the new number of blocks."""
    elements, _, block_of, first, past, marked = partition
    for k in range(count):
        s = touched[k]
        j = first[s] + marked[s]
        if j == past[s]:
            marked[s] = 0
            continue
        if marked[s] <= past[s] - j:
            first[blocks] = first[s]
            past[blocks] = j
            first[s] = j
        else:
            past[blocks] = past[s]
            first[blocks] = j
            past[s] = j
        for i in range(first[blocks], past[blocks]):
            block_of[elements[i]] = blocks
        marked[s] = 0
        marked[blocks] = 0
        blocks += 1
    return blocks


@njit(cache=True, nogil=True)
def _mark(e, partition, touched, count):  # type: ignore[no-untyped-def]
    """Marks an element of its block; returns the new number of touched blocks."""
    elements, location, block_of, first, _, marked = partition
    s = block_of[e]
    i = location[e]
    j = first[s] + marked[s]
    if i < j:
        return count
    elements[i] = elements[j]
    location[elements[i]] = i
    elements[j] = e
    location[e] = j
    if marked[s] == 0:
        touched[count] = s
        count += 1
    marked[s] += 1
    return count


@njit(cache=True, nogil=True)
def grouped(keys, groups):  # type: ignore[no-untyped-def]
    """Counting sort: the offsets of each group (G + 1,) and the indices in order of their key."""
    offsets = np.zeros(groups + 1, dtype=np.int64)
    for k in keys:
        offsets[k + 1] += 1
    for g in range(groups):
        offsets[g + 1] += offsets[g]
    fill = offsets[:-1].copy()
    order = np.empty(len(keys), dtype=np.int64)
    for i in range(len(keys)):
        order[fill[keys[i]]] = i
        fill[keys[i]] += 1
    return offsets, order


@njit(cache=True, nogil=True)
def _useful(states, src, dst, accepting):  # type: ignore[no-untyped-def]
    """The states that can be reached from state 0 and from which an accepting state can be reached."""
    useful = np.ones(states, dtype=np.bool_)
    stack = np.empty(states, dtype=np.int64)
    for direction in range(2):
        tails, heads = (src, dst) if direction == 0 else (dst, src)
        offsets, order = grouped(tails, states)
        seen = np.zeros(states, dtype=np.bool_)
        top = 0
        if direction == 0:
            seen[0] = True
            stack[0] = 0
            top = 1
        else:
            for s in range(states):
                if accepting[s] and useful[s]:
                    seen[s] = True
                    stack[top] = s
                    top += 1
        while top > 0:
            top -= 1
            s = stack[top]
            for k in range(offsets[s], offsets[s + 1]):
                t = heads[order[k]]
                if useful[t] and not seen[t]:
                    seen[t] = True
                    stack[top] = t
                    top += 1
        useful = seen
    return useful


@njit(cache=True, nogil=True)
def _coarsest(states, src, label, labels, dst, accepting):  # type: ignore[no-untyped-def]
    """The block of each state in the coarsest stable partition, and the number of blocks. States are all useful."""
    edges = len(src)
    size = max(states, edges) + 1
    touched = np.empty(size, dtype=np.int64)
    of_states = _Partition(
        np.arange(states), np.arange(states), np.zeros(states, dtype=np.int64), np.zeros(states + 1, dtype=np.int64),
        np.zeros(states + 1, dtype=np.int64), np.zeros(states + 1, dtype=np.int64),
    )  # fmt: skip
    of_states.past[0] = states
    count = 0
    for s in range(states):
        if accepting[s]:
            count = _mark(s, of_states, touched, count)
    blocks = _split(of_states, touched, count, 1)
    if edges == 0:
        return of_states.block_of, blocks

    offsets, order = grouped(label, labels)
    of_edges = _Partition(
        order, np.empty(edges, dtype=np.int64), np.empty(edges, dtype=np.int64), np.zeros(edges + 1, dtype=np.int64),
        np.zeros(edges + 1, dtype=np.int64), np.zeros(size, dtype=np.int64),
    )  # fmt: skip
    cords = 0
    for g in range(labels):
        if offsets[g] < offsets[g + 1]:
            of_edges.first[cords] = offsets[g]
            of_edges.past[cords] = offsets[g + 1]
            for i in range(offsets[g], offsets[g + 1]):
                of_edges.block_of[order[i]] = cords
                of_edges.location[order[i]] = i
            cords += 1
    into, incoming = grouped(dst, states)

    b = 1
    c = 0
    while c < cords:
        count = 0
        for i in range(of_edges.first[c], of_edges.past[c]):
            count = _mark(src[order[i]], of_states, touched, count)
        blocks = _split(of_states, touched, count, blocks)
        c += 1
        while b < blocks:
            count = 0
            for i in range(of_states.first[b], of_states.past[b]):
                s = of_states.elements[i]
                for k in range(into[s], into[s + 1]):
                    count = _mark(incoming[k], of_edges, touched, count)
            cords = _split(of_edges, touched, count, cords)
            b += 1
    return of_states.block_of, blocks


@njit(cache=True, nogil=True)
def _minimal_table(table, accepting):  # type: ignore[no-untyped-def]
    """The minimal automaton of a dense table, its states numbered breadth first in order of the columns."""
    states, columns = table.shape
    edges = 0
    for s in range(states):
        for c in range(columns):
            if table[s, c] >= 0:
                edges += 1
    src = np.empty(edges, dtype=np.int64)
    label = np.empty(edges, dtype=np.int64)
    dst = np.empty(edges, dtype=np.int64)
    edges = 0
    for s in range(states):
        for c in range(columns):
            if table[s, c] >= 0:
                src[edges] = s
                label[edges] = c
                dst[edges] = table[s, c]
                edges += 1
    useful = _useful(states, src, dst, accepting)
    if not useful[0]:
        return np.full((1, columns), -1, dtype=np.int32), np.zeros(1, dtype=np.bool_)
    number = np.full(states, -1, dtype=np.int64)
    kept = 0
    for s in range(states):
        if useful[s]:
            number[s] = kept
            kept += 1
    representative = np.empty(kept, dtype=np.int64)
    final = np.empty(kept, dtype=np.bool_)
    for s in range(states):
        if useful[s]:
            representative[number[s]] = s
            final[number[s]] = accepting[s]
    alive = 0
    for e in range(edges):
        if useful[src[e]] and useful[dst[e]]:
            src[alive] = number[src[e]]
            label[alive] = label[e]
            dst[alive] = number[dst[e]]
            alive += 1
    block, blocks = _coarsest(kept, src[:alive], label[:alive], columns, dst[:alive], final)

    # Canonical numbers: breadth first from the start. One state stands for each block.
    of_block = np.full(blocks, -1, dtype=np.int64)
    queue = np.empty(blocks, dtype=np.int64)
    of_block[block[number[0]]] = 0
    queue[0] = 0
    found = 1
    result = np.full((blocks, columns), -1, dtype=np.int32)
    result_final = np.zeros(blocks, dtype=np.bool_)
    for i in range(blocks):
        s = queue[i]
        result_final[i] = accepting[s]
        for c in range(columns):
            t = table[s, c]
            if t >= 0 and useful[t]:
                target = block[number[t]]
                if of_block[target] < 0:
                    of_block[target] = found
                    queue[found] = t
                    found += 1
                result[i, c] = of_block[target]
    return result, result_final


def minimal_table(
    table: NDArray[np.int32], accepting: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """The trimmed minimal automaton of a table (S, C) with start 0, in canonical order for that order of columns."""
    result: Any = _minimal_table(np.ascontiguousarray(table), np.ascontiguousarray(accepting))
    return result[0], result[1]


@njit(cache=True, nogil=True)
def _product(a, a_final, b, b_final, mode, limit):  # type: ignore[no-untyped-def]
    """The reachable part of the product of two tables with the same columns; one row too many if over the limit."""
    columns = a.shape[1]
    width = np.int64(b.shape[0] + 1)
    capacity = 64
    pair_of = np.empty(capacity, dtype=np.int64)
    table = np.empty((capacity, columns), dtype=np.int32)
    slots = 256
    keys = np.full(slots, -1, dtype=np.int64)
    values = np.empty(slots, dtype=np.int64)
    pair_of[0] = width + 1
    keys[(pair_of[0] * 0x9E3779B1) & (slots - 1)] = pair_of[0]
    values[(pair_of[0] * 0x9E3779B1) & (slots - 1)] = 0
    found = 1
    i = 0
    while i < found and found <= limit:
        if i + 1 > capacity - 1 or found + columns + 1 > capacity:
            larger = max(2 * capacity, found + columns + 2)
            grown = np.empty(larger, dtype=np.int64)
            grown[:found] = pair_of[:found]
            pair_of = grown
            wider = np.empty((larger, columns), dtype=np.int32)
            wider[:i] = table[:i]
            table = wider
            capacity = larger
        if 4 * (found + columns) > slots:
            while 4 * (found + columns) > slots:
                slots *= 2
            keys = np.full(slots, -1, dtype=np.int64)
            values = np.empty(slots, dtype=np.int64)
            for k in range(found):
                h = (pair_of[k] * 0x9E3779B1) & (slots - 1)
                while keys[h] >= 0:
                    h = (h + 1) & (slots - 1)
                keys[h] = pair_of[k]
                values[h] = k
        p = pair_of[i] // width - 1
        q = pair_of[i] % width - 1
        for c in range(columns):
            x = a[p, c] if p >= 0 else -1
            y = b[q, c] if q >= 0 else -1
            if (mode == 0 and (x < 0 or y < 0)) or (mode == 1 and x < 0 and y < 0) or (mode == 2 and x < 0):
                table[i, c] = -1
                continue
            pair = (x + 1) * width + (y + 1)
            h = (pair * 0x9E3779B1) & (slots - 1)
            while keys[h] >= 0 and keys[h] != pair:
                h = (h + 1) & (slots - 1)
            if keys[h] < 0:
                keys[h] = pair
                values[h] = found
                pair_of[found] = pair
                found += 1
            table[i, c] = values[h]
        i += 1
    accepting = np.zeros(found, dtype=np.bool_)
    for k in range(found):
        p = pair_of[k] // width - 1
        q = pair_of[k] % width - 1
        x = p >= 0 and a_final[p]
        y = q >= 0 and b_final[q]
        accepting[k] = (x and y) if mode == 0 else ((x or y) if mode == 1 else (x and not y))
    return table[:found], accepting


def product_table(
    a: NDArray[np.int32],
    a_final: NDArray[np.bool_],
    b: NDArray[np.int32],
    b_final: NDArray[np.bool_],
    mode: int,
    limit: int,
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """The product of two tables with the same columns; more than `limit` rows if it would be larger than that."""
    result: Any = _product(np.ascontiguousarray(a), a_final, np.ascontiguousarray(b), b_final, mode, limit)
    return result[0], result[1]


@njit(cache=True, nogil=True)
def _trie(data, offsets, byte_class, columns):  # type: ignore[no-untyped-def]
    """The trie of sorted distinct strings given as one array of bytes and their offsets."""
    table = np.full((len(data) + 1, columns), -1, dtype=np.int32)
    accepting = np.zeros(len(data) + 1, dtype=np.bool_)
    nodes = 1
    for k in range(len(offsets) - 1):
        s = 0
        for i in range(offsets[k], offsets[k + 1]):
            c = byte_class[data[i]]
            if table[s, c] < 0:
                table[s, c] = nodes
                nodes += 1
            s = table[s, c]
        accepting[s] = True
    return table[:nodes], accepting[:nodes]


def trie_table(
    strings: list[bytes], byte_class: NDArray[np.int32], columns: int
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """The trie of some strings, as a table (S, C)."""
    data = np.frombuffer(b"".join(strings), dtype=np.uint8)
    offsets = np.cumsum([0, *map(len, strings)]).astype(np.int64)
    result: Any = _trie(data, offsets, byte_class, columns)
    return result[0], result[1]

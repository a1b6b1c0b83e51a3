"""Kernels that walk the trie of all tokens through a byte automaton."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from constraints.automata.dfa import ByteDFA
from constraints.automata.minimise import grouped

Edges = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.bool_]]


@dataclass(frozen=True, eq=False)
class TokenTrie:
    """The tokens' byte strings as a trie, its nodes in depth-first order; the root is node 0.

    Attributes:
        parent: (N,), a node that comes earlier.
        byte: (N,), the last byte of the node's string.
        skip: (N,), the first node after the node's subtree.
        token: (N,), a token that ends here, -1 if none.
        same: (V,), the token that stands for all with the same bytes, -1 for tokens without bytes.
    """

    parent: NDArray[np.int32]
    byte: NDArray[np.uint8]
    skip: NDArray[np.int32]
    token: NDArray[np.int32]
    same: NDArray[np.int32]

    @classmethod
    def of(cls, tokens: Sequence[bytes]) -> "TokenTrie":
        """The trie of some tokens; those without bytes are left out."""
        parent, byte, token = [0], [0], [-1]
        same = np.full(len(tokens), -1, dtype=np.int32)
        depth = [0]
        path = [0]
        previous = b""
        for string, number in sorted((string, i) for i, string in enumerate(tokens) if string):
            common = 0
            for one, other in zip(previous, string, strict=False):
                if one != other:
                    break
                common += 1
            del path[common + 1 :]
            for value in string[common:]:
                parent.append(path[-1])
                byte.append(value)
                token.append(-1)
                depth.append(len(path))
                path.append(len(parent) - 1)
            if token[path[-1]] < 0:
                token[path[-1]] = number
            same[number] = token[path[-1]]
            previous = string
        skip = np.full(len(parent), len(parent), dtype=np.int32)
        open_nodes: list[int] = []
        for node, level in enumerate(depth):
            while open_nodes and depth[open_nodes[-1]] >= level:
                skip[open_nodes.pop()] = node
            open_nodes.append(node)
        return cls(
            np.array(parent, dtype=np.int32),
            np.array(byte, dtype=np.uint8),
            skip,
            np.array(token, dtype=np.int32),
            same,
        )


class _Walk(NamedTuple):
    """A byte automaton, a trie of tokens, and room for a walk of one through the other.

    Attributes:
        table: The transitions of the automaton.
        column: Its column for the byte of each node.
        parent, skip, token: See `TokenTrie`.
        at: The state at each node.
        reached: Twice the number of tokens, see `_walk`.
    """

    table: NDArray[np.int32]
    column: NDArray[np.int32]
    parent: NDArray[np.int32]
    skip: NDArray[np.int32]
    token: NDArray[np.int32]
    at: NDArray[np.int32]
    reached: NDArray[np.int32]


@njit(cache=True, nogil=True)
def _walk(start, walk):  # type: ignore[no-untyped-def]
    """The tokens allowed in a state: their number, with `reached[2k]` a token and `reached[2k + 1]` its next state."""
    table, column, parent, skip, token, at, reached = walk
    at[0] = start
    count = 0
    node = 1
    while node < len(parent):
        state = table[at[parent[node]], column[node]]
        if state < 0:
            node = skip[node]
            continue
        at[node] = state
        if token[node] >= 0:
            reached[2 * count] = token[node]
            reached[2 * count + 1] = state
            count += 1
        node += 1
    return count


@njit(cache=True, nogil=True)
def _grown(array, count, size):  # type: ignore[no-untyped-def]
    """An array of so many numbers, of which the first are those of another."""
    grown = np.empty(size, dtype=np.int32)
    grown[:count] = array[:count]
    return grown


@njit(cache=True, nogil=True)
def _reach(walk, max_pairs, max_depth):  # type: ignore[no-untyped-def]
    """The states that up to `max_depth` tokens lead to, breadth first, and the pairs of states that a token joins."""
    states, reached = len(walk.table), walk.reached
    number = np.full(states, -1, dtype=np.int32)
    order = np.empty(states, dtype=np.int32)
    stamp = np.full(states, -1, dtype=np.int32)
    size = 1024
    src = np.empty(size, dtype=np.int32)
    dst = np.empty(size, dtype=np.int32)
    pairs = 0
    number[0] = 0
    order[0] = 0
    found = 1
    i = 0
    depth, past = 0, 1
    while i < found and pairs <= max_pairs:
        if i == past:
            depth, past = depth + 1, found
        if depth == max_depth:
            break
        count = _walk(order[i], walk)
        if pairs + count > size:
            size = max(2 * size, pairs + count)
            src, dst = _grown(src, pairs, size), _grown(dst, pairs, size)
        for k in range(count):
            state = reached[2 * k + 1]
            if stamp[state] != i:
                stamp[state] = i
                if number[state] < 0:
                    number[state] = found
                    order[found] = state
                    found += 1
                src[pairs] = i
                dst[pairs] = number[state]
                pairs += 1
        i += 1
    return order[:found], src[:pairs], dst[:pairs]


@njit(cache=True, nogil=True)
def mix(x):  # type: ignore[no-untyped-def]
    """The finaliser of splitmix64."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@njit(cache=True, nogil=True)
def _columns(walk, order, number, seed):  # type: ignore[no-untyped-def]
    """A hash of each token's column of the transition table, 0 where it is never allowed."""
    reached = walk.reached
    hashes = np.zeros(len(reached) // 2, dtype=np.uint64)
    for i in range(len(order)):
        count = _walk(order[i], walk)
        for k in range(count):
            target = number[reached[2 * k + 1]]
            if target >= 0:
                pair = np.uint64(i) * np.uint64(len(order)) + np.uint64(target) + np.uint64(1)
                hashes[reached[2 * k]] += mix(pair * np.uint64(0x9E3779B97F4A7C15) + np.uint64(seed))
    return hashes


@njit(cache=True, nogil=True)
def _emit(walk, order, number, cls, first, max_edges):  # type: ignore[no-untyped-def]
    """The edges of every state in order of their class; a negative count if two tokens of a class differ."""
    tokens = len(cls)
    classes, reached = len(first), walk.reached
    members = np.zeros(classes, dtype=np.int64)
    for t in range(tokens):
        if cls[t] >= 0:
            members[cls[t]] += 1
    target_of = np.full(classes, -1, dtype=np.int32)
    seen = np.zeros(classes, dtype=np.int64)
    size = 1024
    src = np.empty(size, dtype=np.int32)
    num = np.empty(size, dtype=np.int32)
    dst = np.empty(size, dtype=np.int32)
    edges = 0
    for i in range(len(order)):
        count = _walk(order[i], walk)
        target_of[:] = -1
        seen[:] = 0
        for k in range(count):
            target = number[reached[2 * k + 1]]
            if target < 0:
                continue
            c = cls[reached[2 * k]]
            seen[c] += 1
            if target_of[c] >= 0 and target_of[c] != target:
                return src, num, dst, -1
            target_of[c] = target
        if edges + classes > size:
            size = max(2 * size, edges + classes)
            src, num, dst = _grown(src, edges, size), _grown(num, edges, size), _grown(dst, edges, size)
        for c in range(classes):
            if target_of[c] >= 0:
                if seen[c] != members[c]:
                    return src, num, dst, -1
                src[edges] = i
                num[edges] = c
                dst[edges] = target_of[c]
                edges += 1
        if edges > max_edges:
            break
    return src[:edges], num[:edges], dst[:edges], edges


def compile_edges(dfa: ByteDFA, trie: TokenTrie, max_edges: int, max_depth: int | None = None) -> Edges | None:
    """All tokens through a byte automaton, as far as sequences of at most `max_depth` tokens lead.

    Returns:
        Class of each token (V,), -1 if never allowed; source, class and target of each edge, sorted by source, then
        class; whether each state accepts. None if there are more than `max_edges` edges.
    """
    tokens = len(trie.same)
    walk = _Walk(
        dfa.table, dfa.byte_class[trie.byte], trie.parent, trie.skip, trie.token,
        np.empty(len(trie.parent), dtype=np.int32), np.empty(2 * tokens, dtype=np.int32),
    )  # fmt: skip
    order, src, dst = _reach(walk, max_edges, -1 if max_depth is None else max_depth)
    if len(src) > max_edges:
        return None
    useful = can_finish(len(order), src, dst, dfa.accepting[order])
    useful[0] = True
    order = order[useful]
    number = np.full(dfa.num_states, -1, dtype=np.int32)
    number[order] = np.arange(len(order), dtype=np.int32)
    seed = 0
    while True:
        hashes = _columns(walk, order, number, seed)
        used = np.flatnonzero(hashes)
        _, first, inverse = np.unique(hashes[used], return_index=True, return_inverse=True)
        # Classes in order of their first token: the same automaton on every machine.
        rank = np.argsort(np.argsort(first, kind="stable"), kind="stable")
        cls = np.full(tokens, -1, dtype=np.int32)
        cls[used] = rank[inverse]
        representatives = np.sort(first)
        edges = _emit(walk, order, number, cls, representatives, max_edges)
        if edges[3] >= 0:
            break
        # Two columns with the same hash: draw another one.
        seed += 1
    if edges[3] > max_edges:
        return None
    token_class = np.where(trie.same >= 0, cls[trie.same], -1).astype(np.int32)
    return token_class, edges[0], edges[1], edges[2], dfa.accepting[order]


@njit(cache=True, nogil=True)
def _breadth_first(states, src, dst, accepting):  # type: ignore[no-untyped-def]
    """The fewest edges from each state to an accepting one, -1 if there is no way."""
    offsets, order = grouped(dst, states)
    distance = np.full(states, -1, dtype=np.int64)
    queue = np.empty(states, dtype=np.int64)
    found = 0
    for s in range(states):
        if accepting[s]:
            distance[s] = 0
            queue[found] = s
            found += 1
    i = 0
    while i < found:
        t = queue[i]
        for k in range(offsets[t], offsets[t + 1]):
            s = src[order[k]]
            if distance[s] < 0:
                distance[s] = distance[t] + 1
                queue[found] = s
                found += 1
        i += 1
    return distance


@njit(cache=True, nogil=True)
def _longest_path(states, src, dst):  # type: ignore[no-untyped-def]
    """The edges of a longest path from state 0, which reaches all others; -1 if there is a cycle."""
    degree = np.zeros(states, dtype=np.int64)
    offsets = np.zeros(states + 1, dtype=np.int64)
    for e in range(len(src)):
        degree[dst[e]] += 1
        offsets[src[e] + 1] += 1
    for s in range(states):
        offsets[s + 1] += offsets[s]
    depth = np.zeros(states, dtype=np.int64)
    queue = np.empty(states, dtype=np.int64)
    found = 0
    for s in range(states):
        if degree[s] == 0:
            queue[found] = s
            found += 1
    i = 0
    while i < found:
        s = queue[i]
        for e in range(offsets[s], offsets[s + 1]):
            t = dst[e]
            depth[t] = max(depth[t], depth[s] + 1)
            degree[t] -= 1
            if degree[t] == 0:
                queue[found] = t
                found += 1
        i += 1
    return depth.max() if found == states else -1


def can_finish(
    states: int, src: NDArray[np.int32], dst: NDArray[np.int32], accepting: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Whether an accepting state can be reached from each state, (S,)."""
    result: NDArray[np.bool_] = distances(states, src, dst, accepting) >= 0
    return result


def distances(
    states: int, src: NDArray[np.int32], dst: NDArray[np.int32], accepting: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """The fewest edges from each state to an accepting one, -1 if there is no way, (S,)."""
    result: NDArray[np.int64] = _breadth_first(states, src, dst, accepting)
    return result


def longest_path(states: int, src: NDArray[np.int32], dst: NDArray[np.int32]) -> int:
    """The edges of a longest path from state 0, with edges sorted by source; -1 if there is a cycle."""
    return int(_longest_path(states, src, dst))

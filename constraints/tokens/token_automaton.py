"""Byte automata to automata over tokens, with the tokens that nothing tells apart collapsed into classes."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from constraints.automata.dfa import ByteDFA
from constraints.disk_cache import kept
from constraints.errors import ConstraintTooLarge
from constraints.tokens import trie_walk
from constraints.tokens.capped_automaton import cover
from constraints.tokens.vocabulary import Vocabulary

EDGE_LIMIT = 4_000_000
"""Default budget of edges."""
# Byte automata of so few states are quick to compile in full.
_SMALL = 100


@dataclass(frozen=True, eq=False)
class TokenAutomaton:
    """The token sequences that spell a language, each followed by any number of padding tokens.

    Every tokenisation of every text is a path. Padding leads from each accepting state to the state `end` and keeps
    it there, so a slot of K positions holds every text that fits, as a path of exactly K tokens. A state from which
    no text can be finished is never entered. State 0 is the start; the others are in order of their distance from it,
    except `end`.

    Attributes:
        token_class: (V,), the class of each token, -1 for those that are never allowed.
        src: (E,), where each edge begins; sorted.
        cls: (E,), the class of tokens it stands for.
        dst: (E,), where it ends.
        num_states: S, with the state `end` if there is one.
        num_classes: C, with the class of the padding token if there is one.
        accepting: (S,), whether a path may end in the state.
        pad_id: The padding token.
        end: The state after the text, -1 for the empty language.
        capacity: The automaton is right for sequences of at most so many tokens; None for all.
    """

    token_class: NDArray[np.int32]
    src: NDArray[np.int32]
    cls: NDArray[np.int32]
    dst: NDArray[np.int32]
    num_states: int
    num_classes: int
    accepting: NDArray[np.bool_]
    pad_id: int
    end: int
    capacity: int | None = None

    @classmethod
    def from_dfa(
        cls, dfa: ByteDFA, vocabulary: Vocabulary, *, capacity: int | None = None, max_edges: int = EDGE_LIMIT
    ) -> "TokenAutomaton":
        """Compiles a byte language; the result is kept and returned again for an equal language and vocabulary.

        Args:
            dfa: The language.
            vocabulary: The tokens.
            capacity: The most tokens the automaton has to be right for. A limited one can be much smaller: it does not
                count towards a length that is out of reach.
            max_edges: Budget of edges.

        Raises:
            ConstraintTooLarge: It would need more than `max_edges` edges.
        """
        if capacity is None or dfa.num_states <= _SMALL:
            return _from_dfa(dfa, vocabulary, max_edges, None)
        # Few sizes, so that slots share automata.
        return _from_dfa(dfa, vocabulary, max_edges, max(8, 1 << (capacity - 1).bit_length()))

    def __repr__(self) -> str:
        return f"TokenAutomaton({self.num_states} states, {len(self.src)} edges, {self.num_classes} classes)"

    def is_empty(self) -> bool:
        """Whether there is no path at all."""
        return self.end < 0

    @cached_property
    def key(self) -> str:
        """Content hash."""
        digest = hashlib.blake2b(digest_size=16)
        for array in (self.token_class, self.src, self.cls, self.dst, self.accepting):
            digest.update(array.tobytes())
            digest.update(b"|")
        return digest.hexdigest()

    @cached_property
    def offsets(self) -> NDArray[np.int32]:
        """(S + 1,), where the edges of each state begin."""
        return np.searchsorted(self.src, np.arange(self.num_states + 1)).astype(np.int32)

    @cached_property
    def members(self) -> NDArray[np.int32]:
        """The allowed tokens in order of their class."""
        allowed = np.flatnonzero(self.token_class >= 0)
        return allowed[np.argsort(self.token_class[allowed], kind="stable")].astype(np.int32)

    @cached_property
    def class_offsets(self) -> NDArray[np.int32]:
        """(C + 1,), where each class begins in `members`."""
        classes = self.token_class[self.members]
        return np.searchsorted(classes, np.arange(self.num_classes + 1)).astype(np.int32)

    @cached_property
    def distance(self) -> NDArray[np.int64]:
        """(S,), the fewest tokens from each state to an accepting one, padding not counted."""
        return trie_walk.distances(self.num_states, self.src, self.dst, self.accepting)

    @cached_property
    def reach(self) -> NDArray[np.int32]:
        """(D + 1,), how many states, from state 0 on, hold all that k tokens can lead to; the last for all k >= D."""
        depth = trie_walk.distances(self.num_states, self.dst, self.src, np.arange(self.num_states) == 0)
        last = np.zeros(int(depth.max()) + 1, dtype=np.int32)
        np.maximum.at(last, np.maximum(depth, 0), np.arange(1, self.num_states + 1, dtype=np.int32))
        return np.maximum.accumulate(last)

    @property
    def shortest(self) -> int | None:
        """The fewest tokens a text takes; None for the empty language."""
        return None if self.is_empty() else int(self.distance[0])

    @cached_property
    def longest(self) -> int | None:
        """The most tokens a text can take; None if there is no text, or no bound, or it lies beyond `capacity`."""
        if self.is_empty():
            return None
        text = self.dst != self.end
        longest = trie_walk.longest_path(self.num_states, self.src[text], self.dst[text])
        return None if longest < 0 else longest

    def step(self, state: int, token: int) -> int:
        """The state after a token, -1 if it is not allowed there."""
        number = self.token_class[token]
        first, past = self.offsets[state], self.offsets[state + 1]
        edge = first + int(np.searchsorted(self.cls[first:past], number))
        return int(self.dst[edge]) if number >= 0 and edge < past and self.cls[edge] == number else -1

    def stretch(self, start: int, *, room: int) -> "TokenAutomaton":
        """The sequences that go on from a state and can be finished in at most `room` more tokens.

        Args:
            start: Where they begin.
            room: Tokens that are left after them; with 0 they are finished.
        """
        rows = self.offsets
        useful = self.distance >= 0
        order = [start]
        number = np.full(self.num_states, -1, dtype=np.int32)
        number[start] = 0
        for state in order:
            for after in self.dst[rows[state] : rows[state + 1]].tolist():
                if number[after] < 0 and useful[after]:
                    number[after] = len(order)
                    order.append(after)
        edges = np.flatnonzero((number[self.src] >= 0) & (number[self.dst] >= 0))
        edges = edges[np.argsort(number[self.src[edges]], kind="stable")]
        return TokenAutomaton(
            self.token_class,
            number[self.src[edges]],
            self.cls[edges],
            number[self.dst[edges]],
            len(order),
            self.num_classes,
            ((self.distance >= 0) & (self.distance <= room))[order],
            self.pad_id,
            int(number[self.end]) if useful[start] else -1,
            self.capacity,
        )

    def at_least(self, fewest: int) -> "TokenAutomaton":
        """The texts that are spelled with at least so many tokens, padding not counted."""
        if fewest <= 0 or self.is_empty():
            return self
        pad = self.num_classes - 1
        levels = fewest + 1
        # State s after k tokens, k counted up to `fewest`, is s * levels + k; padding waits for the last level.
        src, cls, dst = [], [], []
        for level in range(levels):
            edges = np.flatnonzero(self.cls != pad) if level < fewest else np.arange(len(self.src))
            src.append(self.src[edges] * levels + level)
            cls.append(self.cls[edges])
            dst.append(self.dst[edges] * levels + min(level + 1, fewest))
        accepting = np.zeros((self.num_states, levels), dtype=np.bool_)
        accepting[:, fewest] = self.accepting
        order = np.argsort(np.concatenate(src), kind="stable")
        counted = TokenAutomaton(
            self.token_class,
            np.concatenate(src)[order].astype(np.int32),
            np.concatenate(cls)[order].astype(np.int32),
            np.concatenate(dst)[order].astype(np.int32),
            self.num_states * levels,
            self.num_classes,
            accepting.ravel(),
            self.pad_id,
            self.end * levels + fewest,
            self.capacity,
        )
        return counted.stretch(0, room=0)

    def accepts(self, ids: Iterable[int]) -> bool:
        """Whether a sequence of tokens, padding at its end included, is an accepted path."""
        state = 0
        for token in ids:
            state = self.step(state, token)
            if state < 0:
                return False
        return bool(self.accepting[state])


@lru_cache(maxsize=1024)
def _from_dfa(dfa: ByteDFA, vocabulary: Vocabulary, max_edges: int, capacity: int | None) -> TokenAutomaton:
    def make() -> trie_walk.Edges | None:
        edges = trie_walk.compile_edges(dfa, _trie(vocabulary), max_edges, capacity)
        return edges if edges is None or capacity is None else cover(edges, capacity)

    compiled = kept(make, "edges", dfa.key, vocabulary.key, max_edges, capacity)
    if compiled is None:
        raise ConstraintTooLarge(
            f"a constraint of {dfa.num_states:,} states needs more than {max_edges:,} token edges",
            hint="Use smaller bounds or a simpler pattern",
        )
    token_class, src, number, dst, accepting = compiled
    states, classes = len(accepting), int(token_class.max(initial=-1)) + 1
    end = -1
    if accepting.any():
        # State 1, so that the states stay in order of their distance from the start.
        end = 1
        src, dst = src + (src >= end), dst + (dst >= end)
        accepting = np.insert(accepting, end, True)
        finals = np.flatnonzero(accepting)
        # The padding class has the highest number, so the edges of a state stay in order of their class.
        src = np.append(src, finals)
        order = np.argsort(src, kind="stable")
        src = src[order].astype(np.int32)
        number = np.append(number, np.full(len(finals), classes))[order].astype(np.int32)
        dst = np.append(dst, np.full(len(finals), end))[order].astype(np.int32)
        token_class[vocabulary.pad_id] = classes
        states, classes = states + 1, classes + 1
    for array in (token_class, src, number, dst, accepting):
        array.setflags(write=False)
    return TokenAutomaton(token_class, src, number, dst, states, classes, accepting, vocabulary.pad_id, end, capacity)


@lru_cache(maxsize=16)
def _trie(vocabulary: Vocabulary) -> trie_walk.TokenTrie:
    return trie_walk.TokenTrie.of(vocabulary.tokens)

"""Telling texts from their spellings: the distinct byte strings of a slot, counted and numbered.

A text may be spelled by many token sequences. Read byte by byte, all its spellings are followed at once: in which
tokens one may be, behind how many others. Two beginnings that may be in the same tokens behind as many have the same
continuations, so that these subsets are the states of a deterministic automaton (Rabin & Scott 1959, "Finite automata
and their decision problems", IBM Journal 3(2), section 5), whose texts are counted as in
`constraints.automata.ranking`.
"""

from functools import cached_property

import numpy as np

from constraints.errors import ConstraintTooLarge, InvalidOption
from constraints.tokens.token_automaton import TokenAutomaton
from constraints.tokens.vocabulary import Vocabulary

LARGEST = 200_000
"""Transitions of the largest automaton of distinct texts that is counted."""
MOST_EDGES = 100_000_000
"""Edges, each at every position, that are counted along: some ten seconds."""

# Where a text may be: a node of a trie of tokens, and as bits the numbers of tokens before it.
_Subset = tuple[tuple[int, int], ...]


def check_vocabulary(vocabulary: Vocabulary, size: int) -> None:
    """Raises `InvalidOption` if the vocabulary is not one of so many tokens."""
    if len(vocabulary) != size:
        raise InvalidOption(f"the vocabulary has {len(vocabulary)} tokens, the slots are over {size}")


def ways_on(automaton: TokenAutomaton, committed: tuple[int, ...]) -> list[list[int]]:
    """The number of token sequences that go on from each state after so many tokens, K + 1 times (S,).

    Args:
        automaton: The language.
        committed: (K,), the token at each position, -1 where it is free.

    Raises:
        ConstraintTooLarge: There are more than `MOST_EDGES`.
    """
    if len(automaton.src) * len(committed) > MOST_EDGES:
        raise ConstraintTooLarge(
            f"the texts of {len(committed)} tokens lie along {len(automaton.src):,} edges, too many to be counted",
            hint="Use a smaller capacity or a simpler pattern",
        )
    size = np.diff(automaton.class_offsets).astype(object)
    ways = automaton.accepting.astype(int).astype(object)
    found = [ways.tolist()]
    for token in reversed(committed):
        number = automaton.token_class[token]
        edges = np.arange(len(automaton.src)) if token < 0 else np.flatnonzero(automaton.cls == number)
        many = size[automaton.cls[edges]] if token < 0 else 1
        before = np.zeros(automaton.num_states, dtype=object)
        np.add.at(before, automaton.src[edges], many * ways[automaton.dst[edges]])
        ways = before
        found.insert(0, ways.tolist())
    return found


class Spellings:
    """The distinct texts of a slot.

    Args:
        automaton: The language.
        vocabulary: What each token spells.
        committed: (K,), the token at each position, -1 where it is free.

    Raises:
        ConstraintTooLarge: They cannot be told apart with `LARGEST` transitions.
    """

    def __init__(self, automaton: TokenAutomaton, vocabulary: Vocabulary, committed: tuple[int, ...]) -> None:
        self._automaton, self._vocabulary, self._committed = automaton, vocabulary, committed
        self._ways = ways_on(automaton, committed)
        # Tries of the tokens that may come next in a state: the node behind each byte, and what ends in a node.
        self._after: list[dict[int, int]] = []
        self._ends: list[dict[int, list[int]]] = []
        self._roots: dict[int, int] = {}
        self._states: dict[int, int] = {}
        self._next: dict[_Subset, dict[int, _Subset]] = {}
        self._counts: dict[_Subset, int] = {}
        self._transitions = 0
        self._start: _Subset = ((self._root(0), 1),) if self._ways[0][0] else ()

    @cached_property
    def count(self) -> int:
        """How many there are."""
        waiting = [self._start]
        while waiting:
            subset = waiting[-1]
            if subset in self._counts:
                waiting.pop()
                continue
            following = list(self._following(subset).values())
            unknown = [after for after in following if after not in self._counts]
            if unknown:
                waiting += unknown
            else:
                self._counts[subset] = self._ends_in(subset) + sum(self._counts[after] for after in following)
                waiting.pop()
        return self._counts[self._start]

    def text(self, number: int) -> bytes:
        """The text with a number from 0 to `count` - 1, in byte order, a text before its continuations."""
        if not 0 <= number < self.count:
            raise ValueError(f"no text with number {number} among {self.count}")
        subset, text = self._start, bytearray()
        while number or not self._ends_in(subset):
            number -= self._ends_in(subset)
            for byte, after in sorted(self._following(subset).items()):
                if number < self._counts[after]:
                    text.append(byte)
                    subset = after
                    break
                number -= self._counts[after]
        return bytes(text)

    def tokens(self, text: bytes) -> tuple[int, ...]:
        """The spelling of a text with the fewest tokens, padding behind it; of several the one of the longest first.

        Raises:
            ValueError: It has none.
        """
        vocabulary, room = self._vocabulary, len(self._committed)
        spelled: dict[bytes, list[int]] = {}
        for token in self._automaton.members.tolist():
            spelled.setdefault(vocabulary.tokens[token], []).append(token)
        longest = max(map(len, spelled), default=0)
        # Bytes that are spelled and the state: by which tokens.
        layer: dict[tuple[int, int], tuple[int, ...]] = {(0, 0): ()}
        for count in range(room + 1):
            for (place, state), ids in layer.items():
                if place == len(text) and self._may_end(state, count):
                    return ids + (vocabulary.pad_id,) * (room - count)
            further: dict[tuple[int, int], tuple[int, ...]] = {}
            for (place, state), ids in layer.items() if count < room else ():
                for length in range(min(longest, len(text) - place), 0, -1):
                    for token in spelled.get(text[place : place + length], ()):
                        after = self._automaton.step(state, token)
                        if after >= 0 and self._committed[count] in (-1, token):
                            further.setdefault((place + length, after), (*ids, token))
            layer = further
        raise ValueError(f"{text!r} is not a text of the slot")

    def _root(self, state: int) -> int:
        """The trie of the tokens that may come next in a state."""
        if state not in self._roots:
            automaton = self._automaton
            self._roots[state] = root = self._node()
            self._states[root] = state
            for edge in range(automaton.offsets[state], automaton.offsets[state + 1]):
                number, target = automaton.cls[edge], int(automaton.dst[edge])
                first, past = automaton.class_offsets[number : number + 2]
                for token in automaton.members[first:past].tolist():
                    node = root
                    for byte in self._vocabulary.tokens[token]:
                        if byte not in self._after[node]:
                            self._after[node][byte] = self._node()
                        node = self._after[node][byte]
                    if node != root:
                        self._ends[node].setdefault(target, []).append(token)
        return self._roots[state]

    def _node(self) -> int:
        self._after.append({})
        self._ends.append({})
        return len(self._after) - 1

    def _following(self, subset: _Subset) -> dict[int, _Subset]:
        """Where each byte leads that may come next."""
        if subset not in self._next:
            reached: dict[int, dict[int, int]] = {}
            for node, before in subset:
                for byte, after in self._after[node].items():
                    into = reached.setdefault(byte, {})
                    if self._after[after]:
                        into[after] = into.get(after, 0) | before
                    for target, tokens in self._ends[after].items():
                        if behind := self._behind(before, target, tokens):
                            root = self._root(target)
                            into[root] = into.get(root, 0) | behind
            self._transitions += len(reached)
            if self._transitions > LARGEST:
                raise ConstraintTooLarge(
                    f"the texts of a slot of {len(self._committed)} tokens have too many spellings to be told apart",
                    hint="Leave the vocabulary out to count token sequences",
                )
            self._next[subset] = {byte: self._subset(into) for byte, into in reached.items() if into}
        return self._next[subset]

    def _subset(self, into: dict[int, int]) -> _Subset:
        if max(self._committed, default=-1) < 0:
            # Nothing is committed: what may follow few tokens holds all that may follow more.
            into = {node: before & -before for node, before in into.items()}
        return tuple(sorted(into.items()))

    def _behind(self, before: int, target: int, tokens: list[int]) -> int:
        """The numbers of tokens behind one of some tokens that leads to a state from which a text can be finished."""
        behind = 0
        for count, only in enumerate(self._committed):
            if before >> count & 1 and (only < 0 or only in tokens) and self._ways[count + 1][target]:
                behind |= 1 << count + 1
        return behind

    def _ends_in(self, subset: _Subset) -> bool:
        """Whether a text may end there."""
        return any(
            before >> count & 1 and self._may_end(self._states[node], count)
            for node, before in subset
            if node in self._states
            for count in range(len(self._committed) + 1)
        )

    def _may_end(self, state: int, count: int) -> bool:
        """Whether padding alone may follow in a state, behind so many tokens."""
        automaton, left = self._automaton, self._committed[count:]
        if left and state >= 0:
            state = automaton.step(state, automaton.pad_id)
        return state >= 0 and bool(automaton.accepting[state]) and set(left) <= {-1, automaton.pad_id}

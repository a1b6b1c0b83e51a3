"""The k most likely texts of each slot, exactly.

The most likely way on from every state after every number of tokens is worked out first, from the end (Viterbi). The
second best text is then the best one that departs from the best somewhere, and so on: every text that is found splits
what is left into the texts that share a beginning with it and go on with the next best token there.

Sources: Lawler 1972, "A procedure for computing the K best solutions to discrete optimization problems", Management
Science 18(7), for the partition; Huang & Chiang 2005, "Better k-best parsing", IWPT, algorithm 3, for ways on that are
sorted only where they are looked at.
"""

import heapq
from collections.abc import Iterator
from itertools import count, islice

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from constraints.errors import ConstraintTooLarge, InvalidOption
from constraints.inference import particles
from constraints.inference.particles import GrammarSlots
from constraints.inference.slots.groups import committed
from constraints.inference.slots.slot_batch import SlotBatch
from constraints.inference.spellings import check_vocabulary
from constraints.tokens.token_automaton import TokenAutomaton
from constraints.tokens.vocabulary import Vocabulary

SPELLINGS = 1_000
"""Token sequences that are looked at for each text, where the same text is spelled in several ways."""

Scored = tuple[float, tuple[int, ...]]


def k_best(
    log_probs: Tensor,
    slots: SlotBatch | GrammarSlots,
    k: int,
    *,
    fixed: Tensor | None = None,
    vocabulary: Vocabulary | None = None,
) -> tuple[Tensor, Tensor]:
    """The k most likely texts of each slot, the likeliest first: tokens (P, k) and log-probabilities (N, k).

    Where a slot has fewer than k texts, the tokens of the others are -1 and their log-probability is -inf. The order
    among equally likely texts is always the same, but otherwise not defined. For grammars those that a beam finds.

    Args:
        log_probs: (P, V), log-probabilities of the tokens at each position. They need not be normalised.
        slots: The slots, which share the P positions.
        k: How many.
        fixed: (P,), the token that is committed at a position, -1 where none is. A committed token has
            log-probability 0, whatever its row says.
        vocabulary: With it no two of a slot's texts have the same bytes: of those that do, the likeliest is returned.
            None for sequences of tokens, of which several may spell the same text.

    Raises:
        InvalidOption: `k` is not positive, or shapes or types do not fit.
        ConstraintTooLarge: A text has so many spellings that the next one is out of reach.
    """
    if k < 1:
        raise InvalidOption(f"the {k} most likely texts were asked for", hint="Pass a positive k")
    if vocabulary is not None:
        check_vocabulary(vocabulary, log_probs.shape[-1])
    found: list[Iterator[Scored]]
    if isinstance(slots, GrammarSlots):
        found = [iter(texts) for texts in particles.beam(log_probs, slots, fixed=fixed, width=k)]
    else:
        slots.check(log_probs, fixed, None)
        rows = committed(log_probs.detach().double().cpu(), None if fixed is None else fixed.cpu()).numpy()
        found = [
            _ordered(rows[first:past], slots.automata[number])
            for number, first, past in zip(slots.which, slots.offset[:-1], slots.offset[1:], strict=True)
        ]
    tokens = torch.full((slots.num_positions, k), -1, dtype=torch.long)
    best = torch.full((len(slots), k), -torch.inf, dtype=torch.float64)
    for slot, texts in enumerate(found):
        place = slice(int(slots.offset[slot]), int(slots.offset[slot + 1]))
        if vocabulary is not None:
            texts = _distinct(texts, vocabulary, SPELLINGS * k)
        for number, (log_probability, ids) in enumerate(islice(texts, k)):
            best[slot, number] = log_probability
            tokens[place, number] = torch.tensor(ids, dtype=torch.long)
    return tokens.to(log_probs.device), best.to(log_probs)


def _ordered(rows: NDArray[np.float64], automaton: TokenAutomaton) -> Iterator[Scored]:
    """All texts of a slot with a probability above 0, the likeliest first.

    Args:
        rows: (K, V), log-probabilities.
        automaton: The language.
    """
    ways = _Ways(rows, automaton)
    if ways.best[0][0] == -np.inf:
        return
    room = len(rows)
    if not room:
        yield 0.0, ()
        return
    serial = count()
    # A set of texts: those that begin with some tokens, of this log-probability, in a state, and go on with the
    # way on of a rank or a worse one. Its key is the best of them.
    waiting: list[tuple[float, int, tuple[int, ...], float, int, int]] = [
        (-float(ways.best[0][0]), next(serial), (), 0.0, 0, 0)
    ]
    while waiting:
        _, _, prefix, score, state, rank = heapq.heappop(waiting)
        while True:
            token, after, scores = ways.of(len(prefix), state)
            if rank + 1 < len(token):
                heapq.heappush(waiting, (-(score + scores[rank + 1]), next(serial), prefix, score, state, rank + 1))
            score += float(rows[len(prefix), token[rank]])
            prefix, state, rank = (*prefix, int(token[rank])), int(after[rank]), 0
            if len(prefix) == room:
                break
        yield score, prefix


class _Ways:
    """How a text goes on.

    Args:
        rows: (K, V), log-probabilities.
        automaton: The language.

    Attributes:
        best: K + 1 times (S,), the log-probability of the most likely way on from each state after so many tokens.
    """

    def __init__(self, rows: NDArray[np.float64], automaton: TokenAutomaton) -> None:
        self._rows, self._automaton = rows, automaton
        self._known: dict[tuple[int, int], tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]] = {}
        weights = np.full((len(rows), automaton.num_classes), -np.inf)
        allowed = automaton.members
        np.maximum.at(weights.T, automaton.token_class[allowed], rows[:, allowed].T)
        self.best = [np.where(automaton.accepting, 0.0, -np.inf)]
        for weight in weights[::-1]:
            before = np.full(automaton.num_states, -np.inf)
            np.maximum.at(before, automaton.src, weight[automaton.cls] + self.best[0][automaton.dst])
            self.best.insert(0, before)

    def of(self, place: int, state: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """The tokens that go on, the states behind them, and the most that can be made of each, the best first."""
        if (place, state) not in self._known:
            automaton = self._automaton
            edges = slice(automaton.offsets[state], automaton.offsets[state + 1])
            target = np.full(automaton.num_classes + 1, -1)
            target[automaton.cls[edges]] = automaton.dst[edges]
            # The last entry is for tokens of no class.
            after = target[automaton.token_class]
            tokens = np.flatnonzero(after >= 0)
            scores = self._rows[place, tokens] + self.best[place + 1][after[tokens]]
            order = np.argsort(-scores, kind="stable")[: np.count_nonzero(scores > -np.inf)]
            self._known[place, state] = tokens[order], after[tokens[order]], scores[order]
        return self._known[place, state]


def _distinct(texts: Iterator[Scored], vocabulary: Vocabulary, most: int) -> Iterator[Scored]:
    """Those texts whose bytes are not those of an earlier one.

    Raises:
        ConstraintTooLarge: More than `most` had to be looked at.
    """
    seen: set[bytes] = set()
    for number, (score, ids) in enumerate(texts):
        if number >= most:
            raise ConstraintTooLarge(
                f"the {most:,} most likely token sequences spell no more than {len(seen)} different texts",
                hint="Ask for fewer texts, or leave the vocabulary out",
            )
        data = vocabulary.decode(ids)
        if data not in seen:
            seen.add(data)
            yield score, ids

"""Random cases for property tests: automata, vocabularies, slots."""

import itertools
import math
from dataclasses import dataclass

import numpy as np
import torch
from hypothesis import strategies as st

from constraints.dfa import ByteDFA
from constraints.inference import SlotBatch
from constraints.token_automaton import TokenAutomaton
from constraints.vocabulary import Vocabulary

LETTERS = b"abc"


@st.composite
def byte_languages(draw: st.DrawFn, letters: bytes = LETTERS, most_states: int = 5) -> ByteDFA:
    """The language of a random automaton over a few bytes."""
    states = draw(st.integers(1, most_states))
    transitions = np.full((states, 256), -1, dtype=np.int32)
    size = states * len(letters)
    transitions[:, list(letters)] = np.array(
        draw(st.lists(st.integers(-1, states - 1), min_size=size, max_size=size)), dtype=np.int32
    ).reshape(states, len(letters))
    return ByteDFA(transitions, np.array(draw(st.lists(st.booleans(), min_size=states, max_size=states))))


@st.composite
def vocabularies(draw: st.DrawFn, letters: bytes = LETTERS) -> Vocabulary:
    """A padding token somewhere, every letter, and some longer tokens, of which two may be spelled alike."""
    longer = st.lists(st.sampled_from(list(letters)), min_size=1, max_size=3).map(bytes)
    tokens = [bytes([letter]) for letter in letters] + draw(st.lists(longer, max_size=4))
    pad = draw(st.integers(0, len(tokens)))
    tokens.insert(pad, b"")
    return Vocabulary.greedy(tokens, pad)


@dataclass(frozen=True)
class Problem:
    """Some slots over a vocabulary, with log-probabilities and committed tokens.

    Args:
        slots: The slots.
        languages: The language of each.
        vocabulary: Their tokens.
        log_probs: (P, V), in fp64; flat or sharp, and -inf in some places.
        fixed: (P,), -1 where nothing is committed.
        seed: For whatever else is drawn.
    """

    slots: SlotBatch
    languages: tuple[ByteDFA, ...]
    vocabulary: Vocabulary
    log_probs: torch.Tensor
    fixed: torch.Tensor
    seed: int

    def part(self, slot: int) -> slice:
        """The positions of a slot."""
        return slice(int(self.slots.offset[slot]), int(self.slots.offset[slot + 1]))

    def uniforms(self) -> torch.Tensor:
        """Draws (P, 2)."""
        generator = torch.Generator().manual_seed(self.seed)
        return torch.rand(self.slots.num_positions, 2, generator=generator, dtype=torch.float64)

    def sequences(self, slot: int) -> dict[tuple[int, ...], float]:
        """By brute force: the token sequences of a slot that are in its language, and their log-probabilities."""
        rows, fixed = self.log_probs[self.part(slot)].tolist(), self.fixed[self.part(slot)].tolist()
        pad, tokens = self.vocabulary.pad_id, self.vocabulary.tokens
        found = {}
        for ids in itertools.product(range(len(tokens)), repeat=len(rows)):
            text = list(ids)
            while text and text[-1] == pad:
                text.pop()
            if pad in text or any(only not in (-1, token) for only, token in zip(fixed, ids, strict=True)):
                continue
            if self.languages[slot].accepts(b"".join(tokens[token] for token in text)):
                scores = [0.0 if only >= 0 else row[t] for row, only, t in zip(rows, fixed, ids, strict=True)]
                found[ids] = math.fsum(scores) if -math.inf not in scores else -math.inf
        return found


@st.composite
def problems(draw: st.DrawFn, *, most: int = 3, scales: tuple[float, ...] = (0.1, 1.0, 20.0, 300.0)) -> Problem:
    """Some slots of at most so many tokens, whose texts brute force can list."""
    vocabulary = draw(vocabularies())
    pool = draw(st.lists(byte_languages(), min_size=1, max_size=2))
    chosen = draw(st.lists(st.tuples(st.sampled_from(pool), st.integers(0, most)), min_size=1, max_size=3))
    slots = SlotBatch.of([(TokenAutomaton.from_dfa(language, vocabulary), capacity) for language, capacity in chosen])
    seed = draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    shape = slots.num_positions, len(vocabulary)
    log_probs = random.normal(scale=draw(st.sampled_from(scales)), size=shape)
    if draw(st.booleans()):
        log_probs[random.random(shape) < 0.2] = -np.inf
    fixed = np.full(shape[0], -1)
    if draw(st.booleans()):
        some = random.random(shape[0]) < 0.3
        fixed[some] = random.integers(0, shape[1], some.sum())
    languages = tuple(language for language, _ in chosen)
    return Problem(slots, languages, vocabulary, torch.from_numpy(log_probs), torch.from_numpy(fixed), seed)


def log_sum(values: list[float]) -> float:
    """The logarithm of the sum of the exponentials; -inf for none."""
    highest = max(values, default=-math.inf)
    if highest == -math.inf:
        return highest
    return highest + math.log(math.fsum(math.exp(value - highest) for value in values))

"""Inference over slots whose language is a grammar: approximate in its probabilities, exact in what it lets through.

A matcher tells which tokens may come next, and no more, so there is no dynamic programme. Texts are written from left
to right, some at a time, each weighted by the probability of its tokens. Of all the ways to go on a few are kept: for
the most likely text those of the largest weight, a beam; for a sample some at random, by priority sampling (Duffield,
Lund and Thorup 2007, doi:10.1145/1314690.1314696): those of the largest weight w / u with u uniform, at the weight
max(w, t), t being the largest w / u that is left out. That keeps the expectation of every weight, and with room for
all the ways to go on nothing is left out and the sample is exact.

A way to go on is kept only with a completion at hand that fits the slot.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from constraints.errors import InvalidOption
from constraints.grammar.matcher import Matcher
from constraints.grammar.token_grammar import TokenGrammar
from constraints.inference.slots.posteriors import FilledTokens, Posterior
from constraints.inference.slots.slot_batch import Slots
from constraints.inference.slots.slot_languages import Given, Languages


@dataclass(frozen=True, eq=False)
class GrammarSlots(Slots):
    """N slots whose languages are grammars, their positions laid end to end.

    Attributes:
        grammars: The grammar of each slot.
        capacity: (N,), the number of tokens of each slot, padding included.
        width: Texts that are written side by side.
        tries: Most ways to go on that are looked at for each position and lead nowhere.
        samples: The last sample of each slot. Whatever beginning of it is committed, there is a text that goes on.
    """

    grammars: tuple[TokenGrammar, ...]
    capacity: NDArray[np.int64]
    width: int = 8
    tries: int = 64
    samples: dict[int, tuple[int, ...]] = field(default_factory=dict)
    in_order: ClassVar[bool] = True

    @classmethod
    def of(cls, slots: Sequence[tuple[TokenGrammar, int]]) -> "GrammarSlots":
        """A batch from each slot's grammar and capacity."""
        capacity = np.array([capacity for _, capacity in slots], dtype=np.int64)
        return cls(tuple(grammar for grammar, _ in slots), capacity)


@dataclass(frozen=True, eq=False)
class PlainGrammars(Languages):
    """Slots whose languages are grammars; the work is done on the CPU, wherever the log-probabilities are.

    Args:
        slots: The slots.
    """

    slots: GrammarSlots

    def answer(self, given: Given) -> Posterior:
        """See `Languages.answer`; what is estimated see `constraints.inference.posterior`."""
        return posterior(given.by_position, self.slots, fixed=given.fixed, uniforms=given.uniforms)


@dataclass(frozen=True)
class _Particle:
    """A text up to some position.

    Args:
        matcher: Behind it; None once it has ended.
        weight: Log of its weight.
        completion: Tokens that would end it.
        tokens: Its tokens, padding included.
        sure: Probability of each token among those that might have stood there.
    """

    matcher: Matcher | None
    weight: float
    completion: tuple[int, ...]
    tokens: tuple[int, ...] = ()
    sure: tuple[float, ...] = ()


class _Ways(NamedTuple):
    """N ways to go on.

    Attributes:
        owner: (N,), which particle goes on.
        token: (N,), with which token.
        score: (N,), log of the weight.
        share: (N,), the probability of the token among those that the particle lets through.
    """

    owner: NDArray[np.int64]
    token: NDArray[np.int64]
    score: NDArray[np.float64]
    share: NDArray[np.float64]


class _Writer:
    """Writes the text of one slot.

    Args:
        slots: For the settings.
        grammar: The grammar.
        rows: Log-probabilities (K, V).
        fixed: Committed tokens, -1 where there is none (K,).
        random: Source of chance; None for a beam.
        last: An earlier sample; nothing if there is none.
    """

    def __init__(
        self,
        slots: GrammarSlots,
        grammar: TokenGrammar,
        rows: NDArray[np.float64],
        fixed: NDArray[np.int64],
        random: np.random.Generator | None,
        last: tuple[int, ...],
    ) -> None:
        self.slots, self.grammar, self.rows, self.fixed, self.random = slots, grammar, rows, fixed, random
        self.last = tuple(token for token in last if token != grammar.pad_id)

    def write(self) -> list[_Particle]:
        """Texts that fill the slot, with their weights; none if no text was found."""
        room = len(self.rows)
        completion = self.last or self.grammar.text(room)
        if completion is None:
            return []
        particles = [_Particle(self.grammar.start(), 0.0, completion)]
        for place in range(room):
            particles = self._further(particles, place)
        return particles

    def _further(self, particles: list[_Particle], place: int) -> list[_Particle]:
        """The particles with one token more."""
        pad, only = self.grammar.pad_id, int(self.fixed[place])
        row = np.zeros(self.rows.shape[1]) if only >= 0 else self.rows[place]
        owners, tokens, scores, shares = [], [], [], []
        for number, particle in enumerate(particles):
            matcher = particle.matcher
            allowed = np.array([pad]) if matcher is None else np.flatnonzero(matcher.allowed())
            if only >= 0:
                allowed = allowed[allowed == only]
            score = row[allowed]
            allowed, score = allowed[score > -math.inf], score[score > -math.inf]
            owners.append(np.full(len(allowed), number))
            tokens.append(allowed)
            scores.append(score + particle.weight)
            shares.append(np.exp(score - np.logaddexp.reduce(score)) if len(score) else score)
        return self._kept(particles, place, _Ways(*map(np.concatenate, (owners, tokens, scores, shares))))

    def _kept(self, particles: list[_Particle], place: int, ways: _Ways) -> list[_Particle]:
        """Of the ways to go on those that are kept."""
        owner, token, score, share = ways
        width, tries = self.slots.width, self.slots.tries
        key = score if self.random is None else score - np.log1p(-self.random.random(len(score)))
        most = min(len(key), width + 1 + tries)
        order = np.argpartition(-key, most - 1)[:most] if most < len(key) else np.arange(len(key))
        order = order[np.argsort(-key[order], kind="stable")]
        kept: list[_Particle] = []
        left_out = -math.inf
        for way in order:
            child = self._child(particles[owner[way]], int(token[way]), float(score[way]), float(share[way]), place)
            if child is None:
                continue
            if len(kept) == width:
                left_out = float(key[way])
                break
            kept.append(child)
        if not kept:
            kept = self._by_completions(particles, place, ways)
        if self.random is not None:
            kept = [replace(particle, weight=max(particle.weight, left_out)) for particle in kept]
        return kept

    def _by_completions(self, particles: list[_Particle], place: int, ways: _Ways) -> list[_Particle]:
        """The particles, each one token nearer to its end."""
        owner, token, score, share = ways
        nearer = []
        for number, particle in enumerate(particles):
            following = particle.completion[0] if particle.completion else self.grammar.pad_id
            for way in np.flatnonzero((owner == number) & (token == following)):
                child = self._child(particle, following, float(score[way]), float(share[way]), place)
                nearer += [] if child is None else [child]
        return nearer

    def _child(self, parent: _Particle, token: int, weight: float, share: float, place: int) -> _Particle | None:
        """The particle with a token more, None if no text of that beginning fits the slot."""
        tokens, sure = (*parent.tokens, token), (*parent.sure, share)
        if parent.matcher is None or token == self.grammar.pad_id:
            return _Particle(None, weight, (), tokens, sure)
        matcher = parent.matcher.after((token,))
        if matcher is None:
            return None
        room = len(self.rows) - place - 1
        if parent.completion[:1] == (token,):
            return _Particle(matcher, weight, parent.completion[1:], tokens, sure)
        completion = self.grammar.completion(matcher, room=room, hint=parent.completion)
        return None if completion is None else _Particle(matcher, weight, completion, tokens, sure)


def posterior(log_probs: Tensor, slots: GrammarSlots, *, fixed: Tensor | None, uniforms: Tensor | None) -> Posterior:
    """See `constraints.inference.posterior`; everything in it is an estimate from some texts of the language.

    The probability of a sampled token is that among the tokens which the text before it lets through.
    """
    if uniforms is not None and uniforms.ndim != 2:
        raise InvalidOption(
            "several samples at once are asked for under grammars", hint="Call it for each sample, with (P, 2) uniforms"
        )
    found = [_texts(log_probs, slots, slot, fixed, uniforms) for slot in range(len(slots))]
    weights = [np.array([particle.weight for particle in particles]) for particles, _ in found]
    totals = np.array([np.logaddexp.reduce(weight) if len(weight) else -math.inf for weight in weights])

    def fill(first: int, past: int, rows: Tensor) -> None:
        rows.zero_()
        start = slots.offset[first]
        for slot in range(first, past):
            places = torch.arange(slots.offset[slot] - start, slots.offset[slot + 1] - start, device=rows.device)
            for particle, weight in zip(found[slot][0], np.exp(weights[slot] - totals[slot]), strict=True):
                rows[places, torch.tensor(particle.tokens, device=rows.device)] += float(weight)

    sample, probability = None, None
    if uniforms is not None:
        sample = torch.full((slots.num_positions,), -1, dtype=torch.long)
        probability = torch.zeros(slots.num_positions, dtype=torch.float64)
        for slot, (particles, random) in enumerate(found):
            if particles and random is not None:
                shares = np.exp(weights[slot] - totals[slot])
                chosen = particles[int(random.choice(len(particles), p=shares / shares.sum()))]
                slots.samples[slot] = chosen.tokens
                piece = slice(slots.offset[slot], slots.offset[slot + 1])
                sample[piece] = torch.tensor(chosen.tokens, dtype=torch.long)
                probability[piece] = torch.tensor(chosen.sure, dtype=torch.float64)
        sample, probability = sample.to(log_probs.device), probability.to(log_probs)
    log_partition = torch.from_numpy(totals).to(log_probs)
    return Posterior(log_partition, sample, probability, FilledTokens(slots, log_probs, fill))


def argmax(log_probs: Tensor, slots: GrammarSlots, *, fixed: Tensor | None) -> tuple[Tensor, Tensor]:
    """See `constraints.inference.argmax`; the most likely text that a beam finds."""
    tokens = torch.full((slots.num_positions,), -1, dtype=torch.long)
    best = torch.full((len(slots),), -math.inf, dtype=torch.float64)
    for slot, texts in enumerate(beam(log_probs, slots, fixed=fixed)):
        if texts:
            best[slot], likeliest = texts[0]
            tokens[slots.offset[slot] : slots.offset[slot + 1]] = torch.tensor(likeliest, dtype=torch.long)
    return tokens.to(log_probs.device), best.to(log_probs)


def beam(
    log_probs: Tensor, slots: GrammarSlots, *, fixed: Tensor | None, width: int = 0
) -> list[list[tuple[float, tuple[int, ...]]]]:
    """The texts of each slot that a beam finds, log-probability and tokens, the likeliest first.

    Args:
        log_probs: (P, V), need not be normalised.
        slots: The slots.
        fixed: (P,), the token that is committed at a position, -1 where none is.
        width: Fewest texts that are written side by side, if `slots.width` is less.
    """
    wide = slots if width <= slots.width else replace(slots, width=width)
    found = []
    for slot in range(len(slots)):
        particles, _ = _texts(log_probs, wide, slot, fixed, None)
        ordered = sorted(particles, key=lambda particle: -particle.weight)
        found.append([(particle.weight, particle.tokens) for particle in ordered])
    return found


def _texts(
    log_probs: Tensor, slots: GrammarSlots, slot: int, fixed: Tensor | None, uniforms: Tensor | None
) -> tuple[list[_Particle], np.random.Generator | None]:
    piece = slice(int(slots.offset[slot]), int(slots.offset[slot + 1]))
    rows = log_probs[piece].detach().double().cpu().numpy()
    known = np.full(len(rows), -1) if fixed is None else fixed[piece].cpu().numpy().astype(np.int64)
    random = None
    if uniforms is not None:
        # The draws of the first open position: those before it have been used.
        open_places = np.flatnonzero(known < 0)
        first = int(open_places[0]) if len(open_places) else 0
        numbers = uniforms[piece][first : first + 1].double().cpu().numpy().view(np.uint64)
        random = np.random.default_rng([int(number) for number in numbers.ravel()])
    return _Writer(slots, slots.grammars[slot], rows, known, random, slots.samples.get(slot, ())).write(), random

"""Inference over slots whose texts are chosen from lexicons: a gather and a sum for each text.

A text w of K tokens with weight a has probability a prod_k p_k(w_k) / Z. All is exact, and of torch's own operators, so
that gradients flow through it on every device.

Shapes: N slots with P positions, M texts of all of them, E tokens of all of these, of which U are different ones at
their positions; F rows of log-probabilities over V tokens.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from constraints.errors import InvalidOption
from constraints.inference.slots.posteriors import Posterior
from constraints.inference.slots.slot_languages import Given, Languages
from constraints.inference.slots.transfer import to_device
from constraints.lexicon.token_lexicon import TokenLexicon

_GAMMA = 0x9E3779B97F4A7C15 - 2**64
_MIXING = ((30, 0xBF58476D1CE4E5B9 - 2**64), (27, 0x94D049BB133111EB - 2**64))
"""Constants of SplitMix64, as signed numbers."""


@dataclass(frozen=True, eq=False)
class LexiconSlots(Languages):
    """Slots of lexicons on a device, their positions laid end to end.

    Args:
        log_weights: Of the texts (M,), fp64.
        slot: The slot of each text (M,).
        start: The first of each text's tokens (M,), a number below E.
        text: The text of each token (E,).
        pair: Which of the different ones a token is (E,).
        position: Positions of the different ones (U,), below P.
        token: Their ids (U,).
        of_position: The slot of each position (P,).
        within: Its place in its slot (P,).
        first: The first position of each slot (N,).
        number: The number of each text in its lexicon (M,).
        size: V.
    """

    log_weights: Tensor
    slot: Tensor
    start: Tensor
    text: Tensor
    pair: Tensor
    position: Tensor
    token: Tensor
    of_position: Tensor
    within: Tensor
    first: Tensor
    number: Tensor
    size: int

    @classmethod
    def of(cls, slots: Sequence[tuple[TokenLexicon, int]], device: torch.device) -> "LexiconSlots":
        """Slots, each of a lexicon and a capacity of at least one token.

        Raises:
            InvalidOption: There are none, a text does not fit its slot, or the lexicons have different vocabularies.
        """
        sizes = {lexicon.size for lexicon, _ in slots}
        if len(sizes) != 1 or any(capacity < 1 for _, capacity in slots):
            raise InvalidOption("slots of lexicons are over one vocabulary, and have room for a token at least")
        (size,) = sizes
        capacities = np.array([capacity for _, capacity in slots], dtype=np.int64)
        texts = np.array([len(lexicon) for lexicon, _ in slots], dtype=np.int64)
        first = np.concatenate(([0], np.cumsum(capacities)[:-1]))
        slot = np.repeat(np.arange(len(slots)), texts)
        start = np.concatenate(([0], np.cumsum(capacities[slot])[:-1]))
        ids = np.concatenate([lexicon.filled(capacity).ravel() for lexicon, capacity in slots])
        text = np.repeat(np.arange(len(slot)), capacities[slot])
        at = first[slot[text]] + np.arange(len(ids)) - start[text]
        numbers = np.arange(len(slot)) - np.repeat(np.cumsum(texts) - texts, texts)
        different, pair = np.unique(at * size + ids, return_inverse=True)
        return cls(
            *to_device(
                [
                    np.concatenate([lexicon.log_weights for lexicon, _ in slots]), slot, start, text,
                    pair.astype(np.int64), different // size, different % size, np.repeat(np.arange(len(slots)), capacities),
                    np.arange(int(capacities.sum())) - np.repeat(first, capacities), first, numbers,
                ],
                device,
            ),
            size,
        )  # fmt: skip

    def answer(self, given: Given) -> Posterior:
        """See `Languages.answer`."""
        log_probs = given.log_probs.detach()
        score = self._scores(log_probs, given.rows, given.fixed)
        log_z = self._log_partition(score)
        share = (score - log_z.masked_fill(log_z == -torch.inf, 0.0)[self.slot]).exp()
        # What each of the different tokens has of its position's probability.
        mass = share.new_zeros(len(self.token)).index_add(0, self.pair, share[self.text])
        tokens = LexiconTokens(self, mass, log_probs.dtype)
        if given.uniforms is None:
            return Posterior(log_z.to(log_probs.dtype), None, None, tokens)
        several = given.uniforms if given.uniforms.ndim == 3 else given.uniforms[None]
        drawn = [self._drawn(score, log_z, mass, uniforms) for uniforms in several]
        sample, chance = (torch.stack(pieces) for pieces in zip(*drawn, strict=True))
        if given.uniforms.ndim == 2:
            sample, chance = sample[0], chance[0]
        return Posterior(log_z.to(log_probs.dtype), sample, chance.to(log_probs.dtype), tokens)

    def log_partition(self, log_probs: Tensor, *, rows: Tensor | None = None, fixed: Tensor | None = None) -> Tensor:
        """Logarithm of the sum of the texts' weights times their probabilities, (N,). Its gradient is the marginals.

        Arguments as those of `posterior`.
        """
        return self._log_partition(self._scores(log_probs, rows, fixed)).to(log_probs.dtype)

    def _scores(self, log_probs: Tensor, rows: Tensor | None, fixed: Tensor | None) -> Tensor:
        """The logarithm of each text's weight and probability (M,), fp64."""
        if log_probs.ndim != 2 or log_probs.shape[1] != self.size:
            raise InvalidOption(f"log_probs has shape {tuple(log_probs.shape)}, expected (F, {self.size})")
        row = self.position if rows is None else rows[self.position].clamp(0, len(log_probs) - 1)
        of_tokens = log_probs[row, self.token].double()
        if fixed is not None:
            known = fixed[self.position]
            certain = torch.where(known == self.token, 0.0, -torch.inf).to(of_tokens)
            of_tokens = torch.where(known >= 0, certain, of_tokens)
        return self.log_weights.index_add(0, self.text, of_tokens[self.pair])

    def _log_partition(self, score: Tensor) -> Tensor:
        """The logarithm of the sum of each slot's scores (N,), -inf where no text is left."""
        top = (
            score.detach().new_full((len(self.first),), -torch.inf).scatter_reduce(0, self.slot, score.detach(), "amax")
        )
        top = top.masked_fill(top == -torch.inf, 0.0)
        sums = score.new_zeros(len(self.first)).index_add(0, self.slot, (score - top[self.slot]).exp())
        return top + sums.log()

    def _drawn(self, score: Tensor, log_z: Tensor, mass: Tensor, uniforms: Tensor) -> tuple[Tensor, Tensor]:
        """A text of each slot, as tokens (P,), and the probability of each of these at its position (P,).

        By the Gumbel-max trick: what is drawn stays drawn when others are ruled out.
        """
        even = _hashed(uniforms[self.first[self.slot], 0], self.number)
        key = score - (-even.log()).log()
        best = key.new_full((len(self.first),), -torch.inf).scatter_reduce(0, self.slot, key, "amax")
        places = torch.arange(len(key), device=key.device)
        leading = torch.where(key == best[self.slot], places, len(key) - 1)
        chosen = torch.full_like(self.first, len(key) - 1).scatter_reduce(0, self.slot, leading, "amin")
        pair = self.pair[self.start[chosen][self.of_position] + self.within]
        lost = (log_z == -torch.inf)[self.of_position]
        return self.token[pair].masked_fill(lost, -1), mass[pair].masked_fill(lost, 0.0)


@dataclass(frozen=True, eq=False)
class LexiconTokens:
    """Probabilities of the tokens of slots of lexicons.

    Args:
        slots: The slots.
        mass: The probability of each of the different tokens at its position (U,), fp64.
        dtype: Of the marginals.
    """

    slots: LexiconSlots
    mass: Tensor
    dtype: torch.dtype

    def marginals(self) -> Tensor:
        """See `Posterior.marginals`."""
        slots = self.slots
        found = self.mass.new_zeros(len(slots.of_position), slots.size, dtype=self.dtype)
        return found.index_put((slots.position, slots.token), self.mass.to(self.dtype))

    def expectation(self, values: Tensor, wanted: Tensor | None, groups: Sequence[int] | None) -> Tensor:
        """See `Posterior.expectation`; each position is summed by itself, whatever the groups are."""
        slots = self.slots
        mass = self.mass if wanted is None else self.mass * wanted[slots.position]
        found = values.new_zeros(len(slots.of_position), values.shape[1])
        return found.index_add(0, slots.position, mass.to(values.dtype)[:, None] * values.detach()[slots.token])


def _hashed(seed: Tensor, number: Tensor) -> Tensor:
    """Numbers in (0, 1) from seeds in [0, 1) and natural numbers, as if drawn independently (SplitMix64, Steele et al.
    2014, doi 10.1145/2660193.2660195)."""
    state = (seed.double() * 2.0**53).long() + (number + 1) * _GAMMA
    for shift, factor in _MIXING:
        state = (state ^ _shifted(state, shift)) * factor
    return (_shifted(state ^ _shifted(state, 31), 11).double() + 0.5) * 2.0**-53


def _shifted(number: Tensor, places: int) -> Tensor:
    """64 bits moved to the right, with zeros behind them."""
    return (number >> places) & ((1 << (64 - places)) - 1)

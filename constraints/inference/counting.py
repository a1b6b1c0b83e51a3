"""The texts that fit a slot, whatever their probabilities: how many there are, a shortest one, and one drawn evenly."""

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from constraints.errors import InvalidOption
from constraints.inference.distribution import argmax, posterior
from constraints.inference.particles import GrammarSlots
from constraints.inference.slots.slot_batch import SlotBatch
from constraints.inference.spellings import Spellings, check_vocabulary, ways_on
from constraints.tokens.vocabulary import Vocabulary


def count(
    slots: SlotBatch | GrammarSlots, *, fixed: Tensor | None = None, vocabulary: Vocabulary | None = None
) -> list[int]:
    """The number of texts of each slot that fit its capacity, N exact integers.

    Args:
        slots: The slots.
        fixed: (P,), the token that is committed at a position, -1 where none is.
        vocabulary: With it texts are counted, strings of bytes that some tokens spell; without it sequences of
            tokens, of which several may spell the same text.

    Raises:
        InvalidOption: `fixed` does not fit, or the slots are those of grammars, which nothing counts.
        ConstraintTooLarge: An automaton is too large to be counted along, or the texts of a slot are spelled in too
            many ways to be told apart.
    """
    if isinstance(slots, GrammarSlots):
        raise InvalidOption(
            "the texts of a grammar cannot be counted", hint="Use a regular expression or a schema without recursion"
        )
    _check(slots, fixed, None, vocabulary)
    known: dict[tuple[int, tuple[int, ...]], int] = {}
    for number, committed in _committed(slots, fixed):
        if (number, committed) not in known:
            automaton = slots.automata[number]
            known[number, committed] = (
                ways_on(automaton, committed)[0][0]
                if vocabulary is None
                else Spellings(automaton, vocabulary, committed).count
            )
    return [known[each] for each in _committed(slots, fixed)]


def shortest(slots: SlotBatch | GrammarSlots, *, fixed: Tensor | None = None) -> tuple[Tensor, list[int | None]]:
    """A text of each slot with the fewest tokens: tokens (P,), -1 where there is none, and how many are no padding.

    The number is None where there is no text. For grammars the shortest that a beam finds.

    Args:
        slots: The slots, which share the P positions.
        fixed: (P,), the token that is committed at a position, -1 where none is.

    Raises:
        InvalidOption: `fixed` does not fit.
    """
    # What is committed costs the same in every text.
    price = torch.full((slots.num_positions, _tokens(slots)), -1.0, dtype=torch.float64)
    padding = torch.repeat_interleave(torch.tensor(_pads(slots), dtype=torch.long), torch.from_numpy(slots.capacity))
    price.scatter_(1, padding[:, None], 0.0)
    tokens, best = argmax(price, slots, fixed=None if fixed is None else fixed.cpu())
    lengths: list[int | None] = []
    for slot, found in enumerate(torch.isfinite(best).tolist()):
        place = slice(int(slots.offset[slot]), int(slots.offset[slot + 1]))
        lengths.append(int((tokens[place] != padding[place]).sum()) if found else None)
    return tokens, lengths


def uniform(
    slots: SlotBatch | GrammarSlots,
    uniforms: Tensor,
    *,
    fixed: Tensor | None = None,
    vocabulary: Vocabulary | None = None,
) -> Tensor:
    """A text of each slot, every one with the same probability: tokens (P,) or (S, P), -1 where there is none.

    For grammars about the same, see `constraints.inference.particles`.

    Args:
        slots: The slots, which share the P positions.
        uniforms: (P, 2) in [0, 1), drive the draw; (S, P, 2) for several.
        fixed: (P,), the token that is committed at a position, -1 where none is.
        vocabulary: With it the draw is even over texts, strings of bytes, each spelled with as few tokens as it can
            be; without it over sequences of tokens, of which several may spell the same text.

    Raises:
        InvalidOption: Shapes do not fit, or the texts of grammars were to be told apart.
        ConstraintTooLarge: The texts of a slot are spelled in too many ways to be told apart.
    """
    if vocabulary is None:
        flat = torch.zeros((), dtype=torch.float64, device=uniforms.device)
        sample = posterior(
            flat.expand(slots.num_positions, _tokens(slots)), slots, fixed=fixed, uniforms=uniforms
        ).sample
        assert sample is not None
        return sample
    if isinstance(slots, GrammarSlots):
        raise InvalidOption("the texts of a grammar cannot be counted", hint="Leave the vocabulary out")
    _check(slots, fixed, uniforms, vocabulary)
    draws = uniforms if uniforms.ndim == 3 else uniforms[None]
    tokens = torch.full(draws.shape[:2], -1, dtype=torch.long)
    known: dict[tuple[int, tuple[int, ...]], Spellings] = {}
    for slot, (number, committed) in enumerate(_committed(slots, fixed)):
        place = slice(int(slots.offset[slot]), int(slots.offset[slot + 1]))
        if (number, committed) not in known:
            known[number, committed] = Spellings(slots.automata[number], vocabulary, committed)
        spellings = known[number, committed]
        if spellings.count:
            for drawn, numbers in zip(tokens, draws, strict=True):
                chosen = spellings.text(_rank(numbers[place], spellings.count))
                drawn[place] = torch.tensor(spellings.tokens(chosen), dtype=torch.long)
    return (tokens if uniforms.ndim == 3 else tokens[0]).to(uniforms.device)


def _rank(uniforms: Tensor, count: int) -> int:
    """An even draw from 0 to count - 1: the digits of all the numbers make one long fraction."""
    fraction, bits = 0, 53 * uniforms.numel()
    for number in uniforms.double().flatten().tolist():
        fraction = (fraction << 53) + int(number * 2.0**53)
    return (fraction * count) >> bits


def _committed(slots: SlotBatch, fixed: Tensor | None) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The automaton of each slot, and its committed tokens."""
    known = np.full(slots.num_positions, -1) if fixed is None else fixed.cpu().numpy()
    for slot, number in enumerate(slots.which.tolist()):
        yield number, tuple(known[slots.offset[slot] : slots.offset[slot + 1]].tolist())


def _check(slots: SlotBatch, fixed: Tensor | None, uniforms: Tensor | None, vocabulary: Vocabulary | None) -> None:
    """Raises `InvalidOption` for what does not fit the batch."""
    if vocabulary is not None and slots.automata:
        check_vocabulary(vocabulary, _tokens(slots))
    flat = torch.zeros((), dtype=torch.float64)
    slots.check(flat.expand(slots.num_positions, _tokens(slots)), fixed, uniforms)


def _tokens(slots: SlotBatch | GrammarSlots) -> int:
    """Size of the vocabulary; 0 where there is no slot."""
    if isinstance(slots, GrammarSlots):
        return len(slots.grammars[0].start().allowed()) if slots.grammars else 0
    return len(slots.automata[0].token_class) if slots.automata else 0


def _pads(slots: SlotBatch | GrammarSlots) -> list[int]:
    """The padding token of each slot."""
    if isinstance(slots, GrammarSlots):
        return [grammar.pad_id for grammar in slots.grammars]
    return [slots.automata[number].pad_id for number in slots.which]

"""Inference over slots: the log-partition, marginals, samples, the most likely texts, costs, counts and even draws."""

from collections.abc import Sequence

from constraints.errors import InvalidOption
from constraints.grammar import TokenGrammar
from constraints.inference.best import k_best
from constraints.inference.counting import count, shortest, uniform
from constraints.inference.distribution import argmax, entropy, log_partition, posterior
from constraints.inference.expectation import expected_cost
from constraints.inference.lexicon_slots import LexiconSlots
from constraints.inference.particles import GrammarSlots
from constraints.inference.slots.posteriors import Posterior
from constraints.inference.slots.slot_batch import SlotBatch, Slots
from constraints.tokens.token_automaton import TokenAutomaton

__all__ = [
    "GrammarSlots",
    "LexiconSlots",
    "Posterior",
    "SlotBatch",
    "Slots",
    "argmax",
    "count",
    "entropy",
    "expected_cost",
    "k_best",
    "log_partition",
    "posterior",
    "shortest",
    "slots_of",
    "uniform",
]


def slots_of(slots: Sequence[tuple[TokenAutomaton | TokenGrammar, int]]) -> SlotBatch | GrammarSlots:
    """A batch from each slot's language over tokens and its capacity.

    Raises:
        InvalidOption: Some of the languages are regular and others are not.
    """
    regular = [(language, capacity) for language, capacity in slots if isinstance(language, TokenAutomaton)]
    others = [(language, capacity) for language, capacity in slots if isinstance(language, TokenGrammar)]
    if regular and others:
        raise InvalidOption(
            "slots of grammars and other slots are in one batch", hint="Put all of a layout into one grammar"
        )
    return GrammarSlots.of(others) if others else SlotBatch.of(regular)

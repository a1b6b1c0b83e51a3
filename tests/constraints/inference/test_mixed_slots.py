"""Slots of regular languages and of grammars side by side: each as it is without the others."""

import pytest
import torch

from constraints.inference.mixed_slots import Slot, languages_of
from constraints.inference.prepared import PreparedSlots
from constraints.regex.compile import compile_regex
from constraints.tokens.token_automaton import TokenAutomaton
from controllable import Grammar
from tests.constraints.filling import VOCABULARY

pytest.importorskip("llguidance", reason="needs the extra grammar")
CPU = torch.device("cpu")


def slots() -> list[Slot]:
    regular = TokenAutomaton.from_dfa(compile_regex("[a-c]{1,4}", search=False), VOCABULARY)
    language = Grammar('?start: "a" start "b" | "c"', free=True).language
    grammar = language.over(VOCABULARY)
    return [(regular, 4), (grammar, 3), (grammar, 5), (regular, 3)]


def numbers(positions: int) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(0)
    log_probs = torch.randn(positions, len(VOCABULARY), generator=generator).log_softmax(dim=1)
    return log_probs, torch.rand(positions, 2, generator=generator, dtype=torch.float64)


def test_slots_of_several_kinds_are_as_those_of_each_kind() -> None:
    mixed, kinds = slots(), [0, 0, 0, 0, *[1] * 8, 0, 0, 0]
    log_probs, uniforms = numbers(15)
    found = languages_of(mixed, CPU).posterior(log_probs, uniforms=uniforms)
    values, wanted = torch.randn(len(VOCABULARY), 3), torch.ones(15, dtype=torch.bool)
    mean = found.expectation(values, wanted=wanted)
    # Both grammars are one document's, the others another's.
    apart = found.expectation(values, wanted=wanted, groups=[4, 8, 3])
    torch.testing.assert_close(apart, mean)
    assert found.sample is not None and found.sample_probability is not None
    for kind, members in enumerate(([mixed[0], mixed[3]], mixed[1:3])):
        at = torch.tensor([place for place, of in enumerate(kinds) if of == kind])
        alone = languages_of(members, CPU).posterior(log_probs[at], uniforms=uniforms[at])
        assert alone.sample is not None and alone.sample_probability is not None
        assert torch.equal(found.sample[at], alone.sample)
        torch.testing.assert_close(found.sample_probability[at], alone.sample_probability)
        torch.testing.assert_close(found.marginals[at].double(), alone.marginals.double())
        torch.testing.assert_close(mean[at], alone.expectation(values, wanted=wanted[at]).to(mean.dtype))


def test_known_tokens_and_rows_go_to_their_slots() -> None:
    log_probs, uniforms = numbers(15)
    order = torch.arange(14, -1, -1)
    fixed = torch.full((15,), -1)
    fixed[0], fixed[4] = VOCABULARY.encode("b")[0], VOCABULARY.encode("c")[0]
    plain = languages_of(slots(), CPU).posterior(log_probs, fixed=fixed, uniforms=uniforms)
    turned = languages_of(slots(), CPU).posterior(log_probs[order], rows=order, fixed=fixed, uniforms=uniforms)
    assert plain.sample is not None and turned.sample is not None
    assert torch.equal(plain.sample, turned.sample)
    assert int(plain.sample[0]) == fixed[0] and int(plain.sample[4]) == fixed[4]


def test_slots_of_one_kind_are_not_taken_apart() -> None:
    regular = [slot for slot in slots() if isinstance(slot[0], TokenAutomaton)]
    assert type(languages_of(regular, CPU)) is PreparedSlots
    assert type(languages_of(slots(), CPU)) is not type(languages_of(regular, CPU))

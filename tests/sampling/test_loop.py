"""The loop with odd rows and functions, and rows that depend on nothing but themselves."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from constraints.errors import InvalidOption, UnsatisfiableConstraint
from controllable import DiffusionLM, Regex, StepState
from controllable.adapters.stateless import Stateless
from controllable.sampling import ConstrainedSampler, Loop, Masked, Proposal, SamplerSettings, Span, Steering
from guidance import Keyword, Tilt, as_energy, terms_of
from tests.sampling.rows import row_of, text_of

WORD = Regex(r"[a-z]{6}")


@pytest.fixture(scope="module")
def lm(checkpoint: Path, precision: str) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint, device="cpu")


def test_what_is_run_beside_others_is_what_comes_back(lm: DiffusionLM) -> None:
    loop, settings = Loop(lm.sampler), SamplerSettings(steps=3)
    loop.join([row_of(lm, Regex("A{6}"), settings)])
    row = row_of(lm, Regex("B{6}"), settings)
    _, state = loop.run([row])
    assert text_of(lm, row, state.tokens[0].numpy()).strip("\0") == "BBBBBB" and len(loop.rows) == 1


def test_fresh_noise_is_drawn_whatever_the_others_do(lm: DiffusionLM) -> None:
    settings = SamplerSettings(steps=9, renoise=0.4, revise=0.5, batch_invariant=True)
    alone, together = (row_of(lm, WORD, settings, seed=3) for _ in range(2))
    _, expected = Loop(lm.sampler).run([alone])
    _, found = Loop(lm.sampler).run([together, row_of(lm, WORD, replace(settings, steps=12), seed=4)])
    assert torch.equal(found.tokens[0], expected.tokens[0])
    assert alone.rng.random() == together.rng.random()


def test_slots_alike_side_by_side_do_not_depend_on_each_other(lm: DiffusionLM) -> None:
    settings = SamplerSettings(steps=6, batch_invariant=True)
    number = Regex(r"(100|[1-9]?\d)")
    rows = [row_of(lm, number, settings, seed=seed, capacity=3) for seed in range(9)]
    _, together = Loop(lm.sampler).run(rows)
    for seed in range(9):
        _, alone = Loop(lm.sampler).run([row_of(lm, number, settings, seed=seed, capacity=3)])
        assert torch.equal(alone.tokens[0], together.tokens[seed])
        assert torch.equal(alone.log_prob[0], together.log_prob[seed])


def test_rows_that_make_no_sense_are_refused(lm: DiffusionLM) -> None:
    row = row_of(lm, WORD, SamplerSettings())
    (span,) = row.spans
    behind: list[dict[str, Any]] = [
        {"spans": [span, replace(span, slot=1, start=span.start + 2)]},
        {"spans": [replace(span, start=len(row.tokens) - 1)]},
        {"spans": [Span(0, -1, 1, span.language)]},
        {"start": 2.0},
    ]
    for changes in behind:
        with pytest.raises(InvalidOption):
            replace(row, **changes)


def test_rows_that_are_not_there_cannot_leave(lm: DiffusionLM) -> None:
    loop = Loop(lm.sampler)
    loop.step()
    with pytest.raises(InvalidOption, match="no rows"):
        loop.join([])
    loop.join([row_of(lm, WORD, SamplerSettings())])
    for wrong in ([], [1], [-1], [0, 0]):
        with pytest.raises(InvalidOption, match="cannot leave"):
            loop.leave(wrong)
    assert len(loop.rows) == 1


def test_steps_are_not_counted_on_behind_the_last(lm: DiffusionLM) -> None:
    seen: list[StepState] = []
    rows = [row_of(lm, WORD, SamplerSettings(steps=steps), seed=steps) for steps in (2, 5)]
    Loop(lm.sampler, on_step=seen.append).run(rows)
    assert seen and all(state.step <= state.steps for state in seen)


def nothing(proposal: Proposal) -> Tensor:
    return torch.zeros_like(proposal.open)


def all_there_is(proposal: Proposal) -> Tensor:
    return torch.ones_like(proposal.open)


@pytest.mark.parametrize("rule", [nothing, all_there_is])
def test_a_rule_has_a_say_among_the_open_positions_alone(lm: DiffusionLM, rule: Callable[[Proposal], Tensor]) -> None:
    row = row_of(lm, WORD, SamplerSettings(steps=3, accept=rule))
    batch, state = Loop(lm.sampler).run([row])
    assert bool(state.known.all()) and WORD.accepts(text_of(lm, row, state.tokens[0].numpy()).strip("\0"))
    assert bool((state.log_prob[~batch.written] == 0).all())


@pytest.mark.parametrize("wrong", [lambda p: p.share, lambda p: p.open.float(), lambda p: np.ones(3), lambda p: None])
def test_a_rule_that_gives_something_else_is_told_so(lm: DiffusionLM, wrong: Callable[[Proposal], Any]) -> None:
    with pytest.raises(InvalidOption, match="acceptance rule gives"):
        Loop(lm.sampler).run([row_of(lm, WORD, SamplerSettings(accept=wrong))])


@pytest.mark.parametrize("cut", [lambda x: x[:, :-1], lambda x: x[..., :-1], lambda x: x.sum(), lambda x: None])
def test_logits_of_another_shape_are_told_so(lm: DiffusionLM, cut: Callable[[Tensor], Any]) -> None:
    size = len(lm.vocabulary)
    denoiser = Stateless(lambda c, k, e, t: cut(torch.zeros(*c.shape, size)), Masked(0), torch.randn(size, 4))
    sampler = ConstrainedSampler(denoiser, lm.vocabulary, denoiser.embeddings, torch.zeros(0, dtype=torch.long))
    with pytest.raises(InvalidOption, match="function of the denoiser gives"):
        Loop(sampler).run([row_of(lm, WORD, SamplerSettings())])


def test_logits_that_are_no_numbers_are_told(lm: DiffusionLM) -> None:
    size = len(lm.vocabulary)
    denoiser = Stateless(lambda c, k, e, t: torch.full((*c.shape, size), torch.nan), Masked(0), torch.randn(size, 4))
    sampler = ConstrainedSampler(denoiser, lm.vocabulary, denoiser.embeddings, torch.zeros(0, dtype=torch.long))
    with pytest.raises(UnsatisfiableConstraint, match="not finite"):
        Loop(sampler).run([row_of(lm, WORD, SamplerSettings())])


@pytest.mark.parametrize("settings", [SamplerSettings(steps=3), SamplerSettings(steps=6, revise=0.5)])
def test_a_row_that_cannot_be_written_is_no_error_of_the_others(lm: DiffusionLM, settings: SamplerSettings) -> None:
    settings = replace(settings, batch_invariant=True)
    steering = Steering(terms_of(as_energy(Keyword("an"))), Tilt())
    good = [row_of(lm, WORD, settings, seed=seed, steering=steering) for seed in (1, 2)]
    bad = row_of(lm, Regex("[0-9]{8}"), settings, steering=steering)
    (span,) = bad.spans
    bad = replace(bad, tokens=bad.tokens[:2], spans=[replace(span, capacity=2)])
    _, state = Loop(lm.sampler, lenient=True).run([good[0], bad, good[1]])
    assert state.impossible.tolist() == [False, True, False]
    for number, seed in ((0, 1), (2, 2)):
        row = row_of(lm, WORD, settings, seed=seed, steering=steering)
        _, alone = Loop(lm.sampler).run([row])
        assert state.tokens[number, : len(row.tokens)].tolist() == alone.tokens[0].tolist()

"""Our network behind the seam: what it reads, under both precisions, and what it makes of a belief."""

from dataclasses import replace

import pytest
import torch

from controllable.sampling import Loop, SamplerSettings
from controllable.sampling.sampler import inputs
from tests.adapters.networks import begun, network, read, rows_of, sampler_of


@pytest.fixture(autouse=True)
def each(precision: str) -> str:
    """All of it under each precision."""
    return precision


def test_it_reads_known_tokens_exactly_and_noise_elsewhere() -> None:
    sampler = sampler_of(network(1))
    batch, state = begun(sampler, rows_of([5, 4], SamplerSettings(steps=4)))
    plan, state = sampler.plan(batch, state, [0, 0])
    given, _ = inputs(batch, state, plan, batch.schedule.level[:, 0])
    seen = sampler.denoiser.embed(given)
    table = sampler.embeddings
    torch.testing.assert_close(seen[given.known], table[given.tokens[given.known]])
    torch.testing.assert_close(seen[~given.known], given.canvas[~given.known])
    shift = torch.randn_like(given.canvas)
    shifted = sampler.denoiser.embed(given.moved(shift))
    torch.testing.assert_close(shifted[~given.known], (given.canvas + shift)[~given.known])


def test_noise_at_the_highest_level_is_no_evidence() -> None:
    sampler = sampler_of(network(1))
    batch, state = begun(sampler, rows_of([5], SamplerSettings(steps=4)))
    plan, state = sampler.plan(batch, state, [0])
    highest, lower = batch.schedule.level[:, 0], torch.tensor([2.0])
    given, _ = inputs(batch, state, plan, highest)
    assert sampler.denoiser._evidence(given, state.cache) is None  # type: ignore[attr-defined]
    noisy_tokens = replace(state.cache, noisy_tokens=True)
    nothing = sampler.denoiser._evidence(given, noisy_tokens)  # type: ignore[attr-defined]
    assert not nothing.any()
    some = sampler.denoiser._evidence(replace(given, level=lower), noisy_tokens)  # type: ignore[attr-defined]
    torch.testing.assert_close(some, given.canvas.flatten(0, 1)[given.wanted])


def test_logits_are_float32_whatever_the_precision(precision: str) -> None:
    sampler = sampler_of(network(2))
    batch, state = begun(sampler, rows_of([5, 6], SamplerSettings(steps=4)))
    logits, at, _ = read(sampler, batch, state, 0)
    assert logits.dtype is torch.float32 and logits.isfinite().all()
    assert sampler.denoiser.tables[1].dtype is getattr(torch, precision)  # type: ignore[attr-defined]
    assert at.tolist() == batch.positions.tolist()


@pytest.mark.parametrize("lowest", [1.0, 0.0])
def test_rows_of_all_lengths_are_written_to_their_end(lowest: float) -> None:
    sampler = sampler_of(network(2))
    rows = rows_of([3, 9, 5, 20], SamplerSettings(steps=4, lowest=lowest, refresh=2, estimate="mixed"))
    batch, state = Loop(sampler).run(rows)
    assert state.known.all() and not state.impossible.any()
    for number, row in enumerate(batch.rows):
        (span,) = row.spans
        tokens = state.tokens[number, span.start : span.start + span.capacity].tolist()
        assert span.language.accepts([token for token in tokens if token != batch.blank])  # type: ignore[union-attr]

"""The pure steps of the sampler."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from constraints.errors import InvalidOption
from controllable.sampling import (
    CERTAIN,
    Noise,
    SamplerSettings,
    SamplerState,
    advance,
    mix_estimate,
    pace,
    sharpen,
    start,
    surest,
)

PAD = 0


@given(st.integers(1, 4), st.floats(0.0, 0.99), st.integers(0, 2**32 - 1))
def test_the_certain_and_the_surest_share_of_the_others(canvases: int, share: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    owner = np.repeat(np.arange(canvases), rng.integers(1, 12, canvases))
    sample = rng.integers(0, 3, len(owner))
    committed = np.where(rng.random(len(owner)) < 0.2, sample, -1)
    confidence = np.where(rng.random(len(owner)) < 0.2, 0.97, rng.random(len(owner)) * 0.9)
    slot = np.arange(len(owner))
    chosen = surest(confidence, committed, sample, pad=PAD, owner=owner, slot=slot, kin=slot, share=share)
    assert (np.diff(chosen) > 0).all()
    for canvas in range(canvases):
        free = set(np.flatnonzero((owner == canvas) & (committed < 0)))
        certain = {p for p in free if confidence[p] >= CERTAIN}
        unsure = {p for p in free - certain if sample[p] != PAD}
        mine = {p for p in chosen if owner[p] == canvas}
        assert certain <= mine <= certain | unsure
        taken, left = mine - certain, unsure - mine
        assert len(taken) == math.ceil(share * len(unsure))
        assert not taken or not left or min(confidence[list(taken)]) >= max(confidence[list(left)])


@given(st.integers(2, 9), st.floats(0.2, 3.0), st.integers(0, 2**32 - 1), st.data())
def test_a_temperature_leaves_the_digits_their_share(
    tokens: int, temperature: float, seed: int, data: st.DataObject
) -> None:
    logits = torch.randn(3, tokens, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    digits = data.draw(st.sets(st.integers(0, tokens - 1), max_size=tokens - 1))
    found = sharpen(logits, torch.tensor(sorted(digits), dtype=torch.long), temperature).exp()
    before = logits.softmax(dim=1)
    torch.testing.assert_close(found.sum(dim=1), torch.ones(3, dtype=torch.float64))
    for group in (sorted(digits), sorted(set(range(tokens)) - digits)):
        torch.testing.assert_close(found[:, group].sum(dim=1), before[:, group].sum(dim=1))
        sharper = (logits[:, group] / temperature).softmax(dim=1)
        torch.testing.assert_close(found[:, group], sharper * before[:, group].sum(dim=1, keepdim=True))


def test_a_temperature_of_1_changes_nothing() -> None:
    logits = torch.randn(2, 7)
    torch.testing.assert_close(sharpen(logits, torch.tensor([1, 4]), 1.0), logits.log_softmax(dim=1))


@given(st.integers(1, 40), st.floats(0.3, 3.0))
def test_the_pace_follows_the_exponent(steps: int, commit: float) -> None:
    settings, left = SamplerSettings(steps=steps, commit=commit), 1.0
    for step in range(steps):
        left *= 1.0 - pace(step, settings)
        assert left == pytest.approx(1.0 - ((step + 1) / steps) ** commit, abs=1e-9)
    assert pace(steps - 1, settings) == 1.0


def _surest(
    confidence: list[float],
    sample: list[int],
    share: float,
    slot: list[int] | None = None,
    kin: list[int] | None = None,
) -> list[int]:
    free, owner = np.full(len(sample), -1), np.zeros(len(sample), dtype=np.int64)
    slots = np.arange(len(sample)) if slot is None else np.array(slot)
    groups = slots if kin is None else np.array(kin)
    found = surest(
        np.array(confidence), free, np.array(sample), pad=PAD, owner=owner, slot=slots, kin=groups, share=share
    )
    return [int(position) for position in found]


def test_slots_that_are_kin_take_turns() -> None:
    confidence, sample, slot = [0.5, 0.3, 0.4, 0.45, 0.2], [1] * 5, [0, 0, 1, 1, 2]
    assert _surest(confidence, sample, 0.6, slot) == [0, 3, 4]
    assert _surest(confidence, sample, 0.6, slot, kin=[0, 0, 0, 0, 1]) == [0, 1, 4]
    # With nothing else left to commit, the others go on too.
    assert _surest(confidence, sample, 0.7, slot, kin=[0, 0, 0, 0, 1]) == [0, 1, 3, 4]


def test_slots_that_take_turns_go_before_surer_ones() -> None:
    confidence, sample, slot, kin = [0.9, 0.3, 0.2], [1, 1, 1], [0, 1, 2], [0, 1, 1]
    assert _surest(confidence, sample, 0.3, slot, kin) == [1]
    assert _surest(confidence, sample, 0.6, slot, kin) == [0, 1]


def test_neighbours_in_a_slot_take_turns() -> None:
    confidence, sample, slot = [0.6, 0.5, 0.4, 0.3, 0.3], [1] * 5, [0, 0, 0, 1, 1]
    assert _surest(confidence, sample, 0.2, slot) == [0]
    assert _surest(confidence, sample, 0.4, slot) == [0, 3]
    # With nothing else left to commit, those beside a surer one go on too.
    assert _surest(confidence, sample, 0.6, slot) == [0, 1, 3]
    assert _surest([0.4, 0.97, 0.5], [1, 1, 1], 0.5, [0, 0, 0]) == [1, 2]


def test_certain_tokens_leave_the_share_to_the_others() -> None:
    assert _surest([0.99, 0.96, 0.3, 0.4], [1, 1, 1, 1], 0.5) == [0, 1, 3]


def test_padding_waits_until_it_is_certain_and_costs_nothing() -> None:
    assert _surest([0.5, 0.5, 0.99, 0.6], [1, 1, PAD, PAD], 0.0) == [2]


def test_a_full_share_commits_everything() -> None:
    assert _surest([0.0] * 5, [1, PAD, 1, 1, PAD], 1.0) == [0, 1, 2, 3, 4]


def test_no_positions_at_all() -> None:
    assert _surest([], [], 1.0) == []


def _noise(positions: int, width: int) -> Noise:
    return Noise(torch.randn(positions, width), torch.randn(positions, 2, dtype=torch.float64))


def _state(noisy: torch.Tensor) -> SamplerState:
    count, draws = len(noisy), torch.randn(len(noisy), 2, dtype=torch.float64)
    return SamplerState(
        0,
        noisy,
        draws,
        torch.zeros_like(noisy),
        np.full(count, -1),
        log_prob=np.zeros(count),
        own_log_prob=np.zeros(count),
    )


def test_advance_without_fresh_noise_keeps_the_noise_and_the_draws_there_are() -> None:
    estimate, noise = torch.randn(5, 3), torch.randn(5, 3)
    state = _state(estimate + 2.0 * noise)
    for fresh in (None, _noise(5, 3)):
        moved = advance(state, estimate, 2.0, 0.5, fresh, SamplerSettings(renoise=0.0))
        torch.testing.assert_close(moved.noisy, estimate + 0.5 * noise)
        torch.testing.assert_close(moved.draws, state.draws)
        assert moved.step == 1


def test_advance_keeps_the_noise_level_and_the_spread_of_the_draws() -> None:
    torch.manual_seed(0)
    estimate = torch.zeros(20_000, 2)
    state = _state(3.0 * torch.randn(20_000, 2))
    moved = advance(state, estimate, 3.0, 1.5, _noise(20_000, 2), SamplerSettings(renoise=0.6))
    assert abs(moved.noisy.std().item() - 1.5) < 0.02
    for before, after in ((state.noisy / 3.0, moved.noisy / 1.5), (state.draws, moved.draws)):
        assert abs(float(torch.corrcoef(torch.stack([before[:, 0], after[:, 0]]))[0, 1]) - 0.8) < 0.02
    assert abs(moved.draws.std().item() - 1.0) < 0.02


def test_draws_are_evenly_spread_and_below_one() -> None:
    draws = torch.tensor([[0.0, -40.0], [40.0, 1.0]], dtype=torch.float64)
    state = start(torch.zeros(1, 3), np.array([-1, -1]), 1.0, Noise(torch.zeros(2, 3), draws), torch.zeros(2, 3))
    uniforms = state.uniforms
    assert uniforms[0].tolist() == [0.5, 0.0]
    assert 0.99 < float(uniforms[1, 0]) < 1.0
    assert float(uniforms[1, 1]) == pytest.approx(0.841344746)


def test_mixed_estimate_goes_over_from_mean_to_sample() -> None:
    mean, sample = torch.zeros(2, 2), torch.ones(2, 2)
    settings = SamplerSettings(steps=4, estimate="mixed")
    shares = [float(mix_estimate(mean, sample, step, settings)[0, 0]) for step in range(4)]
    assert shares == [0.25, 0.5, 0.75, 1.0]
    assert mix_estimate(mean, sample, 0, SamplerSettings(estimate="sample")) is sample


def test_start_puts_noise_around_the_origin() -> None:
    table, origin, noise = torch.randn(6, 3), torch.randn(2, 3), _noise(2, 3)
    state = start(table, np.array([-1, -1]), 4.0, noise, origin)
    torch.testing.assert_close(state.noisy, origin + 4.0 * noise.embeddings)
    assert state.draws is noise.draws


@pytest.mark.parametrize("wrong", [{"steps": 0}, {"temperature": 0.0}, {"renoise": 1.5}, {"lowest": -0.1}])
def test_wrong_settings(wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidOption, match=next(iter(wrong))):
        SamplerSettings(**wrong)  # type: ignore[arg-type]

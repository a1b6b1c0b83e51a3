"""The pure steps of the sampler."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from constraints.errors import InvalidOption
from controllable.samplers import SamplerSettings, SamplerState, advance, mix_estimate, start, surest

PAD = 0


@given(st.integers(1, 4), st.floats(0.0, 1.0), st.integers(0, 2**32 - 1))
def test_every_slot_keeps_pace(canvases: int, share: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    slot = np.repeat(np.arange(3 * canvases), rng.integers(1, 7, 3 * canvases))
    sample = rng.integers(0, 3, len(slot))
    committed = np.where(rng.random(len(slot)) < 0.2, sample, -1)
    confidence = rng.random(len(slot))
    chosen = surest(confidence, committed, sample, pad=PAD, owner=slot // 3, slot=slot, share=share)
    assert (committed[chosen] == -1).all()
    after = committed.copy()
    after[chosen] = sample[chosen]
    for number in range(3 * canvases):
        mine = slot == number
        text = int((sample[mine] != PAD).sum())
        before = int((committed[mine] > PAD).sum())
        now = int((after[mine] > PAD).sum())
        assert max(before, int(share * text)) <= now <= max(before, int(share * text) + 1)
        here = [p for p in chosen if mine[p] and sample[p] != PAD]
        left = [p for p in np.flatnonzero(mine & (after < 0)) if sample[p] != PAD]
        if here and left:
            assert confidence[here].min() >= confidence[left].max()


def _surest(confidence: list[float], sample: list[int], slot: list[int], share: float) -> list[int]:
    where = np.array(slot)
    free = np.full(len(slot), -1)
    owner = np.zeros(len(slot), dtype=np.int64)
    found = surest(np.array(confidence), free, np.array(sample), pad=PAD, owner=owner, slot=where, share=share)
    return [int(position) for position in found]


def test_the_surer_slot_rounds_up_sooner() -> None:
    assert _surest([0.9, 0.8, 0.3, 0.4], [1, 1, 1, 1], [0, 0, 1, 1], 0.25) == [0]
    assert _surest([0.9, 0.8, 0.3, 0.4], [1, 1, 1, 1], [0, 0, 1, 1], 0.5) == [0, 3]


def test_padding_waits_until_it_is_certain_and_costs_nothing() -> None:
    assert _surest([0.5, 0.5, 0.99, 0.6], [1, 1, PAD, PAD], [0, 0, 0, 0], 0.0) == [2]


def test_a_full_share_commits_everything() -> None:
    assert _surest([0.0] * 5, [1, PAD, 1, 1, PAD], [0, 0, 1, 1, 1], 1.0) == [0, 1, 2, 3, 4]


def test_no_positions_at_all() -> None:
    assert _surest([], [], [], 1.0) == []


def _state(noisy: torch.Tensor) -> SamplerState:
    return SamplerState(0, noisy, torch.zeros_like(noisy), np.full(len(noisy), -1), np.zeros(len(noisy)))


def test_advance_without_fresh_noise_keeps_the_noise_there_is() -> None:
    estimate, noise = torch.randn(5, 3), torch.randn(5, 3)
    state = _state(estimate + 2.0 * noise)
    moved = advance(state, estimate, 2.0, 0.5, torch.randn(5, 3), SamplerSettings(renoise=0.0))
    torch.testing.assert_close(moved.noisy, estimate + 0.5 * noise)
    assert moved.step == 1


def test_advance_keeps_the_noise_level() -> None:
    torch.manual_seed(0)
    estimate = torch.zeros(20_000, 2)
    state = _state(3.0 * torch.randn(20_000, 2))
    moved = advance(state, estimate, 3.0, 1.5, torch.randn(20_000, 2), SamplerSettings(renoise=0.6))
    assert abs(moved.noisy.std().item() - 1.5) < 0.02


def test_mixed_estimate_goes_over_from_mean_to_sample() -> None:
    mean, sample = torch.zeros(2, 2), torch.ones(2, 2)
    settings = SamplerSettings(steps=4, estimate="mixed")
    shares = [float(mix_estimate(mean, sample, step, settings)[0, 0]) for step in range(4)]
    assert shares == [0.25, 0.5, 0.75, 1.0]
    assert mix_estimate(mean, sample, 0, SamplerSettings(estimate="sample")) is sample


def test_start_puts_noise_around_the_origin() -> None:
    table, origin, noise = torch.randn(6, 3), torch.randn(2, 3), torch.randn(2, 3)
    state = start(table, np.array([-1, -1]), 4.0, noise, origin)
    torch.testing.assert_close(state.noisy, origin + 4.0 * noise)


@pytest.mark.parametrize("wrong", [{"steps": 0}, {"temperature": 0.0}, {"renoise": 1.5}, {"lowest": -0.1}])
def test_wrong_settings(wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidOption, match=next(iter(wrong))):
        SamplerSettings(**wrong)  # type: ignore[arg-type]

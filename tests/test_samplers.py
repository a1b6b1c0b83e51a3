"""The pure steps of the sampler."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from constraints.errors import InvalidOption
from controllable.samplers import SamplerSettings, SamplerState, advance, mix_estimate, start, surest


@given(st.integers(1, 4), st.floats(0.0, 1.0), st.integers(0, 2**32 - 1))
def test_surest_commits_the_share_of_every_canvas(canvases: int, share: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    owner = np.repeat(np.arange(canvases), rng.integers(1, 9, canvases))
    confidence = rng.random(len(owner))
    committed = np.where(rng.random(len(owner)) < 0.3, 7, -1)
    chosen = surest(confidence, committed, owner, share)
    assert (committed[chosen] == -1).all()
    for canvas in range(canvases):
        mine = owner == canvas
        wanted = int(np.ceil(share * mine.sum() - 1e-9))
        before = int((committed[mine] >= 0).sum())
        here = chosen[mine[chosen]]
        assert before + len(here) == max(wanted, before)
        left = [p for p in np.flatnonzero(mine & (committed < 0)) if p not in set(here)]
        if len(here) and left:
            assert confidence[here].min() >= confidence[left].max()


def test_a_full_share_commits_everything() -> None:
    owner = np.array([0, 0, 1, 1, 1])
    chosen = surest(np.zeros(5), np.full(5, -1), owner, 1.0)
    np.testing.assert_array_equal(chosen, np.arange(5))


def test_no_positions_at_all() -> None:
    empty = np.zeros(0, dtype=np.int64)
    assert len(surest(np.zeros(0), empty, empty, 1.0)) == 0


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


@pytest.mark.parametrize("wrong", [{"steps": 0}, {"temperature": 0.0}, {"renoise": 1.5}])
def test_wrong_settings(wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidOption, match=next(iter(wrong))):
        SamplerSettings(**wrong)  # type: ignore[arg-type]

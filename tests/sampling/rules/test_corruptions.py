"""What noise makes of tokens, and how it goes back: against the same written out for one position."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from controllable.network.noise_levels import NoiseSchedule
from controllable.sampling import Corruption, Gaussian, Masked, SamplerSettings, Uniform
from controllable.sampling.rules.corruptions import Found, Renewed

TOKENS, WIDTH, MASK = 7, 3, 6
SCHEDULE = NoiseSchedule(0.1, 20.0, np.linspace(0.0, 1.0, 9))


def gaussian() -> Gaussian:
    return Gaussian(torch.randn(TOKENS, WIDTH, generator=torch.Generator().manual_seed(0)), SCHEDULE)


CORRUPTIONS: dict[str, Corruption] = {"gaussian": gaussian(), "masked": Masked(MASK), "uniform": Uniform(TOKENS)}


def noise_of(corruption: Corruption, rng: np.random.Generator, rows: int, length: int) -> torch.Tensor:
    return torch.from_numpy(np.stack([corruption.draw(rng, length) for _ in range(rows)]))


def found_of(rng: np.random.Generator, rows: int, length: int, *, condition: torch.Tensor | None = None) -> Found:
    return Found(
        torch.from_numpy(rng.integers(0, TOKENS, (rows, length))),
        torch.from_numpy(rng.random((rows, length)) < 0.5),
        condition,
    )


@given(st.integers(0, 2**32 - 1), st.floats(0.0, 1.0), st.booleans())
def test_gaussian_noise_is_advanced_as_one_canvas_after_another(seed: int, renoise: float, fresh: bool) -> None:
    rng, corruption = np.random.default_rng(seed), gaussian()
    canvas, condition = (torch.from_numpy(rng.standard_normal((3, 4, WIDTH), dtype=np.float32)) for _ in range(2))
    level, after = (torch.from_numpy(rng.uniform(0.5, 9.0, 3).astype(np.float32)) for _ in range(2))
    noise = noise_of(corruption, rng, 3, 4)
    renewed = Renewed(noise, torch.tensor([renoise, 0.0, 1.0])) if fresh else None
    moved = corruption.step(canvas, found_of(rng, 3, 4, condition=condition), level=level, after=after, renewed=renewed)
    for row in range(3):
        kept = (canvas[row] - condition[row]) / float(level[row])
        if renewed is not None:
            part = float(renewed.share[row])
            kept = (1.0 - part**2) ** 0.5 * kept + part * noise[row]
        torch.testing.assert_close(moved[row], condition[row] + float(after[row]) * kept, atol=1e-4, rtol=1e-4)


def test_gaussian_noise_keeps_its_level_when_a_share_of_it_is_fresh() -> None:
    torch.manual_seed(0)
    corruption, nothing = gaussian(), torch.zeros(1, 20_000, WIDTH)
    canvas = 3.0 * torch.randn(1, 20_000, WIDTH)
    found = Found(torch.zeros(1, 20_000, dtype=torch.long), torch.zeros(1, 20_000, dtype=torch.bool), nothing)
    moved = corruption.step(
        canvas, found, level=torch.tensor([3.0]), after=torch.tensor([1.5]),
        renewed=Renewed(torch.randn(1, 20_000, WIDTH), torch.tensor([0.6])),
    )  # fmt: skip
    assert moved.std().item() == pytest.approx(1.5, abs=0.02)
    together = torch.corrcoef(torch.stack((canvas[0, :, 0], moved[0, :, 0])))
    assert float(together[0, 1]) == pytest.approx(0.8, abs=0.02)


def test_gaussian_noise_is_put_on_what_is_rewritten_and_on_nothing_else() -> None:
    corruption, rng = gaussian(), np.random.default_rng(0)
    tokens, noise = torch.tensor([[1, 2], [3, 4]]), noise_of(gaussian(), rng, 2, 2)
    found = corruption.start(tokens, torch.tensor([True, False]), torch.tensor([4.0, 2.0]), noise)
    torch.testing.assert_close(found[0], corruption.table[tokens[0]] + 4.0 * noise[0])
    torch.testing.assert_close(found[1], 2.0 * noise[1])


def test_gaussian_levels_start_where_they_are_told_and_end_at_the_lowest() -> None:
    corruption = gaussian()
    high = corruption.levels(SamplerSettings(steps=4), start=1.0)
    assert high.tolist() == [SCHEDULE.sigma_max] * 4 + [SCHEDULE.sigma_min]
    falling = corruption.levels(SamplerSettings(steps=4, lowest=0.0), start=1.0)
    assert (np.diff(falling) <= 0).all() and falling[0] == SCHEDULE.sigma_max
    again = corruption.levels(SamplerSettings(steps=4), start=0.5)
    assert again[:4].tolist() == pytest.approx(SCHEDULE.steps(4, start=0.5, end=0.5).tolist())
    assert again[0] < SCHEDULE.sigma_max
    revised = corruption.levels(SamplerSettings(steps=4, lowest=0.0, revise=0.5), start=1.0)
    assert revised[2:4].tolist() == [SCHEDULE.sigma_max] * 2


@given(st.integers(0, 2**32 - 1))
def test_a_masked_canvas_holds_what_was_accepted_and_masks(seed: int) -> None:
    rng, corruption = np.random.default_rng(seed), Masked(MASK)
    tokens = torch.from_numpy(rng.integers(0, TOKENS, (2, 5)))
    noise = noise_of(corruption, rng, 2, 5)
    canvas = corruption.start(tokens, torch.tensor([True, False]), torch.tensor([0.5, 1.0]), noise)
    assert (canvas == MASK).all()
    held = [[MASK] * 5 for _ in range(2)]
    for _ in range(3):
        found = found_of(rng, 2, 5)
        level = torch.tensor([0.5, 0.5])
        canvas = corruption.step(canvas, found, level=level, after=level, renewed=None)
        for row in range(2):
            for place in range(5):
                if found.accepted[row, place]:
                    held[row][place] = int(found.sample[row, place])
        assert canvas.tolist() == held
    anew = torch.from_numpy(rng.random((2, 5)) < 0.5)
    reopened = corruption.reopened(canvas, anew, noise)
    assert (reopened[anew] == MASK).all() and torch.equal(reopened[~anew], canvas[~anew])


@given(st.integers(0, 2**32 - 1), st.floats(0.0, 1.0))
def test_a_uniform_canvas_holds_what_was_accepted_and_any_token(seed: int, level: float) -> None:
    rng, corruption = np.random.default_rng(seed), Uniform(TOKENS)
    tokens, noise = torch.from_numpy(rng.integers(0, TOKENS, (2, 5))), noise_of(corruption, rng, 2, 5)
    anything = [[int(number * TOKENS) for number in row] for row in noise.double().tolist()]
    levels = torch.tensor([level, level])
    canvas = corruption.start(tokens, torch.tensor([True, False]), levels, noise)
    for place in range(5):
        kept = float(noise[0, place]) > float(levels[0])
        assert canvas[0, place] == (tokens[0, place] if kept else anything[0][place])
    assert canvas[1].tolist() == anything[1]
    found, fresh = found_of(rng, 2, 5), noise_of(corruption, rng, 2, 5)
    moved = corruption.step(canvas, found, level=levels, after=levels, renewed=Renewed(fresh, torch.zeros(2)))
    for row in range(2):
        for place in range(5):
            other = int(float(fresh[row, place]) * TOKENS)
            assert moved[row, place] == (found.sample[row, place] if found.accepted[row, place] else other)
    anew = torch.from_numpy(rng.random((2, 5)) < 0.5)
    reopened = corruption.reopened(canvas, anew, fresh)
    assert torch.equal(reopened[~anew], canvas[~anew])
    assert reopened[anew].tolist() == (fresh.double() * TOKENS).long()[anew].tolist()


def test_uniform_noise_is_any_token_as_often() -> None:
    corruption = Uniform(TOKENS)
    noise = noise_of(corruption, np.random.default_rng(0), 1, 70_000)
    nothing = torch.zeros(1, 70_000, dtype=torch.long)
    found = corruption.start(nothing, torch.tensor([False]), torch.tensor([1.0]), noise)
    assert torch.bincount(found[0], minlength=TOKENS).double().div(70_000).tolist() == pytest.approx(
        [1 / TOKENS] * TOKENS, abs=0.01
    )


@pytest.mark.parametrize("corruption", [Masked(MASK), Uniform(TOKENS)], ids=["masked", "uniform"])
def test_shares_fall_to_nothing_in_equal_steps(corruption: Corruption) -> None:
    assert corruption.levels(SamplerSettings(steps=4), start=1.0).tolist() == [1.0, 0.75, 0.5, 0.25, 0.0]
    assert corruption.levels(SamplerSettings(steps=2), start=0.5).tolist() == [0.5, 0.25, 0.0]
    assert corruption.levels(SamplerSettings(steps=4, revise=0.5), start=1.0).tolist() == [1.0, 0.75, 1.0, 1.0, 0.0]


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_noise_is_that_of_its_generator_and_its_count(name: str) -> None:
    corruption = CORRUPTIONS[name]
    first, again, other = (corruption.draw(np.random.default_rng(seed), 5) for seed in (1, 1, 2))
    assert len(first) == 5 and first.tobytes() == again.tobytes()
    assert first.tobytes() != other.tobytes() or name == "masked"

"""Noise levels and the table they come from."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from controllable.network.noise_levels import LossTable, NoiseSchedule


@given(st.lists(st.floats(0.01, 1.0), min_size=2, max_size=12), st.lists(st.floats(0.0, 1.0), min_size=1, max_size=8))
def test_quantile_inverts_level(mass: list[float], quantiles: list[float]) -> None:
    cumulative = np.concatenate(([0.0], np.cumsum(mass))) / sum(mass)
    schedule = NoiseSchedule(0.5, 16.0, cumulative)
    wanted = np.array(quantiles)
    np.testing.assert_allclose(schedule.quantile(schedule.level(wanted)), wanted, atol=1e-9)


def test_steps_fall_from_the_highest_level() -> None:
    steps = NoiseSchedule(0.5, 16.0, np.linspace(0, 1, 5)).steps(12)
    assert abs(steps[0] - 16.0) < 1e-9
    assert (np.diff(steps) < 0).all()
    assert steps[-1] > 0.5


def test_steps_go_towards_their_end() -> None:
    schedule = NoiseSchedule(0.5, 16.0, np.linspace(0, 1, 5))
    np.testing.assert_allclose(schedule.steps(3, end=1.0), 16.0)
    np.testing.assert_allclose(schedule.quantile(schedule.steps(4, start=0.8, end=0.4)), [0.8, 0.7, 0.6, 0.5])


def test_schedule_spends_its_mass_where_the_loss_rises() -> None:
    table = LossTable(sigma_min=0.5, sigma_max=16.0, bins=16)
    sigma = np.exp(np.linspace(np.log(0.51), np.log(15.9), 400))
    table.update(sigma, 4.0 / (1.0 + np.exp(-8.0 * (np.log(sigma) - np.log(3.0)))))
    schedule = table.schedule()
    low, middle, high = np.diff(schedule.quantile(np.array([0.5, 1.7, 5.3, 16.0])))
    assert middle > 0.75
    assert min(low, high) > 0.02


def test_empty_table_is_uniform() -> None:
    schedule = LossTable(sigma_min=1.0, sigma_max=4.0, bins=8).schedule()
    np.testing.assert_allclose(schedule.level(np.array([0.0, 0.5, 1.0])), [1.0, 2.0, 4.0])

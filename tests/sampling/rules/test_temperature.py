"""A temperature sharpens tokens among each other, and those that stand apart among themselves."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from controllable.sampling.rules.temperature import apply_temperature


def logits_of(seed: int, positions: int, tokens: int) -> torch.Tensor:
    return torch.randn(positions, tokens, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@given(st.integers(2, 9), st.floats(0.2, 3.0), st.integers(0, 2**32 - 1), st.data())
def test_a_temperature_leaves_those_apart_their_share(
    tokens: int, temperature: float, seed: int, data: st.DataObject
) -> None:
    logits = logits_of(seed, 3, tokens)
    apart = data.draw(st.sets(st.integers(0, tokens - 1), max_size=tokens - 1))
    log_probs, total = apply_temperature(logits, temperature, torch.tensor(sorted(apart), dtype=torch.long))
    found, before = log_probs.exp(), logits.softmax(dim=1)
    torch.testing.assert_close(found.sum(dim=1), torch.ones(3, dtype=torch.float64))
    torch.testing.assert_close(total, logits.logsumexp(dim=1))
    for group in (sorted(apart), sorted(set(range(tokens)) - apart)):
        torch.testing.assert_close(found[:, group].sum(dim=1), before[:, group].sum(dim=1))
        sharper = (logits[:, group] / temperature).softmax(dim=1)
        torch.testing.assert_close(found[:, group], sharper * before[:, group].sum(dim=1, keepdim=True))


def test_a_temperature_of_1_changes_nothing() -> None:
    logits = logits_of(0, 2, 7)
    torch.testing.assert_close(apply_temperature(logits, 1.0, torch.tensor([1, 4]))[0], logits.log_softmax(dim=1))


@given(st.lists(st.floats(0.2, 3.0), min_size=1, max_size=4), st.integers(0, 2**32 - 1))
def test_positions_of_several_temperatures_are_as_each_alone(temperatures: list[float], seed: int) -> None:
    logits, apart = logits_of(seed, len(temperatures), 6), torch.tensor([0, 3])
    together, totals = apply_temperature(logits, torch.tensor(temperatures, dtype=torch.float64)[:, None], apart)
    for number, temperature in enumerate(temperatures):
        alone, total = apply_temperature(logits[number : number + 1], temperature, apart)
        torch.testing.assert_close(together[number : number + 1], alone)
        torch.testing.assert_close(totals[number : number + 1], total)


def test_the_logits_stay_as_they_are() -> None:
    logits = logits_of(1, 2, 5)
    before = logits.clone()
    apply_temperature(logits, 0.5, torch.tensor([2]))
    assert torch.equal(logits, before)


@pytest.mark.parametrize("temperature", [1e-3, 1e3])
def test_extreme_temperatures_give_finite_numbers(temperature: float) -> None:
    log_probs, _ = apply_temperature(10.0 * logits_of(2, 4, 8).float(), temperature, torch.tensor([1]))
    assert not log_probs.isnan().any()
    torch.testing.assert_close(log_probs.exp().sum(dim=1), torch.ones(4), atol=1e-4, rtol=0)

"""Sums, weights, schedules, and the logic of probabilities."""

import math
from dataclasses import dataclass

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from constraints.errors import GuidanceError, InvalidOption
from guidance import (
    Avoid,
    Energy,
    GuidanceState,
    Guide,
    Keyword,
    all_of,
    any_of,
    as_energy,
    none_of,
    scheduled,
    terms_of,
    weighted,
)
from tests.guidance.states import gradcheck, state


@dataclass(frozen=True)
class Constant(Guide):
    """A log-probability that depends on the state in a plain way, so that it has a gradient."""

    value: float

    def energy(self, state: GuidanceState) -> Tensor:
        return self.value * state.probabilities.sum(dim=(1, 2)) / state.probabilities.shape[1]


values = st.floats(-12.0, -1e-3)
GIVEN = state(dtype=torch.float64)


def of(energy: Energy) -> float:
    return float(energy.energy(GIVEN)[0])


@settings(max_examples=60)
@given(st.lists(values, min_size=1, max_size=4))
def test_logic_agrees_with_probabilities(numbers: list[float]) -> None:
    terms = [Constant(number) for number in numbers]
    shares = [math.exp(number) for number in numbers]
    none = math.prod(1 - share for share in shares)
    assert of(all_of(*terms)) == pytest.approx(sum(numbers))
    assert of(any_of(*terms)) == pytest.approx(math.log(1 - none), abs=1e-5, rel=1e-4)
    assert of(none_of(*terms)) == pytest.approx(math.log(none), abs=1e-4, rel=1e-2)


@settings(max_examples=60)
@given(values, values, values)
def test_laws(a: float, b: float, c: float) -> None:
    one, two, three = Constant(a), Constant(b), Constant(c)
    close = {"abs": 1e-4, "rel": 1e-3}
    assert of(one | two) == pytest.approx(of(two | one), **close)
    assert of((one | two) | three) == pytest.approx(of(one | (two | three)), **close)
    assert of(one & two) == of(one + two) == pytest.approx(of(two & one))
    assert of(~~one) == pytest.approx(a, **close)
    assert of(~(one | two)) == pytest.approx(of(~one & ~two), **close)
    assert of(2.0 * (one + two)) == pytest.approx(of(2.0 * one + two * 2.0))
    assert of(sum([one, two, three])) == pytest.approx(a + b + c)


def test_a_schedule_is_a_weight_by_noise_level() -> None:
    quiet = scheduled(Constant(-1.0), lambda sigma: (sigma < 1).double())
    loud = scheduled(Constant(-1.0), lambda sigma: sigma)
    assert of(quiet) == 0.0 and of(loud) == pytest.approx(-2.0)


def test_a_sum_is_taken_apart_into_terms() -> None:
    terms = terms_of(
        as_energy([2.0 * (Keyword("a") + Keyword("a")), Constant(-1.0), lambda s: s.probabilities[:, 1, 1]])
    )
    assert [term.name for term in terms] == ["Keyword 'a' 1", "Keyword 'a' 2", "Constant", "<lambda>"]
    assert terms[0].weight(torch.ones(1)).tolist() == [2.0]


@pytest.mark.parametrize(
    "energy",
    [
        Keyword("ac"), Keyword("b"), Keyword("ab", position=1), Avoid("ab"), Avoid("c"), Keyword("a") | Keyword("c"),
        ~Keyword("c"), ~(Keyword("a") | Keyword("c")), 0.5 * Keyword("c") + Avoid("b"),
    ],
)  # fmt: skip
def test_gradients(energy: Energy) -> None:
    assert gradcheck(energy, state(dtype=torch.float64))


@settings(max_examples=40)
@given(st.floats(-1e4, 0.0))
def test_negations_have_finite_gradients(number: float) -> None:
    value = torch.tensor([number], dtype=torch.float64, requires_grad=True)
    energy = ~as_energy_guide(value)
    (gradient,) = torch.autograd.grad(energy.energy(GIVEN).sum(), value)
    assert torch.isfinite(gradient).all()


def as_energy_guide(value: Tensor) -> Guide:
    return all_of(lambda s: value.expand(len(s.probabilities)))


def test_only_log_probabilities_are_negated() -> None:
    with pytest.raises(GuidanceError, match=r"is 3.*only log-probabilities.*Constant"):
        (~Constant(3.0)).energy(GIVEN)


def test_what_is_no_guidance() -> None:
    for wrong in (3, "text", Keyword, None):
        with pytest.raises(InvalidOption, match="not guidance"):
            as_energy(wrong)  # type: ignore[arg-type]
    with pytest.raises(InvalidOption, match="finite"):
        weighted(Keyword("a"), math.nan)


def test_keywords() -> None:
    given = state()
    assert float(Keyword("ca").energy(given)[0].exp()) == pytest.approx(
        1 - math.exp(-sum(float(given.probabilities[0, k, 3] * given.probabilities[0, k + 1, 1]) for k in range(4))),
        rel=1e-4,
    )
    with pytest.raises(InvalidOption, match="does not fit"):
        Keyword("cccccc").energy(given)
    with pytest.raises(InvalidOption, match="empty"):
        Keyword("")
    with pytest.raises(InvalidOption, match="does not fit"):
        Keyword("c", position=5).energy(given)

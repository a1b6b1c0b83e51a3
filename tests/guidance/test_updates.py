"""How gradients move the logits and the canvas."""

import math
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from constraints.errors import GuidanceError, InvalidOption
from guidance import (
    Ascent,
    Avoid,
    Energy,
    Guidance,
    GuidanceState,
    Guided,
    Keyword,
    Shift,
    Tilt,
    Trace,
    TracePoint,
    Update,
    as_energy,
    terms_of,
)
from guidance.terms import check_reports
from tests.guidance.states import VOCABULARY, linear_denoiser, state

UPDATES = [Tilt(), Shift(), Ascent()]


def guide(guidance: Guidance, update: Update | None = None, given: GuidanceState | None = None) -> Guided:
    seen = given or state()
    guided = (update or Tilt())(terms_of(as_energy(guidance)), seen, lambda shift: linear_denoiser(seen, shift))
    check_reports(guided.reports)
    return guided


def change(guidance: Guidance, update: Update | None = None, given: GuidanceState | None = None) -> Tensor:
    found = guide(guidance, update, given).change
    assert found is not None
    return found


def test_an_energy_linear_in_the_probabilities_gives_the_exact_posterior() -> None:
    given = state()
    scores = torch.randn(len(VOCABULARY))
    tilted = (
        given.probabilities.log() + change(lambda s: (s.probabilities @ scores).sum(dim=1), Tilt(strength=0))
    ).softmax(-1)
    expected = (given.probabilities.log() + scores).softmax(dim=-1)
    torch.testing.assert_close(tilted[:, 1:], expected[:, 1:])


def test_an_event_whose_probability_is_linear_gives_the_exact_posterior() -> None:
    given = state()
    found = (given.probabilities.log() + change(Keyword("ca", position=2))).softmax(dim=-1)
    assert found[:, 2, 3].min() > 0.999 and found[:, 3, 1].min() > 0.999
    torch.testing.assert_close(found[:, 1], given.probabilities[:, 1])


@pytest.mark.parametrize("update", UPDATES)
def test_clean_positions_stay_exactly_as_they_are(update: Update) -> None:
    guided = guide(Keyword("b") + (lambda s: s.estimate[..., 0].sum(dim=1)), update)
    moved = guided.change if guided.change is not None else guided.shift
    assert moved is not None
    assert (moved[:, 0] == 0).all()
    assert (moved[:, 1:] != 0).any()


@pytest.mark.parametrize("update", UPDATES)
def test_energies_rise(update: Update) -> None:
    given = state()
    for energy in (Keyword("c"), Avoid("c"), Keyword("a") | Keyword("b"), ~Keyword("c")):
        guided = guide(energy, update, given)
        if guided.shift is not None:
            before, after = linear_denoiser(given, 0.0 * guided.shift), linear_denoiser(given, guided.shift)
        else:
            assert guided.change is not None
            logits = given.logits + guided.change
            before, after = given, replace(given, probabilities=logits.softmax(dim=-1))
        assert (energy.energy(after) > energy.energy(before)).all()
        assert [report.name for report in guided.reports] == [term.name for term in terms_of(energy)]
        assert (guided.reports[0].gradient > 0).all()


def test_changes_are_capped() -> None:
    assert change(lambda s: 1e6 * s.probabilities[..., 1].sum(dim=1), Tilt(cap=2.0)).abs().max() == 2.0
    guided = guide(lambda s: 1e6 * s.probabilities[..., 1].sum(dim=1), Shift(cap=0.5))
    assert guided.shift is not None
    longest = 0.5 * 2.0**2 / float(state().embeddings.norm(dim=-1).mean())
    assert float(guided.shift.norm(dim=-1).max()) == pytest.approx(longest, rel=1e-4)


def test_weak_energies_are_scaled_up_and_calibrated_ones_are_not() -> None:
    def weak(s: GuidanceState) -> Tensor:
        return 1e-2 * s.probabilities[..., 1].sum(dim=1)

    ratio = change(weak).abs().max() / change(weak, Tilt(strength=0)).abs().max()
    assert 2.0 < float(ratio) <= 10.0
    torch.testing.assert_close(change(Keyword("b")), change(Keyword("b"), Tilt(strength=0)))


def test_weights_scale_the_change() -> None:
    torch.testing.assert_close(change(0.5 * Keyword("b")), 0.5 * change(Keyword("b")))
    torch.testing.assert_close(change(Keyword("b")), change(Keyword("b"), Tilt(scale=2.0)) / 2)


def test_fluency_holds_the_ascent_back() -> None:
    near, far = guide(Keyword("c"), Ascent(rounds=8, fluency=10.0)), guide(Keyword("c"), Ascent(rounds=8, fluency=0.0))
    assert near.shift is not None and far.shift is not None
    assert float(near.shift.norm()) < float(far.shift.norm())


def test_any_object_with_an_energy_will_do() -> None:
    class Mine:
        def energy(self, state: GuidanceState) -> Tensor:
            return state.estimate.square().sum(dim=(1, 2))

    assert isinstance(Mine(), Energy)
    assert change(Mine()).abs().sum() > 0


@pytest.mark.parametrize("update", UPDATES)
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda s: s.probabilities.sum(), r"shape \(\).*bad"),
        (lambda s: 3.0, r"a float.*bad"),
        (lambda s: torch.zeros(2), r"no gradient.*bad"),
        (lambda s: s.probabilities.sum(dim=(1, 2)) * math.nan, r"not a number.*bad"),
        (lambda s: (0.0 * s.probabilities).sum(dim=(1, 2)).sqrt(), r"not finite.*bad"),
    ],
)
def test_wrong_energies_are_named(wrong: Energy, message: str, update: Update) -> None:
    wrong.__name__ = "bad"  # type: ignore[attr-defined]
    with pytest.raises(GuidanceError, match=message):
        guide([Keyword("a"), wrong], update)


@pytest.mark.parametrize(
    ("update", "options"),
    [(Tilt, {"cap": -1.0}), (Tilt, {"scale": math.nan}), (Shift, {"scale": -1.0}), (Ascent, {"rounds": 0})],
)
def test_wrong_settings(update: type, options: dict[str, float]) -> None:
    with pytest.raises(InvalidOption, match=next(iter(options))):
        update(**options)


def test_traces_are_drawn(tmp_path: object) -> None:
    from pathlib import Path

    points = [TracePoint(step, 2.0, term, -1.0 / step, 0.1) for step in (1, 2) for term in ("one", "two")]
    trace = Trace(tuple(points))
    assert trace.terms == ["one", "two"] and trace.energies("one") == [-1.0, -0.5]
    path = Path(str(tmp_path)) / "trace.svg"
    trace.plot(path)
    assert path.read_text().count("<path") > 4
    with pytest.raises(InvalidOption, match="no term 'three'"):
        trace.energies("three")
    with pytest.raises(InvalidOption, match="nothing to draw"):
        Trace().plot(path)

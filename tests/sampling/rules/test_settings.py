"""How a run is made: its commit_share, its estimate, and settings that make no sense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.errors import InvalidOption
from controllable.sampling import SamplerSettings
from controllable.sampling.rules.settings import commit_share, sampled_share


@given(st.integers(1, 40), st.floats(0.3, 3.0))
def test_the_pace_follows_the_exponent(steps: int, commit: float) -> None:
    settings, left = SamplerSettings(steps=steps, commit=commit), 1.0
    for step in range(steps):
        left *= 1.0 - commit_share(step, settings)
        assert left == pytest.approx(1.0 - ((step + 1) / steps) ** commit, abs=1e-9)
    assert commit_share(steps - 1, settings) == 1.0


def test_a_mixed_estimate_goes_over_from_mean_to_sample() -> None:
    settings = {kind: SamplerSettings(steps=4, estimate=kind) for kind in ("mean", "sample", "mixed")}
    shares = {kind: [sampled_share(step, each) for step in range(4)] for kind, each in settings.items()}
    assert shares == {"mean": [0.0] * 4, "sample": [1.0] * 4, "mixed": [0.25, 0.5, 0.75, 1.0]}


@pytest.mark.parametrize(
    "wrong",
    [{"steps": 0}, {"refresh": 0}, {"temperature": -0.1}, {"renoise": 1.5}, {"lowest": -0.1}, {"revise": 1.0}],
    ids=str,
)
def test_wrong_settings(wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidOption, match=next(iter(wrong))):
        SamplerSettings(**wrong)  # type: ignore[arg-type]

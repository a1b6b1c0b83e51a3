"""Which tokens of a finished draft are drawn anew, against a reference that goes through one canvas at a time."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from controllable.sampling import SamplerSettings
from controllable.sampling.rules.remasking import LEAST, MOST, select_to_remask, share_to_remask
from controllable.sampling.rules.settings import commit_share

Position = tuple[float, float, float, bool, bool, bool]
"""Log-probability, pull and Gumbel noise of a token; whether it was written, is held, and stands for no text."""
TIED = st.sampled_from((-3.0, -1.0, -0.5, 0.0, 0.5, 2.0))
POSITION = st.tuples(TIED, TIED, TIED, st.booleans(), st.booleans(), st.booleans())


def doubtful(canvas: list[Position], share: float) -> list[int]:
    """The tokens of one canvas to draw anew."""
    texts = [place for place, (_, _, _, written, _, blank) in enumerate(canvas) if written and not blank]
    able = [
        place
        for place, (_, pull, _, written, held, blank) in enumerate(canvas)
        if written and not held and (not blank or pull > 1.0)
    ]
    doubt = {place: pull - log_prob + gumbel for place, (log_prob, pull, gumbel, *_) in enumerate(canvas)}
    order = sorted(able, key=lambda place: -doubt[place])
    return sorted(order[: math.ceil(share * len(texts))])


@given(st.lists(st.lists(POSITION, min_size=1, max_size=8), min_size=1, max_size=4), st.floats(0.0, 1.0), st.booleans())
def test_of_each_canvas_its_share_of_the_most_doubtful_is_drawn_anew(
    canvases: list[list[Position]], share: float, idle: bool
) -> None:
    length = max(map(len, canvases))
    rows = [canvas + [(0.0, 0.0, 0.0, False, False, False)] * (length - len(canvas)) for canvas in canvases]
    log_prob, pull, gumbel = (
        torch.tensor([[place[number] for place in row] for row in rows], dtype=torch.float64) for number in range(3)
    )
    written, held, blank = (torch.tensor([[place[number] for place in row] for row in rows]) for number in range(3, 6))
    # A canvas that draws nothing anew at this step stands beside the others.
    shares = [0.0 if idle and number == 0 else share for number in range(len(rows))]
    found = select_to_remask(
        log_prob, pull, gumbel, written=written, held=held, blank=blank, share=torch.tensor(shares, dtype=torch.float64)
    )
    for canvas, part, chosen in zip(canvases, shares, found, strict=True):
        assert chosen.nonzero()[:, 0].tolist() == doubtful(canvas, part)


def test_gumbel_noise_draws_by_likelihood() -> None:
    generator = np.random.default_rng(0)
    gumbel = torch.from_numpy(generator.gumbel(size=(20_000, 2)))
    everywhere = torch.ones(20_000, 2, dtype=torch.bool)
    found = select_to_remask(
        torch.tensor([0.75, 0.25], dtype=torch.float64).log().expand(20_000, 2), torch.zeros(20_000, 2), gumbel,
        written=everywhere, held=~everywhere, blank=~everywhere, share=torch.full((20_000,), 0.5, dtype=torch.float64),
    )  # fmt: skip
    # One token of each canvas, the one of a third of the likelihood three times as often.
    assert (found.sum(dim=1) == 1).all()
    assert found[:, 1].double().mean().item() == pytest.approx(0.75, abs=0.02)


@given(st.integers(1, 40), st.floats(0.0, 0.99))
def test_less_and_less_is_drawn_anew(steps: int, revise: float) -> None:
    settings = SamplerSettings(steps=steps, revise=revise)
    shares = [share_to_remask(step, settings) for step in range(steps + 2)]
    assert shares[: settings.draft] == [0.0] * settings.draft and shares[steps:] == [0.0, 0.0]
    revising = shares[settings.draft : steps]
    assert revising == sorted(revising, reverse=True)
    assert not revising or (revising[0] == MOST and revising[-1] == pytest.approx(LEAST if len(revising) > 1 else MOST))


def test_the_draft_takes_the_other_steps() -> None:
    sampler = SamplerSettings(steps=8, revise=0.5)
    assert sampler.draft == 4 and SamplerSettings(steps=1, revise=0.9).draft == 1
    assert [commit_share(step, sampler) for step in range(8)][3:] == [1.0] * 5
    assert commit_share(2, sampler) == commit_share(2, SamplerSettings(steps=4))

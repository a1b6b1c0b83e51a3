"""Revision: tokens of a finished draft that are drawn anew."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constraints import Regex
from controllable import DiffusionLM, StepState
from controllable.revision import doubtful, share
from controllable.sampling import SamplerSettings, pace
from guidance import Length

DATES = {
    "type": "object",
    "properties": {"note": {"type": "string"}, "start": {"format": "date"}, "end": {"format": "date"}},
    "required": ["note", "start", "end"],
    "additionalProperties": False,
}


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 40), st.integers(1, 4), st.floats(0.01, 1.0), st.integers(0, 2**32 - 1))
def test_of_each_canvas_its_share_is_drawn_anew(positions: int, canvases: int, part: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    owner = np.sort(rng.integers(0, canvases, positions))
    pads, held = rng.random(positions) < 0.3, rng.random(positions) < 0.3
    log_prob, pull, noise = (
        -rng.exponential(size=positions),
        2 * rng.exponential(size=positions),
        rng.gumbel(size=positions),
    )
    chosen = doubtful(log_prob, pull, noise, pads=pads, held=held, owner=owner, share=part)
    assert not (chosen & held).any() and not (chosen & pads & (pull <= 1.0)).any()
    doubt = pull - log_prob + noise
    for canvas in range(canvases):
        own = owner == canvas
        able = own & ~held & (~pads | (pull > 1.0))
        assert (chosen & own).sum() == min(able.sum(), np.ceil(part * (own & ~pads).sum()))
        if (chosen & own).any() and (able & ~chosen).any():
            assert doubt[chosen & own].min() >= doubt[able & ~chosen].max()


def test_less_and_less_is_drawn_anew() -> None:
    shares = [share(done) for done in np.linspace(0, 1, 7)]
    assert shares == sorted(shares, reverse=True) and 0 < shares[-1] < shares[0] < 1


def test_the_draft_takes_the_other_steps() -> None:
    sampler = SamplerSettings(steps=8, revise=0.5)
    assert sampler.draft == 4 and SamplerSettings(steps=1, revise=0.9).draft == 1
    assert [pace(step, sampler) for step in range(8)][3:] == [1.0] * 5
    assert pace(2, sampler) == pace(2, SamplerSettings(steps=4))


@pytest.fixture(scope="module")
def lm() -> DiffusionLM:
    return DiffusionLM.from_pretrained("small", device="cpu")


def test_what_is_revised_is_valid_and_the_same_beside_others(lm: DiffusionLM) -> None:
    seen: list[StepState] = []
    documents = lm.generate(DATES, n=5, seed=3, steps=6, revise=0.5, batch_size=5, on_step=seen.append)
    alone = lm.generate(DATES, n=5, seed=3, steps=6, revise=0.5, batch_size=2)
    assert [document.text for document in documents] == [document.text for document in alone]
    # Without a revision the canvases are as the draft left them.
    draft = lm.generate(DATES, n=5, seed=3, steps=3, batch_size=5)
    assert [document.text for document in documents] != [document.text for document in draft]
    after = [state for state in seen if state.step > 3]
    assert after and all(state.committed.all() for state in after)


def test_dates_that_are_compared_stay_as_they_are(lm: DiffusionLM) -> None:
    documents = lm.generate(DATES, n=6, seed=1, steps=6, revise=0.5)
    draft = lm.generate(DATES, n=6, seed=1, steps=3)
    for one, other in zip(documents, draft, strict=True):
        assert [one.value[key] for key in ("start", "end")] == [other.value[key] for key in ("start", "end")]


def test_guidance_mends_what_it_could_not_see_coming(lm: DiffusionLM) -> None:
    schema = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}
    wish = Length(20, at="/text")

    def off(revise: float) -> int:
        # So few steps at so high a temperature that guidance alone misses some of the lengths.
        documents = lm.generate(schema, n=8, seed=0, steps=4, temperature=1.5, revise=revise, guidance=wish)
        return sum(len(document.value["text"].split()) != 20 for document in documents)

    assert off(0.5) < off(0.0)


def test_a_grammar_is_written_from_left_to_right_and_not_revised(lm: DiffusionLM) -> None:
    from controllable import Grammar

    grammar = Grammar('?start: "a" start "b" | "c"', free=True)
    plain = lm.generate(grammar, n=2, steps=4, max_length=12)
    assert [d.text for d in lm.generate(grammar, n=2, steps=4, revise=0.5, max_length=12)] == [d.text for d in plain]
    assert json.dumps([d.text for d in plain]) and Regex("a*cb*").accepts(plain[0].text)

"""A run as a whole with the bundled model: what is revised, what takes turns, what guidance mends."""

import json
from typing import Any

import pytest
import torch

from constraints import Regex
from constraints.errors import UnsatisfiableConstraint
from controllable import DiffusionLM, Grammar, StepState
from controllable.sampling import Loop, Row, SamplerSettings, Span
from controllable.sampling.rules.corruptions import mixed
from controllable.sampling.sampler import _evenly
from guidance import Length
from tests.sampling.rows import row_of

DATES: dict[str, Any] = {
    "type": "object",
    "properties": {"note": {"type": "string"}, "start": {"format": "date"}, "end": {"format": "date"}},
    "required": ["note", "start", "end"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def lm(precision: str) -> DiffusionLM:
    return DiffusionLM.from_pretrained("small", device="cpu")


def test_what_is_revised_is_valid_and_the_same_beside_others(lm: DiffusionLM) -> None:
    seen: list[StepState] = []
    generator = lm.compile(DATES, seed=3, steps=6, revise=0.5, batch_invariant=True)
    documents = generator(5, batch_size=5, on_step=seen.append)
    alone = generator(5, batch_size=2)
    assert [(d.text, d.log_prob) for d in documents] == [(d.text, d.log_prob) for d in alone]
    assert all(generator.constraint.accepts(document.text) for document in documents)
    # Without a revision the canvases are as the draft left them.
    draft = lm.generate(DATES, n=5, seed=3, steps=3, batch_size=5, batch_invariant=True)
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
    pytest.importorskip("llguidance", reason="needs the extra grammar")
    grammar = Grammar('?start: "a" start "b" | "c"', free=True)
    seen: list[StepState] = []
    plain = lm.generate(grammar, n=2, steps=4, max_length=12, on_step=seen.append)
    assert [d.text for d in lm.generate(grammar, n=2, steps=4, revise=0.5, max_length=12)] == [d.text for d in plain]
    assert json.dumps([d.text for d in plain]) and Regex("a*cb*").accepts(plain[0].text)
    for state in seen:
        for known in state.committed:
            # Known from the left: nothing is known behind what is open.
            assert known.tolist() == sorted(known.tolist(), reverse=True)


def test_a_slot_that_is_too_short_for_every_text_is_refused(lm: DiffusionLM) -> None:
    row = row_of(lm, Regex("[0-9]{4}"), SamplerSettings(steps=2), capacity=4)
    (span,) = row.spans
    short = Row(row.tokens[:2], [Span(0, 0, 2, span.language)], row.rng, row.settings)
    with pytest.raises(UnsatisfiableConstraint, match="too short"):
        Loop(lm.sampler).run([short])


def test_a_row_with_nothing_to_write_stays_as_it_is(lm: DiffusionLM) -> None:
    row = row_of(lm, Regex("[0-9]{4}"), SamplerSettings(steps=2), capacity=4)
    done = Row(row.tokens, [], row.rng, SamplerSettings(steps=3))
    batch, state = Loop(lm.sampler).run([done, row])
    assert batch.counts == (0, 4) and state.known.all()
    assert state.tokens[0].tolist() == row.tokens.tolist() and (state.own_log_prob[0] == 0).all()


def test_draws_are_evenly_spread_and_below_one() -> None:
    uniforms = _evenly(torch.tensor([[0.0, -40.0], [40.0, 1.0]], dtype=torch.float64))
    assert uniforms[0].tolist() == [0.5, 0.0]
    assert 0.99 < float(uniforms[1, 0]) < 1.0
    assert float(uniforms[1, 1]) == pytest.approx(0.841344746)


def test_fresh_draws_keep_their_spread() -> None:
    kept, fresh = torch.randn(2, 2, 20_000, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    found = mixed(kept, fresh, torch.tensor([0.6, 0.0]))
    assert torch.equal(found[1], kept[1])
    assert found[0].std().item() == pytest.approx(1.0, abs=0.02)
    together = torch.corrcoef(torch.stack((kept[0, :, 0], found[0, :, 0])))
    assert float(together[0, 1]) == pytest.approx(0.8, abs=0.02)

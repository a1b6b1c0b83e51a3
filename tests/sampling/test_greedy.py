"""Temperature 0: the likeliest text of each slot, whatever is drawn."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from constraints import Choice, Grammar, Regex, TokenAutomaton
from constraints.inference import SlotBatch, argmax
from controllable import DiffusionLM
from controllable.sampling import Loop, SamplerSettings, sampler
from guidance import Length
from tests.sampling.rows import row_of, text_of

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "city": {"type": "string"}, "age": {"type": "integer", "maximum": 99}},
    "required": ["name", "city", "age"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def lm() -> Iterator[DiffusionLM]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONTROLLABLE_PRECISION", "float32")
        yield DiffusionLM.from_pretrained("small", device="cpu")


@pytest.mark.parametrize("pattern", ["[a-z]{4}", "[a-z ]{1,9}", "cat|dog|horse", "[A-Z][a-z]+ [0-9]{2}"])
def test_the_first_sample_is_the_argmax(lm: DiffusionLM, pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Tensor] = []
    tempered = sampler.apply_temperature

    def watched(*given: Any) -> Any:
        found = tempered(*given)
        seen.append(found[0].clone())
        return found

    monkeypatch.setattr(sampler, "apply_temperature", watched)
    row = row_of(lm, Regex(pattern), SamplerSettings(steps=1, temperature=0.0), capacity=12)
    _, state = Loop(lm.sampler).run([row])
    automaton = TokenAutomaton.from_dfa(Regex(pattern).written, lm.vocabulary, capacity=12)
    likeliest, _ = argmax(seen[0].double(), SlotBatch.of([(automaton, 12)]))
    assert text_of(lm, row, state.tokens[0].numpy()) == lm.vocabulary.decode(likeliest.tolist()).decode()


def test_what_is_drawn_has_no_say(lm: DiffusionLM) -> None:
    row = row_of(lm, SCHEMA, SamplerSettings(steps=4, temperature=0.0))
    loop, texts = Loop(lm.sampler), []
    for seed in range(3):
        loop.join([replace(row, rng=np.random.default_rng(1))])
        assert loop._state is not None
        drawn = torch.from_numpy(np.random.default_rng(seed).standard_normal(loop._state.draws.shape))
        loop._state = replace(loop._state, draws=drawn.to(loop._state.draws))
        for _ in range(4):
            loop.step()
        texts.append(loop.leave([0])[1].tokens.tolist())
    assert texts[0] == texts[1] == texts[2]


@pytest.mark.parametrize("output_type", [SCHEMA, Regex("[a-z]{3,9}"), Choice(["red", "green"]), list[int]], ids=repr)
def test_it_is_always_the_same_and_valid(lm: DiffusionLM, output_type: object) -> None:
    generator = lm.compile(output_type, steps=4, temperature=0)
    documents = generator(6, seed=1)
    assert all(not generator.constraint.validate(document.text) for document in documents)
    assert [each.text for each in generator(6, seed=1)] == [each.text for each in documents]
    # Clients that leave a 0 out give the least number above it.
    assert [each.text for each in generator(6, seed=1, temperature=1e-45)] == [each.text for each in documents]


def test_it_is_what_the_network_finds_likely(lm: DiffusionLM) -> None:
    def mean(temperature: float) -> float:
        documents = lm.generate(SCHEMA, n=16, temperature=temperature)
        return sum(document.log_prob for document in documents) / 16

    assert mean(0.0) > mean(0.5) > mean(1.5)


def test_rows_beside_it_are_as_they_are_alone(lm: DiffusionLM) -> None:
    def rows() -> list[Any]:
        settings = [SamplerSettings(steps=3, temperature=each, batch_invariant=True) for each in (0.0, 0.5, 0.0, 2.0)]
        return [row_of(lm, SCHEMA, each, seed=number) for number, each in enumerate(settings)]

    together = Loop(lm.sampler).run(rows())[1].tokens
    for number, row in enumerate(rows()):
        alone = Loop(lm.sampler).run([row])[1].tokens
        assert torch.equal(alone[0], together[number, : alone.shape[1]])


@pytest.mark.parametrize(
    "options", [{"guidance": Length(2, at="/city")}, {"revise": 0.5}, {"best_of": 2}, {}], ids=repr
)
def test_it_goes_with_everything_else(lm: DiffusionLM, options: dict[str, Any]) -> None:
    for document in lm.generate(SCHEMA, n=3, steps=4, temperature=0, **options):
        assert set(json.loads(document.text)) == {"name", "city", "age"}


def test_a_grammar_is_written_too(lm: DiffusionLM) -> None:
    pytest.importorskip("llguidance", reason="needs the extra grammar")
    first, again = (lm.generate(Grammar('start: /[a-z]{2,5}/ "-" /[0-9]/'), steps=2, temperature=0) for _ in range(2))
    assert first[0].text == again[0].text

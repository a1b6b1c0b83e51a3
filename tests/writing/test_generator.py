"""Generation with a model that has learned nothing: every document is valid all the same."""

import itertools
import json
from pathlib import Path
from typing import Literal
from uuid import UUID

import pytest
from pydantic import BaseModel, Field, model_validator
from torch import Tensor

from constraints.errors import (
    CheckpointError,
    GenerationError,
    InvalidOption,
    UnsatisfiableConstraint,
)
from controllable import Choice, Contains, DiffusionLM, GuidanceState, Regex, StepState
from controllable.sampling import SamplerSettings
from guidance import Ascent, Keyword, Matches, Shift, Tilt, Update
from guidance import Length as WordCount

SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 12},
        "age": {"type": "integer", "minimum": 0, "maximum": 120},
        "born": {"type": "string", "format": "date"},
        "tags": {"type": "array", "items": {"enum": ["a", "b", 3]}, "maxItems": 3},
        "note": {"type": ["string", "null"], "maxLength": 8},
    },
    "required": ["name", "age"],
    "additionalProperties": False,
}

UNLISTED = {"type": "object", "properties": {"zz": {"type": "string", "pattern": "^[a-z]{3,12}$"}}, "required": ["zz"]}
"""A schema whose values no lexicon has, so that what is said of it reaches the network alone."""


class Pair(BaseModel):
    """Two numbers in order: nothing an automaton sees."""

    one: int = Field(ge=0, le=9)
    other: int = Field(ge=0, le=9)

    @model_validator(mode="after")
    def in_order(self) -> "Pair":
        """Refuse pairs out of order."""
        if self.one > self.other:
            raise ValueError("one is above other")
        return self


class Never(BaseModel):
    """A model whose own check refuses everything."""

    size: int = Field(ge=0, le=9)

    @model_validator(mode="after")
    def refuse(self) -> "Never":
        """Refuse."""
        raise ValueError("never right")


@pytest.fixture(scope="module")
def lm(checkpoint: Path, precision: str) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint, device="cpu")


IDENTIFIED = {"type": "object", "properties": {"id": {"type": "string", "format": "uuid"}}, "required": ["id"]}


def test_random_identifiers_are_drawn_and_not_written(lm: DiffusionLM) -> None:
    documents = lm.generate(IDENTIFIED, n=8, steps=1)
    assert len({UUID(document.value["id"]) for document in documents}) == 8
    assert {document.log_prob for document in documents} == {0.0}


def test_random_identifiers_take_no_more_room_than_others(lm: DiffusionLM) -> None:
    shortest = next(n for n in range(1, 60) if _has_room(lm, n))
    assert all(len(d.text) == 45 for d in lm.generate(IDENTIFIED, n=20, steps=1, max_length=shortest, prompt=""))


def _has_room(lm: DiffusionLM, length: int) -> bool:
    try:
        lm.generate(IDENTIFIED, steps=1, max_length=length, prompt="")
    except UnsatisfiableConstraint:
        return False
    return True


SHARES = {"type": "array", "items": {"type": "number", "minimum": 0, "maximum": 1, "multipleOf": 0.01}, "minItems": 2}


def test_steps_of_a_scale_are_drawn_where_they_have_room(lm: DiffusionLM) -> None:
    documents = lm.generate(SHARES, n=6, steps=1)
    assert len({document.text for document in documents}) == 6
    assert {document.log_prob for document in documents} == {0.0}
    # Two digits, two brackets and a comma; a number that is drawn takes four tokens.
    assert all(len(d.value) == 2 for d in lm.generate(SHARES, n=6, steps=1, max_length=5, prompt=""))


def test_steps_of_a_scale_are_written_where_something_says_which(lm: DiffusionLM) -> None:
    assert any(document.log_prob < 0 for document in lm.generate(SHARES, n=3, steps=1, prompt="a half"))


def test_documents_are_valid_and_vary(lm: DiffusionLM) -> None:
    documents = lm.generate(SCHEMA, n=24, seed=1, steps=3)
    constraint = lm.compile(SCHEMA).constraint
    for document in documents:
        assert constraint.validate(document.text) == []
        assert constraint.accepts(document.text)
        assert document.value == json.loads(document.text)
        assert document.log_prob < 0
    assert len({document.text for document in documents}) == 24
    assert {"born" in document.value for document in documents} == {True, False}
    assert [document.index for document in documents] == list(range(24))


def test_the_same_seed_gives_the_same_documents(lm: DiffusionLM) -> None:
    first, second, other = ([d.text for d in lm.generate(SCHEMA, n=5, seed=seed, steps=2)] for seed in (3, 3, 4))
    assert first == second
    assert first != other


def test_documents_do_not_depend_on_their_batch(lm: DiffusionLM) -> None:
    generator = lm.compile(SCHEMA, seed=7, steps=2, batch_invariant=True)
    found = [[(d.text, d.log_prob) for d in generator(5, batch_size=size)] for size in (5, 2, 1)]
    assert found[0] == found[1] == found[2]


def test_fill(lm: DiffusionLM) -> None:
    required = lm.generate(SCHEMA, n=3, steps=1, fill="required")
    everything = lm.generate(SCHEMA, n=3, steps=1, fill="all")
    assert all(set(d.value) == {"name", "age"} for d in required)
    assert all(set(d.value) == set(SCHEMA["properties"]) for d in everything)


def test_plain_text_constraints(lm: DiffusionLM) -> None:
    for document in lm.generate(Regex(r"[A-Z]{2}-\d{4}"), n=4, steps=2):
        assert Regex(r"[A-Z]{2}-\d{4}").accepts(document.text)
    assert {d.value for d in lm.generate(Choice(["red", "green"]), n=16, steps=2)} == {"red", "green"}


def test_python_types(lm: DiffusionLM) -> None:
    for document in lm.generate(list[int], n=3, steps=2):
        assert all(isinstance(member, int) for member in document.value)
    assert lm.generate(Literal["a", "b"], n=1, steps=1)[0].value in ("a", "b")


def test_a_document_without_slots(lm: DiffusionLM) -> None:
    (document,) = lm.generate({"const": {"fixed": [1, 2]}})
    assert document.value == {"fixed": [1, 2]}
    assert document.log_prob == 0


def test_correction_mends_what_only_the_validator_sees(lm: DiffusionLM) -> None:
    documents = lm.generate(Pair, n=24, seed=2, steps=2, max_corrections=12, temperature=2.0)
    assert all(isinstance(d.value, Pair) and d.value.one <= d.value.other for d in documents)
    assert any(d.corrections > 0 for d in documents)


def test_giving_up_shows_the_best_attempt(lm: DiffusionLM) -> None:
    with pytest.raises(GenerationError, match="never right") as caught:
        lm.generate(Never, steps=1, max_corrections=2)
    assert json.loads(caught.value.best)["size"] in range(10)
    assert len(caught.value.violations) == 1


def test_a_prompt_takes_part_of_the_canvas(lm: DiffusionLM) -> None:
    (document,) = lm.generate(SCHEMA, prompt="a person", steps=1)
    assert lm.compile(SCHEMA).constraint.accepts(document.text)
    with pytest.raises(UnsatisfiableConstraint, match="prompt"):
        lm.generate(SCHEMA, prompt="word " * 400, steps=1)


def test_a_schema_says_what_its_documents_are_about(lm: DiffusionLM) -> None:
    told = {**UNLISTED, "title": "Customer", "description": "Somebody who buys."}
    same, by_hand, without = (
        lm.generate(told, steps=2, **options)[0]
        for options in ({}, {"prompt": "Customer Somebody who buys."}, {"prompt": ""})
    )
    assert same.log_prob == by_hand.log_prob
    assert same.log_prob != without.log_prob
    assert without.log_prob == lm.generate(UNLISTED, steps=2)[0].log_prob


def test_what_is_no_text_is_left_out_of_the_subject_and_refused_in_a_prompt(lm: DiffusionLM) -> None:
    (document,) = lm.generate({**UNLISTED, "title": "Cust\ud800omer"}, steps=1)
    assert document.log_prob == lm.generate(UNLISTED, prompt="Customer", steps=1)[0].log_prob
    with pytest.raises(InvalidOption, match="position 4"):
        lm.generate(UNLISTED, prompt="Cust\ud800omer", steps=1)


def test_a_subject_takes_no_room_that_the_document_needs(lm: DiffusionLM) -> None:
    least = next(size for size in range(5, 100) if _fits(lm, SCHEMA, size))
    told = {**SCHEMA, "title": "A title of many words that takes several tokens"}
    (document,) = lm.generate(told, steps=1, max_length=least)
    assert lm.compile(SCHEMA).constraint.accepts(document.text)
    with pytest.raises(UnsatisfiableConstraint):
        lm.generate(told, steps=1, max_length=least, prompt=told["title"])


def _fits(lm: DiffusionLM, schema: dict[str, object], size: int) -> bool:
    try:
        return bool(lm.generate(schema, steps=1, max_length=size))
    except UnsatisfiableConstraint:
        return False


def test_too_small_a_canvas(lm: DiffusionLM) -> None:
    with pytest.raises(UnsatisfiableConstraint, match="max_length"):
        lm.generate(SCHEMA, max_length=5, steps=1)


def test_steps_are_reported(lm: DiffusionLM) -> None:
    seen: list[StepState] = []
    settings = SamplerSettings(steps=4, lowest=0.0)
    (document,) = lm.compile(Regex(r"[a-z]{5}-\d{4}"), sampler=settings)(on_step=seen.append)
    assert [state.step for state in seen] == [1, 2, 3, 4]
    assert all(a.noise_level > b.noise_level for a, b in itertools.pairwise(seen))
    shares = [state.committed.mean() for state in seen]
    assert shares == sorted(shares)
    assert seen[-1].committed.all()
    assert "".join(seen[-1].tokens(0)) == document.text
    assert all(0 <= state.confidence.min() <= state.confidence.max() <= 1 for state in seen)


def test_guidance_steers(lm: DiffusionLM) -> None:
    def digits(state: GuidanceState) -> object:
        nine = lm.vocabulary.encode("9")[0]
        return 30.0 * state.probabilities[..., nine].sum(dim=1)

    plain = lm.generate(Regex(r"\d{8}"), n=8, steps=4)
    steered = lm.generate(Regex(r"\d{8}"), n=8, steps=4, guidance=digits)
    count = [sum(d.text.count("9") for d in documents) for documents in (plain, steered)]
    assert count[1] > 2 * count[0]
    lm.generate(SCHEMA, steps=2, guidance=[Keyword("b"), digits])


@pytest.mark.parametrize("update", [Tilt(), Shift(), Ascent(rounds=2)])
def test_all_updates_steer_behind_the_one_loop(update: Update, precision: str) -> None:
    lm = DiffusionLM.from_pretrained("small")
    nine = lm.vocabulary.encode("9")[0]

    def wish(state: GuidanceState) -> Tensor:
        return 8.0 * (state.probabilities[..., nine] * state.free).sum(dim=1)

    settings = SamplerSettings(steps=4, lowest=0.3)
    generator = lm.compile(Regex(r"\d{8}"), sampler=settings, seed=3)
    count = [sum(d.text.count("9") for d in generator(4, guidance=g, update=update)) for g in (None, wish)]
    assert count[1] > count[0]
    (document,) = generator(guidance=[Keyword("99"), wish], update=update)
    assert document.trace.terms == ["Keyword '99'", "wish"]
    points = document.trace.points
    assert [point.step for point in points] == [1, 1, 2, 2, 3, 3, 4, 4][: len(points)] and len(points) >= 2
    assert points[0].gradient > 0


def test_values_have_room_for_what_guidance_asks_of_them(precision: str) -> None:
    lm = DiffusionLM.from_pretrained("small")
    schema = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}
    for wish in (WordCount(15, at="/text"), Matches(Contains("an uncommonly long phrase to ask for"), at="/text")):
        for document in lm.generate(schema, n=2, steps=8, guidance=wish):
            assert document.trace.energies(document.trace.terms[0])[-1] > -20.0
            assert len(document.value["text"].split()) >= 5


def test_what_is_generated_without_guidance_has_no_trace(lm: DiffusionLM) -> None:
    assert lm.generate(Regex("[a-z]{3}"), steps=2)[0].trace.points == ()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n": 0}, "n is 0"),
        ({"n": -3}, "n is -3"),
        ({"steps": 0}, "steps"),
        ({"temperature": -0.1}, "temperature"),
        ({"batch_size": 0}, "batch_size"),
        ({"batch_invariant": 1}, "batch_invariant is 1"),
        ({"max_corrections": -1}, "max_corrections"),
        ({"max_length": 0}, "max_length"),
        ({"fill": "some"}, "fill"),
        ({"guidance": 3}, "guidance"),
        ({"update": 3}, "update"),
        ({"on_error": "ignore"}, "on_error is 'ignore', it must be 'raise', 'skip' or 'yield'"),
        ({"progress": "yes"}, "progress is 'yes', it must be True or False or None"),
    ],
)
def test_wrong_options(lm: DiffusionLM, options: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidOption, match=message):
        lm.generate(SCHEMA, **options)  # type: ignore[call-overload]


def test_unknown_options_of_a_generator(lm: DiffusionLM) -> None:
    with pytest.raises(InvalidOption, match="tmperature"):
        lm.compile(SCHEMA)(1, tmperature=1.0)


def test_unknown_device(checkpoint: Path) -> None:
    with pytest.raises(InvalidOption, match="device"):
        DiffusionLM.from_pretrained(checkpoint, device="abacus")


def test_wrong_checkpoints(checkpoint: Path, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="no such"):
        DiffusionLM.from_pretrained(tmp_path / "nowhere")
    with pytest.raises(CheckpointError, match=r"config\.json"):
        DiffusionLM.from_pretrained(tmp_path)
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(CheckpointError, match="bert"):
        DiffusionLM.from_pretrained(tmp_path)
    (tmp_path / "config.json").write_text((checkpoint / "config.json").read_text())
    with pytest.raises(CheckpointError, match="cannot load"):
        DiffusionLM.from_pretrained(tmp_path)
    for name in ("model.safetensors", "tokenizer.json", "tokenizer_config.json"):
        (tmp_path / name).write_bytes((checkpoint / name).read_bytes())
    with pytest.raises(CheckpointError, match="prior"):
        DiffusionLM.from_pretrained(tmp_path)


def test_save_and_load(lm: DiffusionLM, tmp_path: Path) -> None:
    lm.save_pretrained(tmp_path)
    loaded = DiffusionLM.from_pretrained(tmp_path, device="cpu")
    texts = [[d.text for d in model.generate(SCHEMA, n=3, steps=2)] for model in (lm, loaded)]
    assert texts[0] == texts[1]


def test_sampler_settings_as_a_whole_and_one_by_one(lm: DiffusionLM) -> None:
    settings = SamplerSettings(steps=2, temperature=0.5, commit=2.0)
    whole = lm.compile(SCHEMA, sampler=settings)
    parts = lm.compile(SCHEMA, sampler=SamplerSettings(commit=2.0), steps=2)
    assert [d.text for d in whole(3)] == [d.text for d in parts(3, temperature=0.5)]

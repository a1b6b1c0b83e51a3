"""What is public can be pickled and copied: as what it was made of, and it says the same afterwards."""

import copy
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

import pydantic
import pytest
import torch

import guidance
from constraints import Constraint
from constraints.errors import InvalidOption
from constraints.layouts.layout_request import LayoutRequest
from controllable import (
    Choice,
    Contains,
    DiffusionLM,
    Generator,
    Grammar,
    JSONSchema,
    Length,
    Pydantic,
    Regex,
    Template,
    Text,
)
from controllable.workers import Workers
from tests.constraints.filling import VOCABULARY


class Row(pydantic.BaseModel):
    a: int
    b: list[str] = []


PAIR = JSONSchema({"type": "object", "properties": {"a": {"type": "integer"}}}, property_order="any", unlisted=1)
LIST = Grammar('start: item ("," item)*\nitem: /[a-z]+/\n', start="item")
TYPES: dict[str, tuple[Constraint, list[str]]] = {
    "schema": (PAIR, ['{"a":1}', "{}", '{ "a": 1.5 }', "[]"]),
    "documents": (JSONSchema({"$ref": "urn:x"}, documents={"urn:x": {"const": 1}}), ["1", "2"]),
    "strict": (JSONSchema({"format": "date"}, strict=True), ['"2024-01-01"', '"x"']),
    "model": (Pydantic(Row), ['{"a":1}', '{"a":"x"}']),
    "type": (Pydantic(list[int], unlisted=2), ["[1, 2]", "{}"]),
    "grammar": (LIST, ["a", "a,b", ""]),
    "free": (Grammar('start: "a"+ | "b"', free=True), ["aa", "b", "ab"]),
    "pattern": (Regex("a+"), ["aa", "b"]),
    "choice": (Choice(["a", "b"]), ["a", "c"]),
    "text": (Text(min_length=2), ["ab", "a"]),
    "length": (Length(1, 2, unit="words"), ["a b", "a b c"]),
    "union": (PAIR | Regex("x"), ['{"a":1}', "x", "y"]),
    "either": (Regex("a") | Regex("b"), ["a", "b", "c"]),
    "filtered": (PAIR & Contains("a"), ['{"a":1}', "{}"]),
    "conjunction": (PAIR & {"required": ["a"]}, ['{"a":1}', "{}"]),
    "model and schema": (Pydantic(Row) & {"properties": {"a": {"minimum": 3}}}, ['{"a":1}', '{"a":4}']),
    "without": (PAIR - JSONSchema({"required": ["a"]}), ['{"a":1}', "{}"]),
    "complement": (~PAIR, ["{}", "x"]),
    "pattern's complement": (~Regex("a+"), ["a", "b"]),
    "both": (Text(max_length=3) - Contains("TO"), ["TO", "T"]),
    "checked": (PAIR & Grammar('start: "{" /[^}]*/ "}"'), ["{}", '{"a":1}', '{"a":{}}']),
    "concatenation": ("x" + PAIR + LIST, ["x{}a", "x{}"]),
    "repetition": (PAIR.repeat(1, 2), ["{}", "{}{}", ""]),
    "template": (Template("Dear {who}: {row}", row=PAIR), ["Dear A: {}", "Dear"]),
}


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("again", [lambda one: pickle.loads(pickle.dumps(one)), copy.deepcopy, copy.copy])
def test_an_output_type_comes_back_as_it_was(name: str, again: Callable[[Any], Any]) -> None:
    constraint, texts = TYPES[name]
    found = again(constraint)
    assert repr(found) == repr(constraint) and type(found) is type(constraint)
    for text in texts:
        assert found.accepts(text) == constraint.accepts(text), text
        assert found.validate(text) == constraint.validate(text), text
    layouts = [each.layout(LayoutRequest(VOCABULARY, Random(1), 60)) for each in (constraint, found)]
    assert layouts[0].pointers([""] * 20)[:1] == layouts[1].pointers([""] * 20)[:1]
    assert [slot.pointer for slot in layouts[0].slots] == [slot.pointer for slot in layouts[1].slots]


def test_what_is_compiled_is_not_pickled() -> None:
    large = JSONSchema({"properties": {"e": {"type": "string", "format": "email"}, "u": {"format": "uri"}}})
    large.layout(LayoutRequest(VOCABULARY, Random(0), 60))
    assert len(pickle.dumps(large)) < 400
    assert len(pickle.dumps(PAIR & Grammar('start: "{" /[^}]*/ "}"'))) < 800


def test_a_model_is_pickled_as_its_checkpoint(checkpoint: Path) -> None:
    lm = DiffusionLM.from_pretrained(checkpoint, device="cpu")
    data = pickle.dumps(lm)
    assert len(data) < 1_000
    found = pickle.loads(data)
    assert found is pickle.loads(data)
    assert all(
        torch.equal(a, b)
        for a, b in zip(lm.denoiser.state_dict().values(), found.denoiser.state_dict().values(), strict=True)
    )
    copied = copy.deepcopy(lm)
    assert copied.denoiser is not lm.denoiser and copied.vocabulary.key == lm.vocabulary.key
    bare = DiffusionLM(lm.denoiser, lm.tokenizer, lm.layout_prior)
    assert pickle.loads(pickle.dumps(bare)).generate(PAIR, steps=1)[0].text == bare.generate(PAIR, steps=1)[0].text


def test_a_generator_writes_the_same_when_it_is_back(checkpoint: Path) -> None:
    lm = DiffusionLM.from_pretrained(checkpoint, device="cpu")
    steer = [guidance.weighted(guidance.Keyword("x"), 0.5), guidance.Length(3), guidance.Matches(Regex("a+"))]
    generator = lm.compile(PAIR, steps=2, guidance=steer, update=guidance.Shift(scale=0.5))
    data = pickle.dumps(generator)
    assert len(data) < 6_000
    for found in (pickle.loads(data), copy.deepcopy(generator)):
        assert isinstance(found, Generator)
        assert [each.text for each in found(2, seed=3)] == [each.text for each in generator(2, seed=3)]


def _texts(generator: Generator) -> list[str]:
    return [each.text for each in generator(2, seed=1)]


def test_a_generator_goes_to_another_process(checkpoint: Path) -> None:
    generator = DiffusionLM.from_pretrained(checkpoint, device="cpu").compile(PAIR, steps=1)
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        assert pool.submit(_texts, generator).result() == _texts(generator)


def test_what_cannot_be_pickled_is_named(checkpoint: Path) -> None:
    class Local(pydantic.BaseModel):
        a: int

    with pytest.raises((AttributeError, pickle.PicklingError), match="Local"):
        pickle.dumps(Pydantic(Local))
    assert copy.copy(Pydantic(Local)).accepts('{"a":1}')
    workers = Workers(1, checkpoint)
    with pytest.raises(InvalidOption, match="Local") as found:
        next(workers.stream(Local, 1))
    assert found.value.where == "output_type" and "top of a module" in str(found.value)
    with pytest.raises(InvalidOption, match="lambda") as found:
        next(workers.stream(Row, 1, guidance=lambda state: 0))
    assert found.value.where == "guidance"

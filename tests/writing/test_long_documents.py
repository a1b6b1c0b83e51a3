"""Long texts and many fields: written in stretches, or refused at once, and nothing is left out without a word."""

import json
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any, Optional

import jsonschema
import numpy as np
import pytest
from pydantic import BaseModel, create_model

from constraints.errors import ConstraintTooLarge, ControllableError, UnsatisfiableConstraint
from constraints.output_types.constraint import Constraint
from constraints.output_types.grammar import Grammar
from constraints.output_types.template import Template
from constraints.output_types.types import JSONSchema, Regex, Text
from controllable import DiffusionLM
from controllable.sampling import SamplerSettings
from controllable.writing.capacities import fixed_lengths
from controllable.writing.composer import compose, fitted
from controllable.writing.document import Document, Generation, Request
from controllable.writing.options import Options
from controllable.writing.planner import Planner

STRING = {"type": "string"}


def members(**properties: Any) -> dict[str, Any]:
    """An object with all of some properties."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def nested(depth: int) -> dict[str, Any]:
    """Objects in objects."""
    return STRING if depth == 0 else members(a=nested(depth - 1), b=STRING)


SCHEMAS: dict[str, dict[str, Any]] = {
    "a long text": members(title=STRING, body={**STRING, "minLength": 600, "maxLength": 700}),
    "an exact length": members(body={**STRING, "minLength": 1500, "maxLength": 1500}),
    "no end": members(body={**STRING, "minLength": 600}),
    "a counted pattern": members(body={**STRING, "pattern": r"^(\w+ ){100}$"}),
    "a pattern and a length": members(body={**STRING, "pattern": "^[a-f0-9]+$", "minLength": 900}),
    "digits": members(body={**STRING, "pattern": "^[A-Za-z0-9+/]{1000}={0,2}$"}),
    "a format and a length": members(a={**STRING, "format": "uri", "minLength": 300}),
    "a long array": {"type": "array", "items": {"type": "integer"}, "minItems": 500},
    "many fields": members(**{f"field_{number}": STRING for number in range(100)}),
    "many long fields": members(**{f"f{n}": {**STRING, "minLength": 70, "maxLength": 90} for n in range(60)}),
    "deep": nested(40),
    "a long constant": members(a={"const": "lorem ipsum " * 850}, b=STRING),
    "long choices": members(a={"enum": ["lorem ipsum " * 100, "dolor sit " * 130]}, b=STRING),
    "long keys": members(**{"k" * 3000: STRING, "b": STRING}),
}
TEXTS: dict[str, Constraint] = {
    "characters": Text(min_length=1500),
    "a pattern": Regex("[a-z ]{2000,}"),
    "a template": Template("Dear {name}, " + "lorem ipsum dolor sit amet " * 300 + "{sign}"),
    "parts": sum((Text(min_length=30, max_length=60) + "\n" for _ in range(30)), start=Regex("[a-z]+")),
    "repetitions": (Text(min_length=20, max_length=40) + "; ").repeat(50, 50),
    "a derivation": Grammar('start: word{200}\nword: /[a-z]+/ " "'),
}


@pytest.fixture(scope="module")
def lm(checkpoint: Path) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint, device="cpu")


@pytest.mark.parametrize("name", SCHEMAS)
def test_long_documents_are_written_to_their_end(lm: DiffusionLM, name: str) -> None:
    schema = SCHEMAS[name]
    (found,) = lm.generate(schema, seed=3, steps=1)
    assert jsonschema.Draft202012Validator(schema).is_valid(found.value)


@pytest.mark.parametrize("name", TEXTS)
def test_long_texts_are_written_to_their_end(lm: DiffusionLM, name: str) -> None:
    (found,) = lm.generate(TEXTS[name], seed=3, steps=1)
    assert not TEXTS[name].validate(found.text)


@pytest.mark.parametrize("schema", [SCHEMAS["a long text"], SCHEMAS["many fields"], TEXTS["characters"]])
def test_a_length_that_is_too_small_is_told_at_once(lm: DiffusionLM, schema: Any) -> None:
    with pytest.raises(UnsatisfiableConstraint, match=r"tokens, the budget is 100\. Raise max_length"):
        lm.generate(schema, max_length=100)


def test_what_is_too_long_is_told_at_once(lm: DiffusionLM) -> None:
    with pytest.raises(ConstraintTooLarge):
        lm.generate(members(body={**STRING, "minLength": 50_000}))
    with pytest.raises(UnsatisfiableConstraint, match="Raise max_length"):
        lm.generate({"type": "array", "items": {"type": "integer"}, "minItems": 10**6})


def test_rows_of_a_batch_may_be_of_any_length(lm: DiffusionLM) -> None:
    generator = lm.compile(SCHEMAS["a long text"], steps=1)
    found = generator.write([Request(seed) for seed in range(3)])
    assert all(isinstance(each, Generation) and len(each.value["body"]) >= 600 for each in found)
    refused = generator.write([Request(0)], max_length=60)
    assert isinstance(refused[0], ControllableError)


def test_a_length_is_kept_by_all_blocks_together(lm: DiffusionLM) -> None:
    options = Options(canvas=64, max_length=1400, sampler=SamplerSettings(steps=1))
    planner = Planner(lm, JSONSchema(SCHEMAS["many fields"]))
    for document in compose(lm, [planner.plan(Request(seed), options) for seed in range(4)], options):
        assert isinstance(document, Document) and len(document.blocks) > 1
        taken = len(document.prompt) + sum(fixed_lengths(document.layout, lm.vocabulary))
        assert taken + sum(map(len, document.contents)) <= 1400


def test_base64_that_is_long_is_base64_where_it_can_be(lm: DiffusionLM) -> None:
    encoded = {**STRING, "contentEncoding": "base64"}
    (found,) = lm.generate(members(data={**encoded, "minLength": 400}), steps=1)
    assert len(found.value["data"]) % 4 == 0 and " " not in found.value["data"]
    # Not said by a number of characters that base64 never has; it is an annotation.
    (found,) = lm.generate(members(data={**encoded, "minLength": 401, "maxLength": 401}), steps=1)
    assert len(found.value["data"]) == 401


class Part(BaseModel):
    street: Optional[str] = None  # noqa: UP045
    city: str


class Tree(BaseModel):
    name: str
    left: "Optional[Tree]" = None  # noqa: UP045
    children: list["Tree"] = []


WIDE = create_model("Wide", **{f"field_{n}": (Part | None if n % 5 == 0 else str | None, None) for n in range(60)})  # type: ignore[call-overload]


def asked_for_all(lm: DiffusionLM, model: Any, **options: Any) -> tuple[Any, list[str]]:
    """The document with all that is optional, as JSON, and what was warned of."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        (found,) = lm.generate(model, fill="all", steps=1, **options)
    return json.loads(found.text), [str(each.message) for each in said]


def test_all_optional_fields_are_written_in_as_many_canvases_as_it_takes(lm: DiffusionLM) -> None:
    value, said = asked_for_all(lm, WIDE)
    assert len(value) == 60 and None not in value.values() and not said
    assert all(value[f"field_{number}"]["street"] is not None for number in range(0, 60, 5))


def test_what_has_no_room_is_named(lm: DiffusionLM) -> None:
    value, (said,) = asked_for_all(lm, WIDE, max_length=200)
    lost = [name for name in WIDE.model_fields if value.get(name) is None]
    assert lost and any(f"/{name}" in said for name in lost) and "Raise max_length" in said
    value, said_of_none = asked_for_all(lm, members(a=STRING), max_length=100)
    assert value.keys() == {"a"} and not said_of_none


def test_items_that_have_no_room_are_named_once(lm: DiffusionLM) -> None:
    item = {"type": "object", "properties": {"note": {**STRING, "minLength": 200}, "id": {"type": "integer"}}}
    value, (said,) = asked_for_all(lm, {"type": "array", "items": item, "minItems": 3}, max_length=80)
    assert len(value) >= 3 and said.count("/*/note") == 1


def test_what_recurs_has_no_end_and_is_not_missed(lm: DiffusionLM) -> None:
    value, said = asked_for_all(lm, Tree)
    assert value["left"] is not None and value["children"] and not said


def test_fewer_fields_are_no_loss_where_nobody_asked_for_all(lm: DiffusionLM) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert lm.generate(WIDE, fill="required")[0].text == "{}"
        assert len(lm.vocabulary.encode(lm.generate(WIDE, fill="typical", steps=1)[0].text)) <= 256


@pytest.mark.parametrize(
    ("schema", "canvas", "length", "blocks"),
    [
        # The last of two blocks holds little that is fixed, and before it as much text as it has room for.
        ({"type": "array", "items": STRING, "minItems": 5, "maxItems": 5}, 32, 36, 2),
        # The only block sees but the end of what is fixed before it.
        (members(a={"const": "lorem ipsum " * 8}, b=STRING), 40, 90, 1),
    ],
)
def test_no_block_takes_more_than_its_plan_where_a_length_is_set(
    lm: DiffusionLM, schema: dict[str, Any], canvas: int, length: int, blocks: int
) -> None:
    options = Options(canvas=canvas, max_length=length)
    document = Planner(lm, JSONSchema(schema)).plan(Request(0), options)
    assert len(document.blocks) == blocks
    for number, block in enumerate(document.blocks):
        wide = fitted(lm, document, document.begin(number, lm.vocabulary), [80] * len(block), options)
        assert sum(wide.capacities) <= sum(part.capacity for part in block)
        contents = [np.full(capacity, lm.vocabulary.encode("a")[0]) for capacity in wide.capacities]
        document = document.written(number, replace(wide, contents=contents, log_probs=[0.0] * len(contents)))

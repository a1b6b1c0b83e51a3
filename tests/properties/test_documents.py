"""Random JSON Schemas: what is written for them is valid, and so is whatever is accepted."""

import json
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.errors import (
    ConstraintTooLarge,
    GenerationError,
    InvalidSchema,
    UnsatisfiableConstraint,
    UnsupportedSchema,
)
from constraints.json_trees.equality import compact
from constraints.layouts.layout_request import LayoutRequest
from constraints.output_types.types import JSONSchema
from controllable import DiffusionLM
from tests.cases import changed, examples, schemas, values
from tests.constraints.filling import VOCABULARY, filled

REFUSALS = (UnsupportedSchema, UnsatisfiableConstraint, ConstraintTooLarge, InvalidSchema)
fills = st.sampled_from(["required", "typical", "all"])


def valid(schema: Any, instance: Any) -> bool:
    """Whether the validator of record says so, formats included."""
    cls = jsonschema.Draft202012Validator
    return bool(cls(schema, format_checker=cls.FORMAT_CHECKER).is_valid(instance))


@examples(150)
@given(schemas, st.integers(0, 2**32 - 1), fills, st.data())
def test_what_is_written_is_valid_and_what_is_near_is_judged(
    schema: Any, seed: int, fill: Any, data: st.DataObject
) -> None:
    try:
        constraint = JSONSchema(schema)
        rng = Random(seed)
        layout = constraint.layout(LayoutRequest(VOCABULARY, rng, 200, fill=fill))
    except REFUSALS:
        return
    text = filled(layout, rng)
    document = json.loads(text)
    assert valid(schema, document) == (not constraint.validate(text))
    if not constraint.accepts(text):
        # What is written may be wrong only where the constraint says that it is left to verification.
        assert constraint.describe().verified, text
        return
    assert valid(schema, document), text
    constraint.parse(text)
    for _ in range(5):
        document = data.draw(changed(document))
        if constraint.accepts(compact(document)):
            assert valid(schema, document), compact(document)


@examples(120)
@given(schemas, st.lists(values, min_size=10, max_size=10))
def test_what_is_accepted_is_valid(schema: Any, instances: list[Any]) -> None:
    try:
        constraint = JSONSchema(schema)
    except REFUSALS:
        return
    for instance in instances:
        if constraint.accepts(compact(instance)):
            assert valid(schema, instance), compact(instance)


@pytest.fixture(scope="module")
def lm(checkpoint: Path) -> DiffusionLM:
    """A model that has learned nothing."""
    return DiffusionLM.from_pretrained(str(checkpoint))


@examples(6)
@given(schema=schemas, seed=st.integers(0, 2**31 - 1), fill=fills)
def test_what_is_generated_is_valid(lm: DiffusionLM, schema: Any, seed: int, fill: Any) -> None:
    try:
        (generation,) = lm.generate(schema, seed=seed, fill=fill, max_length=64, steps=3)
    except (*REFUSALS, GenerationError):
        return
    assert valid(schema, json.loads(generation.text)), generation.text
    assert generation.value == json.loads(generation.text)

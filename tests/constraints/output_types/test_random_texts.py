"""Texts drawn without a model are valid, different, and the same for the same seed."""

import json
from typing import Any

import pytest

from constraints.output_types.random_texts import examples
from constraints.output_types.types import Choice, Regex, Text, as_constraint
from tests.constraints.filling import VOCABULARY

SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "tags": {"type": "array", "items": {"enum": ["a", "b", "c"]}, "uniqueItems": True},
        "pairs": {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 3}, "uniqueItems": True},
    },
    "required": ["name", "pairs"],
}


@pytest.mark.parametrize(
    "output_type", [SCHEMA, list[int], Regex(r"\d+[a-z]{3}"), Regex("é{2,400}"), Text(max_length=9)], ids=str
)
def test_examples_are_valid_and_different(output_type: Any) -> None:
    constraint = as_constraint(output_type)
    found = examples(constraint, VOCABULARY, n=3)
    assert len(set(found)) == 3
    assert all(constraint.validate(text) == [] and constraint.accepts(text) for text in found)
    assert found == examples(constraint, VOCABULARY, n=3)


def test_there_may_be_fewer() -> None:
    assert examples(Choice(["a"]), VOCABULARY, n=3) == ["a"]
    assert examples(Choice(["a"]), VOCABULARY, n=0) == []


def test_optional_parts_and_size_can_be_asked_for() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "boolean"}, "b": {"type": "string"}}}
    (text,) = examples(as_constraint(schema), VOCABULARY, n=1, fill="all")
    assert json.loads(text).keys() == {"a", "b"}
    assert examples(as_constraint(schema), VOCABULARY, n=3, budget=2, fill="all") == ["{}"]


def test_what_can_be_read_is_preferred() -> None:
    assert all(text.isascii() and text.islower() for text in examples(Regex(r"\w{5}|[^a-z]{5}"), VOCABULARY, n=3))

"""Documents that go everywhere are valid, and do go everywhere they can; what they cannot reach is told."""

import json
from itertools import pairwise
from typing import Any, Literal

import jsonschema
import pytest
from hypothesis import given
from pydantic import BaseModel, Field, model_validator

from constraints.automata.dfa import ByteDFA
from constraints.errors import (
    ConstraintTooLarge,
    InvalidOption,
    InvalidSchema,
    UnsatisfiableConstraint,
    UnsupportedSchema,
)
from constraints.output_types.template import Template
from constraints.output_types.types import Regex
from controllable.testing.covering.automaton_cover import walk_edges
from controllable.testing.covering.coverage import Coverage, cover
from tests.cases import byte_languages, examples, schemas

REFUSALS = (UnsupportedSchema, UnsatisfiableConstraint, ConstraintTooLarge, InvalidSchema)


def states(language: ByteDFA, data: bytes) -> list[int]:
    found = [0]
    for byte in data:
        found.append(int(language.transitions[found[-1], byte]))
    return found


@examples(150)
@given(byte_languages(most_states=4))
def test_all_edges_on_the_way_to_an_end_are_walked_along(language: ByteDFA) -> None:
    walked = walk_edges(language, valid=lambda _: True, most=200, length=4)
    assert all(language.accepts(data) for data, _ in walked.texts)
    found = {edge for data, _ in walked.texts for edge in pairwise(states(language, data))}
    # By brute force: no edge of four states is further than that from a start and an end.
    known = {edge for data in language.enumerate(7) for edge in pairwise(states(language, data))}
    assert found == known
    assert walked.total == len(known) == sum(len(edges) for _, edges in walked.texts)
    assert walked.reason is None


def test_few_texts_and_bounds_on_them() -> None:
    digits = Regex("[0-9]{3}|[a-z]{5}").language
    assert len(walk_edges(digits, valid=lambda _: True, most=9, length=9).texts) == 2
    cut = walk_edges(digits, valid=lambda _: True, most=1, length=9)
    assert len(cut.texts) == 1 and cut.reason == "more than 1 texts would be needed"
    refused = walk_edges(digits, valid=lambda data: len(data) == 3, most=9, length=9)
    assert len(refused.texts) == 1 and refused.reason == "the texts that were found for them are not valid"
    wanted = walk_edges(digits, first=[b"123", b"1"], valid=lambda _: True, most=9, length=9)
    assert wanted.texts[0][0] == b"123" and len(wanted.texts) == 2


@examples(30)
@given(schemas)
def test_documents_are_valid(schema: Any) -> None:
    try:
        found = cover(schema, most=15)
    except REFUSALS:
        return
    kind = jsonschema.Draft202012Validator
    for text in found.documents:
        assert kind(schema, format_checker=kind.FORMAT_CHECKER).is_valid(json.loads(text)), text
    assert len(set(found.documents)) == len(found.documents)
    assert found.covered + sum(left.edges for left in found.unreached) == found.total


def values(found: Coverage) -> list[Any]:
    assert found.unreached == () and found.covered == found.total
    return [json.loads(text) for text in found.documents]


def test_each_way_through_the_tree() -> None:
    line = {"type": "object", "properties": {"n": {"type": "integer", "minimum": 2, "maximum": 40}}, "required": ["n"]}
    schema = {
        "type": "object",
        "properties": {
            "kind": {"enum": ["a", "b", "c"]},
            "note": {"type": ["string", "null"], "minLength": 2, "maxLength": 5},
            "lines": {"type": "array", "items": line, "minItems": 1, "maxItems": 4},
            "flag": {"type": "boolean"},
        },
        "required": ["kind", "lines"],
        "additionalProperties": False,
    }
    found = values(cover(schema))
    assert {value["kind"] for value in found} == {"a", "b", "c"}
    assert {"note" in value for value in found} == {"flag" in value for value in found} == {True, False}
    assert {value.get("flag") for value in found} >= {True, False}
    notes = {value["note"] for value in found if "note" in value}
    assert None in notes and {len(note) for note in notes if note is not None} >= {2, 5}
    assert {len(value["lines"]) for value in found} >= {1, 2, 4}
    numbers = {each["n"] for value in found for each in value["lines"]}
    assert min(numbers) == 2 and max(numbers) == 40
    # Many texts in few documents.
    assert len(found) <= 24
    assert cover(schema) == cover(schema)


def test_maps_sets_and_alternatives() -> None:
    schema = {
        "type": "object",
        "patternProperties": {"^[a-c]$": {"type": "integer", "minimum": 0, "maximum": 3}},
        "additionalProperties": False,
        "maxProperties": 2,
    }
    found = values(cover(schema))
    assert {name for value in found for name in value} <= {"a", "b", "c"}
    assert {len(value) for value in found} >= {0, 2}
    unique = {"type": "array", "items": {"enum": [1, 2, 3]}, "uniqueItems": True, "minItems": 2}
    assert {len(value) for value in values(cover(unique))} == {2, 3}
    either = {"oneOf": [{"type": "string", "const": "x"}, {"type": "array", "items": {"type": "null"}, "maxItems": 1}]}
    assert sorted(map(str, values(cover(either)))) == ["[None]", "[]", "x"]


def test_what_is_far_from_the_rest_is_reached() -> None:
    text = {"type": "string", "minLength": 900, "maxLength": 900, "pattern": "^[a-z]*$"}
    shelf = {"type": "array", "items": text, "minItems": 30, "maxItems": 32}
    schema = {
        "type": "object",
        "properties": {"a": shelf, "b": shelf, "c": {"enum": [1, 2, 3]}},
        "required": ["a", "b", "c"],
    }
    assert {value["c"] for value in values(cover(schema))} == {1, 2, 3}
    chain = {
        str(number): {
            "type": "object",
            "properties": {"next": {"$ref": f"#/$defs/{number % 12 + 1}"}, "v": {"enum": [number, "x"]}},
        }
        for number in range(1, 13)
    }
    found = values(cover({"$ref": "#/$defs/1", "$defs": chain}))
    assert "12" in json.dumps(found)


class Span(BaseModel):
    kind: Literal["open", "closed", "never"] = "open"
    first: int = Field(ge=0, le=9)
    last: int = Field(ge=0, le=9)

    @model_validator(mode="after")
    def _in_order(self) -> "Span":
        if self.kind == "never":
            raise ValueError("nothing is never")
        if self.last < self.first:
            raise ValueError("the wrong way round")
        return self


def test_what_the_validator_refuses_is_told() -> None:
    found = cover(Span)
    assert found.documents
    for text in found.documents:
        Span.model_validate_json(text)
    (left,) = [left for left in found.unreached if left.pointer == "/kind"]
    assert left.what == 'the value "never"' and "nothing is never" in left.reason


def test_what_is_beyond_all_bounds_is_told() -> None:
    tree = {
        "$ref": "#/$defs/node",
        "$defs": {
            "node": {
                "type": "object",
                "properties": {"left": {"$ref": "#/$defs/node"}, "v": {"enum": [1, 2]}},
                "required": ["v"],
                "additionalProperties": False,
            }
        },
    }
    assert 1 <= len(values(cover(tree))) <= 4
    large = {
        "properties": {
            "rare": {"type": "array", "items": {"type": "null"}, "minItems": 10**9},
            "many": {"type": "array", "items": {"type": "null"}, "maxItems": 10**6},
            "any": {},
        },
        "type": "object",
    }
    found = cover(large)
    assert {left.pointer for left in found.unreached} == {"/rare", "/many"}
    assert "bytes" in next(left.reason for left in found.unreached if left.pointer == "/rare")
    assert {type(json.loads(text)["any"]) for text in found.documents if "any" in json.loads(text)} >= {
        type(None), bool, int, float, str, list, dict,
    }  # fmt: skip
    few = cover({"enum": list(range(50))}, most=3)
    assert len(few.documents) == few.covered == 3
    assert few.unreached[0].reason == "more than 3 documents would be needed"


def test_regular_languages() -> None:
    found = cover(Regex("(ab?|c{2}){1,2}"))
    assert found.covered == found.total and not found.unreached
    assert all(Regex("(ab?|c{2}){1,2}").accepts(text) for text in found.documents)


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(InvalidOption, match="at least one document"):
        cover({}, most=0)
    with pytest.raises(InvalidOption, match="not Template"):
        cover(Template("Dear {a}", a={"type": "string"}))
    with pytest.raises(ConstraintTooLarge, match="shortest document"):
        cover({"type": "array", "items": {"type": "null"}, "minItems": 10**9})

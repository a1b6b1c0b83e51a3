"""Negations and counted items: what is accepted is exactly what the validator holds to be valid."""

import json
from random import Random
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.errors import ControllableError, UnsatisfiableConstraint
from constraints.json_schema import compile_schema
from constraints.json_trees.equality import compact
from constraints.layouts.layout_request import LayoutRequest
from tests.cases import examples, leaf_schemas, values, with_definitions
from tests.constraints.filling import VOCABULARY, filled

WHOLE = {"type": "integer"}
INSTANCES: list[Any] = [
    None, True, 0, 1, 2, 7, -3, 1.5, 2.0, 0.25, "", "a", "ab", "abc", "2024-02-29", "2024-02-30", "a@b.de", "x y",
    [], [1], [1, 1], [1, 2], ["a"], [1, "a"], ["a", 1], [1, 2, 3], ["a", "a", 1], [[], []], [1, "a", 2], [None, 1, 1],
    {}, {"a": 1}, {"a": "x"}, {"b": 1}, {"a": 1, "b": 2}, {"ab": 1}, {"ab": "x"}, {"b": "x", "c": 1}, {"a": [1, 1]},
    {"x": 1.5, "y": None},
]  # fmt: skip


@pytest.mark.parametrize(
    "schema",
    [
        {"not": WHOLE},
        {"not": {"type": ["integer", "string"]}},
        {"not": {"multipleOf": 2}, "type": "number"},
        {"not": {"multipleOf": 0.5}},
        {"not": {"minLength": 2}, "type": "string"},
        {"not": {"pattern": "^a"}},
        {"not": {"format": "date"}},
        {"not": {"format": "email"}, "minLength": 3},
        {"not": {"enum": [1, "a", [1, 2], {"a": 1}]}},
        {"type": "array", "items": {"enum": [1, 2]}, "maxItems": 2, "minItems": 2, "not": {"const": [1, 2]}},
        {"not": {"required": ["a", "b"]}, "type": "object"},
        {"not": {"properties": {"a": WHOLE}}},
        {"not": {"patternProperties": {"^a": WHOLE, "b$": {"type": "string"}}}},
        {"not": {"patternProperties": {"a": WHOLE}}, "additionalProperties": {"type": ["string", "integer"]}},
        {"not": {"properties": {"a": True}, "additionalProperties": WHOLE}},
        {"not": {"properties": {"a": True}, "patternProperties": {"b": True}, "additionalProperties": False}},
        {"not": {"propertyNames": {"maxLength": 1}}},
        {"not": {"propertyNames": {"pattern": "^a"}}, "properties": {"a": WHOLE, "b": WHOLE}},
        {"allOf": [{"not": {"propertyNames": {"const": "a"}}}, {"not": {"propertyNames": {"const": "b"}}}]},
        {"not": {"items": WHOLE}},
        {"not": {"prefixItems": [WHOLE], "items": WHOLE}},
        {"not": {"prefixItems": [WHOLE, WHOLE]}},
        {"not": {"contains": WHOLE}},
        {"not": {"contains": WHOLE, "minContains": 2}},
        {"not": {"contains": WHOLE, "minContains": 1, "maxContains": 1}, "type": "array"},
        {"not": {"uniqueItems": True}},
        {"not": {"uniqueItems": True}, "prefixItems": [True, True], "items": False},
        {"not": {"dependentRequired": {"a": ["b"]}}},
        {"not": {"dependentSchemas": {"a": {"minProperties": 2}}}},
        {"not": {"if": {"type": "string"}, "then": {"minLength": 2}, "else": WHOLE}},
        {"not": {"oneOf": [WHOLE, {"minimum": 2}, {"type": "string"}]}},
        {"not": {"anyOf": [WHOLE, {"type": "array", "items": WHOLE}, {"type": "object"}]}},
        {"not": {"not": {"required": ["a"]}}, "type": "object"},
        {"contains": WHOLE, "maxContains": 1},
        {"contains": WHOLE, "minContains": 0, "maxContains": 1, "type": "array"},
        {"contains": WHOLE, "minContains": 2, "maxContains": 2, "prefixItems": [True, {"type": ["integer", "string"]}]},
        {"allOf": [{"contains": WHOLE, "maxContains": 2}, {"contains": {"const": "a"}}, {"contains": {"minimum": 1}}]},
        {"type": "array", "contains": WHOLE, "minContains": 2, "maxContains": 1},
    ],
)  # fmt: skip
def test_what_is_accepted_is_what_is_valid(schema: Any) -> None:
    cls = jsonschema.Draft202012Validator
    validator = cls(schema, format_checker=cls.FORMAT_CHECKER)
    try:
        compiled = compile_schema(schema)
    except UnsatisfiableConstraint:
        assert not any(validator.is_valid(instance) for instance in INSTANCES)
        return
    for instance in INSTANCES:
        assert compiled.accepts(compact(instance)) == validator.is_valid(instance), instance
    rng = Random(0)
    for fill in ("required", "typical", "all") * 3:
        text = filled(compiled.layout(LayoutRequest(VOCABULARY, rng, 300, fill=fill)), rng)
        assert validator.is_valid(json.loads(text)), text


def test_names_of_drafts_before_numbers_of_items_were_counted() -> None:
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "contains": WHOLE,
        "minContains": 0,
        "type": "array",
    }
    assert not compile_schema(schema).accepts("[]")
    some = {"$schema": schema["$schema"], "type": "array", "not": {"contains": WHOLE, "minContains": 3}}
    assert compile_schema(some).accepts("[]") and not compile_schema(some).accepts("[1,1]")


def test_whole_numbers_with_a_point_are_integers_since_draft_6() -> None:
    assert (
        compile_schema(WHOLE).accepts("2.0")
        and compile_schema(WHOLE).accepts("1e2")
        and not compile_schema(WHOLE).accepts("2.5")
    )
    assert not compile_schema({"$schema": "http://json-schema.org/draft-04/schema#", **WHOLE}).accepts("2.0")


def test_more_alternatives_than_are_listed_are_judged_all_the_same() -> None:
    names = [f"p{number}" for number in range(40)]
    schema = {"allOf": [{"anyOf": [{"required": [name]}, {"required": [f"q{name}"]}]} for name in names]}
    compiled = compile_schema({"type": "object", **schema})
    assert compiled.narrowed
    assert compiled.accepts(compact({name: 1 for name in names}))
    mixed = {name if number % 3 else f"q{name}": 1 for number, name in enumerate(names)}
    assert compiled.accepts(compact(mixed))
    assert not compiled.accepts(compact({name: 1 for name in names[1:]}))


def test_what_is_only_verified_is_said_to_be() -> None:
    strings = {"additionalProperties": {"type": "string"}}
    schema = {"not": {"if": strings, "unevaluatedProperties": False, "type": "object"}}
    described = compile_schema({**schema, "type": "object"}).describe()
    (row,) = [row for row in described.verified if row.keyword == "not"]
    assert row.pointer == "" and row.reason
    assert "not" not in described.exact


@examples(120)
@given(leaf_schemas, leaf_schemas, st.lists(values, min_size=10, max_size=20))
def test_differences_of_small_schemas_are_exact(one: Any, other: Any, instances: list[Any]) -> None:
    schema = with_definitions({"allOf": [one, {"not": other}]})
    cls = jsonschema.Draft202012Validator
    validator = cls(schema, format_checker=cls.FORMAT_CHECKER)
    try:
        compiled = compile_schema(schema)
    except ControllableError as error:
        assert not isinstance(error, UnsatisfiableConstraint) or not any(map(validator.is_valid, instances))
        return
    # Positive formats and patterns are read more narrowly than the validator reads them.
    exact = not compiled.narrowed and not {"format", "pattern"} & set(one if isinstance(one, dict) else ())
    for instance in [*instances, *INSTANCES]:
        accepted, valid = compiled.accepts(compact(instance)), validator.is_valid(instance)
        # Next to a bound that is not met itself, numbers have as many digits as are read without rounding.
        rounded = isinstance(instance, int | float) and abs(instance) >= 10**15
        assert accepted == valid if exact and not rounded else accepted <= valid, instance

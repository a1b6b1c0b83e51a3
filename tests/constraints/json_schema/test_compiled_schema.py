"""JSON Schema keywords, one by one: what is accepted, what is refused, what is said."""

import json
from math import inf
from typing import Any

import pytest

from constraints import JSONSchema
from constraints.errors import (
    ConstraintTooLarge,
    ControllableError,
    InvalidSchema,
    UnsatisfiableConstraint,
    UnsupportedSchema,
)
from constraints.json_schema import compile_schema
from constraints.json_trees.equality import compact
from constraints.layouts.description import KeywordNote, SlotDescription

S, I = {"type": "string"}, {"type": "integer"}  # noqa: E741
DRAFT4, DRAFT7 = "http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-07/schema#"

CASES: list[tuple[Any, list[Any], list[Any]]] = [
    (True, [1, "a", None, [{}]], []),
    ({}, [1, "a", None, [{}]], []),
    ({"type": ["string", "null"]}, ["", None], [0, False, []]),
    (I, [0, -5, 10**30], [1.5, "1", True]),
    ({"type": "number"}, [0, 1.5, 1e-7, 1e22], ["1", None]),
    ({"minimum": 1, "maximum": 3}, [1, 2.5, 3, "any", None], [0, 3.01]),
    ({"type": "integer", "exclusiveMinimum": 1, "exclusiveMaximum": 3}, [2], [1, 3]),
    ({"$schema": DRAFT4, "type": "integer", "minimum": 1, "exclusiveMinimum": True}, [2], [1]),
    ({"type": "integer", "multipleOf": 7}, [0, 7, -14], [1, 15]),
    ({"type": "string", "minLength": 2, "maxLength": 3}, ["ab", "éé", "\n\n"], ["a", "abcd", "é"]),
    ({"pattern": "^a+$"}, ["aa", 1], ["b", "", "ab"]),
    ({"type": "string", "pattern": "b", "maxLength": 2}, ["b", "ab"], ["aab", "a"]),
    ({"type": "string", "format": "date"}, ["2024-02-29"], ["2023-02-29", "x"]),
    ({"type": "string", "format": "no such format"}, ["anything"], [1]),
    ({"enum": ["a", 1, None, {"x": [1]}]}, ["a", 1, None, {"x": [1]}], ["b", True, {"x": [2]}]),
    ({"enum": ["a", 1, "bb"], "type": "string", "minLength": 2}, ["bb"], ["a", 1]),
    ({"const": {"a": 1}}, [{"a": 1}], [{"a": 2}, {}]),
    ({"enum": [{"a": 1}, {"b": 1}], "required": ["a"]}, [{"a": 1}], [{"b": 1}]),
    ({"type": "array", "items": I, "minItems": 1, "maxItems": 2}, [[1], [1, 2]], [[], [1, 2, 3], ["a"]]),
    ({"prefixItems": [I, S], "items": False}, [[], [1], [1, "a"]], [["a"], [1, "a", 2]]),
    ({"$schema": DRAFT7, "items": [I, S], "additionalItems": {"type": "null"}}, [[1, "a", None]], [[1, "a", 2]]),
    ({"$schema": DRAFT7, "items": I, "prefixItems": [S]}, [[]], [["a"], [None]]),
    ({"type": "array", "uniqueItems": True}, [[1, "1", True], [[1], [2]]], [[1, 1.0], [{}, {}]]),
    ({"type": "array", "contains": I}, [["a", 1]], [[], ["a"]]),
    ({"type": "array", "contains": I, "minContains": 2}, [[1, 2]], [[1]]),
    ({"properties": {"a": I}, "required": ["a", "b"]},
     [{"a": 1, "b": []}, {"b": 1, "a": 1}, 3], [{"a": 1}, {"a": "", "b": 1}]),
    ({"type": "object", "properties": {"a": I}, "additionalProperties": False}, [{}, {"a": 1}], [{"b": 1}]),
    ({"type": "object", "additionalProperties": I}, [{}, {"b": 1}], [{"b": "x"}]),
    ({"type": "object", "properties": {"a": S}, "required": ["z"], "additionalProperties": I},
     [{"z": 1}], [{"z": "x"}]),
    ({"patternProperties": {"^x": I, "y$": {"minimum": 5}}}, [{"x": 1, "q": ""}, {"xy": 6}], [{"x": ""}, {"xy": 1}]),
    ({"type": "object", "propertyNames": {"pattern": "^[a-z]+$"}}, [{"ab": 1}], [{"A": 1}]),
    ({"type": "object", "minProperties": 1, "maxProperties": 2}, [{"a": 1}], [{}, {"a": 1, "b": 1, "c": 1}]),
    ({"dependentRequired": {"a": ["b"]}}, [{"b": 1}, {"a": 1, "b": 1}, {}], [{"a": 1}]),
    ({"$schema": DRAFT7, "dependencies": {"a": {"properties": {"b": I}}}},
     [{"b": ""}, {"a": 1, "b": 1}], [{"a": 1, "b": ""}]),
    ({"anyOf": [I, {"type": "string", "maxLength": 1}]}, [1, "a"], ["ab", None]),
    ({"oneOf": [I, S]}, [1, "a"], [None]),
    ({"oneOf": [{"minimum": 2}, {"multipleOf": 3}], "type": "integer"}, [2, -3], [1, 3]),
    ({"type": "object", "oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
     [{"a": 1}, {"b": 1}], [{}, {"a": 1, "b": 1}]),
    ({"allOf": [{"properties": {"a": I}}, {"properties": {"a": {"minimum": 3}}}]}, [{"a": 3}], [{"a": 2}]),
    ({"not": S}, [1, None], ["a"]),
    ({"type": "integer", "not": {"enum": [2, 3]}}, [1, 22, -2], [2, 3]),
    ({"type": "object", "not": {"required": ["a"]}}, [{}, {"b": 1}], [{"a": 1}]),
    ({"type": "string", "not": {"pattern": "^a$"}}, ["b", "aa"], ["a", "a\n"]),
    ({"type": "array", "not": {"items": S}}, [[1], ["a", 1]], [[], ["a"]]),
    ({"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"required": ["c"]}, "type": "object"},
     [{"a": 1, "b": 1}, {"c": 1}], [{"a": 1}, {}]),
    ({"$ref": "#/$defs/n", "$defs": {"n": {"properties": {"next": {"$ref": "#/$defs/n"}}, "required": ["v"]}}},
     [{"v": 1}, {"v": 1, "next": {"v": 2}}], [{"v": 1, "next": {}}]),
    ({"$ref": "#x", "$defs": {"a": {"$anchor": "x", "type": "integer"}}}, [1], ["a"]),
    ({"$ref": "other", "$defs": {"a": {"$id": "other", "type": "integer"}}}, [1], ["a"]),
    ({"$schema": DRAFT7, "definitions": {"a": I}, "$ref": "#/definitions/a", "maximum": 0}, [5], ["a"]),
    ({"$defs": {"a": I}, "$ref": "#/$defs/a", "maximum": 0}, [0], [5]),
    ({"allOf": [{"properties": {"a": I}}], "unevaluatedProperties": False}, [{"a": 1}], [{"b": 1}]),
    ({"type": "string", "nullable": True}, ["a"], [None]),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "valid", "invalid"), CASES, ids=[json.dumps(schema)[:60] for schema, _, _ in CASES])
def test_keywords(schema: Any, valid: list[Any], invalid: list[Any]) -> None:
    found = compile_schema(schema)
    for value in valid:
        assert found.accepts(compact(value)), value
    for value in invalid:
        assert not found.accepts(compact(value)), value


@pytest.mark.parametrize("text", ['{"a": 1}', '{"a":1,"a":1}', "nope", '{"a":1}\n', "[" * 9999])
def test_only_compact_json_is_what_would_be_written(text: str) -> None:
    assert not compile_schema({}).accepts(text, compact=True)


@pytest.mark.parametrize(
    "schema", [None, 3, "x", [], {"type": "nothing"}, {"minimum": "1"}, {"a": {1, 2}}, {"a": float("nan")},
               {"properties": []}, {"pattern": "("}, {"$schema": 3}],
)  # fmt: skip
def test_what_is_not_a_schema(schema: Any) -> None:
    with pytest.raises(InvalidSchema):
        compile_schema(schema)


def test_invalid_schemas_are_located() -> None:
    with pytest.raises(InvalidSchema) as caught:
        compile_schema({"properties": {"a": {"minLength": -1}}})
    assert caught.value.where == "/properties/a/minLength"
    loop: dict[str, Any] = {}
    loop["not"] = loop
    with pytest.raises(InvalidSchema):
        compile_schema(loop)


@pytest.mark.parametrize(
    "schema",
    [
        False, {"enum": [], "$schema": DRAFT7}, {"type": "integer", "minimum": 2, "maximum": 1}, {"not": {}},
        {"type": "string", "minLength": 2, "maxLength": 1}, {"allOf": [I, S]}, {"$ref": "#"},
        {"type": "object", "required": ["a"], "properties": {"a": False}},
        {"type": "string", "pattern": "^a$", "minLength": 2},
        {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#"}}}, {"const": 1, "type": "string"},
        {"type": "array", "items": {"enum": ["a"]}, "minItems": 2, "uniqueItems": True},
    ],
)  # fmt: skip
def test_contradictions(schema: Any) -> None:
    with pytest.raises(UnsatisfiableConstraint):
        compile_schema(schema)


@pytest.mark.parametrize(
    ("schema", "keyword", "pointer"),
    [
        ({"properties": {"a": {"$ref": "http://example.com/x"}}}, "$ref", "/properties/a"),
        ({"properties": {"a": {"$ref": "#/nowhere"}}}, "$ref", "/properties/a"),
        ({"properties": {"a": {"type": "string", "pattern": r"(a)\1"}}}, "pattern", "/properties/a"),
        ({"items": {"$dynamicRef": "#x"}}, "$dynamicRef", "/items"),
    ],
)
def test_unsupported_parts_are_named_and_located(schema: Any, keyword: str, pointer: str) -> None:
    with pytest.raises(UnsupportedSchema) as caught:
        compile_schema(schema)
    assert (caught.value.keyword, caught.value.pointer) == (keyword, pointer)


def test_older_drafts_are_unsupported() -> None:
    with pytest.raises(UnsupportedSchema):
        compile_schema({"$schema": "http://json-schema.org/draft-03/schema#"})


def test_huge_schemas_end_in_one_error_or_none() -> None:
    deep: dict[str, Any] = {"type": "string"}
    for _ in range(2000):
        deep = {"properties": {"a": deep}}
    with pytest.raises(ControllableError):
        compile_schema(deep)
    with pytest.raises(ConstraintTooLarge):
        compile_schema({"type": "string", "minLength": 10**7})
    choices = [{"anyOf": [{"required": [f"p{i}"]}, {"required": [f"q{i}"]}]} for i in range(40)]
    wide = compile_schema({"type": "object", "allOf": choices})
    assert wide.narrowed
    assert not wide.accepts("{}")


def test_describe_reports_slots_and_what_was_ignored() -> None:
    found = compile_schema(
        {
            "title": "t",
            "type": "object",
            "properties": {
                "a/b": {"type": "integer", "x-hint": 1},
                "c": {"items": {"enum": ["p", "q"]}, "maxItems": 2},
            },
            "required": ["a/b"],
            "additionalProperties": False,
        }
    ).describe()
    assert next((slot.pointer, slot.kind) for slot in found.slots) == ("/a~1b", "integer")
    assert SlotDescription("/c/*", "enum", 2) in found.slots
    assert found.ignored == (KeywordNote("title", ""), KeywordNote("x-hint", "/properties/a~1b"))
    assert found.narrowed == ()
    assert (found.shortest, found.longest) == (len('{"a/b":0}'), inf)


def test_longest_is_known_for_finite_languages() -> None:
    schema = {"type": "array", "items": {"enum": ["a", "bbb"]}, "maxItems": 3}
    assert compile_schema(schema).describe().longest == len('["bbb","bbb","bbb"]')


def test_lone_surrogates_are_left_out() -> None:
    assert JSONSchema({"enum": ["a", "\ud800"]}).accepts('"a"')
    with pytest.raises(UnsatisfiableConstraint):
        JSONSchema({"const": "\ud800"})


def test_a_schema_is_compiled_once() -> None:
    schema = {"type": "object", "properties": {"once": {"type": "integer"}}}
    assert compile_schema(schema) is compile_schema(dict(schema))
    assert compile_schema(schema) is not compile_schema(schema, any_order=True)
    # 1 and true are equal in Python.
    assert compile_schema({"const": 1}).accepts("1")
    assert not compile_schema({"const": True}).accepts("1")

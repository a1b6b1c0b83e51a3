"""Each near miss breaks the one keyword that it names, according to jsonschema itself; and each keyword is broken."""

import json
from itertools import islice
from typing import Any, Literal

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from constraints.errors import (
    ConstraintTooLarge,
    InvalidOption,
    InvalidSchema,
    UnsatisfiableConstraint,
    UnsupportedSchema,
)
from constraints.json_trees.equality import compact
from constraints.output_types.algebra import both
from constraints.output_types.template import Template
from constraints.output_types.types import JSONSchema, Pydantic, Regex, Text
from constraints.paths import escape_pointer
from controllable.testing.invalid_values.near_miss import NearMiss, near_misses, near_misses_of
from tests.cases import examples, schemas

REFUSALS = (UnsupportedSchema, UnsatisfiableConstraint, ConstraintTooLarge, InvalidSchema)


def judged(schema: Any, value: Any) -> list[tuple[str, str]]:
    """Keyword and pointer of each error that jsonschema has."""
    kind = jsonschema.validators.validator_for(schema, default=jsonschema.Draft202012Validator)
    errors = kind(schema, format_checker=kind.FORMAT_CHECKER).iter_errors(value)
    return [(error.validator or "false", "".join(f"/{escape_pointer(str(p))}" for p in error.path)) for error in errors]


def at(schema: Any, pointer: str) -> Any:
    """What a pointer leads to."""
    for token in pointer.split("/")[1:]:
        token = token.replace("~1", "/").replace("~0", "~")
        schema = schema[int(token)] if isinstance(schema, list) else schema[token]
    return schema


def check(schema: Any, near: NearMiss) -> None:
    """Whether a near miss is what it says."""
    label = (near.keyword, near.pointer)
    # For jsonschema a property that is wrong is also one that nothing has evaluated; the specification leaves it open.
    found = [each for each in judged(schema, near.value) if each == label or not each[0].startswith("unevaluated")]
    assert found == [label]
    told = at(schema, near.schema_pointer)
    if near.keyword == "false":
        assert told is False or False in (told.values() if isinstance(told, dict) else told)
    else:
        assert near.schema_pointer.endswith(f"/{near.keyword}")


@examples(60)
@given(schemas, st.integers(0, 100))
def test_the_label_is_what_jsonschema_says(schema: Any, seed: int) -> None:
    try:
        found = list(near_misses_of(schema, n=2, seed=seed, most=20))
    except REFUSALS:
        return
    for near in found:
        check(schema, near)
    assert len({compact(near.value) for near in found}) == len(found)


A_STRING = {"type": "string"}
TABLE: list[tuple[Any, Any, set[str]]] = [
    ({"type": "string"}, "a", {"type"}),
    ({"type": ["integer", "null"]}, 3, {"type"}),
    ({"enum": ["red", "green"]}, "red", {"enum"}),
    ({"type": "string", "enum": ["red", "green"]}, "red", {"enum"}),
    ({"const": 3}, 3, {"const"}),
    ({"const": {"a": [1]}}, {"a": [1]}, {"const"}),
    ({"minimum": 3}, 5, {"minimum"}),
    ({"type": "integer", "minimum": 3, "maximum": 7, "multipleOf": 2}, 4, {"type", "minimum", "maximum", "multipleOf"}),
    ({"type": "number", "exclusiveMinimum": 0.5, "exclusiveMaximum": 7}, 4, {"exclusiveMinimum", "exclusiveMaximum"}),
    ({"type": "number", "multipleOf": 0.01}, 4.25, {"multipleOf"}),
    ({"type": "string", "minLength": 2, "maxLength": 4}, "abc", {"minLength", "maxLength"}),
    ({"pattern": "^[a-z]+$", "minLength": 2, "maxLength": 4}, "abc", {"pattern", "minLength", "maxLength"}),
    # No cut of the value, and no repetition in it, keeps the pattern.
    ({"pattern": "^(ab)*$", "minLength": 3, "maxLength": 5}, "abab", {"pattern", "minLength", "maxLength"}),
    ({"pattern": "^[^x]*$"}, "abc", {"pattern"}),
    ({"format": "date"}, "2024-01-31", {"format"}),
    ({"format": "ipv4"}, "10.0.0.1", {"format"}),
    ({"format": "email", "maxLength": 10}, "a@b.cd", {"format", "maxLength"}),
    ({"type": "array", "items": A_STRING, "minItems": 1, "maxItems": 2}, ["a"], {"type", "minItems", "maxItems"}),
    ({"items": A_STRING}, [], {"type"}),
    ({"prefixItems": [A_STRING], "items": False}, ["a"], {"type", "items"}),
    ({"prefixItems": [A_STRING, {"minimum": 3}]}, ["a", 4], {"type", "minimum"}),
    ({"uniqueItems": True, "maxItems": 3}, [1, 2, 3], {"uniqueItems", "maxItems"}),
    ({"uniqueItems": True, "items": {"type": "integer"}}, [], {"uniqueItems", "type"}),
    ({"contains": {"const": 1}}, [1, 2], {"contains"}),
    ({"contains": {"const": 1}, "minItems": 2}, [1, 2], {"contains", "minItems"}),
    ({"contains": {"type": "string"}, "minContains": 2, "maxContains": 3}, ["a", "b", 1],
     {"contains", "minContains", "maxContains"}),
    ({"unevaluatedItems": False, "prefixItems": [True]}, [1], {"unevaluatedItems"}),
    ({"required": ["a", "b"]}, {"a": 1, "b": 2, "c": 3}, {"required"}),
    ({"properties": {"a": A_STRING}, "additionalProperties": False}, {"a": ""}, {"type", "additionalProperties"}),
    ({"properties": {"a": A_STRING}, "additionalProperties": {"type": "integer"}}, {}, {"type"}),
    ({"properties": {"a": True}, "unevaluatedProperties": False}, {"a": ""}, {"unevaluatedProperties"}),
    ({"patternProperties": {"^x-": {"type": "integer"}}}, {}, {"type"}),
    ({"patternProperties": {"^x-": False}}, {}, {"false"}),
    ({"properties": {"a": False}, "minProperties": 1}, {"b": 1}, {"minProperties"}),
    ({"propertyNames": {"pattern": "^[a-z]+$", "maxLength": 3}}, {"ab": 1}, {"pattern", "maxLength"}),
    ({"propertyNames": {"pattern": "^[a-z]+$"}}, {}, {"pattern"}),
    ({"minProperties": 1, "maxProperties": 2}, {"a": 1}, {"minProperties", "maxProperties"}),
    ({"maxProperties": 1, "properties": {"a": A_STRING, "b": A_STRING}, "additionalProperties": False}, {"a": ""},
     {"maxProperties", "additionalProperties", "type"}),
    ({"dependentRequired": {"a": ["b"]}}, {"a": 1, "b": 2}, {"dependentRequired"}),
    ({"dependentRequired": {"a": ["b"]}}, {}, {"dependentRequired"}),
    ({"dependentSchemas": {"a": {"required": ["b"]}}}, {}, {"required"}),
    ({"$schema": "http://json-schema.org/draft-07/schema#", "dependencies": {"a": ["b"]}}, {"a": 1, "b": 2},
     {"dependencies"}),
    ({"$schema": "http://json-schema.org/draft-07/schema#", "items": [A_STRING], "additionalItems": False}, ["a"],
     {"type", "additionalItems"}),
    ({"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 3, "exclusiveMinimum": True}, 4, {"minimum"}),
    ({"anyOf": [A_STRING, {"type": "integer", "maximum": 3}]}, 3, {"anyOf"}),
    ({"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}, {"a": 1}, {"oneOf"}),
    ({"oneOf": [{"multipleOf": 7}, {"multipleOf": 11}], "type": "integer", "exclusiveMinimum": 0}, 7,
     {"oneOf"}),
    ({"not": {"required": ["a"]}}, {"b": 1}, {"not"}),
    ({"type": "string", "not": {"pattern": "^zz"}}, "a", {"not"}),
    ({"if": {"properties": {"a": {"const": "x"}}, "required": ["a"]}, "then": {"required": ["b"]},
      "else": {"required": ["c"]}}, {"c": 1}, {"required"}),
    ({"allOf": [{"$ref": "#/$defs/a~1b"}], "$defs": {"a/b": {"type": "object", "required": ["x"]}}}, {"x": 1},
     {"type", "required"}),
    ({"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["b"]}, {"a": {"a": {"b": 1}, "b": 1}, "b": 1},
     {"type", "required"}),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "value", "keywords"), TABLE, ids=[f"{schema}" for schema, _, _ in TABLE])
def test_what_can_be_broken_is(schema: Any, value: Any, keywords: set[str]) -> None:
    before = compact(value)
    found = list(near_misses(schema, value))
    assert keywords <= {near.keyword for near in found}
    for near in found:
        check(schema, near)
    assert compact(value) == before
    assert found == list(near_misses(schema, value))


def test_boundaries_come_first() -> None:
    def first(schema: Any, value: Any, keyword: str) -> Any:
        return next(near_misses(schema, value, keywords=[keyword])).value

    assert first({"type": "integer", "minimum": 18}, 30, "minimum") == 17
    assert first({"type": "integer", "exclusiveMaximum": 18}, 10, "exclusiveMaximum") == 18
    assert first({"type": "integer", "maximum": 18, "multipleOf": 5}, 10, "maximum") == 20
    assert first({"type": "number", "maximum": 0.5}, 0.25, "maximum") == 0.6
    assert first({"maxLength": 4}, "abc", "maxLength") == "abccc"
    assert first({"minLength": 3}, "abcdef", "minLength") == "ab"
    assert first({"minItems": 2}, [1, 2, 3, 4], "minItems") == [1]
    assert first(
        {"properties": {"name": True}, "additionalProperties": False}, {"name": 1}, "additionalProperties"
    ) == {
        "name": 1,
        "name_": None,
    }


def test_each_wrong_type_and_each_required_property() -> None:
    found = list(near_misses({"type": "integer", "minimum": 2}, 5, keywords=["type"]))
    assert {type(near.value) for near in found} == {str, float, bool, type(None), list, dict}
    found = list(near_misses({"required": ["a", "b"]}, {"a": 1, "b": 2}, keywords=["required"]))
    assert [near.value for near in found] == [{"b": 2}, {"a": 1}]


def test_each_keyword_is_broken_once_before_any_is_broken_again() -> None:
    schema = {"items": {"type": "string", "maxLength": 5}, "maxItems": 9}
    found = list(islice(near_misses(schema, ["a", "b", "c", "d"]), 3))
    assert [near.keyword for near in found] == ["maxItems", "type", "maxLength"]


class Customer(BaseModel):
    name: str = Field(min_length=2, max_length=5)
    age: int = Field(ge=18)
    tier: Literal["basic", "gold"] = "basic"


def test_pydantic_refuses_them_too() -> None:
    customer = Customer(name="Ada", age=36)
    found = list(near_misses(Customer, customer))
    schema = Customer.model_json_schema()
    assert {"minLength", "maxLength", "minimum", "required", "enum", "type"} <= {near.keyword for near in found}
    for near in found:
        check(schema, near)
        assert Pydantic(Customer).validate(compact(near.value))
    # The text "36" is no integer under the schema, but pydantic takes it for one.
    other = {"name": "Ada", "age": "36", "tier": "basic"}
    assert other in [near.value for near in near_misses(schema, json.loads(customer.model_dump_json()))]
    assert other not in [near.value for near in found]


def test_references_to_other_documents() -> None:
    schema = {"properties": {"a": {"$ref": "https://example.com/a#/$defs/x"}}}
    documents = {"https://example.com/a": {"$defs": {"x": {"type": "integer", "minimum": 0}}}}
    found = list(near_misses(JSONSchema(schema, documents=documents), {"a": 1}))
    assert {(near.keyword, near.schema_pointer) for near in found} == {
        ("type", "https://example.com/a#/$defs/x/type"),
        ("minimum", "https://example.com/a#/$defs/x/minimum"),
    }


def test_regular_languages_are_missed_by_one_edit() -> None:
    plate = Regex(r"[A-Z]{2}-\d{3}")
    found = list(near_misses(plate, "AB-123"))
    assert found and all(not plate.accepts(near.value) for near in found)
    assert {(near.keyword, near.pointer) for near in found} == {("language", "")}
    assert {len(near.value) for near in found} == {5, 6, 7}
    assert all(near.value for near in near_misses_of(both(Text(max_length=3), Regex("a*")), n=2))


def test_values_are_drawn() -> None:
    found = list(near_misses_of(Customer, n=2, seed=1))
    assert found == list(near_misses_of(Customer, n=2, seed=1))
    assert len({compact(near.value) for near in found}) == len(found)
    assert list(near_misses_of(Customer, most=7)) == list(near_misses_of(Customer))[:7]
    assert {near.keyword for near in near_misses_of(Customer, keywords=["minimum"])} == {"minimum"}


def test_large_and_recursive_input_is_bounded() -> None:
    tree = {"$ref": "#/$defs/node", "$defs": {"node": {"type": "array", "items": {"$ref": "#/$defs/node"}}}}
    value: Any = []
    for _ in range(60):
        value = [value, []]
    assert len(list(near_misses(tree, value, most=20))) == 20
    many = {"type": "array", "items": {"type": "integer"}, "maxItems": 10**9, "minItems": 1}
    found = list(near_misses(many, list(range(500)), most=40))
    assert len(found) == 40 and all(judged(many, near.value) == [(near.keyword, near.pointer)] for near in found)
    assert len(list(near_misses({"maxLength": 10**12, "minProperties": 0}, "a"))) == 0
    assert list(near_misses(True, 3)) == []


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(InvalidOption, match="starts from a valid value") as caught:
        near_misses({"properties": {"a": {"type": "string"}}}, {"a": 1})
    assert caught.value.where == "/a"
    with pytest.raises(InvalidOption, match="not JSON"):
        near_misses({}, {1, 2})
    with pytest.raises(InvalidOption, match="not JSON"):
        near_misses({}, float("nan"))
    with pytest.raises(InvalidOption, match="valid value"):
        near_misses(Regex("a+"), "b")
    with pytest.raises(InvalidOption, match="starts from a text"):
        near_misses(Regex("a+"), 3)
    with pytest.raises(InvalidOption, match="regular languages, not of"):
        near_misses(Template("Dear {a}, {b}", a={"type": "string"}, b=Regex("x+")), "Dear")
    with pytest.raises(InvalidOption, match="most is -1"):
        near_misses({}, 1, most=-1)
    with pytest.raises(InvalidOption, match="n is 0"):
        near_misses_of({}, n=0)
    with pytest.raises(InvalidOption, match="JSON Schema of the type does not"):
        near_misses(Customer, {"name": "Ada", "age": "36"})
    with pytest.raises(InvalidSchema):
        near_misses({"type": 3}, 3)

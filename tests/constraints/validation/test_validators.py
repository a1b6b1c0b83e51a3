"""Violations: what and where."""

import json

import jsonschema
import pydantic
import pytest

from constraints.validation.validators import SchemaValidator, TypeValidator, read_json


class Item(pydantic.BaseModel):
    sku: str
    count: int = pydantic.Field(ge=1)


class Order(pydantic.BaseModel):
    items: list[Item]
    note: str | int | None = None


BROKEN = ["", "{", "nul", "[1,]", "NaN", "1 2", '{"a":Infinity}', "[" * 100_000, '["\\ud800"]', '"\ud800"']


@pytest.mark.parametrize("text", BROKEN)
def test_broken_json_is_one_violation(text: str) -> None:
    assert len(read_json(text)[1]) == 1


def test_each_key_that_an_object_repeats_is_a_violation() -> None:
    found = read_json('{"a":{"b":[{"c":1,"c":2}]},"d/e":1,"d/e":{"c":0,"f":3,"c":0}}')[1]
    assert [violation.pointer for violation in found] == ["/d~1e", "/a/b/0/c", "/d~1e/c"]
    assert all(violation.repeated for violation in found)
    assert read_json('{"a":{"c":0},"b":{"c":1}}')[1] == []


SCHEMA = {
    "type": "object",
    "properties": {"a/b": {"type": "array", "items": {"type": "string", "format": "date"}}, "n": {"maximum": 3}},
    "required": ["n"],
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    ("value", "pointers"),
    [
        ({"n": 1}, []),
        ({"n": 4}, ["/n"]),
        ({}, [""]),
        ({"n": 1, "x": 1}, [""]),
        ({"n": 1, "a/b": ["2024-02-29", "2023-02-29"]}, ["/a~1b/1"]),
        ({"n": 5, "a/b": [3]}, ["/a~1b/0", "/n"]),
    ],
)
def test_schema_violations_point_to_the_failing_value(value: object, pointers: list[str]) -> None:
    validator = SchemaValidator(jsonschema.Draft202012Validator, SCHEMA)
    assert sorted(v.pointer for v in validator.violations(json.dumps(value))) == pointers


def test_endless_recursion_is_a_violation() -> None:
    validator = SchemaValidator(jsonschema.Draft202012Validator, {"$ref": "#"})
    assert validator.violations("1")


@pytest.mark.parametrize(
    ("text", "pointers"),
    [
        ('{"items":[]}', []),
        ('{"items":[{"sku":"a","count":0}]}', ["/items/0/count"]),
        ('{"items":[{"sku":"a"}]}', ["/items/0"]),
        ('{"items":[],"note":[]}', ["/note", "/note"]),
        ('{"items":[],"items":[]}', ["/items"]),
        ("[]", [""]),
    ],
)
def test_pydantic_violations_point_to_the_failing_value(text: str, pointers: list[str]) -> None:
    assert [v.pointer for v in TypeValidator(pydantic.TypeAdapter(Order)).violations(text)] == pointers


def test_items_that_repeat_are_pointed_at_one_by_one() -> None:
    schema = {"properties": {"a": {"uniqueItems": True}}}
    validator = SchemaValidator(jsonschema.Draft202012Validator, schema)
    found = validator.violations('{"a":[1,{"x":[]},1.0,true,{"x":[]},1]}')
    assert [violation.pointer for violation in found] == ["/a/2", "/a/4", "/a/5"]
    assert all(violation.repeated for violation in found)
    assert found[1].message == "the item is equal to item 1"

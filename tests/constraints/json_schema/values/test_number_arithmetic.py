"""Whose arithmetic decides: jsonschema's, in doubles and whole numbers, however a number is spelled."""

import json
from itertools import islice
from random import Random
from typing import Any

import jsonschema
import pytest

from constraints.errors import UnsatisfiableConstraint
from constraints.json_schema.facts import NumberFacts
from constraints.json_schema.keywords.number_keywords import exact
from constraints.json_schema.values.numbers import written_numbers
from constraints.output_types.types import JSONSchema
from tests.constraints.filling import member

SPELLINGS = """
0 -0 0.0 -0.0 0e0 0E5 -0e3 1 1.0 1.00 1e0 10e-1 0.1e1 -1 -1.0 2 3 3.0 5 7 10 1e1 1E1 1e+1 100 1e2 12.0 0.05 0.050 5e-2
0.07 0.29 0.57 0.3 0.30000000000000004 0.06999999999999999 0.07000000000000001 0.1 0.2 0.01 1e-2 0.02 0.5 1.5 2.5 0.25
1.1 1.9 92.6 4.02 300.52 600.03 0.95 1.005 0.0001 1e-8 2e-8 1.5e-8 5e-8 1e15 1e16 9007199254740991 9007199254740992
9007199254740993 9007199254740993.0 1e17 123456789012345678 1e22 10000000000000000000000 1e23 99999999999999999999999
99999999999999991611392 1e300 1e308 1.8e308 1e309 1e400 -1e400 1e-320 1e-400 -1e-400
0.1000000000000000055511151231257827 0.10000000000000000001 0.09999999999999999 0.0999999999999999999999
1.0000000000000001 0.99999999999999999 19.99 20.00 2.9999999999999999999 3.0000000000000001 20.000000000000001
12345678901234567890123456789012345678901234567890
"""
DRAFT4 = "http://json-schema.org/draft-04/schema#"
SCHEMAS: list[dict[str, Any]] = [
    {"multipleOf": 0.01},
    {"multipleOf": 0.1},
    {"multipleOf": 1e-8},
    {"multipleOf": 0.5},
    {"multipleOf": 2.5},
    {"multipleOf": 3},
    {"multipleOf": 3.0},
    {"multipleOf": 1e300},
    {"multipleOf": 1e-300},
    {"multipleOf": 5e-324},
    {"type": "integer", "multipleOf": 0.3},
    {"type": "integer", "multipleOf": 10**22},
    {"multipleOf": 0.01, "minimum": 0.05, "maximum": 0.05},
    {"multipleOf": 0.01, "minimum": 0.06, "maximum": 0.08},
    {"multipleOf": 0.0001, "minimum": 0, "maximum": 1},
    {"multipleOf": 0.01, "exclusiveMinimum": 0, "exclusiveMaximum": 0.05},
    {"allOf": [{"multipleOf": 0.1}, {"multipleOf": 0.01}]},
    {"not": {"multipleOf": 0.01}},
    {"not": {"multipleOf": 3}},
    {"minimum": 0.1},
    {"exclusiveMinimum": 0.1},
    {"maximum": 0.1},
    {"exclusiveMaximum": 0.1},
    {"minimum": 0.3, "maximum": 0.3},
    {"exclusiveMinimum": 1},
    {"minimum": 9007199254740993},
    {"minimum": 9007199254740993.0},
    {"exclusiveMinimum": 9007199254740992},
    {"exclusiveMaximum": -9007199254740992},
    {"minimum": 1e23},
    {"maximum": 1e23},
    {"maximum": 1e308},
    {"minimum": 1e-320},
    {"exclusiveMinimum": 0},
    {"not": {"minimum": 0.1}},
    {"not": {"type": "integer"}},
    {"type": "integer", "minimum": 2.5, "maximum": 3.5},
    {"type": "integer", "maximum": 20},
    {"not": {"enum": [0.1, 3]}},
    {"$schema": DRAFT4, "minimum": 1, "exclusiveMinimum": True},
    {"$schema": DRAFT4, "type": "integer"},
]


def taken(schema: dict[str, Any], text: str) -> bool:
    """Whether jsonschema takes a text; what it can't compute with is not taken."""
    kind = jsonschema.validators.validator_for(schema, default=jsonschema.Draft202012Validator)
    try:
        return bool(kind(schema).is_valid(json.loads(text)))
    except OverflowError:
        return False


@pytest.mark.parametrize("schema", SCHEMAS, ids=json.dumps)
def test_a_number_is_accepted_if_jsonschema_takes_it_in_whatever_spelling(schema: dict[str, Any]) -> None:
    schema = {"type": "number", **schema}
    found = JSONSchema(schema)
    for text in SPELLINGS.split():
        assert found.accepts(text) is taken(schema, text), text
        assert found.accepts(text) is not bool(found.validate(text)), text


@pytest.mark.parametrize("schema", SCHEMAS, ids=json.dumps)
def test_what_is_written_is_what_jsonschema_takes(schema: dict[str, Any]) -> None:
    schema = {"type": "number", **schema}
    node: Any = JSONSchema(schema).compiled.root
    written = node.target.written
    random = Random(0)
    for _ in range(20):
        text = member(written, random, 30)
        assert taken(schema, text), text


@pytest.mark.parametrize(
    ("schema", "one"),
    [
        ({"multipleOf": 0.01, "minimum": 0.05, "maximum": 0.05}, "0.05"),
        ({"multipleOf": 0.01, "minimum": 0.29, "maximum": 0.31}, "0.3"),
        ({"multipleOf": 1e-8, "minimum": 1e-8, "maximum": 9e-8}, "0.00000001"),
        ({"multipleOf": 1.5e-7, "minimum": 1e-7, "maximum": 1.6e-6}, "0.0000015"),
        ({"multipleOf": 0.0000025, "minimum": 0.0000021, "maximum": 0.0000031}, "0.0000025"),
        ({"exclusiveMinimum": 9007199254740992, "maximum": 9007199254740993}, "9007199254740993"),
        ({"minimum": 1e-8, "maximum": 1e-8}, "0.00000001"),
        ({"exclusiveMinimum": 0.1, "exclusiveMaximum": 0.10000000000000003}, "0.10000000000000002"),
        ({"exclusiveMinimum": 1e22, "exclusiveMaximum": 10000000000000000000002}, "10000000000000000000001"),
        ({"multipleOf": 3.0, "minimum": 9, "maximum": 9}, "9"),
        ({"multipleOf": 0.1, "minimum": 0.69, "maximum": 0.701}, "0.7000000000000001"),
    ],
)
def test_bounds_that_leave_little(schema: dict[str, Any], one: str) -> None:
    schema = {"type": "number", **schema}
    written = JSONSchema(schema).compiled.root.target.written  # type: ignore[union-attr]
    assert written.accepts(one.encode())
    assert all(taken(schema, text.decode()) for text in islice(written.enumerate(30), 50))


@pytest.mark.parametrize(("divisor", "only"), [(0.1, 0.3), (0.01, 0.07), (0.01, 0.29), (0.1, 1.9)])
def test_a_multiple_that_doubles_do_not_divide_is_none_and_the_error_says_so(divisor: float, only: float) -> None:
    schema = {"type": "number", "multipleOf": divisor, "minimum": only, "maximum": only}
    assert not taken(schema, repr(only))
    with pytest.raises(UnsatisfiableConstraint, match=f"{only!r} / {divisor!r} is {only / divisor!r}"):
        JSONSchema(schema)
    del schema["minimum"]
    (fault,) = JSONSchema(schema).validate(repr(only))
    assert f"{only!r} / {divisor!r} is {only / divisor!r}" in fault.message


def test_a_double_is_the_whole_number_that_it_is() -> None:
    assert exact(1e23) == 99999999999999991611392 and exact(0.1) == exact(0.1) and str(exact(0.1)) == "0.1"
    assert not written_numbers(NumberFacts(high=exact(1e23))).accepts(b"99999999999999999999999")

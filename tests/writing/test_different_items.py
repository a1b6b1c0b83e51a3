"""Documents whose items or keys must differ, of few values or of many: written by a network that knows nothing."""

import datetime
import enum
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import jsonschema
import pytest
from pydantic import BaseModel, Field, StringConstraints, TypeAdapter

from constraints.validation.validators import TypeValidator, Violation
from controllable import DiffusionLM, JSONSchema, Pydantic


class Colour(enum.Enum):
    """Listed texts."""

    RED = "red"
    GREEN = "green"
    BLUE = "blue"


class Size(enum.IntEnum):
    """Listed numbers."""

    SMALL = 1
    LARGE = 2


class Point(BaseModel, frozen=True):
    """Something with few values."""

    on: bool
    level: Literal[1, 2, 3]


def array(items: Any, **more: Any) -> dict[str, Any]:
    """Arrays of items that must differ."""
    return {"type": "array", "items": items, "uniqueItems": True, **more}


def record(fields: Mapping[str, Any], *required: str) -> dict[str, Any]:
    """Objects of some properties alone."""
    return {"type": "object", "properties": fields, "required": list(required), "additionalProperties": False}


BOOLEAN, SMALL = {"type": "boolean"}, {"type": "integer", "minimum": 1, "maximum": 12}
SCHEMAS: dict[str, dict[str, Any]] = {
    "all numbers": array(SMALL, minItems=12),
    "most numbers": array(SMALL, minItems=10),
    "spelled numbers": array({"type": "number", "minimum": 0, "maximum": 2, "multipleOf": 0.5}, minItems=5),
    "constants": array({"oneOf": [{"const": "a"}, {"const": "b"}, {"const": 3}]}, minItems=3),
    "texts and numbers": array({"anyOf": [{"enum": ["x", "y"]}, {**SMALL, "maximum": 3}]}, minItems=5),
    "mixed": array({"enum": [1, "1", True, None, [1], {"a": 1}]}, minItems=6),
    "booleans or null": array({"type": ["boolean", "null"]}, minItems=3),
    "text or null": array({"type": ["string", "null"]}, minItems=4),
    "patterns": array({"type": "string", "pattern": "^[abc]{2}$"}, minItems=8),
    "objects": array(record({"a": {"enum": ["p", "q"]}, "b": BOOLEAN}), minItems=9),
    "many booleans": array(record({key: BOOLEAN for key in "abcdef"}, *"abcdef"), minItems=12),
    "pairs": array({"type": "array", "prefixItems": [BOOLEAN, BOOLEAN], "minItems": 2, "items": False}, minItems=4),
    "sets": array(array({"enum": [1, 2, 3]}, minItems=2, maxItems=2), minItems=6),
    "larger sets": array(array(SMALL, minItems=3, maxItems=4), minItems=10),
    "prefix": {
        **array({"enum": ["a", "b"]}, minItems=5),
        "prefixItems": [{**SMALL, "maximum": 3}, {"enum": [1, 2]}, {"const": 2}],
    },
    "counted": array(SMALL, minItems=12, contains={"minimum": 9}, minContains=2, maxContains=4),
    "anything": array({}, minItems=6),
    "dates": array({"type": "string", "format": "date"}, minItems=5),
    "many": array({"type": "integer"}, minItems=60),
    "all names": {"type": "object", "propertyNames": {"pattern": "^[ab][01]$"}, "minProperties": 4},
    "named patterns": {
        "type": "object",
        "patternProperties": {"^(positive|negative)$": {"type": "integer"}},
        "additionalProperties": False,
        "minProperties": 2,
    },
    "first items": {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "array",
        "items": [BOOLEAN, BOOLEAN],
        "additionalItems": {"enum": [True, False, 1]},
        "uniqueItems": True,
        "minItems": 3,
    },
    "two that are counted": {
        **array(record({"code": {"enum": ["ST", "BT", "VN"]}}, "code"), minItems=2),
        "allOf": [{"contains": {"properties": {"code": {"const": code}}}} for code in ("ST", "BT")],
    },
    "trees": {
        "$ref": "#/$defs/tree",
        "$defs": {"tree": record({"v": BOOLEAN, "below": array({"$ref": "#/$defs/tree"}, maxItems=3)}, "v", "below")},
    },
    "permutations": array(array({**SMALL, "maximum": 3}, minItems=3), minItems=6),
    "records": array(record({"id": {**SMALL, "maximum": 5}, "name": {"type": "string"}}, "id", "name"), minItems=8),
    "most names": {
        "type": "object",
        "propertyNames": {"pattern": "^[a-j][0-9]$"},
        "additionalProperties": BOOLEAN,
        "minProperties": 60,
    },
}
TYPES: dict[str, Any] = {
    "integers": Annotated[frozenset[int], Field(min_length=10)],
    "small integers": Annotated[set[Annotated[int, Field(ge=1, le=6)]], Field(min_length=6)],
    "literals": Annotated[set[Literal["a", "b", "c"] | None], Field(min_length=4)],
    "enumerations": Annotated[set[Colour | Size], Field(min_length=5)],
    "tuples": Annotated[set[tuple[bool, Literal[1, 2]]], Field(min_length=4)],
    "models": Annotated[set[Point], Field(min_length=6)],
    "nested": list[Annotated[set[Annotated[int, Field(ge=0, le=3)]], Field(min_length=3)]],
    "named": Annotated[dict[Colour, bool], Field(min_length=3)],
    "booleans and integers": Annotated[set[bool | int], Field(min_length=4)],
    "equal in Python": Annotated[set[Literal[0, 1, 2] | bool], Field(min_length=3)],
    "sets of sets": Annotated[set[frozenset[bool]], Field(min_length=3)],
    "upper case": Annotated[
        set[Annotated[str, StringConstraints(to_upper=True, pattern="^[a-cA-C]$")]], Field(min_length=3)
    ],
    "days": Annotated[
        set[Annotated[datetime.date, Field(ge=datetime.date(2024, 1, 1), le=datetime.date(2024, 1, 5))]],
        Field(min_length=5),
    ],
    "numbered": Annotated[dict[Annotated[int, Field(ge=0, le=4)], bool], Field(min_length=5)],
    "stripped": Annotated[set[Annotated[str, StringConstraints(strip_whitespace=True)]], Field(min_length=6)],
    "lower case": Annotated[set[Annotated[str, StringConstraints(to_lower=True, max_length=1)]], Field(min_length=6)],
    "numbers": Annotated[set[float], Field(min_length=6)],
    "times": Annotated[set[datetime.time], Field(min_length=4)],
}


@pytest.fixture(scope="module")
def lm(checkpoint: Path) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint, device="cpu")


@pytest.mark.parametrize("name", SCHEMAS)
def test_documents_are_valid_whatever_is_written(lm: DiffusionLM, name: str) -> None:
    kind = jsonschema.validators.validator_for(SCHEMAS[name], default=jsonschema.Draft202012Validator)
    validator = kind(SCHEMAS[name])
    for found in lm.generate(JSONSchema(SCHEMAS[name]), n=6, seed=1, steps=2):
        assert validator.is_valid(json.loads(found.text)), found.text


@pytest.mark.parametrize("name", TYPES)
def test_values_are_what_pydantic_takes(lm: DiffusionLM, name: str) -> None:
    adapter = TypeAdapter(TYPES[name])
    for found in lm.generate(Pydantic(TYPES[name]), n=6, seed=1, steps=2):
        assert adapter.validate_json(found.text) == found.value


@pytest.mark.parametrize("items", [{"type": "integer"}, {"type": "string"}, {"type": ["integer", "null"]}])
def test_many_items_differ_even_where_the_canvas_is_full(lm: DiffusionLM, items: dict[str, Any]) -> None:
    schema = array(items, minItems=120, maxItems=120)
    constraint = JSONSchema(schema)
    room = int(constraint.shortest(lm.vocabulary)) + 20
    (found,) = lm.generate(constraint, n=1, seed=2, steps=2, max_length=room)
    assert jsonschema.Draft202012Validator(schema).is_valid(json.loads(found.text))


def test_what_pydantic_holds_to_be_equal_is_named() -> None:
    class Tags(BaseModel):
        """Sets and names that are equal once validated."""

        tags: Annotated[set[Annotated[str, StringConstraints(to_lower=True)]], Field(min_length=3)]
        days: Annotated[dict[int, bool], Field(min_length=2)]

    validator = TypeValidator(TypeAdapter(list[Tags | int]))
    text = '[1,{"tags":["a","B","A","b"],"days":{"1":true,"01":true}}]'
    assert [(each.pointer, each.repeated) for each in validator.violations(text)] == [
        ("/1/tags/2", True),
        ("/1/tags/3", True),
        ("/1/days/01", True),
        ("/1", False),
    ]
    too_few = '[{"tags":["a"],"days":{"1":true}}]'
    assert not any(each.repeated for each in validator.violations(too_few))


def test_true_is_one_in_a_set_of_python() -> None:
    validator = TypeValidator(TypeAdapter(Annotated[set[bool | int], Field(min_length=2)]))
    message = "is equal to an earlier one once validated"
    assert validator.violations("[true,1]") == [Violation("/1", message, repeated=True)]

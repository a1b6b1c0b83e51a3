"""What is compiled against the validator: nothing it refuses may be accepted or written."""

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.errors import ConstraintTooLarge, InvalidSchema, UnsatisfiableConstraint, UnsupportedSchema
from constraints.json_schema import CompiledSchema, compile_schema
from constraints.json_trees.equality import compact
from constraints.output_types.types import JSONSchema
from tests.cases import examples, leaf_schemas, with_definitions


def compiled(schema: Any) -> CompiledSchema | None:
    try:
        return compile_schema(schema)
    except (UnsupportedSchema, UnsatisfiableConstraint, ConstraintTooLarge, InvalidSchema):
        return None


def validator(schema: Any) -> Any:
    cls = jsonschema.Draft202012Validator
    return cls(schema, format_checker=cls.FORMAT_CHECKER)


one_ofs = st.recursive(
    leaf_schemas, lambda each: st.fixed_dictionaries({"oneOf": st.lists(each, min_size=2, max_size=3)}), max_leaves=4
)


@examples(60)
@given(one_ofs)
def test_one_of_is_exact_for_scalars(schema: Any) -> None:
    """No valid scalar is lost, except where the report says that something was left out."""
    schema = with_definitions(schema)
    found = compiled(schema)
    if found is None or found.narrowed or "format" in json.dumps(schema):
        return
    check = validator(schema)
    for instance in [None, True, False, 0, 1, 2, 3, -2, 7, "a", "ab", "b", "", "abc", "zz", [], {}]:
        assert found.accepts(compact(instance)) == check.is_valid(instance), instance


@pytest.mark.parametrize(
    ("schema", "text", "accepted"),
    [
        ({"patternProperties": {r"\w": {"type": "integer"}}, "additionalProperties": False}, '{"é":1}', False),
        ({"patternProperties": {r"\w": {"type": "integer"}}, "additionalProperties": False}, '{"e":1}', True),
        ({"patternProperties": {r"\w": {"type": "integer"}}}, '{"é":1}', True),
        ({"patternProperties": {r"\w": {"type": "integer"}}}, '{"é":"x"}', False),
        ({"patternProperties": {r"\W": {"type": "integer"}}}, '{"é":"x"}', False),
        ({"not": {"patternProperties": {r"\w": {"type": "integer"}}, "type": "object"}}, '{"é":1}', False),
        ({"not": {"pattern": r"\w", "type": "string"}}, '"é"', False),
        ({"not": {"pattern": r"\W", "type": "string"}}, '"é"', False),
        ({"enum": ["é", "e"], "pattern": r"\w"}, '"é"', False),
        ({"propertyNames": {"pattern": r"^\w+$"}}, '{"é":1}', False),
        ({"oneOf": [{"enum": ["é"], "pattern": r"\w"}, {"const": "é"}, {"type": "integer"}]}, '"é"', False),
        ({"oneOf": [{"enum": ["é"], "not": {"pattern": r"\W"}}, {"const": "é"}, {"type": "integer"}]}, '"é"', False),
    ],
)
def test_names_that_validators_read_differently_satisfy_all_of_them(schema: Any, text: str, accepted: bool) -> None:
    assert JSONSchema(schema).accepts(text) is accepted


@pytest.mark.parametrize("branches", [[{}, {}], [{}, True, {"title": "any"}], [{"type": "string"}, True, True]])
def test_branches_that_hold_together_hold_for_nothing(branches: list[Any]) -> None:
    with pytest.raises(UnsatisfiableConstraint):
        JSONSchema({"oneOf": branches})


def test_of_a_branch_that_always_holds_the_others_are_left_out() -> None:
    constraint = JSONSchema({"oneOf": [{"type": "string"}, {}]})
    assert [constraint.accepts(text) for text in ('"a"', "1", "null", "{}")] == [False, True, True, True]

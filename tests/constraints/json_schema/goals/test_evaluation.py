"""`unevaluatedProperties` and `unevaluatedItems` against the validator."""

import json
from random import Random
from typing import Any

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from constraints.errors import ConstraintTooLarge, UnsatisfiableConstraint, UnsupportedSchema
from constraints.json_schema import CompiledSchema, compile_schema
from constraints.json_trees.equality import compact
from constraints.layouts.layout_request import LayoutRequest
from constraints.validation.validators import SchemaValidator
from tests.cases import examples
from tests.constraints.filling import VOCABULARY, filled

DRAFTS = {
    "https://json-schema.org/draft/2019-09/schema": jsonschema.Draft201909Validator,
    "https://json-schema.org/draft/2020-12/schema": jsonschema.Draft202012Validator,
}
NAMES = ("a", "b", "ab")
names = st.sampled_from(NAMES)
scalars = st.sampled_from([0, 1, "x", True, None])
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=5,
)
leaves: st.SearchStrategy[Any] = st.sampled_from(
    [True, False, {}, {"type": "integer"}, {"type": "string"}, {"const": 1}, {"$ref": "#/$defs/pair"}]
)
PAIR = {"properties": {"a": {"type": "integer"}}, "minItems": 1}


@st.composite
def applied(draw: st.DrawFn, inner: st.SearchStrategy[Any], draft: str) -> Any:
    """Schemas that evaluate, and leave unevaluated, parts of a value."""
    some = st.lists(inner, min_size=1, max_size=3)
    keywords = {
        "properties": st.dictionaries(names, inner, max_size=2),
        "patternProperties": st.dictionaries(st.sampled_from(["^a", "b$"]), inner, max_size=1),
        "required": st.lists(names, unique=True, max_size=1),
        "dependentSchemas": st.dictionaries(names, inner, max_size=1),
        "items" if "2019" in draft else "prefixItems": some,
        **dict.fromkeys(("allOf", "anyOf", "oneOf"), some),
        **dict.fromkeys(("if", "then", "else", "not", "contains", "additionalProperties"), inner),
        **dict.fromkeys(("unevaluatedProperties", "unevaluatedItems"), inner),
    }
    chosen = draw(st.lists(st.sampled_from(sorted(keywords)), unique=True, max_size=4))
    return {keyword: draw(keywords[keyword]) for keyword in chosen}


@st.composite
def schemas(draw: st.DrawFn) -> Any:
    draft = draw(st.sampled_from(list(DRAFTS)))
    inner = draw(st.recursive(leaves, lambda each: applied(each, draft), max_leaves=6))
    closing = draw(st.sampled_from([{}, {"unevaluatedProperties": False}, {"unevaluatedItems": False}]))
    return {"$schema": draft, "$defs": {"pair": PAIR}, "allOf": [inner], **closing}


def compiled(schema: Any) -> CompiledSchema | None:
    try:
        return compile_schema(schema)
    except (UnsupportedSchema, UnsatisfiableConstraint, ConstraintTooLarge):
        return None


@examples(150)
@given(schemas(), st.lists(values, min_size=10, max_size=20))
def test_what_is_accepted_is_valid(schema: Any, instances: list[Any]) -> None:
    found = compiled(schema)
    check = DRAFTS[schema["$schema"]](schema)
    for instance in instances:
        if found is not None and found.accepts(compact(instance)):
            assert check.is_valid(instance), instance


@examples(80)
@given(schemas(), st.integers(0, 10**6))
def test_what_is_written_is_valid(schema: Any, seed: int) -> None:
    found = compiled(schema)
    if found is not None:
        rng = Random(seed)
        text = filled(found.layout(LayoutRequest(VOCABULARY, rng, 200, fill="all")), rng)
        if found.accepts(text):
            assert DRAFTS[schema["$schema"]](schema).is_valid(json.loads(text)), text


@examples(100)
@given(schemas(), st.lists(values, min_size=10, max_size=20))
def test_the_validator_of_record_says_what_jsonschema_says(schema: Any, instances: list[Any]) -> None:
    kind = DRAFTS[schema["$schema"]]
    if kind is jsonschema.Draft201909Validator:
        return  # which the specification and jsonschema read differently
    reference, bounded = kind(schema), SchemaValidator(kind, schema)
    for instance in instances:
        assert (not bounded.violations(compact(instance))) == reference.is_valid(instance), instance


def test_nested_schemas_take_no_exponential_time() -> None:
    schema: Any = {"properties": {"a": {"type": "integer"}}}
    for _ in range(25):
        schema = {"allOf": [schema], "unevaluatedProperties": False}
    validator = SchemaValidator(jsonschema.Draft202012Validator, schema)
    assert not validator.violations('{"a":1}')
    assert validator.violations('{"b":1}')


def test_names_are_matched_in_bounded_time() -> None:
    schema = {"patternProperties": {"^(a+)+$": True}, "unevaluatedProperties": False}
    validator = SchemaValidator(jsonschema.Draft202012Validator, schema)
    assert validator.violations(compact({"a" * 60 + "b": 1}))
    assert not validator.violations(compact({"a" * 60: 1}))


def test_what_nothing_can_have_evaluated_fails_a_negation() -> None:
    closed = {"anyOf": [True, {"properties": {"foo": True}}], "unevaluatedProperties": False}
    found = compile_schema({"not": closed})
    assert found.accepts('{"bar":1}')
    assert not found.accepts('{"foo":1}') and not found.accepts("{}")
    found = compile_schema({"not": {"prefixItems": [True], "contains": {"type": "string"}, "unevaluatedItems": False}})
    assert found.accepts("[1,2]") and found.accepts('["a",1]')
    assert not found.accepts('["a"]') and not found.accepts('[1,"a"]')

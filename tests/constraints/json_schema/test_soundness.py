"""What is compiled against the validator: nothing it refuses may be accepted or written."""

import json
from random import Random
from typing import Any

import jsonschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from constraints.errors import ConstraintTooLarge, InvalidSchema, UnsatisfiableConstraint, UnsupportedSchema
from constraints.json_schema import CompiledSchema, compile_schema
from constraints.layout import UniformPrior
from constraints.structure.values import compact
from tests.constraints.filling import VOCABULARY, filled

NAMES = ("a", "b", "c")
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-3, 12)
    | st.sampled_from([0.5, 2.0, -1.25])
    | st.sampled_from(["", "a", "b", "ab", "2024-01-31", "x\ny", "é", "a@b"])
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*NAMES, "d"]), inner, max_size=3),
    max_leaves=6,
)
TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
small = st.integers(0, 3)


def subset(**keywords: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the keywords."""
    return st.fixed_dictionaries({}, optional=keywords)


def larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Schemas made of smaller ones."""
    some = st.lists(inner, min_size=1, max_size=3)
    named = st.dictionaries(st.sampled_from(NAMES), inner, max_size=3)
    members = subset(
        type=st.just("object"),
        properties=named,
        required=st.lists(st.sampled_from(NAMES), unique=True, max_size=2),
        additionalProperties=inner,
        patternProperties=st.dictionaries(st.sampled_from(["^a", "b$", "."]), inner, max_size=2),
        propertyNames=subset(pattern=st.sampled_from(["^[ab]", "c"]), maxLength=small),
        minProperties=small,
        maxProperties=small,
        unevaluatedProperties=st.just(False),
        dependentRequired=st.dictionaries(
            st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), unique=True), max_size=1
        ),
        dependentSchemas=st.dictionaries(st.sampled_from(NAMES), inner, max_size=1),
    )
    items = subset(
        type=st.just("array"),
        prefixItems=some,
        items=inner,
        minItems=small,
        maxItems=small,
        uniqueItems=st.booleans(),
        contains=inner,
        minContains=small,
        unevaluatedItems=inner,
    )
    branches = subset(
        anyOf=some, oneOf=some, allOf=some, type=st.sampled_from(TYPES), properties=named
    ) | st.fixed_dictionaries({"if": inner}, optional={"then": inner, "else": inner})
    return members | items | branches | st.fixed_dictionaries({"not": inner}, optional={"type": st.sampled_from(TYPES)})


leaves = (
    st.booleans()
    | subset(type=st.sampled_from(TYPES) | st.lists(st.sampled_from(TYPES), min_size=1, max_size=2, unique=True))
    | subset(enum=st.lists(values, min_size=1, max_size=3), const=values, type=st.sampled_from(TYPES))
    | subset(
        type=st.sampled_from(["integer", "number"]),
        minimum=st.integers(-3, 3),
        maximum=st.sampled_from([0, 2.5, 8]),
        exclusiveMinimum=st.sampled_from([-1, 0.25]),
        exclusiveMaximum=st.integers(2, 9),
        multipleOf=st.sampled_from([1, 2, 3, 0.5]),
    )
    | subset(
        type=st.just("string"),
        minLength=small,
        maxLength=small,
        pattern=st.sampled_from(["^a", "b", "^[ab]*$", "^.{2}$"]),
        format=st.sampled_from(["date", "email", "uuid", "unknown"]),
    )
    | st.just({"$ref": "#/$defs/tree"})
)
TREE = {"type": "object", "properties": {"a": {"$ref": "#/$defs/tree"}, "b": {"type": "integer"}}}
schemas = st.recursive(leaves, larger, max_leaves=6).map(lambda schema: {"$defs": {"tree": TREE}, "allOf": [schema]})


def compiled(schema: Any) -> CompiledSchema | None:
    try:
        return compile_schema(schema)
    except (UnsupportedSchema, UnsatisfiableConstraint, ConstraintTooLarge, InvalidSchema):
        return None


def validator(schema: Any) -> Any:
    cls = jsonschema.Draft202012Validator
    return cls(schema, format_checker=cls.FORMAT_CHECKER)


SETTINGS = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@settings(SETTINGS, max_examples=150)
@given(schemas, st.lists(values, min_size=10, max_size=20))
def test_what_is_accepted_is_valid(schema: Any, instances: list[Any]) -> None:
    found = compiled(schema)
    if found is not None:
        check = validator(schema)
        for instance in instances:
            if found.accepts(compact(instance)):
                assert check.is_valid(instance), instance


@settings(SETTINGS, max_examples=150)
@given(schemas, st.integers(0, 10**6), st.sampled_from(["required", "typical", "all"]))
def test_what_is_written_is_accepted_and_valid(schema: Any, seed: int, fill: Any) -> None:
    found = compiled(schema)
    if found is None:
        return
    rng = Random(seed)
    text = filled(found.layout(VOCABULARY, UniformPrior(), rng, 200, fill), rng)
    accepted = found.accepts(text)
    # Ties between slots are left to verification: equal items of a set, equal keys of a map.
    if accepted:
        assert validator(schema).is_valid(json.loads(text)), text
    else:
        assert "uniqueItems" in json.dumps(schema) or text.count('":') > 1, text


one_ofs = st.recursive(
    leaves, lambda each: st.fixed_dictionaries({"oneOf": st.lists(each, min_size=2, max_size=3)}), max_leaves=4
)


@settings(SETTINGS, max_examples=60)
@given(one_ofs)
def test_one_of_is_exact_for_scalars(schema: Any) -> None:
    """No valid scalar is lost, except where the report says that something was left out."""
    schema = {"$defs": {"tree": {"type": "object"}}, "allOf": [schema]}
    found = compiled(schema)
    if found is None or found.narrowed or "format" in json.dumps(schema):
        return
    check = validator(schema)
    for instance in [None, True, False, 0, 1, 2, 3, -2, 7, "a", "ab", "b", "", "abc", "zz", [], {}]:
        assert found.accepts(compact(instance)) == check.is_valid(instance), instance

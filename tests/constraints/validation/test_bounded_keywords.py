"""Checks in bounded time: the verdicts are those of jsonschema, where that comes to one."""

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.output_types.types import JSONSchema, Regex
from constraints.validation.bounded_keywords import bounded

DRAFTS = (jsonschema.Draft4Validator, jsonschema.Draft7Validator, jsonschema.Draft202012Validator)
SCHEMA: dict[str, Any] = {
    "type": ["object", "array", "string", "number", "boolean"],
    "pattern": "^(a|b)*$",
    "properties": {"a": {"type": "integer"}},
    "patternProperties": {"^b+": {"type": "string", "pattern": "a$"}, "aab$": {"maxLength": 2}},
    "additionalProperties": {"type": "boolean"},
    "uniqueItems": True,
    "items": {"format": "ipv4"},
}
texts = st.text("ab1\n", max_size=24)
scalars = st.one_of(texts, st.booleans(), st.integers(0, 2), st.sampled_from([0.0, 1.0, "127.0.0.1"]))
values = st.one_of(
    scalars,
    st.lists(st.one_of(scalars, st.lists(scalars, max_size=2)), max_size=4),
    st.dictionaries(texts, scalars, max_size=4),
)


@given(values, st.sampled_from(DRAFTS), st.sampled_from([True, False, {"type": "boolean"}]))
def test_verdicts_are_those_of_jsonschema(value: Any, draft: Any, additional: Any) -> None:
    schema = {**SCHEMA, "additionalProperties": additional}
    quick, slow = (cls(schema, format_checker=draft.FORMAT_CHECKER) for cls in (bounded(draft), draft))
    found, expected = (
        sorted((list(error.absolute_path), str(error.validator)) for error in validator.iter_errors(value))
        for validator in (quick, slow)
    )
    assert found == expected


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ({"pattern": "^(a+)+$"}, '"' + "a" * 60 + 'b"'),
        ({"pattern": "^(a+)+$"}, '"' + "a" * 60 + 'b\\n"'),
        ({"patternProperties": {"^(a|a)*$": {"type": "null"}}, "additionalProperties": False}, f'{{"{"a" * 60}b":1}}'),
        ({"uniqueItems": True}, "[" + ",".join(f"[{number % 9_999}]" for number in range(10_000)) + "]"),
        ({"multipleOf": 0.01}, "1e999999999"),
        ({"format": "iri"}, f'"http://{"é." * 50_000}"'),
        (
            # The schema names its draft again each time it is entered.
            {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "properties": {"a": {"$ref": "#"}},
                "patternProperties": {"^(a|a)+$": True},
                "additionalProperties": False,
            },
            f'{{"a":{{"{"a" * 60}b":1}}}}',
        ),
        ({"properties": {"a": {}}}, "{" + ",".join(f'"{number % 29_999}":1' for number in range(30_000)) + "}"),
    ],
)
def test_judgement_ends(schema: Any, text: str) -> None:
    constraint = JSONSchema(schema)
    assert constraint.validate(text)
    assert not constraint.accepts(text)


def test_judgement_of_a_text_ends() -> None:
    assert Regex("(?:a|a)*c").validate("a" * 60)
    assert not Regex("(?:a|a)*c").validate("a" * 60 + "c")


@pytest.mark.parametrize("additional", [False, {"type": "string"}, True])
@pytest.mark.parametrize("patterns", [{"": True}, {"": {"type": "integer"}}, {"": True, "^a": True}])
def test_an_empty_pattern_is_read_as_the_validator_reads_it(additional: Any, patterns: Any) -> None:
    schema = {"type": "object", "patternProperties": patterns, "additionalProperties": additional}
    constraint = JSONSchema(schema)
    for text in ("{}", '{"a":1}', '{"b":"x"}', '{"a":"x","b":2}'):
        valid = jsonschema.Draft202012Validator(schema).is_valid(json.loads(text))
        assert (not constraint.validate(text)) == valid
        assert not constraint.accepts(text) or valid

"""Patterns where schemas have them: written, accepted and validated in one reading; with formats and lengths."""

import json
from random import Random
from typing import Any

import jsonschema
import pytest

from constraints.errors import ConstraintTooLarge, InvalidSchema, UnsatisfiableConstraint, UnsupportedSchema
from constraints.json_schema.formats.string_formats import FORMATS
from constraints.layouts.layout_request import LayoutRequest
from constraints.output_types.types import JSONSchema
from tests.constraints.filling import VOCABULARY, filled


def _written(schema: dict[str, Any], n: int = 3) -> list[str]:
    output = JSONSchema(schema)
    layouts = [output.layout(LayoutRequest(VOCABULARY, Random(seed), 400)) for seed in range(n)]
    found = [filled(layout, Random(seed)) for seed, layout in enumerate(layouts)]
    assert all(output.accepts(text) and not output.validate(text) for text in found), found
    return found


@pytest.mark.parametrize(
    ("schema", "valid", "invalid"),
    [
        ({"type": "string", "pattern": r"^(?<y>\d{4})$"}, ['"1999"'], ['"199"', '"199٣"']),
        ({"type": "string", "not": {"pattern": r"\p{Lu}"}}, ['"ab"', '""'], ['"aB"', '"É"']),
        ({"type": "object", "patternProperties": {r"^\p{L}+$": {"type": "integer"}}, "additionalProperties": False},
         ['{"é":1}', "{}"], ['{"é":"1"}', '{"1":1}']),
        ({"type": "object", "propertyNames": {"pattern": r"^\u{61}(?<rest>b*)$"}, "maxProperties": 1},
         ['{"ab":1}'], ['{"b":1}']),
        ({"type": "object", "patternProperties": {r"^[\w-.]+$": False}}, ['{"ä":1}'], ['{"a.b":1}']),
        ({"type": "string", "pattern": r"^\p{Lu}", "maxLength": 2, "minLength": 2}, ['"Ab"'], ['"ab"', '"A"']),
        ({"type": "string", "pattern": r"^[a-z-]+(?<!-)$"}, ['"a-b"'], ['"a-"']),
        ({"enum": ["a1", "b"], "pattern": r"^\p{L}$"}, ['"b"'], ['"a1"']),
    ],
)  # fmt: skip
@pytest.mark.parametrize("draft", ["http://json-schema.org/draft-07/schema#", None])
def test_one_reading_judges(schema: dict[str, Any], valid: list[str], invalid: list[str], draft: str | None) -> None:
    schema = {"$schema": draft, **schema} if draft else schema
    output = JSONSchema(schema)
    assert [(output.accepts(text), not output.validate(text)) for text in valid] == [(True, True)] * len(valid)
    assert [(output.accepts(text), not output.validate(text)) for text in invalid] == [(False, False)] * len(invalid)
    assert _written(schema)


def test_what_re_reads_is_judged_by_re() -> None:
    for pattern in (r"^\d+\Z", r"(?P<y>a)", "^a{,3}$", r"^[[a]$", "^[^]a]$", r"^\u00e9\x41$", "(?i)^ab$", "/^a/"):
        try:
            written = _written({"type": "string", "pattern": pattern})
        except UnsatisfiableConstraint:
            assert pattern == "/^a/"
            continue
        judge = jsonschema.Draft202012Validator({"type": "string", "pattern": pattern})
        assert all(judge.is_valid(json.loads(text)) for text in written), pattern


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_formats_go_with_patterns_and_lengths(name: str) -> None:
    for more in (
        {"pattern": "^a.+$"}, {"pattern": "[Zz0]$"}, {"minLength": 24}, {"maxLength": 12}, {"not": {"pattern": "^h"}},
        {"pattern": "^[^a-f]*$", "maxLength": 60}, {"pattern": "^(?:urn|/|[A-Z]|P)"},
    ):  # fmt: skip
        schema = {"type": "string", "format": name, **more}
        try:
            written = _written(schema, 2)
        except UnsatisfiableConstraint:
            continue
        kind = jsonschema.Draft202012Validator
        judge = kind(schema, format_checker=kind.FORMAT_CHECKER)
        assert all(judge.is_valid(json.loads(text)) for text in written), (name, more, written)


@pytest.mark.parametrize(
    ("schema", "error", "told"),
    [
        ({"properties": {"a": {"pattern": r"(?<q>['\"]).*\k<q>"}}}, UnsupportedSchema, "back-reference.*/properties/a"),
        ({"properties": {"a": {"pattern": r"^\h$"}}}, InvalidSchema, r"\\h has no meaning.*/properties/a/pattern"),
        ({"properties": {"a": {"pattern": r"\p{Klingon}"}}}, InvalidSchema, "'Klingon' is no property"),
        ({"items": {"pattern": "^(?:.{0,100}){90}$", "type": "string"}}, ConstraintTooLarge, "states.*at '/items'"),
        ({"items": {"minLength": 10**7, "type": "string"}, "minItems": 1}, ConstraintTooLarge, "at '/items'"),
    ],
)
def test_what_cannot_be_is_told_with_its_place(schema: dict[str, Any], error: type[Exception], told: str) -> None:
    with pytest.raises(error, match=told):
        JSONSchema(schema)

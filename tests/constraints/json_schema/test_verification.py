"""Which keywords are exact, and which the validator has to see to."""

from typing import Any

import pytest

from constraints.output_types.types import JSONSchema

STRINGS = {"type": "array", "items": {"type": "string"}, "uniqueItems": True}


@pytest.mark.parametrize(
    ("schema", "exact", "verified"),
    [
        ({"type": "integer", "minimum": 3}, ["minimum", "type"], []),
        (STRINGS, ["items", "type"], [("uniqueItems", "")]),
        ({**STRINGS, "maxItems": 1}, ["items", "maxItems", "type", "uniqueItems"], []),
        ({**STRINGS, "items": {"enum": ["a", "b"]}}, ["enum", "items", "type", "uniqueItems"], []),
        ({"properties": {"a/b": STRINGS}}, ["items", "properties", "type"], [("uniqueItems", "/a~1b")]),
        (
            {"type": "object", "additionalProperties": {"type": "integer"}},
            ["type"],
            [("additionalProperties", "")],
        ),
        (
            {"$defs": {"a": {**STRINGS, "items": {"$ref": "#/$defs/a"}}}, "$ref": "#/$defs/a"},
            ["$ref", "items", "type"],
            [("uniqueItems", ""), ("uniqueItems", "/*")],
        ),
    ],
)  # fmt: skip
def test_what_is_exact_and_what_is_verified(schema: Any, exact: list[str], verified: list[tuple[str, str]]) -> None:
    described = JSONSchema(schema).describe()
    assert list(described.exact) == exact
    assert [(row.keyword, row.pointer) for row in described.verified] == verified
    assert all(row.reason for row in described.verified)


def test_what_is_narrowed_is_not_exact() -> None:
    branches = [{"type": "object", "properties": {"kind": {"const": f"k{i}"}}} for i in range(12)]
    described = JSONSchema({"oneOf": branches}).describe()
    assert described.narrowed
    for row in described.narrowed:
        assert row.reason and row.keyword not in described.exact

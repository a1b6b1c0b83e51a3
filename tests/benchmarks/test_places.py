"""Free strings and optional properties, through references and combinations."""

import json
from typing import Any

from benchmarks.content.places import free_strings, optional_properties, resolve, written

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "kind": {"$ref": "#/definitions/kind"},
        "next": {"$ref": "#"},
        "tags": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
        "when": {"allOf": [{"type": "string"}, {"format": "date"}]},
    },
    "required": ["name"],
    "patternProperties": {"^x-": {"pattern": "a"}},
    "definitions": {"kind": {"enum": ["a", "b"]}},
}


def test_strings_are_free_where_no_schema_says_more() -> None:
    document = {"name": "Ada", "kind": "a", "next": {"name": "Bo"}, "tags": ["one", None], "when": "2024-01-01"}
    assert set(free_strings(document, SCHEMA)) == {("/name", "Ada"), ("/next/name", "Bo"), ("/tags[]", "one")}


def test_names_by_pattern_and_names_nobody_spoke_of() -> None:
    assert list(free_strings({"name": "Ada", "x-y": "a", "other": "free"}, SCHEMA)) == [
        ("/name", "Ada"),
        ("/other", "free"),
    ]


def test_optional_properties_of_every_object_are_counted() -> None:
    assert optional_properties({"name": "Ada", "tags": [], "other": 1}, SCHEMA) == (4, 1)
    assert optional_properties({"name": "Ada", "next": {"name": "Bo", "kind": "a"}}, SCHEMA) == (8, 2)


def test_branches_about_other_values_do_not_count() -> None:
    schema: dict[str, Any] = {
        "oneOf": [
            {"properties": {"a": {"enum": ["x"]}}, "required": ["a"]},
            {"properties": {"b": {"type": "string"}, "c": {"type": "string"}}, "required": ["b"]},
        ]
    }
    assert optional_properties({"b": "text"}, schema) == (1, 0)
    assert list(free_strings({"b": "text"}, schema)) == [("/b", "text")]


def test_tuples_have_a_schema_for_each_item() -> None:
    schema: dict[str, Any] = {"prefixItems": [{"const": "a"}], "items": {"type": "string"}}
    assert list(free_strings(["a", "b"], schema)) == [("[]", "b")]


def test_references_that_lead_nowhere() -> None:
    assert resolve("#/definitions/none", SCHEMA) is None
    assert resolve("https://example.com/other.json", SCHEMA) is None
    assert resolve("#", SCHEMA) is SCHEMA


def test_a_reference_to_itself_ends() -> None:
    assert list(free_strings("text", {"$ref": "#"})) == [("", "text")]


def test_free_strings_are_found_in_the_text() -> None:
    document = {"name": 'A"é', "kind": "a", "next": {"name": "Bo", "tags": []}, "tags": ["", "one", None]}
    text, spans = written(document, SCHEMA)
    assert text == json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    assert [text[begin:end] for begin, end in spans] == ['A\\"é', "Bo", "", "one"]

"""Shortest and longest texts."""

from math import inf

import pytest

from constraints.automata.dfa import ByteDFA
from constraints.json_schema import compile_schema
from constraints.json_trees.sizes import Bytes, Tokens, least_sizes, longest_text
from constraints.regex.compile import compile_regex
from tests.constraints.filling import VOCABULARY

LIST = {
    "$ref": "#/$defs/l",
    "$defs": {
        "l": {
            "anyOf": [
                {"type": "null"},
                {"type": "object", "properties": {"n": {"$ref": "#/$defs/l"}}, "required": ["n"]},
            ]
        }
    },
}


@pytest.mark.parametrize("pattern", ["abc|ab", "", "a{3,}", "[0-9]{2}-x?"])
def test_shortest_text_is_as_short_as_it_gets(pattern: str) -> None:
    language = compile_regex(pattern, search=False)
    found = language.shortest()
    assert found is not None and language.accepts(found) and len(found) == len(language.shortest() or b"")


def test_the_empty_language_has_no_shortest_text() -> None:
    assert ByteDFA.empty().shortest() is None


@pytest.mark.parametrize(
    ("schema", "shortest", "longest"),
    [
        ({"const": {"a": 1}}, '{"a":1}', '{"a":1}'),
        ({"type": "boolean"}, "true", "false"),
        ({"type": ["null", "boolean"]}, "null", "false"),
        (LIST, "null", None),
        ({"type": "integer", "minimum": 10, "maximum": 100}, "10", "100"),
        ({"type": "string", "pattern": "^a{1,3}$"}, '"a"', '"aaa"'),
        ({"type": "array", "items": {"const": 1}, "minItems": 2, "maxItems": 3}, "[1,1]", "[1,1,1]"),
        ({"type": "array", "prefixItems": [{"const": 1}, {"const": "x"}], "items": False}, "[]", '[1,"x"]'),
        ({"type": "object", "properties": {"a": {"const": 1}, "b": {"const": 2}}, "required": ["b"],
          "additionalProperties": False}, '{"b":2}', '{"a":1,"b":2}'),
        ({"type": "object", "properties": {"a": {"const": 1}, "b": {"const": 22}}, "minProperties": 1,
          "additionalProperties": False}, '{"a":1}', '{"a":1,"b":22}'),
        ({"type": "object"}, "{}", None),
        ({}, "0", None),
    ],
)  # fmt: skip
def test_sizes_in_bytes(schema: object, shortest: str, longest: str | None) -> None:
    root = compile_schema(schema).root
    assert least_sizes(root, Bytes())(root) == len(shortest)
    assert longest_text(root) == (inf if longest is None else len(longest))


def test_tokens_are_counted_piece_by_piece() -> None:
    tokens = Tokens(VOCABULARY)
    assert tokens.fixed('{"') == 1
    assert tokens.slot(ByteDFA.choice([b"true", b"ab"])) == 2
    assert tokens.slot(ByteDFA.empty()) == inf

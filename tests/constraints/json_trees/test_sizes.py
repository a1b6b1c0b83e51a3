"""Shortest and longest texts."""

from math import inf

import pytest

from constraints.automata.dfa import ByteDFA
from constraints.json_schema import compile_schema
from constraints.json_trees.nodes import Object
from constraints.json_trees.sizes import Bytes, Tokens, children, least_sizes, longest_text, post_order
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


TREES = {
    "$ref": "#/$defs/tree",
    "$defs": {
        "tree": {
            "type": "object",
            "properties": {
                "left": {"$ref": "#/$defs/tree"},
                "right": {"anyOf": [{"$ref": "#/$defs/tree"}, {"$ref": "#/$defs/leaf"}]},
                "many": {"type": "array", "items": {"$ref": "#/$defs/tree"}, "minItems": 2},
                "never": {"$ref": "#/$defs/endless"},
                "name": {"const": 1},
            },
            "required": ["right"],
            "minProperties": 2,
        },
        "leaf": {"enum": ["a", "bcd"]},
        "endless": {"type": "object", "properties": {"n": {"$ref": "#/$defs/endless"}}, "required": ["n"]},
    },
}


@pytest.mark.parametrize("schema", [LIST, TREES], ids=["list", "trees"])
def test_sizes_are_the_same_in_whatever_order_they_are_asked_for(schema: object) -> None:
    root = compile_schema(schema).root
    order = post_order(root)
    forwards, backwards = (least_sizes(root, Bytes()) for _ in range(2))
    assert [forwards(node) for node in order] == [backwards(node) for node in reversed(order)][::-1]


def test_every_part_of_a_tree_is_met_once_and_before_its_wholes() -> None:
    order = post_order(compile_schema(TREES).root)
    met = [id(node) for node in order]
    assert len(set(met)) == len(met)
    assert {id(part) for node in order for part in children(node)} <= set(met)


def test_a_text_that_never_ends_has_no_size() -> None:
    root = compile_schema(TREES).root
    least = least_sizes(root, Bytes())
    tree = next(node for node in post_order(root) if isinstance(node, Object) and "never" in node.listed)
    assert least(root) == len('{"right":"a","name":1}')
    assert least(tree.listed["never"]) == inf
    assert least(tree.listed["many"]) == len("[,]") + 2 * least(root)

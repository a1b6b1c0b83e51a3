"""The texts of trees as automata, compared with the trees themselves."""

import json
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import quoted, unescape
from constraints.json_schema.compiled_schema import compile_schema
from constraints.json_trees.matching import accepts
from constraints.json_trees.tree_language import tree_language

SCHEMAS: list[Any] = [
    {"enum": [1, "a", None, [2]]},
    {"type": "array", "items": {"enum": [1, 2]}, "minItems": 1, "maxItems": 3},
    {"type": "array", "prefixItems": [{"const": 1}, {"type": "boolean"}], "items": False},
    {"type": "array", "prefixItems": [{"const": 1}], "items": {"const": 2}, "minItems": 2, "maxItems": 3},
    {"type": "object", "properties": {"a": {"const": 1}, "b": {"type": "boolean"}}, "required": ["b"]},
    {"type": "object", "properties": {"a": {"const": 1}, "b": {"const": 2}, "c": {"const": 3}}},
    {"additionalProperties": {"const": 1}, "propertyNames": {"enum": ["x"]}, "maxProperties": 1, "type": "object"},
    {"anyOf": [{"type": "null"}, {"type": "string", "maxLength": 1, "pattern": '^[a"]$'}]},
]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_all_texts_are_of_the_tree(schema: Any) -> None:
    root = compile_schema(schema).root
    found = [text.decode() for text in islice(tree_language(root).enumerate(40), 200)]
    assert found
    assert all(accepts(root, text) for text in found)


def test_no_text_is_missing() -> None:
    root = compile_schema(SCHEMAS[5]).root
    assert len(list(tree_language(root).enumerate(40))) == 8


def test_what_is_empty_is_written_where_there_is_nothing_else() -> None:
    for schema in ({"type": "array", "items": {"const": 1}}, {"additionalProperties": {"const": 1}, "type": "object"}):
        language = tree_language(compile_schema(schema).root)
        assert not language.accepts(b"[]") and not language.accepts(b"{}") and not language.is_empty()
    assert tree_language(compile_schema({"type": "array", "items": False}).root).accepts(b"[]")


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_texts_in_strings(values: list[str]) -> None:
    documents = {json.dumps([value], ensure_ascii=True) for value in values}
    inside = quoted(ByteDFA.choice([document.encode() for document in documents]))
    assert all(inside.accepts(json.dumps(document)[1:-1].encode()) for document in documents)
    assert unescape(inside.shortest() or b"") in documents

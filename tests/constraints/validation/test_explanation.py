"""Why texts are refused: where, and what could stand there."""

import json
import re
from typing import Any

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.json_trees.pointer_positions import locate, place_of
from constraints.output_types.types import Choice, Constraint, JSONSchema, Pydantic, Regex, Text
from constraints.paths import escape_pointer
from constraints.regex.compile import compile_regex
from constraints.validation.explanation import Explanation

ORDER = JSONSchema(
    {
        "type": "object",
        "properties": {
            "id": {"type": "string", "pattern": r"^[A-Z]{2}-\d{3}$"},
            "n": {"type": "integer", "minimum": 3, "multipleOf": 3},
            "kind": {"enum": ["a", "b"]},
            "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": True, "maxItems": 2},
            "day": {"format": "date"},
            "part": {"anyOf": [{"type": "string"}, {"type": "object", "required": ["x"]}]},
        },
        "required": ["id"],
        "additionalProperties": False,
    }
)
PATTERNS = [r"\d{4}-\d{2}", "(?:a|b)*c", "ab|abcd|b", "é+x?", r"[а-я]{2,3}"]


@given(st.sampled_from(PATTERNS), st.text("ab1-cdéxя2 ", max_size=8))
def test_the_beginning_can_be_completed_and_no_longer_one(pattern: str, text: str) -> None:
    constraint = Regex(pattern)
    found = constraint.explain(text)
    assert found.accepted == constraint.accepts(text)
    starts = {
        length
        for length in range(len(text) + 1)
        if not (constraint.language & compile_regex(f"{re.escape(text[:length])}(?s:.)*", search=False)).is_empty()
    }
    if not found.accepted:
        assert found.position == max(starts)
        assert found.reason and found.expected


@pytest.mark.parametrize(
    ("constraint", "text", "position", "expected"),
    [
        (Regex(r"\d{4}-\d{2}"), "2024x", 4, "'-', for example '-00'"),
        (Regex(r"\d{4}-\d{2}"), "2024", 4, "'-', for example '-00'"),
        (Regex("a[bc]?"), "ad", 1, "[bc] or the end"),
        (Choice(["red", "green"]), "gray", 2, "'e', for example 'een'"),
        (Choice(["red"]), "redder", 3, "the end"),
        (Text(max_length=3), "abcd", 3, "the end"),
        (Regex("a"), "\ud800", 0, ""),
    ],
)
def test_texts(constraint: Constraint, text: str, position: int, expected: str) -> None:
    found = constraint.explain(text)
    assert (found.valid, found.accepted, found.position, found.expected) == (False, False, position, expected)


@pytest.mark.parametrize(
    ("text", "pointer", "keyword", "at", "expected"),
    [
        ('{"id":"AB_123"}', "/id", "pattern", "_", "'-'"),
        ('{"id":"AB-12"}', "/id", "pattern", '"}', r"\d"),
        ('{"n":4}', "", "required", "{", "'id'"),
        ('{"id":"AB-123","n":2}', "/n", "minimum", "2}", "at least 3"),
        ('{"id":"AB-123","n":4}', "/n", "multipleOf", "4}", "multiple of 3"),
        ('{"id":"AB-123","n":"x"}', "/n", "type", '"x"', "integer"),
        ('{"id":"AB-123","zz":[{}],"n":3}', "", "additionalProperties", '"zz"', "'kind'"),
        ('{"id":"AB-123","kind":"c"}', "/kind", "enum", '"c"', '"a", "b"'),
        ('{"id":"AB-123","tags":["a","a"]}', "/tags", "uniqueItems", "[", "differ"),
        ('{"id":"AB-123","tags":["a","b","c"]}', "/tags", "maxItems", "[", "at most 2 items"),
        ('{"id":"AB-123",\n "tags":["a",7]}', "/tags/1", "type", "7", "string"),
        ('{"id":"AB-123","day":"2024-02-30"}', "/day", "format", '30"', "[0-2]"),
        ('{"id":"AB-123","part":{"y":1}}', "/part", "required", '{"y', "'x'"),
        ("[1]", "", "type", "[", "object"),
    ],
)
def test_documents(text: str, pointer: str, keyword: str, at: str, expected: str) -> None:
    found = ORDER.explain(text)
    assert (found.valid, found.accepted, found.pointer, found.keyword) == (False, False, pointer, keyword)
    assert found.position is not None and text[found.position :].startswith(at)
    assert found.reason and expected in found.expected


def test_what_is_no_json() -> None:
    assert ORDER.explain('{"id":').position == 6
    assert ORDER.explain("NaN").position == 0
    assert ORDER.explain("[" * 100_000).reason.startswith("not JSON")
    assert "twice" in ORDER.explain('{"id":"AB-123","id":"AB-123"}').reason


def test_what_is_valid_but_would_not_be_written() -> None:
    assert ORDER.explain('{ "id": "AB-123" }') == Explanation(valid=True, accepted=True)
    assert ORDER.explain('{"id":"AB-123"}') == Explanation(valid=True, accepted=True)
    assert Regex(r"\d").explain("٣").valid


def test_what_only_code_refuses() -> None:
    class Odd(pydantic.BaseModel):
        n: int = pydantic.Field(gt=2)

        @pydantic.field_validator("n")
        @classmethod
        def odd(cls, n: int) -> int:
            if n % 2 == 0:
                raise ValueError("even")
            return n

    even = Pydantic(Odd).explain('{"n":4}')
    assert (even.valid, even.accepted, even.pointer, even.position) == (False, False, "/n", 5)
    assert "even" in even.reason
    assert Pydantic(Odd).explain('{"n":1}').keyword == "exclusiveMinimum"
    assert Pydantic(Odd).describe().verified[0].keyword == "validator"
    assert Pydantic(list[int]).describe().verified == ()


names = st.text('ab/~" ', max_size=2)
json_values = st.recursive(
    st.one_of(st.integers(0, 9), names),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=3)),
    max_leaves=8,
)


@given(json_values, st.sampled_from([None, 2]), st.booleans())
def test_positions_are_those_of_the_values(value: Any, indent: int | None, plain: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=plain)
    waiting = [(value, "")]
    while waiting:
        part, pointer = waiting.pop()
        assert json.JSONDecoder().raw_decode(text, locate(text, pointer))[0] == part
        named = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        for name, inner in named:
            where = f"{pointer}/{escape_pointer(str(name))}"
            waiting.append((inner, where))
            if isinstance(part, dict):
                assert json.JSONDecoder().raw_decode(text, locate(text, where, key=True))[0] == name


def test_a_pointer_that_leads_nowhere_ends_on_its_way() -> None:
    assert locate('{"a":[1,2]}', "/a/7") == 5
    assert locate('{"a":[1,2]}', "/b") == 0
    assert locate('{"a":3}', "/a/b") == 5
    assert place_of("a\nbc", 3) == (2, 2)

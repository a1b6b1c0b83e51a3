"""Strict reading."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constraints.json_trees.strict_json import DEPTH_LIMIT, NotStrict, depth, plain, read

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150)
@given(values)
def test_compact_texts_are_read_back(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    assert plain(read(text)) == value


@pytest.mark.parametrize(
    "text",
    [
        "", "[1, 2]", ' "a"', '"a"\n', '{"a" :1}', '"\\u0041"', '"\\/"', '"\\u00E9"', "NaN", "-Infinity", "01", "[1,]",
        '{"a":1,"a":2}', '"\ud800"', '"\\ud800"', '"\t"',
    ],
)  # fmt: skip
def test_loose_texts_are_refused(text: str) -> None:
    with pytest.raises(NotStrict):
        read(text)


def test_depth_is_bounded() -> None:
    deepest = "[" * DEPTH_LIMIT + "]" * DEPTH_LIMIT
    assert depth(read(deepest)) == DEPTH_LIMIT
    for levels in (DEPTH_LIMIT + 1, 100_000):
        with pytest.raises(NotStrict):
            read("[" * levels + "]" * levels)


def test_spaces_inside_strings_are_not_loose() -> None:
    assert read('{"a b":" \\" \\\\"}') == {"a b": ' " \\'}

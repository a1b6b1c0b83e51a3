"""Paths against a matcher that tries every place of a document, and what is no path."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.errors import InvalidOption
from constraints.paths import escape_pointer, nearest, path_of, pointer_of, tokens_of

NAMES = st.text("ab/~*0", max_size=3)
DOCUMENTS = st.recursive(
    st.integers(0, 9), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3)
)
SEGMENTS = st.one_of(st.just(None), NAMES, st.sampled_from(["0", "1"]))
"""Segments of a path, None for any."""


def places(value: Any, way: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The way to each value of a document."""
    yield way
    inner = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    for name, each in inner:
        yield from places(each, (*way, str(name)))


def meant(value: Any, segments: tuple[str | None, ...], way: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """The ways to the values that some segments lead to, step by step."""
    if not segments:
        return {way}
    inner = dict(enumerate(value)) if isinstance(value, list) else value if isinstance(value, dict) else {}
    found = set[tuple[str, ...]]()
    for name, each in inner.items():
        # A property that is called "*" is meant by it too, and can't be meant alone.
        if segments[0] in (None, "*", str(name)):
            found |= meant(each, segments[1:], (*way, str(name)))
    return found


def written(segments: tuple[str | None, ...]) -> str:
    return "".join("/*" if segment is None else f"/{escape_pointer(segment)}" for segment in segments)


@given(DOCUMENTS, st.lists(SEGMENTS, max_size=4).map(tuple))
def test_a_path_means_what_one_finds_going_along_it(document: Any, segments: tuple[str | None, ...]) -> None:
    path = path_of(written(segments))
    found = {way for way in places(document) if path.matches(pointer_of(way))}
    assert found == meant(document, segments)


@given(DOCUMENTS, NAMES.filter(lambda name: name not in ("", "*")))
def test_a_name_means_every_field_that_has_it(document: Any, name: str) -> None:
    path = path_of(escape_pointer(name))
    found = {way for way in places(document) if path.matches(pointer_of(way))}
    assert found == {way for way in places(document) if way and way[-1] == name}


def test_the_empty_path_is_the_whole_document() -> None:
    assert path_of("").matches("")
    assert not path_of("").matches("/a")
    assert not path_of("a").matches("")


@given(st.lists(NAMES))
def test_pointers_go_to_tokens_and_back(tokens: list[str]) -> None:
    assert tokens_of(pointer_of(tokens)) == tokens
    assert path_of(pointer_of(tokens)).example() == ["0" if token == "*" else token for token in tokens]


@given(st.text("a/~01*", max_size=6))
def test_all_else_is_told(text: str) -> None:
    right = re.fullmatch(r"(/([^/~]|~[01])*)*|([^/~]|~[01])+", text)
    if right:
        path_of(text)
        return
    with pytest.raises(InvalidOption, match="is no path"):
        path_of(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [("a/b", "Write it as '/a/b'"), ("/~2", "'~' without 0 or 1"), ("/a~", "'~' without"), (3, "3 is no path")],
)
def test_what_is_wrong_is_told(text: Any, said: str) -> None:
    with pytest.raises(InvalidOption, match=said):
        path_of(text)


def test_the_nearest_place() -> None:
    assert nearest("/revew", ["/name", "/review", "/items/0"]) == "/review"
    assert nearest("/review", []) is None

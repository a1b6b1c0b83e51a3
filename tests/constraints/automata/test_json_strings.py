"""String contents against the `json` module."""

import itertools
import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import escape, plain_text, string_content, unescape

texts = st.text(st.characters(codec="utf-8") | st.sampled_from('"\\\n\x00\x1f\x7fé😀'), max_size=6)


@settings(max_examples=100)
@given(texts, st.integers(0, 4), st.none() | st.integers(0, 5))
def test_length_counts_characters(text: str, minimum: int, maximum: int | None) -> None:
    expected = len(text) >= minimum and (maximum is None or len(text) <= maximum)
    assert string_content(minimum, maximum).accepts(escape(text)) == expected
    assert unescape(escape(text)) == text


@settings(max_examples=100)
@given(st.text('"\\nu0aé\n', max_size=8).map(str.encode) | st.binary(max_size=4))
def test_only_canonical_contents(content: bytes) -> None:
    try:
        canonical = escape(json.loads(b'"' + content + b'"')) == content
    except ValueError:
        canonical = False
    assert string_content().accepts(content) == canonical


def test_escapes_are_one_character() -> None:
    ascii_bytes = ByteDFA.choice([bytes([i]) for i in range(128)]).repeat()
    contents = (string_content(1, 1) & ascii_bytes).enumerate(6)
    assert set(contents) == {escape(chr(i)) for i in range(128)}


def test_plain_text_has_no_controls() -> None:
    assert plain_text().accepts(escape('A "quote", naïve — 😀'))
    for control in ["\n", "\x00", "\x7f", "\x85", "\u2028"]:
        assert not plain_text().accepts(escape(control))
    assert plain_text().is_subset(string_content())


@pytest.mark.parametrize("make", [string_content, plain_text])
def test_contradicting_lengths(make: Callable[[int, int], ByteDFA]) -> None:
    assert make(3, 2).is_empty()
    assert list(itertools.islice(make(0, 0).enumerate(3), 5)) == [b""]

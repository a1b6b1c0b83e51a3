"""String languages: lengths, patterns, formats and exclusions together."""

import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constraints.automata.json_strings import escape, unescape
from constraints.errors import ConstraintTooLarge
from constraints.json_schema.facts import StringFacts
from constraints.json_schema.values.strings import WRITTEN_LENGTH, string_languages
from tests.constraints.filling import member

PATTERNS = ("^a", "b$", "^[ab]{2,}$", "a.b", "^(a|bb)*$", "\\d", "^\\S+$", "(?i)^AB?")


def test_plain_strings_accept_all_and_write_printable_text() -> None:
    found = string_languages(StringFacts())
    assert found.accepted == ()
    assert found.written.accepts("é ✓".encode()) and not found.written.accepts(b"\\n")


def test_long_limits_are_shortened_for_writing_only() -> None:
    found = string_languages(StringFacts(shortest=1, longest=5000))
    assert found.longest == 5000
    assert found.written.accepts(b"a" * WRITTEN_LENGTH) and not found.written.accepts(b"a" * (WRITTEN_LENGTH + 1))
    assert not found.written.accepts(b"")
    assert string_languages(StringFacts(shortest=300, longest=5000)).written.accepts(b"a" * 300)


def test_control_characters_are_written_only_where_a_pattern_asks() -> None:
    assert string_languages(StringFacts(patterns=("^\\t$",))).written.accepts(b"\\t")


def test_formats_and_lengths_meet() -> None:
    found = string_languages(StringFacts(formats=("email",), longest=8))
    assert found.written.accepts(b"a@bcd.ef") and not found.written.accepts(b"aa@bcd.ef")


def test_excluded_contents_are_left_out() -> None:
    found = string_languages(StringFacts(longest=1), frozenset({b"a", b"\\n"}))
    (accepted,) = found.accepted
    assert [accepted.accepts(text) for text in (b"a", b"b", b"\\n", b"")] == [False, True, False, True]


def test_texts_that_must_be_endless_are_too_large() -> None:
    with pytest.raises(ConstraintTooLarge):
        string_languages(StringFacts(shortest=10**6))


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(PATTERNS), max_size=2, unique=True),
    st.lists(st.sampled_from(PATTERNS), max_size=2, unique=True),
    st.lists(st.text(alphabet="abAB1 \n", max_size=5), min_size=20, max_size=20),
    st.integers(0, 9),
)
def test_patterns_hold_and_refused_ones_fail(asked: list[str], refused: list[str], texts: list[str], seed: int) -> None:
    found = string_languages(StringFacts(patterns=tuple(asked), refused=tuple(refused)))

    def fits(text: str) -> bool:
        return all(re.search(p, text) for p in asked) and not any(re.search(p, text) for p in refused)

    for text in texts:
        accepted = all(each.accepts(escape(text)) for each in found.accepted)
        assert fits(text) or not accepted
        if "\n" not in text:
            assert accepted == fits(text)
    for _ in range(0 if found.written.is_empty() else 10):
        assert fits(unescape(member(found.written, Random(seed), 5).encode()))

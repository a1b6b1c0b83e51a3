"""Counting and numbering the strings of a language, against their enumeration."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.automata.dfa import ByteDFA
from constraints.automata.ranking import LARGEST, count, draw, draw_another, following, unrank
from constraints.errors import ConstraintTooLarge
from constraints.regex.compile import compile_regex


@given(st.sets(st.binary(max_size=4), min_size=1, max_size=30))
def test_numbers_are_the_strings_in_byte_order(strings: set[bytes]) -> None:
    language = ByteDFA.choice(strings)
    counts = following(language)
    assert counts is not None and counts[0] == len(strings)
    assert [unrank(language, number) for number in range(len(strings))] == sorted(strings)


@given(st.sets(st.binary(max_size=3), min_size=1, max_size=10), st.integers(0, 2**32))
def test_a_draw_is_a_string_of_the_language(strings: set[bytes], seed: int) -> None:
    assert draw(ByteDFA.choice(strings), Random(seed)) in strings


def test_every_string_is_drawn_about_as_often() -> None:
    language = compile_regex("a?[xyz]{2}|longer", search=False)
    rng = Random(0)
    drawn = [draw(language, rng) for _ in range(1900)]
    counts = [drawn.count(text) for text in language.enumerate(6)]
    assert len(counts) == 19 and min(counts) > 60 and max(counts) < 145


def test_huge_languages_are_counted_exactly() -> None:
    counts = following(compile_regex("[0-9a-f]{32}", search=False))
    assert counts is not None and counts[0] == 16**32


@pytest.mark.parametrize("language", [ByteDFA.empty(), compile_regex("a*b", search=False)])
def test_what_cannot_be_counted_is_not_drawn_from(language: ByteDFA) -> None:
    assert following(language) is None and draw(language, Random(0)) is None
    with pytest.raises(ValueError, match="number 0"):
        unrank(language, 0)


def test_large_automata_are_left_alone() -> None:
    large = ByteDFA.literal(b"a" * LARGEST)
    assert following(large) is None and count(large) is None and count(large, longest=3) is None


def test_strings_up_to_a_length_are_counted_exactly() -> None:
    language = compile_regex("[0-9a-f]*", search=False)
    assert count(language) is None
    assert count(language, longest=40) == (16**41 - 1) // 15
    assert count(compile_regex("a|bc", search=False), longest=10**9) == 2
    with pytest.raises(ConstraintTooLarge, match="1,000,000,000 bytes"):
        count(language, longest=10**9)
    assert count(ByteDFA.empty()) == count(ByteDFA.empty(), longest=4) == 0


@pytest.mark.parametrize("number", [-1, 2])
def test_there_is_no_such_string(number: int) -> None:
    with pytest.raises(ValueError, match=f"number {number}"):
        unrank(ByteDFA.choice([b"a", b"b"]), number)


def test_another_text_is_none_of_those_to_avoid() -> None:
    language = compile_regex("[ab]{2}|[0-2]{1,9}", search=False)
    avoid = {b"aa", b"ab", b"ba", b"0", b"1", b"2"}
    drawn = {draw_another(language, avoid, 2, Random(seed)) for seed in range(100)}
    assert drawn == {b"bb", b"00", b"01", b"02", b"10", b"11", b"12", b"20", b"21", b"22"}
    assert draw_another(compile_regex("[ab]", search=False), {b"a", b"b"}, 5, Random(0)) is None
    # Letters and digits come before other signs, which are taken where there is nothing else.
    assert draw_another(compile_regex("[a-c!-/]", search=False), {b"a", b"b"}, 5, Random(0)) == b"c"
    assert draw_another(compile_regex("[a!]", search=False), {b"a"}, 5, Random(0)) == b"!"

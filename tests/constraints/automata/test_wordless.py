"""Which languages have room for words, and even draws from those that have none."""

import re
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.automata.dfa import ByteDFA
from constraints.automata.wordless import draw_wordless, wordless
from constraints.layouts.layout import Fixed, Layout, Slot
from constraints.regex.compile import compile_regex

WORDLESS = (
    r"\d{4}-\d{2}-\d{2}", r"[A-Z]{3}-\d{4}", r"#[0-9a-fA-F]{6}", r"[0-9a-f]{40}", r"INVOICE-\d+", r"(?:Mon|Tues)day",
    r"[A-Z]{2}\d{2}(?: \d{4})+", r"\d{1,3} €", "",
)  # fmt: skip
WORDY = (r"[a-z]+", r"[A-Z]{4}\d", r"\w{5}", ".*", r"\d+: [A-Za-z ]{9}", r"[а-я]{6}", r"[a-z]\w*@example\.com")


def language(pattern: str) -> ByteDFA:
    return compile_regex(pattern, search=False)


@pytest.mark.parametrize("pattern", WORDLESS)
def test_there_is_no_room_for_words(pattern: str) -> None:
    assert wordless(language(pattern))


@pytest.mark.parametrize("pattern", WORDY)
def test_there_is_room_for_words(pattern: str) -> None:
    assert not wordless(language(pattern))


@given(st.integers(1, 6), st.integers(0, 12))
def test_a_run_of_free_letters_counts_from_four_on(letters: int, digits: int) -> None:
    assert wordless(language(rf"\d{{{digits}}}[a-z]{{{letters}}}")) == (letters < 4)


@pytest.mark.parametrize("pattern", [r"\d{1,3}(?:,\d{3})*", r"(?:ab|c)+", r"x?y?", r"\d{9}|a"])
def test_what_is_drawn_matches_and_fits(pattern: str) -> None:
    for seed in range(50):
        drawn = draw_wordless(language(pattern), Random(seed), budget=9)
        assert drawn is not None and len(drawn) <= 9
        assert re.fullmatch(pattern, drawn.decode())


def test_draws_are_even() -> None:
    counts = Counter(draw_wordless(language("[ab]|c[de]"), Random(seed), budget=9) for seed in range(2000))
    assert set(counts) == {b"a", b"b", b"cd", b"ce"}
    assert max(counts.values()) < 1.3 * min(counts.values())


def test_what_cannot_be_drawn_is_left_to_the_model() -> None:
    assert draw_wordless(language(r"\d{12}"), Random(0), budget=9) is None
    assert draw_wordless(ByteDFA.empty(), Random(0), budget=9) is None


def test_only_a_text_of_its_own_is_drawn() -> None:
    slot = Slot("", language(r"\d{4}"), "", "text")
    whole = Layout((slot,))
    assert whole.settled(Random(0)) == whole
    (drawn,) = whole.settled(Random(0), alone=64).segments
    assert isinstance(drawn, Fixed) and re.fullmatch(r"\d{4}", drawn.text)
    for other in (Layout((Fixed("No. "), slot)), Layout((Slot("", slot.language, "", "integer"),))):
        assert other.settled(Random(0), alone=64) == other

"""Texts of regular languages, and of no language but a length, chosen by Hypothesis."""

import string

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from constraints.automata.dfa import ByteDFA
from constraints.regex.compile import compile_regex
from controllable import Regex
from controllable.testing import from_constraint
from controllable.testing.strategies.characters import character, draw_along, draw_any, number_of
from controllable.testing.strategies.integers import Range, draw_integer, range_of
from controllable.testing.strategies.walk import END, walk_of
from tests.cases import byte_languages, examples

QUICK = settings(database=None, max_examples=500)


@examples(200)
@given(byte_languages(), st.data())
def test_what_is_drawn_is_in_the_language(language: ByteDFA, data: st.DataObject) -> None:
    if not language.is_empty():
        guide = data.draw(st.none() | st.text("abc", max_size=8).map(str.encode))
        assert language.accepts(walk_of(language).draw(data.conjecture_data, guide=guide))


@examples(200)
@given(byte_languages(), st.data())
def test_what_is_in_the_language_can_be_drawn(language: ByteDFA, data: st.DataObject) -> None:
    """Each option of each state that leads to an end is offered, once, and nothing else is."""
    if language.is_empty():
        return
    walk = walk_of(language)
    ends = language.distance < 1 << 60
    for state in np.flatnonzero(ends).tolist():
        steps = walk.options(state).steps
        wanted = {(byte, after) for byte, after in enumerate(language.transitions[state].tolist()) if after >= 0}
        wanted = {(byte, after) for byte, after in wanted if ends[after]}
        if language.accepting[state]:
            assert steps[0] == END
            wanted.add(END)
        assert set(steps) == wanted and len(steps) == len(wanted)


@pytest.mark.parametrize(
    ("pattern", "simplest"),
    [
        ("[a-z]*", ""),
        ("[A-Z]{3}-[0-9]+", "AAA-0"),
        ("(?:yes|no)!", "no!"),
        ("[^@]+@[a-z]+[.]com", "0@a.com"),
        ("é?x", "x"),
    ],
)
def test_the_simplest_text_is_the_shortest_and_plainest(pattern: str, simplest: str) -> None:
    strategy = from_constraint(Regex(pattern), realism=0)
    assert find(strategy, lambda text: True, settings=QUICK) == simplest


def test_a_text_shrinks_inside_its_language() -> None:
    strategy = from_constraint(Regex("[a-z]+(?:-[a-z]+)*"), realism=0)
    assert find(strategy, lambda text: text.count("-") >= 2, settings=QUICK) == "a-a-a"
    assert find(strategy, lambda text: "q" in text, settings=QUICK) == "q"


def test_a_guide_is_followed_mostly() -> None:
    language = compile_regex("[a-z ]{3,30}", search=False)
    seen: list[bytes] = []

    @settings(database=None, max_examples=50, derandomize=True)
    @given(st.data())
    def collect(data: st.DataObject) -> None:
        # Hypothesis tries nothing twice; with this it need not.
        data.draw(st.integers())
        seen.append(walk_of(language).draw(data.conjecture_data, guide=b"hello there"))

    collect()
    assert seen.count(b"hello there") > 10 and all(map(language.accepts, seen)) and len(set(seen)) > 2


def test_every_character_has_a_number() -> None:
    assert [character(number) for number in range(95)] == sorted(
        map(chr, range(0x20, 0x7F)), key=lambda c: (not c.isdigit(), not c.isalpha(), not c.islower(), c)
    )
    edges = ["\x00", "\x1f", "\x7f", "é", "\ud7ff", "\ue000", "\U0010ffff", *string.printable]
    assert [character(number_of(each)) for each in edges] == edges
    assert number_of("\U0010ffff") == 0x110000 - 0x800 - 1


@examples(100)
@given(st.text(), st.integers(0, 3), st.integers(0, 4) | st.none(), st.data())
def test_free_texts_have_their_length(guide: str, shortest: int, more: int | None, data: st.DataObject) -> None:
    longest = None if more is None else shortest + more
    for written in (
        draw_along(data.conjecture_data, shortest, longest, guide),
        draw_any(data.conjecture_data, shortest, longest),
    ):
        assert shortest <= len(written) and (longest is None or len(written) <= longest)
        written.encode()


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("[0-9]", Range(0, 9)),
        ("-[1-9]|[0-9]|1[0-2]", Range(-9, 12)),
        ("[1-9][0-9]", Range(10, 99)),
        ("1|3", None),
        ("0[1-9]", None),
        ("[0-9]+", None),
        ("-0|0", None),
    ],
)
def test_ranges_of_whole_numbers(pattern: str, found: Range | None) -> None:
    assert range_of(compile_regex(pattern, search=False)) == found


@examples(50)
@given(st.integers(-50, 50), st.integers(0, 60), st.data())
def test_a_number_is_one_of_its_range(first: int, more: int, data: st.DataObject) -> None:
    numbers = Range(first, first + more)
    likely = data.draw(st.none() | st.integers(*numbers))
    assert first <= draw_integer(data.conjecture_data, numbers, likely=likely, share=0.9) <= first + more

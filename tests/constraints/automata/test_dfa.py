"""Language operations against sets of strings."""

import itertools
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constraints.automata.dfa import ByteDFA, union, valid_utf8
from constraints.errors import ConstraintTooLarge

STRINGS = [bytes(text) for length in range(7) for text in itertools.product(b"ab", repeat=length)]


@st.composite
def tables(draw: st.DrawFn) -> ByteDFA:
    """A random automaton over the bytes a and b."""
    states = draw(st.integers(1, 5))
    transitions = np.full((states, 256), -1, dtype=np.int32)
    for state in range(states):
        for byte in b"ab":
            transitions[state, byte] = draw(st.integers(-1, states - 1))
    accepting = np.array(draw(st.lists(st.booleans(), min_size=states, max_size=states)))
    return ByteDFA(transitions, accepting)


def language(dfa: ByteDFA, max_length: int = 6) -> set[bytes]:
    return {text for text in STRINGS if len(text) <= max_length and dfa.accepts(text)}


@settings(max_examples=60)
@given(tables(), tables())
def test_operations(a: ByteDFA, b: ByteDFA) -> None:
    left, right = language(a), language(b)
    assert language(a & b) == left & right
    assert language(a | b) == left | right
    assert language(a - b) == left - right
    assert language(~a) == set(STRINGS) - left
    joined = {x + y for x in left for y in right if len(x + y) <= 6}
    assert language(a + b) == joined
    assert a.is_subset(b) == (a - b).is_empty()
    assert union([a, b, a & b]) == a | b


@settings(max_examples=60)
@given(tables(), st.integers(0, 3), st.none() | st.integers(0, 3))
def test_repeat(a: ByteDFA, minimum: int, more: int | None) -> None:
    maximum = None if more is None else minimum + more
    short = language(a)
    power: set[bytes] = {b""}
    expected: set[bytes] = set()
    for count in range(0, (7 + minimum if maximum is None else maximum) + 1):
        if count >= minimum:
            expected |= power
        power = {x + y for x in power for y in short if len(x + y) <= 6}
    assert language(a.repeat(minimum, maximum)) == expected


def test_repeat_with_contradicting_bounds_is_empty() -> None:
    assert ByteDFA.literal(b"a").repeat(3, 2).is_empty()
    assert ByteDFA.literal(b"a").repeat(0, 0) == ByteDFA.literal(b"")
    assert ByteDFA.empty().repeat(0, 4) == ByteDFA.literal(b"")


@settings(max_examples=60)
@given(tables(), tables())
def test_equal_languages_are_equal_objects(a: ByteDFA, b: ByteDFA) -> None:
    again = (a - b) | (a & b)
    assert again == a
    assert again.key == a.key
    assert hash(again) == hash(a)
    assert np.array_equal(again.transitions, a.transitions)
    assert (a == b) == ((a - b).is_empty() and (b - a).is_empty())


@settings(max_examples=60)
@given(tables())
def test_extremes_and_enumeration(a: ByteDFA) -> None:
    expected = sorted(language(a), key=lambda text: (len(text), text))
    assert list(a.enumerate(6)) == expected
    # With at most 5 states something is accepted within 5 bytes if at all, and the language is infinite exactly if it
    # holds a text of 5 to 9 bytes (pumping lemma).
    assert a.is_empty() == (not expected)
    assert a.shortest() == (expected[0] if expected else None)
    longest = max(map(len, a.enumerate(9)), default=-1)
    assert a.longest() == (None if longest >= 5 else longest)


@settings(max_examples=60)
@given(
    tables(), st.binary(max_size=0) | st.text("ab", max_size=9).map(str.encode), st.sets(st.integers(0, 9), max_size=4)
)
def test_ends(a: ByteDFA, data: bytes, starts: set[int]) -> None:
    starts = {start for start in starts if start <= len(data)}
    expected = {e for s in starts for e in range(s, len(data) + 1) if a.accepts(data[s:e])}
    assert a.ends(data, starts) == expected


@settings(max_examples=40)
@given(st.lists(st.binary(max_size=4), max_size=8))
def test_choice(strings: list[bytes]) -> None:
    choice = ByteDFA.choice(strings)
    assert sorted(choice.enumerate(4)) == sorted(set(strings))


def test_minimal() -> None:
    assert ByteDFA.choice([b"ac", b"bc"]).num_states == 3
    assert ByteDFA.literal(b"").num_states == 1
    assert ByteDFA.empty().num_states == 1
    assert valid_utf8().num_states == 8


@settings(max_examples=60)
@given(st.binary(max_size=5) | st.text(max_size=3).map(str.encode))
def test_valid_utf8(data: bytes) -> None:
    try:
        data.decode()
        expected = True
    except UnicodeDecodeError:
        expected = False
    assert valid_utf8().accepts(data) == expected


def test_budgets() -> None:
    with pytest.raises(ConstraintTooLarge, match="more than 10 states"):
        ByteDFA.choice([b"0123456789", b"abcdefghij"], max_states=10)
    with pytest.raises(ConstraintTooLarge):
        ByteDFA.literal(b"abc").repeat(10_000, 100_000)
    with pytest.raises(ConstraintTooLarge):
        ByteDFA.characters(maximum=10**7)
    fifth_from_the_end = (ByteDFA.choice([b"a", b"b"]).repeat() + ByteDFA.literal(b"a")).concatenate
    with pytest.raises(ConstraintTooLarge):
        fifth_from_the_end(ByteDFA.choice([b"a", b"b"]).repeat(14, 14), max_states=1000)
    counter = ByteDFA.literal(b"a").repeat(211, 211).repeat()
    with pytest.raises(ConstraintTooLarge):
        counter.product(ByteDFA.literal(b"a").repeat(199, 199).repeat(), 0, max_states=10_000)


def test_immutable() -> None:
    a = ByteDFA.literal(b"a")
    with pytest.raises(ValueError, match="read-only"):
        a.table[0, 0] = 3
    assert re.fullmatch(r"ByteDFA\(2 states, 2 classes\)", repr(a))

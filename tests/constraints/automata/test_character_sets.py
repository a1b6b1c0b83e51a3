"""Automata over characters, and the names of sets of characters."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.automata.character_sets import CharacterEdges, completion, name_of
from constraints.automata.charset import ALL, CharSet
from constraints.automata.dfa import ByteDFA
from constraints.regex.compile import compile_regex

sets = st.lists(
    st.tuples(st.integers(0, 0x10FFFF), st.integers(0, 0x3000)).map(lambda pair: (pair[0], min(sum(pair), 0x10FFFF))),
    min_size=1,
    max_size=5,
).map(CharSet.of)


@given(sets)
def test_an_edge_is_the_set_it_was_made_of(charset: CharSet) -> None:
    edges = CharacterEdges(ByteDFA.characters(charset)).of(0)
    assert list(edges.values()) == ([charset] if charset.ranges else [])


@given(st.lists(sets, min_size=2, max_size=4))
def test_edges_are_told_apart(charsets: list[CharSet]) -> None:
    language = ByteDFA.empty()
    for number, charset in enumerate(charsets):
        language |= ByteDFA.characters(charset) + ByteDFA.literal(str(number).encode())
    found = CharacterEdges(language).of(0)
    for character in (chr(low) for charset in charsets for low, _ in charset.ranges):
        state = next(target for target, charset in found.items() if ord(character) in charset)
        for number, charset in enumerate(charsets):
            after = int(language.transitions[state][ord(str(number))])
            assert (after >= 0 and bool(language.accepting[after])) == (ord(character) in charset)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("[0-9]", r"\d"), ("[a-zA-Z0-9_]", r"\w"), ("[a-f]", "[a-f]"), ("x", "x"), (r"\.", r"\."), ("[ab]", "[ab]"),
        ('[^"x]', '[^"x]'), (".", "."), ("[+.-]", r"[\+\-\.]"), (r"\n", r"\n"), ("\x01", r"\x01"), ("[а-я]", "[а-я]"),
        ("[acegikmoq]", "[acegik…]"),
    ],
)  # fmt: skip
def test_names(pattern: str, name: str) -> None:
    (charset,) = CharacterEdges(compile_regex(pattern, search=False)).of(0).values()
    assert name_of(charset) == name


@given(sets)
def test_short_names_are_regular_expressions_for_the_set(charset: CharSet) -> None:
    name = name_of(charset)
    if charset.ranges and "…" not in name and charset != ALL:
        some = {edge + step for pair in charset.ranges for edge in pair for step in (-1, 0, 1)}
        for code_point in some:
            if 0 <= code_point <= 0x10FFFF and not 0xD800 <= code_point <= 0xDFFF:
                assert (re.fullmatch(name, chr(code_point), re.ASCII) is not None) == (code_point in charset)


def test_completion_is_a_shortest_one() -> None:
    language = compile_regex("(?:abc|abx+yz|q{9})", search=False)
    state = 0
    for byte in b"abx":
        state = int(language.transitions[state][byte])
    assert bytes(completion(language, state)) == b"yz"

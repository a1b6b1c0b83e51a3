"""Token automata against brute force over all token sequences."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import string_content
from constraints.errors import ConstraintTooLarge, InvalidOption
from constraints.regex.compile import compile_regex
from constraints.tokens.token_automaton import TokenAutomaton
from constraints.tokens.vocabulary import Vocabulary

TOKENS = [b"<pad>", b"a", b"b", b"ab", b"ba", b"aab", b"<mask>", b"b", b""]
VOCABULARY = Vocabulary.greedy(TOKENS, 0, frozenset([6]))
PATTERNS = [
    "a*",
    "(ab)*",
    "a{2,5}",
    "ab|ba|b",
    "(a|b){3}",
    "a",
    "",
    "[ab]*abb",
    "a+b?a*",
    "(?!ab)[ab]{1,4}",
    "c",
    "bc?",
]


def expected(language: ByteDFA, ids: tuple[int, ...]) -> bool:
    """A text and then padding, spelled without special and empty tokens."""
    text = list(ids)
    while text and text[-1] == 0:
        text.pop()
    if any(token in (0, 6, 8) for token in text):
        return False
    return language.accepts(b"".join(TOKENS[token] for token in text))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_paths_are_all_tokenisations(pattern: str) -> None:
    language = compile_regex(pattern, search=False)
    automaton = TokenAutomaton.from_dfa(language, VOCABULARY)
    lengths: list[int] = []
    for length in range(5):
        for ids in itertools.product(range(len(TOKENS)), repeat=length):
            accepted = automaton.accepts(ids)
            assert accepted == expected(language, ids), ids
            if accepted and 0 not in ids:
                lengths.append(length)
    assert automaton.is_empty() == (not lengths)
    assert automaton.shortest == min(lengths, default=None)
    unbounded = "*" in pattern or "+" in pattern
    bounded = None if automaton.is_empty() or unbounded else {"a{2,5}": 5}.get(pattern, max(lengths))
    assert automaton.longest == bounded


@settings(max_examples=30)
@given(st.sampled_from(PATTERNS))
def test_shape(pattern: str) -> None:
    automaton = TokenAutomaton.from_dfa(compile_regex(pattern, search=False), VOCABULARY)
    assert np.all(np.diff(automaton.src) >= 0)
    assert automaton.accepting.shape == (automaton.num_states,)
    edges = list(zip(automaton.src.tolist(), automaton.cls.tolist(), strict=True))
    assert len(set(edges)) == len(edges)
    assert set(automaton.cls.tolist()) == set(range(automaton.num_classes))
    assert automaton.distance.min(initial=0) >= (-1 if automaton.is_empty() else 0)
    # Classes: tokens of one class have the same edges, tokens of two classes have not.
    columns = {
        tuple(automaton.step(state, token) for state in range(automaton.num_states)): automaton.token_class[token]
        for token in range(len(TOKENS))
    }
    assert len(set(columns.values())) == len(columns)
    for number in range(automaton.num_classes):
        first, past = automaton.class_offsets[number : number + 2]
        assert set(automaton.members[first:past]) == set(np.flatnonzero(automaton.token_class == number))


def test_dead_ends_of_the_vocabulary_are_trimmed() -> None:
    # No token spells c, so "abc" can't be finished.
    language = ByteDFA.choice([b"abc", b"b"])
    automaton = TokenAutomaton.from_dfa(language, VOCABULARY)
    assert automaton.num_states == 3
    assert automaton.token_class[1] == -1
    assert TokenAutomaton.from_dfa(ByteDFA.literal(b"c"), VOCABULARY).is_empty()


def test_compiled_once() -> None:
    one = TokenAutomaton.from_dfa(ByteDFA.literal(b"ab"), VOCABULARY)
    assert TokenAutomaton.from_dfa(compile_regex("ab", search=False), VOCABULARY) is one
    assert one.key == TokenAutomaton.from_dfa(ByteDFA.literal(b"ab"), Vocabulary.greedy(TOKENS, 0, frozenset([6]))).key


def test_all_bytes_of_a_string() -> None:
    vocabulary = Vocabulary.greedy([bytes([i]) for i in range(256)] + [b"the", " é".encode(), b"<pad>"], 258)
    automaton = TokenAutomaton.from_dfa(string_content(0, 3), vocabulary)
    for text in ["", "abc", "éé", "😀the", "the", " éx", "\\n\\u0001"]:
        ids = vocabulary.encode(text)
        assert vocabulary.decode(ids) == text.encode()
        assert automaton.accepts([*ids, 258, 258]) == string_content(0, 3).accepts(text.encode())
    # Three control characters, six bytes each.
    assert automaton.longest == 18


def test_budget() -> None:
    with pytest.raises(ConstraintTooLarge, match="token edges"):
        TokenAutomaton.from_dfa(compile_regex("[ab]{0,100}", search=False), VOCABULARY, max_edges=100)


def test_vocabulary() -> None:
    assert VOCABULARY.encode("aabba") == [5, 4]
    assert len(VOCABULARY) == 9
    assert VOCABULARY.special_ids == {0, 6}
    assert VOCABULARY.lengths.tolist() == [0, 1, 1, 2, 2, 3, 0, 1, 0]
    assert VOCABULARY.byte_matrix[5].tobytes() == b"aab"
    with pytest.raises(InvalidOption, match="no token matches"):
        VOCABULARY.encode("abc")
    with pytest.raises(InvalidOption, match="special token 9"):
        Vocabulary.greedy(TOKENS, 9)


LONG_PATTERNS = [
    "[ab]{0,150}",
    "[ab]{3,150}a",
    "(ab){2,90}",
    "a{0,5}b{0,120}",
    "(a|bb){120}",
    "[ab]{2,4}|a{110}|b*ab{0,99}",
]


@pytest.mark.parametrize("pattern", LONG_PATTERNS)
def test_limited_automata_are_right_within_their_capacity(pattern: str) -> None:
    language = compile_regex(pattern, search=False)
    full = TokenAutomaton.from_dfa(language, VOCABULARY)
    limited = TokenAutomaton.from_dfa(language, VOCABULARY, capacity=5)
    assert full.capacity is None
    assert limited.capacity == 8
    assert limited.num_states < 40 < full.num_states
    # All paths of both automata side by side: from each pair of states, the same continuations.
    pairs = {(0, 0)}
    for left in range(8, -1, -1):
        following = set()
        for one, other in pairs:
            accepts = one >= 0 and bool(full.accepting[one])
            assert accepts == (other >= 0 and bool(limited.accepting[other]))
            for token in range(len(TOKENS)):
                next_one = full.step(one, token) if one >= 0 else -1
                next_other = limited.step(other, token) if other >= 0 else -1
                if next_one >= 0 or next_other >= 0:
                    following.add((next_one, next_other))
        pairs = following
        assert left or pairs is not None
    assert limited.is_empty() == (full.is_empty() or full.shortest is None or full.shortest > 8)


def test_small_automata_are_not_limited() -> None:
    language = compile_regex("a{2,5}", search=False)
    assert TokenAutomaton.from_dfa(language, VOCABULARY, capacity=3) is TokenAutomaton.from_dfa(language, VOCABULARY)


@given(st.integers(0, 4))
def test_texts_of_at_least_some_tokens_are_those_of_the_automaton_that_long(fewest: int) -> None:
    vocabulary = Vocabulary.greedy([b"", b"a", b"b", b"ab"], pad_id=0)
    whole = TokenAutomaton.from_dfa(compile_regex("(ab|b)*", search=False), vocabulary)
    long = whole.at_least(fewest)
    for length in range(5):
        for ids in itertools.product(range(4), repeat=length):
            text = [token for token in ids if token]
            assert long.accepts(ids) == (whole.accepts(ids) and len(text) >= fewest)

"""Random byte automata and what is made of them: the algebra of languages, tokens, layouts."""

import itertools

import torch
from hypothesis import given
from hypothesis import strategies as st

from constraints.automata.dfa import ByteDFA, valid_utf8
from constraints.automata.ranking import count, following
from constraints.inference import SlotBatch, posterior, uniform
from constraints.layouts.layout import Fixed, Layout
from constraints.tokens.token_automaton import TokenAutomaton
from constraints.tokens.vocabulary import Vocabulary
from tests.cases import LETTERS, byte_languages, examples, layouts, vocabularies

TEXTS = [bytes(text) for length in range(5) for text in itertools.product(LETTERS, repeat=length)]
languages = byte_languages()


@examples(60)
@given(languages, languages, languages)
def test_languages_are_a_boolean_algebra(a: ByteDFA, b: ByteDFA, c: ByteDFA) -> None:
    every, nothing = valid_utf8(), ByteDFA.empty()
    assert a & b == b & a and a | b == b | a
    assert (a & b) & c == a & (b & c) and (a | b) | c == a | (b | c)
    assert a & (b | c) == (a & b) | (a & c) and a | (b & c) == (a | b) & (a | c)
    assert a & (a | b) == a == a | (a & b)
    assert ~(a & b) == ~a | ~b and ~(a | b) == ~a & ~b and ~~a == a
    assert a - b == a & ~b and a - (b | c) == (a - b) - c
    assert a & ~a == nothing and a | ~a == every
    assert a & every == a == a | nothing
    assert a.is_subset(b) == ((a | b) == b)


# Before it is minimal, a sequence may have exponentially many states.
@examples(40)
@given(byte_languages(most_states=3), byte_languages(most_states=2), byte_languages(most_states=2))
def test_sequences_and_repetitions_obey_the_laws(a: ByteDFA, b: ByteDFA, c: ByteDFA) -> None:
    empty = ByteDFA.literal(b"")
    assert (a + b) + c == a + (b + c)
    assert a + (b | c) == (a + b) | (a + c) and (b | c) + a == (b + a) | (c + a)
    assert a + empty == a == empty + a and (a + ByteDFA.empty()).is_empty()
    assert a.repeat() == empty | (a + a.repeat()) == a.repeat().repeat()
    assert a.repeat(1, 2) == a | (a + a)
    assert a.repeat(2, 3) == a + a.repeat(1, 2) == a.repeat(1, 2) + a


@examples(60)
@given(languages, languages)
def test_a_text_is_in_a_combination_if_it_should_be(a: ByteDFA, b: ByteDFA) -> None:
    both, either, without, others, joined = a & b, a | b, a - b, ~a, a + b
    for text in TEXTS:
        in_a, in_b = a.accepts(text), b.accepts(text)
        assert both.accepts(text) == (in_a and in_b)
        assert either.accepts(text) == (in_a or in_b)
        assert without.accepts(text) == (in_a and not in_b)
        assert others.accepts(text) == (not in_a)
        cuts = range(len(text) + 1)
        assert joined.accepts(text) == any(a.accepts(text[:cut]) and b.accepts(text[cut:]) for cut in cuts)


@examples(40)
@given(languages, st.integers(0, 5))
def test_strings_are_counted(a: ByteDFA, longest: int) -> None:
    assert count(a, longest=longest) == sum(1 for _ in a.enumerate(longest))
    counts = following(a)
    assert count(a) == (counts[0] if counts else 0 if a.is_empty() else None)


@examples(60)
@given(languages, vocabularies(), st.integers(0, 3), st.integers(0, 3))
def test_paths_are_all_spellings_of_all_texts(a: ByteDFA, vocabulary: Vocabulary, length: int, fewest: int) -> None:
    automaton = TokenAutomaton.from_dfa(a, vocabulary)
    long, pad = automaton.at_least(fewest), vocabulary.pad_id
    for ids in itertools.product(range(len(vocabulary)), repeat=length):
        text = list(ids)
        while text and text[-1] == pad:
            text.pop()
        expected = pad not in text and a.accepts(vocabulary.decode(text))
        assert automaton.accepts(ids) == expected
        assert long.accepts(ids) == (expected and len(text) >= fewest)


@examples(60)
@given(layouts(), vocabularies(b"abc{}"), st.integers(0, 4), st.integers(0, 2**32 - 1))
def test_what_is_drawn_for_a_layout_is_a_text_of_it(
    layout: Layout, vocabulary: Vocabulary, spare: int, seed: int
) -> None:
    language = ByteDFA.literal(b"")
    for segment in layout.segments:
        language += ByteDFA.literal(segment.text.encode()) if isinstance(segment, Fixed) else segment.language
    automata = [TokenAutomaton.from_dfa(slot.language, vocabulary) for slot in layout.slots]
    slots = SlotBatch.of([(automaton, (automaton.shortest or 0) + spare) for automaton in automata])
    generator = torch.Generator().manual_seed(seed)
    log_probs = torch.randn(slots.num_positions, len(vocabulary), generator=generator)
    uniforms = torch.rand(slots.num_positions, 2, generator=generator)
    for sample in (
        posterior(log_probs, slots, uniforms=uniforms).sample,
        uniform(slots, uniforms),
        uniform(slots, uniforms, vocabulary=vocabulary),
    ):
        assert sample is not None
        parts = [sample[first:past].tolist() for first, past in itertools.pairwise(slots.offset.tolist())]
        assert all(automaton.accepts(ids) for automaton, ids in zip(automata, parts, strict=True))
        text = layout.text([vocabulary.decode(ids).decode() for ids in parts])
        assert language.accepts(text.encode())

"""The masks of the constrained teacher leave what can still become a text of the language, and nothing else."""

from itertools import product
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.controls.data import Both, Gap, Length, Parts, Target, Value
from benchmarks.controls.exact import NOTHING, Lexicon
from benchmarks.controls.scoring.scores import Scorer
from benchmarks.controls.teachers.constrained_teacher import ConstrainedTeacher, Masks, language
from benchmarks.controls.teachers.teacher import LONGEST, read_tokenizer
from benchmarks.controls.writers import Settings
from benchmarks.yardstick.network.network import network
from constraints import TokenAutomaton, Vocabulary, compile_regex
from constraints.errors import UnsatisfiableConstraint

TOKENS = Vocabulary.greedy([b"", b"a", b"b", b"ab", b"ba"], pad_id=0)
LEXICON = Lexicon({"DET": ("a", "the"), "NOUN": ("pub", "bar")}, {})
GAP = Gap(("The", "Mill"), ("a", "pub", "."), ("is",))


@given(
    pattern=st.sampled_from(["a+", "(ab)*", "a?b{2,3}", "(a|ba)*b", "[ab]{4}|b", "a{7}"]),
    longest=st.integers(1, 5),
)
@settings(max_examples=30)
def test_masks_against_all_sequences(pattern: str, longest: int) -> None:
    """By brute force: a token may follow if and only if some sequence of the language begins so and is short enough."""
    automaton = TokenAutomaton.from_dfa(compile_regex(pattern, search=False), TOKENS, capacity=longest)
    texts = {
        ids
        for length in range(longest + 1)
        for ids in product(range(1, len(TOKENS)), repeat=length)
        if automaton.accepts(ids)
    }
    masks = Masks(automaton, longest)
    begun = {ids[:length] for ids in texts for length in range(len(ids) + 1)}
    for ids in begun:
        possible = {token for token in range(1, len(TOKENS)) if (*ids, token) in begun}
        if ids in texts and len(ids) < longest:
            possible.add(TOKENS.pad_id)
            assert masks.allowed((*ids, TOKENS.pad_id)).nonzero()[0].tolist() == [TOKENS.pad_id]
        if len(ids) < longest:
            assert set(masks.allowed(ids).nonzero()[0].tolist()) == possible


def test_scores_of_the_others_are_minus_infinity() -> None:
    masks = Masks(TokenAutomaton.from_dfa(compile_regex("ab+", search=False), TOKENS), 4)
    scores = masks(torch.tensor([[9, 1], [9, 3]]), torch.ones(2, 5))
    assert scores.isfinite().tolist() == [[False, False, True, False, False], [True, False, True, False, False]]


def test_languages_are_those_of_the_targets() -> None:
    known = language(Both(Value("name", "bar"), Parts(("DET", "NOUN"), ())), LEXICON)
    assert known.accepts(b"the bar") and not known.accepts(b"the pub")
    assert language(GAP, NOTHING).accepts(b"The Mill is near a pub .")
    for text in (b"a  pub", b" a pub", b"a\npub"):
        assert not language(Value("Type", "pub"), NOTHING).accepts(text)
    assert language(Length(2), NOTHING).accepts("a café".encode())


@pytest.fixture(scope="module")
def writer(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> ConstrainedTeacher:
    """One that has learned nothing."""
    folder = tmp_path_factory.mktemp("teacher")
    tokenizer = read_tokenizer(checkpoint)
    network(tokenizer, hidden=32, layers=1, heads=2, intermediate=48).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return ConstrainedTeacher(Settings(checkpoint, folder, temperature=1.0), LEXICON)


def test_what_it_writes_does_as_told(writer: ConstrainedTeacher) -> None:
    wanted: list[Target] = [Value("Type", "pub"), Length(3), GAP, Both(Value("Type", "pub"), Length(4))]
    for target, texts in zip(wanted, writer.write(wanted, 2, 0), strict=True):
        assert len(texts) == 2
        assert all(all(scores.values()) for scores in Scorer().scores(target, texts))
        assert all(language(target, NOTHING).accepts(text.encode()) for text in texts)
    (texts,) = writer.write([Parts(("DET", "NOUN", "NOUN"), ())], 3, 1)
    assert all(text.split()[0] in ("a", "the") and set(text.split()[1:]) <= {"pub", "bar"} for text in texts)
    # No noun is "Cocum": what is left are the value and the length.
    (texts,) = writer.write([Both(Value("name", "Cocum"), Parts(("DET", "NOUN"), ()))], 2, 0)
    assert all("Cocum" in text and len(text.split()) == 2 for text in texts)


def test_what_is_too_long_is_refused(writer: ConstrainedTeacher) -> None:
    with pytest.raises(UnsatisfiableConstraint, match=str(LONGEST)):
        writer.write([Length(LONGEST + 1)], 1, 0)

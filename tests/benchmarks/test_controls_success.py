"""Success, intervals and phrases, on cases small enough to be counted by hand."""

import pytest

from benchmarks.controls.data import Span
from benchmarks.controls.phrases import Reading, is_phrase, phrases, readable
from benchmarks.controls.scoring import intervals, success
from constraints.errors import InvalidOption

# The Mill is not located near the city centre
READING = Reading(
    ("The", "Mill", "is", "not", "located", "near", "the", "city", "centre"),
    ("DET", "PROPN", "AUX", "PART", "VERB", "ADP", "DET", "NOUN", "NOUN"),
    ("DT", "NNP", "VBZ", "RB", "VBN", "IN", "DT", "NN", "NN"),
    ("det", "nsubjpass", "auxpass", "neg", "ROOT", "prep", "det", "compound", "pobj"),
    (1, 4, 4, 4, 4, 4, 8, 8, 5),
)
# a pub which serves food
RELATIVE = Reading(
    ("a", "pub", "which", "serves", "food"),
    ("DET", "NOUN", "PRON", "VERB", "NOUN"),
    ("DT", "NN", "WDT", "VBZ", "NN"),
    ("det", "ROOT", "nsubj", "relcl", "dobj"),
    (1, 1, 3, 1, 3),
)


def test_a_value_counts_wherever_it_appears() -> None:
    assert success.says("It is a low rated pub .", "low") and success.says("flowers", "low")
    assert not success.says("It is a Low rated pub .", "low")


def test_tags_are_compared_over_the_length_of_the_target() -> None:
    target = ("DET", "NOUN", "AUX", "ADJ")
    assert success.same_tags(target, target) == success.same_tags(target, (*target, "PUNCT")) == 1
    assert success.same_tags(target, target[:2]) == 0.5
    assert success.same_tags(target, ("DET", "ADJ", "NOUN", "AUX")) == 0.25
    with pytest.raises(InvalidOption, match="no tags"):
        success.same_tags((), target)


def test_lengths_are_in_words() -> None:
    text = "The Mill is near ."
    assert [success.near_length(text, words) for words in range(2, 9)] == [False] + [True] * 5 + [False]
    assert success.near_length(text, 5, within=0) and not success.near_length(text, 6, within=0)


def test_what_stands_between_two_contexts() -> None:
    left, right = ("The", "Mill"), ("a", "pub", ".")
    assert success.between("The Mill is a pub .", left, right) == "is"
    assert success.between("The Mill a pub .", left, right) == ""
    assert success.between("The Mill is a restaurant .", left, right) is None
    assert success.between("The Mill is .", left, ()) == "is ."


def test_phrases_of_a_sentence() -> None:
    found = phrases(READING)
    assert {(0, 1, "NP"), (6, 8, "NP"), (5, 8, "PP"), (0, 8, "S")} <= found
    assert {(begin, 8) for begin, end, label in found if (end, label) == (8, "VP")} == {(2, 8), (3, 8), (4, 8)}
    assert (5, 5, "PP") not in found and (0, 8, "SBAR") not in found and (1, 8, "S") not in found
    assert {label for begin, end, label in found if (begin, end) == (0, 4)} == {"S"}


def test_phrases_of_a_relative_clause() -> None:
    found = phrases(RELATIVE)
    assert {(0, 4, "NP"), (0, 1, "NP"), (2, 4, "SBAR"), (2, 2, "WHNP"), (3, 4, "VP")} <= found
    assert is_phrase(RELATIVE, 3, 4, "S::VP") and not is_phrase(RELATIVE, 2, 4, "S::VP")


def test_which_labels_can_be_read() -> None:
    assert all(map(readable, ("NP", "VP", "S::VP", "SBAR::S")))
    assert not any(map(readable, ("NML", "S::NP", "S::ADJP", "", "NP::FRAG")))


def test_a_span_has_to_stand_at_its_place() -> None:
    assert success.has_span(READING, Span(6, 8, "NP", ()))
    assert not success.has_span(READING, Span(6, 8, "PP", ()))
    assert not success.has_span(READING, Span(5, 9, "PP", ()))


def test_a_broken_tree_is_read_all_the_same() -> None:
    # A circle, which no parser should give.
    circle = Reading(("a", "b"), ("NOUN", "NOUN"), ("NN", "NN"), ("dep", "dep"), (1, 0))
    assert (0, 0, "NP") in phrases(circle)


def test_intervals_hold_their_figures() -> None:
    found = intervals.share([True] * 90 + [False] * 10)
    assert found.value == 0.9 and 0.82 < found.low < 0.9 < found.high < 0.95
    assert intervals.share([True] * 50).low < intervals.share([True] * 50).high == 1
    average = intervals.mean([0.0, 1.0] * 50, seed=1)
    assert average == intervals.mean([0.0, 1.0] * 50, seed=1)
    assert average.value == 0.5 and 0.35 < average.low < 0.45 < 0.55 < average.high < 0.65
    assert intervals.mean([0.3]) == (0.3, 0.3, 0.3, 1)
    for figure in (intervals.share, intervals.mean):
        with pytest.raises(InvalidOption, match="nothing"):
            figure([])


def test_overlap_with_references() -> None:
    pytest.importorskip("sacrebleu", reason="sacrebleu is not installed (extra: controls)")
    pytest.importorskip("rouge_score", reason="rouge-score is not installed (extra: controls)")
    texts = ["is a cheap pub in the city centre", "serves food"]
    assert success.bleu(texts, texts) == pytest.approx(100)
    assert success.rouge_l(texts, texts) == [100, 100]
    assert success.bleu(texts, texts[::-1]) < 10
    assert success.rouge_l(["is a pub"], ["is a cheap pub"]) == [pytest.approx(200 * 3 / 7)]
    with pytest.raises(InvalidOption, match="2 texts"):
        success.bleu(texts, texts[:1])

"""Targets as constraints agree with how success is measured."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.controls import exact
from benchmarks.controls.data import Both, Gap, Length, Parts, Span, Target, Value
from benchmarks.controls.exact import NOTHING, Exact, Lexicon, constraint, lexicon, phrases_for, places_of
from benchmarks.controls.phrases import PhraseCounts, Reading, phrases
from benchmarks.controls.scoring.scores import Scorer
from benchmarks.controls.writers import Sampled, Settings
from constraints.errors import InvalidOption
from tests.benchmarks.test_controls_success import READING, RELATIVE

LEXICON = Lexicon({"DET": ("a", "the"), "NOUN": ("pub", "bar"), "PUNCT": (".",)}, {"Zizzi": {"NOUN": 5}})
GAP = Gap(("The", "Mill"), ("a", "pub", "."), ("is",))
TEXTS = ("a pub", "the bar .", "a Pub .", "The Mill is a pub .", "a pub . ", "pub a .")


def reading(words: str, tags: str) -> Reading:
    split = tuple(words.split())
    return Reading(split, tuple(tags.split()), ("",) * len(split), ("",) * len(split), tuple(range(len(split))))


@pytest.mark.parametrize("target", [Value("Type", "pub"), Length(3), GAP, Both(Value("Type", "pub"), Length(3))])
def test_a_text_fulfils_the_constraint_if_it_does_as_told(target: Target) -> None:
    for text in TEXTS:
        (scores,) = Scorer().scores(target, [text.strip()])
        told = all(value for name, value in scores.items() if name != "within 2")
        assert told == constraint(target, NOTHING).accepts(text.strip())


def test_tags_are_the_words_that_are_read_with_them() -> None:
    found = constraint(Parts(("DET", "NOUN", "PUNCT"), ()), LEXICON)
    assert [text for text in TEXTS if found.accepts(text)] == ["the bar ."]
    named = constraint(Both(Value("name", "Zizzi"), Parts(("DET", "NOUN"), ())), LEXICON)
    assert named.accepts("the Zizzi") and not named.accepts("the pub") and not named.accepts("Zizzi pub")
    many = Lexicon({"NOUN": [f"word{number}" for number in range(200)]}, {})
    assert constraint(Parts(("NOUN",) * 40, ()), many).accepts(" ".join(["word0", "word9"] * 20))
    with pytest.raises(InvalidOption, match="no words of the tag 'NUM'"):
        constraint(Parts(("NUM",), ()), LEXICON)


def test_a_value_stands_where_it_is_likely_to_be_read_so() -> None:
    known = Lexicon({}, {"Rest": {"PROPN": 8, "NOUN": 2}, "Inn": {"PROPN": 5, "NOUN": 5}, "yes": {"INTJ": 9}})
    assert places_of("Rest", ("NOUN", "PROPN", "VERB"), known) == ["PROPN"]
    assert places_of("Inn", ("NOUN", "PROPN", "VERB"), known) == ["NOUN", "PROPN"]
    assert places_of("Rest Inn", ("NOUN", "PROPN", "NOUN", "VERB"), known) == ["PROPN NOUN"]
    assert places_of("yes", ("NOUN", "VERB"), known) == ["NOUN", "VERB"] and places_of("a b", ("NOUN",), known) == []
    target = Both(Value("name", "Rest Inn"), Parts(("DET", "PROPN", "NOUN"), ()))
    found = constraint(target, Lexicon({"DET": ["the"], "PROPN": ["Bob"], "NOUN": ["pub"]}, known.tags))
    assert found.accepts("the Rest Inn") and not found.accepts("Rest Inn pub")


def test_a_word_belongs_to_the_tag_it_is_mostly_read_with() -> None:
    read = [reading("the low pub", "DET ADJ NOUN")] * 20 + [reading("low 5", "NOUN NUM")] * 2
    found = lexicon(read)
    assert found.words == {"DET": ["the"], "ADJ": ["low"], "NOUN": ["pub"], "NUM": ["5"]}
    read += [reading("pub there is", "NOUN PRON VERB")] * 10 + [reading("pub is", "NOUN AUX")] * 90
    found = lexicon(read)
    assert found.words["PRON VERB"] == ["there is"] and found.words["AUX"] == ["is"] and "NOUN AUX" not in found.words
    assert constraint(Parts(("NOUN", "PRON", "VERB"), ()), found).accepts("pub there is")
    assert not constraint(Parts(("NOUN", "VERB"), ()), Lexicon({**found.words, "VERB": ["was"]}, {})).accepts("pub is")
    assert found.tags["low"] == {"ADJ": 20, "NOUN": 2} and found.phrases.of("NP", 1)["pub"] == 120


def test_phrases_are_counted_as_they_are_read() -> None:
    counts = PhraseCounts([READING, READING, RELATIVE])
    read = [(each.words, phrase) for each in (READING, READING, RELATIVE) for phrase in phrases(each)]
    for words in range(1, 6):
        for label in ("NP", "PP", "VP", "SBAR"):
            spans = [(text, span) for text, span in read if span[2] == label and span[1] + 1 - span[0] == words]
            assert counts.of(label, words) == Counter(" ".join(text[span[0] : span[1] + 1]) for text, span in spans)
    assert counts.of("S::VP", 2) == {"serves food": 1} and not counts.of("S::SBAR", 2)
    assert counts.occurrences({"The Mill", "the city", "a bar"}, 2) == {"The Mill": 2, "the city": 2}


def test_spans_are_the_phrases_that_are_read_with_the_label_as_a_rule() -> None:
    rare = Lexicon({}, {}, PhraseCounts([READING] * 2 + [RELATIVE]))
    assert set(phrases_for(Span(3, 4, "NP", ()), rare)) == {"The Mill", "a pub"}
    often = Lexicon({}, {}, PhraseCounts([READING] * 10 + [RELATIVE]))
    assert phrases_for(Span(3, 4, "NP", ()), often) == ["The Mill"]
    # After nine sentences in which it is no phrase, "a pub" is one only where there is nothing else.
    none = [reading("a pub", "X X")] * 9
    assert phrases_for(Span(3, 4, "NP", ()), Lexicon({}, {}, PhraseCounts([READING, RELATIVE, *none]))) == ["The Mill"]
    assert phrases_for(Span(3, 4, "NP", ()), Lexicon({}, {}, PhraseCounts([RELATIVE, *none]))) == ["a pub"]
    span = constraint(Span(1, 2, "NP", ()), rare)
    assert [text for text in TEXTS if span.accepts(f"Near {text}")] == ["a pub", "The Mill is a pub ."]


def test_what_it_writes_does_as_told(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = Exact(Settings(checkpoint, checkpoint, steps=2), LEXICON)
    monkeypatch.setattr(exact, "read_and_keep", None)
    wanted: list[Target] = [Value("Type", "pub"), Length(3), Both(Length(3), Parts(("DET", "NOUN", "PUNCT"), ()))]
    for target, texts in zip(wanted, writer.write(wanted, 2, 0), strict=True):
        assert len(texts) == 2
        assert all(constraint(target, LEXICON).accepts(text) for text in texts)
    # "Cocum" was never read as a noun: what is left are the value and the length.
    (texts,) = writer.write([Both(Value("name", "Cocum"), Parts(("DET", "NOUN"), ()))], 2, 0)
    assert all("Cocum" in text and len(text.split(" ")) == 2 for text in texts)
    spans = Exact(Settings(checkpoint, checkpoint, steps=2), Lexicon({}, {}, PhraseCounts([RELATIVE])))
    (texts,) = spans.write([Span(2, 4, "SBAR", ())], 2, 0)
    assert all(text.split(" ")[2:5] == ["which", "serves", "food"] for text in texts)


def test_steered_text_may_have_a_temperature_of_its_own(checkpoint: Path) -> None:
    usual = Settings(checkpoint, checkpoint, temperature=1.5)
    cooler = Settings(checkpoint, checkpoint, temperature=1.5, steered_temperature=0.8)
    assert [Exact(settings, NOTHING).temperature for settings in (usual, cooler)] == [1.5, 0.8]
    assert Sampled(usual).identity == Sampled(cooler).identity
    assert Exact(usual, NOTHING).identity != Exact(cooler, NOTHING).identity

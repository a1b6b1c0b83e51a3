"""Targets of the E2E study as energies: what they ask for is what the constraint asks for."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from benchmarks.controls import data
from benchmarks.controls.exact import Lexicon
from benchmarks.controls.guided import AT, TRIES, Guided, GuidedBestOf, GuidedExactly, energy
from benchmarks.controls.phrases import PhraseCounts
from benchmarks.controls.writers import Settings
from constraints.errors import InvalidOption
from controllable import DiffusionLM
from controllable.training import train_classifier
from guidance import Energy, Infill, Length, PartsOfSpeech, SemanticContent, SyntaxSpan, terms_of
from tests.benchmarks.test_controls_success import READING, RELATIVE

KNOWN = Lexicon(
    {"DET": ["the"], "NOUN": ["pub", "food"]},
    {"the": {"DET": 9}, "pub": {"NOUN": 9}, "inn": {"NOUN": 9}},
    PhraseCounts([READING, RELATIVE]),
)
PARTS = data.Parts(("DET", "NOUN"), ("the", "pub"))


def asked(target: data.Target) -> list[Energy]:
    return [term.energy for term in terms_of(energy(target, KNOWN))]


def test_each_target_is_an_energy_about_the_sentence() -> None:
    assert asked(data.Value("area", "riverside")) == [SemanticContent("riverside", at=AT)]
    assert asked(data.Length(12))[0] == Length(12, at=AT)
    (parts,) = asked(PARTS)
    assert isinstance(parts, PartsOfSpeech)
    assert parts.constraint.accepts("the food") and not parts.constraint.accepts("food the")


def test_the_words_of_a_value_may_stand_among_the_parts() -> None:
    value, parts = asked(data.Both(data.Value("name", "inn"), PARTS))
    assert value == SemanticContent("inn", at=AT)
    assert isinstance(parts, PartsOfSpeech) and parts.constraint.accepts("the inn")


def test_contexts_and_phrases() -> None:
    assert asked(data.Gap(("a", "pub"), ("food",), ("which", "serves"))) == [Infill("a pub", "food", at=AT)]
    (span,) = asked(data.Span(1, 2, "NP", ()))
    assert isinstance(span, SyntaxSpan) and span.phrases == {"NP": ["The Mill", "a pub"]}
    assert span.constraint.accepts("near The Mill .") and not span.constraint.accepts("The Mill .")


def test_what_was_never_read() -> None:
    with pytest.raises(InvalidOption, match="no QP of 2 words"):
        energy(data.Span(0, 1, "QP", ("the", "pub")), KNOWN)
    with pytest.raises(InvalidOption, match="no words of the tag 'VERB'"):
        energy(data.Parts(("VERB",), ("serves",)), KNOWN)


def test_the_best_of_some_are_fewer_and_do_as_told(checkpoint: Path, tmp_path: Path) -> None:
    writer = GuidedBestOf(Settings(checkpoint, tmp_path, steps=2, temperature=1.0), KNOWN)
    texts = writer.write([data.Value("name", "inn"), PARTS], TRIES + 1, 0)
    assert [len(some) for some in texts] == [2, 2]
    assert all("inn" in text for text in texts[0]) and all("the " in text for text in texts[1])
    assert writer.name.endswith(f"best of {TRIES}") and writer.identity.startswith(writer.name)


def test_parts_of_speech_are_steered_by_the_classifier_too_which_does_not_judge(
    checkpoint: Path, tmp_path: Path
) -> None:
    lm = DiffusionLM.from_pretrained(checkpoint, device="cpu")
    texts, tags = ["the pub", "food", "a pub"] * 4, [["DET", "NOUN"], ["NOUN"], ["DET", "NOUN"]] * 4
    train_classifier(lm, texts, tags, kind="token", at=AT, steps=2, progress=False).save_pretrained(tmp_path / "tags")
    usual = Settings(checkpoint, tmp_path, steps=2, temperature=1.0)
    plain, read = Guided(usual, KNOWN), Guided(replace(usual, classifier=tmp_path / "tags"), KNOWN)
    names = [term.name for term in terms_of(read.energy(PARTS))]
    assert names == [*(term.name for term in terms_of(plain.energy(PARTS))), "TagsGuide DET NOUN"]
    (*_, steering) = terms_of(read.energy(PARTS))
    lowest = lm.adapter.schedule.sigma_min
    assert steering.weight(torch.tensor([lowest, 2 * lowest])).tolist() == [0, 1]
    assert len(terms_of(read.energy(data.Length(3)))) == len(terms_of(plain.energy(data.Length(3))))
    assert plain.identity != read.identity != GuidedExactly(read.settings, KNOWN).identity
    assert all(read.write([PARTS], 1, 0)[0])

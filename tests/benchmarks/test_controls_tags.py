"""Readings by spaCy, and those that are kept on disk."""

from pathlib import Path

import pytest

from benchmarks.controls.tagging import tags
from constraints.errors import InvalidOption

SENTENCES = [text.split() for text in ("The Mill is a pub .", "It serves English food near the riverside .", "Cheap")]


def test_without_spacy_it_says_what_to_install(tmp_path: Path) -> None:
    if tags.installed():
        pytest.skip("spaCy and its model are installed")
    with pytest.raises(InvalidOption, match=r"controllable\[controls\]"):
        tags.Tagger()
    with pytest.raises(InvalidOption, match=r"controllable\[controls\]"):
        tags.read_and_keep(SENTENCES, tmp_path)


def test_words_stay_as_they_are() -> None:
    if not tags.installed():
        pytest.skip("spaCy and its model are not installed (extra: controls)")
    tagger = tags.Tagger()
    assert tagger.tags("The Mill is family - friendly .") == ("DET", "PROPN", "AUX", "NOUN", "PUNCT", "ADJ", "PUNCT")
    assert tagger.tags("") == ()
    assert [list(reading.words) for reading in tagger.read(SENTENCES)] == SENTENCES


def test_what_was_read_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not tags.installed():
        pytest.skip("spaCy and its model are not installed (extra: controls)")
    first = tags.read_and_keep(SENTENCES, tmp_path)
    assert first == list(tags.Tagger().read(SENTENCES))
    (path,) = tmp_path.iterdir()
    whole = path.read_text(encoding="utf-8")
    # One that was ended in the middle of a line goes on after the last whole one.
    path.write_text(whole[: len(whole) - 20], encoding="utf-8")
    assert tags.read_and_keep(SENTENCES, tmp_path) == first and path.read_text(encoding="utf-8") == whole
    monkeypatch.setattr(tags, "Tagger", None)
    assert tags.read_and_keep(SENTENCES, tmp_path) == first

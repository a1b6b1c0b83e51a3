"""Named documents: values that follow from names, the same each time, of a bounded size; the command."""

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from controllable.training.dataset import read_corpus
from corpus.__main__ import main
from corpus.named.build import NO_PROMPT, build, document
from corpus.named.thing import Thing, draw
from corpus.named.values import KINDS, field, host, identifier, name, path, plain, sentence
from corpus.named.words import COMMON, article, noun, nouns, plural
from corpus.records.variation import LONGEST, size

DOCUMENTS = [document(random.Random(f"test/{index}")) for index in range(800)]


def test_most_documents_have_a_prompt_and_none_is_long() -> None:
    silent = sum(not item["prompt"] for item in DOCUMENTS) / len(DOCUMENTS)
    assert abs(silent - NO_PROMPT) < 0.08
    assert all(item["data"] and size(item["data"]) <= LONGEST for item in DOCUMENTS)


@pytest.mark.parametrize("write", [identifier, name, path, host])
def test_what_is_written_of_a_thing_names_it(write: Any) -> None:
    rng = random.Random(1)
    for _ in range(200):
        thing = draw(rng)
        assert thing.noun in write(rng, thing).lower()


def test_a_writer_marks_all_things_alike() -> None:
    thing = Thing("bundle", "sound", "-", 7)
    assert (thing.title(), thing.slug(), thing.called()) == ("Sound Bundle", "sound-bundle", "sound bundle")
    assert thing.of("gasket").slug() == "sound-gasket"
    numbered = Thing("bundle", "7", "_", 7)
    assert (numbered.title(), numbered.slug()) == ("Bundle 7", "bundle_7")
    assert Thing("bundle", "my", " ", 7).called() == "bundle"


def test_a_value_is_of_the_thing_that_its_name_ends_in() -> None:
    rng = random.Random(2)
    thing = Thing("bundle", "sound", "-", 7)
    lasts = {last for kind in KINDS.values() for last in kind.last if last}
    named = 0
    for _ in range(2_000):
        key, value = field(rng, thing)
        words = key.split("_")
        if key not in lasts and words[-1] == "id":
            assert str(value).lower().startswith((words[-2], "sound-" + words[-2]))
            named += 1
    assert named > 5


def test_every_kind_of_field_comes() -> None:
    rng = random.Random(3)
    kinds = Counter(type(field(rng, draw(rng))[1]) for _ in range(2_000))
    assert set(kinds) == {str, int, float, bool}
    assert kinds[str] > kinds[int] > kinds[float]


def test_sentences_are_whole() -> None:
    rng = random.Random(4)
    for _ in range(300):
        text = sentence(rng, draw(rng))
        assert "{" not in text
        assert text[0].isupper()


def test_plain_values_hold_the_word() -> None:
    rng = random.Random(5)
    assert all("gasket" in plain(rng, draw(rng).of("gasket")).lower() for _ in range(200))


def test_nouns_say_nothing_about_how_a_value_looks() -> None:
    rng = random.Random(6)
    assert not {"email", "country", "phone"} & {*nouns(), *COMMON}
    drawn = Counter(noun(rng) in COMMON for _ in range(2_000))
    assert 0.45 < drawn[True] / 2_000 < 0.65


@pytest.mark.parametrize(
    ("word", "many", "one"), [("bundle", "bundles", "a"), ("policy", "policies", "a"), ("index", "indexes", "an")]
)
def test_english(word: str, many: str, one: str) -> None:
    assert (plural(word), article(word)) == (many, one)


def test_the_same_settings_give_the_same_corpus(tmp_path: Path) -> None:
    first = build(tmp_path / "a", documents=30, seed=1, progress=False)
    assert build(tmp_path / "b", documents=30, seed=1, progress=False) == first
    assert build(tmp_path / "b", documents=30, seed=2, progress=False)["shards"] != first["shards"]
    assert [item["data"] for item in read_corpus(tmp_path / "a", "train")] == [
        document(random.Random(f"1/{index}"))["data"] for index in range(30)
    ]


def test_a_corpus_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="must be positive"):
        build(tmp_path, documents=0)


def test_the_command_writes_a_corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["named", "--out", str(tmp_path / "out"), "--documents", "12"]) == 0
    assert "12 documents" in capsys.readouterr().out
    assert json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["documents"] == 12


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert main(["named", "--out", str(blocked / "out"), "--documents", "2"]) == 2
    assert "cannot write the corpus" in capsys.readouterr().err

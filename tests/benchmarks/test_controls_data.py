"""Targets and sentences as they lie in the files: some that are written here, and the real ones where there are any."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.controls import data, documents
from constraints.errors import ConfigError

WORDS = ["START", "Only", "feet", "from", "Café", "Sicilia", "\n", "END"]
TAGS = ["START", "ADV", "NOUN", "ADP", "PROPN", "PROPN", "PUNCT", "END"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One row or two in each file."""
    rows: dict[str, list[Any]] = {
        "e2e/train.jsonl": [{"mr": {"name": "Zizzi", "Type": "pub"}, "text": "Zizzi is a pub ."}],
        "e2e/valid.jsonl": [{"mr": {"name": "Zizzi"}, "text": " ".join("abcdefghijklm")}] * 2
        + [{"mr": {"name": "Cocum"}, "text": "too short"}],
        "e2e_controls/attribute.jsonl": [["customer", "rating", ":", "3", "out", "of", "5"], ["Type", ":", "pub"]] * 2,
        "e2e_controls/pos.jsonl": [{"pos": TAGS, "words_": WORDS}],
        "e2e_controls/spans.jsonl": [{"words_": WORDS, "spans": [[2, 4, "PP"], [0, 5, "NP"]]}],
        "e2e_controls/compose_pos_attr.jsonl": [{"pos": TAGS, "words_": WORDS, "attr": ["Type", ":", "pub"]}],
    }
    for name, lines in rows.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return tmp_path


def test_the_marks_around_a_sentence_are_left_out(folder: Path) -> None:
    (target,) = data.parts(folder)
    assert target.words == ("Only", "feet", "from", "Café", "Sicilia")
    assert target.tags == ("ADV", "NOUN", "ADP", "PROPN", "PROPN")
    first, second = data.spans(folder)
    assert first.words[first.begin : first.end + 1] == ("from", "Café", "Sicilia")
    assert (first.label, second.label, second.words) == ("PP", "NP", first.words)
    assert second.end == 4  # and not the line feed
    assert data.values_and_parts(folder) == [data.Both(data.Value("Type", "pub"), target)]


def test_values_come_once(folder: Path) -> None:
    assert data.values(folder) == [data.Value("customer rating", "3 out of 5"), data.Value("Type", "pub")]


def test_sentences_gaps_and_lengths(folder: Path) -> None:
    (example,) = data.sentences(folder, "train")
    assert example.meaning["Type"] == "pub" and example.words == ["Zizzi", "is", "a", "pub", "."]
    assert data.gaps(folder, 5) == [data.Gap(tuple("abcd"), tuple("jklm"), tuple("efghi"))]
    assert data.lengths_and_parts(folder) == [data.Both(data.Length(5), data.parts(folder)[0])]
    pairs = data.values_and_lengths(folder)
    assert [pair.first for pair in pairs[::2]] == [pair.first for pair in pairs[1::2]] == data.values(folder)
    assert [pair.second for pair in pairs] == [data.Length(words) for words in (10, 17, 24, 31)]
    assert [target.words for target in data.lengths()] == list(range(10, 41))


def test_where_there_are_none_it_says_how_to_give_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match=r"pos\.jsonl.*--e2e"):
        data.parts(tmp_path)
    monkeypatch.setenv("E2E", str(tmp_path))
    assert data.place() == tmp_path


def test_the_published_targets() -> None:
    folder = data.place()
    if not (folder / "e2e_controls").is_dir():
        pytest.skip("there are no E2E data beside the repository nor in $E2E")
    assert len(data.parts(folder)) == len(data.spans(folder)) == len(data.values_and_parts(folder)) == 100
    assert len(data.values(folder)) == 40
    for target in data.spans(folder):
        assert 0 <= target.begin <= target.end < len(target.words)


def test_the_sentences_as_documents_to_train_on(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "corpus"
    assert documents.write(folder, out) == 4
    (shard,) = out.iterdir()
    rows = [json.loads(line) for line in gzip.decompress(shard.read_bytes()).splitlines()]
    assert [row["split"] for row in rows] == ["train", *["heldout_value"] * 3]
    assert rows[0]["data"] == {"text": "Zizzi is a pub ."}

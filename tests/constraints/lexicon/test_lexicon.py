"""Texts with weights, from values and from files."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from constraints.errors import InvalidOption
from constraints.lexicon.lexicon import Lexicon


def weights(lexicon: Lexicon) -> dict[str, float]:
    return dict(zip(lexicon.texts, lexicon.weights.tolist(), strict=True))


def test_texts_that_come_twice_are_added_up() -> None:
    assert weights(Lexicon.of(["a", "b", "a"], [1, 2, 3])) == {"a": 4.0, "b": 2.0}
    assert weights(Lexicon.of(iter(["a", "b"]))) == {"a": 1.0, "b": 1.0}
    some = Lexicon.of("abc", only=True).some(np.array([2, 0]))
    assert list(some.texts) == ["c", "a"] and some.only


@pytest.mark.parametrize(
    ("name", "content", "options"),
    [
        ("plain.txt", "Gouda\nBrie\r\n\nGouda\n", {}),
        ("table.csv", 'cheese,count\nGouda,"2"\nBrie,1\n"none",0\n', {"weight": "count"}),
        ("table.tsv", "n\tcheese\n2\tGouda\n1\tBrie\n", {"column": "cheese", "weight": "n"}),
        ("lines.jsonl", '"Gouda"\n"Brie"\n\n"Gouda"\n', {}),
        ("fields.jsonl", '{"c":"Gouda","n":2}\n{"c":"Brie","n":1}\n', {"column": "c", "weight": "n"}),
        ("marked.txt", "\ufeffGouda\nBrie\nGouda\n", {}),
    ],
)
def test_files(name: str, content: str, options: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert weights(Lexicon.read(tmp_path / name, **options)) == {"Gouda": 2.0, "Brie": 1.0}
    (tmp_path / f"{name}.gz").write_bytes(gzip.compress(content.encode()))
    assert weights(Lexicon.read(tmp_path / f"{name}.gz", **options)) == {"Gouda": 2.0, "Brie": 1.0}


@pytest.mark.parametrize(
    ("name", "content", "options", "message"),
    [
        ("a.txt", b"", {}, "no texts"),
        ("a.txt", b"fine\nb\xffd\n", {}, r"byte 2 of a line is not UTF-8 \(at '.*a\.txt:2'\)"),
        ("a.txt", b"x\n", {"column": "c"}, "plain lines has no columns"),
        ("a.csv", b"x,y\n1,2\n", {"column": "z"}, "no column 'z' .*The columns are 'x', 'y'"),
        ("a.csv", b"x,y\n1,-2\n", {"weight": "y"}, r"weight of a text is '-2' \(at '.*a\.csv:2'\)"),
        ("a.csv", b"x,y\n1,nan\n", {"weight": "y"}, "weight of a text is 'nan'"),
        ("a.csv", b"x,y\n1\n", {"weight": "y"}, "weight of a text is ''"),
        ("a.csv", b"", {"column": "x"}, "The columns are none"),
        ("a.jsonl", b"{\n", {}, "not JSON"),
        ("a.jsonl", b'{"a": 1}\n', {}, "holds dict where a text should be"),
        ("a.jsonl", b'{"a": 1}\n', {"column": "a"}, "holds int"),
        ("a.jsonl", b'{"a": 1}\n', {"column": "b"}, "no field 'b' .*It has 'a'"),
        ("a.jsonl", b'{"a": "x", "n": true}\n', {"column": "a", "weight": "n"}, "weight of a text is True"),
        ("a.txt.gz", b"not packed", {}, "can't be read"),
        ("a.txt", b"x" * 1_000_001, {}, "more than 1,000,000 bytes"),
    ],
)
def test_files_that_are_none(name: str, content: bytes, options: dict[str, str], message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidOption, match=message):
        Lexicon.read(tmp_path / name, **options)


def test_a_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InvalidOption, match="No such file"):
        Lexicon.read(tmp_path / "none.txt")
    with pytest.raises(InvalidOption, match="can't be read"):
        Lexicon.read(tmp_path)


@pytest.mark.parametrize(
    ("texts", "given", "message"),
    [
        ([], None, "0 texts"),
        (["a"], [1, 2], "1 texts and 2 weights"),
        (["a"], [0], "weight of 'a' is 0.0"),
        (["a", "b"], [1, float("inf")], "weight of 'b' is inf"),
        (["a"], [float("nan")], "weight of 'a' is nan"),
    ],
)
def test_values_that_are_none(texts: list[str], given: list[float] | None, message: str) -> None:
    with pytest.raises(InvalidOption, match=message):
        Lexicon.of(texts, given)


def test_json_strings_keep_their_escapes(tmp_path: Path) -> None:
    text = 'a "quoted"\nline'
    (tmp_path / "a.jsonl").write_text(json.dumps(text))
    assert Lexicon.read(tmp_path / "a.jsonl").texts == (text,)

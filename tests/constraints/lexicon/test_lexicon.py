"""Texts with weights, from values and from files."""

import gzip
import json
import re
import time
import tracemalloc
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import escape, plain_text, string_content
from constraints.errors import InvalidOption
from constraints.lexicon.composed_lexicon import Composed
from constraints.lexicon.lexicon import Lexicon
from constraints.regex.compile import compile_regex


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
    assert list(Lexicon.read(tmp_path / "a.jsonl").texts) == [text]


def test_texts_with_half_of_a_surrogate_pair(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('"fine"\n"\\ud800"\n')
    with pytest.raises(InvalidOption, match="half of a surrogate pair"):
        Lexicon.read(tmp_path / "a.jsonl")
    with pytest.raises(InvalidOption, match="half of a surrogate pair"):
        Lexicon.of(["\udfff"])


LANGUAGES = [
    plain_text(0, 6),
    string_content(2, 4),
    compile_regex("[a-z]+( [a-z]+)*", search=False),
    ByteDFA.literal(b"ab"),
    ByteDFA.empty(),
]


@settings(max_examples=60, deadline=None, database=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=8), min_size=1), st.sampled_from(LANGUAGES))
def test_a_language_lets_the_same_texts_through_one_by_one(texts: list[str], language: ByteDFA) -> None:
    lexicon = Lexicon.of([*texts, "ab", "abc", 'a"b', "a b", ""])
    for quoted in (True, False):
        written = {text: escape(text) if quoted else text.encode() for text in lexicon.texts}
        admitted = lexicon.within(language, quoted=quoted)
        fit = [text for text, content in written.items() if language.accepts(content)]
        assert list(admitted.lexicon.texts) == fit
        assert [content.encode() for content in admitted.contents] == [written[text] for text in fit]
        assert admitted.fit.sum() == len(fit)


def test_equal_lexicons_are_filtered_once() -> None:
    first, second = Lexicon.of(["a", "b"], [1, 2]), Lexicon.of(["a", "b"], [1, 2])
    assert first == second
    assert hash(first) == hash(second)
    assert repr(first) == repr(second)
    assert first.within(plain_text(1), quoted=True) is second.within(plain_text(1), quoted=True)
    assert first != Lexicon.of(["a", "b"]) != Lexicon.of(["ab"])
    assert first != Lexicon.of(["a", "b"], [1, 2], only=True)


def test_texts_are_a_sequence() -> None:
    texts = Lexicon.of(["a", "béé", "", "d"]).texts
    assert (texts[1], texts[-1], list(texts[1:3]), len(texts)) == ("béé", "d", ["béé", ""], 4)
    assert "béé" in texts
    with pytest.raises(IndexError):
        texts[4]


def test_draws_follow_the_weights() -> None:
    drawn = Counter(Lexicon.of(["a", "b", "c"], [6, 3, 1]).draw(10_000, np.random.default_rng(0)))
    assert [round(drawn[text] / 10_000, 1) for text in "abc"] == [0.6, 0.3, 0.1]


def test_templates_that_are_listed() -> None:
    first = Lexicon.of(["Ann", "Bo"], [3, 1])
    found = Lexicon.template("{{{first}}} {last}-{last}", first=first, last=["Li"])
    assert isinstance(found, Lexicon)
    assert weights(found) == {"{Ann} Li-Li": 0.75, "{Bo} Li-Li": 0.25}
    assert Lexicon.template("{a}", a="xy", only=True).only


def test_templates_of_many_texts_are_drawn() -> None:
    words = [f"w{number}" for number in range(200)]
    found = Lexicon.template("{a} {b}", a=words, b=words)
    assert isinstance(found, Composed)
    drawn = found.draw(50, np.random.default_rng(0))
    assert len(set(drawn)) > 45
    assert all(re.fullmatch(r"w\d+ w\d+", text) for text in drawn)
    short = found.within(plain_text(0, 5), quoted=True, n=10, rng=np.random.default_rng(0))
    assert len(short) == 10
    assert all(len(text) <= 5 for text in short)
    assert found.within(ByteDFA.empty(), quoted=True, n=10, rng=np.random.default_rng(0)) == []
    nested = Lexicon.template("<{inner}>", inner=found)
    assert nested.draw(1, np.random.default_rng(0))[0].startswith("<w")


def test_mixtures() -> None:
    some, more = Lexicon.of(["a", "b"], [10, 30]), Lexicon.of(["b", "c"])
    both = Lexicon.joined(some, more, weights=[1, 3])
    assert isinstance(both, Lexicon)
    assert weights(both) == {"a": 0.0625, "b": 0.5625, "c": 0.375}
    words = [f"w{number}" for number in range(200)]
    mixed = Lexicon.joined(some, Lexicon.template("{a} {b}", a=words, b=words), weights=[3, 1])
    drawn = mixed.draw(4000, np.random.default_rng(0))
    assert 0.72 < sum(text in "ab" for text in drawn) / 4000 < 0.78


@pytest.mark.parametrize(
    ("pattern", "parts", "message"),
    [
        ("{a} {b}", {"a": "x"}, "names 'b', which is not given. Its parts are a, b"),
        ("{a}", {"a": "x", "b": "y"}, r"has no \{b\}. Its parts are a"),
        ("{a", {"a": "x"}, "is no pattern"),
        ("{a:>3}", {"a": "x"}, "a part has a format"),
        ("{a}", {"a": []}, "0 texts"),
        ("{}", {}, "names ''"),
    ],
)
def test_patterns_that_are_none(pattern: str, parts: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidOption, match=message):
        Lexicon.template(pattern, **parts)


def test_a_mixture_of_nothing() -> None:
    with pytest.raises(InvalidOption, match="0 lexicons"):
        Lexicon.joined()
    with pytest.raises(InvalidOption, match="2 lexicons and 1 weights"):
        Lexicon.joined(Lexicon.of("a"), Lexicon.of("b"), weights=[1])


def test_a_long_file_is_read_in_little_memory(tmp_path: Path) -> None:
    lines = 200_000
    (tmp_path / "long.txt").write_text("".join(f"text {number % (lines // 2)}\n" for number in range(lines)))
    tracemalloc.start()
    found = Lexicon.read(tmp_path / "long.txt")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) == lines // 2
    assert set(found.weights.tolist()) == {2.0}
    assert most < 150 * lines


def test_many_texts_are_filtered_quickly() -> None:
    lexicon = Lexicon.of([f"text number {number}" for number in range(100_000)])
    started = time.perf_counter()
    assert len(lexicon.within(plain_text(0, 16), quoted=True).lexicon) == 10_000
    assert time.perf_counter() - started < 3

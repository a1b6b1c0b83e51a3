"""Figures of a few rows; needs what `pip install -e .[bench]` brings."""

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("english_words")
pytest.importorskip("sklearn")

from benchmarks.peer_figures import apart, measure, plot, table
from benchmarks.peers import sample
from benchmarks.separation import separation
from benchmarks.sources.rows import Row
from benchmarks.words import distinct, has_word

SCHEMA = {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}}


def rows(*values: Any) -> list[Row]:
    return [
        Row(str(number), None if value is None else json.dumps(value), 0.01 * (number + 1), value is not None, "E: x")
        for number, value in enumerate(values)
    ]


def test_words_and_variety() -> None:
    assert has_word("mountainView") and has_word("the house") and not has_word("qxzt 12 ab")
    assert distinct(["a b", "a b"], 1) == 0.5 and distinct(["a b c"], 2) == 1.0


def test_figures_of_a_source() -> None:
    given = rows({"name": "garden"}, {"name": "xqzt", "age": 3}, None)
    found = measure(given, {row.id: SCHEMA for row in given})
    assert found["documents"] == found["valid"] == pytest.approx(2 / 3)
    assert found["free_strings_with_a_word"] == 0.5
    assert found["optional_filled"] == 0.75
    assert found["median_ms"] == pytest.approx(15)
    assert found["no_document"] == {"E": 1}


def test_a_larger_sample_holds_the_smaller() -> None:
    records = [{"id": str(number)} for number in range(50)]
    assert sample(records, 10, 1) == sample(records[::-1], 20, 1)[:10]
    assert len(sample(records, None, 1)) == 50


def test_random_text_is_told_from_words_and_words_are_not_told_from_words() -> None:
    words = ["garden", "river", "house", "window", "street", "paper", "stone", "cloud", "table", "bread"]
    noise = [{"name": f"{number * 7919 % 99991:x}{number * 31 % 977:x}"} for number in range(10, 50)]
    text = [{"name": f"{words[number % 10]} {words[number * 3 % 10]}"} for number in range(40)]
    far = separation(list(zip(noise, text, strict=True)), seed=0)
    near = separation(list(zip(text[::-1], text, strict=True)), seed=0)
    assert far is not None and far > 0.95
    assert near is not None and near < 0.7
    assert separation([(1, 2)], seed=0) is None


def test_table_and_plot(tmp_path: Path) -> None:
    given, references = rows({"name": "xq"}, None), rows({"name": "garden"}, {"name": "house"})
    found = {
        name: measure(part, {"0": SCHEMA, "1": SCHEMA}) for name, part in (("a", given), ("reference", references))
    }
    found["a"]["separation_auc"] = apart(given, references, seed=0)
    assert table(found).row_count == 2
    plot(found, tmp_path / "plot.png")
    assert (tmp_path / "plot.png").stat().st_size > 1000

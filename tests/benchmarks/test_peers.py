"""Figures of a few rows; needs what `pip install -e .[bench]` brings."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("english_words")
pytest.importorskip("sklearn")

from benchmarks.content import peers
from benchmarks.content.peer_figures import apart, measure
from benchmarks.content.peers import documents, kept
from benchmarks.content.peers_shown import plot, table
from benchmarks.content.separation import separation
from benchmarks.content.words import distinct, has_word
from benchmarks.schemas.maskbench import sample
from benchmarks.sources.catalog import Source
from benchmarks.sources.rows import Row

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
    found["b"] = measure(given[:1], {"0": SCHEMA})
    shown = table(found)
    assert [row[:2] for row in shown] == [["source", "schemas"], ["a", "2"], ["reference", "2"], ["b", "1"]]
    plot(found, tmp_path / "plot.png")
    assert (tmp_path / "plot.png").stat().st_size > 1000


PROGRAM = """
import json, sys
print("{}", flush=True)
for line in sys.stdin:
    print(json.dumps({"text": "1", "seconds": 0.5}), flush=True)
"""


def test_a_source_may_write_for_the_first_schemas_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = [{"id": str(number), "schema": True, "tests": [{"valid": True, "data": number}]} for number in range(3)]
    command = (sys.executable, "-c", PROGRAM)
    known = [
        Source("all", command, ""),
        Source("some", command, "", 2),
        Source("gone", (sys.executable, "-c", "raise SystemExit('nothing here')"), ""),
    ]
    monkeypatch.setattr("benchmarks.content.peers.sources", lambda *_: known)
    options = argparse.Namespace(
        seed=0, limit=5.0, model=None, steps=1, yardstick=None, same_size=None, smollm2=0, work=tmp_path,
        sources=["all", "some", "gone", "same-size"],
    )  # fmt: skip
    rows, _, skipped = documents(records, options)
    assert {name: [row.id for row in given] for name, given in rows.items()} == {
        "all": ["0", "1", "2"],
        "some": ["0", "1"],
        "reference": ["0", "1", "2"],
    }
    assert skipped["gone"] == "nothing here"
    assert "--yardstick" in skipped["same-size"]
    assert known[1].key(0, 5.0) == Source("some", command, "").key(0, 5.0)


def test_pairs_are_those_that_both_have() -> None:
    names = ["garden", "river", "house", "window", "street", "paper"] * 4
    references = rows(*({"name": name} for name in names))
    noise = rows(*({"name": f"{number * 7919:x}"} for number in range(len(names))))
    assert apart(noise[:12], references, seed=0) == apart(noise[:12], references[:12], seed=0) is not None


def test_saved_figures_of_other_sources_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def figures(schemas: int, **sources: float) -> dict[str, Any]:
        found = {name: {"valid": valid} for name, valid in sources.items()}
        common = {"schemas": schemas, "limit_seconds": 10.0, "left_out": {}}
        return {**common, "identities": dict.fromkeys(found, "known"), "sources": found}

    saved = {"commit": "abc", "date": "2026-01-01", "seed": 0, "figures": figures(9, ours=0.5, jsf=0.6)}
    (tmp_path / "peers.json").write_text(json.dumps(saved), "utf-8")
    monkeypatch.setattr(peers, "RESULTS", tmp_path)
    found = kept(figures(9, ours=0.7), seed=0)
    assert list(found["sources"].items()) == [("ours", {"valid": 0.7}), ("jsf", {"valid": 0.6})]
    assert found["kept"] == {"jsf": {"commit": "abc", "date": "2026-01-01"}}
    with pytest.raises(SystemExit, match="nothing can be kept"):
        kept(figures(8, ours=0.7), seed=0)

"""Rows: checked, saved as they come, gone on with."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from benchmarks.sources.rows import collect, deadline, judged, load, objection, readable, reference

RECORDS: list[dict[str, Any]] = [
    {
        "id": f"schema-{number}",
        "schema": {"type": "integer", "minimum": number},
        "tests": [{"valid": True, "data": number}, {"valid": False, "data": -1}],
    }
    for number in range(4)
]


def test_a_run_that_was_ended_goes_on(tmp_path: Path) -> None:
    path, asked = tmp_path / "rows.jsonl", list[str]()

    def ask(record: dict[str, Any]) -> dict[str, Any]:
        asked.append(record["id"])
        return {"text": "2", "seconds": 0.5}

    collect(RECORDS[:2], path, ask, limit=5)
    path.write_text(path.read_text(encoding="utf-8") + '{"id": "sche', encoding="utf-8")
    rows = collect(RECORDS, path, ask, limit=5)
    assert asked == [record["id"] for record in RECORDS]
    assert [row.valid for row in rows] == [True, True, True, False]
    assert list(load(path).values()) == rows


def test_what_can_be_said_of_an_answer() -> None:
    (record, *_) = RECORDS
    assert judged(record, {"error": "KeyError: x"}, limit=5).reason == "KeyError: x"
    assert not judged(record, {"text": "-1"}, limit=5).valid
    assert "minimum" in judged(record, {"text": "-1"}, limit=5).reason
    assert judged(record, {"text": "1"}, limit=5).document == 1


def test_formats_are_checked_and_nothing_is_fetched() -> None:
    assert objection({"format": "date"}, "tomorrow", limit=5)
    assert objection({"$ref": "https://example.com/schema.json"}, 1, limit=5).startswith("not judged")
    draft = {"$schema": "http://json-schema.org/draft-07/schema#", "$ref": "http://json-schema.org/draft-07/schema#"}
    assert not objection(draft, {"type": "object"}, limit=5)


def test_a_check_that_takes_too_long_is_ended() -> None:
    with pytest.raises(TimeoutError), deadline(0.05):
        time.sleep(5)


def test_the_reference_is_a_valid_instance() -> None:
    assert [json.loads(reference(record, 0)["text"]) for record in RECORDS] == [0, 1, 2, 3]
    assert "error" in reference({"id": "x", "tests": []}, 0)


def test_text_is_as_it_is_where_it_can_be() -> None:
    assert readable('"\\u00e9"') == '"é"'
    assert readable('"\\ud800"') == '"\\ud800"'

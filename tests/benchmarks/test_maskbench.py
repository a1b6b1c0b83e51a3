"""Rows and figures of a few schemas."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from benchmarks.schemas.maskbench import Limit, OutOfTime, collect, measure, summary
from benchmarks.schemas.random_documents import random_document, random_text
from constraints.automata.dfa import ByteDFA
from constraints.layouts.layout import Fixed, Layout, Slot

SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"], "additionalProperties": False}
RECORDS: list[dict[str, Any]] = [
    {"id": "one", "schema": SCHEMA, "tests": [{"valid": True, "data": {"a": 1}}, {"valid": False, "data": {"b": 1}}]},
    {"id": "two", "schema": {"$ref": "#/nowhere"}, "tests": [{"valid": True, "data": 1}]},
]


def test_a_row_and_its_figures(tmp_path: Path) -> None:
    path = tmp_path / "work" / "rows.jsonl"
    rows = collect(RECORDS, path, 10.0)
    found = summary(rows, 10.0)
    assert found["compiled"] == found["compiled_with_a_valid_document"] == 1
    assert found["refusals"] == {"UnsupportedSchema: $ref": 1}
    assert (found["valid_accepted"], found["invalid_accepted"], found["valid_instances_of_refused"]) == (1, [], 1)
    assert found["documents_by_outcome"] == {"valid": 5}
    # A run that goes on reads what it has.
    path.write_text(json.dumps({**rows[0], "valid_accepted": 0}) + "\n" + '{"id": "cut o', encoding="utf-8")
    assert summary(collect(RECORDS, path, 10.0), 10.0)["valid_left_out"] == ["one"]


def test_what_is_refused_is_not_returned() -> None:
    # Whether two items are equal is left to the verification.
    unique = {"type": "array", "items": {"type": "string", "pattern": "^[ab]$"}, "minItems": 2, "uniqueItems": True}
    documents = measure({"id": "x", "schema": unique, "tests": []}, 10.0)["documents"]
    assert "INVALID" not in documents and sum(documents.values()) == 5


def test_a_limit_of_processor_time() -> None:
    with pytest.raises(OutOfTime), Limit(0.05):
        while True:
            pass
    with Limit(5.0):
        pass


def test_random_texts_are_of_the_language() -> None:
    rng = Random(0)
    words = ByteDFA.choice([b"red", b"green", "blå".encode()])
    layout = Layout((Fixed("<"), Slot("", words, "", "enum"), Fixed(">")))
    assert {random_document(layout, rng) for _ in range(100)} == {"<red>", "<green>", "<blå>"}
    assert len(random_text(ByteDFA.characters(minimum=3, maximum=None), rng, 5)) >= 3

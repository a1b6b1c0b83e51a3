"""Jobs: every row has one result, and a row at fault is one too."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from constraints.errors import InvalidOption
from controllable import DiffusionLM
from tests.batch.rows import CHAT, SCHEMA, Results, Run, mixed


def test_every_row_has_the_values_it_asked_for(run: Run, results: Results) -> None:
    rows = mixed(30)
    summary = run(rows)
    found = {row.get("custom_id", row.get("id")): row for row in results()}
    assert (summary.ended, summary.rows, summary.failed, summary.exit_code) == ("done", 30, {}, 0)
    assert len(found) == 30
    for row in rows:
        result = found[row.get("custom_id", row.get("id"))]
        assert result["error"] is None
        if "body" in row:
            (choice,) = result["response"]["body"]["choices"]
            jsonschema.validate(json.loads(choice["message"]["content"]), SCHEMA)
            continue
        assert len(result["values"]) == len(result["log_probs"]) == row["n"]
        for value in result["values"]:
            if "schema" in row:
                jsonschema.validate(value, SCHEMA)
            else:
                assert value in row.get("choices", [value]) and isinstance(value, str)


def test_a_row_with_a_seed_has_the_documents_of_that_seed(run: Run, results: Results, lm: DiffusionLM) -> None:
    run(
        [
            {"id": "a", "schema": SCHEMA, "n": 3, "seed": 7, "prompt": "people"},
            {"id": "b", "schema": SCHEMA},
            {"id": "c", "schema": SCHEMA},
        ]
    )
    found = {row["id"]: row["values"] for row in results()}
    assert found["a"] == [document.value for document in lm.generate(SCHEMA, n=3, seed=7, steps=1, prompt="people")]
    assert found["b"] != found["c"]


@pytest.mark.parametrize(
    ("row", "kind", "pointer"),
    [
        ({"schema": SCHEMA}, "InvalidOption", "/id"),
        ({"id": "x"}, "InvalidOption", None),
        ({"id": "x", "schema": SCHEMA, "regex": "a"}, "InvalidOption", "/regex"),
        ({"id": "x", "schema": SCHEMA, "colour": 1}, "InvalidOption", "/colour"),
        ({"id": "x", "schema": SCHEMA, "n": 0}, "InvalidOption", "/n"),
        ({"id": "x", "schema": SCHEMA, "n": True}, "InvalidOption", "/n"),
        ({"id": "x", "schema": SCHEMA, "n": 10**9}, "InvalidOption", "/n"),
        ({"id": "x", "regex": "a", "unlisted": 1}, "InvalidOption", "/unlisted"),
        ({"id": "x", "schema": {"type": "objekt"}}, "InvalidSchema", "/type"),
        ({"id": "x", "schema": False}, "UnsatisfiableConstraint", None),
        ({"id": "x", "regex": "("}, "InvalidPattern", None),
        ({"id": "x", "model": "os:system"}, "InvalidOption", "/model"),
        ({"id": "x", "schema": SCHEMA, "prompt": "many words " * 200}, "UnsatisfiableConstraint", None),
        ({"id": "x", "schema": SCHEMA, "guidance": {"joy": {}}}, "InvalidOption", "/guidance/joy"),
        (
            {"id": "x", "schema": SCHEMA, "guidance": {"length": {"target": "x"}}},
            "InvalidOption",
            "/guidance/length/target",
        ),
        ({"id": "x", "schema": SCHEMA, "guidance": {"length": {"goal": 1}}}, "InvalidOption", "/guidance/length/goal"),
        ({"custom_id": "x", "body": {**CHAT["body"], "stream": True}}, "InvalidOption", "/body/stream"),
        ({"custom_id": "x", "body": {**CHAT["body"], "n": "two"}}, "InvalidOption", "/body/n"),
        ({"custom_id": "x", "body": {"messages": []}}, "InvalidOption", "/body/response_format"),
        ('{"id": "x",', "UnreadableRow", "line 1"),
        ("[1]", "UnreadableRow", "line 1"),
        ('{"id": NaN}', "UnreadableRow", "line 1"),
        ("[" * 100_000, "UnreadableRow", "line 1"),
        ('{"id": "x", "schema": ' + '{"not": ' * 300 + "true" + "}" * 301, "UnreadableRow", "line 1"),
    ],
    ids=lambda value: None if not isinstance(value, str) else value[:20],
)
def test_a_row_at_fault_is_an_error_and_the_rest_goes_on(
    run: Run, results: Results, row: dict[str, Any] | str, kind: str, pointer: str | None
) -> None:
    summary = run([row, {"id": "good", "choices": ["red"]}])
    assert (summary.failed, summary.exit_code, summary.rows) == ({kind: 1}, 1, 2)
    (bad,) = [row for row in results() if row["error"]]
    assert bad["error"]["class"] == kind
    assert bad["retries"] == 0
    if pointer is not None:
        assert bad["error"]["pointer"] == pointer
    assert [row["values"] for row in results() if row["error"] is None] == [["red"]]


def test_an_output_that_is_there_is_not_touched(run: Run, tmp_path: Path) -> None:
    (tmp_path / "results.jsonl").write_text("mine\n")
    with pytest.raises(InvalidOption, match="--resume"):
        run(mixed(3))
    assert (tmp_path / "results.jsonl").read_text() == "mine\n"


@pytest.mark.parametrize("part", [0.0, 0.1, 0.4, 0.77, 0.999, 1.0])
def test_what_was_cut_off_is_gone_on_with_byte_by_byte(run: Run, tmp_path: Path, part: float) -> None:
    rows = [*mixed(25), "{", {"id": 3, "regex": "a"}, *mixed(40)[25:]]
    output = tmp_path / "results.jsonl"
    run(rows)
    whole = output.read_bytes()
    output.write_bytes(whole[: int(part * len(whole))])
    summary = run(rows, resume=True)
    assert output.read_bytes() == whole
    assert (summary.rows, summary.failed) == (42, {"UnreadableRow": 1, "DuplicateId": 1})


def test_a_row_may_be_nested(run: Run) -> None:
    nested: Any = True
    for _ in range(150):
        nested = {"not": nested}
    # Whatever comes of it, it comes of this row alone.
    assert run([{"id": "x", "schema": nested}, {"id": "y", "choices": ["red"]}]).rows == 2

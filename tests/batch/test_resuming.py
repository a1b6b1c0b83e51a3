"""What a job goes on with, does again, and refuses."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, Field, field_validator, model_validator

from constraints.errors import InvalidOption
from controllable.batch.job import STALE
from tests.batch.rows import SCHEMA, Results, Run, mixed


class Odd(BaseModel):
    """A number that is refused where it is even."""

    size: int = Field(ge=0, le=9)

    @model_validator(mode="after")
    def odd(self) -> "Odd":
        """Refuse even numbers."""
        if self.size % 2 == 0:
            raise ValueError("even")
        return self


class Broken(BaseModel):
    """A model whose own check has a fault."""

    size: int

    @model_validator(mode="after")
    def fail(self) -> "Broken":
        """Look up what is not there."""
        raise KeyError("nothing")


def test_nothing_is_done_twice(run: Run, tmp_path: Path) -> None:
    output = tmp_path / "results.jsonl"
    run(mixed(12))
    whole, written = output.read_bytes(), output.stat().st_mtime_ns
    summary = run(mixed(12), resume=True)
    assert (summary.rows, summary.earlier, summary.written) == (12, 12, 0)
    assert (output.read_bytes(), output.stat().st_mtime_ns) == (whole, written)


def test_rows_that_are_new_or_have_changed_are_done(run: Run, results: Results, tmp_path: Path) -> None:
    first = [{"id": "same", "regex": "[a-z]"}, {"id": "changed", "regex": "("}, {"id": "gone", "regex": "b"}, "{"]
    run(first)
    second = [{"id": "new", "regex": "c"}, *first[:1], {"id": "changed", "regex": "d"}]
    before = {row["id"]: row for row in results()}
    summary = run(second, resume=True)
    after = {row["id"]: row for row in results()}
    assert (summary.rows, summary.earlier, summary.failed, summary.exit_code) == (3, 1, {}, 0)
    assert sorted(after) == ["changed", "new", "same"]
    assert after["same"] == before["same"]
    assert after["changed"]["values"] == ["d"]
    stale = [json.loads(line) for line in (tmp_path / f"results.jsonl{STALE}").read_text("utf-8").splitlines()]
    assert [row["id"] for row in stale] == [None, "changed", "gone"]


def test_other_settings_are_another_job(run: Run, tmp_path: Path) -> None:
    run(mixed(4))
    whole = (tmp_path / "results.jsonl").read_bytes()
    for other in ({"steps": 2}, {"seed": 1}, {"batch_size": 5}, {"temperature": 0.9}):
        with pytest.raises(InvalidOption, match="other settings, or by another version"):
            run(mixed(4), resume=True, **other)
    assert (tmp_path / "results.jsonl").read_bytes() == whole


def test_what_is_damaged_in_the_middle_is_refused(run: Run, tmp_path: Path) -> None:
    output = tmp_path / "results.jsonl"
    run(mixed(6))
    lines = output.read_bytes().splitlines(keepends=True)
    output.write_bytes(b"".join([*lines[:2], b"\0\0\0\n", *lines[3:]]))
    with pytest.raises(InvalidOption, match="no result"):
        run(mixed(6), resume=True)
    # At the end it is what a power cut leaves.
    output.write_bytes(b"".join([*lines[:-1], b"\0\0\0\n"]))
    run(mixed(6), resume=True)
    assert output.read_bytes() == b"".join(lines)


@pytest.mark.parametrize("content", ["mine", "mine\n", '{"regex": "a"}\n', "[]"])
def test_a_file_of_something_else_is_left_alone(run: Run, tmp_path: Path, content: str) -> None:
    output = tmp_path / "results.jsonl"
    output.write_text(content, "utf-8")
    with pytest.raises(InvalidOption, match="no result"):
        run(mixed(2), resume=True)
    with pytest.raises(InvalidOption, match="the output is the input"):
        run(mixed(2), resume=True, output=tmp_path / "jobs.jsonl")
    assert output.read_text("utf-8") == content


def test_errors_are_retried_when_asked_for(run: Run, results: Results) -> None:
    rows = [{"id": number, "model": "odd"} for number in range(8)]
    options = {"models": {"odd": Odd}, "max_corrections": 0, "retries": 0}
    summary = run(rows, **options)
    assert 0 < summary.failed["GenerationError"] < 8
    (first, *_) = [row for row in results() if row["error"]]
    assert first["error"]["violations"] and first["retries"] == 0
    again = run(rows, resume=True, retry_errors=True, **options)
    # The same documents fail again, and each row has one result all the same.
    assert (again.earlier, again.failed, len(results())) == (8 - summary.failed["GenerationError"], summary.failed, 8)


def test_a_document_that_failed_is_begun_anew(run: Run, results: Results) -> None:
    rows = [{"id": number, "model": "odd"} for number in range(8)]
    summary = run(rows, models={"odd": Odd}, max_corrections=0, retries=20)
    assert (summary.failed, summary.retries > 0) == ({}, True)
    assert sum(row["retries"] for row in results()) == summary.retries
    assert all(value["size"] % 2 for row in results() for value in row["values"])


def test_a_fault_of_somebody_elses_code_is_its_rows_alone(run: Run, results: Results) -> None:
    rows = [{"id": 0, "model": "broken", "n": 2}, {"id": 1, "schema": SCHEMA}]
    summary = run(rows, models={"broken": Broken})
    assert summary.failed == {"RowFailed": 1}
    (bad,) = [row for row in results() if row["error"]]
    assert "KeyError" in bad["error"]["message"]


class Loud(Exception):
    def __str__(self) -> str:
        raise ValueError


RAISED = (Loud(), SystemExit(3), StopIteration(), BaseException("x"), OSError("x"), BrokenPipeError(), RecursionError())


def failing(error: BaseException) -> type[BaseModel]:
    class Failing(BaseModel):
        size: int

        @field_validator("size")
        @classmethod
        def check(cls, size: int) -> int:
            raise error

    return Failing


def test_whatever_somebody_elses_code_raises_the_others_go_on(run: Run, results: Results) -> None:
    def control(size: int) -> Any:
        raise Loud

    models = {str(number): failing(error) for number, error in enumerate(RAISED)}
    rows: list[dict[str, Any]] = [{"id": name, "model": name} for name in models]
    rows += [{"id": "control", "schema": SCHEMA, "guidance": {"mine": {"size": 3}}}, {"id": "good", "schema": SCHEMA}]
    assert run(rows, models=models, controls={"mine": control}).failed == {"RowFailed": len(rows) - 1}
    for row in results():
        assert row["error"] is None or "test_resuming.py:" in row["error"]["message"]


def test_guidance_of_what_is_not_there_is_an_error_of_its_row(run: Run, results: Results) -> None:
    rows = [{"id": at, "schema": SCHEMA, "guidance": {"length": {"target": 2, "at": at}}} for at in ("/nme", "/name")]
    assert run(rows).failed == {"GuidanceError": 1}
    (bad,) = [row for row in results() if row["error"]]
    assert bad["id"] == "/nme" and "'/name'" in bad["error"]["hint"]


def test_a_job_can_stop_at_the_first_error(run: Run, results: Results) -> None:
    rows = [{"id": 0, "choices": ["a"], "n": 4}, {"id": 1, "regex": "("}, {"id": 2, "regex": "b"}]
    summary = run(rows, fail_fast=True, batch_size=2)
    assert (summary.ended, summary.exit_code) == ("failed fast", 5)
    assert len(results()) < 3
    assert run(rows, resume=True, batch_size=2).rows == 3


def test_a_batch_is_the_last_when_that_is_asked_for(run: Run, results: Results) -> None:
    rows = [{"id": number, "choices": ["a"]} for number in range(8)]
    summary = run(rows, batch_size=2, stop=lambda: "interrupted")
    assert (summary.ended, summary.exit_code, len(results())) == ("interrupted", 130, 2)

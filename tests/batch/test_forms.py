"""Tables in and out, standard input, guidance, and where a row's values come from."""

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.errors import InvalidOption
from controllable import DiffusionLM
from controllable.batch import BatchSettings, run_batch
from controllable.batch.files.job_input import LONGEST_LINE, Source
from controllable.batch.named_controls import Controls
from controllable.batch.task import Task
from controllable.batch.window import Window
from controllable.output_kinds import Notation, OutputType
from controllable.writing.options import Options
from guidance import Length
from tests.batch.rows import CHAT, SCHEMA, Results, Run, mixed


def tasks(groups: list[tuple[int, int]]) -> Iterator[Task]:
    """Rows of groups, with numbers of documents."""
    for number, (group, n) in enumerate(groups):
        yield Task(number, b"", OutputType("regex", str(group), Notation()), Options(), None, n, 0, None, False, 10)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 7)), max_size=30), st.integers(1, 5), st.integers(1, 6))
def test_every_document_is_in_one_batch_of_its_group(groups: list[tuple[int, int]], size: int, rows: int) -> None:
    window = Window(batch_size=size, rows=rows, size=1000)
    batches = []
    for number, task in enumerate(tasks(groups)):
        batches += list(window.add(task))
        seen = sum(n for _, n in groups[: number + 1]) - sum(len(s.indices) for batch in batches for s in batch)
        # No more than a window of rows waits, and none whose batch is full.
        assert seen <= min(rows * 7, sum(n for _, n in groups)) and seen <= 4 * (size - 1) + 7
    batches += list(window.rest())
    found = [(share.task.id, index) for batch in batches for share in batch for index in share.indices]
    assert sorted(found) == [(number, index) for number, (_, n) in enumerate(groups) for index in range(n)]
    for batch in batches:
        assert len({share.task.output for share in batch}) == 1
        assert 1 <= sum(len(share.indices) for share in batch) <= size


def test_batches_are_full_where_rows_of_a_kind_come_apart() -> None:
    window = Window(batch_size=4, rows=100, size=1000)
    batches = [batch for task in tasks([(n % 3, 1) for n in range(24)]) for batch in window.add(task)]
    assert [len(batch) for batch in batches] == [4] * 6
    assert not list(window.rest())


def test_a_table_of_rows(run: Run, results: Results, lm: DiffusionLM, tmp_path: Path) -> None:
    source = tmp_path / "jobs.csv"
    schema = json.dumps(SCHEMA).replace('"', '""')
    source.write_text(
        f'id,schema,regex,n,prompt\na,"{schema}",,2,"two\nlines"\nb,,[a-c],,\nc,,x,many,\nd,e\n\nb,,y,,\n', "utf-8"
    )
    summary = run_batch(source, tmp_path / "results.jsonl", model=lm, settings=BatchSettings(defaults={"steps": 1}))
    found = {row["id"]: row for row in results() if not row["error"]}
    assert (set(found), summary.failed) == ({"a", "b"}, {"UnreadableRow": 2, "DuplicateId": 1})
    assert len(found["a"]["values"]) == 2
    assert sorted(row["line"] for row in results() if row["error"]) == [5, 6, 8]


def test_parquet_in_and_out_and_resumed(run: Run, results: Results, lm: DiffusionLM, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="needs the extra batch")
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra batch")
    rows = [{"id": f"row {number}", "schema": json.dumps(SCHEMA), "n": 1 + number % 2} for number in range(9)]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "jobs.parquet")
    settings = BatchSettings(batch_size=4, defaults={"steps": 1})
    resumed = replace(settings, resume=True)
    run_batch(tmp_path / "jobs.parquet", tmp_path / "results.jsonl", model=lm, settings=settings)
    output = tmp_path / "results.parquet"
    stopped = run_batch(tmp_path / "jobs.parquet", output, model=lm, stop=lambda: "interrupted", settings=settings)
    assert (stopped.ended, output.exists()) == ("interrupted", False)
    with pytest.raises(InvalidOption, match="there already"):
        run_batch(tmp_path / "jobs.parquet", output, model=lm, settings=settings)
    run_batch(tmp_path / "jobs.parquet", output, model=lm, settings=resumed)
    table = parquet.read_table(output).to_pylist()
    assert [json.loads(row["values"]) for row in table] == [row["values"] for row in results()]
    assert run_batch(tmp_path / "jobs.parquet", output, model=lm, settings=resumed).earlier == 9
    assert parquet.read_table(output).to_pylist() == table
    assert sorted(path.name for path in tmp_path.glob("*.parquet*")) == ["jobs.parquet", "results.parquet"]


def test_a_missing_extra_is_named(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InvalidOption, match=r"controllable\[batch\]"):
        run(mixed(2), output=tmp_path / "results.parquet")
    assert not list(tmp_path.glob("results*"))


def test_lines_that_are_no_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = b'\xef\xbb\xbf{"id": 1}\n\n{"id": "\xff"}\n{"id": ' + b" " * LONGEST_LINE + b'2}\n{"id": 3}'
    (tmp_path / "jobs.jsonl").write_bytes(data)
    found = list(Source(tmp_path / "jobs.jsonl"))
    assert [(raw.line, isinstance(raw.content, dict)) for raw in found] == [
        (1, True),
        (3, False),
        (4, False),
        (5, True),
    ]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert [raw.digest for raw in Source("-")] == [raw.digest for raw in found]
    assert Source(tmp_path / "jobs.jsonl").count() == 4


def test_rows_have_controls(run: Run, results: Results) -> None:
    words = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}
    control = {"length": {"target": 3, "at": "/text"}, "keyword": {"text": "a", "weight": 2}}
    rows = [{"id": number, "schema": words, "guidance": control} for number in range(3)]
    rows += [{"id": f"other {number}", "schema": words, "guidance": [{"diversity": {}}], "n": 2} for number in range(2)]
    assert run(rows, steps=2).failed == {}
    assert {len(row["values"]) for row in results()} == {1, 2}


def test_controls_have_names_and_settings() -> None:
    (term,) = Controls({}).energy({"length": {"target": 20, "at": "/text"}}).terms  # type: ignore[attr-defined]
    assert term == Length(20, at="/text")
    made = Controls({"mine": lambda size: Length(size)}).energy([{"mine": {"size": 4}}])
    assert made.terms == (Length(4),)  # type: ignore[attr-defined]
    wrong = [({"length": {"target": -1}}, "/guidance/length"), ([{"avoid": {"text": 1}}], "/guidance/0/avoid/text")]
    for control, pointer in wrong:
        with pytest.raises(InvalidOption) as caught:
            Controls({}).energy(control)
        assert caught.value.where == pointer


def test_alone_in_its_batch_a_row_depends_on_nothing_else(run: Run, results: Results, tmp_path: Path) -> None:
    rows = [*mixed(6), {"custom_id": "chat", **CHAT}]
    run(rows, batch_size=1)
    together = {str(row.get("custom_id", row.get("id"))): row for row in results()}
    (tmp_path / "results.jsonl").unlink()
    run(rows[::-2], batch_size=1)
    assert results() and all(together[str(row.get("custom_id", row.get("id")))] == row for row in results())

"""A model that has learned nothing, and jobs for it."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from controllable import DiffusionLM
from controllable.batch import BatchSettings, BatchSummary, run_batch
from controllable.option_fields import options_of
from tests.batch.rows import Results, Run


@pytest.fixture(scope="session")
def lm(checkpoint: Path) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint, device="cpu")


@pytest.fixture
def run(lm: DiffusionLM, tmp_path: Path) -> Run:
    def call(rows: Sequence[Mapping[str, Any] | str], **options: Any) -> BatchSummary:
        source = tmp_path / "jobs.jsonl"
        source.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
        known, given = options_of(BatchSettings), {"steps": 1, "batch_size": 4, **options}
        arguments = {name: given.pop(name) for name in ("models", "controls", "on_rows", "stop") if name in given}
        output = given.pop("output", tmp_path / "results.jsonl")
        settings = {name: given.pop(name) for name in known if name in given}
        return run_batch(source, output, model=lm, settings=BatchSettings(**settings, defaults=given), **arguments)

    return call


@pytest.fixture
def results(tmp_path: Path) -> Results:
    return lambda: [json.loads(line) for line in (tmp_path / "results.jsonl").read_text("utf-8").splitlines()]

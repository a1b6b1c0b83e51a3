"""A model that has learned nothing, and jobs for it."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from controllable import DiffusionLM
from controllable.batch import BatchSummary, run_batch
from tests.batch.rows import Results, Run


@pytest.fixture(scope="session")
def lm(checkpoint: Path) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint, device="cpu")


@pytest.fixture
def run(lm: DiffusionLM, tmp_path: Path) -> Run:
    def call(rows: Sequence[Mapping[str, Any] | str], **options: Any) -> BatchSummary:
        source = tmp_path / "jobs.jsonl"
        source.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
        settings = {"model": lm, "steps": 1, "batch_size": 4, **options}
        return run_batch(source, settings.pop("output", tmp_path / "results.jsonl"), **settings)

    return call


@pytest.fixture
def results(tmp_path: Path) -> Results:
    return lambda: [json.loads(line) for line in (tmp_path / "results.jsonl").read_text("utf-8").splitlines()]

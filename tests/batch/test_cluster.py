"""The work done by a pool: what comes out is the same, also where a worker is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from constraints.errors import InvalidOption
from controllable.batch import BatchSettings, run_batch

ROOT = Path(__file__).parent.parent.parent
MODELS = """
import os, signal
from pathlib import Path
from pydantic import BaseModel, Field, model_validator


class Deadly(BaseModel):
    size: int = Field(ge=0, le=9)

    @model_validator(mode="after")
    def kill(self) -> "Deadly":
        marker = Path(os.environ["MARKER"])
        if not marker.exists():
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return self
"""


def test_a_missing_extra_is_named(checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(InvalidOption, match=r"controllable\[ray\]"):
        run_batch([], tmp_path / "results.jsonl", model=checkpoint, settings=BatchSettings(engine="ray"))
    assert not list(tmp_path.iterdir())


def test_a_worker_that_is_lost_is_replaced(checkpoint: Path, tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="needs the extra ray")
    (tmp_path / "kinds.py").write_text(MODELS, "utf-8")
    model = f"{tmp_path / 'kinds.py'}:Deadly"
    kinds = [{"model": model}, {"regex": "[a-z]{3}"}, {"choices": ["a", "b"], "n": 3}]
    rows = [{"id": number, **kinds[number % 3]} for number in range(24)]
    (tmp_path / "jobs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    settings = {
        "--checkpoint": checkpoint,
        "--device": "cpu",
        "--steps": "1",
        "--batch-size": "4",
        "--allow-model": model,
    }
    options = [str(part) for pair in settings.items() for part in pair]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "MARKER": str(tmp_path / "marker")}
    outputs = []
    for engine in ("ray", "local"):
        path = tmp_path / f"{engine}.jsonl"
        command = [sys.executable, "-m", "controllable", "batch", tmp_path / "jobs.jsonl", "-o", path, *options]
        done = subprocess.run(
            [*command, "--engine", engine], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=280
        )
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "marker").exists()
        outputs.append(path.read_bytes())
    assert outputs[0] == outputs[1]

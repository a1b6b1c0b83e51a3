"""Jobs that are killed, interrupted, or run out of room: nothing is lost, and nothing is there twice."""

import errno
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from constraints.errors import InvalidOption
from controllable.batch.errors import OutputError
from controllable.batch.journal import Journal
from controllable.cli import main

ROOT = Path(__file__).parent.parent.parent
ROWS = 60
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("jobs") / "jobs.jsonl"
    kinds = [
        {"regex": "[a-z]{4}"},
        {"schema": {"type": "array", "items": {"type": "integer"}}},
        {"choices": ["a", "b"]},
    ]
    rows = [{"id": f"row {number}", **kinds[number % 3], "n": 1 + number % 4} for number in range(ROWS)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture(scope="module")
def command(jobs: Path, checkpoint: Path) -> list[str]:
    settings = ["--checkpoint", str(checkpoint), "--device", "cpu", "--steps", "1", "--batch-size", "4"]
    return ["batch", str(jobs), *settings]


@pytest.fixture(scope="module")
def whole(command: list[str], tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "results.jsonl"
    assert main([*command, "-o", str(path), "-q"]) == 0
    return path.read_bytes()


@pytest.fixture
def start(command: list[str], tmp_path: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def call(*more: str, limit: int | None = None) -> "subprocess.Popen[str]":
        def prepare() -> None:
            # Where the tests run in the background of a shell, interrupts are ignored, by children too.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        process = subprocess.Popen(
            [sys.executable, "-m", "controllable", *command, "-o", str(tmp_path / "results.jsonl"), *more],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
            preexec_fn=prepare,
        )
        started.append(process)
        return process

    yield call
    for process in started:
        process.kill()
        process.communicate()


def wait_for(path: Path, size: int) -> None:
    """Until a file has so many bytes."""
    end = time.monotonic() + 200
    while time.monotonic() < end:
        if path.exists() and path.stat().st_size >= size:
            return
        time.sleep(0.002)
    raise AssertionError(f"{path} has not grown to {size} bytes")


def test_a_job_that_was_killed_goes_on_and_ends_the_same(
    start: Start, command: list[str], whole: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "results.jsonl"
    size, rng = 1, Random(4)
    for _ in range(2):
        process = start("--resume")
        wait_for(path, size)
        time.sleep(rng.random() * 0.05)
        process.send_signal(signal.SIGKILL)
        assert process.wait(timeout=60) in (-signal.SIGKILL, 0)
        found = path.read_bytes()
        assert whole.startswith(found)
        size = len(found) + 1 if len(found) < len(whole) else 1
    assert main([*command, "-o", str(path), "--resume", "-q"]) == 0
    assert path.read_bytes() == whole


def test_an_interrupt_ends_the_batch_in_hand(start: Start, command: list[str], whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    process = start()
    wait_for(path, 1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "rows" in out and err == "controllable: interrupted; go on with --resume\n"
    found = path.read_bytes()
    assert whole.startswith(found) and found.endswith(b"\n") and len(found) < len(whole)
    assert main([*command, "-o", str(path), "--resume", "-q"]) == 0
    assert path.read_bytes() == whole


def test_a_full_disk_harms_nothing(start: Start, command: list[str], whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    # A limit on the size of files is met in the middle of a line, as the end of a disk is.
    process = start(limit=len(whole) // 2)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 4
    assert "cannot write the output" in err and err.count("\n") == 1
    found = path.read_bytes()
    assert whole.startswith(found) and found.endswith(b"\n")
    assert main([*command, "-o", str(path), "--resume", "-q"]) == 0
    assert path.read_bytes() == whole


def test_what_is_not_written_whole_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.pwrite
    with Journal(tmp_path / "a", resume=False) as journal:
        journal.append([b"one"])

        def full(file: int, data: bytes, at: int) -> int:
            if at > 4:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return write(file, data[:3], at)

        monkeypatch.setattr(os, "pwrite", full)
        with pytest.raises(OutputError, match="No space left"):
            journal.append([b"two", b"three"])
        monkeypatch.undo()
        assert (tmp_path / "a").read_bytes() == b"one\n"
        journal.append([b"four"])
        assert list(journal.lines()) == [b"one", b"four"]


def test_one_process_at_a_time_writes_an_output(tmp_path: Path) -> None:
    with Journal(tmp_path / "a", resume=False), pytest.raises(InvalidOption, match="another process"):
        Journal(tmp_path / "a", resume=True)

"""Jobs that are killed, interrupted, or run out of room: nothing is lost, and nothing is there twice."""

import errno
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

import pytest

from constraints.errors import InvalidOption
from controllable.batch.files.job_errors import OutputError
from controllable.batch.files.journal import Journal
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

    def call() -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "controllable", *command, "-o", str(tmp_path / "results.jsonl"), "--resume", "-q"],
            cwd=ROOT,
            text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
        started.append(process)
        return process

    yield call
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def interrupting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Has an interrupt arrive some times while the first results are written."""
    # Where the tests run in the background of a shell, interrupts are ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    append = Journal.append

    def arm(times: int) -> None:
        def interrupted(journal: Journal, lines: Sequence[bytes]) -> None:
            append(journal, lines)
            monkeypatch.undo()
            for _ in range(times):
                signal.raise_signal(signal.SIGINT)

        monkeypatch.setattr(Journal, "append", interrupted)

    yield arm
    signal.signal(signal.SIGINT, before)


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
        process = start()
        wait_for(path, size)
        time.sleep(rng.random() * 0.05)
        process.send_signal(signal.SIGKILL)
        assert process.wait(timeout=60) in (-signal.SIGKILL, 0)
        found = path.read_bytes()
        assert whole.startswith(found)
        size = len(found) + 1 if len(found) < len(whole) else 1
    assert main([*command, "-o", str(path), "--resume", "-q"]) == 0
    assert path.read_bytes() == whole


@pytest.mark.parametrize(("times", "message"), [(1, "interrupted; go on with --resume"), (2, "interrupted")])
def test_an_interrupt_leaves_what_can_be_gone_on_with(
    command: list[str],
    whole: bytes,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    interrupting: Callable[[int], None],
    times: int,
    message: str,
) -> None:
    path = tmp_path / "results.jsonl"
    interrupting(times)
    assert main([*command, "-o", str(path)]) == 130
    out, err = capsys.readouterr()
    # The first one lets the batch end, and is told of in the summary.
    assert (out, "rows" in err) == ("", times == 1)
    assert err.splitlines()[-1] == f"controllable: {message}"
    found = path.read_bytes()
    assert whole.startswith(found) and found.endswith(b"\n") and len(found) < len(whole)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert main([*command, "-o", str(path), "--resume", "-q"]) == 0
    assert path.read_bytes() == whole


def test_a_full_disk_harms_nothing(
    command: list[str], whole: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "results.jsonl"
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    # A limit on the size of files is met in the middle of a line, as the end of a disk is.
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) // 2, most))
    try:
        assert main([*command, "-o", str(path)]) == 4
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    err = capsys.readouterr().err
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

"""Wrong inputs of every kind against every command: one line on stderr, the right exit code, nothing heavy imported."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.wrong_inputs import COMMANDS, Case, prepare

ROOT = Path(__file__).parents[2]
# All inputs of a command in one process, which would notice what any of them imports.
RUNNER = """
import contextlib, io, json, sys
from controllable.cli import main
found = []
for arguments in json.load(sys.stdin):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(arguments)
    found.append((code, out.getvalue(), err.getvalue(), "torch" in sys.modules))
print(json.dumps(found))
"""


def outcomes(command: str, cases: Sequence[Case], folder: Path) -> list[tuple[int, str, str, bool]]:
    prepare(folder)
    before = sorted(folder.rglob("*"))
    done = subprocess.run(
        [sys.executable, "-c", RUNNER], input=json.dumps([[*command.split(), *case[0]] for case in cases]),
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert sorted(each for each in folder.rglob("*") if "__pycache__" not in str(each)) == before
    found: list[tuple[int, str, str, bool]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_a_wrong_input_is_one_line(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    cases = COMMANDS[command]
    wrong = [
        (arguments, outcome)
        for (arguments, code, said), outcome in zip(cases, outcomes(command, cases, tmp_path), strict=True)
        if outcome[0] != code
        or outcome[1]
        or outcome[2].count("\n") != 1
        or not outcome[2].startswith("controllable: ")
        or not outcome[2].endswith("\n")
        or said not in outcome[2]
        or len(outcome[2]) > 600
        or outcome[3]
    ]
    assert wrong == []


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"", "version"}))
def test_there_are_thirty_of_each(command: str) -> None:
    assert len(COMMANDS[command]) >= 30


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["generate", "--regex", "("], 2), (["batch", "missing.jsonl", "-o", "x.jsonl"], 2), (["explain"], 2)],
)
def test_as_users_run_it(arguments: list[str], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    command = [sys.executable, "-m", "controllable", *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (code, "", 1)

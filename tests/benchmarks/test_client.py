"""Workers that answer, take too long, end, or do not start."""

import sys
from typing import Any

import pytest

from benchmarks.sources.client import Worker, WorkerUnavailable

PROGRAM = """
import json, sys, time
print("{}", flush=True)
for line in sys.stdin:
    request = json.loads(line)["text"]
    if request == "end":
        sys.exit()
    if request == "sleep":
        time.sleep(60)
    print(json.dumps({"text": request}), flush=True)
"""


def worker(limit: float = 10.0) -> Worker:
    return Worker([sys.executable, "-c", PROGRAM], limit=limit)


def asked(one: Worker, text: str) -> dict[str, Any]:
    return one.ask({"text": text})


def test_answers_come_back_in_order() -> None:
    with worker() as one:
        assert [asked(one, text)["text"] for text in ("a", "b" * 200_000, "c")] == ["a", "b" * 200_000, "c"]


def test_one_that_takes_too_long_is_ended_and_started_anew() -> None:
    with worker(limit=0.5) as one:
        assert asked(one, "sleep")["error"].startswith("Timeout")
        one.limit = 10.0
        assert asked(one, "a") == {"text": "a"}


def test_one_that_ends_is_started_anew() -> None:
    with worker() as one:
        assert asked(one, "end")["error"].startswith("Crash")
        assert asked(one, "a") == {"text": "a"}


@pytest.mark.parametrize("command", [["/no/such/program"], [sys.executable, "-c", "import nothing_of_that_name"]])
def test_one_that_does_not_start_says_why(command: list[str]) -> None:
    with (
        Worker(command, limit=1.0) as one,
        pytest.raises(WorkerUnavailable, match=r"No such file|nothing_of_that_name"),
    ):
        one.ask({})

"""Processes that write batches of one job."""

import multiprocessing
from pathlib import Path

import pytest

from constraints.errors import ControllableError, InvalidOption, UnsatisfiableConstraint
from controllable import DiffusionLM
from controllable.workers import Workers

SCHEMA = {"type": "object", "properties": {"size": {"type": "integer"}}, "required": ["size"]}


def test_workers_write_what_one_process_writes_and_are_gone_afterwards(checkpoint: Path) -> None:
    lm = DiffusionLM.from_pretrained(checkpoint, device="cpu")
    expected = [one.text for one in lm.generate(SCHEMA, n=5, steps=2, batch_size=2)]
    with Workers(2, checkpoint, device="cpu") as workers:
        found = [getattr(one, "text", None) for one in workers.stream(SCHEMA, 5, steps=2, batch_size=2)]
        with pytest.raises(UnsatisfiableConstraint):
            list(workers.stream(SCHEMA, 3, steps=2, max_length=2, batch_size=1))
        first = next(iter(workers.stream(SCHEMA, 50, steps=2, batch_size=2)))
    assert found == expected and getattr(first, "text", None) == expected[0]
    assert not multiprocessing.active_children()


def test_what_cannot_be_sent_is_refused_and_a_death_is_told(checkpoint: Path) -> None:
    with Workers(1, checkpoint, device="cpu") as workers:
        with pytest.raises(InvalidOption, match="cannot be sent"):
            list(workers.stream(SCHEMA, 1, guidance=lambda state: state.probabilities.sum()))
        written = workers.stream(SCHEMA, 400, steps=2, batch_size=1)
        next(written)
        for process in multiprocessing.active_children():
            process.kill()
        with pytest.raises(ControllableError, match="has died"):
            list(written)


def test_there_is_one_at_least() -> None:
    with pytest.raises(InvalidOption):
        Workers(0)

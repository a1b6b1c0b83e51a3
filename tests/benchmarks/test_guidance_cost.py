"""What guidance costs is measured on the same canvases for all, and told as it was measured."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.sections.guidance_cost import cost
from benchmarks.timing.guidance_cost import CAPACITIES, UNGUIDED, canvases, compare, kinds, ratio
from controllable import DiffusionLM
from controllable.sampling import SamplerSettings


@pytest.fixture(scope="module")
def lm(checkpoint: Path) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint)


def test_canvases_are_those_of_the_capacities(lm: DiffusionLM) -> None:
    for canvas in canvases(lm, 2, seed=0):
        row = canvas.row(lm.vocabulary, SamplerSettings())
        assert len(row.positions) == sum(CAPACITIES.values())
        assert {row.pointers[span.slot]: span.capacity for span in row.spans} == CAPACITIES


def test_every_kind_writes_them(lm: DiffusionLM) -> None:
    found = compare(lm, batch=2, steps=1, rounds=1, seed=0)
    assert set(found["kinds"]) == set(kinds(lm)) - {UNGUIDED}
    assert all(
        row["ms"] == pytest.approx(row["ratio"]["value"] * found["unguided_ms"]) for row in found["kinds"].values()
    )


def test_a_median_lies_within_its_interval() -> None:
    found = ratio([1.0, 2.0, 3.0, 4.0, 100.0])
    assert 1.0 <= found["low"] < found["value"] == 3.0 < found["high"] <= 100.0
    assert ratio([2.0, 2.0]) == {"value": 2.0, "low": 2.0, "high": 2.0, "over": 2}


def test_the_table() -> None:
    measured: dict[str, Any] = {"ms": 15.0, "ratio": {"value": 1.5, "low": 1.25, "high": 2.0, "over": 9}}
    figures: dict[str, Any] = {
        "steps": 12, "rounds": 9, "threads": 1, "precision": "bfloat16", "canvas": 67, "free_positions": 57,
        "models": {
            "small": {"batch_1": {"unguided_ms": 10.04, "kinds": {"Length": measured, "Keyword": measured}}},
            "base": {"batch_8": {"unguided_ms": 20.0, "kinds": {"Length": measured}}},
        },
    }  # fmt: skip
    assert cost(figures)[-4:] == [
        "|---|---|---|",
        "| unguided step | 10.0 ms | 20.0 ms |",
        "| Length | 1.50 × [1.25, 2.00] | 1.50 × [1.25, 2.00] |",
        "| Keyword | 1.50 × [1.25, 2.00] | – |",
    ]

"""Hostile input: what the cases are and how they are watched; the small ones are tried here."""

import re
import time
from random import Random
from typing import Any

import pytest

from benchmarks.schemas import hostile
from constraints.errors import ControllableError, InvalidSchema
from constraints.layouts.layout_request import LayoutRequest
from constraints.output_types.types import Constraint, JSONSchema, Regex
from tests.constraints.filling import VOCABULARY

# These take seconds to be refused: they are left to the benchmark.
SLOW = re.compile("megabyte|5,000|2,000|200|10,000 ref|10,000 val|60 def|explodes|long length|overlap|tree")


def outcome(make: Any) -> str:
    """As `benchmarks.schemas.hostile`, with a layout for the text."""

    def case() -> str:
        constraint: Constraint = make()
        constraint.layout(LayoutRequest(VOCABULARY, Random(0), 200))
        return "compiled"

    return hostile.outcome(case)


@pytest.mark.parametrize("name", [name for name in hostile.SCHEMAS if not SLOW.search(name)])
def test_schemas_are_refused_by_name_or_compiled(name: str) -> None:
    assert not outcome(lambda: JSONSchema(hostile.SCHEMAS[name]())).startswith("CRASH")


@pytest.mark.parametrize("name", ["a{1,100000}", "(?:a?){500}a{500}", "300 groups in each other, repeated", "(a|aa)+$"])
def test_patterns_are_refused_by_name_or_compiled(name: str) -> None:
    assert not outcome(lambda: Regex(hostile.PATTERNS[name])).startswith("CRASH")


@pytest.mark.parametrize("name", [name for name in hostile.TEXTS if "must differ" not in name])
def test_texts_are_judged(name: str) -> None:
    assert hostile.outcome(lambda: hostile.judged(*hostile.TEXTS[name]())).startswith("judged")


def test_outcomes() -> None:
    def refuse(error: Exception) -> str:
        raise error

    assert hostile.outcome(lambda: "done") == "done"
    assert hostile.outcome(lambda: refuse(InvalidSchema("bad"))) == "InvalidSchema: bad"
    assert hostile.outcome(lambda: refuse(ValueError("bad"))) == "CRASH ValueError: bad"
    assert issubclass(InvalidSchema, ControllableError)


def test_limits_hold() -> None:
    def spin() -> str:
        while True:
            pass

    assert hostile.limited(lambda: "done")["outcome"] == "done"
    assert hostile.limited(spin, seconds=1) == {"outcome": "TIMEOUT", "seconds": 1.0}
    assert hostile.limited(lambda: str(len(bytearray(2**30))), memory=2**28)["outcome"].startswith("CRASH MemoryError")
    assert hostile.limited(lambda: str(time.process_time() > 0), memory=2**31)["outcome"] == "True"

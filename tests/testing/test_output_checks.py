"""Properties of what a model writes."""

from pathlib import Path
from typing import Any

import pytest
from scipy import stats

from constraints.errors import ControllableError, InvalidOption
from controllable import DiffusionLM, GenerationError, Regex
from controllable.testing import check_outputs
from controllable.writing.generator import Generator

ORDER = {
    "type": "object",
    "properties": {"quantity": {"type": "integer", "minimum": 1, "maximum": 99}, "note": {"type": "string"}},
    "required": ["quantity", "note"],
}


@pytest.fixture(scope="module")
def lm(checkpoint: Path) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint)


def test_the_rate_and_the_smallest_counterexample(lm: DiffusionLM) -> None:
    seen: list[Any] = []

    def few(order: Any) -> None:
        seen.append(order)
        assert order["quantity"] < 20, "too many"

    report = check_outputs(lm, ORDER, few, 12, steps=2, seed=1)
    written = [each.value for each in lm.generate(ORDER, n=12, steps=2, seed=1)]
    assert seen[:12] == written
    failing = [index for index, order in enumerate(written) if order["quantity"] >= 20]
    assert [each.index for each in report.failures] == failing and failing
    assert report.n == 12 and report.holds == 12 - len(failing) and report.rate == report.holds / 12
    wilson = stats.binomtest(report.holds, 12).proportion_ci(0.95, method="wilson")
    assert (report.low, report.high) == (wilson.low, wilson.high)
    assert report.smallest is not None and report.smallest.value == {"quantity": 20, "note": ""}
    assert report.smallest.reason == "AssertionError: too many" and report.smallest.index is None
    assert 'smallest: {"quantity":20,"note":""}: AssertionError: too many' in str(report)
    kept = check_outputs(lm, ORDER, few, 12, steps=2, seed=1, shrink=False).smallest
    assert kept is not None and kept in report.failures


def test_a_property_that_holds(lm: DiffusionLM) -> None:
    report = check_outputs(lm, Regex("[a-c]{2}"), lambda text: len(text) == 2, 5, steps=2)
    assert report.rate == 1 and report.smallest is None and not report.failures and report.low < 1
    assert str(report).startswith("holds for 5 of 5 documents: 100.0 % [")


def test_an_exception_of_the_property_is_a_failure(lm: DiffusionLM) -> None:
    report = check_outputs(lm, Regex("[a-c]{1,6}"), lambda text: text[3], 6, steps=2)
    assert report.smallest is not None and report.smallest.value == "a"
    assert report.smallest.reason.startswith("IndexError")


def test_what_could_not_be_written(lm: DiffusionLM, monkeypatch: pytest.MonkeyPatch) -> None:
    write, failed = Generator.write, GenerationError("still invalid", best="{", violations=())

    def half(self: Generator, requests: Any, **options: Any) -> list[Any]:
        made = write(self, requests, **options)
        return [failed if request.index % 2 else one for request, one in zip(requests, made, strict=True)]

    monkeypatch.setattr(Generator, "write", half)
    report = check_outputs(lm, ORDER, lambda order: True, 4, steps=2)
    assert report.n == 2 and len(report.unwritten) == 2 and "not written: 2" in str(report)
    monkeypatch.setattr(Generator, "write", lambda self, requests, **options: [failed] * len(requests))
    with pytest.raises(ControllableError, match="still invalid"):
        check_outputs(lm, ORDER, lambda order: True, 4, steps=2)


def test_wrong_options(lm: DiffusionLM) -> None:
    with pytest.raises(InvalidOption, match="n is 0"):
        check_outputs(lm, ORDER, bool, 0)
    with pytest.raises(InvalidOption, match=r"n is 1\.5"):
        check_outputs(lm, ORDER, bool, 1.5)  # type: ignore[arg-type]
    with pytest.raises(InvalidOption, match="holds is 'x', it must be a function"):
        check_outputs(lm, ORDER, "x", 1)  # type: ignore[arg-type]
    with pytest.raises(InvalidOption, match="colour"):
        check_outputs(lm, ORDER, bool, 1, colour="red")

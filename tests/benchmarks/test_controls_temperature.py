"""Which temperature is nearest to real sentences."""

import math

import pytest

from benchmarks.controls.temperature import nearest


def rows(*perplexities: float) -> list[dict[str, float]]:
    return [{"temperature": 0.5 + 0.1 * n, "teacher_perplexity": value} for n, value in enumerate(perplexities)]


def test_the_nearest_temperature_and_where_real_sentences_are_met() -> None:
    found = nearest(rows(3.0, 4.0, 6.0, 9.0)[::-1], 5.0)
    assert found["temperature"] == pytest.approx(0.7)
    assert found["met_at"] == pytest.approx(0.6 + 0.1 * math.log(5 / 4) / math.log(6 / 4))


def test_they_may_be_met_nowhere_or_exactly() -> None:
    assert nearest(rows(3.0, 4.0), 5.0) == {"temperature": 0.6, "met_at": None}
    assert nearest(rows(6.0, 7.0), 5.0) == {"temperature": 0.5, "met_at": None}
    assert nearest(rows(5.0, 5.0), 5.0) == {"temperature": 0.5, "met_at": 0.5}

"""The benchmark of regular expressions: its patterns compile, and what it compares with is right."""

from random import Random

import pytest

from benchmarks.schemas.regexes import PATTERNS, expected_distinct
from constraints.output_types.types import Regex


def test_there_are_a_hundred_patterns_and_all_compile() -> None:
    assert len(set(PATTERNS.values())) == 100
    assert not [name for name, pattern in PATTERNS.items() if Regex(pattern).language.is_empty()]


@pytest.mark.parametrize("number", [1, 2, 7, 400])
def test_expected_distinct_is_the_mean(number: int) -> None:
    rng = Random(0)
    mean = sum(len({rng.randrange(number) for _ in range(20)}) for _ in range(2000)) / 2000
    assert expected_distinct(number, 20) == pytest.approx(mean, rel=0.02)


def test_of_very_many_texts_none_is_drawn_twice() -> None:
    assert expected_distinct(10**9, 20) == pytest.approx(20)
    assert expected_distinct(10**400, 20) == 20

"""The figures of calibration, on counts small enough to work out by hand."""

import math

import pytest
from scipy.stats import entropy

from benchmarks.content.calibration import (
    SMOOTHING,
    Choice,
    choice_rows,
    choices_of,
    divergence,
    first_names,
    number_row,
    numbers,
)
from corpus.records.schema import family_schema
from corpus.records.splits import HELDOUT_FAMILIES


def test_divergence_is_that_of_smoothed_counts_in_bits() -> None:
    data, written, options = {"a": 3, "b": 1}, {"a": 1, "c": 5}, ("a", "b", "c")
    smoothed = [written.get(option, 0) + SMOOTHING for option in options]
    assert divergence(data, written, options) == pytest.approx(entropy([3, 1, 0], smoothed, base=2))
    assert divergence({"a": 5}, {"a": 10**9}, ("a", "b")) == pytest.approx(0, abs=1e-6)
    assert divergence({"a": 1, "b": 1}, {"a": 99}, ("a", "b")) == pytest.approx(
        -1 - 0.5 * math.log2(99.5 / 100) - 0.5 * math.log2(0.5 / 100)
    )


def test_forty_choices_are_found_in_the_families_that_are_held_out() -> None:
    choices = choices_of({family: family_schema(family) for family in HELDOUT_FAMILIES})
    assert len(choices) == len(set(choices)) == 40
    kinds = [choice.kind for choice in choices]
    assert {kind: kinds.count(kind) for kind in kinds} == {"enum": 8, "boolean": 5, "optional": 27}


def test_rows_count_values_that_are_there_and_fields_that_are_not() -> None:
    status, note = Choice("f", "status", "enum", ('"new"', '"old"')), Choice("f", "note", "optional", ("true", "false"))
    records = {"f": [{"status": "new", "note": ""}, {"status": "old"}, {"note": "x"}, {"status": "new"}]}
    first, second = choice_rows([status, note], records, records, {"f": [{"status": "new"}]})
    assert first["data"] == {'"new"': 2 / 3, '"old"': 1 / 3} and first["written"] == {'"new"': 1, '"old"': 0}
    assert second["data"] == {"true": 0.5, "false": 0.5} and second["written"] == {"true": 0, "false": 1}
    assert first["bits"] > first["bits_of_records"]


def test_numbers_are_compared_by_their_quartiles() -> None:
    data = [float(value) for value in range(101)]
    row = number_row(data, data, [value + 50 for value in data])
    assert row["kolmogorov_smirnov_of_records"] == row["wasserstein_of_records"] == 0
    assert row["wasserstein_in_quartile_ranges"] == pytest.approx(1)
    assert row["kolmogorov_smirnov"] == pytest.approx(50 / 101)
    assert number_row(data, data, [1.0, 1.0, 2.0, 3.0])["its_share"] == 0.5
    assert number_row(data, data, []) == {"numbers": 0}
    assert numbers([{"a": 1}, {}, {"a": None}, {"a": 2.5}], "a") == [1.0, 2.5]


def test_first_names_are_compared_with_how_often_they_are_given() -> None:
    row = first_names(["James"] * 3 + ["Mary", "Xqz"])
    assert (row["most_frequent"], row["its_share"], row["distinct"]) == ("James", 0.6, 3)
    assert 0.005 < row["real_share"] < 0.03
    assert row["times_real_share"] == pytest.approx(0.6 / row["real_share"])
    assert first_names(["Xqz"])["real_share"] == 0

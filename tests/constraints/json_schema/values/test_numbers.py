"""Number automata against plain comparison."""

import json
from decimal import Decimal
from itertools import product
from random import Random

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constraints.errors import ConstraintTooLarge
from constraints.json_schema.facts import NumberFacts
from constraints.json_schema.values.judged_numbers import is_number
from constraints.json_schema.values.numbers import written_numbers
from tests.constraints.filling import member

bounds = st.none() | st.decimals(-1000, 1000, places=2) | st.integers(-300, 300).map(Decimal)
facts = st.builds(NumberFacts, st.booleans(), bounds, st.booleans(), bounds, st.booleans())


def within(value: Decimal | float | int, asked: NumberFacts) -> bool:
    low = None if asked.low is None else type(value)(asked.low)
    high = None if asked.high is None else type(value)(asked.high)
    if isinstance(value, int):
        low, high = asked.low, asked.high
    above = low is None or (value > low if asked.low_open else value >= low)
    return above and (high is None or (value < high if asked.high_open else value <= high))


@settings(max_examples=80)
@given(
    facts, st.lists(st.decimals(-1100, 1100, places=3) | st.integers(-310, 310).map(Decimal), min_size=20, max_size=20)
)
def test_decimals_are_accepted_exactly_if_they_are_in_range(asked: NumberFacts, values: list[Decimal]) -> None:
    for value in values:
        text = format(value, "f")
        if text.startswith("-") and not value:
            continue
        expected = within(value, asked) and not (asked.integer and value % 1)
        assert is_number(asked, text) is expected
        assert written_numbers(asked).accepts(text.encode()) is (expected and not (asked.integer and "." in text))


def test_small_language_by_enumeration() -> None:
    asked = NumberFacts(False, Decimal("-1.5"), True, Decimal("0.25"), False)
    found = {text.decode() for text in written_numbers(asked).enumerate(5)}
    expected = set()
    for length in range(1, 6):
        for symbols in product("-0125.", repeat=length):
            text = "".join(symbols)
            try:
                value = json.loads(text, parse_float=Decimal)
            except ValueError:
                continue
            if not (text[0] == "-" and value == 0) and within(Decimal(value), asked):
                expected.add(text)
    assert {text for text in found if set(text) <= set("-0125.")} == expected


@settings(max_examples=40)
@given(facts, st.integers(0, 10**6))
def test_what_is_written_is_in_range_after_rounding_to_doubles(asked: NumberFacts, seed: int) -> None:
    rng = Random(seed)
    language = written_numbers(asked)
    for _ in range(0 if language.is_empty() else 10):
        text = member(language, rng, 30)
        assert within(json.loads(text), asked) and is_number(asked, text)


@pytest.mark.parametrize("text", ["-0", "00", "1.", ".5", "+1", "-", "", "1e", "1e5", "0x1", "1e5.0"])
def test_what_nobody_writes_is_not_written(text: str) -> None:
    assert not written_numbers(NumberFacts()).accepts(text.encode())


def test_exclusive_zero_excludes_every_zero() -> None:
    above = NumberFacts(low=Decimal(0), low_open=True)
    assert [is_number(above, t) for t in ("0", "-0", "0.0", "0e5", "0.00e-3")] == [False] * 5
    assert [is_number(above, t) for t in ("0.001", "1e-9")] == [True] * 2


@pytest.mark.parametrize("multiples", [{5}, {7, 3}, {0.01}, {0.25}, {3600}, {1e6}, {100_000}])
def test_multiples_are_what_the_validator_takes(multiples: set[int | float]) -> None:
    asked = NumberFacts(multiples=frozenset(multiples))
    rng = Random(0)
    texts = {member(written_numbers(asked), rng, 12) for _ in range(100)}
    assert len(texts) > 10
    assert all(is_number(asked, text) for text in texts)


def test_opposite_bounds_have_no_number() -> None:
    assert written_numbers(NumberFacts(low=Decimal(2), high=Decimal(2), high_open=True)).is_empty()
    assert written_numbers(NumberFacts(integer=True, low=Decimal("2.1"), high=Decimal("2.9"))).is_empty()


def test_endless_bounds_are_too_large() -> None:
    with pytest.raises(ConstraintTooLarge):
        written_numbers(NumberFacts(low=Decimal(10) ** 5000))


@settings(max_examples=60)
@given(
    st.sets(st.sampled_from([1, 2, 7, 0.5, 0.01, 5000]), min_size=1, max_size=2),
    st.sets(st.sampled_from([0.25, 3]), max_size=1),
    st.booleans(),
    st.integers(0, 10**6),
)
def test_what_must_not_be_divisible_is_not(
    indivisible: set[float], multiples: set[float], whole: bool, seed: int
) -> None:
    asked = NumberFacts(integer=whole, indivisible=frozenset(indivisible), multiples=frozenset(multiples))
    written = written_numbers(asked)
    schema = {"allOf": [*({"not": {"multipleOf": d}} for d in indivisible), *({"multipleOf": d} for d in multiples)]}
    validator = jsonschema.Draft202012Validator({"type": "integer" if whole else "number", **schema})
    rng = Random(seed)
    for _ in range(0 if written.is_empty() else 10):
        text = member(written, rng, 8)
        assert validator.is_valid(json.loads(text)), text
        assert is_number(asked, text)
    if whole and indivisible & {1, 0.5, 0.01}:
        assert written.is_empty()
    elif not multiples:
        assert not written.is_empty()


@pytest.mark.parametrize(("text", "fraction"), [("1.5", True), ("1", False), ("1.0", False), ("100e-2", False)])
def test_fractions_are_told_from_whole_numbers(text: str, fraction: bool) -> None:
    assert is_number(NumberFacts(fraction=True), text) is fraction
    written = written_numbers(NumberFacts(fraction=True, low=Decimal(1), high=Decimal(2)))
    assert written.accepts(text.encode()) is fraction

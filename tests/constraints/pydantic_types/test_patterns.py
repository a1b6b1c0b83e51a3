"""Patterns of bounded values, compared with arithmetic and with pydantic."""

import base64
import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.pydantic_types.numeric_patterns import decimal_text
from constraints.pydantic_types.range_patterns import Range, between, decimals, either, whole
from constraints.pydantic_types.temporal_patterns import durations
from constraints.pydantic_types.text_patterns import base64 as base64_pattern
from constraints.pydantic_types.type_schema import TypeSchema

bounds = st.none() | st.integers(-30_000, 30_000)


def found(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.ASCII) is not None


def taken(adapter: pydantic.TypeAdapter[Any], value: Any) -> bool:
    try:
        adapter.validate_python(value)
    except pydantic.ValidationError:
        return False
    return True


@given(st.integers(0, 9999), st.integers(0, 9999), st.integers(0, 9999))
def test_texts_between_two_of_one_width(a: int, b: int, other: int) -> None:
    low, high = (f"{n // 100:02}-{n % 100:02}" for n in sorted((a, b)))
    assert found(whole(between(low, high)), f"{other // 100:02}-{other % 100:02}") is (min(a, b) <= other <= max(a, b))


@given(bounds, bounds, st.integers(0, 3), st.integers(-40_000, 40_000))
def test_decimals_between_bounds(low: int | None, high: int | None, places: int, units: int) -> None:
    digits = str(abs(units)).zfill(places + 1)
    text = "-" * (units < 0) + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)
    inside = (low is None or low <= units) and (high is None or units <= high)
    assert found(whole(either(decimals((low, high), places))), text) is inside


def test_open_bounds_leave_themselves_out() -> None:
    assert Range(Decimal("0.5"), Decimal("2"), low_open=True, high_open=True).units(Fraction(1, 10)) == (6, 19)
    assert Range(0.1, None).units(Fraction(1, 10)) == (1, None)
    assert Range().units(Fraction(1), 99) == (-99, 99)


limits = st.fixed_dictionaries(
    {},
    optional={
        "max_digits": st.integers(1, 5),
        "decimal_places": st.integers(0, 3),
        "multiple_of": st.sampled_from([Decimal("0.01"), Decimal("0.25"), Decimal("0.05"), Decimal(1), Decimal(3)]),
        "ge": st.decimals(-99, 99, places=2),
        "lt": st.decimals(-99, 99, places=3),
    },
)


@given(limits, st.decimals(-9999, 9999, places=2) | st.decimals(-99, 99, places=4) | st.integers(-120, 120))
def test_texts_of_decimals_are_those_that_pydantic_takes(asked: dict[str, Any], number: Decimal | int) -> None:
    places = asked.get("decimal_places")
    if places is not None:
        asked["max_digits"] = max(asked.get("max_digits", 0), places)
    adapter = pydantic.TypeAdapter(Annotated[Decimal, pydantic.Field(**asked)])
    pattern, text = decimal_text(asked), format(number, "f")
    if pattern is not None and found(pattern, text):
        assert taken(adapter, text)
    elif pattern is not None and "multiple_of" not in asked and places is None and number and text[-1] != "0":
        assert not taken(adapter, text)


spans = st.integers(-400_000, 400_000)


def written(seconds: int) -> str:
    return pydantic.TypeAdapter(timedelta).dump_python(timedelta(seconds=seconds), mode="json")


@given(spans, spans, spans)
def test_durations_between_bounds(a: int, b: int, other: int) -> None:
    low, high = sorted((a, b))
    asked = durations({"ge": timedelta(seconds=low), "le": timedelta(seconds=high)})
    assert found(asked["pattern"], written(other)) is (low <= other <= high)


@pytest.mark.parametrize("step", [timedelta(minutes=15), timedelta(seconds=90), timedelta(days=7), timedelta(hours=6)])
def test_durations_that_are_multiples(step: timedelta) -> None:
    pattern = durations({"multiple_of": step, "ge": timedelta()})["pattern"]
    assert found(pattern, "PT0S")
    assert found(pattern, written(int(step.total_seconds()) * 5))
    assert not found(pattern, written(int(step.total_seconds()) * 5 + 1))


def test_durations_within_a_second() -> None:
    asked = durations({"gt": timedelta(seconds=3), "lt": timedelta(seconds=3, milliseconds=2)})
    assert found(asked["pattern"], "PT3.001000S")
    assert not found(asked["pattern"], "PT3.002000S")
    assert "format" not in asked


moments = st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)).map(lambda each: each.replace(microsecond=0))
zones = st.sampled_from([None, UTC, timezone(timedelta(hours=5, minutes=30)), timezone(-timedelta(hours=3))])
asked_for = st.dictionaries(
    st.sampled_from(["ge", "gt", "le", "lt"]), st.builds(datetime.replace, moments, tzinfo=zones)
)
zoned = st.sampled_from([pydantic.AwareDatetime, pydantic.NaiveDatetime, datetime])


@given(
    zoned, asked_for, moments, st.sampled_from(["", "Z", "+02:00", "-07:30"]), st.sampled_from(["", ".5", ".000001"])
)
def test_pydantic_takes_the_moments_that_match(
    kind: Any, asked: dict[str, datetime], moment: datetime, offset: str, fraction: str
) -> None:
    adapter = pydantic.TypeAdapter(Annotated[kind, pydantic.Field(**asked)])
    schema = adapter.json_schema(schema_generator=TypeSchema)
    text = f"{moment.isoformat()}{fraction}{offset}"
    patterns = [each["pattern"] for each in (schema, *schema.get("allOf", ())) if "pattern" in each]
    matched = bool(patterns) and all(found(pattern, text) for pattern in patterns)
    assert not matched or taken(adapter, text)
    if offset == ("" if kind is pydantic.NaiveDatetime else "Z") and patterns and not fraction:
        assert matched or not taken(adapter, text)


times = st.dictionaries(
    st.sampled_from(["ge", "gt", "le", "lt"]),
    st.builds(time.replace, moments.map(datetime.time), tzinfo=zones),
    min_size=1,
)


@given(times, moments, st.sampled_from(["", "Z", "+02:00", "-07:30"]))
def test_pydantic_takes_the_times_that_match(asked: dict[str, time], moment: datetime, offset: str) -> None:
    adapter = pydantic.TypeAdapter(Annotated[time, pydantic.Field(**asked)])
    text = f"{moment.time().isoformat()}{offset}"
    matched = found(adapter.json_schema(schema_generator=TypeSchema)["pattern"], text)
    assert not matched or taken(adapter, text)
    assert matched or offset != "Z" or not taken(adapter, text)


days = st.dates(date(1990, 1, 1), date(2040, 1, 1))


@given(st.dictionaries(st.sampled_from(["ge", "gt", "le", "lt"]), days, min_size=1), days)
def test_pydantic_takes_the_dates_that_match(asked: dict[str, date], day: date) -> None:
    adapter = pydantic.TypeAdapter(Annotated[date, pydantic.Field(**asked)])
    pattern = adapter.json_schema(schema_generator=TypeSchema)["pattern"]
    assert found(pattern, day.isoformat()) is taken(adapter, day.isoformat())


@pytest.mark.parametrize("url", [True, False])
@given(st.data())
def test_base64_of_so_many_bytes(url: bool, data: st.DataObject) -> None:
    content, least = data.draw(st.binary(max_size=9)), data.draw(st.integers(0, 9))
    most = data.draw(st.none() | st.integers(least, 9))
    text = (base64.urlsafe_b64encode if url else base64.b64encode)(content).decode()
    pattern = base64_pattern(least, most, url=url, text=False)
    assert found(pattern, text) is (least <= len(content) and (most is None or len(content) <= most))


@given(st.data())
def test_base64_of_ascii_that_prints(data: st.DataObject) -> None:
    content = data.draw(st.binary(min_size=1, max_size=9))
    text = base64.b64encode(content).decode()
    assert found(base64_pattern(0, None, url=False, text=True), text) is all(0x20 <= byte < 0x80 for byte in content)

"""Dates and numbers in order."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.automata.dfa import ByteDFA
from tests.relations.writing import kept


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("start_date", "end_date"), ("startDate", "endDate"), ("begins_on", "ends_on"), ("from", "to"),
        ("created_at", "updated_at"), ("createdAt", "lastModified"), ("issued", "due_date"), ("issue_date", "expires"),
        ("ordered_at", "shipped_at"), ("order_date", "delivery_date"), ("hire_date", "left_on"), ("opens", "closes"),
        ("born", "died"), ("birth_date", "hire_date"), ("check_in", "check_out"), ("checkin", "checkOut"),
        ("valid_from", "valid_until"), ("validFrom", "validTo"), ("not_before", "not_after"), ("departure", "arrival"),
        ("scheduled_departure", "actual_arrival"), ("first_seen", "last_seen"), ("last_service", "next_service"),
        ("reported_at", "resolved_at"), ("admission_date", "discharge_date"), ("sprint_start", "sprint_end"),
        ("borrowed_on", "due_on"), ("pick_up", "drop_off"), ("sunrise", "sunset"), ("planted", "harvested"),
    ],
)  # fmt: skip
def test_dates_come_in_the_order_that_their_names_say(first: str, last: str) -> None:
    early, late = "2025-03-01", "2025-04-07"
    assert kept({first: late, last: early}) == [early, late]
    assert kept({last: early, first: late}) == [late, early]
    assert kept({first: early, last: late}) == [early, late]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("start_date", "registration_deadline"), ("event_start", "sale_end"), ("birth_date", "date"), ("date", "time"),
        ("planned_start", "actual_start"), ("start_date", "updated_at"), ("id", "name"),
    ],
)  # fmt: skip
def test_names_that_do_not_say_it_leave_dates_as_they_are(one: str, other: str) -> None:
    assert kept({one: "2025-03-01", other: "2025-02-01"}) == ["2025-03-01", "2025-02-01"]
    assert kept({other: "2025-03-01", one: "2025-02-01"}) == ["2025-03-01", "2025-02-01"]


def test_who_stays_arrives_before_and_who_travels_after() -> None:
    assert kept({"arrival": "2025-03-05", "departure": "2025-03-01"}) == ["2025-03-05", "2025-03-01"]
    stay = {"room": "12", "arrival": "2025-03-05", "departure": "2025-03-01"}
    assert kept(stay) == ["12", "2025-03-01", "2025-03-05"]


def test_dates_of_other_objects_and_held_ones_stay() -> None:
    late, early = "2025-03-05", "2025-03-01"
    assert kept({"a/start": late, "b/end": early}) == [late, early]
    assert kept({"start": late, "end": early}, held=("end",)) == [late, early]
    assert kept({"start/date": late, "end/date": early}) == [early, late]
    assert kept({"items/0/start": late, "items/1/end": early}) == [late, early]


def test_languages_decide() -> None:
    narrow = ByteDFA.literal(b"2025-03-05")
    assert kept({"start": "2025-03-05", "end": "2025-03-01"}, languages={"start": narrow}) == [
        "2025-03-05",
        "2025-03-01",
    ]


def test_days_and_moments_exchange_their_days() -> None:
    assert kept({"start": "2025-03-05", "end": "2025-03-01T10:00:00Z"}) == ["2025-03-01", "2025-03-05T10:00:00Z"]
    assert kept({"start": "2025-03-05", "end": "2025-03-05T00:00:00Z"}) == ["2025-03-05", "2025-03-05T00:00:00Z"]
    zones = {"start": "2025-03-05T10:00:00+05:00", "end": "2025-03-05T06:00:00Z"}
    assert kept(zones) == list(zones.values())


@pytest.mark.parametrize(
    ("first", "last"),
    [("min", "max"), ("min_price", "max_price"), ("salary_low", "salary_high"), ("lower_bound", "upper_bound"),
     ("priceFrom", "priceTo"), ("minimum", "average"), ("page_start", "page_end"), ("birth_year", "death_year")],
)  # fmt: skip
def test_bounds_come_in_order(first: str, last: str) -> None:
    assert kept({first: "1990", last: "120"}, kind="integer") == ["120", "1990"]


@pytest.mark.parametrize(
    "values",
    [
        {"min_price": "30", "max_stock": "2"},
        {"low": "9", "medium": "4", "high": "1"},
        {"created": "9", "updated": "4"},
        {"price": "9", "max": "4"},
    ],
)
def test_other_numbers_stay(values: dict[str, str]) -> None:
    assert kept(values, kind="integer") == list(values.values())


@given(st.permutations(range(4)))
def test_any_number_of_stages_is_sorted(order: list[int]) -> None:
    days = [str(date(2025, 1, 1) + timedelta(days=number)) for number in order]
    names = ("created_at", "ordered_at", "shipped_at", "delivered_at")
    found = kept(dict(zip(names, days, strict=True)))
    assert sorted(found) == sorted(days)
    assert max(found[0], found[1]) < found[2] < found[3]


def test_pieces_of_plain_text_are_no_values() -> None:
    assert kept({"start": 'a "b" \\', "end": "2025-03-01"}) == ['a "b" \\', "2025-03-01"]

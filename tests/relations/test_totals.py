"""Totals are what they have to be."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.automata.dfa import ByteDFA
from constraints.layouts.layout import Fixed, Layout, Slot
from controllable.relations.keeping import totals
from controllable.relations.totals import sums
from tests.relations.writing import ANY, kept


def test_lines_sums_and_totals() -> None:
    order = {
        "items/0/quantity": "3", "items/0/unit_price": "9.99", "items/0/line_total": "5.0",
        "items/1/quantity": "1", "items/1/unit_price": "20", "items/1/line_total": "7",
        "subtotal": "1.5", "tax": "4.00", "shipping": "5", "discount_amount": "2", "total": "9",
    }  # fmt: skip
    found = dict(zip(order, kept(order, kind="number"), strict=True))
    assert found["items/0/line_total"] == "29.97" and found["items/1/line_total"] == "20"
    assert found["subtotal"] == "49.97" and found["total"] == "56.97"
    assert kept(found, kind="number") == list(found.values())


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"qty": "2", "price": "4", "total": "9"}, "8"),
        ({"quantity": "2", "unitPrice": "4.25", "amount": "9.1"}, "8.50"),
        ({"lines/0/amount": "2", "lines/1/amount": "5", "total": "1"}, "7"),
        ({"subtotal": "10", "vat": "1.9", "grandTotal": "5.5"}, "11.90"),
        ({"quantity": "2", "unit_price": "4", "tax": "1", "subtotal": "8", "total": "3"}, "9"),
    ],
)
def test_totals_follow(values: dict[str, str], wanted: str) -> None:
    assert kept(values, kind="number")[-1] == wanted


@pytest.mark.parametrize(
    "values",
    [
        {"quantity": "2", "price": "4", "tax": "1", "total": "3"},
        {"subtotal": "10", "discount": "10", "total": "5"},
        {"quantity": "2", "unit_price": "4", "price": "3", "total": "1"},
        {"lines/0/amount": "2", "lines/1/note": "5", "total": "1"},
        {"payments/0/amount": "2", "total": "1"},
        {"quantity": "2", "unit_price": "4"},
        {"subtotal": "1", "rebate": "5", "total": "3"},
        {"quantity": "many", "unit_price": "4", "total": "9"},
    ],
)
def test_in_doubt_numbers_stay(values: dict[str, str]) -> None:
    assert kept(values, kind="number") == list(values.values())


def test_languages_decide() -> None:
    only = {"total": ByteDFA.choice([b"9", b"10"])}
    assert kept({"quantity": "2", "price": "4", "total": "9"}, kind="integer", languages=only)[-1] == "9"
    assert kept({"quantity": "2", "price": "5", "total": "9"}, kind="integer", languages=only)[-1] == "10"


@given(st.integers(0, 50), st.decimals(0, 1000, places=2))
def test_any_line_is_right(quantity: int, price: Decimal) -> None:
    values = {"quantity": str(quantity), "unit_price": str(price), "line_total": "0.01"}
    found = kept(values, kind="number")
    assert Decimal(found[-1]) == quantity * price or abs(quantity * price - Decimal("0.01")) < Decimal("0.005")


def test_what_totals_are_made_of_is_told_before_it_is_written() -> None:
    names = ["items/0/quantity", "items/0/unit_price", "items/0/total", "subtotal", "tax", "score/total", "total"]
    slots = [Slot(f"/{path}", ANY, path.rpartition("/")[2], "number") for path in names]
    assert sums(slots) == {2, 3, 6}


def test_fixed_values_count() -> None:
    slots = [Slot("/quantity", ANY, "quantity", "integer"), Slot("/total", ANY, "total", "number")]
    layout = Layout.of([Fixed('{"quantity":'), slots[0], Fixed(',"unit_price":2.5,"total":'), slots[1], Fixed("}")])
    assert totals(layout, ["3", "1"], free=[False, False]) == {1: "7.5"}
    assert totals(layout, ["3", "1"], free=[False, True]) == {}

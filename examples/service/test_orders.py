"""Tests of the service: any valid order is taken, an almost valid one is refused, realistic ones go all the way."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from orders import DISCOUNTS, NewOrder, app

from controllable.testing import NearMiss, from_model, near_misses_of

client = TestClient(app)
QUICK = settings(max_examples=50, deadline=None)


def place(new: NewOrder) -> dict[str, Any]:
    """Place an order that has to be taken."""
    answer = client.post("/orders", json=new.model_dump())
    assert answer.status_code == 201
    placed: dict[str, Any] = answer.json()
    return placed


@QUICK
@given(from_model(NewOrder, realism=0))
def test_an_order_is_what_was_asked_for(new: NewOrder) -> None:
    placed = place(new)
    assert placed.items() >= new.model_dump().items()
    assert client.get(f"/orders/{placed['id']}").json() == placed


@QUICK
@given(from_model(NewOrder, realism=0, coverage="boundaries"))
def test_the_total_is_the_sum_less_the_discount(new: NewOrder) -> None:
    total = place(new)["total_cents"]
    full = sum(line.quantity * line.price_cents for line in new.lines)
    assert 0 <= total <= full
    assert full - total == pytest.approx(full * DISCOUNTS[new.discount] / 100, abs=1)


@pytest.mark.parametrize(
    "miss", [*near_misses_of(NewOrder, n=2, most=60)], ids=lambda miss: f"{miss.keyword} {miss.pointer}"
)
def test_an_almost_valid_order_is_refused(miss: NearMiss) -> None:
    answer = client.post("/orders", json=miss.value)
    assert answer.status_code == 422
    places = ["".join(f"/{part}" for part in error["loc"][1:]) for error in answer.json()["detail"]]
    assert all(place.startswith(miss.pointer) for place in places)


@pytest.mark.controllable(output_type=NewOrder, n=4, fill="all", prompt="a garden shop")
def test_an_order_is_paid_and_its_receipt_sent(generated: NewOrder) -> None:
    order = place(generated)
    payment = f"/orders/{order['id']}/payment"
    assert client.post(payment, params={"cents": order["total_cents"] + 1}).status_code == 409
    assert client.post(payment, params={"cents": order["total_cents"]}).json()["paid"]
    assert client.post(payment, params={"cents": order["total_cents"]}).status_code == 409
    receipt = client.get(f"/orders/{order['id']}/receipt").text
    assert all(part in receipt for part in (generated.customer, *(line.product for line in generated.lines)))

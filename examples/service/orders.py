"""A small service: orders are placed, found again and paid. `uvicorn orders:app` serves it."""

from typing import Annotated, Literal

from fastapi import FastAPI, HTTPException
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=1, max_length=40, pattern=r"\S")]
DISCOUNTS = {"none": 0, "member": 5, "sale": 20}
"""Per cent off the total."""


class Line(BaseModel):
    """So many pieces of a product."""

    model_config = ConfigDict(extra="forbid")

    product: Name
    quantity: Annotated[int, Field(ge=1, le=99)]
    price_cents: Annotated[int, Field(ge=1, le=100_000)]


class NewOrder(BaseModel):
    """A customer's order in a shop."""

    model_config = ConfigDict(extra="forbid")

    customer: Name
    email: Annotated[str, Field(pattern=r"^[a-z0-9]+(\.[a-z0-9]+)*@[a-z0-9]+\.(com|org|net)$", max_length=60)]
    discount: Literal["none", "member", "sale"] = "none"
    lines: Annotated[list[Line], Field(min_length=1, max_length=8)]


class Order(NewOrder):
    """An order that was placed."""

    id: int
    total_cents: int
    paid: bool = False


app = FastAPI(title="Orders")
_orders: dict[int, Order] = {}


@app.post("/orders", status_code=201)
def place(new: NewOrder) -> Order:
    """Place an order."""
    full = sum(line.quantity * line.price_cents for line in new.lines)
    # Whole cents, rounded in the customer's favour.
    total = full * (100 - DISCOUNTS[new.discount]) // 100
    order = Order(**new.model_dump(), id=len(_orders) + 1, total_cents=total)
    _orders[order.id] = order
    return order


@app.get("/orders/{number}")
def find(number: int) -> Order:
    """An order that was placed."""
    if number not in _orders:
        raise HTTPException(404, "there is no such order")
    return _orders[number]


@app.post("/orders/{number}/payment")
def pay(number: int, cents: Annotated[int, Field(ge=0)]) -> Order:
    """Pay an order in full."""
    order: Order = find(number)
    if order.paid or cents != order.total_cents:
        raise HTTPException(409, "it is paid" if order.paid else f"the total is {order.total_cents}")
    order.paid = True
    return order


@app.get("/orders/{number}/receipt", response_class=PlainTextResponse)
def receipt(number: int) -> str:
    """What the customer is sent: a line for each product, and the total."""
    order: Order = find(number)
    lines = [f"{line.quantity:>3} x {line.product:<40}{line.quantity * line.price_cents:>12}" for line in order.lines]
    return "\n".join([f"Receipt for {order.customer}", *lines, f"{'Total':<46}{order.total_cents:>12}"])

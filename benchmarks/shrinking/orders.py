"""The orders that the programs with bugs are given."""

import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field


class Line(BaseModel):
    """An article of an order."""

    sku: Annotated[str, Field(pattern=r"^[A-Z]{3}-[0-9]{4}$")]
    quantity: Annotated[int, Field(ge=1, le=100)]
    price: Annotated[float, Field(ge=0, le=1000)]


class Order(BaseModel):
    """An order."""

    number: Annotated[int, Field(ge=0)]
    customer: Annotated[str, Field(max_length=40)]
    placed: datetime.date
    paid: datetime.date | None
    status: Literal["new", "paid", "sent"]
    discount: Annotated[int, Field(ge=0, le=50)]
    lines: Annotated[list[Line], Field(max_length=5)]

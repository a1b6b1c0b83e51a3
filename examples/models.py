"""Types to generate: `controllable generate --model examples/models.py:Customer -n 5`."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field
from typing_extensions import TypedDict


class Address(BaseModel):
    """A postal address."""

    street: str = Field(min_length=4, max_length=50)
    city: str = Field(min_length=2, max_length=40)
    state: str = Field(pattern=r"^[A-Z]{2}$")
    postcode: str = Field(pattern=r"^[0-9]{5}$")


class Customer(BaseModel):
    """A customer of an online shop."""

    first_name: str = Field(min_length=2, max_length=30)
    last_name: str = Field(min_length=2, max_length=30)
    email: Annotated[str, Field(json_schema_extra={"format": "email"})]
    age: int = Field(ge=18, le=99)
    tier: Literal["basic", "silver", "gold"]
    address: Address | None = None
    joined: date


class Status(Enum):
    """Where an order is."""

    PENDING = "pending"
    SHIPPED = "shipped"
    DELIVERED = "delivered"


class OrderLine(BaseModel):
    """One product of an order."""

    sku: str = Field(pattern=r"^[A-Z]{3}-[0-9]{4}$")
    title: str = Field(min_length=3, max_length=60)
    quantity: int = Field(ge=1, le=20)
    unit_price: float = Field(gt=0, le=2000)


class Order(BaseModel):
    """An order with its lines."""

    order_id: UUID
    status: Status
    placed_at: datetime
    lines: list[OrderLine] = Field(min_length=1, max_length=3)
    note: str | None = Field(default=None, min_length=3, max_length=60)


class Place(TypedDict):
    """A place on earth."""

    name: str
    country: str
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]


@dataclass
class Task:
    """An entry of a to-do list."""

    title: Annotated[str, Field(min_length=5, max_length=60)]
    priority: Literal[1, 2, 3]
    done: bool
    tags: Annotated[list[str], Field(max_length=3)]

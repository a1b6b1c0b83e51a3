"""Output types: each accepts, validates, parses, describes and draws."""

import datetime
import enum
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

import pydantic
import pytest
from typing_extensions import TypedDict

from constraints.errors import InvalidOption, InvalidPattern, InvalidSchema, UnsatisfiableConstraint, UnsupportedPattern
from constraints.layouts.layout import Slot
from constraints.layouts.layout_request import LayoutRequest
from constraints.output_types.constraint import Constraint
from constraints.output_types.types import Choice, JSONSchema, Pydantic, Regex, Text, as_constraint
from tests.constraints.filling import VOCABULARY, filled


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Address(pydantic.BaseModel):
    city: str
    code: str = pydantic.Field(pattern=r"^\d{5}$")


class Customer(pydantic.BaseModel):
    id: int = pydantic.Field(gt=0)
    name: str = pydantic.Field(min_length=1)
    colour: Colour = Colour.RED
    born: datetime.date | None = None
    address: Address
    tags: list[Literal["a", "b"]] = []
    scores: dict[str, float] = {}


class Cat(pydantic.BaseModel):
    kind: Literal["cat"]
    lives: int = pydantic.Field(le=9)


class Dog(pydantic.BaseModel):
    kind: Literal["dog"]
    tail: bool


class Owner(pydantic.BaseModel):
    pet: Cat | Dog = pydantic.Field(discriminator="kind")
    friends: list["Owner"] = []


class Movie(TypedDict):
    title: str
    year: int


@dataclass
class Point:
    x: float
    y: float


TYPES: list[Any] = [
    Customer, Owner, Movie, Point, Colour, list[int], dict[str, bool], Literal["a", "b"], Literal[1, "a"], int, float,
    bool, str, int | None, tuple[int, str], set[Literal["x", "y"]], datetime.datetime, datetime.time,
    datetime.timedelta, {"type": "string"}, {}, True, Regex(r"\d{3}-\d{4}"), Choice(["red", "green"]),
    Text(max_length=20), None,
]  # fmt: skip


@pytest.mark.parametrize("output_type", TYPES, ids=str)
@pytest.mark.parametrize("fill", ["required", "typical", "all"])
def test_what_is_drawn_is_accepted_valid_and_parsed(output_type: Any, fill: Any) -> None:
    constraint = as_constraint(output_type)
    assert isinstance(constraint, Constraint)
    for seed in range(4):
        rng = Random(seed)
        layout = constraint.layout(LayoutRequest(VOCABULARY, rng, 300, fill=fill))
        text = filled(layout, rng)
        assert constraint.accepts(text), text
        assert constraint.validate(text) == []
        constraint.parse(text)
    described = constraint.describe()
    assert described.longest is not None and described.shortest <= len(text.encode()) <= described.longest


def test_values_of_models_are_models() -> None:
    constraint = as_constraint(Customer)
    text = '{"id":3,"name":"Ada","address":{"city":"Bath","code":"12345"}}'
    assert constraint.accepts(text)
    value = constraint.parse(text)
    assert isinstance(value, Customer) and value.address.code == "12345"
    assert [v.pointer for v in constraint.validate(text.replace("12345", "1234"))] == ["/address/code"]
    assert not constraint.accepts(text.replace("3", "0", 1))


def test_a_constraint_stands_for_itself() -> None:
    constraint = Choice(["a"])
    assert as_constraint(constraint) is constraint
    assert isinstance(as_constraint({"type": "string"}), JSONSchema)
    assert isinstance(as_constraint(list[int]), Pydantic)
    with pytest.raises(InvalidOption, match="Regex"):
        as_constraint("a+")


def test_what_pydantic_cannot_describe_is_an_invalid_schema() -> None:
    for output_type in (print, object(), type("Odd", (), {})):
        with pytest.raises(InvalidSchema):
            as_constraint(output_type)


def test_regex() -> None:
    regex = Regex("[A-Z]{2}-[0-9]+")
    assert regex.accepts("AB-1") and not regex.accepts("AB-") and not regex.accepts("xAB-1")
    assert [v.pointer for v in regex.validate("AB-")] == [""] and regex.validate("AB-7") == []
    (slot,) = regex.layout(LayoutRequest(VOCABULARY, Random(0), 10)).segments
    assert isinstance(slot, Slot) and (slot.pointer, slot.kind) == ("", "text")
    with pytest.raises(UnsatisfiableConstraint, match="needs 4 tokens, the budget is 3"):
        regex.layout(LayoutRequest(VOCABULARY, Random(0), 3))
    with pytest.raises(InvalidPattern):
        Regex("(")
    with pytest.raises(UnsupportedPattern):
        Regex(r"(a)\1")
    with pytest.raises(UnsatisfiableConstraint):
        Regex("(?!a)a")


def test_choice() -> None:
    choice = Choice(["red", "green", "red"])
    assert choice.options == ("red", "green")
    assert choice.accepts("red") and not choice.accepts("re") and choice.validate("blue")
    with pytest.raises(UnsatisfiableConstraint):
        Choice([])
    for wrong in ("red", [1], ["\ud800"]):
        with pytest.raises(InvalidOption):
            Choice(wrong)  # type: ignore[arg-type]


def test_text_counts_characters() -> None:
    text = Text(min_length=2, max_length=3)
    assert (
        text.accepts("éé") and not text.accepts("é") and not text.accepts("éééé") and not text.accepts("\ud800\ud800")
    )
    assert text.describe().longest == 12
    for low, high in ((-1, None), (3, 2), (0, -1)):
        with pytest.raises(InvalidOption):
            Text(min_length=low, max_length=high)


@pytest.mark.parametrize("options", [{"budget": 0}, {"budget": -3}, {"budget": 10, "fill": "some"}])
def test_senseless_options_are_named(options: dict[str, Any]) -> None:
    for constraint in (JSONSchema({}), Regex("a")):
        with pytest.raises(InvalidOption):
            constraint.layout(LayoutRequest(VOCABULARY, Random(0), **options))

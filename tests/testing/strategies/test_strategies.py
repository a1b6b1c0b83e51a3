"""Hypothesis strategies: every value is valid, and a failing one shrinks to the smallest that is valid and fails."""

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import jsonschema
import pydantic
import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st
from hypothesis.database import InMemoryExampleDatabase

from constraints.errors import InvalidOption, UnsatisfiableConstraint
from controllable import Choice, Contains, DiffusionLM, Grammar, Regex, Template, Text
from controllable.testing import from_constraint, from_model, from_schema, register
from controllable.testing.strategies.guides import Written
from tests.cases import examples

SCHEMAS = sorted((Path(__file__).parents[3] / "examples" / "schemas").glob("*.json"))
QUICK = settings(database=None, max_examples=500, derandomize=True)


class Line(pydantic.BaseModel):
    sku: Annotated[str, pydantic.Field(pattern=r"^[A-Z]{3}-[0-9]{4}$")]
    quantity: Annotated[int, pydantic.Field(ge=1, le=100)]


class Order(pydantic.BaseModel):
    id: int
    customer: str
    email: str | None = None
    placed: datetime.date
    status: Literal["new", "paid", "sent"]
    lines: list[Line]


class Node(pydantic.BaseModel):
    name: str
    children: "list[Node]" = []


def collected(strategy: st.SearchStrategy[Any], number: int = 60) -> list[Any]:
    seen: list[Any] = []

    @settings(database=None, max_examples=number, derandomize=True)
    @given(strategy)
    def collect(value: Any) -> None:
        seen.append(value)

    collect()
    return seen


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_values_are_valid_under_their_schema(path: Path) -> None:
    schema = json.loads(path.read_text("utf-8"))
    check = jsonschema.validators.validator_for(schema)(schema, format_checker=jsonschema.FormatChecker())
    values = collected(from_schema(schema, realism=0, coverage="boundaries"), 12)
    assert values and all(check.is_valid(value) for value in values)


SMALL = st.sampled_from(
    [
        {"type": "array", "items": {"enum": [1, 2, 3]}, "uniqueItems": True, "minItems": 2},
        {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 4}, "uniqueItems": True, "maxItems": 4},
        {"type": "object", "minProperties": 2, "maxProperties": 3, "additionalProperties": {"type": "boolean"}},
        {"type": "object", "properties": {"a": True, "b": True, "c": True}, "minProperties": 2,
         "additionalProperties": False},
        {"type": "object", "propertyNames": False, "additionalProperties": {"type": "integer"}},
        {"type": "object", "patternProperties": {"^x[0-9]$": {"type": "null"}}, "additionalProperties": False,
         "minProperties": 1},
        {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}], "items": False, "minItems": 1},
        {"type": "array", "contains": {"const": 7}, "maxItems": 5},
        {"type": "number", "exclusiveMinimum": 0, "maximum": 2.5}, {"type": "integer", "multipleOf": 7},
        {"type": "string", "minLength": 3, "maxLength": 5}, {"type": "string", "format": "date"},
        {"type": "string", "pattern": "^(?:ab)+$", "maxLength": 8}, {"enum": [None, 1, "x", [1], {"a": 1}]},
        {"oneOf": [{"type": "integer"}, {"type": "string", "maxLength": 2}]}, {"not": {"type": "string"}}, True,
        {"if": {"type": "integer"}, "then": {"minimum": 5}, "else": {"type": "null"}},
        {"$defs": {"t": {"type": "object", "properties": {"l": {"$ref": "#/$defs/t"}, "r": {"$ref": "#/$defs/t"}},
                         "additionalProperties": False}}, "$ref": "#/$defs/t"},
    ]
)  # fmt: skip


@examples(100)
@given(SMALL, st.sampled_from(["typical", "boundaries"]), st.data())
def test_each_keyword_holds(schema: Any, coverage: Any, data: st.DataObject) -> None:
    value = data.draw(from_schema(schema, realism=0, coverage=coverage))
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(value)


def test_models_are_instances() -> None:
    values = collected(from_model(Order, realism=0))
    assert all(isinstance(value, Order) for value in values)
    assert any(value.lines for value in values) and any(value.email is None for value in values)
    assert all(isinstance(value, list) for value in collected(from_model(list[int], realism=0), 10))
    deepest = max(collected(from_model(Node, realism=0)), key=lambda node: len(node.model_dump_json()))
    assert deepest.children and len(deepest.model_dump_json()) < 100_000


SMALLEST = Order(id=0, customer="", placed=datetime.date(1900, 1, 1), status="new", lines=[])
ONE = Line(sku="AAA-0000", quantity=1)


@pytest.mark.parametrize(
    ("fails", "change"),
    [
        (lambda order: True, {}),
        (lambda order: order.id > 1000, {"id": 1001}),
        (lambda order: order.id < -5, {"id": -6}),
        (lambda order: len(order.customer) > 10, {"customer": "0" * 11}),
        (lambda order: order.email is not None, {"email": ""}),
        (lambda order: order.status == "sent", {"status": "sent"}),
        (lambda order: len(order.lines) == 2, {"lines": [ONE, ONE]}),
        (lambda order: any(line.quantity > 50 for line in order.lines),
         {"lines": [ONE.model_copy(update={"quantity": 51})]}),
        (lambda order: order.placed.month == 12, {"placed": datetime.date(1900, 12, 1)}),
    ],
)  # fmt: skip
def test_failures_shrink_to_what_a_person_would_write(fails: Callable[[Order], bool], change: dict[str, Any]) -> None:
    found = find(from_model(Order, realism=0), fails, settings=QUICK)
    assert found == SMALLEST.model_copy(update=change)


def test_a_failure_is_found_again() -> None:
    database, seen = InMemoryExampleDatabase(), list[Order]()

    @settings(database=database, max_examples=300, derandomize=False)
    @given(from_model(Order, realism=0))
    def fails_for_two_lines(order: Order) -> None:
        seen.append(order)
        assert len(order.lines) < 2

    for _ in range(2):
        seen.clear()
        with pytest.raises(AssertionError):
            fails_for_two_lines()
    # The second time it is the first that is tried.
    assert seen[0].lines == [ONE, ONE]


TEXTS = [f'{{"name":"Ada Lovelace {number}","tags":["math","code"],"age":{number}}}' for number in range(60)]
PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}},
                   "age": {"type": "integer", "minimum": 0, "maximum": 120}, "x": {"type": "null"}},
    "required": ["name"],
}  # fmt: skip


def test_values_resemble_what_a_model_wrote(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Written, "texts", TEXTS)
    shares = []
    for realism in (0.0, 0.5, 1.0):
        values = collected(from_schema(PERSON, realism=realism), 100)
        shares.append(sum(value["name"].startswith("Ada L") for value in values) / len(values))
        assert all(set(value) <= set(PERSON["properties"]) for value in values)
    assert shares[0] == 0 < shares[1] < shares[2] and shares[2] > 0.15
    smallest = find(from_schema(PERSON, realism=1), lambda value: len(value["name"]) > 3, settings=QUICK)
    assert smallest == {"name": "0000"}


def test_a_model_writes_before_the_first_example(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lm = DiffusionLM.from_pretrained(checkpoint)
    monkeypatch.setattr("controllable.testing.strategies.strategies.GUIDES", 2)
    strategy = from_schema(PERSON, realism=1, lm=lm, steps=2, seed=3)
    again = from_schema(PERSON, realism=1, lm=lm, steps=2, seed=3)
    # Health checks stay on: no example takes long.
    seen = collected(strategy, 20)
    assert seen == collected(again, 20)
    for constraint in (Regex("[a-z]{2,9}"), Text(max_length=9), Template("I am {name}.", name=Regex("[a-z]{3}"))):
        assert collected(from_constraint(constraint, realism=1, lm=lm, steps=2), 5)


@pytest.mark.parametrize(
    ("constraint", "check"),
    [
        (Regex("[ab]{2,4}"), lambda text: set(text) <= {"a", "b"} and 2 <= len(text) <= 4),
        (Choice(["red", "green"]), lambda text: text in ("red", "green")),
        (Text(min_length=2, max_length=3), lambda text: 2 <= len(text) <= 3),
        (Regex("[a-z]{3,8}") & ~Contains("a"), lambda text: "a" not in text),
        (Template("{day}: {what}", day=Choice(["Mon", "Tue"])), lambda value: value["day"] in ("Mon", "Tue")),
        ({"type": "integer"}, lambda value: isinstance(value, int)),
    ],
)
def test_constraints_of_all_kinds(constraint: object, check: Callable[[Any], bool]) -> None:
    values = collected(from_constraint(constraint, realism=0), 30)
    assert len({repr(value) for value in values}) > 1 and all(map(check, values))


def test_grammars_are_laid_out() -> None:
    pytest.importorskip("llguidance")
    sums = Grammar('start: NUMBER ("+" NUMBER)*\nNUMBER: /[0-9]{1,3}/')
    values = collected(from_constraint(sums, realism=0), 30)
    assert all(sums.accepts(value) for value in values) and any("+" in value for value in values)


def test_registered_models_are_found_by_their_type() -> None:
    class Parcel(pydantic.BaseModel):
        weight: Annotated[int, pydantic.Field(ge=1, le=30)]

    register(Parcel, realism=0)
    values = collected(st.from_type(Parcel), 30)
    assert all(isinstance(value, Parcel) for value in values) and len({value.weight for value in values}) > 5


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"realism": 2}, "realism is 2"),
        ({"realism": -0.1}, "from 0 to 1"),
        ({"coverage": "all"}, "coverage is 'all', it must be 'typical' or 'boundaries'"),
        ({"realism": 0, "steps": 4}, "with realism 0 no model is asked, so that steps would have no effect"),
        ({"realism": 1, "steps": 0}, "steps"),
        ({"realism": 1, "colour": 1}, "colour"),
    ],
)
def test_wrong_options_are_told_at_once(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidOption, match=message):
        from_schema(True, **options)
    with pytest.raises(UnsatisfiableConstraint):
        from_schema(False)


def test_what_the_validator_refuses_is_no_example() -> None:
    class Even(pydantic.BaseModel):
        number: int

        @pydantic.field_validator("number")
        @classmethod
        def even(cls, value: int) -> int:
            if value % 2:
                raise ValueError("odd")
            return value

    values = collected(from_model(Even, realism=0), 50)
    assert values and all(value.number % 2 == 0 for value in values)

    class Never(pydantic.BaseModel):
        number: int

        @pydantic.field_validator("number")
        @classmethod
        def never(cls, value: int) -> int:
            raise ValueError("never")

    @settings(database=None, suppress_health_check=list(HealthCheck))
    @given(from_model(Never, realism=0))
    def impossible(value: Never) -> None:
        raise AssertionError("no value is valid")

    with pytest.raises(Exception, match="Unable to satisfy"):
        impossible()


def test_near_misses_are_drawn_and_shrink() -> None:
    near = from_model(Order, realism=0, invalid=True)
    found = collected(near, 60)
    assert len({miss.keyword for miss in found}) >= 4
    for miss in found:
        with pytest.raises(pydantic.ValidationError):
            Order.model_validate_json(json.dumps(miss.value))
    smallest = find(near, lambda miss: miss.keyword == "maximum", settings=QUICK)
    assert smallest.value["lines"][-1] == {"sku": "AAA-0000", "quantity": 101} and smallest.value["customer"] == ""
    texts = collected(from_constraint(Regex("[ab]{2,4}"), realism=0, invalid=True), 20)
    assert texts and not any(Regex("[ab]{2,4}").accepts(miss.value) for miss in texts)
    with pytest.raises(InvalidOption, match="near misses"):
        from_constraint(Template("x {o}", o={"type": "object"}), realism=0, invalid=True)

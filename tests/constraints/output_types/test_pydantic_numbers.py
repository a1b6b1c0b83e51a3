"""Whose arithmetic decides in a class: pydantic's, on multiples of decimals, and on doubles near a bound."""

from decimal import Decimal
from random import Random
from typing import Annotated, Any

import pydantic
import pytest
from pydantic import Field

from constraints.output_types.types import Pydantic
from tests.constraints.filling import member

TYPES: list[Any] = [
    Annotated[float, Field(multiple_of=0.01, ge=0, le=1)],
    Annotated[float, Field(multiple_of=0.01)],
    Annotated[float, Field(multiple_of=0.1)],
    Annotated[float, Field(multiple_of=0.05, gt=10)],
    Annotated[float, Field(multiple_of=0.3, lt=0)],
    Annotated[float, Field(multiple_of=1e-8, ge=0, le=1)],
    Annotated[float, Field(multiple_of=0.01, ge=1e8)],
    Annotated[float, Field(multiple_of=3.0)],
    Annotated[float, Field(gt=0.1, le=0.3)],
    Annotated[float, Field(ge=1e22)],
    Annotated[int, Field(multiple_of=7, gt=10**20)],
    Annotated[int, Field(gt=9007199254740992)],
]
TEXTS = (
    "0 -0 0.0 0.01 0.07 0.29 0.57 0.3 0.30000000000000004 0.100000001 0.1 1.9 92.6 10.05 10.06 -0.9 -0.8 1e-8 1.5e-8 "
    "1e22 1e400 9007199254740993 100000000.01 9644060.45 12.0 1e2 700000000000000000000 700000000000000000001"
)


@pytest.mark.parametrize("kind", TYPES, ids=str)
def test_a_number_is_accepted_if_pydantic_takes_it(kind: Any) -> None:
    adapter, found = pydantic.TypeAdapter(kind), Pydantic(kind)

    def taken(text: str) -> bool:
        try:
            adapter.validate_json(text)
        except pydantic.ValidationError:
            return False
        return True

    for text in TEXTS.split():
        assert found.accepts(text) is taken(text) is not bool(found.validate(text)), text
    node: Any = found.compiled.root
    random = Random(0)
    for _ in range(100):
        text = member(getattr(node, "target", node).written, random, 24)
        assert taken(text), text


def test_decimals_that_doubles_do_not_divide_are_written() -> None:
    node: Any = Pydantic(Annotated[float, Field(multiple_of=0.01, ge=0, le=1)]).compiled.root
    written = getattr(node, "target", node).written
    assert all(written.accepts(f"{Decimal(each) / 100:f}".encode()) for each in range(101))
    assert not written.accepts(b"0.005") and not written.accepts(b"1.01")

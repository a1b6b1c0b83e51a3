"""What is at the boundaries of a schema is in it, and the ends are among it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.json_schema import compile_schema
from constraints.json_trees.leaves import NumberNode, StringNode
from constraints.json_trees.nodes import resolved
from constraints.regex.compile import compile_regex
from controllable.testing.strategies.boundaries import Boundaries, awkward, extremes, lengths, sized
from tests.cases import examples


@examples(100)
@given(st.integers(-300, 300), st.integers(0, 400))
def test_the_extremes_of_whole_numbers(first: int, more: int) -> None:
    node = resolved(compile_schema({"type": "integer", "minimum": first, "maximum": first + more}).root)
    texts = Boundaries().contents(node) if isinstance(node, NumberNode) else [node.text]  # type: ignore[attr-defined]
    numbers = {int(text) for text in texts}
    assert {first, first + more} <= numbers and all(first <= number <= first + more for number in numbers)


def test_numbers_without_bounds_have_ends_that_programs_have() -> None:
    node = resolved(compile_schema({"type": "number"}).root)
    assert isinstance(node, NumberNode)
    contents = Boundaries().contents(node)
    assert {"0", "-1", "0.5", "2147483648"} <= set(contents) and len(contents) > 10
    assert extremes(compile_regex("-?[1-9][0-9]*", search=False)) == ["-1", "1"]


@pytest.mark.parametrize(
    ("schema", "held"),
    [
        ({"format": "date"}, {"2000-02-29", "2024-02-29"}),
        ({"pattern": "^[A-Z]{2,4}$"}, {"AA", "AAAA", "ZZZZ"}),
        ({"format": "ipv4"}, {"0.0.0.0", "255.255.255.255"}),
        ({"pattern": "^.{0,3}$"}, {"", "é", "ß"}),
    ],
)
def test_strings_of_a_form(schema: dict[str, Any], held: set[str]) -> None:
    node = resolved(compile_schema({"type": "string"} | schema).root)
    assert isinstance(node, StringNode)
    contents = Boundaries().contents(node)
    assert held <= set(contents) and all(node.written.accepts(text.encode()) for text in contents)


@given(st.integers(0, 9), st.integers(0, 400) | st.none())
def test_texts_have_their_length(shortest: int, more: int | None) -> None:
    longest = None if more is None else shortest + more
    found = [*sized(shortest, longest), *awkward(shortest, longest)]
    assert all(shortest <= len(text) and (longest is None or len(text) <= longest) for text in found)
    assert min(map(len, found)) == shortest and (longest is None or longest > 256 or max(map(len, found)) == longest)


def test_numbers_of_items() -> None:
    assert lengths(0, 5) == [0, 1, 4, 5] and lengths(3, 3) == [3] and lengths(2, float("inf")) == [2, 3]

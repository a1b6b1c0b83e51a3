"""Grammars combined with other output types: each combination accepts, lays out, validates and describes itself."""

from random import Random

import pytest

from constraints import Constraint, Grammar, JSONSchema, Regex, Template
from constraints.errors import InvalidOption
from constraints.layouts.layout_request import LayoutRequest
from tests.constraints.filling import VOCABULARY, filled

pytest.importorskip("llguidance", reason="needs the extra grammar")
from constraints.drawing.drawn import graph_of

BRACKETS = Grammar('start: "x" | "(" start ")"')
COUNT = JSONSchema({"type": "integer", "minimum": 10, "maximum": 99})
# (combination, texts that are in it, texts that are not)
COMBINATIONS: list[tuple[Constraint, list[str], list[str]]] = [
    (BRACKETS | COUNT, ["((x))", "12"], ["(x", "7"]),
    (COUNT | BRACKETS, ["((x))", "12"], ["(x", "7"]),
    (BRACKETS + Regex("[0-9]"), ["(x)7", "x0"], ["(x7", "x"]),
    ("<" + BRACKETS + ">", ["<x>"], ["x"]),
    (BRACKETS.repeat(1, 3), ["x", "x(x)((x))"], ["", "xxxx"]),
    (BRACKETS.repeat(), ["", "x(x)((x))"], ["(", "x)"]),
    (Template("f {what}.", what=BRACKETS), ["f (x)."], ["f ."]),
    (BRACKETS & ~COUNT, ["(x)", "x"], ["12"]),
    (~COUNT & BRACKETS, ["(x)", "x"], ["12"]),
    (BRACKETS - COUNT, ["(x)"], ["12"]),
    (COUNT - BRACKETS, ["12"], ["x", "7"]),
    (BRACKETS & Grammar('start: "x" | "(x)"'), ["x", "(x)"], ["((x))"]),
    (BRACKETS & Regex(".{3,9}"), ["(x)", "((x))"], ["x"]),
]  # fmt: skip


@pytest.mark.parametrize(("constraint", "inside", "outside"), COMBINATIONS, ids=lambda value: repr(value)[:60])
def test_combinations_with_a_grammar_do_all_that_output_types_do(
    constraint: Constraint, inside: list[str], outside: list[str]
) -> None:
    for text in inside:
        assert constraint.accepts(text) and not constraint.validate(text) and constraint.explain(text).valid
    for text in outside:
        assert not constraint.accepts(text) and constraint.validate(text) and not constraint.explain(text).valid
    said = constraint.describe()
    assert said.longest is None or said.longest >= said.shortest
    assert said.shortest <= min(len(text.encode()) for text in inside)
    with pytest.raises(InvalidOption, match="no drawing"):
        graph_of(constraint)


@pytest.mark.parametrize("number", range(len(COMBINATIONS)))
def test_what_is_drawn_from_combinations_with_a_grammar_is_in_them(number: int) -> None:
    constraint, *_ = COMBINATIONS[number]
    texts = [filled(constraint.layout(LayoutRequest(VOCABULARY, Random(seed), 60)), Random(seed)) for seed in range(20)]
    met = [text for text in texts if constraint.accepts(text)]
    # What is only checked is drawn again until it holds.
    assert met if constraint.describe().verified else met == texts

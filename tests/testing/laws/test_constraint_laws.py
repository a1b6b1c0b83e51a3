"""The laws of constraints hold for ours, and are seen to be broken where they are."""

import json
from collections.abc import Callable
from typing import Any

import pydantic
import pytest

from constraints import Choice, Constraint, Grammar, JSONSchema, Length, Pydantic, Regex, Template, Text, Violation
from constraints.automata.dfa import ByteDFA
from constraints.errors import InvalidOption
from constraints.layouts.layout_request import LayoutRequest
from constraints.output_types.constraint import OneSlot
from constraints.regex.compile import compile_regex
from controllable.testing import assert_constraint_laws
from tests.constraints.filling import VOCABULARY

ORDER = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 8},
        "state": {"enum": ["new", "paid"]},
        "lines": {"type": "array", "items": {"type": "integer", "minimum": 1}, "minItems": 1, "maxItems": 3},
    },
    "required": ["name", "lines"],
    "additionalProperties": False,
}
RIGHT = ['{"name":"a","lines":[1]}', '{"name":"b","state":"new","lines":[2,3]}']
WRONG = ['{"name":"","lines":[1]}', '{"name":"a","lines":[]}', "[]", "no JSON", '{"name":"a","lines":[0]}']


class Pet(pydantic.BaseModel):
    name: str = pydantic.Field(max_length=5)
    legs: int = pydantic.Field(ge=0, le=9)


OURS: dict[str, tuple[Constraint, list[str], list[str]]] = {
    "schema": (JSONSchema(ORDER), RIGHT, WRONG),
    "pydantic": (Pydantic(Pet), ['{"name":"Tom","legs":4}'], ['{"name":"Tom"}', '{"name":"Tommmm","legs":4}']),
    "regex": (Regex(r"[A-Z]{2}-\d{4}"), ["AB-1234"], ["AB-123", "ab-1234", ""]),
    "choice": (Choice(["yes", "no"]), ["yes", "no"], ["", "maybe"]),
    "text": (Text(), ["", "nine byte"], []),
    "either": (Choice(["a"]) | Regex(r"\d{3}"), ["a", "123"], ["b", "12"]),
    "both": (Regex("[ab]*") & Length(maximum=3), ["", "aba"], ["abab", "c"]),
    "not": (~Choice(["a"]) & Regex("[a-c]"), ["b"], ["a", "d"]),
    "row": (Choice(["a", "b"]).repeat(1, 3) + "!", ["ab!"], ["!", "ab"]),
    "template": (Template("{who} has {count}", who=Regex("[A-Z][a-z]+"), count=Regex(r"\d")), ["Tom has 4"], ["has 4"]),
    "grammar": (Grammar('start: "(" start ")" | "x"'), ["((x))", "x"], ["(x", ""]),
}


@pytest.mark.parametrize("name", OURS)
def test_ours_keep_the_laws(name: str) -> None:
    constraint, valid, invalid = OURS[name]
    assert_constraint_laws(constraint, VOCABULARY, valid=valid, invalid=invalid)


class Even(OneSlot):
    """Numbers of one digit: right, and broken in the ways of its subclasses."""

    language = compile_regex("[02468]", search=False)

    def validate(self, text: str) -> list[Violation]:
        return [] if self.accepts(text) else [Violation("", "no even digit")]

    def parse(self, text: str) -> Any:
        return json.loads(text)


class Unsound(Even):
    @property
    def written(self) -> ByteDFA:
        return compile_regex("[a-z]", search=False)


class Narrow(Even):
    @property
    def widest(self) -> ByteDFA:
        return compile_regex("[02]", search=False)


class Talks(Even):
    def explain(self, text: str) -> Any:
        return OneSlot.explain(self, "1")


class Shaky(Even):
    def layout(self, request: LayoutRequest) -> Any:
        layout = super().layout(request)
        self.kind = self.kind + "!"
        return layout


class Greedy(Even):
    def shortest(self, vocabulary: Any) -> float:
        return 7

    def layout(self, request: LayoutRequest) -> Any:
        return OneSlot.layout(Even(), request)


BROKEN: dict[str, Callable[[], Constraint]] = {
    "a text of a layout is accepted": Unsound,
    "a valid text is in `widest`": Narrow,
    "explain says what validate and accepts say": Talks,
    "the same chance gives the same layout": Shaky,
    "no layout is drawn within fewer tokens": Greedy,
}


@pytest.mark.parametrize("law", BROKEN)
def test_broken_laws_are_named(law: str) -> None:
    assert_constraint_laws(Even(), VOCABULARY, valid=["0"], invalid=["1"])
    with pytest.raises(AssertionError, match=law):
        assert_constraint_laws(BROKEN[law](), VOCABULARY, valid=["8"], invalid=["1"])


def test_texts_that_are_given_are_judged() -> None:
    with pytest.raises(AssertionError, match="a valid text is found right: '1'"):
        assert_constraint_laws(Even(), VOCABULARY, valid=["1"])
    with pytest.raises(InvalidOption, match="a list, each a text"):
        assert_constraint_laws(Even(), VOCABULARY, valid="2")
    with pytest.raises(AssertionError, match="an invalid text is found wrong: '2'"):
        assert_constraint_laws(Even(), VOCABULARY, invalid=["2"])

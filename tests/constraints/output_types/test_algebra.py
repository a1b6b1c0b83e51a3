"""The algebra of constraints: its laws, and that every combination draws what it accepts."""

import json
from random import Random
from typing import Any

import pydantic
import pytest
from hypothesis import given

from constraints.automata.dfa import valid_utf8
from constraints.errors import ConstraintTooLarge, InvalidOption, UnsatisfiableConstraint
from constraints.layouts.layout import Fixed
from constraints.layouts.layout_request import LayoutRequest
from constraints.output_types.constraint import Constraint
from constraints.output_types.predicates import Contains, EndsWith, Length, StartsWith
from constraints.output_types.template import Template
from constraints.output_types.types import Choice, JSONSchema, Regex, Text
from controllable.testing import assert_constraint_laws
from tests.cases import MEANINGS, WORDS, Expression, built, expressions, means
from tests.constraints.filling import VOCABULARY, filled

CUSTOMER = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "maxLength": 20},
        "city": {"type": "string", "maxLength": 20},
        "count": {"type": "integer"},
        "tags": {"type": "array", "items": {"enum": ["a", "b", "c"]}},
    },
    "required": ["name", "city"],
}
COUNTED = {"type": "object", "properties": {"count": {"type": "integer", "minimum": 5}}, "required": ["count"]}


class Pet(pydantic.BaseModel):
    name: str
    legs: int = 4


LEAVES = [constraint for constraint, _ in MEANINGS]


@given(expressions())
def test_combinations_mean_what_their_parts_mean(expression: Expression) -> None:
    wanted = {text for text in WORDS if means(expression, [holds(text) for _, holds in MEANINGS])}
    try:
        constraint = built(expression, LEAVES)
    except UnsatisfiableConstraint:
        # A part may have no text at all, which says nothing of those it is combined with.
        return
    assert {text for text in WORDS if constraint.accepts(text)} == wanted
    assert {text for text in WORDS if not constraint.validate(text)} == wanted


@pytest.mark.parametrize("a", LEAVES[:6], ids=repr)
@pytest.mark.parametrize("b", LEAVES[3:], ids=repr)
def test_the_laws_of_boolean_algebra_hold_exactly(a: Constraint, b: Constraint) -> None:
    every = valid_utf8()
    assert (~(a | b)).regular == (~a & ~b).regular
    assert ((a | b) & a).regular == a.regular
    assert (a | ~a).regular == every
    assert (a | b).regular == (b | a).regular
    assert (~~a).regular == a.regular
    with pytest.raises(UnsatisfiableConstraint):
        a - (a | b)


def test_a_complement_leaves_out_what_only_python_matches() -> None:
    # The digits that are written of a Regex are those of ASCII; `re` knows more, and its word counts.
    assert not Regex(r"\d+").accepts("٣", compact=True)
    assert Regex(r"\d+").accepts("٣")
    assert not (~Regex(r"\d+")).accepts("٣")
    assert (~Regex(r"a$")).accepts("a\n") and not (~Regex(r"a$")).accepts("a\n", compact=True)
    assert (~Regex(r"\d+")).accepts("x")


COMBINATIONS: list[Constraint] = [
    JSONSchema(CUSTOMER) & Contains("blue"),
    JSONSchema(CUSTOMER) - Contains("z"),
    JSONSchema(CUSTOMER) & Length(50, 60),
    JSONSchema(CUSTOMER) & StartsWith('{"name":"A') & EndsWith('c"]}'),
    JSONSchema(CUSTOMER) & JSONSchema(COUNTED),
    JSONSchema(CUSTOMER) & COUNTED,
    JSONSchema(CUSTOMER) - JSONSchema(COUNTED),
    JSONSchema(CUSTOMER) & JSONSchema(COUNTED) & JSONSchema({"minProperties": 4}),
    (JSONSchema(CUSTOMER) | JSONSchema(COUNTED)) & JSONSchema({"minProperties": 3}),
    ~JSONSchema(COUNTED) & JSONSchema(CUSTOMER),
    JSONSchema(CUSTOMER) | Regex("x+"),
    "Order " + Regex(r"\d{4}") + ": " + JSONSchema(CUSTOMER),
    (Choice(["a", "b"]) + ",").repeat(2, 4),
    JSONSchema(COUNTED).repeat(1, 3) & Length(0, 200),
    Template("Dear {name}, {{x}} {order}: {}", order=Regex(r"[A-Z]{2}\d")),
    Template("Dear {name}") & Length(20, 30),
    Template("Say {text}", text=Regex("[a-z]{3}")),
    Template("{a}, {b}", a=Pet, b=[1, 2] and list[int]),
    Regex("[a-z]{1,4}").repeat() & Length(8, 9),
    Text(max_length=20) - JSONSchema({}),
    JSONSchema({"$id": "https://example.com/a", "$ref": "#/$defs/x", "$defs": {"x": CUSTOMER}})
    & JSONSchema({"$ref": "#/$defs/x", "$defs": {"x": COUNTED}}),
]


@pytest.mark.parametrize("constraint", COMBINATIONS, ids=repr)
def test_what_is_drawn_from_a_combination_is_in_it(constraint: Constraint) -> None:
    assert_constraint_laws(constraint, VOCABULARY, samples=5, budget=300)
    texts = set()
    for seed in range(5):
        layout = constraint.layout(LayoutRequest(VOCABULARY, Random(seed), 300))
        text = filled(layout, Random(seed))
        assert constraint.accepts(text)
        assert constraint.validate(text) == []
        constraint.parse(text)
        texts.add(text)
    assert len(texts) > 1
    said = constraint.describe()
    assert said.longest is not None and said.shortest <= said.longest


def test_joined_schemas_refuse_what_either_refuses() -> None:
    joint = JSONSchema(CUSTOMER) - JSONSchema(COUNTED)
    assert joint.accepts('{"name":"a","city":"b","count":4}')
    assert not joint.accepts('{"name":"a","city":"b","count":5}')
    assert joint.validate('{"name":"a","city":"b","count":5}')
    assert not joint.accepts('{"name":"a","count":4}')
    assert joint.describe().verified == ()


def test_what_cannot_be_compiled_is_verified_and_says_so() -> None:
    other = {"$schema": "http://json-schema.org/draft-07/schema#", "minProperties": 3}
    checked = JSONSchema(CUSTOMER) & JSONSchema(other)
    assert [row.keyword for row in checked.describe().verified] == [repr(JSONSchema(other))]
    assert not checked.accepts('{"name":"a","city":"b"}')
    assert checked.accepts('{"name":"a","city":"b","count":1}')


def test_parts_of_a_sequence_are_pointed_at() -> None:
    constraint = "<" + JSONSchema({"type": "object", "additionalProperties": {"type": "integer"}}) + ">"
    layout = constraint.layout(LayoutRequest(VOCABULARY, Random(3), 100))
    contents = ["1" if slot.kind != "key" else f"k{number}" for number, slot in enumerate(layout.slots)]
    pointers = layout.pointers(contents)
    assert pointers
    assert all(pointer.startswith("/1/k") for pointer in pointers)


def test_values_of_combinations_are_those_of_their_parts() -> None:
    assert (JSONSchema(COUNTED) & Contains("7")).parse('{"count":7}') == {"count": 7}
    assert (JSONSchema(COUNTED) | Regex("x+")).parse("xx") == "xx"
    assert (Regex("x+") | JSONSchema(COUNTED)).parse('{"count":7}') == {"count": 7}
    template = Template("{who} has {what}", what=Pet)
    assert template.parse('Ada has {"name":"Rex"}') == {"who": "Ada", "what": Pet(name="Rex")}
    assert Template("{}-{}", **{"0": int}).parse("4-x") == {"0": 4, "1": "x"}


def test_the_model_is_shown_a_record_where_a_template_has_holes() -> None:
    layout = Template("Hi {name}, {n}{{{x}", n=int).layout(LayoutRequest(VOCABULARY, Random(0), 60))
    assert [s.text for s in layout.segments if isinstance(s, Fixed)] == ["Hi ", ", ", "{", ""]
    contents = iter(["Ada", "3", "y"])
    seen = "".join(s.seen if isinstance(s, Fixed) else next(contents) for s in layout.segments)
    assert json.loads(seen) == {"name": "Ada", "n": 3, "x": "y"}
    assert layout.text(["Ada", "3", "y"]) == "Hi Ada, 3{y"


def test_a_text_that_can_be_divided_in_several_ways_is_divided_in_one() -> None:
    template = Template("{a}{b}{c}", a=Regex("x*"), b=Regex("x+"), c=Regex("x?"))
    value = template.parse("xxx")
    assert "".join(value.values()) == "xxx"
    assert template.validate("xxx") == []
    assert template.validate("xyx")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Regex("a") & Regex("b"),
        lambda: JSONSchema({"type": "string"}) & JSONSchema({"type": "integer"}),
        lambda: (JSONSchema(COUNTED) & Contains("zzz")).layout(LayoutRequest(VOCABULARY, Random(0), 50)),
        lambda: ("a" + JSONSchema(COUNTED)).layout(LayoutRequest(VOCABULARY, Random(0), 3)),
        lambda: Text() & ~Text(),
    ],
)
def test_contradictions_are_named(make: Any) -> None:
    with pytest.raises(UnsatisfiableConstraint):
        make()


@pytest.mark.parametrize(
    "make",
    [
        lambda: Contains(""), lambda: StartsWith(3),  # type: ignore[arg-type]
        lambda: EndsWith("\ud800"), lambda: Length(3, 2), lambda: Length(-1),
        lambda: Length(1, unit="tokens"), lambda: Length(1, unit="lines"),  # type: ignore[arg-type]
        lambda: Length(1, vocabulary=VOCABULARY),
        lambda: JSONSchema({}) & Length(1, 5, unit="tokens", vocabulary=VOCABULARY),
        lambda: Length(5_000, unit="words"), lambda: Regex("a").repeat(3, 2), lambda: Regex("a").repeat(-1),
        lambda: Template("{a} {a}"), lambda: Template("{a"), lambda: Template("{a:>3}"), lambda: Template("{a}", b=int),
        lambda: Regex("a") & "text",
    ],
)  # fmt: skip
def test_options_without_sense_are_refused(make: Any) -> None:
    with pytest.raises(InvalidOption):
        make()


def test_what_is_too_large_says_which_part() -> None:
    with pytest.raises(ConstraintTooLarge, match=r"in \(Regex\('\[abc\]\*a"):
        Regex("[abc]*a[abc]{13}") & Regex("[abc]*b[abc]{12}")


def test_tokens_are_counted_as_the_vocabulary_encodes_them() -> None:
    three = Length(3, 3, unit="tokens", vocabulary=VOCABULARY)
    names = Regex("(?:name|[a-z])+") & three
    assert names.accepts("namexname")
    assert not names.accepts("namex")
    assert names.validate("namex")
    (slot,) = names.layout(LayoutRequest(VOCABULARY, Random(0), 9)).slots
    assert slot.tokens == (3, 3)
    assert not (~three).accepts("abc")
    assert (~three).accepts("ab")
    with pytest.raises(UnsatisfiableConstraint):
        names & Length(4, unit="tokens", vocabulary=VOCABULARY)

"""JSON is accepted for its value, however it is spelled, if and only if the validator of record takes it."""

import json
from random import Random
from typing import Annotated, Any, Literal

import pydantic
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constraints import Constraint, Contains, Grammar, JSONSchema, Pydantic, Regex, Template, Text
from constraints.validation.jsonschema_library import jsonschema

S, I = {"type": "string"}, {"type": "integer"}  # noqa: E741
DRAFT4 = "http://json-schema.org/draft-04/schema#"
SCHEMAS: list[Any] = [
    True,
    {"properties": {"k": S, "é": I}, "required": ["k"]},
    {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    {"type": "number", "minimum": 0.1, "maximum": 100},
    {"type": "integer", "minimum": -3, "maximum": 30},
    {"$schema": DRAFT4, "type": "integer", "minimum": 0, "exclusiveMinimum": True},
    {"type": "integer", "multipleOf": 5},
    {"type": "number", "multipleOf": 0.5},
    {"type": "number", "not": {"type": "integer"}},
    {"not": {"minimum": 3}},
    {"enum": [0, 10, "a", "é", [1], {"k": 1.5}, None]},
    {"const": 10},
    {"type": "array", "items": {"type": "number"}, "uniqueItems": True},
    {"type": "array", "contains": {"const": 10}, "maxContains": 1},
    {"type": "string", "pattern": '^[a-zé"\\\\\n]*$'},
    {"type": "string", "minLength": 2, "maxLength": 3},
    {"type": "string", "not": {"pattern": "a"}},
    {"type": "object", "patternProperties": {"^[aé]": I}, "additionalProperties": False},
    {"type": "object", "propertyNames": {"maxLength": 1}, "minProperties": 1, "maxProperties": 2},
    {"oneOf": [{"type": "integer"}, {"maximum": 10}, S]},
    {"type": "array", "prefixItems": [I, S], "unevaluatedItems": False},
    {"properties": {"k": {"$ref": "#"}}, "additionalProperties": {"type": ["number", "null"]}},
]
NUMBERS = st.integers(-40, 40) | st.floats(-5, 105) | st.sampled_from([0.1, 0.5, 10, 1e22, -0.0, 10**17 + 1, 1e-9])
TEXTS = st.text('ak1é✓"\\\n/\x7f', max_size=4) | st.sampled_from(["k", "é", "ab"])
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def spelled(value: Any, rng: Random) -> str:
    """A JSON text of a value, in one of its many spellings; a whole number may have become a decimal."""

    def space() -> str:
        return "".join(rng.choices(" \t\r\n", k=rng.choice([0, 0, 1, 2])))

    if isinstance(value, dict):
        members = [f"{space()}{spelled(n, rng)}{space()}:{spelled(v, rng)}" for n, v in value.items()]
        rng.shuffle(members)
        text = "{" + (",".join(members) or space()) + "}"
    elif isinstance(value, list):
        text = "[" + (",".join(spelled(item, rng) for item in value) or space()) + "]"
    elif isinstance(value, str):
        text = '"' + "".join(_character(character, rng) for character in value) + '"'
    elif isinstance(value, bool) or value is None:
        text = json.dumps(value)
    else:
        text = rng.choice(_numbers(value))
    return space() + text + space()


def _character(character: str, rng: Random) -> str:
    plain = {'"': '\\"', "\\": "\\\\", "\n": "\\n"}.get(character, character)
    code = "".join(f"\\u{unit:04x}" for unit in _units(character))
    return rng.choice([plain, code, code.upper().replace("\\U", "\\u"), "\\/" if character == "/" else plain])


def _units(character: str) -> list[int]:
    data = character.encode("utf-16-be")
    return [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]


def _numbers(value: int | float) -> list[str]:
    if isinstance(value, int):
        return [
            str(value),
            f"{value}.0",
            f"{value}e0",
            f"{value}.00E+00",
            f"{10 * value}e-1",
            "-0" if value == 0 else str(value),
        ]
    return [repr(value), f"{value:.17e}", f"{value:E}", f"{value!r}0" if "e" not in repr(value) else repr(value)]


def right(schema: Any, text: str) -> bool:
    validator = jsonschema.validators.validator_for(schema, default=jsonschema.Draft202012Validator)
    return bool(validator(schema).is_valid(json.loads(text)))


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: json.dumps(schema)[:40])
@settings(max_examples=60)
@given(values=st.lists(VALUES, min_size=5, max_size=5), seed=st.integers(0, 2**32))
def test_every_spelling_is_accepted_if_it_is_valid(schema: Any, values: list[Any], seed: int) -> None:
    constraint = JSONSchema(schema)
    for value in values:
        text = spelled(value, Random(seed))
        expected = right(schema, text)
        assert constraint.accepts(text) == expected == (not constraint.validate(text)), text
        found = constraint.explain(text)
        assert (found.valid, found.accepted) == (expected, expected), text
        if constraint.accepts(text, compact=True):
            assert expected and constraint.accepts(text) and not set(text) & set("\t\r\n"), text


class Row(pydantic.BaseModel):
    k: Literal["a", "é"]
    n: Annotated[int, pydantic.Field(ge=-3, le=30)] = 0
    rest: list[float] | dict[str, bool] | None = None


@settings(max_examples=100)
@given(
    st.fixed_dictionaries(
        {"k": st.sampled_from(["a", "é", "b"])},
        optional={"n": NUMBERS, "rest": st.none() | st.lists(NUMBERS, max_size=2) | st.just({"k": True}) | TEXTS},
    ),
    st.integers(0, 2**32),
)
def test_every_spelling_of_a_model_is_accepted_if_pydantic_takes_it(value: dict[str, Any], seed: int) -> None:
    text = spelled(value, Random(seed))
    try:
        Row.model_validate_json(text)
        expected = True
    except pydantic.ValidationError:
        expected = False
    constraint = Pydantic(Row)
    assert constraint.accepts(text) == expected == (not constraint.validate(text)), text


K = JSONSchema({"type": "object", "properties": {"k": {"type": "string"}}, "additionalProperties": False})
WIDE = JSONSchema({"required": ["k"]})


@pytest.mark.parametrize(
    ("constraint", "text", "by_value", "compact"),
    [
        (K, '{"k":"a"}', True, True),
        (K, '{"k": "a"}', True, False),
        (K, '\n{ "\\u006b" :"\\u0061" }\t', True, False),
        (K, '{"k": 1}', False, False),
        (K, '{"k":"a","k":"b"}', False, False),
        (K, '{"k":"a","\\u006b":"b"}', False, False),
        (K, '{"k":NaN}', False, False),
        (K, '{"k":"a"} x', False, False),
        (K, '{"k":"a",}', False, False),
        (K, '\ufeff{"k":"a"}', False, False),
        (K, '\u00a0{"k":"a"}', False, False),
        (K, "{'k':'a'}", False, False),
        (K & WIDE, '{ "k":"a"}', True, False),
        (K & WIDE, "{ }", False, False),
        (~WIDE & K, "{ }", True, False),
        (~WIDE & K, '{ "k":"a"}', False, False),
        # A text type means the text as it stands.
        (K & Contains(": "), '{"k": "a"}', True, False),
        (K & Contains(": "), '{"k":"a"}', False, False),
        (K & Regex(r'\{"k":.*'), '{ "k":"a"}', False, False),
        (K & Regex(r'\{"k":.*'), '{"k": "a"}', True, False),
        (K & ~Contains(" "), '{"k": "a"}', False, False),
        (K | Regex("a b"), "a b", True, True),
        (K | Regex("a b"), "a  b", False, False),
        (K | Regex("a b"), '{ "k":"a" }', True, False),
        (~K, '{ "k":"a" }', False, False),
        (~K, '{ "k": 1 }', True, True),
        (K + ";" + K, '{ "k":"a" }; { }', True, False),
        (K.repeat(2, 3), "{} { } {}", True, False),
        (K.repeat(2, 3), "{}{}", True, True),
        (Template("{a}: {b}", a=Text(min_length=1), b=K), 'x: {"k": "a"}', True, False),
        (Template("{a}: {b}", a=Text(min_length=1), b=K), 'x: {"k":"a"}', True, True),
        (K & Grammar('start: "{" /[^}]*/ "}"'), '{"k": "a"}', True, False),
        (K & Grammar('start: "{" /[^} ]*/ "}"'), '{"k": "a"}', False, False),
        (Pydantic(list[int]), "[1, 2 , 3e0]", True, False),
        (Pydantic(dict[str, int]), '{"\\ud83d\\ude00": 1}', True, False),
        (Pydantic(str), '"\\ud83d"', False, False),
        (Regex(r"\d"), "٣", True, False),
        (Regex(r"\d") | Regex("a"), "٣", True, False),
    ],
)  # fmt: skip
def test_only_json_is_judged_by_its_value(constraint: Constraint, text: str, by_value: bool, compact: bool) -> None:
    assert (constraint.accepts(text), constraint.accepts(text, compact=True)) == (by_value, compact)
    assert (not constraint.validate(text)) == by_value
    assert constraint.explain(text).accepted == by_value


def test_spaces_beside_json_belong_to_the_text_there() -> None:
    letter = Template("{a}{b}{c}", a=Text(min_length=1), b=K, c=Text(min_length=1))
    assert letter.parse('so: {"k":"a"} and') == {"a": "so: ", "b": {"k": "a"}, "c": " and"}
    assert letter.parse('so:{"k": "a"} and')["b"] == {"k": "a"}
    assert Template("{a}{b}", a=Text(), b=K).parse(' {"k":"a"}')["a"] == " "

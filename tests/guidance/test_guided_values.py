"""Guidance is about values that there are: a path that leads to none is an error, and says what is near."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from constraints import JSONSchema, Regex, Template, as_constraint
from constraints.errors import GuidanceError
from constraints.paths import path_of
from controllable import DiffusionLM
from guidance import Avoid, Length, Matches, Readability, any_of, none_of, scheduled, weighted

NODE = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#/$defs/node"}}},
}
ADDRESS = {"type": "object", "properties": {"street": {"type": "string"}}}
SIZES = {"type": "object", "additionalProperties": {"type": "object", "properties": {"size": {"type": "integer"}}}}
SCHEMA = {
    "$defs": {"node": NODE, "address": ADDRESS},
    "type": "object",
    "properties": {
        "root": {"$ref": "#/$defs/node"},
        "bill": {"$ref": "#/$defs/address"},
        "ship": {"$ref": "#/$defs/address"},
        "kind": {"const": "x"},
        "colour": {"enum": ["red", "green"]},
        "map": SIZES,
        "any": {},
        "one": {"anyOf": [{"type": "string"}, {"type": "object", "properties": {"deep": {"type": "integer"}}}]},
        "pair": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False},
        "a/b": {"type": "string"},
        "never": False,
    },
}
THERE = [
    "/root/name", "name", "/root/children/0/children/12/name", "/root/children/*/children/*/name", "/bill/street",
    "/ship/street", "street", "/*/street", "/colour", "/map/*", "/map/*/size", "size", "/any", "/any/*", "/any/3",
    "/one", "/one/deep", "deep", "/pair/0", "/pair/1", "/pair/*", "/a~1b", "a~1b",
]  # fmt: skip
NOT_THERE = [
    "", "/nope", "title", "/root", "/root/children", "/root/children/name", "/root/children/x/name", "/ship", "/kind",
    "kind", "/map", "/map/x", "/map/x/size", "/any/x", "/pair/2", "/a/b", "/Root/name", "/never", "/root/name/x",
]  # fmt: skip


@pytest.mark.parametrize("path", THERE)
def test_what_is_there(path: str) -> None:
    assert [*JSONSchema(SCHEMA).free_values(path_of(path))]


@pytest.mark.parametrize("path", NOT_THERE)
def test_what_is_not_there(path: str) -> None:
    assert not [*JSONSchema(SCHEMA).free_values(path_of(path))]


class Ticket(BaseModel):
    title: str


LETTER = Template("Dear {name},", name=Regex("[a-z]+"))


@pytest.mark.parametrize(
    ("output_type", "there", "not_there"),
    [
        (Regex("a+"), "", "/a"),
        (Ticket, "/title", "/titel"),
        (LETTER, "/name", ""),
        (LETTER | Regex("b+"), "/name", "/nam"),
        (JSONSchema(SCHEMA) & Regex("(?s:.*)"), "/root/name", "/root"),
    ],
    ids=repr,
)
def test_other_output_types_say_so_too(output_type: object, there: str, not_there: str) -> None:
    constraint = as_constraint(output_type)
    assert [*constraint.free_values(path_of(there))]
    assert not [*constraint.free_values(path_of(not_there))]


@pytest.fixture(scope="module")
def lm(checkpoint: Path) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint, device="cpu")


PERSON = {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}}
WISH = Length(2, at="/nme")


@pytest.mark.parametrize(
    "guidance",
    [
        WISH, [Avoid("x"), WISH], weighted(WISH, 2), scheduled(WISH, lambda sigma: sigma), any_of(Avoid("x"), WISH),
        none_of(WISH), 2 * (Avoid("x") + ~WISH), Matches(Regex("a"), at="/nme"), Readability(5.0, at="/nme"),
    ],
    ids=lambda value: repr(value)[:30],
)  # fmt: skip
def test_a_path_to_nothing_is_an_error(lm: DiffusionLM, guidance: Any) -> None:
    for call in (
        lambda: lm.generate(PERSON, guidance=guidance),
        lambda: lm.compile(PERSON, guidance=guidance),
        lambda: lm.compile(PERSON)(1, guidance=guidance),
        lambda: list(lm.compile(PERSON).stream(1, guidance=guidance)),
    ):
        with pytest.raises(GuidanceError, match=re.escape("no value is written at '/nme'")) as caught:
            call()
        assert caught.value.hint == "The nearest is '/name'"


def test_a_value_that_may_be_left_out_is_there(lm: DiffusionLM) -> None:
    for document in lm.generate(PERSON, n=4, steps=1, fill="required", guidance=Length(2, at="/name")):
        assert document.value == {}

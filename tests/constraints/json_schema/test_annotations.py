"""What a schema says of a value reaches the slot that the value is written in, and changes nothing else."""

from random import Random
from typing import Any

import pytest
from pydantic import BaseModel, Field

from constraints import JSONSchema
from constraints.json_trees.note import LONGEST, Note
from constraints.layouts.layout_request import LayoutRequest
from constraints.tokens.vocabulary import Vocabulary

VOCABULARY = Vocabulary.greedy([b"", *(bytes([byte]) for byte in range(256))], 0)


def notes(schema: dict[str, Any]) -> dict[str, Note]:
    request = LayoutRequest(VOCABULARY, Random(0), 2_000, fill="all")
    return {slot.pointer: slot.note for slot in JSONSchema(schema).layout(request).slots}


def of(schema: dict[str, Any], **document: Any) -> Note:
    return notes({"type": "object", "properties": {"a": schema}, "required": ["a"], **document})["/a"]


CITY = {"type": "string", "description": "A city", "examples": ["Lyon"]}


@pytest.mark.parametrize(
    ("schema", "note"),
    [
        (CITY, Note(description="A city", examples=("Lyon",))),
        ({**CITY, "default": "Rome", "example": "Bari"}, Note("", "A city", ("Lyon", "Bari", "Rome"))),
        ({"type": "number", "title": "Price", "default": 2.5}, Note("Price", examples=(2.5,))),
        ({"enum": ["x", "y"], "description": "Which"}, Note(description="Which")),
        ({"type": "boolean", "default": False}, Note(examples=(False,))),
        ({"type": "string", "default": None}, Note()),
        ({"$ref": "#/$defs/city"}, Note(description="A city", examples=("Lyon",))),
        ({"$ref": "#/$defs/city", "description": "Home"}, Note(description="Home", examples=("Lyon",))),
        ({"allOf": [{"$ref": "#/$defs/city"}], "title": "Home"}, Note("Home", "A city", ("Lyon",))),
        ({"anyOf": [CITY, {"type": "null"}], "default": None}, Note(description="A city", examples=("Lyon",))),
        ({"oneOf": [{**CITY, "maxLength": 3}, {**CITY, "minLength": 4, "title": "B"}]}, Note(examples=("Lyon",))),
    ],
)  # fmt: skip
def test_what_is_said_reaches_the_slot(schema: dict[str, Any], note: Note) -> None:
    assert of(schema, **{"$defs": {"city": CITY}}) == note


def test_examples_of_api_descriptions_have_names_and_what_is_no_text_says_nothing() -> None:
    assert Note.of({"examples": {"first": {"summary": "One", "value": "x"}, "other": 3}}) == Note(examples=("x",))
    assert Note.of({"title": 3, "description": ["x"], "examples": "y"}) == Note()


def test_beside_a_reference_of_an_old_draft() -> None:
    found = of({"$ref": "#/definitions/city", "title": "Home"}, definitions={"city": CITY}, **{"$schema": DRAFT_7})
    assert found == Note("Home", "A city", ("Lyon",))


DRAFT_7 = "http://json-schema.org/draft-07/schema#"


def test_items_and_properties_share_the_examples_of_what_they_are_in() -> None:
    item = {"type": "object", "title": "Song", "properties": {"name": {"type": "string"}}, "required": ["name"]}
    songs = {"type": "array", "items": item, "minItems": 1, "maxItems": 1, "examples": [[{"name": "Blue"}], []]}
    tags = {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 1, "description": "Tags"}
    found = notes(
        {
            "type": "object",
            "title": "Album",
            "properties": {"songs": songs, "tags": tags},
            "examples": [{"tags": ["x"]}],
        }
    )
    assert found["/songs/0/name"] == Note(examples=("Blue",), within="Song")
    assert found["/tags/0"] == Note(description="Tags", examples=("x",), within="Album")


def test_a_schema_that_refers_to_itself_says_no_more_than_once() -> None:
    node = {"anyOf": [{"type": "string", "description": "Leaf"}, {"$ref": "#/$defs/node"}]}
    assert of({"$ref": "#/$defs/node"}, **{"$defs": {"node": node}}).description == "Leaf"


def test_long_descriptions_are_cut() -> None:
    assert len(of({"type": "string", "description": "x" * 5_000}).description) == LONGEST


class Home(BaseModel):
    city: str = Field(description="A city", examples=["Lyon"])


class Customer(BaseModel):
    model_config = {"json_schema_extra": {"examples": [{"name": "Ann"}]}}
    name: str = Field("Bob", title="Full name")
    home: Home | None = Field(None, description="Where they live")


def test_pydantic_models() -> None:
    found = notes(Customer.model_json_schema())
    assert found["/name"] == Note("Full name", "", ("Bob", "Ann"), within="Customer")
    assert found["/home/city"] == Note("City", "A city", ("Lyon",), within="Home")


def test_nothing_else_changes() -> None:
    plain, noted = {"type": "string", "maxLength": 4}, {**CITY, "maxLength": 4}
    schema = {"type": "object", "properties": {"a": plain, "b": noted}, "required": ["a", "b"]}
    bare = {"type": "object", "properties": {"a": plain, "b": plain}, "required": ["a", "b"]}
    request = [LayoutRequest(VOCABULARY, Random(0), 200) for _ in range(2)]
    one, other = (JSONSchema(each).layout(at) for each, at in zip((schema, bare), request, strict=True))
    assert one == other
    assert one.slots[0].language is one.slots[1].language

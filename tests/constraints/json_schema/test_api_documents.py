"""Schemas out of documents that hold many, judged as they would be by themselves."""

import json
from typing import Any

import jsonschema
import pytest

from constraints.errors import InvalidSchema
from constraints.output_types.types import JSONSchema

PET = {
    "type": "object", "title": "Pet", "required": ["name"], "example": {"nullable": True, "type": "cat"},
    "properties": {
        "name": {"type": "string", "nullable": True}, "age": {"type": "number", "minimum": 0, "exclusiveMinimum": True},
        "tag": {"$ref": "#/components/schemas/Tag<x>"},
        "others": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}},
    },
}  # fmt: skip
OPENAPI: dict[str, Any] = {
    "openapi": "3.0.3", "info": {"title": "Pets", "version": "1"}, "paths": {},
    "components": {"schemas": {"Pet": PET, "Tag<x>": {"type": "string", "enum": ["a", "b"]}}},
}  # fmt: skip
TEXTS = [
    '{"name":null}', '{"name":"a","age":0}', '{"name":"a","age":0.5,"tag":"b"}', '{"name":1}', '{"age":1}',
    '{"name":"a","tag":null}', '{"name":"a","others":[{"name":null},{}]}', '{"name":"a","others":[{"name":"b"}]}',
]  # fmt: skip


def test_openapi_3_0_is_read_as_it_says() -> None:
    plain = json.loads(json.dumps(PET).replace('"type": "string", "nullable": true', '"type": ["string", "null"]'))
    schemas = {**OPENAPI["components"]["schemas"], "Pet": plain}
    judge = jsonschema.Draft4Validator({"$ref": "#/components/schemas/Pet", "components": {"schemas": schemas}})
    for output in (
        JSONSchema(OPENAPI, at="#/components/schemas/Pet"), JSONSchema(OPENAPI, at="/components/schemas/Pet"),
        JSONSchema({**OPENAPI, "$ref": "#/components/schemas/Pet"}),
    ):  # fmt: skip
        assert output.subject == "Pet"
        for text in TEXTS:
            assert output.accepts(text) == (not output.validate(text)) == judge.is_valid(json.loads(text)), text


def test_names_may_be_encoded() -> None:
    for name in ("Tag<x>", "Tag%3Cx%3E"):
        output = JSONSchema(OPENAPI, at=f"#/components/schemas/{name}")
        assert [output.accepts(text) for text in ('"a"', '"c"')] == [True, False]


@pytest.mark.parametrize(
    ("document", "at", "valid", "invalid"),
    [
        ({"openapi": "3.1.0", "components": {"schemas": {"A": {"type": ["integer", "null"], "exclusiveMinimum": 3}}}},
         "#/components/schemas/A", ["4", "null"], ["3", '"a"']),
        ({"swagger": "2.0", "definitions": {"A": {"type": "integer", "minimum": 3, "exclusiveMinimum": True}}},
         "#/definitions/A", ["4"], ["3"]),
        ({"asyncapi": "3.0.0", "id": "urn:a:b", "components": {"schemas": {"A": {"exclusiveMinimum": 3}}}},
         "#/components/schemas/A", ["4"], ["3"]),
        ({"asyncapi": "2.6.0", "channels": {"a/b": {"publish": {"message": {"payload": {"const": 1}}}}}},
         "#/channels/a~1b/publish/message/payload", ["1"], ["2"]),
        ({"type": "object", "$defs": {"A": {"type": "integer"}, "B": {"items": {"$ref": "#/$defs/A"}}}},
         "#/$defs/B", ["[1]", "3"], ['["a"]']),
        ({"$schema": "http://json-schema.org/draft-04/schema#", "anyOf": [{"type": "null"}]}, "#/anyOf/0",
         ["null"], ["{}"]),
        ({"$id": "https://example.com/a", "$defs": {"A": {"type": "integer"}, "B": {"$ref": "#/$defs/A"}}}, "#/$defs/B",
         ["1"], ['"a"']),
    ],
)  # fmt: skip
def test_documents_of_each_kind(document: dict[str, Any], at: str, valid: list[str], invalid: list[str]) -> None:
    output = JSONSchema(document, at=at)
    assert [(output.accepts(text), not output.validate(text)) for text in valid] == [(True, True)] * len(valid)
    assert [(output.accepts(text), not output.validate(text)) for text in invalid] == [(False, False)] * len(invalid)


def test_a_whole_document_says_what_there_is() -> None:
    with pytest.raises(
        InvalidSchema, match=r"OpenAPI holds many schemas.*#/components/schemas/Pet, #/components/schemas/Tag"
    ):
        JSONSchema(OPENAPI)
    with pytest.raises(InvalidSchema, match=r"no schema at this place.*/Pett.*There is #/components/schemas/Pet"):
        JSONSchema(OPENAPI, at="#/components/schemas/Pett")
    with pytest.raises(InvalidSchema, match="no schema"):
        JSONSchema({"type": "object"}, at="#/$defs/A")


def test_mistakes_in_what_is_referred_to_are_told() -> None:
    document = {"openapi": "3.1.0", "components": {"schemas": {"A": {"items": {"minlength": 3}}}}}
    with pytest.warns(UserWarning, match=r"minLength.*openapi#/components/schemas/A/items"):
        JSONSchema(document, at="#/components/schemas/A")

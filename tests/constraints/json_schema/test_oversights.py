"""What looks like a mistake in a schema, and what does not."""

import warnings
from typing import Any

import pytest

from constraints.errors import InvalidSchema
from constraints.output_types.types import JSONSchema

DRAFT7 = "http://json-schema.org/draft-07/schema#"


def told(schema: Any) -> list[str]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        JSONSchema(schema)
    return [str(each.message) for each in caught]


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"type": "object", "propertys": {"a": {}}}, "'propertys' is no keyword; did you mean 'properties'.*at '/'"),
        ({"items": {"minlength": 3}}, "did you mean 'minLength'.*at '/items'"),
        ({"properties": {"a/b": {"type:": "string"}}}, "did you mean 'type'.*at '/properties/a~1b'"),
        ({"type": "object", "additonalProperties": False}, "did you mean 'additionalProperties'"),
        ({"OneOf": [{"type": "null"}]}, "did you mean 'oneOf'"),
        ({"type": "object", "one_of": []}, "did you mean 'oneOf'"),
        ({"items": {"ref": "#/$defs/a"}, "$defs": {"a": {}}}, r"did you mean '\$ref'"),
        ({"$defs": {"a": {"type": "array", "item": {}}}}, r"did you mean 'items'.*at '/\$defs/a'"),
        ({"type": "string", "pattren": "^a$"}, "did you mean 'pattern'"),
        ({"type": "integer", "divisibleBy": 2}, "did you mean 'multipleOf'"),
        ({"type": "string", "format": "dat"}, "format 'dat' is not known; did you mean 'date'"),
        ({"type": "string", "format": "datetime"}, "did you mean 'date-time'"),
        ({"type": "string", "format": "IPV4"}, "did you mean 'ipv4'"),
        ({"name": "Ada", "age": 36}, "'name', 'age': none is a keyword.*is this a schema"),
        ({"id": 7, "title": "Dune", "author": "F"}, "'author': none is a keyword"),
        ({"properties": {"a": {"street": {"type": "string"}}}}, "'street': none is a keyword.*at '/properties/a'"),
        ({"$schema": DRAFT7, "definitions": {"a": {}}, "items": {"$ref": "#/definitions/a", "maxItems": 3}},
         r"'maxItems' beside '\$ref' counts for nothing"),
        ({"type": "integer", "minLength": 3}, "'minLength' says nothing of integer"),
        ({"type": "array", "properties": {"a": {}}}, "'properties' says nothing of array"),
        ({"type": ["string", "null"], "minimum": 0}, "'minimum' says nothing of string or null"),
        ({"items": {"type": "string", "pattern": "/^a+$/i"}}, "leave out the slashes"),
    ],
)  # fmt: skip
def test_a_likely_mistake_is_a_warning_and_an_error_where_it_is_strict(schema: dict[str, Any], said: str) -> None:
    with pytest.warns(UserWarning, match=said):
        JSONSchema(schema)
    with warnings.catch_warnings(), pytest.raises(InvalidSchema, match=said):
        warnings.simplefilter("ignore")
        JSONSchema(schema, strict=True)


@pytest.mark.parametrize(
    "schema",
    [
        True, {}, {"title": "Anything"}, {"$ref": "#/$defs/a", "$defs": {"a": {"type": "integer"}}},
        {"type": "string", "x-order": 1, "markdownDescription": "a", "enumNames": ["b"], "tsType": "Date"},
        {"type": "object", "discriminator": {"propertyName": "a"}, "nullable": True, "xml": {}, "externalDocs": {}},
        {"type": "object", "defaultSnippets": [], "propertyOrder": ["a"], "errorMessage": "b", "faker": "name.first"},
        {"type": "object", "_uniqueItems": True, "//pattern": "^a$", "#format": "date", "note": "a", "when": "b"},
        {"type": "string", "enum": ["a"], "enumDescriptions": ["b"], "deprecationMessage": "c", "doNotSuggest": True},
        {"type": "integer", "format": "int64"}, {"type": "string", "format": "guid"},
        {"type": "object", "properties": {"propertys": {"type": "string"}, "minlength": True}},
        {"type": ["string", "array"], "minLength": 1, "items": {"type": "string"}},
        {"enum": [{"propertys": 1}], "default": {"minlength": 3}, "examples": [{"itmes": 3}]},
        {"const": {"type": "array", "minLength": 3}}, {"allOf": [{"minLength": 1}], "type": "string"},
        {"properties": {"a": {"label": "an annotation alone"}}}, {"type": "array", "additionalProperties": False},
        {"$schema": DRAFT7, "definitions": {"a": {}}, "$ref": "#/definitions/a", "title": "A", "type": "object"},
    ],
)  # fmt: skip
def test_annotations_of_all_kinds_are_none(schema: Any) -> None:
    assert told(schema) == []


def test_a_boolean_of_an_older_draft_is_told_with_what_became_of_it() -> None:
    for schema, said in (
        ({"properties": {"a": {"type": "string", "required": True}}}, "lists the names.*|/properties/a/required"),
        ({"type": "number", "minimum": 3, "exclusiveMinimum": True}, "draft 4"),
    ):
        with pytest.raises(InvalidSchema, match=said):
            JSONSchema(schema)

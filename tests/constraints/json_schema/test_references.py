"""References: within the document, to other documents, to metaschemas, and dynamic ones."""

import json
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest
from pydantic import BaseModel, ConfigDict

from constraints.errors import InvalidSchema, UnsupportedSchema
from constraints.output_types.schema_conjunction import SchemaConjunction
from constraints.output_types.types import JSONSchema, Pydantic

DRAFT4 = "http://json-schema.org/draft-04/schema#"
DRAFT7 = "http://json-schema.org/draft-07/schema#"
DRAFT2019 = "https://json-schema.org/draft/2019-09/schema"
DRAFT2020 = "https://json-schema.org/draft/2020-12/schema"


def check(schema: Any, accepted: list[str], refused: list[str], documents: dict[str, Any] | None = None) -> None:
    constraint = JSONSchema(schema, documents=documents)
    for text in accepted:
        assert constraint.accepts(text) and not constraint.validate(text), text
    for text in refused:
        assert not constraint.accepts(text), text


def test_a_reference_to_another_document() -> None:
    documents = {"https://example.com/size": {"$defs": {"a": {"type": "integer"}}, "$ref": "#/$defs/a"}}
    check({"properties": {"n": {"$ref": "https://example.com/size"}}}, ['{"n":1}'], ['{"n":"1"}'], documents)


def test_a_relative_reference_is_resolved_against_the_identifier() -> None:
    schema = {"$id": "https://example.com/a/root.json", "$ref": "../b/item.json#/$defs/x"}
    check(schema, ["true"], ["1"], {"https://example.com/b/item.json": {"$defs": {"x": {"type": "boolean"}}}})


@pytest.mark.parametrize("draft", [DRAFT4, DRAFT7])
def test_an_identifier_may_end_in_an_empty_fragment(draft: str) -> None:
    item = {"type": "integer"}
    schema = {
        "$schema": draft,
        "id": "https://example.com/a#",
        "$id": "https://example.com/a#",
        "definitions": {"x": item},
    }
    check({**schema, "properties": {"n": {"$ref": "#/definitions/x"}}}, ['{"n":1}'], ['{"n":"1"}'])
    check({**schema, "properties": {"n": {"$ref": "a#/definitions/x"}}}, ['{"n":1}'], ['{"n":"1"}'])


def test_an_embedded_resource_has_its_own_base() -> None:
    schema = {
        "$id": "https://example.com/root",
        "$defs": {
            "inner": {"$id": "inner/", "$ref": "#/$defs/x", "$defs": {"x": {"type": "null"}}},
            "x": {"type": "string"},
        },
        "anyOf": [{"$ref": "inner/"}, {"$ref": "#/$defs/x"}],
    }
    check(schema, ["null", '"a"'], ["1"])


@pytest.mark.parametrize("reference", ["https://example.com/other", "other.json", "#/$defs/none", "#none"])
def test_a_reference_that_leads_nowhere_is_an_error(reference: str) -> None:
    with pytest.raises(UnsupportedSchema, match=r"not in the document|in neither"):
        JSONSchema({"$ref": reference})


def test_a_document_that_is_no_schema_is_an_error_only_where_it_is_used() -> None:
    documents = {"https://example.com/bad": {"type": 5}}
    assert JSONSchema({"type": "null"}, documents=documents).accepts("null")
    with pytest.raises(InvalidSchema, match="not a JSON Schema") as caught:
        JSONSchema({"$ref": "https://example.com/bad"}, documents=documents)
    assert caught.value.where == "https://example.com/bad#/type"


def test_a_reference_into_an_unknown_keyword() -> None:
    check({"$ref": "#/x/y%25z", "x": {"y%z": {"type": "integer"}}}, ["1"], ['"a"'])
    with pytest.raises(InvalidSchema, match="not a JSON Schema"):
        JSONSchema({"$ref": "#/x", "x": {"type": 5}})


def test_a_metaschema_is_known() -> None:
    check({"$schema": DRAFT7, "$ref": DRAFT7}, ['{"minLength":1}', "true"], ['{"minLength":-1}', '{"definitions":1}'])
    check({"$ref": DRAFT2020}, ['{"minLength":1}', '{"$defs":{"a":{}}}'], ['{"minLength":-1}', '{"$defs":{"a":1}}'])


def test_a_dynamic_reference_sees_the_outermost_anchor() -> None:
    tree = {
        "$id": "https://example.com/tree",
        "$dynamicAnchor": "node",
        "type": "object",
        "properties": {"data": True, "children": {"type": "array", "items": {"$dynamicRef": "#node"}}},
    }
    strict = {
        "$id": "https://example.com/strict",
        "$dynamicAnchor": "node",
        "$ref": "tree",
        "unevaluatedProperties": False,
    }
    documents = {"https://example.com/tree": tree}
    check(tree, ['{"children":[{"daat":1}]}'], ["[]"])
    check(strict, ['{"children":[{"data":1}]}'], ['{"children":[{"daat":1}]}'], documents)


def test_a_recursive_reference_sees_the_outermost_anchor() -> None:
    tree = {
        "$schema": DRAFT2019,
        "$id": "https://example.com/tree",
        "$recursiveAnchor": True,
        "properties": {"child": {"$recursiveRef": "#"}},
    }
    strict = {"$schema": DRAFT2019, "$id": "https://example.com/s", "$recursiveAnchor": True, "$ref": "tree"}
    documents = {"https://example.com/tree": tree}
    check(
        {**strict, "required": ["child"], "type": ["object", "null"]},
        ['{"child":null}'],
        ["{}", '{"child":{}}'],
        documents,
    )


def test_siblings_of_a_reference_count_from_2019_on() -> None:
    schema = {"$ref": "#/definitions/a", "maximum": 3, "definitions": {"a": {"type": "integer"}}}
    check({"$schema": DRAFT7, **schema}, ["2", "4"], ['"a"'])
    check({"$schema": DRAFT2019, **schema}, ["2"], ["4", '"a"'])


def test_a_part_may_be_of_another_draft() -> None:
    old = {"$schema": DRAFT7, "$id": "https://example.com/old", "allOf": [{"$ref": "#/definitions/a", "minimum": 3}]}
    documents = {"https://example.com/old": {**old, "definitions": {"a": {"type": "integer"}}}}
    check({"$schema": DRAFT2020, "$ref": "https://example.com/old"}, ["1"], ['"a"'], documents)
    with pytest.raises(UnsupportedSchema, match="another draft"):
        JSONSchema({"$schema": DRAFT2020, "$ref": "https://example.com/old#/definitions/a"}, documents=documents)


def test_a_metaschema_may_leave_vocabularies_out() -> None:
    vocabulary = "https://json-schema.org/draft/2020-12/vocab/"
    plain: dict[str, Any] = {
        "$schema": DRAFT2020,
        "$vocabulary": {f"{vocabulary}core": True, f"{vocabulary}applicator": True},
    }
    documents = {"https://example.com/plain": plain}
    schema = {"$schema": "https://example.com/plain", "properties": {"a": {"minimum": 3}, "b": False}}
    check(schema, ['{"a":1}'], ['{"b":1}'], documents)
    plain["$vocabulary"]["https://example.com/vocabulary"] = True
    with pytest.raises(UnsupportedSchema, match="not a known vocabulary"):
        JSONSchema(schema, documents=documents)


def test_a_foreign_keyword_that_is_not_well_formed_is_ignored() -> None:
    check({"$schema": DRAFT7, "dependentRequired": 5, "type": "object"}, ["{}"], ["1"])


def test_a_schema_that_leads_to_itself_has_no_values_of_its_own() -> None:
    check({"$defs": {"a": {"$ref": "#/$defs/a"}}, "properties": {"x": {"$ref": "#/$defs/a"}}}, ["{}"], ['{"x":1}'])


def test_documents_of_joined_schemas_are_joined() -> None:
    low = JSONSchema({"$ref": "a:low"}, documents={"a:low": {"minimum": 3}})
    high = JSONSchema({"$ref": "a:high"}, documents={"a:high": {"maximum": 5, "type": "integer"}})
    both = low & high
    assert both.accepts("4") and not both.accepts("2") and not both.accepts("6")
    other = JSONSchema({"$ref": "a:low"}, documents={"a:low": {"minimum": 4}})
    with pytest.raises(UnsupportedSchema, match="two documents"):
        SchemaConjunction.of([(low, True), (other, True)])
    assert not (low & other).accepts("3"), "what cannot be joined is checked"


class Parcel(BaseModel):
    model_config = ConfigDict(json_schema_extra={"allOf": [{"$ref": "https://example.com/code"}]})
    code: str


def test_pydantic_classes_may_refer_to_documents() -> None:
    documents = {"https://example.com/code": {"properties": {"code": {"pattern": "^[A-Z]{2}$"}}}}
    constraint = Pydantic(Parcel, documents=documents)
    assert constraint.accepts('{"code":"AB"}', compact=True) and not constraint.accepts('{"code":"ab"}', compact=True)
    assert constraint.accepts('{"code":"ab"}'), "pydantic does not look at what is added to its JSON Schema"


NAMES = [
    "A<B>", "Map<String, Set<String>>", "it's", 'say "x"', "{a}", "A|B", "x^2", "`q`", "Größe", "«Foo»", "Foo[int]",
    "Foo`1", "List[Foo`1[System.String]]", "$b", "100%", "a~b", "a/b", "a\\b", "A#B", "a?b=c", "ns:Foo", "(A|B)&C",
    "日本", "😀", "Record<string,unknown>[]", " lead", "A\u00a0B", "",
]  # fmt: skip
"""As TypeScript, Java, C#, pydantic and people name what is defined."""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("draft", ["http://json-schema.org/draft-04/schema#", None])
def test_names_of_all_kinds_are_referred_to(name: str, draft: str | None) -> None:
    token = name.replace("~", "~0").replace("/", "~1")
    for reference in (token, quote(token), quote(token, safe="")):
        schema: dict[str, Any] = {
            "definitions": {name: {"type": "integer"}},
            "items": {"$ref": f"#/definitions/{reference}"},
        }
        schema |= {"$schema": draft} if draft else {}
        output = JSONSchema(schema)
        judge = (jsonschema.Draft4Validator if draft else jsonschema.Draft202012Validator)(schema)
        for text in ("[1]", '["a"]'):
            assert output.accepts(text) == (not output.validate(text)) == judge.is_valid(json.loads(text)), reference


@pytest.mark.parametrize(
    "schema",
    [
        {"$id": "My Schema", "$ref": "#/$defs/a"},
        {"$id": "https://example.com/{version}/a<b>", "$ref": "#/$defs/a"},
        {"$id": "C:\\schemas\\a.json", "$ref": "#/$defs/a"},
        {"$ref": "#A<B>"},
        {"$ref": "https://example.com/x y#/$defs/a", "$id": "https://example.com/x y"},
    ],
)
def test_identifiers_of_all_kinds_are_read(schema: dict[str, Any]) -> None:
    schema = {**schema, "$defs": {"a": {"type": "integer", "$anchor": "A<B>"}}}
    output = JSONSchema(schema)
    judge = jsonschema.Draft202012Validator(schema)
    for text in ("1", '"a"'):
        assert output.accepts(text) == (not output.validate(text)) == judge.is_valid(json.loads(text))

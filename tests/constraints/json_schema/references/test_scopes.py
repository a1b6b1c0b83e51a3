"""Dynamic references between random resources, against the validator."""

from typing import Any

import jsonschema
import referencing
from hypothesis import given
from hypothesis import strategies as st

from constraints.errors import UnsatisfiableConstraint, UnsupportedSchema
from constraints.json_schema import compile_schema
from constraints.json_trees.equality import compact
from tests.cases import examples

DRAFT2019 = "https://json-schema.org/draft/2019-09/schema"
DRAFT2020 = "https://json-schema.org/draft/2020-12/schema"
BASE = "https://example.com/"
COUNT = 3
names = st.sampled_from(["p", "q"])
values = st.recursive(
    st.sampled_from([0, "x", None]), lambda inner: st.dictionaries(names, inner, min_size=1, max_size=2), max_leaves=4
)
leaves: st.SearchStrategy[Any] = st.sampled_from([{"type": "integer"}, {"type": "object"}, {"type": "string"}, True])


@st.composite
def resources(draw: st.DrawFn, draft: str, number: int) -> dict[str, Any]:
    """A schema with an identifier, whose members refer to others."""
    places = [f"r{i}{fragment}" for i in range(COUNT) for fragment in ("", "#/$defs/a")]
    plain = st.sampled_from(places).map(lambda where: {"$ref": where})
    if draft == DRAFT2019:
        dynamic: st.SearchStrategy[Any] = st.just({"$recursiveRef": "#"})
        anchors = st.sampled_from([{}, {"$recursiveAnchor": True}])
        inner: st.SearchStrategy[Any] = st.just({})
    else:
        dynamic = st.sampled_from(["#n", "#/$defs/a"] + [f"r{i}#n" for i in range(COUNT)]).map(
            lambda where: {"$dynamicRef": where}
        )
        anchors = inner = st.sampled_from([{}, {"$dynamicAnchor": "n"}, {"$anchor": "n"}])
    own = draw(anchors)
    member = plain | dynamic | dynamic | leaves
    return {
        "$id": f"{BASE}r{number}",
        **own,
        "$defs": {
            "a": {**({} if own else draw(inner)), "properties": draw(st.dictionaries(names, member, max_size=2))}
        },
        "properties": draw(st.dictionaries(names, member, min_size=1, max_size=2)),
        **draw(st.sampled_from([{}, {"type": "object"}, {"maxProperties": 1}])),
    }


@st.composite
def bundles(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A schema with other resources in it, and documents with the rest."""
    draft = draw(st.sampled_from([DRAFT2019, DRAFT2020]))
    root, *others = [draw(resources(draft, number)) for number in range(COUNT)]
    if draw(st.booleans()):
        del root["$id"]
    documents: dict[str, Any] = {}
    for other in others:
        if draw(st.booleans()):
            root["$defs"][other["$id"]] = other
        else:
            documents[other["$id"]] = {"$schema": draft, **other}
    return {"$schema": draft, **root}, documents


@examples(80)
@given(bundles(), st.lists(values, min_size=10, max_size=10))
def test_dynamic_references_are_those_of_the_validator(
    bundle: tuple[dict[str, Any], dict[str, Any]], instances: list[Any]
) -> None:
    schema, documents = bundle
    try:
        compiled = compile_schema(schema, documents=documents)
    except (UnsupportedSchema, UnsatisfiableConstraint):
        return
    registry: Any = referencing.Registry().with_resources(
        (uri, referencing.Resource.from_contents(document)) for uri, document in documents.items()
    )
    kind = jsonschema.Draft201909Validator if schema["$schema"] == DRAFT2019 else jsonschema.Draft202012Validator
    validator = kind(schema, registry=registry)
    for instance in instances:
        assert compiled.accepts(compact(instance)) == validator.is_valid(instance), instance

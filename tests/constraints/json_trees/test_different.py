"""Items that must all differ: how many there can be, and that layouts, strategies and covers find them."""

import json
from itertools import product
from random import Random
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from constraints.errors import UnsatisfiableConstraint
from constraints.json_schema import CompiledSchema, compile_schema
from constraints.json_trees.different import Different, shortest_items
from constraints.json_trees.equality import identity
from constraints.json_trees.nodes import Array, resolved
from constraints.json_trees.representatives import Representatives
from constraints.json_trees.value_lists import contents, fillings, values
from constraints.layouts.layout_request import LayoutRequest
from constraints.regex.compile import compile_regex
from controllable.testing import cover, from_schema
from tests.constraints.filling import VOCABULARY, filled

PLAIN: list[Any] = [None, True, False, 0, 1, 2, 1.5, "", "a", "b", "ab"]
EVERYTHING = [
    *PLAIN,
    *([], [True], [False], [1], [2]),
    *([a, b] for a, b in product([True, False, 1, 2], repeat=2)),
    {},
    *({"a": each} for each in [True, False, 1, 2]),
    *({"a": a, "b": b} for a, b in product([True, False, 1, 2], repeat=2)),
    *({"b": each} for each in [True, False, 1, 2]),
]
"""All values of the schemas below, and others."""

inner = st.sampled_from(
    [{"type": "boolean"}, {"enum": [1, 2]}, {"const": True}, {"type": "integer", "minimum": 1, "maximum": 2}]
)
leaves: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.lists(st.sampled_from(PLAIN), min_size=1, max_size=3).map(lambda found: {"enum": found}),
    st.sampled_from(PLAIN).map(lambda found: {"const": found}),
    st.just({"type": "boolean"}),
    st.just({"type": ["boolean", "null"]}),
    st.tuples(st.integers(0, 2), st.integers(0, 2)).map(
        lambda ends: {"type": "integer", "minimum": min(ends), "maximum": max(ends)}
    ),
    st.just({"type": "number", "minimum": 1, "maximum": 2, "multipleOf": 0.5}),
    st.sampled_from(["^[ab]$", "^a?b?$", "^$"]).map(lambda pattern: {"type": "string", "pattern": pattern}),
)
containers: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.builds(
        lambda a, b, required: {
            "type": "object",
            "properties": {"a": a, "b": b},
            "required": required,
            "additionalProperties": False,
        },
        inner, inner, st.sampled_from([[], ["a"], ["a", "b"]]),
    ),
    st.builds(
        lambda items, fewest, unique: {
            "type": "array", "items": items, "minItems": fewest, "maxItems": 2, "uniqueItems": unique,
        },
        inner, st.integers(0, 2), st.booleans(),
    ),
)  # fmt: skip
parts = leaves | containers
items = parts | st.lists(parts, min_size=1, max_size=3).map(lambda found: {"anyOf": found})


@st.composite
def arrays(draw: st.DrawFn) -> dict[str, Any]:
    """Arrays whose items must differ."""
    schema: dict[str, Any] = {"type": "array", "uniqueItems": True}
    schema["prefixItems"] = draw(st.lists(items, max_size=3))
    schema["items"] = draw(items | st.just(False))
    schema["minItems"] = draw(st.integers(0, 4))
    if draw(st.booleans()):
        goal = {
            "contains": draw(leaves),
            "minContains": draw(st.integers(0, 2)),
            "maxContains": draw(st.integers(1, 2)),
        }
        schema |= goal if goal["minContains"] <= goal["maxContains"] else {}
    return {key: value for key, value in schema.items() if value != []}


def possible(schema: dict[str, Any], most: int) -> bool:
    """By trying: whether there is an array of from `minItems` to `most` items."""
    of = []
    for place in range(most):
        prefix = schema.get("prefixItems", [])
        item = prefix[place] if place < len(prefix) else schema["items"]
        valid = jsonschema.Draft202012Validator(item)
        of.append([value for value in EVERYTHING if valid.is_valid(value)])
    counted = jsonschema.Draft202012Validator(schema.get("contains", True))
    fewest, greatest = (
        (schema.get("minContains", 0), schema.get("maxContains", 99)) if "contains" in schema else (0, 99)
    )

    def rest(place: int, seen: frozenset[str], count: int) -> bool:
        if count > greatest:
            return False
        if place >= schema["minItems"] and count >= fewest:
            return True
        return place < most and any(
            rest(place + 1, seen | {identity(value)}, count + counted.is_valid(value))
            for value in of[place]
            if identity(value) not in seen
        )

    return rest(0, frozenset(), 0)


def compiled(schema: dict[str, Any]) -> CompiledSchema | None:
    try:
        return compile_schema(schema)
    except UnsatisfiableConstraint:
        return None


@given(schema=arrays())
def test_an_array_is_possible_if_trying_finds_one(schema: dict[str, Any]) -> None:
    assert (compiled(schema) is not None) == possible(schema, 6)


@given(schema=arrays(), seed=st.integers(0, 999))
@example(
    schema={
        "type": "array",
        "uniqueItems": True,
        "prefixItems": [{"anyOf": [{"enum": [None]}, {"type": "string", "pattern": "^[ab]$"}]}],
        "items": {"enum": [None]},
        "minItems": 1,
    },
    seed=0,
)
def test_layouts_hold_different_items(schema: dict[str, Any], seed: int) -> None:
    found = compiled(schema)
    if found is not None:
        for budget in (int(found.shortest(VOCABULARY)), 500):
            layout = found.layout(LayoutRequest(VOCABULARY, Random(seed), budget))
            text = filled(layout, Random(seed))
            value = json.loads(text)
            # Slots stay open only where there is always another value.
            if not layout.slots:
                assert jsonschema.Draft202012Validator(schema).is_valid(value), text


@settings(max_examples=30)
@given(schema=arrays(), data=st.data())
def test_strategies_draw_different_items(schema: dict[str, Any], data: st.DataObject) -> None:
    if compiled(schema) is not None:
        text = data.draw(from_schema(schema))
        assert jsonschema.Draft202012Validator(schema).is_valid(text)


@pytest.mark.parametrize("seed", range(30))
def test_representatives_are_found_where_trying_finds_some(seed: int) -> None:
    rng = Random(seed)
    options = [rng.sample("abcdef", rng.randint(1, 3)) for _ in range(rng.randint(1, 6))]
    tried = [keys for keys in product(*options) if len(set(keys)) == len(keys)]
    places = Representatives(options)
    assert all(map(places.add, range(len(options)))) == bool(tried)
    assert sorted(fillings([dict.fromkeys(each, "") for each in options])) == sorted(tried)


@given(
    pattern=st.sampled_from(["[ab]{0,3}", "a*b", "(a{5})*", "[a-z]{2}", "x{40}[01]", "é|ü|a"]), most=st.integers(1, 40)
)
def test_contents_are_all_there_are_or_more_than_was_asked(pattern: str, most: int) -> None:
    language = compile_regex(pattern, search=False)
    found, complete = contents(language, most)
    assert len(set(found)) == len(found)
    assert all(map(language.accepts, found))
    if complete:
        assert set(found) == set(language.enumerate(60))
    else:
        assert len(found) == most + 1


def test_numbers_count_once_however_they_are_spelled() -> None:
    node = compile_schema({"type": "number", "minimum": 1, "maximum": 1.5, "multipleOf": 0.25}).root
    assert set(values(node, 20).texts) == {"1", "1.25", "1.5"}


def test_a_short_array_of_many_items_is_as_long_as_it_has_to_be() -> None:
    schema = {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 200, "uniqueItems": True}
    found = compile_schema(schema)
    assert found.describe().shortest == 10 + 2 * 90 + 3 * 100 + 199 + 2
    node = resolved(found.root)
    assert isinstance(node, Array)
    assert len(set(shortest_items(node, 200))) == 200


def test_what_is_taken_leaves_something_for_the_rest() -> None:
    root = resolved(compile_schema({"prefixItems": [{"enum": [1, 2]}, {"enum": [1]}], "type": "array"}).root)
    assert isinstance(root, Array)
    differ = Different(root.planned(2))
    assert not differ.take(0, "1")
    assert differ.take(0, "2")
    assert differ.another(1, root.prefix[1]) == "1"


@pytest.mark.parametrize(
    ("schema", "where"),
    [
        ({"items": {"type": "boolean"}, "minItems": 3}, "/x"),
        ({"items": {"pattern": "^[ab]$", "type": "string"}, "minItems": 3}, "/x"),
        ({"items": {"type": "integer", "minimum": 0, "maximum": 4998}, "minItems": 5000}, "/x"),
        ({"prefixItems": [{"const": 1}, {"enum": [1.0]}], "minItems": 2}, "/x"),
        ({"items": {"type": "array", "items": {"type": "null"}, "maxItems": 1}, "minItems": 3}, "/x"),
    ],
)
def test_too_few_values_are_said_with_their_place(schema: dict[str, Any], where: str) -> None:
    whole = {"type": "object", "required": ["x"], "properties": {"x": {"type": "array", "uniqueItems": True, **schema}}}
    with pytest.raises(UnsatisfiableConstraint, match="different items are asked for") as caught:
        compile_schema(whole)
    assert caught.value.where == where


@pytest.mark.parametrize(
    "schema",
    [
        {"items": {"type": "boolean"}, "minItems": 2},
        {"items": {"type": "string", "pattern": "^[a-c]{2}$"}, "minItems": 9},
        {"prefixItems": [{"enum": [1, 2]}, {"enum": [2]}, {"enum": [2, 3]}], "minItems": 3, "items": False},
        {"items": {"type": "array", "items": {"type": "boolean"}, "minItems": 2, "maxItems": 2}, "minItems": 4},
    ],
)
def test_covers_hold_different_items(schema: dict[str, Any]) -> None:
    whole = {"type": "array", "uniqueItems": True, **schema}
    found = cover(whole)
    assert found.documents
    for text in found.documents:
        assert jsonschema.Draft202012Validator(whole).is_valid(json.loads(text))

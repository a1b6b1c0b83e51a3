"""Layouts drawn from schemas: within the budget, as the caller and the prior wish, the same for the same seed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest

from constraints.errors import UnsatisfiableConstraint
from constraints.json_schema import compile_schema
from constraints.layouts.fill import Fill
from constraints.layouts.layout import Fixed, Layout, UniformPrior
from constraints.layouts.layout_request import LayoutRequest
from tests.constraints.filling import VOCABULARY, filled

RECORD = {
    "type": "object",
    "properties": {
        "id": {"type": "integer"},
        "name": {"type": "string"},
        "kind": {"const": "person"},
        "status": {"enum": ["on", "off"]},
        "tags": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "address": {"type": "object", "properties": {"zip": {"type": "string", "pattern": "^[0-9]{5}$"}}},
        "note": {"type": ["string", "null"]},
    },
    "required": ["id", "name"],
    "additionalProperties": False,
}
TREE = {
    "$ref": "#/$defs/n",
    "$defs": {
        "n": {
            "type": "object",
            "properties": {"v": {"type": "integer"}, "l": {"$ref": "#/$defs/n"}, "r": {"$ref": "#/$defs/n"}},
            "required": ["v"],
        }
    },
}


MAP = {"type": "object", "additionalProperties": {"type": "null"}}
NESTED_MAPS = {
    "type": "object",
    "properties": {
        "first": {
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": {"type": "null"}},
        },
        "second": {"type": "string"},
    },
    "required": ["first", "second"],
}


def draw(schema: Any, *, seed: int = 0, budget: int = 300, fill: Fill = "typical", prior: Any = None) -> Layout:
    return compile_schema(schema).layout(LayoutRequest(VOCABULARY, Random(seed), budget, prior or UniformPrior(), fill))


def cost(layout: Layout) -> int:
    return sum(
        len(VOCABULARY.encode(s.text if isinstance(s, Fixed) else (s.language.shortest() or b"").decode()))
        for s in layout.segments
    )


def test_segments_of_a_record() -> None:
    layout = draw(RECORD, fill="required")
    first, name = layout.slots
    assert [getattr(s, "text", "") for s in layout.segments] == ['{"id":', "", ',"name":"', "", '"}']
    assert (first.pointer, first.name, first.kind) == ("/id", "id", "integer")
    assert (name.pointer, name.name, name.kind) == ("/name", "name", "string")


def test_fill_decides_on_optional_properties() -> None:
    everything = json.loads(filled(draw(RECORD, fill="all"), Random(0)))
    assert list(everything) == list(RECORD["properties"])  # type: ignore[call-overload]
    typical = {tuple(json.loads(filled(draw(RECORD, seed=seed), Random(0)))) for seed in range(30)}
    assert len(typical) > 10
    assert all(names[:2] == ("id", "name") for names in typical)


def test_the_same_seed_draws_the_same_layout() -> None:
    for schema in (RECORD, TREE, {}):
        assert draw(schema, seed=5) == draw(schema, seed=5)


@pytest.mark.parametrize("fill", ["required", "typical", "all"])
@pytest.mark.parametrize("budget", [20, 30, 60, 150, 1000])
def test_the_budget_is_kept(budget: int, fill: Fill) -> None:
    schemas: list[Any] = [RECORD, TREE, {}, {"type": "array"}, {"type": "object"}, {"type": "array", "items": RECORD}]
    for schema in schemas:
        for seed in range(5):
            assert cost(draw(schema, seed=seed, budget=budget, fill=fill)) <= budget


def test_a_budget_that_is_too_small_names_both_numbers() -> None:
    with pytest.raises(UnsatisfiableConstraint, match=r"needs 16 tokens, the budget is 15"):
        draw(
            {"type": "object", "properties": {"abcdefghijk": {"type": "integer"}}, "required": ["abcdefghijk"]},
            budget=15,
        )


def test_thousands_of_optional_properties_and_deep_recursion_end() -> None:
    wide = {"type": "object", "properties": {f"p{i}": {"type": "integer"} for i in range(3000)}}
    assert 10 < len(draw(wide, budget=500, fill="all").slots) < 100
    assert len(draw(TREE, budget=50_000, fill="all").slots) > 10


def test_array_items_take_the_name_of_the_array() -> None:
    slots = draw({"type": "object", "properties": {"tags": RECORD["properties"]["tags"]}, "required": ["tags"]}).slots  # type: ignore[index]
    assert {slot.name for slot in slots} == {"tags"}
    assert [slot.pointer for slot in slots] == [f"/tags/{i}" for i in range(len(slots))]


def test_map_entries_have_key_slots_and_pointers_that_follow_them() -> None:
    schema = {"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 2, "maxProperties": 2}
    layout = draw(schema)
    assert [slot.kind for slot in layout.slots] == ["key", "integer"] * 2
    assert layout.pointers(["a", "1", "b/", "2"]) == ("/a", "/a", "/b~1", "/b~1")
    assert layout.text(["a", "1", "b/", "2"]) == '{"a":1,"b/":2}'


def test_maps_with_few_possible_keys_use_each_of_them_once() -> None:
    schema = {"type": "object", "propertyNames": {"enum": ["a/b", "c", "é"]}, "minProperties": 2}
    for seed in range(20):
        layout = draw(schema, seed=seed)
        assert compile_schema(schema).accepts(filled(layout, Random(seed)))
        assert {slot.pointer.split("/")[1] for slot in layout.slots} <= {"a~1b", "c", "é"}


def test_unlisted_properties_are_not_written_beside_listed_ones() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}, "additionalProperties": True}
    assert {filled(draw(schema, seed=seed), Random(0))[:4] for seed in range(20)} == {"{}", '{"a"'}


def test_sets_of_listed_values_have_different_items() -> None:
    schema = {"type": "array", "items": {"enum": ["a", "b", "c"]}, "uniqueItems": True, "minItems": 2}
    for seed in range(20):
        assert compile_schema(schema).accepts(filled(draw(schema, seed=seed), Random(seed)))


@dataclass
class Wishes:
    """A prior with fixed wishes."""

    length: int = 3
    nullity: float = 0.0
    seen: tuple[Sequence[str], ...] = ()

    def include(self, name: str, parent: str) -> float:
        return float(name == "tags")

    def items(self, name: str, rng: Random) -> int:
        return self.length

    def branch(self, name: str, kinds: Sequence[str], rng: Random) -> int:
        self.seen += (tuple(kinds),)
        return len(kinds) - 1

    def null(self, name: str) -> float:
        return self.nullity

    def capacity(self, name: str, kind: str, rng: Random) -> int:
        return 5


def test_the_prior_decides() -> None:
    value = json.loads(filled(draw(RECORD, prior=Wishes()), Random(0)))
    assert list(value) == ["id", "name", "tags"] and len(value["tags"]) == 3
    wishes = Wishes()
    assert (
        draw({"anyOf": [{"type": "string"}, {"type": "null"}, {"type": "integer"}]}, prior=wishes).slots[0].kind
        == "integer"
    )
    assert wishes.seen == (("string", "integer"),)
    assert draw({"type": ["string", "null"]}, prior=Wishes(nullity=1.0)).segments == (Fixed("null"),)


def test_array_lengths_stay_in_bounds() -> None:
    schema = {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 4}
    lengths = {len(draw(schema, prior=Wishes(length)).slots) for length in (0, 1, 3, 9)}
    assert lengths == {2, 3, 4}


def test_types_that_only_a_keyword_implies_are_preferred() -> None:
    for seed in range(10):
        assert filled(draw({"properties": {"a": {}}}, seed=seed), Random(seed)).startswith("{")
        assert filled(draw({"minLength": 1}, seed=seed), Random(seed)).startswith('"')


def test_properties_come_in_any_order_where_that_is_asked() -> None:
    compiled = compile_schema(RECORD, any_order=True)
    orders = set()
    for seed in range(20):
        text = filled(compiled.layout(LayoutRequest(VOCABULARY, Random(seed), 300, fill="all")), Random(seed))
        assert compiled.accepts(text)
        orders.add(tuple(json.loads(text)))
    assert len(orders) > 10
    assert {frozenset(order) for order in orders} == {frozenset(RECORD["properties"])}  # type: ignore[call-overload]


def test_unlisted_properties_are_written_where_they_are_asked_for_and_allowed() -> None:
    wide = {key: value for key, value in RECORD.items() if key != "additionalProperties"}
    listed = set(RECORD["properties"])  # type: ignore[call-overload]
    for schema, most in ((wide, 2), (RECORD, 0)):
        compiled = compile_schema(schema, unlisted=2)
        added = []
        for seed in range(20):
            text = filled(compiled.layout(LayoutRequest(VOCABULARY, Random(seed), 300, fill="typical")), Random(seed))
            assert compiled.accepts(text)
            added.append(len(set(json.loads(text)) - listed))
        assert max(added) == most


@pytest.mark.parametrize("any_order", [False, True])
def test_pointers_of_map_entries_are_those_of_their_keys(any_order: bool) -> None:
    compiled = compile_schema(NESTED_MAPS, any_order=any_order, unlisted=1)
    for seed in range(10):
        layout = compiled.layout(LayoutRequest(VOCABULARY, Random(seed), 300, fill="typical"))
        contents = [f"key{number}" if slot.kind == "key" else "0" for number, slot in enumerate(layout.slots)]
        value = json.loads(layout.text(contents))
        for slot, pointer in zip(layout.slots, layout.pointers(contents), strict=True):
            place = value
            for token in pointer.split("/")[1:]:
                place = place[int(token)] if isinstance(place, list) else place[token]
            assert slot.kind == "key" or not isinstance(place, dict)

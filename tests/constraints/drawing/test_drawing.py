"""Drawings: small automata say what their language is, trees show their parts, and large ones are refused."""

import itertools
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.drawing.automaton_graph import automaton_graph
from constraints.drawing.dot import dot
from constraints.drawing.drawn import graph_of
from constraints.drawing.graph import Edge, Graph, Node
from constraints.drawing.layers import layers_of
from constraints.drawing.svg import svg
from constraints.errors import ConstraintTooLarge, InvalidOption
from constraints.output_types.types import Choice, JSONSchema, Regex
from constraints.regex.compile import compile_regex
from tests.constraints.regex.test_compile import compound

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "pattern": r"^[A-Z]{2}\d{3}$"},
        "state": {"enum": [f"state {number}" for number in range(9)]},
        "size": {"anyOf": [{"type": "number"}, {"type": "null"}]},
        "children": {"type": "array", "items": {"$ref": "#"}, "minItems": 1, "maxItems": 3, "uniqueItems": True},
    },
    "required": ["id"],
}
small = st.recursive(st.sampled_from(["a", "b", "1", r"\d", "[ab]"]), compound, max_leaves=5)


def edges(pattern: str) -> list[tuple[int, int, str]]:
    graph = automaton_graph(compile_regex(pattern, search=False))
    return [(edge.source, edge.target, edge.label) for edge in graph.edges]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\d{4}-\d\d", [(0, 1, r"\d{4}-\d\d")]),
        ("true|false", [(0, 1, "true\nfalse")]),
        ("ab*", [(0, 1, "a"), (1, 1, "b")]),
        ("(?:ab)*", [(0, 0, "ab")]),
        ("[a-z]?", [(0, 1, "[a-z]")]),
        (r"\.x{3}", [(0, 1, r"\.x{3}")]),
    ],
)
def test_edges_are_readable(pattern: str, expected: list[tuple[int, int, str]]) -> None:
    assert edges(pattern) == expected


@given(small)
def test_the_ways_through_a_drawing_are_the_texts(pattern: str) -> None:
    language = compile_regex(pattern, search=False)
    if language.is_empty():
        return
    graph = automaton_graph(language)
    if any("…" in edge.label for edge in graph.edges):
        return
    drawn = set()
    waiting = [(0, "")]
    for _ in range(4):
        drawn.update(way for node, way in waiting if graph.nodes[node].doubled)
        waiting = [
            (edge.target, way + label)
            for node, way in waiting[:400]
            for edge in graph.edges
            if edge.source == node
            for label in edge.label.split("\n")
        ]
    for text in language.enumerate(3):
        assert any(re.fullmatch(way, text.decode(), re.ASCII) for way in drawn), text
    for way in drawn:
        assert compile_regex(way, search=False).is_subset(language)


def test_large_automata_are_refused_with_advice() -> None:
    with pytest.raises(ConstraintTooLarge, match=r"at most 60.*--slot"):
        graph_of(Regex("(?:a?b?){40}"))
    assert len(graph_of(Regex("x{4000}")).nodes) == 2


def test_tree() -> None:
    graph = graph_of(JSONSchema(SCHEMA))
    labels = [node.label for node in graph.nodes]
    assert labels[0] == "object"
    assert "array\n1 to 3 items\nall different" in labels
    assert any("such as AA000" in label for label in labels)
    assert any(label.endswith("… 3 more") for label in labels)
    named = {edge.label: edge for edge in graph.edges}
    assert not named["id"].dashed and named["state"].dashed
    assert graph.nodes[named["*"].target].label == "object"
    assert len({edge.target for edge in graph.edges}) < len(graph.edges), "recursion leads back"


def test_slots_are_chosen_by_pointer() -> None:
    constraint = JSONSchema(SCHEMA)
    assert [edge.label for edge in graph_of(constraint, slot="/id").edges] == [r"[A-Z][A-Z]\d{3}"]
    assert graph_of(constraint, slot="/children").nodes[0].label.startswith("array")
    with pytest.raises(InvalidOption, match="/id"):
        graph_of(constraint, slot="/idd")
    with pytest.raises(InvalidOption, match="no parts"):
        graph_of(Choice(["a"]), slot="/id")
    with pytest.raises(ConstraintTooLarge, match="--slot"):
        graph_of(JSONSchema({"properties": {f"p{number}": {"type": "integer"} for number in range(80)}}))


GRAPH = Graph(
    (Node('say "a\\b"\nor <b> & c', "box", doubled=True), Node("1", doubled=True)),
    (Edge(0, 1, '[^"]\n\\n'), Edge(1, 0, "back"), Edge(1, 1, "again", dashed=True)),
    title='a "title" <x>',
    entered=True,
)


def test_dot_is_escaped() -> None:
    text = dot(GRAPH)
    assert '0 [label="say \\"a\\\\b\\"\\nor <b> & c", shape=box, peripheries=2];' in text
    assert '0 -> 1 [label="[^\\"]\\n\\\\n"];' in text
    assert '1 -> 1 [label="again", style=dashed];' in text
    assert text.count("{") == text.count("}") == 1


def test_svg_is_well_formed_and_holds_every_label() -> None:
    root = ElementTree.fromstring(svg(GRAPH))
    space = "{http://www.w3.org/2000/svg}"
    shown = {span.text for span in root.iter(f"{space}tspan")}
    assert shown == {'say "a\\b"', "or <b> & c", "1", '[^"]', "\\n", "back", "again"}
    assert len(root.findall(f"{space}path")) == len(GRAPH.edges) + 1
    assert len(root.findall(f"{space}circle")) == 2
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for span in root.iter(f"{space}tspan"):
        assert 0 < float(span.attrib["x"]) < width and 0 < float(span.attrib["y"]) < height


graphs = st.integers(1, 9).flatmap(
    lambda n: st.tuples(st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=16))
)


@given(graphs)
def test_layers(graph: tuple[int, list[tuple[int, int]]]) -> None:
    number, ends = graph
    found = layers_of(number, ends)
    layer = {item: index for index, items in enumerate(found.order) for item in items}
    assert sorted(item for item in layer if item < number) == list(range(number))
    for index, (source, target) in enumerate(ends):
        if source == target:
            assert index not in found.paths
            continue
        path = found.paths[index]
        assert (path[0], path[-1]) == (source, target)
        steps = {layer[b] - layer[a] for a, b in itertools.pairwise(path)}
        assert steps in ({1}, {-1})
    sizes = [10.0] * len(layer)
    places = found.heights(sizes, 4.0)
    for items in found.order:
        assert all(places[b] - places[a] > 13.9 for a, b in itertools.pairwise(items))

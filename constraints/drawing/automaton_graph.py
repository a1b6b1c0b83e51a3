"""Automata as graphs: edges are sets of characters, rows of them one edge where nothing happens in between."""

from itertools import groupby

from constraints.automata.character_sets import CharacterEdges, name_of
from constraints.automata.dfa import ByteDFA
from constraints.drawing.graph import MOST_NODES, Edge, Graph, Node, too_many

_MOST_STATES = 5_000
_HINT = "Draw a smaller part, by --slot, or a language with shorter repetitions"
_WIDEST = 32
_LINES = 6

_Label = tuple[str, ...]
"""The names of the sets of characters along an edge."""


def automaton_graph(language: ByteDFA, title: str = "") -> Graph:
    """The graph of a language.

    Raises:
        ConstraintTooLarge: It has too many nodes to be read.
    """
    if language.num_states > _MOST_STATES:
        raise too_many("the automaton", language.num_states, _HINT)
    edges = _edges(language)
    accepting = [bool(each) for each in language.accepting]
    _contract(edges, accepting)
    reached = sorted(edges)
    if len(reached) > MOST_NODES:
        raise too_many("the automaton", len(reached), _HINT)
    number = {state: index for index, state in enumerate(reached)}
    drawn = [
        Edge(number[source], number[target], "\n".join(_lines(labels)))
        for source, targets in edges.items()
        for target, labels in targets.items()
    ]
    nodes = tuple(Node(str(index), doubled=accepting[state]) for state, index in number.items())
    return Graph(nodes, tuple(drawn), title, entered=True)


def _edges(language: ByteDFA) -> dict[int, dict[int, list[_Label]]]:
    """The labels from each state between characters to each other one; the start comes first."""
    characters = CharacterEdges(language)
    edges: dict[int, dict[int, list[_Label]]] = {}
    waiting = [0]
    while waiting:
        state = waiting.pop()
        if state not in edges:
            edges[state] = {target: [(name_of(charset),)] for target, charset in characters.of(state).items()}
            waiting += edges[state]
    return edges


def _contract(edges: dict[int, dict[int, list[_Label]]], accepting: list[bool]) -> None:
    """Take out the states that only one set of characters leaves; what enters them is prolonged by it."""
    entering: dict[int, set[int]] = {state: set() for state in edges}
    for source, targets in edges.items():
        for target in targets:
            entering[target].add(source)
    for state in list(edges):
        if state == 0 or accepting[state] or len(edges[state]) != 1:
            continue
        ((target, after),) = edges[state].items()
        before = {source: edges[source][state] for source in entering[state]}
        # An edge of many alternatives is read more easily if they meet before it goes on.
        if state == target or len(after) != 1 or sum(map(len, before.values())) > _LINES:
            continue
        del edges[state]
        entering[target].remove(state)
        for source, labels in before.items():
            del edges[source][state]
            edges[source].setdefault(target, []).extend(label + after[0] for label in labels)
            entering[target].add(source)


def _lines(labels: list[_Label]) -> list[str]:
    """The alternatives of an edge, one a line, cut short where that is long."""
    lines = [_written(label) for label in labels]
    lines = [line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…" for line in lines]
    return lines if len(lines) <= _LINES else [*lines[: _LINES - 1], f"… {len(lines) - _LINES + 1} more"]


def _written(label: _Label) -> str:
    """A row of sets with repetitions counted: `\\d{4}-`."""
    parts = [(name, len(list(group))) for name, group in groupby(label)]
    return "".join(name * times if times < 3 else f"{name}{{{times}}}" for name, times in parts)

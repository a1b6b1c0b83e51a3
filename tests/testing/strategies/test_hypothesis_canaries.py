"""The parts of Hypothesis and pytest that we rely on without their being promised: each by itself.

A failure here says which part of a new release is not what it was, and where it is used.
"""

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from hypothesis.internal.conjecture import data as engine
from hypothesis.internal.conjecture.data import ConjectureData

QUIET = settings(database=None, derandomize=True, max_examples=200, deadline=None)


class Drawing(st.SearchStrategy[Any]):
    """Values that a function draws."""

    def __init__(self, draw: Callable[[ConjectureData], Any]) -> None:
        super().__init__()
        self.draw, self.validated = draw, 0

    def do_validate(self) -> None:
        self.validated += 1

    def do_draw(self, data: ConjectureData) -> Any:
        return self.draw(data)


def test_strategies_are_classes_that_draw() -> None:
    strategy = Drawing(lambda data: data.draw_integer(0, 9))
    assert find(strategy, lambda _: True, settings=QUIET) == 0, (
        "SearchStrategy.do_draw: strategies/valid.py, invalid.py"
    )
    assert strategy.validated == 1, "SearchStrategy.do_validate is called once, before the first example: see valid.py"


def test_integers_have_weights_and_shrink_towards_a_number() -> None:
    taken = inspect.signature(ConjectureData.draw_integer).parameters
    told = "ConjectureData.draw_integer(weights=, shrink_towards=): strategies/choices.py, integers.py"
    assert {"weights", "shrink_towards"} <= taken.keys(), told
    drawn: list[int] = []

    def draw(data: ConjectureData) -> int:
        drawn.append(data.draw_integer(100, 199, weights={150: 0.9}, shrink_towards=120))
        data.draw_integer(0, 10**9)  # so that there are always new examples
        return drawn[-1]

    assert find(Drawing(draw), lambda _: True, settings=QUIET) == 120, told
    with pytest.raises(NoSuchExample):
        find(Drawing(draw), lambda number: number > 200, settings=QUIET)
    assert drawn.count(150) > len(drawn) / 2, told


def test_booleans_have_a_probability_and_shrink_to_false() -> None:
    told = "ConjectureData.draw_boolean(p): strategies/choices.py"
    assert find(Drawing(lambda data: data.draw_boolean(0.9)), lambda _: True, settings=QUIET) is False, told


def test_spans_have_numbers_for_labels_and_may_be_discarded() -> None:
    def draw(data: ConjectureData) -> int:
        data.start_span(12345)
        number = data.draw_integer(0, 9)
        data.stop_span(discard=number > 5)
        return number

    told = "ConjectureData.start_span(label), stop_span(discard=): strategies/valid.py, documents.py"
    assert find(Drawing(draw), lambda number: number > 2, settings=QUIET) == 3, told


def test_examples_may_be_marked_invalid_with_a_reason() -> None:
    def draw(data: ConjectureData) -> int:
        number = data.draw_integer(0, 9)
        if number < 4:
            data.mark_invalid("too small")
        return number

    told = "ConjectureData.mark_invalid(why): strategies/valid.py, invalid.py"
    assert find(Drawing(draw), lambda _: True, settings=QUIET) == 4, told


def test_collections_of_unique_items_have_a_label() -> None:
    told = "engine.UNIQUE_COLLECTION_LABEL: without it, what a model wrote is mixed up (strategies/choices.py, ALONE)"
    assert isinstance(getattr(engine, "UNIQUE_COLLECTION_LABEL", None), int), told


@pytest.fixture
def made() -> None:
    """A fixture of this module."""


def test_the_definitions_of_fixtures_are_known_at_collection(home: str, made: None) -> None:
    told = "Metafunc._arg2fixturedefs: testing/plugin.py, to tell its own fixture from another of the same name"
    assert home == __name__, told


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "home" in metafunc.fixturenames:
        found = getattr(metafunc, "_arg2fixturedefs", {}).get("made", ())
        metafunc.parametrize("home", [found[-1].func.__module__ if found else "unknown"])

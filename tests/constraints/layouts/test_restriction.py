"""Layouts inside a regular language, against all texts of small ones."""

from itertools import product
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from constraints.automata.dfa import ByteDFA
from constraints.layouts.layout import Fixed, Layout, Segment, Slot, UniformPrior
from constraints.layouts.restriction import restrict

SHORT = [bytes(letters) for length in range(3) for letters in product(b"ab", repeat=length)]


@st.composite
def automata(draw: st.DrawFn) -> ByteDFA:
    states = draw(st.integers(1, 5))
    cells = st.integers(-1, states - 1)
    table = np.full((states, 3), -1, dtype=np.int32)
    table[:, :2] = draw(st.lists(st.tuples(cells, cells), min_size=states, max_size=states))
    byte_class = np.full(256, 2, dtype=np.int32)
    byte_class[list(b"ab")] = [0, 1]
    accepting = np.array(draw(st.lists(st.booleans(), min_size=states, max_size=states)))
    return ByteDFA(table, accepting, byte_class)


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    segments: list[Segment] = []
    for number in range(draw(st.integers(0, 3))):
        segments.append(Fixed(draw(st.text("ab", min_size=1, max_size=2))))
        contents = draw(st.sets(st.sampled_from(SHORT), min_size=1, max_size=4))
        segments.append(Slot(f"/{number}", ByteDFA.choice(contents), "", "string"))
    segments.append(Fixed(draw(st.text("ab", max_size=2))))
    return Layout.of(segments)


def texts(layout: Layout) -> set[bytes]:
    parts = [[s.text.encode()] if isinstance(s, Fixed) else list(s.language.enumerate(2)) for s in layout.segments]
    return {b"".join(pieces) for pieces in product(*parts)}


@given(layouts(), automata(), st.integers(0, 3))
def test_a_restricted_layout_writes_only_texts_of_both(layout: Layout, language: ByteDFA, seed: int) -> None:
    wanted = {text for text in texts(layout) if language.accepts(text)}
    found = restrict(layout, language, prior=UniformPrior(), rng=Random(seed))
    if found is None:
        assert not wanted
        return
    written = texts(found)
    assert written
    assert written <= wanted
    assert [(s.pointer, s.kind) for s in found.slots] == [(s.pointer, s.kind) for s in layout.slots]


@given(layouts(), automata())
def test_each_text_of_both_is_written_by_some_draw(layout: Layout, language: ByteDFA) -> None:
    wanted = {text for text in texts(layout) if language.accepts(text)}
    if not 0 < len(wanted) <= 3:
        return
    written: set[bytes] = set()
    for seed in range(60):
        found = restrict(layout, language, prior=UniformPrior(), rng=Random(seed))
        assert found is not None
        written |= texts(found)
    assert written == wanted

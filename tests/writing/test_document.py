"""Documents longer than a canvas: cut so that everything fits, and written to the end."""

import json
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.automata.dfa import ByteDFA
from constraints.errors import InvalidOption, UnsatisfiableConstraint
from constraints.output_types.constraint import Constraint
from constraints.output_types.types import JSONSchema, Regex, Text
from constraints.regex.compile import compile_regex
from constraints.tokens.token_automaton import TokenAutomaton
from controllable import DiffusionLM
from controllable.sampling import SamplerSettings, StepState
from controllable.writing.composer import compose
from controllable.writing.corrector import Corrector
from controllable.writing.document import Document, Request, cut
from controllable.writing.options import Options
from controllable.writing.planner import Planner
from tests.constraints.filling import VOCABULARY

PEOPLE = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"name": {"type": "string", "maxLength": 12}, "age": {"type": "integer"}},
        "required": ["name", "age"],
    },
    "minItems": 12,
    "maxItems": 12,
}


@pytest.fixture(scope="module")
def lm(checkpoint: Path, precision: str) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint, device="cpu")


@given(st.lists(st.integers(0, 90), max_size=12), st.integers(0, 10), st.integers(20, 64), st.data())
def test_blocks_hold_all_slots_in_order_and_fit(
    capacities: list[int], prompt: int, canvas: int, data: st.DataObject
) -> None:
    literals = data.draw(st.lists(st.integers(0, 30), min_size=len(capacities) + 1, max_size=len(capacities) + 1))
    blocks = cut(capacities, literals, prompt=prompt, canvas=canvas)
    parts = [part for block in blocks for part in block]
    assert [part.slot for part in parts] == sorted(part.slot for part in parts)
    held = [sum(part.capacity for part in parts if part.slot == slot) for slot in range(len(capacities))]
    assert held == capacities
    for earlier, later in pairwise(parts):
        if earlier.slot == later.slot:
            assert earlier.later == later.capacity + later.later
        else:
            assert earlier.later == 0
    whole = prompt + sum(capacities) + sum(literals) <= canvas
    assert len(blocks) == 1 or not whole
    for block in blocks if len(blocks) > 1 else []:
        between = sum(literals[part.slot] for part in block[1:])
        assert sum(part.capacity for part in block) + between <= max(1, canvas - prompt - canvas // 4)


@given(st.integers(0, 200), st.integers(0, 6))
def test_stretches_of_an_automaton_are_put_together_to_texts(seed: int, first: int) -> None:
    language = compile_regex('(ab|name|x{3}|\\{"){2,5}', search=False)
    whole = TokenAutomaton.from_dfa(language, VOCABULARY)
    rng, room = Random(seed), 12
    state, written = 0, list[int]()
    for capacity, later in ((first, room - first), (room - first, 0)):
        part = whole.stretch(state, room=later)
        place = 0
        # Any path of exactly `capacity` tokens that the stretch accepts.
        for left in range(capacity - 1, -1, -1):
            able = []
            for token in range(len(VOCABULARY)):
                after = part.step(place, token)
                if after >= 0 and _can_end(part, after, left):
                    able.append((token, after))
            token, place = rng.choice(able)
            written.append(token)
            state = whole.step(state, token)
        assert part.accepting[place]
    assert whole.accepts(written)


def _can_end(part: TokenAutomaton, state: int, steps: int) -> bool:
    layer = {state}
    for _ in range(steps):
        layer = {int(part.dst[edge]) for s in layer for edge in range(part.offsets[s], part.offsets[s + 1])}
    return any(part.accepting[s] for s in layer)


def test_documents_longer_than_a_canvas_are_written_whole(lm: DiffusionLM) -> None:
    seen: list[int] = []

    def watch(state: StepState) -> None:
        seen.append(state.token_ids.shape[1])

    documents = lm.generate(PEOPLE, n=3, canvas=64, steps=2, on_step=watch, batch_size=3, batch_invariant=True)
    constraint = JSONSchema(PEOPLE)
    for document in documents:
        assert constraint.validate(document.text) == []
        assert len(document.value) == 12
        assert document.log_prob < 0
    assert max(seen) <= 64
    assert len(seen) > 2 * 2
    again = lm.generate(PEOPLE, n=3, canvas=64, steps=2, batch_size=1, batch_invariant=True)
    assert [d.text for d in again] == [d.text for d in documents]


LONG = [
    (Text(min_length=700), 700),
    (Regex("(?:[a-z]{3}-){150}end"), 603),
    (JSONSchema({"type": "string", "minLength": 400}), 402),
]


@pytest.mark.parametrize(("constraint", "least"), LONG, ids=repr)
def test_a_slot_longer_than_a_canvas_is_written_in_stretches(
    lm: DiffusionLM, constraint: Constraint, least: int
) -> None:
    (document,) = lm.generate(constraint, canvas=48, steps=1)
    assert constraint.validate(document.text) == []
    assert len(document.text) >= least


def test_corrections_reach_into_the_blocks(lm: DiffusionLM) -> None:
    schema = {
        "type": "array",
        "items": {"type": "integer", "minimum": 0, "maximum": 999},
        "minItems": 30,
        "maxItems": 30,
    }
    unique = schema | {"uniqueItems": True}
    document = lm.generate(unique, canvas=40, steps=1, max_corrections=12)[0]
    assert len(set(document.value)) == 30


def test_a_block_is_written_again_beside_a_stretch_of_a_longer_slot(lm: DiffusionLM) -> None:
    numbers = {
        "type": "array",
        "items": {"type": "integer", "minimum": 1, "maximum": 6},
        "minItems": 3,
        "maxItems": 3,
        "uniqueItems": True,
    }
    digits = {"type": "string", "pattern": "^[0-9]{30}$"}
    schema = {"type": "object", "properties": {"digits": digits, "numbers": numbers}, "required": ["digits", "numbers"]}
    planner, options = Planner(lm, JSONSchema(schema)), Options(canvas=32, sampler=SamplerSettings(steps=1))
    passes = 0
    for index in range(4):
        planned = planner.plan(Request(0, index), options)
        assert [[part.slot for part in block] for block in planned.blocks] == [[0], [0, 1, 2, 3]]
        (document,) = compose(lm, [planned], options)
        assert isinstance(document, Document)
        (corrected,) = Corrector(planner).correct([document], options)
        assert corrected.violations == []
        assert corrected.document.texts(lm.vocabulary)[0] == document.texts(lm.vocabulary)[0]
        passes += corrected.passes
    assert passes > 0


def test_the_longest_document_is_kept_to(lm: DiffusionLM) -> None:
    for longest in (100, 200):
        (document,) = lm.generate(PEOPLE | {"minItems": 1}, max_length=longest, canvas=64, steps=1, fill="all")
        assert len(lm.vocabulary.encode(document.text)) <= longest * 2
        assert json.loads(document.text)
    with pytest.raises(UnsatisfiableConstraint):
        lm.generate(PEOPLE, max_length=30)
    with pytest.raises(InvalidOption):
        lm.generate(PEOPLE, canvas=0)
    with pytest.raises(UnsatisfiableConstraint):
        lm.generate(PEOPLE, prompt="word " * 80, canvas=32)


def test_what_no_number_of_canvases_holds_is_refused(lm: DiffusionLM) -> None:
    with pytest.raises(UnsatisfiableConstraint):
        lm.generate(PEOPLE | {"minItems": 5000, "maxItems": 5000}, canvas=16)


def test_an_empty_language_has_an_empty_stretch() -> None:
    whole = TokenAutomaton.from_dfa(ByteDFA.literal(b"ab"), VOCABULARY)
    assert whole.stretch(0, room=0).accepts([VOCABULARY.encode("a")[0], VOCABULARY.encode("b")[0]])
    assert not whole.stretch(0, room=0).accepts(VOCABULARY.encode("a"))
    assert whole.stretch(0, room=1).accepts(VOCABULARY.encode("a"))

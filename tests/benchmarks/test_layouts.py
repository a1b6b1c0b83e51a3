"""Layouts at random budgets: a small part of the benchmark."""

import json
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from benchmarks.schemas.layouts import examine, random_path, schemas_in
from constraints.automata.dfa import ByteDFA
from constraints.regex.compile import compile_regex
from constraints.tokens.token_automaton import TokenAutomaton
from controllable import DiffusionLM
from tests.constraints.filling import VOCABULARY

ANY_KEY = {
    "type": "object",
    "patternProperties": {"^.+$": {"anyOf": [{"$ref": "#/definitions/part"}, {"type": "null"}]}},
}
NESTED: dict[str, Any] = {
    **ANY_KEY,
    "definitions": {
        "part": {
            "type": "object",
            "properties": {
                "ports": {"oneOf": [{"$ref": "#/definitions/range"}, {"type": "string"}, {"type": "null"}]},
                "volumes": {"anyOf": [{"type": "array", "items": {"$ref": "#/definitions/range"}}, {"type": "null"}]},
            },
        },
        "range": {
            "type": "object",
            "patternProperties": {"^[0-9]+$": {"type": ["string", "null"]}, "_": {"type": "array"}},
            "minProperties": 1,
        },
    },
}
TIGHT: dict[str, Any] = {
    "wanted": {"required": ["a"], "anyOf": [{"type": "object", "maxProperties": 2}, {"type": "array", "minItems": 2}]},
    "pairs": {"type": "object", "propertyNames": {"enum": ["a", "bcdefghijkl", "mnopqrstuvw"]}, "minProperties": 3},
    "set": {"type": "array", "items": {"enum": ["a", "a long one of them"]}, "uniqueItems": True, "minItems": 2},
    "tree": {"type": "object", "properties": {"n": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}}, "required": ["n"]},
    "text": {"type": "object", "properties": {"t": {"type": "string", "minLength": 300}, "u": {}}, "required": ["t"]},
    "key": {"type": "object", "properties": {"k" * 900: {"type": "string"}, "l" * 300: {}}, "required": ["k" * 900]},
    "constant": {"type": "array", "prefixItems": [{"const": "x y " * 600}, {"type": "string"}], "minItems": 2},
}


@pytest.fixture(scope="module")
def lm(checkpoint: Path) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint, device="cpu")


@pytest.mark.parametrize(("name", "schema"), [("nested", NESTED), *TIGHT.items()])
def test_every_layout_that_is_given_fits_and_is_json(lm: DiffusionLM, name: str, schema: Any) -> None:
    outcomes, faults = examine(lm, schema, name, 40, seed=0, seconds=60.0)
    assert not faults
    assert outcomes["planned"] > 10


def test_a_random_path_fills_its_slot() -> None:
    automaton, rng = TokenAutomaton.from_dfa(compile_regex("a{2,5}b?", search=False), VOCABULARY), Random(0)
    for capacity in range(int(automaton.shortest or 0), 8):
        assert automaton.accepts(random_path(automaton, capacity, rng))
    with pytest.raises(ValueError, match="no text"):
        random_path(TokenAutomaton.from_dfa(ByteDFA.literal(b"a" * 40), VOCABULARY), 1, rng)
    with pytest.raises(ValueError, match="right for"):
        random_path(TokenAutomaton.from_dfa(compile_regex("a{200,400}", search=False), VOCABULARY, capacity=8), 99, rng)
    assert random_path(TokenAutomaton.from_dfa(ByteDFA.literal(b""), VOCABULARY), 0, rng).dtype == np.int64


def test_faults_are_found_and_named(lm: DiffusionLM, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.schemas.layouts.filled", lambda *_: [][0])
    outcomes, faults = examine(lm, {"type": "integer"}, "broken", 2, seed=0, seconds=60.0)
    assert outcomes["faults"] == len(faults) > 0
    assert faults[0].schema == "broken" and "IndexError" in faults[0].what


def test_schemas_in_files(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "one.json").write_text(json.dumps({"type": "string"}))
    (tmp_path / "two.json").write_text("{")
    assert list(schemas_in(tmp_path)) == [("one.json", {"type": "string"})]

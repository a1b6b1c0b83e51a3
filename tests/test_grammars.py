"""Texts of grammars as models write them: an untrained one, so that nothing but the grammar is of help, and ours."""

import ast
import json
from pathlib import Path

import pytest
from lark import Lark

from constraints.inference import slots_of
from controllable import (
    DiffusionLM,
    Grammar,
    InvalidOption,
    JSONSchema,
    Regex,
    Template,
    UnsatisfiableConstraint,
)
from controllable.cli import main
from tests.constraints.grammar.samples import ALL, ARITHMETIC, SQL

pytest.importorskip("llguidance", reason="needs the extra grammar")


def check(name: str, text: str) -> None:
    """Read a text with a parser that has nothing to do with the one it was written under."""
    Lark(ALL[name]).parse(text)
    if name == "arithmetic":
        ast.parse(text, mode="eval")
    if name == "json":
        assert isinstance(json.loads(text), dict)


@pytest.fixture(scope="module")
def untrained(checkpoint: Path, precision: str) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint, device="cpu")


@pytest.mark.parametrize("free", [False, True], ids=["derived", "free"])
@pytest.mark.parametrize("name", ALL)
def test_every_text_is_in_the_language(name: str, free: bool, untrained: DiffusionLM) -> None:
    grammar = Grammar(ALL[name], free=free)
    for generation in untrained.generate(grammar, n=4, steps=4):
        assert grammar.accepts(generation.text) and generation.value == generation.text
        check(name, generation.text)
        assert generation.log_prob <= 0


@pytest.mark.parametrize("free", [False, True], ids=["derived", "free"])
@pytest.mark.parametrize("name", ALL)
def test_the_bundled_model_writes_texts_of_the_language(name: str, free: bool, precision: str) -> None:
    lm = DiffusionLM.from_pretrained("small", device="cpu")
    grammar = Grammar(ALL[name], free=free)
    for generation in lm.generate(grammar, n=4, steps=4):
        assert grammar.accepts(generation.text)
        check(name, generation.text)


@pytest.mark.parametrize("free", [False, True], ids=["derived", "free"])
def test_the_tightest_canvas_is_enough(free: bool, untrained: DiffusionLM) -> None:
    for text in ALL.values():
        grammar = Grammar(text, free=free)
        least = int(grammar.shortest(untrained.vocabulary))
        for length in range(max(1, least), least + 4):
            for generation in untrained.generate(grammar, n=2, steps=3, max_length=length):
                assert grammar.accepts(generation.text)
        if least > 1:
            with pytest.raises(UnsatisfiableConstraint):
                untrained.generate(grammar, max_length=least - 1)


def test_same_seed_same_texts_whatever_the_batch(untrained: DiffusionLM) -> None:
    grammar = Grammar(SQL, free=True)
    one, other = (
        [d.text for d in untrained.generate(grammar, n=3, steps=4, seed=5, batch_size=size, batch_invariant=True)]
        for size in (3, 1)
    )
    assert one == other


def test_guidance_and_callbacks_see_a_grammar_like_any_other_type(untrained: DiffusionLM) -> None:
    steps: list[int] = []
    grammar = Grammar(ARITHMETIC, free=True)
    texts = untrained.generate(
        grammar,
        n=2,
        steps=4,
        guidance=lambda state: -state.probabilities[..., untrained.vocabulary.encode("7")[0]].sum(dim=1),
        on_step=lambda state: steps.append(state.step),
    )
    assert all(grammar.accepts(generation.text) for generation in texts)
    assert steps == sorted(steps) and steps


def test_a_grammar_and_a_regular_expression_at_once(untrained: DiffusionLM) -> None:
    both = Grammar(ARITHMETIC) & Regex(r".*[02468]")
    for generation in untrained.generate(both, n=3, steps=3):
        assert both.accepts(generation.text) and int(generation.text[-1]) % 2 == 0


@pytest.mark.parametrize("free", [False, True], ids=["derived", "free"])
def test_combinations_with_a_grammar_are_written(free: bool, untrained: DiffusionLM) -> None:
    grammar, number = Grammar(ARITHMETIC, free=free), JSONSchema({"type": "integer"})
    for combination in (grammar | number, grammar & ~JSONSchema({"maximum": 5})):
        for generation in untrained.generate(combination, n=3, steps=3, max_length=20):
            assert combination.accepts(generation.text)
    for combination in (grammar + "=" + Regex("[0-9]{2}"), grammar.repeat(2, 3), Template("{sum}: {n}", sum=grammar)):
        for generation in untrained.generate(combination, n=2, steps=3, max_length=30):
            assert combination.accepts(generation.text)


def test_a_grammar_is_explained(checkpoint: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grammar = Path(__file__).parents[1] / "examples" / "grammars" / "arithmetic.lark"
    assert main(["explain", "--grammar", str(grammar), "--json", "--checkpoint", str(checkpoint)]) == 0
    described = json.loads(capsys.readouterr().out)
    assert described["bytes"] == {"shortest": 1, "longest": "unknown"} and described["slots"]
    assert all(Grammar(ARITHMETIC).accepts(each["text"]) for each in described["examples"])


def test_free_texts_are_not_mixed_with_automata(untrained: DiffusionLM) -> None:
    grammar, regex = Grammar(ARITHMETIC, free=True), Regex("[a-z]{3}")
    languages = [grammar.language.over(untrained.vocabulary), untrained.automaton(regex.language, capacity=3)]
    with pytest.raises(InvalidOption, match="one batch"):
        slots_of([(language, 3) for language in languages])
    with pytest.raises(InvalidOption, match="free=True"):
        untrained.generate(grammar & regex)

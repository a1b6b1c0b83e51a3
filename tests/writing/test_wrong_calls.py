"""Wrong arguments of the main calls: one error of ours, whose message is one line."""

import math
import re
from pathlib import Path
from typing import Any

import pytest
import torch

from constraints.errors import ControllableError
from controllable import DiffusionLM, Template
from controllable.batch import BatchSettings, run_batch
from controllable.testing import cover, from_schema
from guidance import GuidanceState, Keyword, Length

SCHEMA = {
    "type": "object",
    "properties": {"a": {"type": "integer"}, "t": {"type": "string"}},
    "required": ["a", "t"],
}
ROWS = [{"id": 1, "regex": "a"}]


class Loud(Exception):
    def __str__(self) -> str:
        raise ValueError


def failing(*arguments: Any) -> Any:
    raise Loud


def shapeless(state: GuidanceState) -> Any:
    return 3.0


def not_a_number(state: GuidanceState) -> torch.Tensor:
    return state.probabilities.sum((1, 2)) * math.nan


def without_gradient(state: GuidanceState) -> torch.Tensor:
    return state.probabilities.detach().sum((1, 2))


def in_place(state: GuidanceState) -> torch.Tensor:
    found = state.probabilities.exp()
    return (found * found.exp_()).sum((1, 2))


GENERATE: list[tuple[Any, dict[str, Any]]] = [
    *((SCHEMA, {"n": n}) for n in (0, -1, "3", 2.5, True, None, 2**70)),
    *((SCHEMA, {"steps": steps}) for steps in (0, "x", 2**70)),
    *((SCHEMA, {"temperature": temperature}) for temperature in (-1, math.nan, math.inf, "hot")),
    *((SCHEMA, {"seed": seed}) for seed in (-1, "a", None)),
    *((SCHEMA, {"prompt": prompt}) for prompt in (3, ["a"], "\ud800", "word " * 2000)),
    *((SCHEMA, {"guidance": wrong}) for wrong in (3, "length", {"length": {}}, object())),
    *((SCHEMA, {"guidance": Length(3, at=at)}) for at in ("/nope", "title", "", "/a/b", "/t/0", "/*/*", "t/a", "~")),
    (SCHEMA, {"guidance": [Keyword("x"), 2 * Length(3, at="nope")]}),
    (SCHEMA, {"guidance": Length(3, at="/t") | ~Length(3, at="/u")}),
    *((SCHEMA, {"guidance": energy}) for energy in (failing, shapeless, not_a_number, without_gradient, in_place)),
    *((SCHEMA, {"on_step": wrong}) for wrong in (failing, 3)),
    *((SCHEMA, {name: "some"}) for name in ("fill", "on_error", "progress", "sampler", "update", "tempreature")),
    *((SCHEMA, {name: 0}) for name in ("best_of", "max_length", "canvas", "batch_size")),
    (SCHEMA, {"max_length": 3}),
    (SCHEMA, {"max_corrections": -1}),
    (SCHEMA, {"revise": 1}),
    *((wrong, {}) for wrong in (3, "text", object(), [1], b"x", math.nan, Path("x"), len)),
    ({"type": "objekt"}, {}),
    ({"enum": []}, {}),
]
BATCH: list[dict[str, Any]] = [
    *({"source": wrong} for wrong in (None, 3, b"x", {"id": 1}, "missing.jsonl", "", "rows.tsv", "\0.jsonl", Path())),
    *(
        {"output": wrong}
        for wrong in (
            None,
            3,
            b"x",
            "",
            ".",
            "o" * 300 + ".jsonl",
            "\0.jsonl",
            "out.csv",
            "out.txt",
            "out",
            "nowhere/out.jsonl",
        )
    ),
    {"output": "there.jsonl"},
    {"source": "there.jsonl", "output": "there.jsonl", "settings": BatchSettings(resume=True)},
    {"output": "there.jsonl", "settings": BatchSettings(resume=True)},
    *({"model": wrong} for wrong in (3, "", "nowhere", b"x")),
    *({"settings": wrong} for wrong in (3, {"seed": 1}, "resume")),
    *({"models": wrong} for wrong in (3, [int], {"a": 3}, {"a": {"type": "objekt"}})),
    *({"controls": wrong} for wrong in (3, [len])),
    *({"on_rows": wrong} for wrong in (3, failing)),
    *({"stop": wrong} for wrong in (3, failing)),
    {"colour": 3},
]
SETTINGS: list[dict[str, Any]] = [
    {"retry_errors": True}, {"workers": 2}, {"workers": 0, "engine": "ray"}, {"engine": "spark"}, {"retries": -1},
    {"batch_size": 0}, {"window": 0}, {"seed": -1}, {"resume": "yes"}, {"fail_fast": 1}, {"batch_size": 2**70},
    {"defaults": 3}, {"defaults": {"colour": 1}}, {"defaults": {"steps": 0}}, {"defaults": {"n": 3}},
]  # fmt: skip
COVER: list[tuple[Any, dict[str, Any]]] = [
    *((wrong, {}) for wrong in (3, "x", [], b"", object(), {"type": "objekt"}, {"enum": []}, Template("Dear {name}"))),
    *((SCHEMA, {"most": most}) for most in (0, -1, "x", 2.5, None, [])),
]
STRATEGIES: list[tuple[Any, dict[str, Any]]] = [
    *((wrong, {}) for wrong in (3, None, "x", [], b"", {"type": "objekt"}, {"enum": []})),
    *((SCHEMA, {"realism": realism}) for realism in (2, -1, "x", math.nan, None)),
    *((SCHEMA, {"realism": 1, name: "some"}) for name in ("fill", "colour", "steps", "guidance", "on_error")),
    (SCHEMA, {"realism": 0, "steps": 3}),
]


@pytest.fixture(scope="module")
def lm(checkpoint: Path) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint, device="cpu")


def told(call: Any) -> ControllableError:
    with pytest.raises(ControllableError) as caught:
        call()
    said = str(caught.value)
    assert "\n" not in said and 0 < len(said) < 600
    return caught.value


def named(value: object) -> str:
    """What a case is called: the same in every process."""
    return re.sub(r" at 0x[0-9a-f]+", "", repr(value))[:50]


@pytest.mark.parametrize(("output_type", "options"), GENERATE, ids=named)
def test_generate(lm: DiffusionLM, output_type: Any, options: dict[str, Any]) -> None:
    told(lambda: lm.generate(output_type, **{"steps": 1, **options}))


@pytest.mark.parametrize(("output_type", "options"), GENERATE, ids=named)
def test_compile(lm: DiffusionLM, output_type: Any, options: dict[str, Any]) -> None:
    n = options.get("n", 1)
    rest = {name: value for name, value in options.items() if name != "n"}
    told(lambda: lm.compile(output_type, **{"steps": 1, **rest})(n))


@pytest.mark.parametrize("wrong", BATCH, ids=named)
def test_run_batch(lm: DiffusionLM, wrong: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("there.jsonl").write_text("mine\n")
    arguments = {"source": ROWS, "output": "out.jsonl", "model": lm, **wrong}
    context = pytest.warns(DeprecationWarning) if "colour" in wrong else monkeypatch.context()
    with context:
        told(lambda: run_batch(arguments.pop("source"), arguments.pop("output"), **arguments))
    assert Path("there.jsonl").read_text() == "mine\n"


@pytest.mark.parametrize("wrong", SETTINGS, ids=named)
def test_batch_settings(wrong: dict[str, Any]) -> None:
    told(lambda: BatchSettings(**wrong))


@pytest.mark.parametrize(("output_type", "options"), COVER, ids=named)
def test_cover(output_type: Any, options: dict[str, Any]) -> None:
    told(lambda: cover(output_type, **options))


@pytest.mark.parametrize(("schema", "options"), STRATEGIES, ids=named)
def test_from_schema(schema: Any, options: dict[str, Any]) -> None:
    told(lambda: from_schema(schema, **options))


@pytest.mark.parametrize("path", [3, "", "nowhere", b"base", Path("nowhere"), []], ids=named)
def test_from_pretrained(path: Any) -> None:
    told(lambda: DiffusionLM.from_pretrained(path))


@pytest.mark.parametrize("device", ["", "abacus", "cuda:x", 3.5, None, []], ids=named)
def test_devices(checkpoint: Path, device: Any) -> None:
    told(lambda: DiffusionLM.from_pretrained(checkpoint, device=device))


def test_what_somebody_elses_code_raised_is_the_cause(lm: DiffusionLM) -> None:
    for options in ({"guidance": failing}, {"on_step": failing}):
        error = told(lambda: lm.generate(SCHEMA, steps=1, **options))  # noqa: B023
        assert isinstance(error.__cause__, Loud)
        assert "test_wrong_calls.py" in str(error) and "in failing" in str(error)


def test_an_interrupt_passes(lm: DiffusionLM) -> None:
    def interrupt(state: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lm.generate(SCHEMA, steps=1, on_step=interrupt)

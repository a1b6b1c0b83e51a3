"""The commands: what they write, and that every bad input ends in one line and the right exit code."""

import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import pytest

from controllable.cli import main
from controllable.cli.commands import train_classifier
from guidance.classifiers import classifier_network

ROOT = Path(__file__).parents[2]
ORDER = str(ROOT / "examples" / "schemas" / "order.json")
MODELS = str(ROOT / "examples" / "models.py")
SMALL = {
    "type": "object",
    "properties": {"id": {"type": "integer", "minimum": 1, "maximum": 99}, "ok": {"type": "boolean"}},
    "required": ["id"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    def call(*arguments: str | Path) -> Outcome:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        return Outcome(code, *capsys.readouterr())

    return call


@pytest.fixture
def generate(run: Callable[..., Outcome], checkpoint: Path) -> Callable[..., Outcome]:
    def call(*arguments: str | Path) -> Outcome:
        return run("generate", "--checkpoint", checkpoint, "--device", "cpu", "--steps", "2", *arguments)

    return call


@pytest.fixture
def schema_file(tmp_path: Path) -> Callable[[object], Path]:
    def write(schema: object) -> Path:
        path = tmp_path / "schema.json"
        path.write_text(schema if isinstance(schema, str) else json.dumps(schema), encoding="utf-8")
        return path

    return write


def assert_one_line(outcome: Outcome, code: int, *expected: str) -> None:
    assert outcome.code == code, outcome
    assert outcome.out == ""
    assert outcome.err.startswith("controllable: "), outcome.err
    assert outcome.err.endswith("\n")
    assert outcome.err.count("\n") == 1, outcome.err
    assert "Traceback" not in outcome.err
    for text in expected:
        assert text in outcome.err


# --- what the commands write ---


def test_schema_gives_valid_documents(generate: Callable[..., Outcome]) -> None:
    outcome = generate("--schema", ORDER, "-n", "3", "--seed", "1")
    assert outcome.code == 0, outcome.err
    lines = outcome.out.splitlines()
    assert len(lines) == 3
    validator = jsonschema.Draft202012Validator(
        json.loads(Path(ORDER).read_text("utf-8")),
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )
    for line in lines:
        validator.validate(json.loads(line))


def test_the_likeliest_of_some(generate: Callable[..., Outcome]) -> None:
    tried = generate("--regex", "[ab]{3,9}", "-n", "6", "--details").out.splitlines()
    best = json.loads(generate("--regex", "[ab]{3,9}", "--best-of", "6", "--details").out)
    assert best["log_prob"] == max(json.loads(line)["log_prob"] for line in tried)


def test_same_seed_same_output(generate: Callable[..., Outcome], schema_file: Callable[[object], Path]) -> None:
    path = schema_file(SMALL)
    first, again, other = (generate("--schema", path, "-n", "5", "--seed", seed).out for seed in "112")
    assert first == again != other


def test_regex_and_choice_are_bare_text(generate: Callable[..., Outcome]) -> None:
    outcome = generate("--regex", "[A-C]{2}-[0-9]", "-n", "3")
    assert [len(line) for line in outcome.out.splitlines()] == [4, 4, 4]
    assert set(generate("--choice", "red", "green", "-n", "4").out.split()) <= {"red", "green"}


def test_grammar(generate: Callable[..., Outcome], tmp_path: Path) -> None:
    pytest.importorskip("llguidance", reason="needs the extra grammar")
    path = tmp_path / "pairs.lark"
    path.write_text('start: pair+\npair: "<" /[ab]/ ">"', encoding="utf-8")
    for line in generate("--grammar", path, "-n", "3").out.splitlines():
        assert re.fullmatch("(<[ab]>)+", line)
    assert generate("--grammar", path, "--start", "pair").out in ("<a>\n", "<b>\n")
    assert_one_line(generate("--grammar", path, "--start", "other"), 2, "no rule 'other'", "pair")
    path.write_bytes(b"\xff")
    assert_one_line(generate("--grammar", path), 2, "not UTF-8")
    path.write_text('start: "a" (', encoding="utf-8")
    assert_one_line(generate("--grammar", path), 2, "1(13)")
    assert_one_line(generate("--grammar", tmp_path / "none"), 2, "cannot read the grammar")


def test_model_and_type(generate: Callable[..., Outcome]) -> None:
    task = json.loads(generate("--model", f"{MODELS}:Task").out)
    assert task["priority"] in (1, 2, 3)
    assert isinstance(json.loads(generate("--type", "list[int]").out), list)
    assert json.loads(generate("--type", 'Literal["a", "b"]').out) in ("a", "b")


def test_formats(generate: Callable[..., Outcome], schema_file: Callable[[object], Path]) -> None:
    path = schema_file(SMALL)
    assert len(json.loads(generate("--schema", path, "-n", "3", "--format", "json").out)) == 3
    assert json.loads(generate("--choice", "red", "--format", "jsonl").out) == "red"
    detailed = json.loads(generate("--schema", path, "--details").out)
    assert set(detailed) == {"value", "log_prob", "corrections"}
    assert_one_line(generate("--choice", "a", "--format", "text", "--details"), 2, "--details")


def test_schema_from_standard_input(generate: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"type": "boolean"}')))
    assert generate("--schema", "-").out.strip() in ("true", "false")


def test_output_file_is_written_in_one_piece(
    generate: Callable[..., Outcome], schema_file: Callable[[object], Path], tmp_path: Path
) -> None:
    target = tmp_path / "out.jsonl"
    outcome = generate("--schema", schema_file(SMALL), "-n", "4", "-o", target)
    assert (outcome.code, outcome.out) == (0, "")
    assert len(target.read_text("utf-8").splitlines()) == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.jsonl", "schema.json"]


def test_failure_leaves_the_old_file_alone(generate: Callable[..., Outcome], tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("before")
    assert_one_line(generate("--regex", "[a-z]{5000}", "--max-length", "100", "-o", target), 3)
    assert target.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]


PAIRS = """
from pydantic import BaseModel, Field, model_validator

class Pair(BaseModel):
    a: int = Field(ge=0, le=9)
    b: int = Field(ge=0, le=9)

    @model_validator(mode="after")
    def in_order(self):
        if self.a > self.b:
            raise ValueError("a is above b")
        return self

class Never(Pair):
    @model_validator(mode="after")
    def refuse(self):
        raise ValueError("never right")
"""


def test_values_that_fail_can_be_left_out(generate: Callable[..., Outcome], tmp_path: Path) -> None:
    (tmp_path / "pairs.py").write_text(PAIRS)
    asked = ("-n", "12", "--seed", "2", "--temperature", "2", "--max-corrections", "0")
    outcome = generate("--model", f"{tmp_path}/pairs.py:Pair", *asked, "--on-error", "skip")
    pairs = [json.loads(line) for line in outcome.out.splitlines()]
    assert outcome.code == 0
    assert 0 < len(pairs) < 12
    assert all(pair["a"] <= pair["b"] for pair in pairs)
    assert re.fullmatch(
        rf"controllable: {12 - len(pairs)} of 12 were left out, the first because document .*a is above b.*\n",
        outcome.err,
    )
    failed = generate("--model", f"{tmp_path}/pairs.py:Pair", *asked)
    assert (failed.code, "a is above b" in failed.err) == (3, True)
    assert outcome.out.startswith(failed.out)


def test_where_all_values_fail_the_command_does(generate: Callable[..., Outcome], tmp_path: Path) -> None:
    (tmp_path / "pairs.py").write_text(PAIRS)
    target = tmp_path / "out.jsonl"
    asked = ("-n", "3", "--max-corrections", "0", "--on-error", "skip", "-o", target)
    assert_one_line(generate("--model", f"{tmp_path}/pairs.py:Never", *asked), 3, "document 0", "invalid")
    assert not target.exists()


def test_trace_goes_to_stderr(generate: Callable[..., Outcome]) -> None:
    outcome = generate("--regex", "[a-z]{5}", "--trace")
    assert "step 1/2" in outcome.err
    assert "step 2/2" in outcome.err
    assert len(outcome.out.splitlines()) == 1


def test_the_ending_of_a_file_says_how_it_is_written(
    generate: Callable[..., Outcome], schema_file: Callable[[object], Path], tmp_path: Path
) -> None:
    path = schema_file(SMALL)
    for name, read in (
        ("a.json", lambda text: json.loads(text)),
        ("a.jsonl", lambda text: [json.loads(line) for line in text.splitlines()]),
        ("a.ndjson", lambda text: [json.loads(line) for line in text.splitlines()]),
        ("a", lambda text: [json.loads(line) for line in text.splitlines()]),
    ):
        assert generate("--schema", path, "-n", "2", "-o", tmp_path / name).code == 0
        assert len(read((tmp_path / name).read_text("utf-8"))) == 2
    generate("--choice", "red", "-o", tmp_path / "b.json")
    assert json.loads((tmp_path / "b.json").read_text("utf-8")) == ["red"]
    # Text may be of any kind.
    assert generate("--regex", "[0-9],[0-9]", "-o", tmp_path / "b.csv").code == 0
    assert generate("--schema", path, "--format", "text", "-o", tmp_path / "b.txt").code == 0


def test_the_kinds_of_classifiers_are_those_there_are() -> None:
    assert train_classifier.KINDS == classifier_network.KINDS


def test_the_summary_of_a_job_is_no_value(run: Callable[..., Outcome], checkpoint: Path, tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"id": 1, "regex": "a"}\n')
    outcome = run("batch", tmp_path / "rows.jsonl", "-o", tmp_path / "out.jsonl", "--checkpoint", checkpoint)
    assert (outcome.code, outcome.out) == (0, "") and "1 rows" in outcome.err


def test_the_likeliest_alone(generate: Callable[..., Outcome]) -> None:
    outcome = generate("--regex", "[a-z]{3,9}", "-n", "2", "--temperature", "0")
    assert outcome.code == 0 and outcome.out == generate("--regex", "[a-z]{3,9}", "-n", "2", "--temperature", "0").out


def test_nothing_on_stderr_without_a_terminal(generate: Callable[..., Outcome]) -> None:
    assert generate("--choice", "red").err == ""


def test_explain(run: Callable[..., Outcome], checkpoint: Path) -> None:
    outcome = run("explain", "--schema", ORDER, "--checkpoint", checkpoint)
    assert outcome.code == 0, outcome.err
    assert "states" in outcome.out
    described = json.loads(run("explain", "--schema", ORDER, "--checkpoint", checkpoint, "--json").out)
    assert described["tokens"]["shortest"] <= described["tokens"]["canvas"]
    assert described["prompt"] == "Order An order placed in an online shop."
    sku = next(slot for slot in described["slots"] if slot["pointer"] == "/items/*/sku")
    assert sku["shortest"] <= sku["longest"] == 8

    assert "required" in described["exact"]
    assert (described["verified"], described["narrowed"]) == ([], [])
    assert len(described["examples"]) == 3
    assert all(json.loads(row["text"])["order_id"].startswith("ORD-") for row in described["examples"])


def test_explain_a_text(run: Callable[..., Outcome], tmp_path: Path) -> None:
    fine = run("explain", "--regex", r"\d{3}", "--text", "123")
    assert (fine.code, fine.out, fine.err) == (0, "valid\n", "")
    wrong = run("explain", "--regex", r"\d{3}", "--text", "12\nx")
    assert (wrong.code, wrong.err) == (1, "")
    assert "line 1, column 3" in wrong.out and "expected  \\d" in wrong.out
    path = tmp_path / "order.json"
    path.write_text('{\n  "order_id": 7\n}\n', encoding="utf-8")
    outcome = run("explain", "--schema", ORDER, "--text-file", path, "--json")
    assert outcome.code == 1
    assert json.loads(outcome.out)["valid"] is False
    assert_one_line(run("explain", "--regex", "a", "--text-file", tmp_path / "none"), 2, "No such file")


def test_explain_draws(run: Callable[..., Outcome], tmp_path: Path) -> None:
    for name, beginning in (("order.svg", "<svg"), ("order.dot", "digraph")):
        outcome = run("explain", "--schema", ORDER, "--draw", tmp_path / name)
        assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
        assert (tmp_path / name).read_text("utf-8").startswith(beginning)
    run("explain", "--schema", ORDER, "--draw", tmp_path / "sku.dot", "--slot", "/items/*/sku")
    assert "[A-Z]{3}-" in (tmp_path / "sku.dot").read_text("utf-8")
    assert_one_line(run("explain", "--regex", "a", "--draw", "a.png"), 2, ".svg")
    assert_one_line(run("explain", "--regex", "a", "--draw", tmp_path / "no" / "a.svg"), 2, "cannot write")
    assert_one_line(run("explain", "--regex", "a", "--slot", "/a"), 2, "--draw")
    assert_one_line(run("explain", "--regex", "(?:a?b?){50}", "--draw", tmp_path / "a.svg"), 3, "at most 60")


def test_models_are_chosen_by_name(run: Callable[..., Outcome]) -> None:
    named, default = (
        run("explain", "--regex", "[a-z]+", "--json", *which).out for which in (["--checkpoint", "base"], [])
    )
    assert named == default != ""
    assert "base" in run("generate", "--help").out


def test_version_and_help(run: Callable[..., Outcome]) -> None:
    assert run("version").out.startswith("controllable")
    assert run("--version").code == 0
    for command in ("generate", "batch", "explain", "cover", "train", "train-classifier"):
        outcome = run(command, "--help")
        assert (outcome.code, outcome.err) == (0, "")
        assert "usage: controllable" in outcome.out


# --- bad input ---

USAGE: list[tuple[list[str], str]] = [
    ([], "COMMAND"),
    (["dance"], "dance"),
    (["generate"], "--schema"),
    (["generate", "--regex", "a", "--choice", "b"], "not allowed with"),
    (["generate", "--regex", "a", "-n", "0"], "at least 1"),
    (["generate", "--regex", "a", "-n", "-3"], "at least 1"),
    (["generate", "--regex", "a", "-n", "many"], "a whole number of at least 1"),
    (["generate", "--regex", "a", "--steps", "0"], "at least 1"),
    (["generate", "--regex", "a", "--temperature", "nan"], "finite"),
    (["generate", "--regex", "a", "--max-corrections", "-1"], "at least 0"),
    (["generate", "--regex", "a", "--fill", "some"], "some"),
    (["generate", "--regex", "a", "--best-of", "0"], "from 1 to 1,000"),
    (["generate", "--regex", "a", "--on-error", "yield"], "yield"),
    (["generate", "--schema", "missing.json"], "No such file"),
    (["generate", "--schema", "."], "directory"),
    (["generate", "--model", "models.py"], "FILE.py:NAME"),
    (["generate", "--model", "missing.py:Customer"], "no such file"),
    (["generate", "--model", "no.such.module:Customer"], "importing failed"),
    (["generate", "--model", f"{MODELS}:Nobody"], "Nobody"),
    (["generate", "--type", "list[what]"], "what"),
    (["generate", "--type", "list["], "not a Python type"),
    (["generate", "--type", "__import__('os')"], "no place in a type"),
    (["generate", "--regex", "a("], "position 1"),
    (["generate", "--regex", r"(a)\1"], "back-reference"),
    (["generate", "--regex", "a", "--checkpoint", "missing"], "missing"),
    (["explain", "--regex", "a", "--checkpoint", "bsae"], "base"),
    (["batch"], "FILE"),
    (["batch", "jobs.jsonl"], "--output"),
    (["batch", "missing.jsonl", "-o", "results.jsonl"], "missing.jsonl"),
    (["batch", ORDER, "-o", ORDER], "--resume"),
    (["batch", ORDER, "-o", "results.jsonl", "--retry-errors"], "--resume"),
    (["batch", ORDER, "-o", "results.jsonl", "--allow-model", "no.py:One"], "no such file"),
    (["train"], "--config"),
    (["train", "--checkpoint", "default"], "--data"),
    (["train", "--checkpoint", "nowhere", "--data", "missing.jsonl"], "nowhere"),
    (["train", "--checkpoint", "default", "--data", "missing.jsonl"], "missing.jsonl"),
    (["train", "--config", "missing.toml", "--steps", "5"], "--steps"),
    (["train", "--config", "missing.toml"], "missing.toml"),
    (["generate", "--regex", "a", "--unlisted", "3"], "--unlisted goes with --schema or --model"),
    (["explain", "--choice", "a", "--start", "b"], "--start goes with --grammar"),
    (["explain", "--regex", "a", "--txt", "b"], "See `controllable explain --help`"),
    (["batch", ORDER, "-o", "results.jsonl", "--strict"], "See `controllable batch --help`"),
    (["corpus"], "python -m corpus"),
    (["corpus", "build", "--out", "corpus", "--documents", "0"], "python -m corpus"),
    (["corpus", "--help"], "python -m corpus"),
]


@pytest.mark.parametrize(("arguments", "expected"), USAGE, ids=lambda value: " ".join(value)[:40])
def test_bad_usage(run: Callable[..., Outcome], arguments: list[str], expected: str) -> None:
    assert_one_line(run(*arguments), 2, expected)


def test_a_fault_of_somebody_elses_code_is_told_with_its_place(
    generate: Callable[..., Outcome], tmp_path: Path
) -> None:
    path = tmp_path / "models.py"
    path.write_text(
        "from pydantic import BaseModel, field_validator\n"
        "class Odd(BaseModel):\n"
        "    size: int\n"
        "    @field_validator('size')\n"
        "    def check(cls, size):\n"
        "        return {}['colour']\n",
        encoding="utf-8",
    )
    assert_one_line(generate("--model", f"{path}:Odd"), 2, "your code failed: KeyError: 'colour'", "models.py:6")
    path.write_text("class Mine(Exception): pass\nraise Mine('no')", encoding="utf-8")
    assert_one_line(generate("--model", f"{path}:Odd"), 2, "importing failed: Mine: no", "models.py:2")


def test_a_flag_under_its_old_name_works_and_says_its_new_one(run: Callable[..., Outcome]) -> None:
    outcome = run("train", "--from", "default", "--data", "missing.jsonl")
    first, second = outcome.err.splitlines()
    assert (outcome.code, first) == (2, "controllable: --from is now --checkpoint, and goes in the next version")
    assert "missing.jsonl" in second


SCHEMAS: list[tuple[object, int, str]] = [
    ("{", 2, "not JSON"),
    ("", 2, "not JSON"),
    ('{"minimum": NaN}', 2, "NaN"),
    ("[" * 100_000, 2, "nested"),
    ([1, 2], 2, "schema is [1, 2]"),
    ("text", 2, "not JSON"),
    ({"type": "objekt"}, 2, "objekt"),
    ({"type": "string", "pattern": "("}, 2, "pattern"),
    ({"properties": {"a": {"$dynamicRef": "#node"}}}, 2, "keyword '$dynamicRef'"),
    ({"$ref": "https://example.com/other.json"}, 2, "neither the schema nor"),
    ({"type": "string", "pattern": r"(a)\1"}, 2, "back-reference"),
    ({"type": "object", "properties": {"a": {"$ref": "#/$defs/missing"}}, "required": ["a"]}, 2, "missing"),
    ({"type": "integer", "minimum": 5, "maximum": 4}, 3, ""),
    ({"enum": []}, 3, ""),
    (False, 3, ""),
    ({"type": "array", "items": {"type": "integer"}, "minItems": 50_000}, 3, ""),
    ({"type": "string", "minLength": 50000}, 3, ""),
]


@pytest.mark.parametrize(("schema", "code", "expected"), SCHEMAS, ids=lambda value: json.dumps(value)[:40])
def test_bad_schema(
    generate: Callable[..., Outcome],
    schema_file: Callable[[object], Path],
    schema: object,
    code: int,
    expected: str,
) -> None:
    assert_one_line(generate("--schema", schema_file(schema)), code, expected)


def test_schema_that_is_not_text(generate: Callable[..., Outcome], tmp_path: Path) -> None:
    path = tmp_path / "schema.json"
    path.write_bytes(b'{"title": "\xff"}')
    assert_one_line(generate("--schema", path), 2, "not UTF-8", "byte 11")


def test_unknown_device(generate: Callable[..., Outcome]) -> None:
    assert_one_line(generate("--choice", "a", "--device", "abacus"), 2, "abacus")


@pytest.mark.parametrize("content", [None, "", "{}", "[]", '{"model_type": "bert"}', "not json"])
def test_broken_checkpoint(run: Callable[..., Outcome], tmp_path: Path, content: str | None) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    if content is not None:
        (folder / "config.json").write_text(content)
    assert_one_line(run("generate", "--choice", "a", "--checkpoint", folder), 2, str(folder))


@pytest.mark.parametrize("damaged", ["config.json", "model.safetensors", "tokenizer.json", "layout_prior.json"])
@pytest.mark.parametrize("how", ["missing", "truncated"])
def test_damaged_checkpoint(
    run: Callable[..., Outcome], checkpoint: Path, tmp_path: Path, damaged: str, how: str
) -> None:
    for path in checkpoint.iterdir():
        if path.name != damaged:
            (tmp_path / path.name).write_bytes(path.read_bytes())
        elif how == "truncated":
            content = path.read_bytes()
            (tmp_path / path.name).write_bytes(content[: len(content) // 2])
    assert_one_line(run("generate", "--choice", "a", "--checkpoint", tmp_path), 2, str(tmp_path))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import nothing_of_that_name", "ModuleNotFoundError"),
        ("class Customer(", "SyntaxError"),
        ("1 / 0", "ZeroDivisionError"),
        ("Customer = 3", "no JSON Schema for 3"),
        ("class Customer: pass", "Customer"),
    ],
)
def test_model_file_at_fault(generate: Callable[..., Outcome], tmp_path: Path, source: str, expected: str) -> None:
    path = tmp_path / "broken.py"
    path.write_text(source)
    assert_one_line(generate("--model", f"{path}:Customer"), 2, expected)


@pytest.mark.parametrize("target", ["missing/out.jsonl", "."])
def test_output_that_cannot_be_written(generate: Callable[..., Outcome], tmp_path: Path, target: str) -> None:
    assert_one_line(generate("--choice", "a", "-o", tmp_path / target), 2, "cannot write")


def test_broken_training_configuration(run: Callable[..., Outcome], tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[run\n")
    assert_one_line(run("train", "--config", path), 2, "TOML")
    path.write_text("[run]\ncolour = 'red'\n")
    assert_one_line(run("train", "--config", path), 2, str(path))


def test_missing_extra_is_named(run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "controllable.training", None)
    assert_one_line(
        run("train", "--config", "config.toml"), 2, "controllable.training", "pip install 'controllable[train]'"
    )


# --- signals and pipes ---


@pytest.fixture
def endless(checkpoint: Path) -> Iterator[subprocess.Popen[str]]:
    """A command that would write for hours."""
    command = [sys.executable, "-m", "controllable", "generate", "--choice", "red", "green", "-n", "1000000"]
    process = subprocess.Popen(
        [*command, "--batch-size", "2", "--steps", "1", "--checkpoint", checkpoint],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        # Where the tests run in the background of a shell, interrupts are ignored, by children too.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    yield process
    process.kill()
    process.communicate()


def test_reader_that_goes_away(endless: subprocess.Popen[str]) -> None:
    assert endless.stdout is not None
    assert endless.stderr is not None
    assert endless.stdout.readline().strip() in ("red", "green")
    endless.stdout.close()
    assert endless.wait(timeout=120) == 141
    assert endless.stderr.read() == ""
    endless.stdout = None


def test_interrupt(endless: subprocess.Popen[str]) -> None:
    assert endless.stdout is not None
    endless.stdout.readline()
    endless.send_signal(signal.SIGINT)
    _, err = endless.communicate(timeout=120)
    assert endless.returncode == 130
    assert err == "controllable: interrupted\n"

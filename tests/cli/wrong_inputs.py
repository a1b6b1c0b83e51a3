"""Inputs at fault for each command: arguments, exit code, and a word that the one line on stderr has to hold.

They are run in a folder that `prepare` fills.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

Case = tuple[Sequence[str], int, str]

MODELS = """
import sys
from pydantic import BaseModel, field_validator

class Fine(BaseModel):
    size: int

class Loud(BaseModel):
    size: int

    @classmethod
    def __get_pydantic_json_schema__(cls, core, handler):
        return {}["colour"]

number = 3
"""
FILES: Mapping[str, str | bytes] = {
    "fine.json": json.dumps({"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}),
    "torn.json": '{"type": ',
    "latin.json": b'{"title": "\xff"}',
    "list.json": "[1]",
    "unknown.json": '{"type": "objekt"}',
    "never.json": '{"type": "integer", "minimum": 2, "maximum": 1}',
    "pattern.json": '{"type": "string", "pattern": "("}',
    "reference.json": '{"$ref": "#/$defs/nobody"}',
    "empty.json": "",
    "models.py": MODELS,
    "exits.py": "import sys\nsys.exit(3)\n",
    "raises.py": "class Odd(Exception):\n    def __str__(self): raise ValueError\nraise Odd\n",
    "torn.py": "class (",
    "fine.lark": 'start: "a"',
    "torn.lark": 'start: "a" (',
    "latin.lark": b"\xff",
    "rows.jsonl": '{"id": 1, "regex": "a"}\n',
    "rows.parquet": b"PAR0",
    "rows.tsv": "id\tregex\n1\ta\n",
    "there.jsonl": "mine\n",
    "there.txt": "mine\n",
    "documents.jsonl": '{"a": 1}\n',
    "torn.jsonl": '{"a": \n',
    "labelled.csv": "text,label\nfine,good\n",
    "nolabel.csv": "text\nfine\n",
    "torn.toml": "[run\n",
    "unknown.toml": "[run]\ncolour = 'red'\n",
    "latin.toml": b"\xff",
    "model/config.json": '{"model_type": "bert"}',
}


def prepare(folder: Path) -> None:
    """Write the files that the inputs name."""
    for name, content in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def _with(arguments: Sequence[str], *cases: Case) -> list[Case]:
    return [([*arguments, *rest], code, said) for rest, code, said in cases]


SOURCES: list[Case] = [
    ([], 2, "required"),
    (["--regex", "a", "--choice", "b"], 2, "not allowed with"),
    (["--schema"], 2, "expected one argument"),
    (["--schema", "missing.json"], 2, "No such file"),
    (["--schema", "o" * 300], 2, "File name too long"),
    (["--schema", "model"], 2, "Is a directory"),
    (["--schema", "torn.json"], 2, "not JSON"),
    (["--schema", "empty.json"], 2, "not JSON"),
    (["--schema", "latin.json"], 2, "byte 11"),
    (["--schema", "list.json"], 2, "must be an object"),
    (["--schema", "unknown.json"], 2, "A type is array, boolean, integer"),
    (["--schema", "pattern.json"], 2, "pattern"),
    (["--schema", "reference.json"], 2, "nobody"),
    (["--schema", "never.json"], 3, ""),
    (["--schema", ""], 2, "cannot read"),
    (["--model", "models.py"], 2, "FILE.py:NAME"),
    (["--model", "missing.py:Fine"], 2, "no such file"),
    (["--model", "models.py:Nobody"], 2, "Nobody"),
    (["--model", "models.py:number"], 2, "no JSON Schema for 3"),
    (["--model", "models.py:Loud"], 2, "models.py:"),
    (["--model", "exits.py:Fine"], 2, "SystemExit: 3"),
    (["--model", "raises.py:Fine"], 2, "raises.py:3"),
    (["--model", "torn.py:Fine"], 2, "SyntaxError"),
    (["--model", "no_such_package:Fine"], 2, "importing failed"),
    (["--type", "list["], 2, "not a Python type"),
    (["--type", "Customer"], 2, "not known"),
    (["--type", "open('x')"], 2, "no place in a type"),
    (["--regex", "("], 2, "position 0"),
    (["--regex", r"(a)\1"], 2, "back-reference"),
    (["--regex", "a", "--unlisted", "1"], 2, "--unlisted"),
    (["--regex", "a", "--property-order", "any"], 2, "--property-order"),
    (["--schema", "fine.json", "--property-order", "some"], 2, "some"),
    (["--schema", "fine.json", "--unlisted", "-1"], 2, "at least 0"),
    (["--regex", "a", "--start", "b"], 2, "--start"),
    (["--choice"], 2, "expected at least one"),
    (["--regex", "a", "surplus"], 2, "surplus"),
    (["--regex", "a", "--no-such-flag"], 2, "--no-such-flag"),
]
TEXTS: list[Case] = [
    (["--grammar", "missing.lark"], 2, "No such file"),
    (["--grammar", "latin.lark"], 2, "not UTF-8"),
    (["--template", "Dear {"], 2, ""),
]
MODEL: list[Case] = [
    (["--checkpoint", "missing"], 2, "base"),
    (["--checkpoint", ""], 2, "no such checkpoint"),
    (["--checkpoint", "fine.json"], 2, "no such checkpoint"),
]
DEVICE: list[Case] = [(["--device", ""], 2, "device"), (["--device", "cuda:x"], 2, "cuda:x")]
OUTPUT: list[Case] = [
    (["-o", ""], 2, "Is a directory"),
    (["-o", "model"], 2, "Is a directory"),
    (["-o", f"{'o' * 300}.jsonl"], 2, "File name too long"),
    (["-o", "nowhere/out.jsonl"], 2, "No such file"),
    (["-o", "fine.json/out.jsonl"], 2, "Not a directory"),
    (["--format", "yaml"], 2, "yaml"),
]
OPTIONS: list[Case] = [
    (["--steps", "0"], 2, "at least 1"),
    (["--steps", "1.5"], 2, "a whole number of at least 1"),
    (["--steps", "9" * 30], 2, "below 9,223,372,036,854,775,808"),
    (["--steps", "9" * 5000], 2, "below 9,223,372,036,854,775,808"),
    (["--seed", "-1"], 2, "at least 0"),
    (["--temperature", "-0.1"], 2, "at least 0"),
    (["--temperature", "inf"], 2, "finite"),
    (["--revise", "1"], 2, "below 1"),
    (["--fill", "some"], 2, "some"),
    (["--max-length", "0"], 2, "at least 1"),
    (["--canvas", "x"], 2, "at least 1"),
    (["--max-corrections", "-1"], 2, "at least 0"),
    (["--best-of", "1001"], 2, "from 1 to 1,000"),
    (["--batch-size", "0"], 2, "at least 1"),
]
BATCH: list[Case] = [
    ([], 2, "FILE"),
    (["rows.jsonl"], 2, "--output"),
    (["rows.jsonl", "-o"], 2, "expected one argument"),
    (["missing.jsonl", "-o", "out.jsonl"], 2, "missing.jsonl"),
    (["model", "-o", "out.jsonl"], 2, "Is a directory"),
    (["", "-o", "out.jsonl"], 2, "cannot read"),
    (["rows.tsv", "-o", "out.jsonl"], 2, ".csv"),
    # With the package, or without.
    (["rows.parquet", "-o", "out.jsonl"], 2, "ar"),
    (["rows.jsonl", "-o", "out.csv"], 2, ".jsonl"),
    (["rows.jsonl", "-o", "out.txt"], 2, ".jsonl"),
    (["rows.jsonl", "-o", "out"], 2, ".parquet"),
    (["rows.jsonl", "-o", "there.jsonl"], 2, "--resume"),
    (["rows.jsonl", "-o", "rows.jsonl", "--resume"], 2, "the output is the input"),
    (["rows.jsonl", "-o", "out.jsonl", "--retry-errors"], 2, "--resume"),
    (["rows.jsonl", "-o", "out.jsonl", "--workers", "4"], 2, "--engine ray"),
    (["rows.jsonl", "-o", "out.jsonl", "--engine", "spark"], 2, "spark"),
    (["rows.jsonl", "-o", "out.jsonl", "--retries", "-1"], 2, "at least 0"),
    (["rows.jsonl", "-o", "out.jsonl", "--window", "0"], 2, "at least 1"),
    (["rows.jsonl", "-o", "out.jsonl", "--allow-model", "models.py"], 2, "FILE.py:NAME"),
    (["rows.jsonl", "-o", "out.jsonl", "--allow-model", "models.py:Nobody"], 2, "Nobody"),
    (["rows.jsonl", "-o", "out.jsonl", "--allow-model", "exits.py:Fine"], 2, "SystemExit"),
    (["rows.jsonl", "-o", "out.jsonl", "-n", "2"], 2, "-n"),
    *_with(["rows.jsonl"], *(case for case in OUTPUT if "--format" not in case[0])),
    *_with(["rows.jsonl", "-o", "out.jsonl"], *MODEL, *DEVICE, *OPTIONS),
]
GENERATE: list[Case] = [
    *SOURCES,
    *TEXTS,
    *_with(["--regex", "a"], *OPTIONS, *OUTPUT, *MODEL, *DEVICE),
    (["--regex", "a", "-n", "0"], 2, "at least 1"),
    (["--regex", "a", "--on-error", "yield"], 2, "yield"),
    (["--regex", "a", "--format", "text", "--details"], 2, "--details"),
    (["--schema", "fine.json", "-o", "out.csv"], 2, ".csv"),
    (["--schema", "fine.json", "-o", "out.txt"], 2, ".txt"),
    (["--schema", "fine.json", "-o", "out.json", "--format", "jsonl"], 2, ".json"),
    (["--regex", "a", "-o", "out.parquet", "--format", "json"], 2, ".parquet"),
]
EXPLAIN: list[Case] = [
    *SOURCES,
    *TEXTS,
    *_with(["--regex", "a"], *MODEL),
    (["--regex", "a", "--text", "a", "--text-file", "fine.json"], 2, "not allowed with"),
    (["--regex", "a", "--text-file", "missing.txt"], 2, "No such file"),
    (["--regex", "a", "--text-file", "latin.json"], 2, "not UTF-8"),
    (["--regex", "a", "--draw", "a.png"], 2, ".svg"),
    (["--regex", "a", "--draw", ""], 2, ".svg"),
    (["--regex", "a", "--draw", "nowhere/a.svg"], 2, "No such file"),
    (["--regex", "a", "--draw", f"{'o' * 300}.svg"], 2, "File name too long"),
    (["--regex", "a", "--slot", "/a"], 2, "--draw"),
    (["--regex", "a", "--slot", "/a", "--draw", "a.svg"], 2, "no parts"),
    (["--schema", "fine.json", "--slot", "/b", "--draw", "a.svg"], 2, "no value at this pointer"),
    (["--regex", "a", "--examples", "-1"], 2, "at least 0"),
    (["--regex", "a", "--device", "cpu"], 2, "--device"),
]
COVER: list[Case] = [
    *SOURCES,
    *_with(["--regex", "a"], *OUTPUT),
    (["--grammar", "fine.lark"], 2, "not Grammar"),
    (["--template", "Dear {name}"], 2, "not Template"),
    (["--regex", "a", "--most", "0"], 2, "at least 1"),
    (["--schema", "fine.json", "--unlisted", "2"], 2, "--unlisted"),
    (["--schema", "fine.json", "-o", "out.csv"], 2, ".csv"),
    (["--regex", "a", "--checkpoint", "small"], 2, "--checkpoint"),
]
_TUNE = ["--checkpoint", "small", "--data", "documents.jsonl"]
TRAIN: list[Case] = [
    ([], 2, "--config"),
    (["--config"], 2, "expected one argument"),
    (["--config", "missing.toml"], 2, "No such file"),
    (["--config", ""], 2, "Is a directory"),
    (["--config", "model"], 2, "Is a directory"),
    (["--config", "torn.toml"], 2, "not TOML"),
    (["--config", "unknown.toml"], 2, "run."),
    (["--config", "latin.toml"], 2, "not UTF-8"),
    (["--config", "torn.toml", "--checkpoint", "small"], 2, "not allowed with"),
    (["--config", "torn.toml", "--data", "documents.jsonl"], 2, "--data"),
    (["--config", "torn.toml", "--out", "run"], 2, "--out"),
    (["--config", "torn.toml", "--steps", "3"], 2, "--steps"),
    (["--config", "torn.toml", "--seed", "3"], 2, "--seed"),
    (["--checkpoint", "small"], 2, "--data"),
    (["--checkpoint", "default"], 2, "--data"),
    (["--checkpoint", "missing", "--data", "documents.jsonl"], 2, "missing"),
    (["--checkpoint", "", "--data", "documents.jsonl"], 2, "no such checkpoint"),
    (["--checkpoint", "small", "--data", "missing.jsonl"], 2, "missing.jsonl"),
    (["--checkpoint", "small", "--data", ""], 2, "Is a directory"),
    (["--checkpoint", "small", "--data", "model"], 2, "Is a directory"),
    ([*_TUNE, "--out", "fine.json"], 2, "fine.json"),
    ([*_TUNE, "--out", "fine.json/run"], 2, "fine.json"),
    ([*_TUNE, "--out", "o" * 300], 2, "File name too long"),
    ([*_TUNE, "--steps", "0"], 2, "at least 1"),
    ([*_TUNE, "--steps", "many"], 2, "at least 1"),
    ([*_TUNE, "--steps", "9" * 30], 2, "below 9,223,372,036,854,775,808"),
    ([*_TUNE, "--seed", "-1"], 2, "at least 0"),
    ([*_TUNE, "--seed", "1.5"], 2, "at least 0"),
    ([*_TUNE, "--device", "cpu"], 2, "--device"),
    ([*_TUNE, "surplus"], 2, "surplus"),
    ([*_TUNE, "--minutes", "3"], 2, "--minutes"),
]
CLASSIFIER: list[Case] = [
    ([], 2, "FILE"),
    (["labelled.csv"], 2, "--out"),
    (["labelled.csv", "--out"], 2, "expected one argument"),
    *_with(
        ["labelled.csv", "--out", "folder"],
        *MODEL,
        *DEVICE,
        (["--kind", "sentence"], 2, "sentence"),
        (["--kind", ""], 2, "--kind"),
        (["--steps", "0"], 2, "at least 1"),
        (["--steps", "x"], 2, "at least 1"),
        (["--steps", "9" * 30], 2, "below 9,223,372,036,854,775,808"),
        (["--minutes", "0"], 2, "above 0"),
        (["--minutes", "nan"], 2, "finite"),
        (["--seed", "-1"], 2, "at least 0"),
        (["--at", "review/text"], 2, "no path"),
        (["--at", "/a~2"], 2, "no path"),
        (["--text", "words"], 2, "'words'"),
        (["--label", "mood"], 2, "'mood'"),
        (["--text", ""], 2, "''"),
        (["surplus"], 2, "surplus"),
        (["--temperature", "1"], 2, "--temperature"),
    ),
    (["missing.csv", "--out", "folder"], 2, "missing.csv"),
    (["", "--out", "folder"], 2, "Is a directory"),
    (["model", "--out", "folder"], 2, "Is a directory"),
    (["latin.json", "--out", "folder"], 2, "not UTF-8"),
    (["torn.jsonl", "--out", "folder"], 2, "line 1"),
    (["list.json", "--out", "folder"], 2, "not a JSON object"),
    (["nolabel.csv", "--out", "folder"], 2, "'label'"),
    (["documents.jsonl", "--out", "folder"], 2, "'text'"),
    (["labelled.csv", "--out", "fine.json"], 2, "fine.json"),
    (["labelled.csv", "--out", "fine.json/folder"], 2, "fine.json"),
    (["labelled.csv", "--out", "o" * 300], 2, "File name too long"),
]
VERSION: list[Case] = [
    (["1.0"], 2, "1.0"),
    (["--json"], 2, "--json"),
    (["--checkpoint", "small"], 2, "--checkpoint"),
    (["-o", "out.txt"], 2, "-o"),
    (["version"], 2, "version"),
]
WHOLE: list[Case] = [
    ([], 2, "COMMAND"),
    ([""], 2, "invalid choice"),
    (["generat"], 2, "invalid choice"),
    (["--no-such-flag"], 2, "COMMAND"),
    (["-n", "3", "generate"], 2, ""),
]
COMMANDS: Mapping[str, Sequence[Case]] = {
    "": WHOLE,
    "generate": GENERATE,
    "batch": BATCH,
    "explain": EXPLAIN,
    "cover": COVER,
    "train": TRAIN,
    "train-classifier": CLASSIFIER,
    "version": VERSION,
}

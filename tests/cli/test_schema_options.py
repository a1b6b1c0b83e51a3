"""Schemas as `--schema` takes them: out of documents of many, in YAML, and with mistakes in them."""

import argparse
import json
import sys
import warnings
from pathlib import Path

import pytest

from constraints.errors import InvalidOption, InvalidSchema
from constraints.output_types.types import JSONSchema
from controllable.cli.exit_codes import run
from controllable.cli.output_type_options import add_source_options, compiled, read_output_type

YAML = """
openapi: 3.0.0
info: {title: Pets, version: 2020-01-01}
paths: {"/pets": {get: {responses: {200: {description: fine}}}}}
components:
  schemas:
    Pet:
      type: object
      required: [born]
      properties:
        born: {type: string, enum: [2020-01-01, 2021-02-03]}
        name: {type: string, nullable: true, example: 2020-01-01}
    Odd: {type: string, formt: date}
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    add_source_options(parser)
    return parser


def _read(*arguments: str) -> JSONSchema:
    found = compiled(read_output_type(_parser().parse_args(arguments)))
    assert isinstance(found, JSONSchema)
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "api.yaml").write_text(YAML)
    (tmp_path / "own.json").write_text(json.dumps({"$defs": {"a/b": {"type": "integer"}}}))
    (tmp_path / "a#b.json").write_text('{"type": "null"}')
    (tmp_path / "torn.yml").write_text("a: [1")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "arguments", [["api.yaml#/components/schemas/Pet"], ["api.yaml", "--at", "#/components/schemas/Pet"]]
)
def test_a_schema_of_a_document_by_its_pointer(folder: Path, arguments: list[str]) -> None:
    found = _read("--schema", *arguments)
    assert found.accepts('{"born":"2020-01-01","name":null}') and not found.accepts('{"born":"2020-01-02"}')


def test_files_of_all_names(folder: Path) -> None:
    assert _read("--schema", "own.json#/$defs/a~1b").accepts("1")
    assert _read("--schema", "a#b.json").accepts("null")
    with pytest.raises(InvalidSchema, match=r"There is #/components/schemas/Pet"):
        _read("--schema", "api.yaml#/components/schemas/Pat")
    with pytest.raises(InvalidSchema, match="holds many schemas"):
        _read("--schema", "api.yaml")
    with pytest.raises(InvalidSchema, match=r"not YAML.*torn\.yml"):
        _read("--schema", "torn.yml")
    with pytest.raises(InvalidOption, match="cannot read"):
        _read("--schema", "nowhere.json#/a")
    with pytest.raises(InvalidOption, match="--strict goes with --schema"):
        _read("--regex", "a", "--strict")


def test_a_likely_mistake_is_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def parser() -> argparse.ArgumentParser:
        made = _parser()
        made.set_defaults(run=lambda options: print(compiled(read_output_type(options)).accepts('"a"')))
        return made

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = lambda *told: sys.stderr.write(warnings.formatwarning(*told[:4]))
        assert run(parser, ["--schema", "api.yaml#/components/schemas/Odd"], name="controllable") == 0
        said = capsys.readouterr()
        assert said.out == "True\n"
        assert said.err.startswith("controllable: 'formt' is no keyword; did you mean 'format'?")
        assert said.err.count("\n") == 1
        assert run(parser, ["--schema", "api.yaml#/components/schemas/Odd", "--strict"], name="controllable") == 2
        assert "'formt' is no keyword" in capsys.readouterr().err

"""`controllable cover` writes valid documents, and says what they do not reach."""

import json
from pathlib import Path

import jsonschema
import pytest

from controllable.cli import main

SCHEMA = {
    "type": "object",
    "properties": {
        "id": {"type": "integer", "minimum": 1, "maximum": 99},
        "tags": {"type": "array", "items": {"enum": ["a", "b"]}, "maxItems": 1000},
    },
    "required": ["id"],
    "additionalProperties": False,
}


@pytest.fixture
def schema(tmp_path: Path) -> str:
    path = tmp_path / "schema.json"
    path.write_text(json.dumps(SCHEMA), encoding="utf-8")
    return str(path)


def test_documents_on_stdout_and_the_report_on_stderr(schema: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cover", "--schema", schema, "--report"]) == 0
    out, err = capsys.readouterr()
    documents = [json.loads(line) for line in out.splitlines()]
    assert all(jsonschema.Draft202012Validator(SCHEMA).is_valid(document) for document in documents)
    assert {1, 99} <= {document["id"] for document in documents}
    assert f"{len(documents)} documents" in err and "/tags" in err and "the most items" in err


def test_a_file_and_other_forms(schema: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "documents.json"
    assert main(["cover", "--schema", schema, "-o", str(path), "--format", "json", "--most", "2"]) == 0
    assert len(json.loads(path.read_text(encoding="utf-8"))) == 2
    assert capsys.readouterr() == ("", "")
    assert main(["cover", "--regex", "ab|c"]) == 0
    assert sorted(capsys.readouterr().out.split()) == ["ab", "c"]
    assert main(["cover", "--type", "bool", "--report"]) == 0
    out, err = capsys.readouterr()
    assert sorted(out.split()) == ["false", "true"] and "100.0%" in err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--template", "Dear {name}"], "not Template"),
        (["--schema", "no_such.json"], "no_such.json"),
        (["--regex", "a", "--most", "0"], "--most"),
        (["--regex", "a", "--unlisted", "2"], "--unlisted"),
        ([], "--schema"),
    ],
)
def test_bad_input_is_one_line(arguments: list[str], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cover", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and err.startswith("controllable: ") and expected in err

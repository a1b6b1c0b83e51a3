"""`python -m corpus`: what it writes, and the one line that says what is wrong."""

from pathlib import Path

import pytest

from corpus.__main__ import main


def test_a_corpus_is_built_and_cannot_be_built_on_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--out", str(tmp_path / "corpus"), "--documents", "5"]) == 0
    written = capsys.readouterr()
    assert written.out.startswith("5 documents")
    assert written.err == ""
    path = tmp_path / "file"
    path.write_text("here first")
    assert main(["build", "--out", str(path), "--documents", "5"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("corpus: cannot write the corpus") and str(path) in said and said.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [([], "COMMAND"), (["build"], "--out"), (["build", "--out", "here", "--documents", "0"], "at least 1")],
)
def test_bad_usage_is_said_in_one_line(arguments: list[str], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert expected in said and said.count("\n") == 1


@pytest.mark.parametrize("command", ["build", "published", "named", "lexicons"])
def test_help_says_how_it_is_called(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    assert f"usage: python -m corpus {command}" in capsys.readouterr().out

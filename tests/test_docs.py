"""The README and the pages: their code runs."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
README = ROOT / "README.md"


def blocks(page: Path, *languages: str) -> Iterator[tuple[str, str]]:
    """Language and text of the code blocks of a page that are in one of some languages."""
    yield from re.findall(
        rf"^```({'|'.join(languages)})\n(.*?)^```", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE
    )


PAGES = [
    "batch.md",
    "constraints.md",
    "errors.md",
    "extending.md",
    "grammars.md",
    "guidance.md",
    "lexicons.md",
    "own_lexicons.md",
    "testing.md",
]


@pytest.mark.parametrize("page", PAGES)
def test_code_runs_from_top_to_bottom(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code = [text for _, text in blocks(DOCS / page, "python")]
    assert code
    names: dict[str, object] = {}
    for text in code:
        exec(compile(text, page, "exec"), names)


def test_the_readme_runs_from_top_to_bottom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder that has the examples; the commands by a shell, as they stand there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    (tmp_path / "examples").symlink_to(ROOT / "examples", target_is_directory=True)
    names: dict[str, object] = {}
    seen = set()
    for language, text in blocks(README, "python", "sh"):
        seen.add(language)
        if language == "python":
            exec(compile(text, "README.md", "exec"), names)
        else:
            subprocess.run(["bash", "-euc", text], check=True, capture_output=True, timeout=120)
    assert seen == {"python", "sh"}
    tests = [value for name, value in names.items() if name.startswith("test_") and callable(value)]
    assert tests
    for test in tests:
        test()
    assert len((tmp_path / "orders.jsonl").read_text("utf-8").splitlines()) == 5
    assert len((tmp_path / "results.jsonl").read_text("utf-8").splitlines()) == 2


def test_the_readme_is_short() -> None:
    assert len(README.read_text("utf-8").splitlines()) < 180

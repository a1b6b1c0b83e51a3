"""The rules of the house for what lies beside the packages: corpus and benchmarks."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BESIDE = ("benchmarks", "corpus")
MAX_MODULES = 15
MAX_LINES = 450
COMMAND = re.compile(r"python -m ((?:benchmarks|corpus)(?:\.[a-z0-9_]+)*)")


@pytest.mark.parametrize("room", BESIDE)
def test_folders_and_files_are_small_and_say_what_they_are_for(room: str) -> None:
    sources = sorted((ROOT / room).rglob("*.py"))
    counts = {folder: len(list(folder.glob("*.py"))) for folder in {path.parent for path in sources}}
    assert not {folder: count for folder, count in counts.items() if count > MAX_MODULES}
    for path in sources:
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= MAX_LINES, path
        assert ast.get_docstring(ast.parse(text)), path


def test_commands_that_are_named_exist() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "controllable" / "checkpoints").rglob("*.md")]
    code = [path for folder in ("benchmarks", "corpus", "controllable") for path in (ROOT / folder).rglob("*.py")]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    chosen = re.search(r"^BENCHMARKS \?= (.*)$", makefile, re.MULTILINE)
    assert chosen
    named = {f"benchmarks.{name}" for name in chosen[1].split()}
    for path in [*pages, *code]:
        named |= set(COMMAND.findall(path.read_text(encoding="utf-8")))
    assert len(named) > 20
    assert not [name for name in sorted(named) if not runs(name)]


def runs(name: str) -> bool:
    """Whether a module is one for `python -m`."""
    path = ROOT.joinpath(*name.split("."))
    script = path.with_suffix(".py")
    return (path / "__main__.py").is_file() or (script.is_file() and 'if __name__ == "__main__"' in script.read_text())

"""The rules of the house: imports run downwards, files stay small, every package says whose it is."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# From the top down: each room may import itself and those after it.
ROOMS = ("controllable", "guidance", "constraints")
MAX_LINES = 450
SOURCES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> Iterator[str]:
    """Top-level packages that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


def test_there_is_something_to_check() -> None:
    assert {name_of(path).split("/")[0] for path in SOURCES} == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_imports_run_downwards(room: str) -> None:
    above = set(ROOMS[: ROOMS.index(room)])
    wrong = [
        f"{name_of(path)} imports {name}"
        for path in SOURCES
        if name_of(path).startswith(f"{room}/")
        for name in imported(path)
        if name in above
    ]
    assert not wrong


def test_library_does_not_import_what_is_beside_it() -> None:
    beside = {"tests", "benchmarks", "corpus", "examples"}
    assert not [name_of(path) for path in SOURCES if beside & set(imported(path))]


def test_files_are_small() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert not {name: length for name, length in lengths.items() if length > MAX_LINES}


def test_modules_say_what_they_are_for() -> None:
    assert not [name_of(path) for path in SOURCES if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]


@pytest.mark.parametrize("room", ROOMS)
def test_packages_ship_their_types(room: str) -> None:
    assert (ROOT / room / "py.typed").is_file()

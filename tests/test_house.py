"""The rules of the house that no linter knows: small files, small rooms, names that are used once."""

import ast
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("controllable", "guidance", "constraints")
MAX_LINES = 450
MAX_MODULES = 15
SOURCES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_there_is_something_to_check() -> None:
    assert {name_of(path).split("/")[0] for path in SOURCES} == set(PACKAGES)


def test_files_are_small() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert not {name: length for name, length in lengths.items() if length > MAX_LINES}


@pytest.mark.parametrize("package", PACKAGES)
def test_rooms_are_small(package: str) -> None:
    modules = Counter(name_of(path.parent) for path in (ROOT / package).rglob("*.py"))
    assert not {room: number for room, number in modules.items() if number > MAX_MODULES}


def test_no_two_modules_have_one_name() -> None:
    modules = Counter(path.name for path in SOURCES if not path.name.startswith("__"))
    assert not {name: number for name, number in modules.items() if number > 1}


def test_modules_say_what_they_are_for() -> None:
    assert not [name_of(path) for path in SOURCES if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_ship_their_types(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()

"""The cache on disk: what comes back is what was made, whatever happens to the files."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from constraints import disk_cache
from constraints.automata.dfa import ByteDFA
from constraints.disk_cache import kept
from constraints.regex import compile as regex
from constraints.tokens import token_automaton
from tests.constraints.filling import VOCABULARY

ARRAYS = (np.arange(5, dtype=np.int32), np.array([True, False]))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONTROLLABLE_CACHE", str(tmp_path))
    monkeypatch.setattr(disk_cache, "WORTHWHILE", 0.0)
    return tmp_path


class Work:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> tuple[np.ndarray, ...]:
        self.times += 1
        return ARRAYS


def same(found: tuple[np.ndarray, ...]) -> bool:
    return len(found) == len(ARRAYS) and all(
        a.dtype == b.dtype and np.array_equal(a, b) for a, b in zip(found, ARRAYS, strict=True)
    )


def test_work_is_done_once_for_each_key(folder: Path) -> None:
    work = Work()
    assert same(kept(work, "work", 1))
    assert same(kept(work, "work", 1))
    assert work.times == 1
    assert same(kept(work, "work", 2))
    assert work.times == 2
    assert len(list(folder.iterdir())) == 2


def test_nothing_is_kept_when_it_is_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTROLLABLE_CACHE", "off")
    work = Work()
    kept(work, "work")
    kept(work, "work")
    assert work.times == 2
    assert not list(folder.iterdir())


def test_quick_work_is_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk_cache, "WORTHWHILE", 1000.0)
    kept(Work(), "work")
    assert not list(folder.iterdir())


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 not a file", b"\x93NUMPY"])
def test_a_broken_file_is_made_again(folder: Path, damage: bytes) -> None:
    kept(Work(), "work")
    (path,) = folder.iterdir()
    path.write_bytes(damage)
    work = Work()
    assert same(kept(work, "work"))
    assert work.times == 1
    assert same(kept(work, "work"))
    assert work.times == 1


def test_a_folder_that_cannot_be_written_is_no_trouble(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "file").write_text("")
    monkeypatch.setenv("CONTROLLABLE_CACHE", str(folder / "file"))
    assert same(kept(Work(), "work"))


def test_the_oldest_files_go_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(Work(), "first")
    (first,) = folder.iterdir()
    monkeypatch.setattr(disk_cache, "LARGEST", first.stat().st_size)
    kept(Work(), "second")
    assert len(list(folder.iterdir())) == 1
    assert not first.exists()


def test_several_processes_share_it(folder: Path) -> None:
    program = (
        "import numpy as np; from constraints import disk_cache; disk_cache.WORTHWHILE = 0.0\n"
        "for i in range(40):\n"
        "    found = disk_cache.kept(lambda: (np.full(20_000, i),), 'shared', i % 4 * 10 + i // 4)\n"
        "    assert (found[0] == i).all() and len(found[0]) == 20_000\n"
    )
    runs = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(4)]
    assert [run.wait(timeout=120) for run in runs] == [0] * 4
    assert not list(folder.glob("*.tmp"))


def test_compiled_languages_come_back_as_they_were(folder: Path) -> None:
    def compiled() -> tuple[ByteDFA, str]:
        regex._compile.cache_clear()
        token_automaton._from_dfa.cache_clear()
        language = regex.compile_regex("(ab|c{2,9})+d?", search=False)
        return language, token_automaton.TokenAutomaton.from_dfa(language, VOCABULARY).key

    assert compiled() == compiled()
    assert list(folder.iterdir())


def test_by_default_it_is_in_the_users_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONTROLLABLE_CACHE")
    monkeypatch.setattr(disk_cache, "user_cache_path", lambda name, **_: tmp_path / name)
    assert disk_cache.folder() == tmp_path / "controllable"
    # Where there is no home, nothing is kept.
    monkeypatch.setattr(disk_cache, "user_cache_path", lambda name, **_: Path("~") / name)
    assert disk_cache.folder() is None


def test_all_that_what_is_kept_depends_on_is_in_the_key() -> None:
    package = Path(disk_cache.__file__).parent
    rooms = [package / room for room in disk_cache.ROOMS]
    imports = re.compile(r"^from (constraints\.[a-z_.]+) import", re.MULTILINE)
    callers = [path for path in package.rglob("*.py") if re.search(r"disk_cache import .*\bkept\b", path.read_text())]
    assert callers
    for path in [*callers, *(path for room in rooms for path in room.rglob("*.py"))]:
        for module in imports.findall(path.read_text()):
            assert module.split(".")[1] in {*disk_cache.ROOMS, "disk_cache", "errors"}, f"{path} imports {module}"
    assert all(path.relative_to(package).parts[0] in disk_cache.ROOMS for path in callers)

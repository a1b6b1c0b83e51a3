"""A foreign `guidance` or `constraints` is noticed, named, and never executed."""

import subprocess
import sys
from pathlib import Path

import pytest

from controllable._shadowing import COMPANIONS, check_companions

ROOT = Path(__file__).parent.parent


def run(code: str, *path: Path) -> subprocess.CompletedProcess[str]:
    """Run `code` in a fresh interpreter whose search path begins with `path` and then this repository."""
    setup = f"import sys; sys.path[:0] = {[str(folder) for folder in (*path, ROOT)]!r}\n"
    command = [sys.executable, "-c", setup + code]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=path[0])


@pytest.fixture(params=["package", "module"])
def foreign(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """A folder to put on the search path, and how what is in it is built."""
    return tmp_path, request.param


def put(folder: Path, name: str, form: str) -> Path:
    path = folder / name / "__init__.py" if form == "package" else folder / f"{name}.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text("raise SystemExit('a foreign package was executed')\n")
    return path


def test_our_own_packages_pass() -> None:
    check_companions()


@pytest.mark.parametrize("name", COMPANIONS)
def test_foreign_package_is_named(name: str, foreign: tuple[Path, str]) -> None:
    folder, form = foreign
    path = put(folder, name, form)
    code = (
        "try:\n"
        "    from controllable import DiffusionLM\n"
        "except ImportError as error:\n"
        "    print(type(error).__name__, type(error).__mro__[1].__name__); print(error)"
    )
    done = run(code, folder)
    kinds, message = done.stdout.splitlines()
    assert kinds == "ShadowedImport ControllableError", done.stderr
    assert str(path) in message
    assert repr(name) in message
    assert "Rename or move it" in message


@pytest.mark.parametrize("name", COMPANIONS)
def test_command_line_ends_in_one_line(name: str, tmp_path: Path) -> None:
    path = put(tmp_path, name, "package")
    code = "from controllable.cli import main; sys.exit(main(['generate', '--regex', 'a', '-n', '1']))"
    done = run(code, tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert str(path) in done.stderr
    assert done.stdout == ""


def test_installed_distribution_is_named(tmp_path: Path) -> None:
    put(tmp_path, "guidance", "package")
    metadata = tmp_path / "guidance-9.9.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: guidance\nVersion: 9.9\n")
    (metadata / "top_level.txt").write_text("guidance\n")
    done = run("from controllable._shadowing import check_companions; check_companions()", tmp_path)
    assert "ShadowedImport: the distribution 'guidance' hides" in done.stderr
    assert "pip uninstall guidance" in done.stderr

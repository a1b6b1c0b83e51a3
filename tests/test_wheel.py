"""What is installed: the three packages with their types and models, and nothing of what lies beside them."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = {"constraints", "guidance", "controllable"}
DATA = ("controllable/checkpoints", "controllable/lexicons/bundled")
# A house that can be read from end to end: this may fall, and does not rise.
MAX_PYTHON_LINES = 49_750


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of the wheel, built from a copy: what an earlier build left in `build/` would get in otherwise."""
    copy = tmp_path_factory.mktemp("checkout") / "project"
    left_out = shutil.ignore_patterns(".*", "__pycache__", "*.nb[ic]", "*.egg-info", "build", "dist", "data", "runs")
    shutil.copytree(ROOT, copy, ignore=left_out)
    code = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, str(copy.parent)], cwd=copy, check=True, capture_output=True)
    (path,) = copy.parent.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_packages_are_in_it_and_nothing_beside_them(wheel: dict[str, bytes]) -> None:
    beside = {"corpus", "tests", "benchmarks", "examples", "docs"}
    assert all((ROOT / name).is_dir() for name in beside)
    top = {PurePosixPath(name).parts[0] for name in wheel}
    assert {name for name in top if not name.endswith(".dist-info")} == PACKAGES
    assert len(top) == len(PACKAGES) + 1


def test_it_holds_python_types_models_and_lexicons_only(wheel: dict[str, bytes]) -> None:
    code = [PurePosixPath(name) for name in wheel if not name.startswith(DATA) and ".dist-info/" not in name]
    assert {path.suffix for path in code} == {".py", ".typed"}
    assert {str(path) for path in code if path.suffix == ".typed"} == {f"{name}/py.typed" for name in PACKAGES}
    assert {str(path) for path in code if path.suffix == ".py"} == {
        path.relative_to(ROOT).as_posix() for name in PACKAGES for path in (ROOT / name).rglob("*.py")
    }
    data = {path for folder in DATA for path in (ROOT / folder).rglob("*") if path.is_file()}
    assert {name for name in wheel if name.startswith(DATA)} == {path.relative_to(ROOT).as_posix() for path in data}
    assert {path.suffix for path in data} >= {".safetensors", ".json"}


def test_it_can_still_be_read(wheel: dict[str, bytes]) -> None:
    lines = sum(content.count(b"\n") for name, content in wheel.items() if name.endswith(".py"))
    assert lines <= MAX_PYTHON_LINES

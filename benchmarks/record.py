"""What every benchmark saves: its figures with seed, versions and machine."""

import json
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import torch

RESULTS = Path(__file__).parent / "results"
PACKAGES = ("torch", "transformers", "numba", "numpy", "pydantic", "jsonschema")


def processor() -> str:
    """The processor's name, as far as the system tells."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def whole_lines(path: Path) -> list[str]:
    """The lines of a file that were written to their end; one that was cut off is dropped, from the file too."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    whole = [line for line in lines if line.endswith("\n")]
    if len(whole) < len(lines):
        path.write_text("".join(whole), encoding="utf-8")
    return whole


def commit() -> str:
    """The commit the figures were measured at, "unknown" outside a repository."""
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def versions(packages: tuple[str, ...]) -> dict[str, str]:
    """Installed versions of packages; "absent" for those that are not there."""
    found = {}
    for name in packages:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "absent"
    return found


def _portable(argument: str) -> str:
    """An argument without the folders of this machine."""
    return Path(argument).name if Path(argument).is_absolute() else argument


def _module() -> str:
    """The benchmark as `python -m` names it."""
    path, root = Path(sys.argv[0]).resolve().with_suffix(""), Path(__file__).resolve().parents[1]
    if not path.is_relative_to(root):
        return f"benchmarks.{path.name}"
    return ".".join(part for part in path.relative_to(root).parts if part != "__main__")


def save(name: str, figures: dict[str, Any], *, seed: int, peers: tuple[str, ...] = ()) -> Path:
    """Write figures to `benchmarks/results/NAME.json` and print them.

    Args:
        name: Name of the benchmark.
        figures: What was measured.
        seed: The seed used.
        peers: Other packages that were measured, for their versions.
    """
    entry = {
        "benchmark": name,
        "command": " ".join(["python", "-m", _module(), *map(_portable, sys.argv[1:])]),
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "commit": commit(),
        "seed": seed,
        "machine": {"processor": processor(), "threads": torch.get_num_threads(), "python": platform.python_version()},
        "versions": versions((*PACKAGES, *peers)),
        "figures": figures,
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    text = json.dumps(entry, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    print(text)
    return path


def load(name: str) -> dict[str, Any] | None:
    """The saved figures of a benchmark, None where there are none."""
    path = RESULTS / f"{name}.json"
    if not path.exists():
        return None
    figures: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["figures"]
    return figures

"""The sources of documents: how each is started, and what decides its documents."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.record import versions
from benchmarks.sources.install import FOLDER, PYTHON
from controllable.network.bundled import locate

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CODE = ("constraints", "guidance", "controllable")
REFERENCE = "reference"
ASK = "import importlib.metadata as m, sys; print(', '.join(f'{name} {m.version(name)}' for name in sys.argv[1:]))"


@dataclass(frozen=True)
class Source:
    """Somebody who writes documents.

    Args:
        name: Its name.
        command: Starts its worker.
        identity: What decides its documents besides the schema and the seed: a version, or a digest of model and code.
        first: Of how many schemas it writes documents, from the first of the sample on; None for all.
    """

    name: str
    command: tuple[str, ...]
    identity: str
    first: int | None = None

    def key(self, seed: int, limit: float) -> str:
        """Short name of a run of this source; another one where documents may differ."""
        told = hashlib.sha256(json.dumps([self.name, self.identity, seed, limit]).encode())
        for worker in sorted(HERE.glob("worker.*")):
            told.update(worker.read_bytes())
        return f"{self.name}-{told.hexdigest()[:8]}"


def sources(model: Path | None, steps: int) -> list[Source]:
    """Ours and the random generators; those that are not installed fail when they are started."""
    # Without its own folder on the path, where names like `record` would hide others.
    beside = (sys.executable, "-P", str(HERE / "worker.py"))
    apart = (str(PYTHON), "-P", str(HERE / "worker.py"))
    settings = ("--steps", str(steps), *(("--model", str(model)) if model else ()))
    return [
        Source("ours", (*beside, "ours", *settings), f"{_digest(model or locate())}, {steps} steps"),
        Source("jsf", (*beside, "jsf"), installed("jsf")),
        Source("polyfactory", (*beside, "polyfactory"), installed("polyfactory", "datamodel-code-generator")),
        Source(
            "hypothesis-jsonschema", (*apart, "hypothesis-jsonschema"), _apart("hypothesis-jsonschema", "hypothesis")
        ),
        Source("schemathesis", (*apart, "schemathesis"), _apart("schemathesis", "hypothesis")),
        Source(
            "json-schema-faker",
            ("node", "--max-old-space-size=2048", str(HERE / "worker.mjs"), str(FOLDER)),
            _of_node("json-schema-faker"),
        ),
    ]


def digest(paths: Iterable[Path]) -> str:
    """Of the files among these."""
    found = hashlib.sha256()
    for path in paths:
        if path.is_file():
            found.update(path.read_bytes())
    return found.hexdigest()[:12]


def _digest(folder: Path) -> str:
    """Of the files of a model, and of the code and lexicons that it runs with."""
    code = [path for room in CODE for path in sorted((ROOT / room).rglob("*.py"))]
    lexicons = sorted((ROOT / "controllable" / "lexicons" / "bundled").glob("*"))
    return digest([*sorted(folder.glob("*")), *code, *lexicons])


def installed(*packages: str) -> str:
    """Versions of packages beside this project."""
    return ", ".join(f"{name} {found}" for name, found in versions(packages).items())


def _apart(*packages: str) -> str:
    """Versions of packages in the environment under build/."""
    if not os.access(PYTHON, os.X_OK):
        return "absent"
    done = subprocess.run([PYTHON, "-c", ASK, *packages], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "absent"


def _of_node(package: str) -> str:
    path = FOLDER / "node_modules" / package / "package.json"
    return f"{package} {json.loads(path.read_text(encoding='utf-8'))['version']}" if path.exists() else "absent"

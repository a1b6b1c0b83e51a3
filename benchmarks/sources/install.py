"""Installs the generators that can't be installed beside this project, under build/peers.

    python -m benchmarks.sources.install

hypothesis-jsonschema needs an older Hypothesis than the tests use, schemathesis would add itself to every pytest run,
and json-schema-faker is a package for Node.
"""

import subprocess
import sys
import venv
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "build" / "peers"
PYTHON = FOLDER / "bin" / "python"
PYTHON_PACKAGES = ("schemathesis==4.32.5", "hypothesis-jsonschema==0.23.1", "hypothesis==6.150.0")
NODE_PACKAGES = ("json-schema-faker@0.6.3",)


def main() -> int:
    """Install what is there to be installed."""
    if not PYTHON.exists():
        venv.create(FOLDER, with_pip=True)
    python = subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", *PYTHON_PACKAGES], check=False)
    try:
        node = subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--prefix", FOLDER, *NODE_PACKAGES], check=False
        )
    except FileNotFoundError:
        print("npm is missing: json-schema-faker is left out", file=sys.stderr)
        return python.returncode
    return python.returncode or node.returncode


if __name__ == "__main__":
    sys.exit(main())

"""How generators do at testing: which of ten planted bugs they find, how small the failing document gets, how long an
example takes.

python -m benchmarks.sources.install      # hypothesis-jsonschema and schemathesis, in an environment of their own
python -m benchmarks.shrinking
"""

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from tqdm import tqdm

from benchmarks.record import save
from benchmarks.shrinking.bugs import BUGS
from benchmarks.shrinking.orders import Order
from benchmarks.shrinking.worker import SEARCHES, STRATEGIES
from benchmarks.sources.install import PYTHON

APART = ("hypothesis-jsonschema", "schemathesis")
"""What is installed in an environment of its own."""
TIMEOUT = 600
"""Seconds that the examples of one schema may take."""
WORKER = Path(__file__).parent / "worker.py"


SCHEMAS = Path(__file__).parents[2] / "examples" / "schemas"


def command_of(name: str, *arguments: object) -> list[str]:
    """The command that runs a generator."""
    python = PYTHON if name in APART else Path(sys.executable)
    return [str(python), "-P", "-W", "ignore", str(WORKER), name, *map(str, arguments)]


def rates(names: Sequence[str], schemas: Sequence[Path], examples: int) -> list[dict[str, Any]]:
    """Examples a second of processor time for each schema, by turns; None where a generator fails on it."""
    rows = []
    for path in tqdm(schemas, desc="examples a second", disable=None):
        row: dict[str, Any] = {"schema": path.stem}
        for name in names:
            done = subprocess.run(
                command_of(name, "rate", examples), input=path.read_text("utf-8"), capture_output=True, text=True,
                check=False, timeout=TIMEOUT,
            )  # fmt: skip
            found = json.loads(done.stdout) if done.returncode == 0 else None
            row[name] = None if found is None else found["examples"] / found["seconds"]
        rows.append(row)
    return rows


def search(name: str, seeds: int, examples: int) -> list[dict[str, Any]]:
    """The rows of one generator; those that there were until it failed."""
    schema = json.dumps(TypeAdapter(Order).json_schema(mode="validation"))
    command = command_of(name, seeds, examples)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdin is not None and running.stdout is not None
        running.stdin.write(schema)
        running.stdin.close()
        lines = tqdm(running.stdout, total=len(BUGS) * seeds, desc=name, disable=None)
        return [json.loads(line) for line in lines]


def summary(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """For each bug how often it was found and shrunk, and the shortest and longest of what it was shrunk to."""
    found = []
    for bug in BUGS:
        mine = [row for row in rows if row["bug"] == bug.name]
        shown = [row for row in mine if row["document"] is not None]
        documents = sorted((json.dumps(row["document"]) for row in shown), key=len)
        found.append(
            {
                "bug": bug.name,
                "runs": len(mine),
                "found": len(shown),
                "smallest": sum(bug.is_small(row["document"]) for row in shown),
                "examples": statistics.median(row["examples"] for row in shown) if shown else None,
                "seconds": sum(row["seconds"] for row in mine),
                "documents": documents[:: max(1, len(documents) - 1)],
            }
        )
    return found


def main() -> int:
    """Search with each generator, save the figures and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--generators", nargs="+", choices=tuple(SEARCHES), default=list(SEARCHES), metavar="NAME")
    parser.add_argument("--seeds", type=int, default=5, help="searches for each bug")
    parser.add_argument("--examples", type=int, default=200, help="examples of a search")
    parser.add_argument("--rate", type=int, default=100, help="examples of which the time is taken; 0 for none")
    parser.add_argument("--schemas", type=int, default=20, help="schemas for which it is taken")
    options = parser.parse_args()
    figures: dict[str, Any] = {"seeds": options.seeds, "examples": options.examples, "generators": {}}
    for name in options.generators:
        figures["generators"][name] = summary(search(name, options.seeds, options.examples))
        for row in figures["generators"][name]:
            told = f"found {row['found']} of {row['runs']}, smallest {row['smallest']}"
            print(f"{name}: {row['bug']}: {told}", flush=True)
    if options.rate:
        names = [name for name in options.generators if name in STRATEGIES]
        figures["rates"] = rates(names, sorted(SCHEMAS.glob("*.json"))[: options.schemas], options.rate)
    save("shrinking", figures, seed=0, peers=("hypothesis", "polyfactory"))
    return 0


if __name__ == "__main__":
    sys.exit(main())

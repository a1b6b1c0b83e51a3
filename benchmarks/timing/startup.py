"""How long the first document takes: from the shell, beside the imports alone, and in a new installation.

    python -m benchmarks.timing.startup
    python -m benchmarks.timing.startup --fresh          # with neither kernels nor automata from earlier runs

Whole processes, one after another in turns, so that what else the machine does weighs on all alike.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from benchmarks.record import save

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "examples" / "schemas"
LIBRARY = """
import json, sys
from controllable import DiffusionLM
with open(sys.argv[1]) as file:
    print(DiffusionLM.from_pretrained().generate(json.load(file), seed=1)[0].text)
"""


class Cost(NamedTuple):
    """What a process took, in seconds: on the clock, and of processors, its own work and the system's for it."""

    clock: float
    processor: float


def cost(arguments: Sequence[str], **environment: str) -> Cost:
    """Run Python with these arguments to its end.

    Raises:
        subprocess.CalledProcessError: It failed.
    """
    before, begin = os.times(), time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=os.environ | environment, stdout=subprocess.DEVNULL, check=True
    )
    clock, after = time.perf_counter() - begin, os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(clock, spent)


def command(schema: str) -> list[str]:
    """The command that writes a document of one of the example schemas."""
    path = SCHEMAS / f"{schema}.json"
    return ["-m", "controllable", "generate", "--schema", str(path), "-n", "1", "--seed", "1"]


def warm(schemas: Sequence[str], repeats: int) -> dict[str, Any]:
    """Medians of each way to a first document, and its processor time in multiples of that of the imports."""
    runs = {"import torch, transformers": ["-c", "import torch, transformers"]}
    for schema in schemas:
        runs |= {
            f"command, {schema}": command(schema),
            f"library, {schema}": ["-c", LIBRARY, str(SCHEMAS / f"{schema}.json")],
        }
    for arguments in runs.values():
        cost(arguments)
    found: dict[str, list[Cost]] = {name: [] for name in runs}
    for _ in range(repeats):
        for name, arguments in runs.items():
            found[name].append(cost(arguments))
    imports = found["import torch, transformers"]
    return {
        name: {
            "clock_s": median(each.clock for each in costs),
            "processor_s": median(each.processor for each in costs),
            "times_the_imports": median(
                each.processor / base.processor for each, base in zip(costs, imports, strict=True)
            ),
        }
        for name, costs in found.items()
    }


def fresh(schemas: Sequence[str]) -> dict[str, Any]:
    """A new installation: what compiling ahead takes, the first document of each schema behind it, and without it."""
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        kernels = {"NUMBA_CACHE_DIR": str(Path(folder, "kernels"))}
        figures["compiling ahead"] = cost(
            ["-m", "controllable.warm"], CONTROLLABLE_CACHE=str(Path(folder, "ahead")), **kernels
        )._asdict()
        for schema in schemas:
            automata = str(Path(folder, schema))
            figures[schema] = cost(command(schema), CONTROLLABLE_CACHE=automata, **kernels)._asdict()
        figures[f"{schemas[0]}, nothing compiled ahead"] = cost(
            command(schemas[0]), NUMBA_CACHE_DIR=str(Path(folder, "none")), CONTROLLABLE_CACHE=str(Path(folder, "no"))
        )._asdict()
    return figures


def main() -> None:
    """Measure a warm start, and a fresh one if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--schemas", nargs="*", default=["customer", "order", "invoice", "user_profile"])
    parser.add_argument("--fresh", action="store_true", help="measure a new installation too (minutes)")
    arguments = parser.parse_args()
    figures: dict[str, Any] = {"warm": warm(arguments.schemas, arguments.repeats)}
    if arguments.fresh:
        figures["fresh"] = fresh(arguments.schemas)
    save("startup", figures, seed=1)


if __name__ == "__main__":
    main()

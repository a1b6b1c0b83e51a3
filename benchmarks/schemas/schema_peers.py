"""Other engines on real schemas beside ours: what each compiles, how soon, and what it accepts.

    python -m benchmarks.schemas.schema_peers -n 500

A seeded sample of maskbench. Each engine runs in a process of its own, in its own way of checking whole texts (see
`benchmarks.schemas.schema_engines`), under the same limit for each schema. Instances are written compactly, their
properties in the order of the schema, which some engines insist on. Rows are saved as they come: a run that was ended
goes on where it was. Engines that are not installed are skipped.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks.record import commit, save, whole_lines
from benchmarks.schemas.maskbench import DEFAULT_DATA, instances, lacking, sample
from benchmarks.schemas.schema_engines import ENGINES
from benchmarks.sources.client import Worker, WorkerUnavailable
from constraints.json_trees.equality import compact

WORK = Path(__file__).parents[2] / "runs" / "schema_peers"
_DEEPEST = 40


def ordered(schema: Any, value: Any) -> Any:
    """A value with the properties of each object in the order in which the schema lists them, others behind."""
    return _ordered(schema, [schema], value, 0)


def _ordered(root: Any, schemas: list[Any], value: Any, depth: int) -> Any:
    if depth > _DEEPEST:
        return value
    known = [each for schema in schemas for each in _applied(root, schema, depth)]
    if isinstance(value, dict):
        parts: dict[str, list[Any]] = {}
        for each in known:
            for name, part in each.get("properties", {}).items():
                parts.setdefault(name, []).append(part)
        others = [each["additionalProperties"] for each in known if "additionalProperties" in each]
        others += [part for each in known for part in each.get("patternProperties", {}).values()]
        names = [name for name in parts if name in value] + [name for name in value if name not in parts]
        return {name: _ordered(root, parts.get(name, others), value[name], depth + 1) for name in names}
    if isinstance(value, list):
        items = [each.get("items") for each in known]
        later = [part for part in items if isinstance(part, dict)]
        later += [part for some in items if isinstance(some, list) for part in some]
        later += [part for each in known for part in each.get("prefixItems", [])]
        return [_ordered(root, later, item, depth + 1) for item in value]
    return value


def _applied(root: Any, schema: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The schema objects that speak of the same value, references within the document followed."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return
    yield schema
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#"):
        target: Any = root
        for token in filter(None, reference[1:].split("/")):
            target = target.get(token.replace("~1", "/").replace("~0", "~"), {}) if isinstance(target, dict) else {}
        yield from _applied(root, target, depth + 1)
    for keyword in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(keyword, []) if isinstance(schema.get(keyword), list) else []:
            yield from _applied(root, part, depth + 1)
    for keyword in ("if", "then", "else"):
        yield from _applied(root, schema.get(keyword), depth + 1)


def collect(name: str, records: list[dict[str, Any]], path: Path, limit: float) -> list[dict[str, Any]]:
    """What one engine makes of some schemas; what is saved already is read.

    Raises:
        WorkerUnavailable: The engine does not start.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    known = {row["id"]: row for row in map(json.loads, whole_lines(path))}
    command = [sys.executable, "-m", "benchmarks.schemas.schema_engines", name]
    with Worker(command, limit=limit) as worker, path.open("a", buffering=1, encoding="utf-8") as out:
        for record in tqdm(records, desc=name, unit="schema", disable=None):
            if record["id"] not in known:
                texts = [compact(ordered(record["schema"], test["data"])) for test in record["tests"]]
                row = {"id": record["id"], **worker.ask({"schema": record["schema"], "texts": texts})}
                known[record["id"]] = row
                out.write(json.dumps(row) + "\n")
    return [known[record["id"]] for record in records]


def summary(rows: list[dict[str, Any]], records: list[dict[str, Any]]) -> dict[str, Any]:
    """The figures of one engine; shares are fractions, times milliseconds of the processor."""
    compiled = {row["id"]: row for row in rows if "accepted" in row}
    verdicts = [
        (test["valid"], accepted)
        for record in records
        if record["id"] in compiled
        for test, accepted in zip(record["tests"], compiled[record["id"]]["accepted"], strict=True)
    ]
    all_valid = sum(test["valid"] for record in records for test in record["tests"])
    valid = [accepted for label, accepted in verdicts if label]
    invalid = [accepted for label, accepted in verdicts if not label]
    times = np.array([row["seconds"] for row in compiled.values()] or [0.0]) * 1000
    return {
        "schemas": len(records),
        "compiled": len(compiled) / max(1, len(records)),
        "refused": sum("refused" in row for row in rows),
        "out_of_time_or_crashed": sum("error" in row for row in rows),
        "valid": len(valid),
        "valid_accepted": sum(valid) / max(1, len(valid)),
        "valid_accepted_of_all": sum(valid) / max(1, all_valid),
        "invalid": len(invalid),
        "invalid_accepted": sum(invalid) / max(1, len(invalid)),
        "compile_ms": {f"p{q}": round(float(np.percentile(times, q)), 2) for q in (50, 95, 100)},
    }


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("MASKBENCH", DEFAULT_DATA)))
    parser.add_argument("-n", type=int, default=500, help="number of schemas")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=float, default=10.0, help="most seconds for a schema and its instances")
    parser.add_argument("--engines", nargs="*", choices=list(ENGINES), default=list(ENGINES))
    parser.add_argument("--work", type=Path, default=WORK, help="folder of the rows")
    options = parser.parse_args()
    if lacking(options.data):
        return 0
    records = sample(list(instances(options.data)), options.n, options.seed)
    engines: dict[str, Any] = {}
    skipped: dict[str, str] = {}
    for name in options.engines:
        try:
            identity = commit() if name == "ours" else version(name)
            rows = collect(name, records, options.work / f"{name}-{identity}-{options.limit:g}.jsonl", options.limit)
        except (PackageNotFoundError, WorkerUnavailable) as error:
            skipped[name] = f"not installed: {error}" if isinstance(error, PackageNotFoundError) else str(error)
            print(f"{name} is skipped: {skipped[name]}", file=sys.stderr)
            continue
        engines[name] = summary(rows, records)
    figures = {"schemas": len(records), "limit_seconds": options.limit, "skipped": skipped, "engines": engines}
    save("schema_peers", figures, seed=options.seed, peers=tuple(name for name in ENGINES if name != "ours"))
    return 0


if __name__ == "__main__":
    sys.exit(main())

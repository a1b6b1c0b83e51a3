"""How many real schemas compile, how soon, and do the languages agree with the labelled instances of maskbench?

    python -m benchmarks.schemas.maskbench --data ../shared/data/maskbench

Each schema comes with instances labelled valid or invalid. Soundness means that no invalid instance is accepted
(`benchmarks.schemas.schema_acceptors` decides); width is the share of valid ones that are. For each compiled schema
documents are drawn as well, without a model: a random layout, its slots filled at random. What is drawn is judged by
jsonschema with formats, before and after the verification that every document passes. Times are those of the processor,
with nothing kept from earlier runs. Rows are saved as they come: a run that was ended goes on where it was.
"""

import argparse
import gzip
import json
import os
import signal
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, Literal

import jsonschema
import numpy as np

from benchmarks.record import commit, save, whole_lines
from benchmarks.schemas.random_documents import random_document
from benchmarks.schemas.schema_acceptors import admits
from constraints.errors import ControllableError, UnsatisfiableConstraint, UnsupportedSchema
from constraints.layouts.layout_request import LayoutRequest
from constraints.output_types.types import JSONSchema
from constraints.tokens.vocabulary import Vocabulary

DEFAULT_DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "maskbench"
WORK = Path(__file__).parents[2] / "runs" / "maskbench"
BUDGET = 4_000
"""Tokens of a document, each a byte."""

FILLS: tuple[Literal["required", "typical", "all"], ...] = ("required", "typical", "typical", "typical", "all")
"""Which optional properties the documents for one schema have."""

_JUDGING_SECONDS = 30.0
VOCABULARY = Vocabulary.greedy([b"", *(bytes([byte]) for byte in range(256))], 0, frozenset({0}))


class OutOfTime(BaseException):
    """Something took longer than its share; no error handler may swallow this."""


class Limit:
    """So many seconds of processor time for what is done inside.

    Args:
        seconds: The limit.

    Raises:
        OutOfTime: It was reached.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        signal.signal(signal.SIGPROF, _stop)
        signal.setitimer(signal.ITIMER_PROF, self.seconds)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        cause = error
        while isinstance(cause, SystemError):
            # Compiled code that is interrupted turns the interruption into a SystemError.
            cause = cause.__cause__ or cause.__context__
        if isinstance(cause, OutOfTime) and cause is not error:
            raise OutOfTime from error


def _stop(number: int, frame: object) -> None:
    raise OutOfTime


def lacking(folder: Path) -> bool:
    """Whether a folder has no schemas, and says so: what needs them is skipped."""
    if any(folder.glob("*.jsonl.gz")):
        return False
    print(f"skipped: there are no maskbench files in {folder}; give --data or set MASKBENCH", file=sys.stderr)
    return True


def instances(folder: Path) -> Iterator[dict[str, Any]]:
    """The lines of all files: {id, schema, tests: [{valid, data}]}."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)


def sample(records: list[dict[str, Any]], n: int | None, seed: int) -> list[dict[str, Any]]:
    """The first of the shuffled schemas, so that a larger sample holds the smaller ones; None for all."""
    order = sorted(records, key=lambda record: record["id"])
    Random(seed).shuffle(order)
    return order[:n]


def measure(record: dict[str, Any], seconds: float) -> dict[str, Any]:
    """One row: compile a schema, ask about its instances, draw documents."""
    row: dict[str, Any] = {"id": record["id"], "refusal": None}
    labels = [test["valid"] for test in record["tests"]]
    row |= {"valid": sum(labels), "invalid": len(labels) - sum(labels)}
    started = time.process_time()
    try:
        with Limit(seconds):
            constraint = JSONSchema(record["schema"])
    except ControllableError as error:
        return row | {"refusal": _reason(error)}
    except OutOfTime:
        return row | {"refusal": "out of time"}
    row["seconds"] = time.process_time() - started
    row["narrowed"] = bool(constraint.compiled.narrowed)
    verdicts = [False] * len(labels)
    documents: Counter[str] = Counter()
    try:
        with Limit(_JUDGING_SECONDS):
            for number, test in enumerate(record["tests"]):
                verdicts[number] = admits(constraint, test["data"])
            for number, fill in enumerate(FILLS):
                documents[_drawn(constraint, Random(f"{record['id']} {number}"), fill)] += 1
    except OutOfTime:
        documents["out of time"] += 1
    row["valid_accepted"] = sum(verdict and label for verdict, label in zip(verdicts, labels, strict=True))
    row["invalid_accepted"] = sum(verdict and not label for verdict, label in zip(verdicts, labels, strict=True))
    return row | {"documents": dict(documents)}


def _drawn(constraint: JSONSchema, rng: Random, fill: Literal["required", "typical", "all"]) -> str:
    """What became of one document."""
    try:
        layout = constraint.layout(LayoutRequest(VOCABULARY, rng, BUDGET, fill=fill))
    except UnsatisfiableConstraint:
        return "beyond the budget"
    text = random_document(layout, rng)
    refused = bool(constraint.validate(text))
    kind: Any = jsonschema.validators.validator_for(constraint.schema, default=jsonschema.Draft202012Validator)
    valid = kind(constraint.schema, format_checker=kind.FORMAT_CHECKER).is_valid(json.loads(text))
    if refused:
        return "refused by the verification"
    return "valid" if valid else "INVALID"


def _reason(error: ControllableError) -> str:
    if isinstance(error, UnsupportedSchema):
        return f"{type(error).__name__}: {error.keyword}"
    return type(error).__name__


def summary(rows: list[dict[str, Any]], seconds: float) -> dict[str, Any]:
    """The figures, shares in percent and times in milliseconds of the processor.

    Args:
        rows: One for each schema, see `measure`.
        seconds: The limit they were compiled under.
    """
    compiled = [row for row in rows if row["refusal"] is None]
    documents = sum((Counter(row["documents"]) for row in compiled), Counter())
    times = np.array([row["seconds"] for row in compiled] or [0.0]) * 1000
    slowest = sorted(compiled, key=lambda row: -float(row["seconds"]))[:5]
    valid, invalid = (sum(row[label] for row in compiled) for label in ("valid", "invalid"))
    served = sum("valid" in row["documents"] for row in compiled)
    drawn = documents["valid"] + documents["refused by the verification"] + documents["INVALID"]
    return {
        "schemas": len(rows),
        "limit_seconds": seconds,
        "compiled": len(compiled),
        "compiled_percent": round(100 * len(compiled) / max(1, len(rows)), 2),
        "compiled_with_a_valid_document": served,
        "compiled_with_a_valid_document_percent": round(100 * served / max(1, len(rows)), 2),
        "compiled_with_some_valid_values_left_out": sum(row["narrowed"] for row in compiled),
        "refusals": dict(Counter(row["refusal"] for row in rows if row["refusal"] is not None).most_common()),
        "valid_instances_of_compiled": valid,
        "valid_accepted": sum(row["valid_accepted"] for row in compiled),
        "valid_accepted_percent": round(100 * sum(row["valid_accepted"] for row in compiled) / max(1, valid), 2),
        "valid_instances_of_refused": sum(row["valid"] for row in rows) - valid,
        "invalid_instances_of_compiled": invalid,
        "invalid_accepted": [row["id"] for row in compiled for _ in range(row["invalid_accepted"])],
        "documents_a_schema": len(FILLS),
        "documents": drawn,
        "documents_by_outcome": dict(documents.most_common()),
        "schemas_with_refused_documents": [
            row["id"] for row in compiled if "refused by the verification" in row["documents"]
        ],
        "invalid_documents": [row["id"] for row in compiled if "INVALID" in row["documents"]],
        "valid_left_out": [row["id"] for row in compiled if row["valid_accepted"] < row["valid"]],
        "compile_ms": {f"p{q:g}": round(float(np.percentile(times, q)), 2) for q in (50, 90, 95, 99, 100)},
        "slowest": [f"{row['id']}: {1000 * row['seconds']:.0f} ms" for row in slowest],
    }


def collect(records: list[dict[str, Any]], path: Path, seconds: float) -> list[dict[str, Any]]:
    """The rows of some schemas, those that are saved already read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    known = {row["id"]: row for row in map(json.loads, whole_lines(path))}
    with path.open("a", buffering=1, encoding="utf-8") as out:
        for number, record in enumerate(records, 1):
            if record["id"] not in known:
                known[record["id"]] = measure(record, seconds)
                out.write(json.dumps(known[record["id"]]) + "\n")
            if sys.stderr.isatty() and number % 500 == 0:
                print(f"{number} of {len(records)} schemas", file=sys.stderr)
    return [known[record["id"]] for record in records]


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("MASKBENCH", DEFAULT_DATA)))
    parser.add_argument("--every", type=int, default=1, help="take each n-th schema only")
    parser.add_argument("--seconds", type=float, default=10.0, help="most processor time to compile one schema")
    parser.add_argument("--work", type=Path, default=WORK, help="folder of the rows, by commit")
    options = parser.parse_args()
    if lacking(options.data):
        return 0
    warnings.simplefilter("ignore")
    os.environ["CONTROLLABLE_CACHE"] = "off"
    records = list(instances(options.data))[:: max(1, options.every)]
    rows = collect(records, options.work / f"{commit()}-{options.seconds:g}.jsonl", options.seconds)
    found = summary(rows, options.seconds)
    if options.every > 1:
        print(json.dumps(found, indent=2))
    else:
        save("maskbench", found, seed=0)
    return 1 if found["invalid_accepted"] or found["invalid_documents"] else 0


if __name__ == "__main__":
    sys.exit(main())

"""How many real schemas compile, and do the languages agree with the labelled instances of maskbench?

    python -m benchmarks.maskbench --data ../shared/data/maskbench

Each schema comes with instances labelled valid or invalid. Soundness means that no invalid instance is accepted; width
is the share of valid ones that are. For each compiled schema a document is also drawn (a layout, its slots filled with
short contents) and checked by jsonschema. No model is needed.
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
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Literal

from benchmarks.record import save
from benchmarks.schema_acceptors import admits
from constraints.dfa import ByteDFA
from constraints.errors import ControllableError, UnsatisfiableConstraint, UnsupportedSchema
from constraints.layout import Layout
from constraints.structure.sizes import shortest_text
from constraints.types import JSONSchema
from constraints.vocabulary import Vocabulary

DEFAULT_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "maskbench"
BUDGET = 4_000
FILLS: tuple[Literal["required", "typical"], ...] = ("required", "typical")


class _OutOfTime(BaseException):
    """A schema took longer than its share; no error handler may swallow this."""


@dataclass
class Report:
    """Counts over all schemas."""

    schemas: int = 0
    compiled: int = 0
    narrowed: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    valid: int = 0
    valid_accepted: int = 0
    invalid: int = 0
    invalid_accepted: list[str] = field(default_factory=list)
    valid_of_refused: int = 0
    documents: Counter[str] = field(default_factory=Counter)
    invalid_documents: list[str] = field(default_factory=list)
    seconds: list[tuple[float, str]] = field(default_factory=list)
    out_of_time: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """The figures, shares in percent and times in milliseconds."""
        times = sorted(self.seconds)
        slowest = [f"{name}: {1000 * spent:.0f} ms" for spent, name in times[-5:]]

        def percentile(share: float) -> float:
            return round(1000 * times[min(len(times) - 1, int(share * len(times)))][0], 2) if times else 0.0

        return {
            "schemas": self.schemas,
            "compiled": self.compiled,
            "compiled_percent": round(100 * self.compiled / max(1, self.schemas), 2),
            "compiled_with_some_valid_values_left_out": self.narrowed,
            "refusals": dict(self.refusals.most_common()),
            "valid_instances_of_compiled": self.valid,
            "valid_accepted_percent": round(100 * self.valid_accepted / max(1, self.valid), 2),
            "valid_instances_of_refused": self.valid_of_refused,
            "invalid_instances_of_compiled": self.invalid,
            "invalid_accepted": self.invalid_accepted,
            "documents": dict(self.documents),
            "invalid_documents": self.invalid_documents,
            "compile_ms": {f"p{int(100 * q)}": percentile(q) for q in (0.5, 0.9, 0.95, 0.99, 1.0)},
            "slowest": slowest,
            "out_of_time": self.out_of_time,
        }


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


def measure(record: dict[str, Any], report: Report, vocabulary: Vocabulary) -> None:
    """Compile one schema, ask about its instances, draw documents."""
    report.schemas += 1
    started = time.perf_counter()
    try:
        constraint = JSONSchema(record["schema"])
    except ControllableError as error:
        report.refusals[_reason(error)] += 1
        report.valid_of_refused += sum(test["valid"] for test in record["tests"])
        return
    report.seconds.append((time.perf_counter() - started, record["id"]))
    report.compiled += 1
    report.narrowed += bool(constraint.compiled.narrowed)
    for test in record["tests"]:
        accepted = admits(constraint, test["data"])
        if test["valid"]:
            report.valid += 1
            report.valid_accepted += accepted
        else:
            report.invalid += 1
            if accepted:
                report.invalid_accepted.append(record["id"])
    for fill in FILLS:
        _draw(record["id"], constraint, report, vocabulary, fill)


def _draw(
    name: str, constraint: JSONSchema, report: Report, vocabulary: Vocabulary, fill: Literal["required", "typical"]
) -> None:
    try:
        layout = constraint.layout(vocabulary, rng=Random(name), budget=BUDGET, fill=fill)
    except UnsatisfiableConstraint:
        report.documents[f"{fill}: beyond the budget"] += 1
        return
    contents = _contents(layout)
    if constraint.validate(layout.text(contents)):
        report.documents[f"{fill}: invalid"] += 1
        report.invalid_documents.append(name)
    else:
        report.documents[f"{fill}: valid"] += 1


def _contents(layout: Layout) -> list[str]:
    """Short contents for the slots, different ones for slots of the same language as long as there are any."""
    following: dict[str, Iterator[bytes]] = {}
    contents = []
    for slot in layout.slots:
        assert isinstance(slot.language, ByteDFA)
        shortest = shortest_text(slot.language) or b""
        texts = following.setdefault(slot.language.key, slot.language.enumerate(len(shortest) + 3))
        contents.append(next(texts, shortest).decode())
    return contents


def _reason(error: ControllableError) -> str:
    if isinstance(error, UnsupportedSchema):
        return f"{type(error).__name__}: {error.keyword}"
    return type(error).__name__


def _stop(number: int, frame: object) -> None:
    raise _OutOfTime


def run(folder: Path, *, every: int, seconds: float, progress: bool) -> Report:
    """Measure all schemas, or every n-th.

    Args:
        folder: Where the files are.
        every: Take each n-th schema only.
        seconds: Most time for one schema.
        progress: Whether to report to stderr.
    """
    report = Report()
    vocabulary = Vocabulary.greedy([b"", *(bytes([byte]) for byte in range(256))], 0, frozenset({0}))
    signal.signal(signal.SIGALRM, _stop)
    for number, record in enumerate(instances(folder)):
        if number % every:
            continue
        signal.setitimer(signal.ITIMER_REAL, seconds)
        started = time.monotonic()
        try:
            measure(record, report, vocabulary)
        except (_OutOfTime, SystemError):
            # Compiled code that is interrupted turns the interruption into a SystemError.
            if time.monotonic() - started < seconds:
                raise
            report.refusals["out of time"] += 1
            report.out_of_time.append(record["id"])
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        if progress and report.schemas % 500 == 0:
            print(f"{report.schemas} schemas, {report.compiled} compiled", file=sys.stderr)
    return report


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("MASKBENCH", DEFAULT_DATA)))
    parser.add_argument("--every", type=int, default=1, help="take each n-th schema only")
    parser.add_argument("--seconds", type=float, default=30.0, help="most time for one schema")
    options = parser.parse_args()
    if not any(options.data.glob("*.jsonl.gz")):
        print(f"skipped: there are no maskbench files in {options.data}; give --data or set MASKBENCH", file=sys.stderr)
        return 0
    warnings.simplefilter("ignore")
    report = run(options.data, every=max(1, options.every), seconds=options.seconds, progress=sys.stderr.isatty())
    if options.every > 1:
        print(json.dumps(report.summary(), indent=2))
    else:
        save("maskbench", report.summary(), seed=0)
    return 1 if report.invalid_accepted else 0


if __name__ == "__main__":
    sys.exit(main())

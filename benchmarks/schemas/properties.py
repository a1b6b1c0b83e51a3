"""The property tests with many more examples: `make nightly`.

    python -m benchmarks.schemas.properties [--seed 20251125]

Runs the tests of random automata, vocabularies, layouts, schemas and combinations (`tests/cases.py`) under Hypothesis'
profile `nightly` and counts the examples that held. Fails if a test does, or if there were fewer than 20,000.
"""

import argparse
import functools
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from benchmarks import record

PATHS = (
    "tests/properties",
    "tests/constraints/inference/test_operations.py",
    "tests/constraints/json_schema/test_soundness.py",
)
FEWEST = 20_000


class ExampleCount:
    """A plugin that counts the examples of each property test."""

    def __init__(self) -> None:
        self.held: Counter[str] = Counter()
        self.failed: list[str] = []

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Puts a counter around what Hypothesis calls with each example."""
        tests: dict[Any, str] = {getattr(item, "obj", None): item.nodeid.split("[")[0] for item in items}
        for test, name in tests.items():
            if hasattr(test, "hypothesis"):
                test.hypothesis.inner_test = self._counted(test.hypothesis.inner_test, name)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Notes what failed."""
        if report.failed:
            self.failed.append(report.nodeid)

    def _counted(self, inner: Callable[..., None], name: str) -> Callable[..., None]:
        @functools.wraps(inner)
        def run(*args: Any, **kwargs: Any) -> None:
            inner(*args, **kwargs)
            # Here only if the example was neither rejected nor refuted.
            self.held[name] += 1

        return run


def main() -> int:
    """Runs the tests and saves the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=int(datetime.now(UTC).strftime("%Y%m%d")), help="another every day")
    seed = parser.parse_args().seed
    os.environ["HYPOTHESIS_PROFILE"] = "nightly"
    counted = ExampleCount()
    started, worked = time.perf_counter(), time.process_time()
    # One test may well take longer than any does by day.
    status = pytest.main(["-q", "--timeout=1800", f"--hypothesis-seed={seed}", *PATHS], plugins=[counted])
    figures = {
        "seconds": round(time.perf_counter() - started),
        "processor_seconds": round(time.process_time() - worked),
        "examples": counted.held.total(),
        "failed": counted.failed,
        "by_test": dict(sorted(counted.held.items())),
    }
    record.save("properties", figures, seed=seed)
    if status == 0 and counted.held.total() < FEWEST:
        print(f"{counted.held.total():,} examples, expected at least {FEWEST:,}", file=sys.stderr)
        return 1
    return int(status)


if __name__ == "__main__":
    sys.exit(main())

"""Where the time goes: the network's blocks, its projection to the vocabulary, inference, layouts, decoding, checking.

python -m benchmarks.timing.speed
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from unittest import mock

import torch

from benchmarks.record import save
from constraints.inference import Posterior
from constraints.inference.prepared import PreparedSlots
from constraints.output_types.types import as_constraint
from controllable import DiffusionLM
from controllable.network.denoiser import Denoiser
from controllable.writing.corrector import Corrector
from controllable.writing.generator import Generator
from controllable.writing.planner import Planner

SCHEMAS = Path(__file__).parents[2] / "examples" / "schemas"


class Clock:
    """Seconds spent in named parts; a part inside another counts for itself alone."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """`function`, its time added to the part `name`."""

        def call(*args: Any, **options: Any) -> Any:
            begin = time.perf_counter()
            try:
                return function(*args, **options)
            finally:
                self.seconds[name] += time.perf_counter() - begin

        return call

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Time the parts of the loop while the context lasts."""
        parts = (
            ("blocks", Denoiser, "hidden"),
            ("vocabulary", Denoiser, "project"),
            ("inference", PreparedSlots, "posterior"),
            ("inference", Posterior, "expectation"),
            ("layout", Planner, "plan"),
            ("check", Corrector, "_checked"),
            ("decode", Generator, "_finished"),
        )
        patches = [
            mock.patch.object(owner, name, self.timed(part, getattr(owner, name))) for part, owner, name in parts
        ]
        for patch in patches:
            patch.start()
        try:
            yield
        finally:
            for patch in patches:
                patch.stop()


def measure(lm: DiffusionLM, schema: dict[str, Any], *, batch: int, steps: int, repeats: int) -> dict[str, Any]:
    """Median milliseconds a document, by part, over `repeats` batches; the first batch warms up."""
    begin = time.perf_counter()
    constraint = as_constraint(schema)
    compiled = time.perf_counter() - begin
    generator = Generator(lm, constraint, lm.compile(schema).options)
    begin = time.perf_counter()
    generator(batch, batch_size=batch, steps=steps, seed=0)
    first = time.perf_counter() - begin
    rows: list[dict[str, float]] = []
    for repeat in range(repeats):
        clock = Clock()
        with clock.watching():
            begin = time.perf_counter()
            generator(batch, batch_size=batch, steps=steps, seed=repeat + 1)
            total = time.perf_counter() - begin
        clock.seconds["total"] = total
        clock.seconds["other"] = total - sum(v for k, v in clock.seconds.items() if k not in ("total", "other"))
        rows.append({part: 1e3 * seconds / batch for part, seconds in clock.seconds.items()})
    parts = sorted({part for row in rows for part in row})
    return {
        "compile_ms": 1e3 * compiled,
        "first_batch_ms_a_document": 1e3 * first / batch,
        "ms_a_document": {part: median(row.get(part, 0.0) for row in rows) for part in parts},
        "inference_share_of_network": median(row["inference"] / (row["blocks"] + row["vocabulary"]) for row in rows),
    }


def main() -> None:
    """Measure three schemas at batch 1 and 32."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--schemas", nargs="*", default=["order", "customer", "sensor_reading"])
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    lm = DiffusionLM.from_pretrained(device="cpu")
    figures: dict[str, Any] = {"steps": arguments.steps}
    for name in arguments.schemas:
        schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
        figures[name] = {
            f"batch_{batch}": measure(lm, schema, batch=batch, steps=arguments.steps, repeats=arguments.repeats)
            for batch in (1, 32)
        }
    save("speed", figures, seed=0)


if __name__ == "__main__":
    main()

"""Looks for the bugs with one generator; run by `benchmarks.shrinking`, in the environment where that is installed.

    python worker.py GENERATOR SEEDS EXAMPLES < SCHEMA

Prints a line of JSON for each bug and seed: {"bug", "seed", "examples", "document"}; the first is the number of the
example that showed the bug, the second what it was shrunk to. Both are null where it was not found.
"""

import contextlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.shrinking.bugs import BUGS, Bug

Search = Callable[[Bug, int, int], tuple[int | None, Any]]


class _Found(Exception):
    """The bug shows."""


def hypothesis_search(strategy: Any, plain: Callable[[Any], Any] = lambda value: value) -> Search:
    """The search of Hypothesis with a strategy.

    Args:
        strategy: Draws orders.
        plain: Turns one into JSON.
    """
    from hypothesis import HealthCheck, Phase, given, seed, settings

    def search(bug: Bug, chosen: int, examples: int) -> tuple[int | None, Any]:
        seen, first, last = 0, None, None

        @seed(chosen)
        @settings(
            max_examples=examples, database=None, deadline=None, suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink], report_multiple_bugs=False,
        )  # fmt: skip
        @given(strategy)
        def check(value: Any) -> None:
            nonlocal seen, first, last
            order = plain(value)
            seen += 1
            if bug.fails(order):
                first, last = first or seen, order
                raise _Found

        with contextlib.suppress(_Found):
            check()
        return first, last

    return search


def ours(schema: Any, realism: float) -> Search:
    """`controllable.testing.from_model`."""
    from benchmarks.shrinking.orders import Order
    from controllable.testing import from_model

    strategy = from_model(Order, realism=realism)
    strategy.validate()
    return hypothesis_search(strategy, lambda order: order.model_dump(mode="json"))


def hypothesis_jsonschema(schema: Any) -> Search:
    """hypothesis-jsonschema."""
    from hypothesis_jsonschema import from_schema

    return hypothesis_search(from_schema(schema))


def schemathesis(schema: Any) -> Search:
    """The engine of schemathesis."""
    from schemathesis.config import GenerationConfig
    from schemathesis.generation import GenerationMode
    from schemathesis.generation.jsonschema.builder import build
    from schemathesis.specs.openapi._hypothesis import _build_custom_formats, format_lengths_for

    formats = _build_custom_formats(GenerationConfig(), GenerationMode.POSITIVE)
    return hypothesis_search(build(schema, draft=20, formats=formats, format_lengths=format_lengths_for(formats)))


def polyfactory(schema: Any) -> Search:
    """polyfactory, which shrinks nothing."""
    from polyfactory.factories.pydantic_factory import ModelFactory

    from benchmarks.shrinking.orders import Order

    factory = ModelFactory.create_factory(Order)

    def search(bug: Bug, chosen: int, examples: int) -> tuple[int | None, Any]:
        factory.seed_random(chosen)
        for number in range(1, examples + 1):
            order = factory.build().model_dump(mode="json")
            if bug.fails(order):
                return number, order
        return None, None

    return search


SEARCHES: dict[str, Callable[[Any], Search]] = {
    "ours, realism 0": lambda schema: ours(schema, 0.0),
    "ours": lambda schema: ours(schema, 0.5),
    "ours, realism 1": lambda schema: ours(schema, 1.0),
    "hypothesis-jsonschema": hypothesis_jsonschema,
    "schemathesis": schemathesis,
    "polyfactory": polyfactory,
}


def main() -> int:
    """Search for every bug with every seed."""
    name, seeds, examples = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    search = SEARCHES[name](json.load(sys.stdin))
    for bug in BUGS:
        for seed in range(seeds):
            began = time.process_time()
            first, document = search(bug, seed, examples)
            row = {"bug": bug.name, "seed": seed, "examples": first, "document": document}
            print(json.dumps({**row, "seconds": time.process_time() - began}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

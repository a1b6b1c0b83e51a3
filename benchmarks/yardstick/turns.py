"""Measures writers by turns: in each round all write a batch, so that whatever else the machine does slows all."""

import time
from collections.abc import Callable, Mapping
from random import Random
from statistics import median
from typing import NamedTuple, TypeVar

from constraints.errors import ControllableError

Text = TypeVar("Text")
Writer = Callable[[int, int], list[tuple[Text, bool]]]
"""Batch size and seed to texts, each with whether it is a document."""


class Round(NamedTuple):
    """What one batch took: seconds, tokens of its texts, the texts, and those that are documents."""

    seconds: float
    tokens: int
    texts: int
    finished: int


def rounds(
    writers: Mapping[str, Writer[Text]], *, batch: int, repeats: int, count: Callable[[Text], int]
) -> tuple[dict[str, list[Round]], dict[str, str]]:
    """Let all write by turns `repeats` times, each time in another order, after one batch each that is not counted.

    Right before its turn each writes one text that is not counted either: another network may have left the processor's
    cache full of its own weights.

    Returns:
        The rounds of each, and why some have none: that first batch failed.
    """
    found: dict[str, list[Round]] = {}
    refused: dict[str, str] = {}
    for name, write in writers.items():
        try:
            write(batch, 0)
            found[name] = []
        except (ControllableError, RuntimeError, IndexError) as error:
            refused[name] = f"{type(error).__name__}: {str(error)[:200]}"
    for repeat in range(1, repeats + 1):
        for name in Random(repeat).sample(sorted(found), len(found)):
            writers[name](1, 0)
            begin = time.perf_counter()
            texts = writers[name](batch, repeat)
            seconds = time.perf_counter() - begin
            tokens, finished = sum(count(text) for text, _ in texts), sum(ended for _, ended in texts)
            found[name].append(Round(seconds, tokens, len(texts), finished))
    return found, refused


def figures(found: dict[str, list[Round]], *, first: str) -> dict[str, dict[str, float]]:
    """Medians over the rounds of each source, and how many times as quick as it the source `first` is."""
    known: dict[str, dict[str, float]] = {}
    for name, rows in found.items():
        texts = sum(row.texts for row in rows)
        known[name] = {
            "tokens_per_second": median(row.tokens / row.seconds for row in rows),
            "documents_per_second": median(row.finished / row.seconds for row in rows),
            "tokens_a_text": sum(row.tokens for row in rows) / texts,
            "finished": sum(row.finished for row in rows) / texts,
        }
        if first in found:
            pairs = zip(found[first], rows, strict=True)
            ratios = [(one.tokens / one.seconds) / (row.tokens / row.seconds) for one, row in pairs]
            known[name][f"{first}_times_as_quick"] = median(ratios)
    return known

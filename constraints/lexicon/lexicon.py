"""Lexicons: texts with weights, of which one is chosen as a value."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from constraints.errors import InvalidOption
from constraints.lexicon.lexicon_files import read_entries, summed

_SLOW = 2.0
"""Seconds after which it is told how far a file has been read."""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Values and how usual each is, before anything is known of what they stand beside.

    Args:
        texts: The values, T different ones, as they are meant: not quoted, nothing escaped.
        weights: How usual each is (T,), positive.
        only: Whether nothing else may be written; otherwise a model may write what is not among them.
    """

    texts: Sequence[str]
    weights: NDArray[np.float64]
    only: bool = False

    @classmethod
    def of(cls, texts: Iterable[str], weights: Iterable[float] | None = None, *, only: bool = False) -> "Lexicon":
        """A lexicon of some texts, whose weights are added up where a text comes twice.

        Args:
            texts: The values.
            weights: How usual each is; None for all alike.
            only: See `Lexicon`.

        Raises:
            InvalidOption: There are no texts, a weight is not a positive number, or there are more or fewer than texts.
        """
        given = list(texts)
        counts = [1.0] * len(given) if weights is None else [float(weight) for weight in weights]
        if not given or len(counts) != len(given):
            raise InvalidOption(
                f"a lexicon has {len(given)} texts and {len(counts)} weights", hint="Give one weight for each text"
            )
        wrong = next((n for n, weight in enumerate(counts) if not 0.0 < weight < float("inf")), None)
        if wrong is not None:
            raise InvalidOption(
                f"the weight of {given[wrong]!r} is {counts[wrong]}", hint="Weights are positive numbers"
            )
        sums: dict[str, float] = {}
        for text, weight in zip(given, counts, strict=True):
            sums[text] = sums.get(text, 0.0) + weight
        return cls(tuple(sums), np.array(list(sums.values())), only)

    @classmethod
    def read(
        cls, path: str | Path, *, column: str | None = None, weight: str | None = None, only: bool = False
    ) -> "Lexicon":
        """A lexicon from a file, see `constraints.lexicon.lexicon_files`.

        Args:
            path: A text a line, or a table (.csv, .tsv) or JSON lines (.jsonl); packed if it ends in .gz.
            column: The column or field of the texts; None for the first column, or for lines that are JSON strings.
            weight: That of the weights; None for all alike.
            only: See `Lexicon`.

        Raises:
            InvalidOption: It can't be read, or has no texts.
        """
        entries = tqdm(
            read_entries(Path(path), column=column, weight=weight),
            desc=Path(path).name, unit=" texts", delay=_SLOW, leave=False, disable=None,
        )  # fmt: skip
        found = summed(entries)
        if not found:
            raise InvalidOption("the lexicon has no texts", where=str(path))
        return cls(tuple(found), np.array(list(found.values())), only)

    def __len__(self) -> int:
        return len(self.texts)

    def some(self, numbers: NDArray[np.int64]) -> "Lexicon":
        """Some of the texts, by their numbers."""
        return Lexicon([self.texts[number] for number in numbers.tolist()], self.weights[numbers], self.only)

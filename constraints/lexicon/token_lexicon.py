"""Token lexicons: weighted texts as sequences of tokens, from which a slot's text is chosen as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from constraints.errors import InvalidOption
from constraints.tokens.vocabulary import Vocabulary


@dataclass(frozen=True, eq=False)
class TokenLexicon:
    """T texts over the tokens of a vocabulary.

    Args:
        ids: The tokens of each text (T, K), filled with `pad_id` behind it.
        log_weights: Logarithms of the texts' weights (T,), nats; they need not be normalised.
        pad_id: The token that fills a slot after its text.
        size: V, the number of tokens of the vocabulary.
    """

    ids: NDArray[np.int64]
    log_weights: NDArray[np.float64]
    pad_id: int
    size: int

    def __post_init__(self) -> None:
        if self.ids.ndim != 2 or len(self.ids) != len(self.log_weights) or not len(self.ids):
            raise InvalidOption(
                f"ids of shape {self.ids.shape} and {len(self.log_weights)} weights are not of one or more texts"
            )
        if self.ids.size and not 0 <= int(self.ids.min()) <= int(self.ids.max()) < self.size:
            raise InvalidOption(f"a text has tokens outside of 0 to {self.size - 1}")

    @classmethod
    def of(cls, texts: Sequence[str], log_weights: NDArray[np.float64], vocabulary: Vocabulary) -> "TokenLexicon":
        """The texts as the vocabulary's encoder spells them.

        Args:
            texts: At least one (T,).
            log_weights: (T,).
            vocabulary: The tokens.
        """
        spelled = [vocabulary.encode(text) for text in texts]
        ids = np.full((len(spelled), max(map(len, spelled), default=0)), vocabulary.pad_id, dtype=np.int64)
        for row, tokens in zip(ids, spelled, strict=True):
            row[: len(tokens)] = tokens
        return cls(ids, np.asarray(log_weights, dtype=np.float64), vocabulary.pad_id, len(vocabulary))

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """Tokens of each text (T,), padding not counted."""
        return np.asarray((self.ids != self.pad_id).sum(axis=1), dtype=np.int64)

    @property
    def longest(self) -> int:
        """Tokens of the longest text."""
        return int(self.lengths.max())

    @property
    def shortest(self) -> int:
        """Tokens of the shortest text."""
        return int(self.lengths.min())

    def chosen(self, texts: NDArray[np.int64], log_weights: NDArray[np.float64]) -> "TokenLexicon":
        """Some of the texts, by their numbers, with other weights."""
        ids = self.ids[texts]
        return TokenLexicon(ids[:, : int(self.lengths[texts].max())], log_weights, self.pad_id, self.size)

    def filled(self, capacity: int) -> NDArray[np.int64]:
        """The tokens of each text in a slot of some capacity (T, capacity).

        Raises:
            InvalidOption: A text does not fit.
        """
        if capacity < self.longest:
            raise InvalidOption(f"a slot of {capacity} tokens has a lexicon with a text of {self.longest}")
        ids = np.full((len(self.ids), capacity), self.pad_id, dtype=np.int64)
        width = min(capacity, self.ids.shape[1])
        ids[:, :width] = self.ids[:, :width]
        return ids

"""Which entries of a store serve a field, and the texts that follow from it with their weights."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from controllable.lexicons.described_field import Field, words
from controllable.lexicons.entry_features import EntryFeatures
from controllable.lexicons.lexicon_store import LexiconStore
from controllable.lexicons.unlisted import unlisted

MOST_TEXTS = 4_000
"""Texts of one field; of more, those of the largest weights."""
MOST_ENTRIES = 12
"""Entries that are merged for one field."""
FIELDS_KEPT = 512
"""Fields whose texts stay in memory."""
LEAST = 0.3
"""Probability of fitting that an entry needs."""
NEAR_BEST, NEAR_ENOUGH = 0.5, 0.15
"""An entry is taken whose odds are this share of the best one's; the second where the better ones have few texts."""
ENOUGH = 60
"""So many texts are not few."""
SHARPNESS = 3.0
"""Power of the odds with which an entry's texts count."""
_SUREST = 1 - 1e-6
FOREIGN = 0.4
"""What English texts are worth for a field in another language."""
BESIDE_KNOWN, BESIDE_UNKNOWN = 0.85, 0.97
"""What another reading of a name is worth, where the name itself has an entry, and where it has none."""
_SUFFIXES = frozenset({"name", "text", "string", "value", "label"})
_VAGUE = frozenset(
    {"title", "type", "description", "content", "data", "field", "item", "kind", "info", "detail", "entry"}
)
_LONGEST_TITLE = 3
_OF = re.compile(r"(?:the |an? )?(\w+) of (?:the |this |an? |each )?(\w+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Match:
    """The texts that may stand in a field.

    Attributes:
        texts: Each once.
        weights: (texts,), how much more often one is met than another; their sum is one.
        confidence: The probability that a text drawn from them is good for the field.
    """

    texts: Sequence[str]
    weights: NDArray[np.float64]
    confidence: float


class Matcher:
    """Finds the entries of `store` that serve a field."""

    def __init__(self, store: LexiconStore) -> None:
        self.store = store
        self.features = cache(lambda language: EntryFeatures(store, language))
        self._sizes = store.sizes()
        self.match = lru_cache(maxsize=FIELDS_KEPT)(self._match)

    def fits(self, field: Field) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The entries in the language of `field` and in English, and the probability that each serves it."""
        entries, fits = [], []
        for language, worth in {0: FOREIGN, self.language(field): 1.0}.items():
            features = self.features(language)
            chances = [
                share / (1 + np.exp(-(features(reading) @ self.store.weights)))
                for reading, share in readings(field, features)
            ]
            entries.append(np.array(features.rows))
            fits.append(worth * np.max(chances, axis=0))
        return np.concatenate(entries), np.concatenate(fits)

    def language(self, field: Field) -> int:
        """The number of the language of `field`: of its locale, or else of the words of its name."""
        named = (self.store.foreign[word] for word in words(field.key) if word in self.store.foreign)
        language = field.language if field.locale else next(named, "")
        return self.store.languages.index(language) if language in self.store.languages else 0

    def merged(
        self, entries: NDArray[np.int64], shares: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The texts of `entries` with their weights, each entry having its share of the whole."""
        lists: Counter[int] = Counter()
        for entry, share in zip(entries.tolist(), shares.tolist(), strict=True):
            numbers, weights = self.store.lists[entry]
            lists.update(dict(zip(numbers.tolist(), (share * weights / weights.sum()).tolist(), strict=True)))
        parts = [self.store.postings[number] for number in lists]
        numbers = np.concatenate([part for part, _ in parts])
        weights = np.concatenate(
            [share * part / part.sum() for share, (_, part) in zip(lists.values(), parts, strict=True)]
        )
        numbers, places = np.unique(numbers, return_inverse=True)
        weights = np.bincount(places, weights).astype(np.float64)
        if len(numbers) > MOST_TEXTS:
            kept = np.sort(np.argpartition(-weights, MOST_TEXTS)[:MOST_TEXTS])
            numbers, weights = numbers[kept], weights[kept]
        return numbers, weights / weights.sum()

    def _match(self, field: Field) -> Match | None:
        if unlisted(field):
            return None
        entries, fits = self.fits(field)
        best = float(fits.max())
        if best < LEAST:
            return None
        odds = np.minimum(fits, _SUREST) / (1 - np.minimum(fits, _SUREST))
        share = odds / odds.max()
        chosen = np.flatnonzero((share >= NEAR_ENOUGH) & (fits >= LEAST))
        chosen = chosen[np.argsort(-share[chosen], kind="stable")][:MOST_ENTRIES]
        sizes = self._sizes[entries[chosen]]
        before = np.cumsum(sizes) - sizes
        chosen = chosen[(share[chosen] >= NEAR_BEST) | (before < ENOUGH)]
        numbers, weights = self.merged(entries[chosen], share[chosen] ** SHARPNESS)
        return Match(self.store.texts(numbers), weights, best)


def readings(field: Field, known: EntryFeatures) -> Iterator[tuple[Field, float]]:
    """The field itself, and what else its name may mean, with how much that is worth.

    `bookTitle` may be the `title` of a `book`, and the `cityName` of an airport its `city`; what is described as "the
    color of the car" is the `color` of a `car`, and what has the title "Color" a color.
    """
    said = list(_described(field))
    yield field, BESIDE_KNOWN if said else 1.0
    yield from ((reading, BESIDE_UNKNOWN) for reading in said)
    key = words(field.key)
    if len(key) > 1:
        worth = BESIDE_KNOWN if field.key in known else BESIDE_UNKNOWN
        yield replace(field, key=key[-1], parents=(*field.parents, " ".join(key[:-1]))), worth
        if key[-1] in _SUFFIXES:
            yield replace(field, key=" ".join(key[:-1])), worth


def _described(field: Field) -> Iterator[Field]:
    """What title and description say the field is, where its key is one that says little."""
    key = words(field.key)
    if key and key[-1] not in _SUFFIXES and key[-1] not in _VAGUE:
        return
    title = words(field.title)
    if 0 < len(title) <= _LONGEST_TITLE and title != key:
        yield replace(field, key=field.title)
    if match := _OF.match(field.description):
        yield replace(field, key=match[1], parents=(*field.parents, match[2]))

"""Which entries of a store serve a field, and the texts that follow from it with their weights."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from controllable.lexicons.described_field import Field, context, told, words
from controllable.lexicons.lexicon_store import LexiconStore, Ragged
from controllable.lexicons.unlisted import unlisted

MOST_TEXTS = 4_000
"""Texts of one field; of more, those of the largest weights."""
MOST_ENTRIES = 24
"""Entries that are merged for one field."""
FIELDS_KEPT = 512
"""Fields whose texts stay in memory."""
LEAST = 0.2
"""Probability of fitting that an entry needs."""
NEAR_BEST = 0.3
"""An entry is taken that fits this share as well as the best one."""
SHARPNESS = 3.0
"""Power of the probability with which an entry's texts count."""
FEATURES = (
    "bias", "exact", "last", "key", "shared", "parents", "all", "told", "foreign", "neutral", "small",
)  # fmt: skip
"""What the fit of an entry follows from; see `Matcher.features`."""
_CONTEXT_SHARE, _TOLD_SHARE = 0.6, 0.4
_PIECE = 3


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
    """Finds the entries of `store` that serve a field.

    Args:
        store: The entries.
    """

    def __init__(self, store: LexiconStore) -> None:
        self.store = store
        self.weights = store.weights
        count = len(store)
        self._key = _Side(store, store.key_words, count)
        self._context = _Side(store, store.context_words, count)
        self._told = _Side(store, store.told_words, count)
        self._all = _normal(
            self._key.vectors + _CONTEXT_SHARE * self._context.vectors + _TOLD_SHARE * self._told.vectors
        )
        self._last = store.key_words[0][store.key_words[1] - 1]
        self._small = 1 / np.sqrt(store.sizes())
        self._names = {name: np.array(found) for name, found in _grouped(store).items()}
        self.match = lru_cache(maxsize=FIELDS_KEPT)(self._match)

    def features(self, field: Field) -> NDArray[np.float64]:
        """(entries, features), how each entry relates to `field`.

        exact: the same key. last: the same last word of it. key, all, told: cosines between the words of the key; of
        key, parents, title and description; of title and description. shared: how much of what the words of key and
        parents say is in both. parents: the same nearest parent. foreign, neutral: the entry's texts are in another
        language; in none. small: few texts.
        """
        store = self.store
        key = self.known(words(field.key))
        around = self.known(context(field.parents))
        said = self.known(told(field.title, field.description))
        found = np.zeros((len(store), len(FEATURES)))
        found[:, 0] = 1
        exact = self._names.get(tuple(key))
        if exact is not None:
            found[exact, 1] = 1
        if key:
            found[:, 2] = self._last == key[-1]
        own, near, about = (mean(store, part) for part in (key, around, said))
        found[:, 3] = self._key.vectors @ own
        found[:, 4] = self._shared([*key, *around])
        if around:
            found[:, 5] = self._context.last == around[-1]
        found[:, 6] = self._all @ _normal(own + _CONTEXT_SHARE * near + _TOLD_SHARE * about)
        found[:, 7] = self._told.vectors @ about
        named = (store.foreign[word] for word in words(field.key) if word in store.foreign)
        name = field.language if field.locale else next(named, "")
        language = store.languages.index(name) if name in store.languages else 0
        found[:, 8] = store.entry_language != language
        found[:, 9] = 0
        found[:, 10] = self._small
        return found

    def known(self, names: Sequence[str]) -> list[int]:
        """The numbers of the words; those that are not known are cut into words that are."""
        vocabulary = self.store.vocabulary
        found: list[int] = []
        for name in names:
            if name in vocabulary:
                found += vocabulary[name]
            else:
                found += [number for piece in pieces(name, vocabulary) for number in vocabulary[piece]]
        return found

    def fits(self, field: Field) -> NDArray[np.float64]:
        """(entries,), the probability that each serves `field`."""
        return 1 / (1 + np.exp(-(self.features(field) @ self.weights)))

    def _match(self, field: Field) -> Match | None:
        if unlisted(field):
            return None
        fits = self.fits(field)
        best = float(fits.max())
        if best < LEAST:
            return None
        chosen = np.flatnonzero(fits >= max(LEAST, NEAR_BEST * best))
        chosen = chosen[np.argsort(-fits[chosen], kind="stable")][:MOST_ENTRIES]
        numbers, weights = self._merged(chosen, fits[chosen] ** SHARPNESS)
        return Match(self.store.texts(numbers), weights, best)

    def _merged(
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

    def _shared(self, names: Sequence[int]) -> NDArray[np.float64]:
        rarity = self.store.rarity
        both = np.zeros(len(self.store))
        for name in set(names):
            there = np.union1d(self._key.entries_with(name), self._context.entries_with(name))
            both[there] += rarity[name]
        total = self._key.weight + self._context.weight + sum(float(rarity[name]) for name in set(names)) - both
        return both / np.maximum(total, 1e-6)


class _Side:
    """One kind of words of all entries: their mean vectors, and which entries have a word."""

    def __init__(self, store: LexiconStore, lists: Ragged, count: int) -> None:
        numbers, ends = lists
        lengths = np.diff(ends, prepend=0)
        owners = np.repeat(np.arange(count), lengths)
        sums = np.zeros((count, store.vectors.shape[1]), np.float32)
        self.weight = np.bincount(owners, store.rarity[numbers], minlength=count)
        full = np.flatnonzero(lengths)
        if len(full):
            weighted = store.vectors[numbers] * store.rarity[numbers, None]
            sums[full] = np.add.reduceat(weighted, (ends - lengths)[full])
        self.vectors = _normal(sums)
        self.last = np.where(lengths > 0, numbers[np.maximum(ends - 1, 0)], -1) if len(numbers) else np.full(count, -1)
        order = np.argsort(numbers, kind="stable")
        self._sorted, self._owners = numbers[order], owners[order]

    def entries_with(self, name: int) -> NDArray[np.int64]:
        """The entries that have the word `name`."""
        first, end = np.searchsorted(self._sorted, (name, name + 1))
        return self._owners[first:end]


def mean(store: LexiconStore, names: Sequence[int]) -> NDArray[np.float32]:
    """The direction of the words, the rarer ones counting more; zero where there are none."""
    if not names:
        return np.zeros(store.vectors.shape[1], np.float32)
    return _normal(store.rarity[names] @ store.vectors[names])


def pieces(name: str, vocabulary: Container[str]) -> Iterator[str]:
    """Known words of which `name` is made, longest first from the left: `hotelname` -> `hotel`, `name`."""
    start = 0
    while start < len(name):
        for end in range(len(name), start + _PIECE - 1, -1):
            if name[start:end] in vocabulary:
                yield name[start:end]
                start = end
                break
        else:
            start += 1


def _grouped(store: LexiconStore) -> dict[tuple[int, ...], list[int]]:
    numbers, ends = store.key_words
    found: dict[tuple[int, ...], list[int]] = {}
    first = 0
    for entry, end in enumerate(ends.tolist()):
        found.setdefault(tuple(numbers[first:end].tolist()), []).append(entry)
        first = end
    return found


def _normal(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    result: NDArray[np.float32] = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-6)
    return result

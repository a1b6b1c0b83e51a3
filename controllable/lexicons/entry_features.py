"""How the entries of one language relate to a field: by their names, parents and what is said of them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from controllable.lexicons.described_field import Field, context, told, words
from controllable.lexicons.lexicon_store import LexiconStore, Ragged

FEATURES = (
    "bias", "exact", "agreed", "last", "steady", "key", "shared", "all", "told", "same", "parents", "around", "bare",
    "general", "fallback", "small",
)  # fmt: skip
"""What the fit of an entry follows from; see `EntryFeatures`."""
_CONTEXT_SHARE, _TOLD_SHARE, _FAR_SHARE = 0.6, 0.4, 0.4


class EntryFeatures:
    """The features of the entries of one language.

    exact: the same key as the field. agreed: the same key, as far as entries of this key agree wherever they stand.
    last: only the same last word of it. steady: that, as far as entries of the word agree. key, around, told, all:
    cosines between the words of the keys; of the parents; of titles and descriptions; of all of them. shared: how much
    of what the words of key and nearest parent say is in both. parents: the same nearest parent. same: the same key and
    parent. bare, general: only the entry, only the field has a parent. fallback: the same key, and only the field has a
    parent. small: few texts.

    Args:
        store: The entries.
        language: The number of the language.

    Attributes:
        rows: The numbers of its entries.
    """

    def __init__(self, store: LexiconStore, language: int) -> None:
        first, end = np.searchsorted(store.entry_language, (language, language + 1)).tolist()
        self.rows = range(first, end)
        self._store = store
        self._key, self._context, self._told = (
            _Words(store, lists, first, end) for lists in (store.key_words, store.context_words, store.told_words)
        )
        self._all = normal(
            self._key.vectors + _CONTEXT_SHARE * self._context.vectors + _TOLD_SHARE * self._told.vectors
        )
        self._weight = self._key.weight + self._context.weight
        self._small = 1 / np.sqrt(store.sizes()[first:end])
        self._agreement, self._steadiness = store.agreement[first:end], store.steadiness[first:end]
        self._names = self._key.grouped()

    def __contains__(self, key: str) -> bool:
        return tuple(self._store.known(words(key))) in self._names

    def __call__(self, field: Field) -> NDArray[np.float64]:
        """(entries, features) for `field`."""
        store = self._store
        key = store.known(words(field.key))
        around = store.known(context(field.parents))
        own = mean(store, key)
        near = normal(mean(store, around[-1:]) + _FAR_SHARE * mean(store, around[:-1]))
        about = mean(store, store.known(told(field.title, field.description)))
        exact = np.zeros(len(self.rows), bool)
        exact[self._names.get(tuple(key), [])] = True
        alone = self._context.last < 0
        parents = self._context.last == around[-1] if around else alone
        last = (self._key.last == (key[-1] if key else -1)) & ~exact
        columns: dict[str, NDArray[Any] | float] = {
            "bias": 1.0,
            "exact": exact,
            "agreed": exact * self._agreement,
            "last": last,
            "steady": last * self._steadiness,
            "key": self._key.vectors @ own,
            "shared": self._shared({*key, *around[-1:]}),
            "all": self._all @ normal(own + _CONTEXT_SHARE * near + _TOLD_SHARE * about),
            "told": self._told.vectors @ about,
            "same": exact & parents,
            "parents": parents & bool(around),
            "around": self._context.vectors @ near,
            "bare": ~alone & (not around),
            "general": alone & bool(around),
            "fallback": exact & alone & bool(around),
            "small": self._small,
        }
        found = np.empty((len(self.rows), len(FEATURES)))
        for place, name in enumerate(FEATURES):
            found[:, place] = columns[name]
        return found

    def _shared(self, names: set[int]) -> NDArray[np.float64]:
        rarity = self._store.rarity
        both = np.zeros(len(self.rows))
        for name in names:
            both[np.union1d(self._key.entries_with(name), self._context.entries_with(name))] += rarity[name]
        total = self._weight + sum(float(rarity[name]) for name in names) - both
        return both / np.maximum(total, 1e-6)


class _Words:
    """One kind of words of some entries: their mean directions, the last one, and which entries have a word."""

    def __init__(self, store: LexiconStore, lists: Ragged, first: int, end: int) -> None:
        start = int(lists[1][first - 1]) if first else 0
        ends = lists[1][first:end] - start
        numbers = lists[0][start : start + (int(ends[-1]) if len(ends) else 0)]
        lengths = np.diff(ends, prepend=0)
        owners = np.repeat(np.arange(len(ends)), lengths)
        self.weight = np.bincount(owners, store.rarity[numbers], minlength=len(ends))
        self.vectors = np.zeros((len(ends), store.vectors.shape[1]), np.float32)
        full = np.flatnonzero(lengths)
        if len(full):
            weighted = store.vectors[numbers] * store.rarity[numbers, None]
            self.vectors[full] = normal(np.add.reduceat(weighted, (ends - lengths)[full]))
        self.last = np.full(len(ends), -1)
        self.last[full] = numbers[ends[full] - 1]
        order = np.argsort(numbers, kind="stable")
        self._sorted, self._owners = numbers[order], owners[order]
        self._numbers, self._ends = numbers.tolist(), ends.tolist()

    def entries_with(self, name: int) -> NDArray[np.int64]:
        """The entries that have the word `name`."""
        first, end = np.searchsorted(self._sorted, (name, name + 1))
        return self._owners[first:end]

    def grouped(self) -> dict[tuple[int, ...], list[int]]:
        """The entries by all of their words."""
        found: dict[tuple[int, ...], list[int]] = {}
        for entry, (first, end) in enumerate(zip([0, *self._ends], self._ends, strict=False)):
            found.setdefault(tuple(self._numbers[first:end]), []).append(entry)
        return found


def mean(store: LexiconStore, names: Sequence[int]) -> NDArray[np.float32]:
    """The direction of the words, the rarer ones counting more; zero where there are none."""
    if not names:
        return np.zeros(store.vectors.shape[1], np.float32)
    return normal(store.rarity[names] @ store.vectors[names])


def normal(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors, of length one; those of length zero stay."""
    result: NDArray[np.float32] = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-6)
    return result

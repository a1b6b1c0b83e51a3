"""Subjects: what an object is about, told by the names of its fields."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from math import log

from controllable.lexicons.described_field import words
from controllable.lexicons.lexicon_store import LexiconStore

LEAST_SHARED = 2
"""Fields that an object has in common with those of its subject."""
LEAST = 3.0
"""Evidence that it takes."""


class Subjects:
    """Which objects have fields of which names, in the entries of a store.

    Args:
        store: Has the entries.
    """

    def __init__(self, store: LexiconStore) -> None:
        self._known = store.known
        own = {word: numbers for word, numbers in store.vocabulary.items() if word not in store.foreign}
        names = {numbers[0]: word for word, numbers in own.items() if len(numbers) == 1}
        keys, contexts = _split(*store.key_words), _split(*store.context_words)
        self._fields: dict[str, set[tuple[int, ...]]] = defaultdict(set)
        for key, around, language in zip(keys, contexts, store.entry_language.tolist(), strict=True):
            if around and not language and around[-1] in names:
                self._fields[names[around[-1]]].add(key)
        having = Counter(key for fields in self._fields.values() for key in fields)
        self._says = {key: log(len(self._fields) / count) for key, count in having.items()}
        self.subject = lru_cache(maxsize=1024)(self._subject)

    def __contains__(self, name: str) -> bool:
        """Whether objects of some name are known; its last word counts."""
        return bool(name) and words(name)[-1] in self._fields

    def _subject(self, names: frozenset[str]) -> str | None:
        """What an object with fields of these names is about; None where that is not clear.

        By the fields that it shares with objects whose subject is known, a rare name saying more than a usual one.
        """
        keys = {tuple(self._known(words(name))) for name in names}
        found = {
            subject: sum(self._says[key] for key in keys & fields) / (1.0 + len(fields)) ** 0.25
            for subject, fields in self._fields.items()
            if len(keys & fields) >= LEAST_SHARED
        }
        best = max(found, key=lambda subject: (found[subject], subject), default=None)
        return best if best is not None and found[best] >= LEAST else None


def _split(numbers: Iterable[int], ends: Iterable[int]) -> list[tuple[int, ...]]:
    """The lists of numbers that lie one after the other."""
    every, found, first = list(map(int, numbers)), [], 0
    for end in map(int, ends):
        found.append(tuple(every[first:end]))
        first = end
    return found

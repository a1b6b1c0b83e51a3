"""Words of names that stand for others: abbreviations, and the names of fields in other languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from corpus.tables import Tables


@dataclass(frozen=True, slots=True)
class Alias:
    """What a word stands for.

    Attributes:
        language: Of the word; empty for English.
        english: The English words.
    """

    language: str
    english: tuple[str, ...]


@cache
def aliases() -> dict[str, Alias]:
    """All words that stand for others."""
    found: dict[str, Alias] = {}
    for language, pairs in Tables(__file__).rows("aliases"):
        for pair in pairs.split(";"):
            word, _, english = pair.partition("=")
            found.setdefault(word, Alias(language, tuple(english.split())))
    return found


def plain(names: Iterable[str]) -> tuple[str, ...]:
    """The words with those that stand for others replaced by them."""
    known = aliases()
    return tuple(word for name in names for word in (known[name].english if name in known else (name,)))

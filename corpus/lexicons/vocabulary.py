"""The words that a matching must know, of names and of descriptions, and how common each is."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from controllable.lexicons.described_field import told, words
from corpus.lexicons.aliases import aliases
from corpus.lexicons.gathering import Entry, Name
from corpus.lexicons.readers.references import common_words, discovery_documents

MOST_WORDS = 16_000
LEAST_DESCRIBED = 4
"""Entries or schemas that must have a word, where it is in no name of an entry."""
_NAMED = 3
"""How many times as much as in a description a word counts in a name."""


def vocabulary(entries: Mapping[Name, Entry], dictionary: Path, discovery: Path) -> dict[str, int]:
    """The words with how often each is met, in alphabetical order."""
    counts: Counter[str] = Counter()
    needed: set[str] = set()
    for (_, key, around), entry in entries.items():
        needed.update({*key, *around})
        counts.update({*key, *around, *entry.told})
    for document in discovery_documents(discovery):
        for name, schema in _properties(document.get("schemas", {})):
            counts.update(dict.fromkeys(words(name), _NAMED))
            counts.update(told(schema.get("description", "")))
    for alias in aliases().values():
        needed.update(alias.english)
    common = set(common_words(dictionary))
    wanted = {word for word, count in counts.items() if count >= LEAST_DESCRIBED and word.isascii()} | common
    ranked = sorted(wanted - needed - aliases().keys(), key=lambda word: (-counts[word], word))
    return {word: counts[word] + 1 for word in sorted([*needed, *ranked[: max(0, MOST_WORDS - len(needed))]])}


def _properties(schemas: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for schema in schemas.values():
        yield from schema.get("properties", {}).items()

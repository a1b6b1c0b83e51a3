"""Entries as the file that is bundled: texts and words once, entries as numbers."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from controllable.lexicons import lexicon_store as store
from corpus.lexicons.encoder import compact, encode, rarity
from corpus.lexicons.gathering import LEAST_SAID, MOST_TOLD, Entry, Name

MOST_WORDS = 20_000
WEIGHTS = np.array([-4.2, 2.0, 1.0, 1.5, 1.5, 0.8, 3.0, 0.5, -2.0, 0.0, -0.8])


def pack(entries: dict[Name, Entry], encoder: Path) -> dict[str, NDArray[np.generic]]:
    """The arrays of the file."""
    names = sorted(entries, key=lambda name: (name[0], name[1][::-1], name[2]))
    languages = sorted({language for language, _, _ in names} | {""})
    vocabulary, counts = words_of(entries)
    numbers = {word: number for number, word in enumerate(vocabulary)}
    texts: dict[str, int] = {}
    postings = []
    for name in names:
        weights = entries[name].weights()
        # The heaviest first: what is often drawn lies in few blocks.
        order = sorted(weights, key=lambda text: (-weights[text], text))
        postings.append(sorted((texts.setdefault(text, len(texts)), weights[text]) for text in order))
    vectors = compact(encode(encoder, vocabulary))
    return {
        **store.pack_texts(list(texts)),
        **store.pack_postings(postings),
        **store.pack_words([[numbers[word] for word in key] for _, key, _ in names], "key"),
        **store.pack_words([[numbers[word] for word in around] for _, _, around in names], "context"),
        **store.pack_words([_told(entries[name], numbers, counts) for name in names], "told"),
        "words": store.pack_names(vocabulary),
        "languages": store.pack_names(languages),
        "entry_language": np.array([languages.index(language) for language, _, _ in names], np.uint8),
        "vectors": vectors,
        "rarity": rarity(counts),
        "weights": WEIGHTS.astype(np.float32),
    }


def words_of(entries: dict[Name, Entry]) -> tuple[list[str], list[int]]:
    """The words of names, and the most frequent of what is said of fields; with how many entries have each."""
    named: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for (_, key, around), entry in entries.items():
        named.update({*key, *around})
        said.update(entry.told.keys())
    total = named + said
    chosen = set(named)
    for word, count in said.most_common():
        if len(chosen) >= MOST_WORDS:
            break
        if count >= LEAST_SAID:
            chosen.add(word)
    vocabulary = sorted(chosen)
    return vocabulary, [total[word] for word in vocabulary]


def _told(entry: Entry, numbers: dict[str, int], counts: Sequence[int]) -> list[int]:
    known = {word: count for word, count in entry.told.items() if word in numbers}
    best = sorted(known, key=lambda word: (-known[word] / (20 + counts[numbers[word]]) ** 0.5, word))
    return [numbers[word] for word in best[:MOST_TOLD]]

"""Entries as the file that is bundled: texts and words once, entries as numbers."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from controllable.lexicons import lexicon_store as store
from controllable.lexicons.entry_features import FEATURES
from corpus.lexicons.aliases import aliases
from corpus.lexicons.encoder import rarity
from corpus.lexicons.gathering import LEAST_TEXTS, MOST_TOLD, Entry, Name, Weights, share


def pack(
    entries: dict[Name, Entry],
    lists: Sequence[Weights],
    *,
    trust: Mapping[str, float],
    known: Mapping[str, int],
    vectors: NDArray[np.int8],
) -> dict[str, NDArray[np.generic]]:
    """The arrays of the file, but for what is learned.

    Args:
        entries: By name.
        lists: Texts that entries share.
        trust: How much the texts of each source count.
        known: The words of names and descriptions, with how common each is.
        vectors: Of those words.
    """
    names = sorted(entries, key=lambda name: (name[0], name[1][::-1], name[2]))
    languages = sorted({language for language, _, _ in names} | {alias.language for alias in aliases().values()} | {""})
    numbers = {word: number for number, word in enumerate(known)}
    counts = list(known.values())
    packed: list[Weights] = list(lists)
    parts: list[list[tuple[int, float]]] = []
    for name in names:
        entry = entries[name]
        shares = [(number, share(trust[source], len(lists[number]))) for number, source in entry.lists.items()]
        own = entry.weights(trust)
        if len(own) >= LEAST_TEXTS:
            shares.append((len(packed), sum(own.values())))
            packed.append(own)
        parts.append(shares)
    texts: dict[str, int] = {}
    postings = []
    for part in packed:
        # The heaviest first: what is often drawn lies in few blocks.
        order = sorted(part, key=lambda text: (-part[text], text))
        postings.append(sorted((texts.setdefault(text, len(texts)), part[text]) for text in order))
    return {
        **store.pack_texts(list(texts)),
        **store.pack_postings(postings, "text"),
        **store.pack_postings(parts, "list"),
        **store.pack_words([[numbers[word] for word in key] for _, key, _ in names], "key"),
        **store.pack_words([[numbers[word] for word in around] for _, _, around in names], "context"),
        **store.pack_words([_told(entries[name], numbers, counts) for name in names], "told"),
        **store.pack_words([[numbers[word] for word in alias.english] for alias in aliases().values()], "alias"),
        "words": store.pack_names(list(known)),
        "aliases": store.pack_names(list(aliases())),
        "alias_language": np.array([languages.index(alias.language) for alias in aliases().values()], np.uint8),
        "languages": store.pack_names(languages),
        "entry_language": np.array([languages.index(language) for language, _, _ in names], np.uint8),
        "vectors": vectors,
        "rarity": rarity(counts),
        "weights": np.zeros(len(FEATURES), np.float32),
        "agreement": np.zeros(len(names), np.uint8),
        "steadiness": np.zeros(len(names), np.uint8),
    }


def _told(entry: Entry, numbers: dict[str, int], counts: Sequence[int]) -> list[int]:
    known = {word: count for word, count in entry.told.items() if word in numbers}
    best = sorted(known, key=lambda word: (-known[word] / (20 + counts[numbers[word]]) ** 0.5, word))
    return [numbers[word] for word in best[:MOST_TOLD]]

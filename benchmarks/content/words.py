"""Measures of text: which strings hold a word, and how varied they are."""

import re
from collections import Counter
from functools import cache

WORD = re.compile(r"[^\W\d_]{3,}")


@cache
def dictionary() -> frozenset[str]:
    """English words, lower case."""
    from english_words import (
        get_english_words_set,
    )  # a package of the benchmarks alone: what imports this may not need it

    return frozenset(get_english_words_set(["gcide", "web2"], lower=True, alpha=True))


def has_word(text: str) -> bool:
    """Whether a string holds an English word of three letters or more."""
    pieces = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return any(word.lower() in dictionary() for word in WORD.findall(pieces))


def distinct(texts: list[str], n: int) -> float:
    """Share of distinct word n-grams among all of them."""
    grams = Counter(
        gram for text in texts for words in [text.split()] for gram in zip(*(words[i:] for i in range(n)), strict=False)
    )
    return len(grams) / max(1, grams.total())

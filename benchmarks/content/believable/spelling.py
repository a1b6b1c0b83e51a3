"""What a string is made of, by the frequencies of English words: a word, letters that are none, a piece written twice.

The frequencies are those of wordfreq, which nothing of this project is built from.
"""

import re
from functools import cache

WORD = 2.0
"""Zipf frequency from which on letters are a word: one in ten million words."""
NONE = 1.0
"""Zipf frequency below which they are none."""
LETTERS = re.compile(r"[^\W\d_]+")
TWICE = re.compile(r"([^\W\d_]{3,})\1", re.IGNORECASE)


@cache
def frequency(word: str) -> float:
    """Zipf frequency of a word, 0 for what is not listed."""
    from wordfreq import zipf_frequency  # a package of this benchmark alone: the tests of the rest may not need it

    return float(zipf_frequency(word, "en"))


def runs(text: str) -> list[str]:
    """The runs of letters of a text in lower case, those in camel case parted."""
    return [run.lower() for run in LETTERS.findall(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text))]


def has_word(text: str) -> bool:
    """Whether a word of three letters or more is in it."""
    return any(len(run) >= 3 and frequency(run) >= WORD for run in runs(text))


def has_nonword(text: str, known: str) -> bool:
    """Whether four letters or more in a row are no word.

    Args:
        text: The text.
        known: What else counts as known: the text of the schema, in lower case.
    """
    return any(len(run) >= 4 and frequency(run) < NONE and run not in known for run in runs(text))


def repeats(text: str) -> bool:
    """Whether a piece of three letters or more stands there twice in a row."""
    return TWICE.search(text) is not None

"""Word forms: a token is a stem, what stands in front of it, and how it is cased.

`name`, `Name`, ` Name` and `NAME` are one stem in four forms. The tokenizer cuts all forms of a word at the
same places, and the network shares one embedding among them, so that a name can be copied into an e-mail address or a
title into a slug without learning each word twice.
"""

from collections.abc import Iterable
from typing import NamedTuple

PREFIXES = ("", " ")
CASES = 3
"""Lower (or caseless), capitalised, upper."""
FORMS = len(PREFIXES) * CASES


class WordForm(NamedTuple):
    """A token cut into its parts.

    Args:
        stem: The bytes all its forms share; in lower case where the token is a word.
        form: Which form of the stem it is, below `FORMS`.
    """

    stem: bytes
    form: int


def write(stem: str, form: int) -> str:
    """The text of `stem` in a form; the inverse of `word_form` for words."""
    prefix, case = divmod(form, CASES)
    return PREFIXES[prefix] + (stem, stem.capitalize(), stem.upper())[case]


def word_form(token: bytes) -> WordForm:
    """Stem and form of a token; what is not a word (digits, punctuation, pieces of characters) is its own stem."""
    try:
        text = token.decode()
    except UnicodeDecodeError:
        return WordForm(token, 0)
    prefix = PREFIXES.index(text[0]) if len(text) > 1 and text[0] in PREFIXES else 0
    core = text[1:] if prefix else text
    if not core.isalpha():
        return WordForm(token, 0)
    stem = core.lower()
    for case in range(CASES):
        if write(stem, prefix * CASES + case) == text:
            return WordForm(stem.encode(), prefix * CASES + case)
    return WordForm(token, 0)


def number_stems(tokens: Iterable[bytes]) -> tuple[list[int], list[int]]:
    """Number of the stem and the form of every token, in order; special tokens (empty) have stems of their own."""
    stems: list[int] = []
    forms: list[int] = []
    known: dict[bytes | int, int] = {}
    for index, token in enumerate(tokens):
        stem, form = word_form(token)
        stems.append(known.setdefault(stem or index, len(known)))
        forms.append(form)
    return stems, forms

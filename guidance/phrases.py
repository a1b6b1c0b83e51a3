"""Phrase books: which word sequences are phrases of a label."""

from collections.abc import Mapping, Sequence

from constraints.errors import InvalidOption

PhraseBook = Mapping[str, Sequence[str | Sequence[str]]]
"""The phrases of each label, as their words or as a text whose words are separated by spaces."""


def phrases_of(book: PhraseBook, label: str) -> dict[int, list[tuple[str, ...]]]:
    """The phrases of a label by their number of words, each once.

    Raises:
        InvalidOption: A word is empty or has a space in it.
    """
    found: dict[int, list[tuple[str, ...]]] = {}
    phrases = (tuple(each.split(" ") if isinstance(each, str) else each) for each in book.get(label, ()))
    for phrase in dict.fromkeys(phrases):
        for word in phrase:
            check_word(word, f"{label}: {' '.join(phrase)}")
        found.setdefault(len(phrase), []).append(phrase)
    return found


def check_word(word: str, where: str) -> None:
    """Raises `InvalidOption` for what is no word: it is empty, or has white space in it."""
    if word.split() != [word]:
        raise InvalidOption(f"{word!r} is no word", where=where, hint="Words have no white space, and are not empty")

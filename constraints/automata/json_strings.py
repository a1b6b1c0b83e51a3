"""The content between the quotes of a compact JSON string."""

import json

import numpy as np

from constraints.automata.charset import ALL, RARE_SPACES, CharSet
from constraints.automata.dfa import ByteDFA

CONTROLS = CharSet.of([(0x00, 0x1F), (0x7F, 0x9F), (0xFEFF, 0xFEFF)]) | RARE_SPACES
"""Characters that print nothing, end a line, or look like a space."""


def escape(text: str) -> bytes:
    """The canonical content of a JSON string: what `json.dumps(ensure_ascii=False)` writes between the quotes."""
    return json.dumps(text, ensure_ascii=False)[1:-1].encode()


def writable(text: str) -> bool:
    """Whether a text can be written as UTF-8: a lone surrogate cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def unescape(content: bytes) -> str:
    """The text of a canonical content."""
    text: str = json.loads(b'"' + content + b'"')
    return text


def string_content(min_length: int = 0, max_length: int | None = None) -> ByteDFA:
    """Contents of `min_length` to `max_length` characters; an escape counts as the one character it stands for.

    Raises:
        ConstraintTooLarge: The lengths need too many states (beyond some ten thousand characters).
    """
    return _content(ALL, min_length, max_length)


def plain_text(min_length: int = 0, max_length: int | None = None) -> ByteDFA:
    """The same without control characters: text as people write it on one line.

    Raises:
        ConstraintTooLarge: The lengths need too many states (beyond some ten thousand characters).
    """
    return _content(~CONTROLS, min_length, max_length)


def _content(charset: CharSet, minimum: int, maximum: int | None) -> ByteDFA:
    if maximum is not None and maximum < minimum:
        return ByteDFA.empty()
    return ByteDFA.characters(charset, minimum=minimum, maximum=maximum, json_string=True)


def quoted(language: ByteDFA) -> ByteDFA:
    """Contents that stand for the texts of a language, in which control characters are escaped already, as in JSON."""
    table = language.transitions
    size = len(table)
    # A backslash comes before each of these two.
    escaped = np.full((2 * size, 256), -1, dtype=np.int32)
    escaped[:size] = table
    for symbol in b'"\\':
        escaped[size:, symbol] = table[:, symbol]
        escaped[:size, symbol] = -1
    needed = (escaped[size:] >= 0).any(axis=1)
    escaped[:size, ord("\\")] = np.where(needed, np.arange(size, 2 * size), -1)
    return ByteDFA(escaped, np.append(language.accepting, np.zeros(size, dtype=np.bool_)))

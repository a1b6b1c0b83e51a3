"""Where the value at a JSON pointer stands in a text."""

import json
import re

from constraints.paths import tokens_of

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def place_of(text: str, position: int) -> tuple[int, int]:
    """Line and column, both from 1, of the character at a position."""
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)


def locate(text: str, pointer: str, *, key: bool = False) -> int:
    """Characters before the value at a pointer, or before its key.

    A pointer that leads nowhere ends at the last value on its way.

    Args:
        text: JSON.
        pointer: Where to go.
        key: Whether the last step's key is wanted, not its value.
    """
    place = _skip(text, 0)
    tokens = tokens_of(pointer)
    for number, token in enumerate(tokens):
        found = _member(text, place, token) if text[place] == "{" else _item(text, place, token)
        if found is None:
            break
        place = found[0] if key and number == len(tokens) - 1 else found[1]
    return place


def _skip(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    assert match is not None
    return match.end()


def _member(text: str, place: int, name: str) -> tuple[int, int] | None:
    """Where the key and the value of a member begin."""
    place = _skip(text, place + 1)
    while text[place] == '"':
        start = place
        key, place = _DECODER.raw_decode(text, place)
        value = _skip(text, _skip(text, place) + 1)
        if key == name:
            return start, value
        place = _next(text, value)
    return None


def _item(text: str, place: int, token: str) -> tuple[int, int] | None:
    if text[place] != "[" or not token.isdigit():
        return None
    place = _skip(text, place + 1)
    for _ in range(int(token)):
        if text[place] == "]":
            return None
        place = _next(text, place)
    return None if text[place] == "]" else (place, place)


def _next(text: str, place: int) -> int:
    """Where the value after the one at a place begins, or its container ends."""
    _, end = _DECODER.raw_decode(text, place)
    place = _skip(text, end)
    return _skip(text, place + 1) if text[place] == "," else place

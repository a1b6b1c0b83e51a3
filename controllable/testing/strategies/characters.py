"""Strings that may be any text: only their length is bounded."""

from functools import lru_cache

from hypothesis import strategies as st
from hypothesis.internal.conjecture.data import ConjectureData

from controllable.testing.strategies.choices import SURE, flag, pick

_PLAIN = "".join(
    sorted(map(chr, range(0x20, 0x7F)), key=lambda c: (not c.isdigit(), not c.isalpha(), not c.islower(), c))
)
_FIRST_HALF, _SURROGATES = 0xD800, 0x800
_COUNT = 0x110000 - _SURROGATES
_BEYOND = 0.05
"""Probability of a character more than the followed text has."""


def draw_any(data: ConjectureData, shortest: int, longest: int | None) -> str:
    """Any text of some length, as Hypothesis draws it.

    Args:
        data: The example in the making.
        shortest: Fewest characters.
        longest: Most characters, None for no bound.
    """
    return data.draw(_texts(shortest, longest))


@lru_cache(maxsize=256)
def _texts(shortest: int, longest: int | None) -> st.SearchStrategy[str]:
    return st.text(min_size=shortest, max_size=longest)


def draw_along(data: ConjectureData, shortest: int, longest: int | None, guide: str) -> str:
    """A text that is likely to be another one, chosen character by character so that it can shrink.

    Args:
        data: The example in the making.
        shortest: Fewest characters.
        longest: Most characters, None for no bound.
        guide: The other one, from which it differs in a character here and there.
    """
    written: list[str] = []
    most = max(len(guide), shortest) + 1 if longest is None else longest
    while len(written) < most:
        place = len(written)
        within = place < len(guide)
        if not flag(data, SURE if within else _BEYOND, least=place < shortest):
            break
        likely = number_of(guide[place]) if within else None
        written.append(character(pick(data, _COUNT, likely=likely)))
    return "".join(written)


def character(number: int) -> str:
    """The character with a number: printable ASCII comes first, digits and small letters before the rest."""
    if number < len(_PLAIN):
        return _PLAIN[number]
    code = number - len(_PLAIN)
    code += 0 if code < 0x20 else len(_PLAIN)
    return chr(code if code < _FIRST_HALF else code + _SURROGATES)


def number_of(character: str) -> int:
    """The number of a character, the reverse of `character`."""
    code = ord(character)
    if 0x20 <= code < 0x7F:
        return _PLAIN.index(character)
    code -= _SURROGATES if code >= _FIRST_HALF + _SURROGATES else 0
    return code + (len(_PLAIN) if code < 0x20 else 0)

"""Regular expressions of texts that pydantic decodes or takes apart: base64, hexadecimal, URLs, numbers with units."""

from collections.abc import Callable

from constraints.json_schema.formats.format_grammar import OCTET
from constraints.pydantic_types.range_patterns import either, whole

ASCII = r"^[\x00-\x7f]*$"
TRIMMED = r"^(?:\S(?:[\s\S]*\S)?)?$"
"""Texts without space around them."""

_DIGITS = ("+/", "-_")
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_LABEL = "[a-z]{2,12}(?:-[a-z]{2,12})?"
_HOST = rf"{_LABEL}(?:\.{_LABEL}){{0,3}}(?::[1-9][0-9]{{1,3}})?"
_USER = "(?:[a-z][a-z0-9_]*(?::[A-Za-z0-9_]+)?@)?"
_PATH = "(?:/[A-Za-z0-9_.-]+)*/?"
_NUMBER = r"(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?"
BYTE_SIZE = r"^(?:0|[1-9][0-9]{0,3})(?:\.[0-9])? ?(?:[KMGTPE]i?)?B$"
COMPLEX = f"^-?(?:{_NUMBER}|{_NUMBER}j|{_NUMBER}[+-]{_NUMBER}j)$"
PAYMENT_CARD = r"^42(?:00|18|26|34|42|59|67|75|83|91){7}$"
"""Numbers of 16 digits, in pairs that each add nothing to the check sum of Luhn."""

FRACTION = "^-?(?:0|[1-9][0-9]*)(?:/[1-9][0-9]*)?$"


def base64(shortest: int, longest: int | None, *, url: bool, text: bool) -> str:
    """Base64 of so many bytes.

    Args:
        shortest: Fewest bytes.
        longest: Most bytes, None for no bound.
        url: With the alphabet for URLs.
        text: Only of ASCII that prints.
    """
    letters = _ALPHABET + _DIGITS[url]

    def digit(meant: Callable[[int], bool] = lambda value: True) -> str:
        return f"[{''.join(letter for value, letter in enumerate(letters) if meant(value))}]".replace("-", r"\-")

    if text:
        # Bytes from 0x20 to 0x7f, whose first bits are 001 or 01.
        first, second = digit(lambda value: 8 <= value < 32), digit(lambda value: 2 <= value % 16 < 8)
        last = f"{digit(lambda value: value % 4 == 0)}{digit(lambda value: value >= 32)}"
        group = f"{first}{second}(?:{last}|{digit(lambda value: value % 4 == 1)}{digit()})"
    else:
        first = second = digit()
        group = f"{digit()}{{4}}"
    ends = [
        f"{first}{digit(lambda value: value % 16 == 0)}==",
        f"{first}{second}{digit(lambda value: value % 4 == 0)}=",
    ]
    options = []
    for size, end in enumerate(["", *ends]):
        fewest = max(0, -((size - shortest) // 3))
        most = None if longest is None else (longest - size) // 3
        if most is None or most >= fewest:
            options.append(f"(?:{group}){{{fewest},{'' if most is None else most}}}{end}")
    return whole(either(options))


def hexadecimal(shortest: int, longest: int | None) -> str:
    """Hexadecimal digits of so many bytes."""
    return f"^(?:[0-9a-f]{{2}}){{{shortest},{'' if longest is None else longest}}}$"


def urls(schemes: list[str], *, several: bool) -> str:
    """URLs of some schemes, with a host but for files.

    Args:
        schemes: The schemes, any if there are none.
        several: Whether there may be hosts side by side.
    """
    named = [scheme.replace("+", "[+]").replace(".", "[.]") for scheme in schemes if scheme != "file"]
    hosts = rf"{_HOST}(?:,{_HOST}){{0,2}}" if several else rf"(?:{_HOST}|(?:{OCTET}\.){{3}}{OCTET})"
    options = [f"{either(named)}://{_USER}{hosts}{_PATH}"] if named or not schemes else []
    if not schemes:
        options = [f"[a-z]{{2,8}}://{_USER}{hosts}{_PATH}"]
    if "file" in schemes:
        options.append(r"file:///[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*")
    return whole(either(options))

"""What a value may be replaced by: a text or number slightly changed, or a value of another type."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from constraints.automata.dfa import ByteDFA
from constraints.json_schema.keywords.number_keywords import exact
from constraints.json_trees.equality import compact

Group = Iterable[Any]
"""Alternatives, of which one is enough."""

LETTERS = ("0", "a", "A", " ", "-", "_", ".", "é", "\n")
"""Characters that are put into texts."""
_PLACES = 12
_LARGEST = 10**300
_FORMATS = {
    "date": ("2023-02-29", "2024-13-01", "2024-04-31", "2024-1-1", "24-01-01"),
    "date-time": ("2024-02-30T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T00:00:00", "2024-01-01 00:00:00Z"),
    "time": ("24:00:00Z", "00:60:00Z", "00:00:00", "0:00:00Z"),
    "duration": ("P", "PT", "P1", "1D", "P1DT"),
    "email": ("a.example.com", "@example.com", "a@", "a b@example.com"),
    "idn-email": ("a.example.com", "@example.com", "a@"),
    "hostname": ("-a.example", "a-.example", "a..example", "a_b.example", "a" * 64 + ".example"),
    "idn-hostname": ("-a.example", "a..example", "a" * 64 + ".example"),
    "ipv4": ("256.0.0.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.4 "),
    "ipv6": ("1::2::3", "12345::", ":::", "1:2:3:4:5:6:7", "::g"),
    "uri": ("example.com", "//example.com", "http://a b", "http://[::1", "http://example.com/%zz"),
    "uri-reference": ("http://a b", "\\\\a", "%zz"),
    "iri": ("example.com", "http://a b", "\\\\a"),
    "iri-reference": ("http://a b", "\\\\a"),
    "uri-template": ("/{a", "{", "/a}"),
    "uuid": ("0000000-0000-0000-0000-000000000000", "g0000000-0000-0000-0000-000000000000"),
    "json-pointer": ("a", "/~2", "#/a"),
    "relative-json-pointer": ("/a", "-1", "01/a", "a"),
    "regex": ("(", "[a", "a)", "*a"),
}  # fmt: skip
"""Texts that only just miss a format."""


def kinds(value: Any) -> Iterator[tuple[str, list[Any]]]:
    """Values of each type, those that look like the value first."""
    text = value if isinstance(value, str) else compact(value)[:20]
    inner: list[Any] = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    scalar = isinstance(value, int | float | str)
    yield "string", [text, ""]
    yield "integer", [int(value) if isinstance(value, bool | float) and abs(value) < 2**53 else len(inner), 1, -1]
    yield "number", [value + 0.5 if isinstance(value, int | float) and abs(value) < 2**50 else 0.5, 1.5, -0.5]
    yield "boolean", [bool(value), not value]
    yield "null", [None]
    yield "array", [[value] if scalar else inner, []]
    yield "object", [{"value": value} if scalar else {}, {}]


def of_each_kind(value: Any) -> Iterator[Any]:
    for _, some in kinds(value):
        yield from some


def of_format(name: str) -> Sequence[str]:
    """Texts that look like a format and are not of it."""
    return _FORMATS.get(name, ())


def text_edits(text: str, letters: Sequence[str] = LETTERS) -> tuple[Iterator[str], ...]:
    """The texts at edit distance one, as far as there are not too many: deletions, substitutions, insertions.

    Args:
        text: Where they start from.
        letters: What is put in.
    """
    places = _places(len(text))
    gaps = _places(len(text) + 1)
    return (
        (text[:at] + text[at + 1 :] for at in places),
        (text[:at] + letter + text[at + 1 :] for letter in letters for at in places if text[at] != letter),
        (text[:at] + letter + text[at:] for letter in letters for at in gaps),
    )


def _places(count: int) -> list[int]:
    """The last, the first, and some between."""
    if count <= _PLACES:
        found = list(range(count))
    else:
        found = sorted({round(step * (count - 1) / (_PLACES - 1)) for step in range(_PLACES)})
    return found[-1:] + found[:-1]


def letters_of(language: ByteDFA) -> list[str]:
    """A letter of each kind that a language tells apart, and some more."""
    found = dict[int, str]()
    for byte in range(0x20, 0x7F):
        found.setdefault(int(language.byte_class[byte]), chr(byte))
    return list(dict.fromkeys([*found.values(), *LETTERS]))


def beyond(bound: Any, *, above: bool, integer: bool, multiple: Any = None) -> Iterator[Any]:
    """Numbers on the wrong side of a bound, the nearest first.

    Args:
        bound: The bound; what is beyond it is yielded, it itself is not.
        above: Whether the wrong side is above.
        integer: Whether only whole numbers are wanted.
        multiple: What they are multiples of, if anything.
    """
    sign = 1 if above else -1
    try:
        at = Fraction(exact(bound))
        if multiple is not None:
            step = Fraction(exact(multiple))
            count = at / step
            first = math.floor(count) + 1 if above else math.ceil(count) - 1
            yield from (number(Fraction(first + sign * far) * step) for far in range(3))
        elif integer:
            first = math.floor(at) + 1 if above else math.ceil(at) - 1
            yield from (first, first + sign)
        else:
            yield number(at + sign * _unit(bound))
            yield number(at + sign * _unit(bound) / 100)
            yield math.nextafter(float(bound), math.inf * sign)
    except (OverflowError, InvalidOperation):
        return


def uneven(value: Any, multiple: Any) -> Iterator[Any]:
    """Numbers next to a value that are not multiples."""
    try:
        at, step = Fraction(exact(value)), Fraction(exact(multiple))
        yield from (number(at + 1), number(at - 1))
        for part in (2, 10, 3):
            yield from (number(at + step / part), number(at - step / part))
    except (OverflowError, InvalidOperation):
        return


def _unit(bound: Any) -> Fraction:
    """One in the last decimal of a number."""
    exponent = Decimal(repr(bound)).normalize().as_tuple().exponent
    return Fraction(10) ** min(0, int(exponent))


def number(value: Fraction) -> Any:
    """A JSON number; the nearest where it has no short decimal form.

    Raises:
        OverflowError: It is beyond all bounds.
    """
    if abs(value) > _LARGEST:
        raise OverflowError
    return int(value) if value.denominator == 1 else float(value)


def is_number(value: Any) -> bool:
    """Whether a JSON value is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def lazily(first: Iterable[Any], then: Callable[[], Iterable[Any]]) -> Iterator[Any]:
    """Some alternatives, and others that are worked out only if none of them will do."""
    yield from first
    yield from then()

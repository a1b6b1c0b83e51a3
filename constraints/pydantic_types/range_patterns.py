"""Regular expressions of the texts between two bounds: of one width, such as dates, and of numbers."""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

NEVER = "(?!)"
"""Matches nothing."""


def between(low: str, high: str) -> str:
    """The texts from one to another of the same shape, in the order of their characters.

    Args:
        low: The first text; where it has no digit, all texts have the same character.
        high: The last text.
    """
    if not low:
        return ""
    first, last, after_low, after_high = low[0], high[0], low[1:], high[1:]
    if first == last:
        return _literal(first) + between(after_low, after_high)
    least, most = re.sub("[0-9]", "0", after_low), re.sub("[0-9]", "9", after_low)
    start, end, options = int(first), int(last), list[str]()
    if after_low != least:
        options.append(first + between(after_low, most))
        start += 1
    if after_high != most:
        end -= 1
    if start <= end:
        options.append((f"[{start}-{end}]" if start < end else str(start)) + _any(after_low))
    if after_high != most:
        options.append(last + between(least, after_high))
    return either(options)


def either(options: Iterable[str]) -> str:
    """What one of some expressions matches."""
    distinct = list(dict.fromkeys(options))
    return NEVER if not distinct else distinct[0] if len(distinct) == 1 else f"(?:{'|'.join(distinct)})"


def _literal(character: str) -> str:
    return r"\." if character == "." else character


def _any(shape: str) -> str:
    parts = re.findall("[0-9]+|[^0-9]", shape)
    return "".join(_digits(len(part)) if part.isdigit() else _literal(part) for part in parts)


def _digits(count: int) -> str:
    return "[0-9]" if count == 1 else f"[0-9]{{{count}}}"


class Range:
    """Numbers between two bounds.

    Args:
        low: The lower bound, None for none.
        high: The upper bound, None for none.
        low_open: Whether the lower bound itself is left out.
        high_open: Whether the upper bound itself is left out.
    """

    def __init__(
        self,
        low: Decimal | Fraction | float | None = None,
        high: Decimal | Fraction | float | None = None,
        *,
        low_open: bool = False,
        high_open: bool = False,
    ) -> None:
        self.low = None if low is None else _exact(low)
        self.high = None if high is None else _exact(high)
        self.low_open, self.high_open = low_open, high_open

    def units(self, unit: Fraction, most: int | None = None) -> tuple[int | None, int | None]:
        """The least and the greatest multiple of a unit, in units; of a magnitude of no more than `most` units."""
        low, high = None if most is None else -most, most
        if self.low is not None:
            first = ceil(self.low / unit)
            first += self.low_open and first * unit == self.low
            low = first if low is None else max(low, first)
        if self.high is not None:
            last = floor(self.high / unit)
            last -= self.high_open and last * unit == self.high
            high = last if high is None else min(high, last)
        return low, high


def _exact(number: Decimal | Fraction | float) -> Fraction:
    """The number that is written, where it is a float."""
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def decimals(units: tuple[int | None, int | None], places: int, *, zero: bool = True) -> list[str]:
    """Numbers of so many digits after the point.

    Args:
        units: The least and the greatest, in units of the last digit; None for no bound.
        places: Digits after the point.
        zero: Whether zero is one of them.
    """
    low, high = units
    found = []
    if high is None or high >= 0:
        found += _magnitudes(max(low or 0, 0 if zero else 1), high, places)
    if low is None or low < 0:
        most = None if low is None else -low
        found += [f"-{each}" for each in _magnitudes(1 if high is None else max(1, -high), most, places)]
    return found


def _magnitudes(low: int, high: int | None, places: int) -> list[str]:
    found: list[str] = []
    width = places + 1
    point = rf"\.{_digits(places)}" if places else ""
    while high is None or high >= low:
        first, last = 0 if width == places + 1 else 10 ** (width - 1), 10**width - 1
        if high is None and first and low <= first:
            return [*found, f"[1-9][0-9]{{{width - 1 - places},}}{point}"]
        start, end = max(low, first), last if high is None else min(high, last)
        if start <= end:
            found.append(between(_pointed(start, width, places), _pointed(end, width, places)))
        if high is not None and high <= last:
            break
        width += 1
    return found


def _pointed(units: int, width: int, places: int) -> str:
    digits = str(units).zfill(width)
    return f"{digits[: width - places]}.{digits[width - places :]}" if places else digits


def whole(pattern: str) -> str:
    """An expression that matches a text only as a whole."""
    return f"^{pattern}$"

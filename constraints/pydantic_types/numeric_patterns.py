"""Which numbers a core schema takes, as patterns of texts or as keywords of JSON numbers."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from constraints.pydantic_types.range_patterns import Range, decimals, either, whole

_PLACES, _MOST_PLACES, _TAILS = 6, 30, 50
_ANY = r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$"
CANONICAL = r"(?![^.]*\.[0-9]*0$)"
"""Before numbers: none that end in a zero behind the point, so that equal numbers are equal texts."""


def number_range(schema: Any) -> Range:
    """The bounds that a core schema states."""
    low, high = schema.get("gt"), schema.get("lt")
    low_open = low is not None and (schema.get("ge") is None or low >= schema["ge"])
    high_open = high is not None and (schema.get("le") is None or high <= schema["le"])
    low, high = low if low_open else schema.get("ge"), high if high_open else schema.get("le")
    return Range(low, high, low_open=low_open, high_open=high_open)


def whole_numbers(schema: Any) -> str:
    """The integers within the bounds of a core schema."""
    return whole(either(decimals(number_range(schema).units(Fraction(1)), 0)))


def decimal_text(schema: Any, *, canonical: bool = False) -> str | None:
    """Decimal numbers within the limits of a core schema, without exponents; None where no pattern can say it.

    Args:
        schema: The core schema, of decimals or floats.
        canonical: Without zeros at the end.
    """
    options: list[str] = []
    for places, tail in _forms(schema):
        if places > _PLACES and options and not schema.get("decimal_places"):
            break
        digits, after = schema.get("max_digits"), schema.get("decimal_places")
        most = None if digits is None else 10 ** (digits - (0 if after is None else after - places)) - 1
        units = number_range(schema).units(Fraction(1, 10**places), most)
        options += [tail + each for each in decimals(units, places, zero=digits is None or digits != after)]
    if not options and schema.get("multiple_of"):
        return None
    if canonical:
        return whole(CANONICAL + either(options))
    return whole(either(options)) if schema.keys() & _LIMITS else _ANY


_LIMITS = {"ge", "gt", "le", "lt", "max_digits", "decimal_places", "multiple_of"}


def _forms(schema: Any) -> Iterator[tuple[int, str]]:
    """How many digits may stand behind the point, and what must follow for a multiple of what is asked."""
    most = [most for most in (schema.get("decimal_places"), schema.get("max_digits")) if most is not None]
    last, step = min([*most, _MOST_PLACES]), schema.get("multiple_of")
    if step is None:
        yield from ((places, "") for places in range(last + 1))
        return
    step = Decimal(repr(step)) if isinstance(step, float) else Decimal(step)
    needed, times = max(0, -int(step.normalize().as_tuple().exponent)), 1 / Fraction(step)
    if times == 10**needed:
        yield from ((places, "") for places in range(min(last, needed) + 1))
    elif times.denominator == 1:
        yield 0, ""
        if times <= _TAILS and needed <= last:
            tails = either(f"{number * 10**needed // times:0{needed}}" for number in range(int(times)))
            yield needed, rf"(?=.*\.{tails}$)"


def decimal_number(schema: Any, number: dict[str, Any]) -> dict[str, Any]:
    """JSON numbers within the limits of digits of a core schema.

    Args:
        schema: The core schema.
        number: What JSON Schema says of them otherwise.
    """
    digits, places = schema.get("max_digits"), schema.get("decimal_places")
    # Zeros behind the point are digits too.
    places = places if digits is None or places is None else min(places, digits)
    found = dict(number)
    if places is None and digits is None:
        return found
    if not places:
        # How many digits a fraction has can't be said in JSON Schema.
        found["type"] = "integer"
    elif "multipleOf" in found:
        found["allOf"] = [{"multipleOf": 10.0**-places}]
    else:
        found["multipleOf"] = 10.0**-places
    if digits is not None:
        unit = Fraction(1, 10 ** (places or 0))
        most = (10**digits - 1) * unit
        bound = int(most) if most.denominator == 1 else float(most)
        found["minimum"] = max(found.get("minimum", -bound), -bound)
        found["maximum"] = min(found.get("maximum", bound), bound)
        if digits == places:
            found["not"] = {"const": 0}
    return found

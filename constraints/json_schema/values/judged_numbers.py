"""Which numbers the validator takes: by its own arithmetic, whatever their spelling."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import isfinite

from constraints.json_schema.facts import Divisor, NumberFacts
from constraints.validation.validators import is_multiple


def is_number(facts: NumberFacts, text: str) -> bool:
    """Whether the validator certainly takes a number text."""
    return all(answer is True for answer in _answers(facts, text))


def may_be_number(facts: NumberFacts, text: str) -> bool:
    """The wide reading: whether a number text is not certainly excluded."""
    return all(answer is not False for answer in _answers(facts, text))


def _answers(facts: NumberFacts, text: str) -> Iterator[bool | None]:
    """What the validator says of each thing that is asked, by its own arithmetic; None where it cannot tell."""
    value = int(text) if text.lstrip("-").isdigit() else float(text)
    for bound, is_open, side in ((facts.low, facts.low_open, 1), (facts.high, facts.high_open, -1)):
        if bound is not None:
            # As the number that the bound was written as.
            limit = int(bound) if bound == bound.to_integral_value() else float(bound)
            order = side * ((value > limit) - (value < limit))
            yield order > 0 or (order == 0 and not is_open)
    if facts.integer:
        yield isinstance(value, int) or (value.is_integer() and not facts.plain)
    if facts.fraction:
        yield isinstance(value, float) and not value.is_integer()
    for divisor in facts.multiples:
        yield divides(divisor, value)
    for divisor in facts.indivisible:
        yield None if (found := divides(divisor, value)) is None else not found


def divides(divisor: Divisor, value: int | float) -> bool | None:
    """Whether a number divides another; None where the validator cannot tell.

    Integers by remainder, doubles by a quotient without fraction (jsonschema), decimals as decimals (pydantic).
    """
    try:
        if isinstance(divisor, int):
            return not value % divisor
        if isinstance(divisor, Decimal):
            return not Decimal(repr(value)) % divisor and is_multiple(value, float(divisor))
        quotient = value / divisor
    except (OverflowError, InvalidOperation):
        return None
    try:
        return int(quotient) == quotient
    except OverflowError:
        # As the validator does; infinity is no fraction either.
        return (Fraction(value) / Fraction(divisor)).denominator == 1 if isfinite(value) else None

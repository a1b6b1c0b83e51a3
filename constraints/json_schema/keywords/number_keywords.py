"""The keywords that speak of numbers."""

from decimal import Decimal
from functools import partial

from constraints.json_schema.facts import Divisor, Facts, NumberFacts, only
from constraints.json_schema.keywords.keyword import Keyword, Reading
from constraints.json_schema.keywords.keyword_phrases import phrase


def exact(value: Divisor) -> Decimal:
    """The decimal that a number in a schema was written as; a whole number is as the validator reads it."""
    return Decimal(int(value)) if value == int(value) else Decimal(str(value))


def _divisor(reading: Reading) -> frozenset[Divisor]:
    """What must divide; as a decimal where those are what counts."""
    value: Divisor = reading.value
    if not reading.expander.source.decimals:
        return frozenset({value})
    return frozenset({int(value) if value == int(value) else exact(value)})


def _bound(side: str, reading: Reading) -> NumberFacts | None:
    """A bound; in draft 4 the exclusive ones are booleans beside the others."""
    if isinstance(reading.value, bool):
        return None
    return _beyond(side, reading, _is_open(reading))


def _not_bound(side: str, reading: Reading) -> tuple[Facts, ...]:
    if isinstance(reading.value, bool):
        return ()
    return (only(_beyond("high" if side == "low" else "low", reading, not _is_open(reading))),)


def _beyond(side: str, reading: Reading, is_open: bool) -> NumberFacts:
    number = exact(reading.value)
    return NumberFacts(low=number, low_open=is_open) if side == "low" else NumberFacts(high=number, high_open=is_open)


def _is_open(reading: Reading) -> bool:
    exclusive = reading.keyword.startswith("exclusive")
    return exclusive or reading.schema.get(f"exclusive{reading.keyword.title()}") is True


def _bounding(name: str, side: str, told: str, beside: str | None = None) -> Keyword:
    bound, not_bound = partial(_bound, side), partial(_not_bound, side)
    return Keyword(name, NumberFacts, asserts=bound, broken=not_bound, beside=beside, phrase=phrase(told))


NUMBERS = (
    _bounding("minimum", "low", "a number of at least {}"),
    _bounding("maximum", "high", "a number of at most {}"),
    _bounding("exclusiveMinimum", "low", "a number above {}", "minimum"),
    _bounding("exclusiveMaximum", "high", "a number below {}", "maximum"),
    Keyword(
        "multipleOf",
        NumberFacts,
        asserts=lambda reading: NumberFacts(multiples=_divisor(reading)),
        broken=lambda reading: [only(NumberFacts(indivisible=_divisor(reading)))],
        phrase=phrase("a multiple of {}"),
    ),
)

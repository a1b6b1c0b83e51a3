"""Regular expressions of dates, times and durations between bounds, as pydantic compares and writes them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from math import lcm
from typing import Any

from constraints.json_schema.formats.format_grammar import CLOCK, DATE
from constraints.pydantic_types.range_patterns import NEVER, between, decimals, either, whole

_SIDES = {"ge": (1, False), "gt": (1, True), "le": (-1, False), "lt": (-1, True)}
_SECOND, _MOMENT = timedelta(seconds=1), timedelta(microseconds=1)
_FRACTION = r"(?:\.[0-9]{1,6})?"
_OFFSET = "(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
_RADIX = (24, 60, 60)
_DAY, _FEW_DAYS = 24 * 3_600_000_000, 100 * 3_600_000_000
"""In microseconds; durations of a few days are put in hours as well."""
_LISTED = 100
"""Multiples that are written one by one."""
_LONG = timedelta(days=999_999) // _MOMENT
"""Microseconds of the longest negative duration that is written, unless one has to be longer; pydantic has a limit."""

_MARGIN = timedelta(days=1)
"""What the date of the validator may differ by from the one here: by its time zone, and as time passes."""


@dataclass(frozen=True)
class Bound:
    """A bound; `side` is +1 for a lower bound and -1 for an upper one."""

    value: Any
    side: int
    open: bool


def bounds_of(schema: Any) -> list[Bound]:
    """The bounds that a core schema states."""
    return [Bound(schema[name], side, open_) for name, (side, open_) in _SIDES.items() if schema.get(name) is not None]


def _now(operator: str | None) -> Iterator[list[Bound]]:
    """Bounds that keep to the past or to the future: at the turn of a year, so that they stay the same; then today."""
    today = datetime.combine(date.today(), time())
    if operator is None:
        yield []
    elif operator == "past":
        yield [Bound(datetime(today.year, 1, 1) - _MARGIN, -1, False)]
        yield [Bound(today - _MARGIN, -1, False)]
    else:
        yield [Bound(datetime(today.year + 1, 1, 1) + _MARGIN, 1, False)]
        yield [Bound(today + 2 * _MARGIN, 1, False)]


def dates(schema: Any) -> str | None:
    """Dates within the bounds of a core schema, None if it has none."""
    asked = bounds_of(schema)
    if not asked and "now_op" not in schema:
        return None
    pattern = NEVER
    for now in _now(schema.get("now_op")):
        low, high = date.min.toordinal(), date.max.toordinal()
        for bound in (*asked, *now):
            ordinal = bound.value.toordinal() + bound.side * bound.open
            low, high = (max(low, ordinal), high) if bound.side > 0 else (low, min(high, ordinal))
        if low <= high:
            pattern = between(date.fromordinal(low).isoformat(), date.fromordinal(high).isoformat())
            break
    return whole(pattern)


def datetimes(schema: Any) -> dict[str, Any]:
    """What JSON Schema says of the dates with times of a core schema."""
    asked, zone = bounds_of(schema), schema.get("tz_constraint")
    if not asked and not schema.keys() & {"now_op", "tz_constraint"}:
        return {}
    pattern, suffix = NEVER, ""
    for now in _now(schema.get("now_op")):
        bounds = [*asked, *now]
        suffix, meant = _zone(zone, [bound.value.tzinfo for bound in bounds])
        pattern = _moments([Bound(_local(b.value, meant), b.side, b.open) for b in bounds], 0)
        if pattern != NEVER:
            break
    return _clock("date-time", f"{DATE}T", pattern, suffix)


def times(schema: Any) -> dict[str, Any]:
    """What JSON Schema says of the times of day of a core schema."""
    asked, zone = bounds_of(schema), schema.get("tz_constraint")
    if not asked and zone is None:
        return {}
    day = date(2000, 1, 1)
    suffix, meant = _zone(zone, [bound.value.tzinfo for bound in asked])
    # In another zone a bound may be of the day before or after, which pydantic counts as well.
    bounds = [Bound(_local(datetime.combine(day, b.value), meant), b.side, b.open) for b in asked]
    ends = [Bound(datetime.combine(day, time.min), 1, False), Bound(datetime.combine(day, time.max), -1, False)]
    return _clock("time", "", _moments([*ends, *bounds], len("2000-01-01T")), suffix)


def _clock(kind: str, date_pattern: str, pattern: str, suffix: str) -> dict[str, Any]:
    found = {"format": kind, "pattern": whole(NEVER if pattern == NEVER else pattern + suffix)}
    if suffix:
        return found
    # Without an offset: a format of the registry of OpenAPI, which no validator of JSON Schema checks.
    return {**found, "format": f"{kind}-local", "allOf": [{"pattern": whole(f"{date_pattern}{CLOCK}{_FRACTION}")}]}


def _zone(zone: str | int | None, zones: Sequence[Any]) -> tuple[str, timezone | None]:
    """How offsets are written, and in which zone bounds that have one are to be read; None for their own."""
    if zone == "naive":
        return "", None
    if isinstance(zone, int):
        offset = timedelta(seconds=zone)
        return _offset(offset), timezone(offset)
    # A bound without a zone is compared with what the clock shows, wherever it hangs.
    return (_OFFSET if all(each is None for each in zones) else "Z"), UTC


def _offset(offset: timedelta | None) -> str:
    if not offset:
        return "Z"
    minutes = round(abs(offset) / timedelta(minutes=1))
    return f"[{'-' if offset < timedelta() else '+'}]{minutes // 60:02}:{minutes % 60:02}"


def _local(value: datetime, zone: timezone | None) -> datetime:
    aware = value.tzinfo is not None and zone is not None
    return (value.astimezone(zone) if aware else value).replace(tzinfo=None)


def _moments(bounds: Sequence[Bound], start: int) -> str:
    """The moments within bounds without a zone, as texts from some character on."""
    low, high = datetime.min, datetime.max
    for bound in bounds:
        if bound.open and bound.value in (datetime.min, datetime.max):
            return NEVER
        value = bound.value + bound.side * bound.open * _MOMENT
        low, high = (max(low, value), high) if bound.side > 0 else (low, min(high, value))
    if low > high:
        return NEVER
    # Whole seconds; all but the last of them may have a fraction.
    first, last = (low if not low.microsecond else _floor(low) + _SECOND), _floor(high)
    if first > last:
        return between(low.isoformat(timespec="microseconds")[start:], high.isoformat(timespec="microseconds")[start:])
    inner = last if high - last == _SECOND - _MOMENT else last - _SECOND if last > first else None
    found = []
    if inner is not None:
        found.append(between(first.isoformat()[start:], inner.isoformat()[start:]) + _FRACTION)
    return either([*found, last.isoformat()[start:]] if inner != last else found)


def _floor(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def durations(schema: Any) -> dict[str, Any]:
    """What JSON Schema says of the durations of a core schema, in days, hours, minutes and seconds."""
    asked, multiple = bounds_of(schema), schema.get("multiple_of")
    if not asked and multiple is None:
        return {}
    lower = [b.value // _MOMENT + b.open for b in asked if b.side > 0]
    upper = [b.value // _MOMENT - b.open for b in asked if b.side < 0]
    low, high = max(lower, default=None), min(upper, default=None)
    step = 0 if multiple is None else abs(multiple) // _MOMENT
    positive = [] if high is not None and high < 0 else _spans(max(low or 0, 0), high, step)
    least = 1 if high is None else max(1, -high)
    most = max(_LONG, 2 * least) if low is None else -low
    negative = [f"-{each}" for each in _spans(least, most, step)]
    found: dict[str, Any] = {"pattern": whole(either([*positive, *negative]))}
    if not positive or "." in positive[0]:
        return found  # The format has no sign and no fraction.
    if high is not None and _DAY <= high <= _FEW_DAYS:
        # Written in hours: there are few whole days to choose from.
        found["allOf"] = [{"format": "duration-hours"}]
    return {"format": "duration", **found}


def _steps(step: int) -> tuple[int, int, int] | None:
    """Hours, minutes and seconds in whose multiples those of a number of microseconds are written; None if there are
    none.
    """
    for place, unit in enumerate((3_600_000_000, 60_000_000, 1_000_000)):
        if step and step % unit == 0:
            number = step // unit
            steps = (*(1,) * place, number, *_RADIX[place + 1 :])
            return steps if _RADIX[place] % number == 0 else None  # type: ignore[return-value]
    return None if step else (1, 1, 1)


def _listed(low: int, high: int | None, step: int) -> list[str]:
    """Some multiples of a number of microseconds, the smallest that are whole seconds."""
    whole_step = lcm(step, 1_000_000)
    start = -(-low // whole_step) * whole_step
    end = start + _LISTED * whole_step if high is None else min(high + 1, start + _LISTED * whole_step)
    return [_duration(number // 1_000_000) or "PT0S" for number in range(start, end, whole_step)]


def _duration(seconds: int) -> str:
    """How a duration is written, without what is zero; empty for none."""
    day, *clock = (f"{n}{unit}" if n else "" for n, unit in zip(_parts(seconds), "DHMS", strict=True))
    return f"P{day}{'T' if any(clock) else ''}{''.join(clock)}" if seconds else ""


def _spans(low: int, high: int | None, step: int) -> list[str]:
    """Durations from one number of microseconds to another, multiples of a third."""
    if high is not None and high < low:
        return []
    steps = _steps(step)
    if steps is None:
        return _listed(low, high, step)
    first, last = -(-low // 1_000_000), None if high is None else high // 1_000_000
    if last is not None and first > last:
        fraction = between(f"{low % 1_000_000:06}", f"{(high or 0) % 1_000_000:06}")
        begun = _duration(last).removesuffix("S")
        if last % 60 == 0:
            begun = f"{begun or 'P'}{'' if 'T' in begun else 'T'}0"
        return [rf"{begun}\.{fraction}S"]
    found = [_span(each, steps) for each in _boxes(_parts(first), None if last is None else _parts(last))]
    if high is not None and last is not None and _DAY <= high <= _FEW_DAYS:
        hours, most = ([day * 24 + hour, *rest] for day, hour, *rest in (_parts(first), _parts(last)))
        found += [_span([(0, 0), *each], steps) for each in _boxes(hours, most, _RADIX[1:])]
    zero = ["PT0S"] if first == 0 else []
    return [*zero, *(each for each in found if each != NEVER)]


def _parts(seconds: int) -> list[int]:
    parts = []
    for radix in reversed(_RADIX):
        seconds, part = divmod(seconds, radix)
        parts.append(part)
    return [seconds, *reversed(parts)]


_Box = list[tuple[int, int | None]]


def _boxes(low: list[int], high: list[int] | None, radix: tuple[int, ...] = _RADIX) -> Iterator[_Box]:
    """The numbers from one to another, digit by digit, as products of ranges of digits."""
    rest: _Box = [(0, each - 1) for each in radix]
    least, most = [0 for _ in radix], [each - 1 for each in radix]
    if high is not None and low[0] == high[0]:
        inside = _boxes(low[1:], high[1:], radix[1:]) if radix else iter([[]])
        yield from ([(low[0], low[0]), *box] for box in inside)
        return
    start, end = low[0], None if high is None else high[0]
    if low[1:] != least:
        yield from ([(start, start), *box] for box in _boxes(low[1:], most, radix[1:]))
        start += 1
    if high is not None and end is not None and high[1:] != most:
        if start <= end - 1:
            yield [(start, end - 1), *rest]
        yield from ([(end, end), *box] for box in _boxes(least, high[1:], radix[1:]))
    elif end is None or start <= end:
        yield [(start, end), *rest]


def _span(box: _Box, steps: tuple[int, int, int]) -> str:
    """Durations whose days, hours, minutes and seconds are within ranges; those that are zero are left out."""
    parts, needed = [], []
    for (low, high), unit, step in zip(box, "DHMS", (1, *steps), strict=True):
        numbers = decimals((max(low, 1), high), 0) if step == 1 else _multiples(max(low, 1), high or 0, step)
        if low > 0 and not numbers:
            return NEVER
        part = f"{either(numbers)}{unit}" if numbers and high != 0 else ""
        parts.append(f"(?:{part})?" if part and low == 0 else part)
        needed.append(low > 0)
    day, clock = parts[0], "".join(parts[1:])
    if not day and not clock:
        return NEVER
    clock = clock and (f"T(?=[0-9]){clock}" if any(needed[1:]) else f"(?:T(?=[0-9]){clock})?")
    return f"P{day}{clock}" if any(needed) else f"P(?=[0-9T]){day}{clock}"


def _multiples(low: int, high: int, step: int) -> list[str]:
    return [str(number) for number in range(-(-low // step) * step, high + 1, step)]

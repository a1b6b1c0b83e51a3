"""Order: dates and numbers whose names say which comes first, put in order."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from itertools import combinations
from random import Random

from constraints.layouts.layout import NUMBERS
from controllable.lexicons.described_field import words
from controllable.relations.values import Value

_MADE = "create creation created added register registered registration join joined signup opened"
_COURSES = (
    # What is done with things.
    (
        f"{_MADE} ordered order purchase purchased placed booked booking reserved requested submitted",
        "ship shipped shipping shipment dispatched dispatch sent send picked packed",
        "deliver delivered delivery received receipt",
        "returned refunded refund",
    ),
    (f"{_MADE} posted drafted written", "updated update modified modification changed edited revised amended"),
    (f"{_MADE} posted", "deleted removed archived retired deactivated suspended cancelled canceled disabled"),
    (f"{_MADE}", "login seen accessed access activity active used visited signin synced"),
    (f"{_MADE} submitted drafted written", "approved accepted reviewed", "published publication publish released"),
    (
        f"{_MADE} reported report raised submitted filed requested detected",
        "assigned acknowledged triaged approved confirmed",
        "resolved fixed closed completed solved",
    ),
    ("manufactured manufacture manufacturing produced production harvested", "expire expiry expiration sold"),
    ("planted sown sowing planting", "harvested harvest"),
    ("installed installation purchase purchased", "serviced maintained inspected calibrated decommissioned"),
    # Bills, loans and papers.
    (
        f"{_MADE} issue issued invoice invoiced billed billing granted awarded activated",
        "due deadline overdue expire expiry expiration expired renewal renewed revoked",
    ),
    (f"{_MADE} issue issued invoice invoiced billed", "paid payment settled"),
    ("borrowed loaned lent rented checkedout", "due returned"),
    # Lives.
    (
        "birth born birthday dob birthdate",
        f"{_MADE} hire hired employed enrolled enrollment enrolment graduated graduation admitted admission married "
        "updated start visit appointment licensed login",
        "died death deceased",
    ),
    (
        "hire hired joined join employed employment enrolled enrollment enrolment admitted admission",
        "promoted terminated termination left resigned resignation retired discharge discharged graduated graduation "
        "released leaving exit",
    ),
    ("founded established incorporated built construction constructed", "renovated dissolved demolished acquired"),
)
"""Courses of events: words of names, stage by stage; they go together where at most one name says of what."""
_STRETCHES = (
    (
        "start started begin began beginning from since open opening opened commence commencement effective launch",
        "end ended ending finish finished until till to through thru close closing closed expire expiry expiration "
        "expired due deadline stop stopped completed completion termination terminated",
    ),
    ("notbefore", "notafter"),
    ("in checkin checkedin clockin", "out checkout checkedout clockout"),
    ("pickup takeoff outbound", "dropoff landing return inbound"),
    ("sunrise", "noon", "sunset"),
    ("first earliest previous prior last min minimum old", "next"),
    ("first earliest min minimum old", "last latest max maximum new"),
)
"""The same of what has to be the same thing: a start says nothing of the end of something else."""
_JOURNEY = ("depart departure departed departing", "arrive arrival arrived arriving")
"""One of these too; who stays somewhere arrives before."""
_BOUNDS = (
    (
        "min minimum low lower lowest from smallest least floor start bottom",
        "avg average mean median typical mid target",
        "max maximum high higher highest upper to largest most ceiling end top",
    ),
)
"""The same for numbers."""
_JOINED = frozenset({"checkin", "checkout", "checkedin", "checkedout", "clockin", "clockout", "signup", "pickup"})
_JOINED |= {"dropoff", "takeoff", "notbefore", "notafter", "signin", "login"}
"""Words that may be written as two."""
_ASIDE = frozenset(
    {"actual", "expected", "estimated", "scheduled", "planned", "original", "last", "latest", "first", "valid", "year"}
)
"""Words beside those of a course that do not say what it is a course of."""
_MOMENTS = frozenset({"year", "timestamp", "epoch"})
"""Words of names by which a number is a moment."""
_STAYS = frozenset({"guest", "room", "hotel", "night", "stay", "adult", "campsite", "accommodation", "lodging"})
_LEVELS = frozenset({"medium", "moderate", "critical", "severe"})
"""Words of which a neighbour is named where low and high count things and are no bounds."""
_DATE = re.compile(r"\d{4}-\d\d(-\d\d)?(?![\d-])")
_CLOCK = re.compile(r"\d\d:\d\d(:\d\d)?(?!\d)")
_DAY = len("2026-01-31")
_Courses = tuple[tuple[str, ...], ...]


def ordered(values: Sequence[Value], rng: Random) -> list[Value]:
    """Values out of order, with those changed that make it right, where their languages let them.

    Args:
        values: All values.
        rng: Source of chance; nothing is left to it here.
    """
    objects: dict[tuple[tuple[str, ...], str], list[Value]] = {}
    for value in values:
        sort = _sort(value) if value.path[-1] == value.slot.name else None
        if sort is not None:
            objects.setdefault((value.place[0], sort), []).append(value)
    changed: dict[int, Value] = {}
    for (path, sort), together in objects.items():
        if len(together) > 1:
            for each in _sorted(together, sort, stays=_is_stay(path, values)):
                changed[each.number] = each
    return list(changed.values())


def _sorted(together: Sequence[Value], sort: str, *, stays: bool) -> Iterator[Value]:
    """Some values of an object that can be compared as they come to stand in order, one change after another."""
    named = Counter(each.place[1] for each in together)
    numbers = {each.place[1]: each for each in together if named[each.place[1]] == 1}
    if sort == "number" and any(_LEVELS & set(names) for names in numbers):
        return
    # Each may have to pass all others, and passes one at a time.
    for _ in numbers:
        for pair in combinations(list(numbers), 2):
            for one, other in (pair, pair[::-1]):
                if precedes(one, other, bounds=sort == "number", stays=stays):
                    for each in _exchanged(numbers[one], numbers[other]):
                        numbers[each.place[1]] = each
                        yield each


def _is_stay(path: tuple[str, ...], values: Sequence[Value]) -> bool:
    around = {word for name in path for word in words(name)}
    return bool(_STAYS & around.union(*(value.names for value in values if value.path[: len(path)] == path)))


def _sort(value: Value) -> str | None:
    """What it may be compared with: numbers, moments that are numbers, days, or times of a day."""
    if value.kind in NUMBERS:
        return "moment" if _MOMENTS & set(words(value.path[-1])) else "number"
    if _DATE.match(value.text):
        return "day"
    return "clock" if _CLOCK.match(value.text) else None


@lru_cache(maxsize=10_000)
def precedes(one: Sequence[str], other: Sequence[str], *, bounds: bool = False, stays: bool = False) -> bool:
    """Whether what is named by some words comes before what is named by others, and in no reading after.

    Args:
        one: The words of a name.
        other: The words of the other name.
        bounds: Whether they are names of numbers.
        stays: Whether it is about somebody who stays somewhere, and not about a journey.
    """
    stretches = _BOUNDS if bounds else (*_STRETCHES, _JOURNEY[::-1] if stays else _JOURNEY)
    loose = () if bounds else _COURSES

    def before(first: Sequence[str], second: Sequence[str]) -> bool:
        return _before(first, second, stretches, alike=True) or _before(first, second, loose, alike=False)

    return before(one, other) and not before(other, one)


def _before(one: Sequence[str], other: Sequence[str], courses: _Courses, *, alike: bool) -> bool:
    return any(
        stage < later and (of_what == of_other or (not alike and not (of_what and of_other)))
        for stages in courses
        for stage, of_what in _readings(one, stages)
        for later, of_other in _readings(other, stages)
    )


def _readings(names: Sequence[str], stages: Sequence[str]) -> Iterator[tuple[int, frozenset[str]]]:
    """The stages that a name may mean, each with what else the name says."""
    pairs = [*(names[place : place + 2] for place in range(len(names) - 1))]
    joined = next((pair for pair in pairs if "".join(pair) in _JOINED), None)
    if joined is not None:
        names = ["".join(joined), *(word for word in names if word not in joined)]
    for word in names:
        for number, stage in enumerate(stages):
            if word in stage.split():
                yield number, frozenset(names) - {word} - _ASIDE


def _exchanged(first: Value, last: Value) -> Sequence[Value]:
    """Both values with each other's where they are out of order; none otherwise, and where a language is against it."""
    one, other = first.text, last.text
    if _DATE.match(one) and ("T" in one) != ("T" in other):
        # Of a day and a moment only the days can be compared.
        one, other = one[:_DAY], other[:_DAY]
    before, after = _moment(one), _moment(other)
    if before is None or after is None or before <= after:
        return ()
    later, earlier = first.holding(other + first.text[len(one) :]), last.holding(one + last.text[len(other) :])
    return () if later is None or earlier is None else (later, earlier)


def _moment(text: str) -> float | None:
    """What a text is compared by; None for what is no day, no time and no number."""
    with suppress(ValueError):
        if _CLOCK.match(text):
            return sum(int(part) * unit for part, unit in zip(text[:8].split(":"), (3600, 60, 1), strict=False))
        if not _DATE.match(text):
            return float(text)
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    return None

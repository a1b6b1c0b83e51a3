"""Texts about places: whether one says what is so of a place, and how what is so is written."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from random import Random

from controllable.relations.atlas import City, Country, atlas, digits

_LETTERS = "ABEGHJLNPRSTWXZ"
"""Letters that all postcodes have that have any."""
_CONTINENTS = frozenset(
    {"africa", "asia", "europe", "oceania", "north america", "south america", "emea", "apac", "latam"}
)
_AWAY = 0.6
"""Degrees from a city within which a point is in it or near it."""
_IN_IT = 0.03
"""Degrees from a city within which a point is drawn."""
_DECIMALS = (4, 5, 3, 6, 2, 1)
_SUBSCRIBER = range(6, 9)
"""Digits of telephone numbers after the area code."""
_WORD = re.compile(r"[^\W\d_]{4}")
_OFFSET = re.compile(r"(UTC|GMT)?\s?[+-]\d\d?(:?\d\d)?|[A-Z]{2,5}")
"""Time zones that are no places; many places share one."""


@dataclass(frozen=True, eq=False, slots=True)
class Place:
    """A city, or a country of which no city is known.

    Args:
        country: The country.
        city: The city.
    """

    country: Country
    city: City | None = None

    @property
    def population(self) -> int:
        """Thousands of people in its city."""
        return self.city.population if self.city else 0

    @property
    def postcodes(self) -> Sequence[str]:
        """Forms of its postcodes."""
        return (self.city and self.city.postcodes) or self.country.postcodes

    @property
    def zones(self) -> Sequence[str]:
        """Its time zones, that of the largest city first."""
        cities = [self.city] if self.city else sorted(self.country.cities, key=lambda each: -each.population)
        return list(dict.fromkeys(city.time_zone for city in cities))


def texts(kind: str, text: str, place: Place, rng: Random) -> Iterator[str]:
    """Ways to write what is so of a place, those that are like what is written there first.

    Args:
        kind: What is said, a key of `AGREES`.
        text: What is written there.
        place: The place.
        rng: Source of chance.
    """
    return _WAYS[kind](text, place, rng)


def _country(text: str, place: Place) -> bool:
    return atlas().country(text) is place.country


def _countries(text: str, place: Place, rng: Random) -> Iterator[str]:
    country = place.country
    english, own, *others = country.names
    codes = [country.code, country.code3]
    named = atlas().country(text)
    if len(text) == 2 and text.isalpha():
        yield country.code.lower() if text.islower() else country.code
    elif len(text) == 3 and text.isupper():
        yield country.code3
    if named is not None and text == named.names[1] != named.names[0]:
        yield own
    yield from (english, own, *others, *codes, *(code.lower() for code in codes))


def _region(text: str, place: Place) -> bool:
    city = place.city
    if city is None or not city.regions:
        return True
    return text in (city.region_code, *city.regions) or text.casefold() in _CONTINENTS


def _regions(text: str, place: Place, rng: Random) -> Iterator[str]:
    city = place.city
    if city is not None:
        code = [city.region_code] if city.region_code else []
        yield from (*code, *city.regions) if text.isupper() and len(text) < 4 else (*city.regions, *code)


def _postcode(text: str, place: Place) -> bool:
    return not place.postcodes or any(_formed(text.replace(" ", ""), form.replace(" ", "")) for form in place.postcodes)


def _postcodes(text: str, place: Place, rng: Random) -> Iterator[str]:
    for form in rng.sample(place.postcodes, len(place.postcodes)):
        filled = (rng.choice("0123456789") if c == "#" else rng.choice(_LETTERS) if c == "@" else c for c in form)
        found = "".join(filled)
        yield from (found, found.replace(" ", ""))


def _zone(text: str, place: Place) -> bool:
    return text in place.zones or not place.zones or bool(_OFFSET.fullmatch(text))


def _zones(text: str, place: Place, rng: Random) -> Iterator[str]:
    yield from place.zones


def _currency(text: str, place: Place) -> bool:
    country = place.country
    return text.casefold() in (country.currency.casefold(), country.money.casefold(), country.symbol.casefold())


def _currencies(text: str, place: Place, rng: Random) -> Iterator[str]:
    country = place.country
    ways = [country.currency, country.money, country.symbol, country.currency.lower()]
    like = 2 if text and not any(map(str.isalpha, text)) else 0 if text.isupper() and len(text) == 3 else 1
    yield from (way for way in (*ways[like : like + 1], *ways) if way)


def _phone(text: str, place: Place) -> bool:
    if _WORD.search(text) or len(digits(text)) < _SUBSCRIBER.start:
        return False
    # A number without a prefix is one of the country it is in.
    return not text.startswith(("+", "00")) or _international(text).startswith(digits(place.country.dial))


def _phones(text: str, place: Place, rng: Random) -> Iterator[str]:
    national, dial = _international(text), digits(place.country.dial)
    old = max((each for each in atlas().dials if national.startswith(each)), key=len, default="")
    areas = place.city.areas if place.city else ()
    if dial.startswith("1"):
        area = dial[1:] or (rng.choice(areas) if areas else f"{rng.randint(2, 9)}{rng.randint(10, 99)}")
        parts = ["1", area, f"{rng.randint(200, 999)}", f"{rng.randint(0, 9999):04}"]
    else:
        area = rng.choice(areas) if areas else str(rng.randint(20, 99))
        rest = national.removeprefix(old)[-_SUBSCRIBER.stop + 1 :]
        rest = rest if len(rest) in _SUBSCRIBER else "".join(rng.choices("23456789", k=_SUBSCRIBER.stop - 1))
        parts = [dial, area, rest]
    between = next((character for character in text[1:] if not character.isalnum()), "")
    between = between if between in " -." else " "
    yield from (f"+{between.join(parts)}", f"+{''.join(parts)}", f"+{' '.join(parts)}", f"+{'-'.join(parts)}")


def _international(text: str) -> str:
    return digits(text) if text.startswith("+") else digits(text).removeprefix("00")


def _dial(text: str, place: Place) -> bool:
    return digits(text) == digits(place.country.dial)


def _dials(text: str, place: Place, rng: Random) -> Iterator[str]:
    ways = place.country.dial, digits(place.country.dial)
    yield from ways if text.startswith("+") else ways[::-1]


def _latitude(text: str, place: Place) -> bool:
    return place.city is None or _near(text, place.city.latitude, _AWAY)


def _longitude(text: str, place: Place) -> bool:
    city = place.city
    return city is None or _near(text, city.longitude, _AWAY / cos(radians(city.latitude)))


def _latitudes(text: str, place: Place, rng: Random) -> Iterator[str]:
    return _degrees(text, place.city.latitude if place.city else None, rng)


def _longitudes(text: str, place: Place, rng: Random) -> Iterator[str]:
    return _degrees(text, place.city.longitude if place.city else None, rng)


def _degrees(text: str, centre: float | None, rng: Random) -> Iterator[str]:
    if centre is not None:
        degrees = centre + rng.uniform(-_IN_IT, _IN_IT)
        here = len(text.partition(".")[2])
        for decimals in (*(each for each in _DECIMALS if each == here), *_DECIMALS):
            yield f"{degrees:.{decimals}f}"


def _near(text: str, degrees: float, away: float) -> bool:
    try:
        return abs(float(text) - degrees) < away
    except ValueError:
        return False


@lru_cache(maxsize=10_000)
def _formed(text: str, form: str) -> bool:
    """Whether a postcode is of a form."""
    pairs = zip(text, form, strict=False)
    return len(text) == len(form) and all(
        a.isdigit() if b == "#" else a.isalpha() if b == "@" else a.upper() == b for a, b in pairs
    )


AGREES: Mapping[str, Callable[[str, Place], bool]] = {
    "country": _country, "region": _region, "postcode": _postcode, "zone": _zone, "currency": _currency,
    "phone": _phone, "dial": _dial, "latitude": _latitude, "longitude": _longitude,
}  # fmt: skip
"""Whether a text says what is so of a place, by what it is about."""
_WAYS: Mapping[str, Callable[[str, Place, Random], Iterator[str]]] = {
    "country": _countries, "region": _regions, "postcode": _postcodes, "zone": _zones, "currency": _currencies,
    "phone": _phones, "dial": _dials, "latitude": _latitudes, "longitude": _longitudes,
}  # fmt: skip

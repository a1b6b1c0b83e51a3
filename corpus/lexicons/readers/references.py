"""Works of reference: a dictionary, descriptions of interfaces, cities, an interface in all languages."""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.lexicons.observation import Listed, Observation
from corpus.lexicons.readers.pools import LANGUAGES
from corpus.published.schemas import sentence

SAMPLE = 2_500
"""Texts that are taken of one kind."""
SHORT = range(12, 110)
"""Lengths of the descriptions that are taken, in characters."""
LARGE_CITY = 1_000_000
"""Population of a city that is met in English wherever it is."""
CITY_POWER = 0.8
"""Power of its population with which a city is met."""
_DEFINITION = ("definition", "meaning", "glossary.definition", "term.definition", "explanation")
_EXAMPLE = ("sentence", "example_sentence", "text", "phrase", "sentence.text", "passage", "utterance", "quote.text")
_WORD = ("word", "term", "glossary.term", "keyword", "vocabulary.word", "lemma", "translation.source")
_PARAMETER = ("parameter.description", "property.description", "field.description", "attribute.description")
_METHOD = ("operation.description", "method.description", "endpoint.description", "function.description")
_SERVICE = ("service.description", "api.description", "product.description.software")
_SERVICE_NAME = ("api.title", "api.name", "service.title", "info.title")
_CITY: tuple[str, ...] = (
    "city",
    "address.city",
    "location.city",
    "town",
    "birthplace",
    "location",
    "place",
    "hometown",
    "locality",
)
_CITY += (
    "locality",
    "departure.city",
    "arrival.city",
    "origin",
    "destination",
    "place_of_birth",
    "shipping_address.city",
)
_COUNTRIES = {
    "US": "", "GB": "", "CA": "", "AU": "", "IE": "", "NZ": "", "DE": "de", "AT": "de", "FR": "fr", "ES": "es",
    "MX": "es", "AR": "es", "IT": "it", "BR": "pt", "PT": "pt", "NL": "nl", "PL": "pl", "SE": "sv", "JP": "ja",
    "DK": "da", "NO": "no", "FI": "fi", "CZ": "cs", "TR": "tr", "KR": "ko",
}  # fmt: skip
_HOME_LOCALES = {"": "en", "pt": "pt-BR", "zh": "zh-Hans", "no": "nb"}
_HOME_KEYS = frozenset({"title", "description", "name", "label"})
_HOME_SHARE = 0.35
_REMARK = re.compile(r"^((Output only|Required|Optional|Immutable|Input only)\. )+")
_QUOTED = re.compile(r'"([^"]{20,110})"')


def dictionary(folder: Path) -> Iterator[Listed]:
    """Common words, definitions and example sentences (WordNet)."""
    rng = random.Random("wordnet")
    glosses: list[str] = []
    for part in ("noun", "verb", "adj"):
        lines = (folder / f"dict/data.{part}").read_text("ascii").splitlines()
        glosses += [line.partition("| ")[2].strip() for line in lines if not line.startswith("  ")]
    definitions = [gloss.split(";")[0].strip() for gloss in glosses]
    examples = [found for gloss in glosses for found in _QUOTED.findall(gloss)]
    for texts, fields in ((definitions, _DEFINITION), (examples, _EXAMPLE), (common_words(folder), _WORD)):
        chosen = [text for text in texts if len(text) < SHORT.stop]
        yield Listed(dict.fromkeys(rng.sample(chosen, SAMPLE), 1.0), fields)


def common_words(folder: Path) -> list[str]:
    """The words that were met in texts by those who made the dictionary."""
    found = []
    for part in ("noun", "verb", "adj"):
        for line in (folder / f"dict/index.{part}").read_text("ascii").splitlines():
            word, _, _, links, *rest = line.split(" ")
            if word.isalpha() and int(rest[int(links) + 1]):
                found.append(word)
    return sorted(set(found))


def discovery(folder: Path) -> Iterator[Listed]:
    """Descriptions of parameters, methods and services (google-api-python-client)."""
    rng = random.Random("discovery")
    found: dict[tuple[str, ...], set[str]] = {_PARAMETER: set(), _METHOD: set(), _SERVICE: set(), _SERVICE_NAME: set()}
    for document in discovery_documents(folder):
        found[_SERVICE].add(sentence(document.get("description")))
        found[_SERVICE_NAME].add(str(document.get("title", "")))
        for method in _below(document.get("resources"), "methods"):
            found[_METHOD].add(sentence(method.get("description")))
        for schema in document.get("schemas", {}).values():
            for part in schema.get("properties", {}).values():
                found[_PARAMETER].add(sentence(_REMARK.sub("", part.get("description", ""))))
    for fields, texts in found.items():
        chosen = sorted(text for text in texts if len(text) in SHORT)
        yield Listed(dict.fromkeys(rng.sample(chosen, min(SAMPLE, len(chosen))), 1.0), fields)


def discovery_documents(folder: Path) -> Iterator[dict[str, Any]]:
    """The documents that describe the interfaces, one a service."""
    newest = {path.name.split(".")[0]: path for path in sorted(folder.rglob("documents/*.json"))}
    for path in newest.values():
        yield json.loads(path.read_bytes())


def home_assistant(folder: Path) -> Iterator[Observation]:
    """Names, titles, descriptions and messages of an interface in all languages (Home Assistant)."""
    rng = random.Random("homeassistant")
    components = sorted({path.parent.parent for path in folder.rglob("translations/*.json")})
    for component in components:
        if rng.random() >= _HOME_SHARE:
            continue
        for language in LANGUAGES:
            path = component / "translations" / f"{_HOME_LOCALES.get(language, language)}.json"
            if path.exists():
                yield from _interface(json.loads(path.read_bytes()), (), language)


def cities(folder: Path) -> Iterator[Listed]:
    """Cities by their populations (GeoNames)."""
    found: dict[str, dict[str, float]] = {}
    for row in json.loads(next(folder.rglob("cities15000.json")).read_bytes()).values():
        languages = {_COUNTRIES[row["countrycode"]]} if row["countrycode"] in _COUNTRIES else set()
        for language in languages | ({""} if row["population"] > LARGE_CITY else set()):
            found.setdefault(language, {})[row["name"]] = float(row["population"]) ** CITY_POWER
    for language, weights in found.items():
        yield Listed(weights, _CITY, "city town", language)


def _interface(tree: dict[str, Any], parents: tuple[str, ...], language: str) -> Iterator[Observation]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _interface(value, (*parents, key), language)
        elif parents and parents[-1] in {"error", "abort"}:
            yield Observation(value, "message", ("error",), ("error message",), language)
        elif key in _HOME_KEYS:
            yield Observation(value, key, parents[-1:], (), language)


def _below(tree: Any, name: str) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key == name and isinstance(value, dict):
                yield from (item for item in value.values() if isinstance(item, dict))
            else:
                yield from _below(value, name)

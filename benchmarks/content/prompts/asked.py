"""Prompts that state a subject, a place and a mood, each with the schema it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

SUBJECTS = (
    "a dishwasher", "an electric guitar", "a lawn mower", "a pair of hiking boots", "an espresso machine",
    "a leather sofa", "a mountain bike", "a telescope", "a sewing machine", "a baby stroller", "a fountain pen",
    "a wedding dress", "a fishing rod", "a chess tournament", "a pottery class", "a wine tasting", "a jazz concert",
    "a kayak tour", "a beekeeping workshop", "a salsa evening", "a marathon", "a poetry reading", "a dog show",
    "a flight delay", "a hotel breakfast", "a broken elevator", "a water leak", "a noisy neighbour", "a lost suitcase",
    "a dental appointment", "a parking fine", "a rooftop garden", "a vegetable curry", "a chocolate cake",
    "a taxi ride", "a museum of trains", "a violin lesson", "a swimming pool", "a haunted castle", "a software update",
)  # fmt: skip
"""What is talked about."""
CITIES = (
    "Lyon FR", "Leeds GB", "Zagreb HR", "Porto PT", "Bergen NO", "Graz AT", "Bologna IT", "Seville ES", "Leipzig DE",
    "Rotterdam NL", "Gdańsk PL", "Turku FI", "Aarhus DK", "Antwerp BE", "Basel CH", "Brno CZ", "Osaka JP", "Busan KR",
    "Pune IN", "Cebu City PH", "Adelaide AU", "Wellington NZ", "Montréal CA", "Denver US", "Memphis US",
    "Monterrey MX", "Medellín CO", "Recife BR", "Córdoba AR", "Nairobi KE", "Accra GH", "Casablanca MA", "İzmir TR",
)  # fmt: skip
STATES = {"Texas": "TX", "Ohio": "OH", "Florida": "FL", "Oregon": "OR", "Colorado": "CO", "Michigan": "MI"}
COUNTRIES = {
    "Norway": "NO", "Japan": "JP", "Brazil": "BR", "Ireland": "IE", "Poland": "PL", "Kenya": "KE", "Canada": "CA",
    "Italy": "IT", "New Zealand": "NZ", "Mexico": "MX",
}  # fmt: skip
MOODS = {
    "positive": ("delighted", "grateful", "cheerful", "enthusiastic", "happy", "thankful", "overjoyed", "impressed"),
    "negative": ("angry", "disappointed", "furious", "frustrated", "unhappy", "annoyed", "outraged", "miserable"),
}
FORMS = (
    "{mood} {kind} about {subject} in {place}",
    "{kind} from {place} about {subject}, the writer is {mood}",
    "{subject}, {place}: {mood} {kind}",
    "{mood} {kind}, {place}, about {subject}",
)


def _text(longest: int) -> dict[str, Any]:
    return {"type": "string", "minLength": 8, "maxLength": longest}


def _object(named: str = "", /, **properties: Any) -> dict[str, Any]:
    return {
        **({"title": named} if named else {}),
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_SHORT = {"type": "string", "minLength": 2, "maxLength": 40}
_WHERE: dict[str, Any] = {"city": _SHORT, "country": _SHORT}
_DATE = {"type": "string", "format": "date"}
_STARS = {"type": "integer", "minimum": 1, "maximum": 5}
SCHEMAS: dict[str, dict[str, Any]] = {
    "support request": _object(
        "Support ticket", subject=_text(60), description=_text(140), priority={"enum": ["low", "normal", "high"]},
        customer=_object(name=_SHORT, **_WHERE),
    ),
    "review": _object("Review", title=_text(60), text=_text(140), rating=_STARS, author=_object(name=_SHORT, **_WHERE)),
    "listing": _object(
        "Listing", title=_text(60), description=_text(140), price={"type": "number", "minimum": 0, "maximum": 5000},
        location=_object(**_WHERE),
    ),
    "event report": _object("Event", title=_text(60), summary=_text(140), date=_DATE, venue=_object(**_WHERE)),
    "post": _object("Post", text=_text(160), likes={"type": "integer", "minimum": 0}, location=_object(**_WHERE)),
    "survey answer": _object("Survey answer", topic=_text(60), comment=_text(140), score=_STARS, **_WHERE),
    "diary entry": _object("Diary entry", date=_DATE, title=_text(60), notes=_text(140), place=_object(**_WHERE)),
    "letter": _object("Letter", subject=_text(60), body=_text(160), sender=_object(name=_SHORT, **_WHERE)),
}  # fmt: skip
"""What is asked for, by what a prompt calls it."""


@dataclass(frozen=True)
class Asked:
    """A prompt and what it states.

    Args:
        id: Its number.
        prompt: The prompt.
        schema: What the document must be valid for.
        subject: What it is about, one of `SUBJECTS`.
        mood: One of `MOODS`.
        place: What it calls the place.
        within: The place's country, and its state in the United States, as the gazetteer has them.
        city: Whether the place is a city.
    """

    id: str
    prompt: str
    schema: dict[str, Any]
    subject: str
    mood: str
    place: str
    within: tuple[str, ...]
    city: bool


def asked(n: int, seed: int) -> Sequence[Asked]:
    """Prompts: every second names a city, the others a state of the United States or a country."""
    return [_one(number, Random(f"{seed} {number}")) for number in range(n)]


def _one(number: int, rng: Random) -> Asked:
    kind = list(SCHEMAS)[number % len(SCHEMAS)]
    subject, mood = rng.choice(SUBJECTS), rng.choice(list(MOODS))
    city = number // len(SCHEMAS) % 2 == 0
    if city:
        place, country = rng.choice(CITIES).rsplit(" ", 1)
        within: tuple[str, ...] = (country,)
    elif rng.random() < 0.5:
        place = rng.choice(list(STATES))
        within = ("US", STATES[place])
    else:
        place = rng.choice(list(COUNTRIES))
        within = (COUNTRIES[place],)
    prompt = rng.choice(FORMS).format(mood=rng.choice(MOODS[mood]), kind=kind, subject=subject, place=place)
    return Asked(str(number), prompt, SCHEMAS[kind], subject, mood, place, within, city)

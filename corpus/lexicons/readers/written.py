"""Texts written for the lexicons, where no package has any: phrases with parts, one grammar for each area of life."""

import random
from collections.abc import Iterator

from corpus.lexicons.observation import Listed
from corpus.tables import Tables
from corpus.words.grammar import Grammar

DRAWS = 900
"""Phrases that are drawn of one kind; of kinds with fewer, each is there once."""
_TABLES = Tables(__file__)
_FIRST_NAMES = (
    "Anna", "Ben", "Carla", "Daniel", "Elena", "Felix", "Grace", "Hannah", "Ivan", "Julia", "Karim", "Laura", "Maria",
    "Noah", "Olivia", "Paul", "Rosa", "Samuel", "Tara", "Victor", "Yuki", "Zoe", "James", "Emma", "Lucas",
)  # fmt: skip
_LAST_NAMES = (
    "Miller", "Wagner", "Rossi", "Lopez", "Baker", "Novak", "Jensen", "Dubois", "Carter", "Silva", "Meyer", "Costa",
    "Fischer", "Kowalski", "Bennett", "Moreau", "Hughes", "Santos", "Larsen", "Walsh",
)  # fmt: skip
_CITIES = (
    "Lisbon", "Vienna", "Boston", "Lyon", "Porto", "Dublin", "Kraków", "Bergen", "Toronto", "Seville", "Florence",
    "Leipzig", "Utrecht", "Malmö", "Bristol", "Denver", "Melbourne", "Osaka", "Cape Town", "Ghent", "Basel", "Prague",
    "Chicago", "Bologna", "Edinburgh", "Antwerp", "Salzburg", "Portland", "Valencia", "Tallinn",
)  # fmt: skip


def written(seed: int) -> Iterator[Listed]:
    """The phrases of all kinds, in the fields that they fit."""
    grammars: dict[str, Grammar] = {}
    for name, symbol, fields, told in _TABLES.rows("written"):
        grammar = grammars.setdefault(name, _grammar(name))
        found = phrases(grammar, symbol, random.Random(f"{seed}/{name}/{symbol}"))
        yield Listed(dict.fromkeys(found, 1.0), tuple(fields.split(";")), told)


def phrases(grammar: Grammar, symbol: str, rng: random.Random, *, draws: int = DRAWS) -> list[str]:
    """Different phrases of a kind, in the order in which they were drawn."""
    return list(dict.fromkeys(" ".join(grammar.expand(rng, symbol).split()) for _ in range(draws)))


def _grammar(name: str) -> Grammar:
    rules = _TABLES.lists(f"written_{name}")
    return Grammar({"first_name": _FIRST_NAMES, "last_name": _LAST_NAMES, "city": _CITIES, **rules})

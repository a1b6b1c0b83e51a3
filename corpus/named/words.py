"""The words that names are made of: common ones of interfaces, and the nouns of `wonderwords`."""

import random
import re
from functools import cache
from importlib.resources import files

from corpus.tables import Tables

_LISTS = Tables(__file__).lists("named_lists")


COMMON = _LISTS["common"]
"""Nouns that names in interfaces are made of; they come more often than the other nouns."""
COMMON_SHARE = 0.5

QUALIFIERS = _LISTS["qualifiers"]
"""Adjectives that tell one thing from another of its kind."""
_TELLING = _LISTS["telling"]
"""Words that say what a value looks like: they are no nouns here."""
_PLAIN = re.compile(r"[a-z]{3,10}")


@cache
def nouns() -> tuple[str, ...]:
    """The plain nouns of `wonderwords`, without what offends and what says how its value looks."""
    assets = files("wonderwords") / "assets"
    unfit = {*(assets / "profanitylist.txt").read_text(encoding="utf-8").split(), *_TELLING}
    words = (assets / "nounlist.txt").read_text(encoding="utf-8").splitlines()
    return tuple(word for word in words if _PLAIN.fullmatch(word) and word not in unfit)


def noun(rng: random.Random) -> str:
    """A noun: a common one in `COMMON_SHARE` of the cases."""
    return rng.choice(COMMON if rng.random() < COMMON_SHARE else nouns())


def adjective(rng: random.Random) -> str:
    """An adjective."""
    return rng.choice(QUALIFIERS)


def plural(word: str) -> str:
    """`bundle` -> `bundles`, `policy` -> `policies`, `box` -> `boxes`."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def article(word: str) -> str:
    """`a` or `an`, as the word wants it."""
    return "an" if word[0] in "aeiou" else "a"

"""Short English descriptions of a document: what it is, and sometimes a few facts it states."""

import random

from corpus.families.registry import Family
from corpus.words.naming import snake

EMPTY = 0.6
_PHRASES = {
    "city": "from {v}",
    "country": "in {v}",
    "state": "in {v}",
    "region": "in {v}",
    "name": "named {v}",
    "full_name": "named {v}",
    "first_name": "named {v}",
    "title": "titled {v}",
    "company": "of {v}",
    "brand": "by {v}",
    "author": "by {v}",
    "category": "in the category {v}",
    "currency": "in {v}",
    "language": "in {v}",
}
_JOINS = (", ", ", ", " with ", "; ")


def prompt(rng: random.Random, family: Family, data: object) -> str:
    """A prompt for the document `data`; empty in `EMPTY` of all cases."""
    if rng.random() < EMPTY:
        return ""
    title = family.title
    words = family.name.replace("_", " ")
    head = rng.random()
    text = title if head < 0.6 else words if head < 0.8 else f"{words} record" if head < 0.9 else f"JSON of {title}"
    if rng.random() < 0.5:
        return text
    facts = [(snake(key), value) for key, value in _scalars(data)]
    wanted = [(key, value) for key, value in facts if _telling(key, value)]
    if not wanted:
        return text
    rng.shuffle(wanted)
    for key, value in wanted[: 1 + int(rng.random() ** 1.5 * 3)]:
        text += _fact(rng, key, value)
    return text


def _fact(rng: random.Random, key: str, value: object) -> str:
    name = key.replace("_", " ")
    if isinstance(value, bool):
        return f", {name}" if value else f", not {name.removeprefix('is ')}"
    shown = str(value).replace("_", " ") if isinstance(value, str) and value.islower() else str(value)
    phrase = _PHRASES.get(key)
    if phrase and rng.random() < 0.6:
        return " " + phrase.format(v=shown)
    return rng.choice(_JOINS) + f"{name} {shown}"


def _telling(key: str, value: object) -> bool:
    if isinstance(value, str):
        return 1 < len(value) <= 32 and not any(part in key for part in ("id", "hash", "url", "uuid", "token"))
    return isinstance(value, bool | int | float) and not key.endswith("id")


def _scalars(data: object) -> list[tuple[str, object]]:
    if isinstance(data, list):
        return _scalars(data[0]) if data else []
    found: list[tuple[str, object]] = []
    if isinstance(data, dict):
        for key, value in data.items():
            if isinstance(value, dict):
                found += _scalars(value)
            elif isinstance(value, str | int | float):
                found.append((key, value))
    return found

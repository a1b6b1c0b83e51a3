"""Documents cut from examples: whole ones, nested objects, choices of fields."""

import random
from collections.abc import Iterator
from typing import Any

from corpus.published.example import Example
from corpus.published.schemas import Schemas, descriptions
from corpus.records.variation import LONGEST, fit, size, wish
from corpus.words.naming import snake

SHORTEST = 20
PROMPTED = 0.5
"""Share of the documents with something to say that say it."""
MOST_ITEMS = 8
"""Items that are taken from one array."""
MOST_CHOICES = 3
"""Documents that are other choices of the fields of one object."""
MOST_PIECES = 16
"""Documents that are cut from one example."""
_LONGEST_WITH_PROMPT = 640
_NO_SCHEMAS = Schemas({})
_GENERIC = frozenset(
    {
        "data",
        "attributes",
        "items",
        "item",
        "links",
        "meta",
        "result",
        "results",
        "value",
        "values",
        "content",
        "object",
    }
)

Piece = tuple[str, Any]


def cut(rng: random.Random, example: Example, data: Any) -> list[Piece]:
    """Prompts and documents of an example whose cleaned value is `data`."""
    schemas = example.schemas or _NO_SCHEMAS
    told = [example.prompt] if example.prompt else []
    pieces = [
        (_prompt(rng, texts, document), document)
        for document, texts in _pieces(rng, schemas, example.schema, data, told)
        if SHORTEST <= size(document) <= LONGEST and leaves(document) > 1
    ]
    return pieces[:MOST_PIECES]


def leaves(value: object) -> int:
    """How many texts, numbers and truth values there are in `value`."""
    if isinstance(value, dict):
        return sum(leaves(item) for item in value.values())
    if isinstance(value, list):
        return sum(leaves(item) for item in value)
    return value is not None


def _pieces(
    rng: random.Random, schemas: Schemas, schema: dict[str, Any], value: Any, told: list[str]
) -> Iterator[tuple[Any, list[str]]]:
    told = told + [text for text in descriptions(schema) if text not in told]
    if isinstance(value, list):
        yield from _items(rng, schemas, schema, value, told)
    elif isinstance(value, dict):
        total = size(value)
        # The larger the object, the more choices of its fields are worth a document.
        for _ in range(min(MOST_CHOICES, 1 + total // (2 * LONGEST))):
            yield fit(rng, value, wish(rng)), told
        if total <= LONGEST:
            return
        for name, item in value.items():
            if isinstance(item, dict | list):
                words = [] if snake(name) in _GENERIC else [snake(name).replace("_", " ").strip()]
                yield from _pieces(rng, schemas, schemas.member(schema, name), item, words)


def _items(
    rng: random.Random, schemas: Schemas, schema: dict[str, Any], values: list[Any], told: list[str]
) -> Iterator[tuple[Any, list[str]]]:
    records = [item for item in values if isinstance(item, dict)]
    if len(records) > 1 and size(records) <= LONGEST and rng.random() < 0.3:
        yield records, told
        return
    if len(records) > MOST_ITEMS:
        records = rng.sample(records, MOST_ITEMS)
    for record in records:
        yield from _pieces(rng, schemas, schemas.items(schema), record, told)


def _prompt(rng: random.Random, texts: list[str], document: Any) -> str:
    if not texts or rng.random() >= PROMPTED or size(document) > _LONGEST_WITH_PROMPT:
        return ""
    return rng.choice(texts)

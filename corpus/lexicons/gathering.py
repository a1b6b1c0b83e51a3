"""Entries: what was observed, brought together by key, parent and language, and reduced to what is worth keeping."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from controllable.lexicons.described_field import Field, context, told, words
from controllable.lexicons.unlisted import unlisted
from corpus.lexicons.aliases import plain
from corpus.lexicons.keeping import kept
from corpus.lexicons.observation import Listed, Observation

LEAST_TEXTS = 3
"""Different texts of an entry; those of smaller ones go to entries of more general names."""
MOST_TEXTS = 3_000
MOST_TOLD = 8
"""Words that are kept of what is said about a field."""
LEAST_SAID = 3
"""Fields that must have said a word."""
_GROUPS_SHARE = 0.5
"""Power of the number of groups in which a text was seen."""
_SIZE_SHARE = 0.5
"""Power of the number of its texts with which a source counts in an entry."""

Origin: TypeAlias = tuple[str, str]
"""Name of a source, and the group within it."""
Name: TypeAlias = tuple[str, tuple[str, ...], tuple[str, ...]]
"""Language, words of the key, words of the context."""
Weights: TypeAlias = Mapping[str, float]


@dataclass(slots=True)
class Entry:
    """The texts of one kind of field.

    Attributes:
        texts: Text -> source and group within it -> how often.
        lists: The lists that it shares with other entries, by their numbers, with the sources that they are of.
        told: How many observed fields say a word.
    """

    texts: dict[str, dict[Origin, float]] = field(default_factory=lambda: defaultdict(dict))
    lists: dict[int, str] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)

    @property
    def enough(self) -> bool:
        """Whether it can stand alone."""
        return bool(self.lists) or len(self.texts) >= LEAST_TEXTS

    def add(self, other: "Entry") -> None:
        """Take over all of another entry."""
        for text, origins in other.texts.items():
            mine = self.texts[text]
            for origin, weight in origins.items():
                mine[origin] = max(mine.get(origin, 0.0), weight)
        self.lists |= other.lists
        self.told.update(other.told)

    def weights(self, trust: Mapping[str, float]) -> dict[str, float]:
        """Each own text's weight, of the heaviest `MOST_TEXTS`; a source counts by its trust and by how much it has."""
        parts: dict[str, dict[str, float]] = defaultdict(dict)
        for text, origins in self.texts.items():
            for source in {source for source, _ in origins}:
                weights = [weight for origin, weight in origins.items() if origin[0] == source]
                parts[source][text] = max(weights) * len(weights) ** _GROUPS_SHARE
        found: Counter[str] = Counter()
        for source, part in parts.items():
            scale = share(trust.get(source, 1.0), len(part)) / sum(part.values())
            found.update({text: scale * weight for text, weight in part.items()})
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MOST_TEXTS])


@dataclass(slots=True)
class Gathered:
    """All that was observed.

    Attributes:
        entries: By name.
        lists: Texts with their weights, which entries share.
        counts: How many different texts of a field are of each source.
    """

    entries: dict[Name, Entry] = field(default_factory=lambda: defaultdict(Entry))
    lists: list[Weights] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def gather(self, source: str, seen: Iterable[Observation | Listed], indecent: Collection[str]) -> None:
        """Add what was seen in one source."""
        places: dict[tuple[str, tuple[str, ...], tuple[str, ...]], tuple[Name, tuple[str, ...]] | None] = {}
        for one in seen:
            if isinstance(one, Listed):
                self._list(source, one, indecent)
                continue
            place = (one.key, one.parents, one.told)
            if place not in places:
                places[place] = _place(one)
            found = places[place]
            text = " ".join(one.text.split(" ")).strip()
            if found is None or not kept(text, found[0][1], indecent):
                continue
            (_, key, around), said = found
            entry = self.entries[one.language, key, around]
            if text not in entry.texts:
                entry.told.update(said)
                self.counts[source] += 1
            origins, origin = entry.texts[text], (source, one.group)
            origins[origin] = origins.get(origin, 0.0) or 1.0

    def _list(self, source: str, listed: Listed, indecent: Collection[str]) -> None:
        texts = {" ".join(text.split()): weight for text, weight in listed.texts.items()}
        texts = {text: weight for text, weight in texts.items() if kept(text, ("list",), indecent)}
        if len(texts) < LEAST_TEXTS:
            return
        self.counts[source] += len(texts)
        self.lists.append(texts)
        for dotted in listed.fields:
            *parents, key = dotted.split(".")
            entry = self.entries[listed.language, plain(words(key)), plain(context(tuple(parents)))[-1:]]
            entry.lists[len(self.lists) - 1] = source
            entry.told.update(dict.fromkeys(told(listed.told), LEAST_SAID))


def share(trust: float, size: int) -> float:
    """How much of an entry is of a source with so many texts, beside the others."""
    return float(trust * size**_SIZE_SHARE)


def reduced(entries: Mapping[Name, Entry]) -> dict[Name, Entry]:
    """Those of the entries that hold enough, the others brought together under more general names."""
    found = _folded(entries, lambda name: (name[0], name[1], ()))
    found = _folded(found, lambda name: (name[0], name[1][-1:], name[2] or name[1][-2:-1]))
    return {name: entry for name, entry in found.items() if entry.enough}


def _folded(entries: Mapping[Name, Entry], general: Callable[[Name], Name]) -> dict[Name, Entry]:
    found: dict[Name, Entry] = defaultdict(Entry)
    for name, entry in entries.items():
        found[name if entry.enough else general(name)].add(entry)
    return dict(found)


def _place(one: Observation) -> tuple[Name, tuple[str, ...]] | None:
    key = words(one.key)
    if not key or len(key) > 6 or unlisted(Field(one.key, format=one.format)):
        return None
    return (one.language, plain(key), plain(context(one.parents))[-1:]), told(*one.told)

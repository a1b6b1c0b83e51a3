"""Entries: what was observed, brought together by key, parent and language, and reduced to what is worth keeping."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from controllable.lexicons.described_field import Field, context, told, words
from controllable.lexicons.unlisted import unlisted
from corpus.lexicons.keeping import kept
from corpus.lexicons.observation import Observation

LEAST_TEXTS = 3
"""Different texts of an entry; those of smaller ones go to entries of more general names."""
MOST_TEXTS = 3_000
MOST_TOLD = 8
"""Words that are kept of what is said about a field."""
LEAST_SAID = 3
"""Fields that must have said a word."""
_GROUPS_SHARE = 0.5
"""Power of the number of groups in which a text was seen."""

Name: TypeAlias = tuple[str, tuple[str, ...], tuple[str, ...]]
"""Language, words of the key, words of the context."""


@dataclass(slots=True)
class Entry:
    """The texts of one kind of field.

    Attributes:
        texts: Text -> group -> how often.
        told: How many observed fields say a word.
        sources: How many texts are of each source.
    """

    texts: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    told: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Entry") -> None:
        """Take over all of another entry."""
        for text, groups in other.texts.items():
            mine = self.texts[text]
            for group, weight in groups.items():
                mine[group] = max(mine.get(group, 0.0), weight)
        self.told.update(other.told)
        self.sources.update(other.sources)

    def weights(self) -> dict[str, float]:
        """Each text's weight, of the heaviest `MOST_TEXTS`."""
        found = {text: max(groups.values()) * len(groups) ** _GROUPS_SHARE for text, groups in self.texts.items()}
        if len(found) <= MOST_TEXTS:
            return found
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MOST_TEXTS])


def gather(
    source: str, observations: Iterable[Observation], entries: dict[Name, Entry], indecent: Collection[str]
) -> int:
    """Add what was observed in one source to `entries`, and return how many texts were taken."""
    count = 0
    seen: dict[tuple[str, tuple[str, ...], tuple[str, ...]], tuple[Name, tuple[str, ...]] | None] = {}
    for one in observations:
        place = (one.key, one.parents, one.told)
        if place not in seen:
            seen[place] = _place(one)
        found = seen[place]
        text = " ".join(one.text.split(" ")).strip()
        if found is None or not kept(text, found[0][1], indecent):
            continue
        (_, key, around), said = found
        entry = entries.setdefault((one.language, key, around), Entry())
        if text not in entry.texts:
            entry.sources[source] += 1
            entry.told.update(said)
            count += 1
        groups = entry.texts[text]
        groups[one.group or source] = max(groups.get(one.group or source, 0.0), one.weight)
    return count


def _place(one: Observation) -> tuple[Name, tuple[str, ...]] | None:
    key = words(one.key)
    if not key or len(key) > 6 or unlisted(Field(one.key, format=one.format)):
        return None
    return (one.language, key, context(one.parents)[-1:]), told(*one.told)


def reduced(entries: dict[Name, Entry]) -> dict[Name, Entry]:
    """Those of the entries that hold enough, the others brought together under more general names."""
    found = _folded(entries, lambda name: (name[0], name[1], ()))
    found = _folded(found, lambda name: (name[0], name[1][-1:], name[2] or name[1][-2:-1]))
    return {name: entry for name, entry in found.items() if len(entry.texts) >= LEAST_TEXTS}


def _folded(entries: dict[Name, Entry], general: Callable[[Name], Name]) -> dict[Name, Entry]:
    found: dict[Name, Entry] = defaultdict(Entry)
    for name, entry in entries.items():
        found[name if len(entry.texts) >= LEAST_TEXTS else general(name)].add(entry)
    return dict(found)

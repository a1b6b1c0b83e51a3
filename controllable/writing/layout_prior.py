"""The layout prior learned on the corpus: what is present, how long, how often null."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from constraints.errors import CheckpointError
from constraints.layouts.layout import UniformPrior

_SEPARATORS = re.compile(r"[^a-z0-9]+")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_MOST_WORDS = 8  # bounds the work for names of any length
_UNSEEN = UniformPrior()
LAYOUT_PRIOR_FILE = "layout_prior.json"
UNSEEN_PRESENCE = 0.75
"""Presence of optional properties the corpus lacks: real documents fill about 70 % of what their schemas leave open."""


def plain_name(name: str) -> str:
    """A property name without its spelling: `firstName`, `first_name` and `First-Name` are one."""
    return _SEPARATORS.sub("", name.lower())


def endings(name: str) -> Iterator[str]:
    """The plain name, and then that of ever fewer of its last words: `issueShortText` -> `shorttext` -> `text`."""
    yield plain_name(name)
    words = _WORDS.findall(name)
    for first in range(max(1, len(words) - _MOST_WORDS), len(words)):
        yield plain_name("".join(words[first:]))


def _between(quantiles: Sequence[int], rng: Random) -> int:
    """A draw from the piecewise-linear distribution with these equally weighted quantiles."""
    place = rng.random() * (len(quantiles) - 1)
    below = int(place)
    above = min(below + 1, len(quantiles) - 1)
    return round(quantiles[below] + (place - below) * (quantiles[above] - quantiles[below]))


@dataclass(frozen=True)
class LearnedLayoutPrior:
    """A `constraints.layouts.layout.LayoutPrior` from counts (see `controllable.training.layout_prior_statistics`).

    Unseen names back off.

    Args:
        presence: Probability of presence by plain name.
        nulls: Probability of null by plain name.
        lengths: Quantiles of array lengths by plain name; "" holds those of all arrays.
        tokens: Quantiles of slot lengths in tokens by plain name.
        kinds: The same by kind of slot.
    """

    presence: Mapping[str, float] = field(default_factory=dict)
    nulls: Mapping[str, float] = field(default_factory=dict)
    lengths: Mapping[str, Sequence[int]] = field(default_factory=dict)
    tokens: Mapping[str, Sequence[int]] = field(default_factory=dict)
    kinds: Mapping[str, Sequence[int]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> "LearnedLayoutPrior":
        """Read the counts that are saved beside a model.

        Raises:
            CheckpointError: The file is missing or broken.
        """
        try:
            counts = json.loads(path.read_text(encoding="utf-8"))
            return cls(counts["include"], counts["null"], counts["items"], counts["capacity"], counts["kind"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CheckpointError(f"cannot read the layout prior: {error}", where=str(path)) from error

    def save(self, path: Path) -> None:
        """Write the counts to `path`, as JSON."""
        counts = {
            "include": dict(self.presence), "null": dict(self.nulls), "items": dict(self.lengths),
            "capacity": dict(self.tokens), "kind": dict(self.kinds),
        }  # fmt: skip
        path.write_text(json.dumps(counts, separators=(",", ":")), encoding="utf-8")

    def include(self, name: str, parent: str) -> float:
        """Presence by name, kept away from 0 and 1 so that optional properties really vary."""
        return min(0.95, max(0.15, self.presence.get(plain_name(name), UNSEEN_PRESENCE)))

    def items(self, name: str, rng: Random) -> int:
        """Array length by name, else as arrays are in general."""
        quantiles = self.lengths.get(plain_name(name)) or self.lengths.get("")
        return _between(quantiles, rng) if quantiles else _UNSEEN.items(name, rng)

    def branch(self, name: str, kinds: Sequence[str], rng: Random) -> int:
        """Null as often as the name is null in the corpus, the other alternatives uniformly."""
        null = [index for index, kind in enumerate(kinds) if kind == "null"]
        others = [index for index, kind in enumerate(kinds) if kind != "null"]
        if null and (not others or rng.random() < self.null(name)):
            return rng.choice(null)
        return rng.choice(others)

    def null(self, name: str) -> float:
        """Null rate by name; a tenth for unseen names."""
        return self.nulls.get(plain_name(name), 0.1)

    def capacity(self, name: str, kind: str, rng: Random) -> int:
        """Tokens by name or its last words, else by kind, else the usual number for the format."""
        known = (self.tokens[ending] for ending in endings(name) if ending in self.tokens)
        quantiles = next(known, None) or self.kinds.get(kind)
        return _between(quantiles, rng) if quantiles else _UNSEEN.capacity(name, kind, rng)

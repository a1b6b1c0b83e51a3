"""The thing that a named document is about, and how it writes what it is called."""

import random
from dataclasses import dataclass, replace

from corpus.named.words import adjective, noun

_JOINS = {"-": 0.45, "_": 0.3, " ": 0.25}


@dataclass(frozen=True)
class Thing:
    """A thing and the habits of whoever writes about it; all values of a document come from one.

    Args:
        noun: What it is.
        mark: What tells it from others of its kind: an adjective, `example`, `my`, `test` or a number.
        join: What stands between the words of its identifiers.
        rank: A number that is its own.
    """

    noun: str
    mark: str
    join: str
    rank: int

    @property
    def numbered(self) -> bool:
        """Whether a number tells it from others, which then comes last."""
        return self.mark.isdigit()

    def of(self, noun: str) -> "Thing":
        """Another thing of the same writer, with the same mark."""
        return replace(self, noun=noun)

    def words(self) -> list[str]:
        """What it is called: `sound bundle`, `example bundle`, `bundle 3`."""
        return [self.noun, self.mark] if self.numbered else [self.mark, self.noun]

    def called(self) -> str:
        """Its name among lower-case words, for sentences."""
        return self.noun if self.mark == "my" else " ".join(self.words())

    def title(self) -> str:
        """Its name: `Sound Bundle`."""
        return " ".join(word.capitalize() for word in self.words())

    def slug(self) -> str:
        """Its identifier: `sound-bundle`."""
        return self.join.join(self.words()).replace(" ", "-")


def draw(rng: random.Random) -> Thing:
    """A thing, and a writer's habits."""
    rank = int(10 ** rng.uniform(0, 4))
    habit = rng.random()
    if habit < 0.65:
        mark = adjective(rng)
    elif habit < 0.75:
        mark = rng.choice(("example", "sample", "test", "my", "demo"))
    else:
        mark = str(rank)
    join = rng.choices(tuple(_JOINS), weights=tuple(_JOINS.values()))[0]
    return Thing(noun(rng), mark, join, rank)

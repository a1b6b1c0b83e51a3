"""Documents of a model, written ahead: what examples are likely to resemble."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from tqdm import tqdm

from constraints.errors import ControllableError
from constraints.output_types.constraint import Constraint

if TYPE_CHECKING:
    from controllable.lm import DiffusionLM
    from controllable.writing.document import Generation

USUAL: Mapping[str, Any] = {"reserved": True}
"""Options of what is written for tests: it is sent to whoever it names."""


class Guides(Protocol):
    """Texts that values may resemble."""

    @property
    def texts(self) -> Sequence[str]:
        """The texts, one at the least."""


@dataclass(frozen=True)
class Given:
    """Texts that are there already."""

    texts: Sequence[str]


class Written:
    """Texts that a model wrote for a constraint, the same for the same seed.

    Args:
        constraint: What the texts are.
        lm: The model; None for the bundled one.
        count: How many are written.
        seed: Seed of the draws.
        options: What else `DiffusionLM.generate` takes, such as `prompt` or `guidance`.
    """

    def __init__(
        self, constraint: Constraint, lm: "DiffusionLM | None", *, count: int, seed: int, options: dict[str, Any]
    ) -> None:
        self.constraint, self.lm, self.count, self.seed, self.options = constraint, lm, count, seed, options

    @cached_property
    def texts(self) -> Sequence[str]:
        """The texts; documents that the model could not write are left out.

        Raises:
            ControllableError: It could write none: what came of the first.
        """
        outcomes = write(self.constraint, self.lm, count=self.count, seed=self.seed, options=self.options)
        found = [outcome.text for outcome in outcomes if not isinstance(outcome, ControllableError)]
        if not found:
            raise next(outcome for outcome in outcomes if isinstance(outcome, ControllableError))
        return found


def write(
    constraint: Constraint,
    lm: "DiffusionLM | None",
    *,
    count: int,
    seed: int,
    options: Mapping[str, Any],
    progress: bool = False,
) -> "list[Generation | ControllableError]":
    """What a model writes for a constraint: each document, or why there is none.

    They are written in the batches of `Generator.stream`, so that the command line writes the same.

    Args:
        constraint: What the texts are.
        lm: The model; None for the bundled one.
        count: How many are written.
        seed: Seed of the draws.
        options: What else `DiffusionLM.generate` takes, beside those of `USUAL`.
        progress: Whether to show how far it is, on standard error.
    """
    from controllable.writing.document import Request
    from controllable.writing.options import Options

    generator, how = (lm or bundled()).compile(constraint), {**USUAL, **options}
    prompt = how.pop("prompt", None)
    together = max(1, how.get("batch_size", Options.batch_size) // how.get("best_of", Options.best_of))
    found: list[Generation | ControllableError] = []
    with tqdm(total=count, desc="documents", disable=None if progress else True) as bar:
        for first in range(0, count, together):
            requests = [Request(seed, index, prompt) for index in range(first, min(count, first + together))]
            found += generator.write(requests, **how)
            bar.update(len(requests))
    return found


@lru_cache(maxsize=1)
def bundled() -> "DiffusionLM":
    """The bundled model, read once."""
    from controllable.lm import DiffusionLM

    return DiffusionLM.from_pretrained()

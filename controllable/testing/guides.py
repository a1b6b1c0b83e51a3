"""Documents of a model, written ahead: what examples are likely to resemble."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from constraints.constraint import Constraint
from constraints.errors import ControllableError

if TYPE_CHECKING:
    from controllable.model import DiffusionLM


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
        from controllable.document import Generation, Request

        generator = (self.lm or bundled()).compile(self.constraint)
        options = dict(self.options)
        prompt = options.pop("prompt", None)
        outcomes = generator.write([Request(self.seed, index, prompt) for index in range(self.count)], **options)
        found = [outcome.text for outcome in outcomes if isinstance(outcome, Generation)]
        if not found:
            raise next(outcome for outcome in outcomes if isinstance(outcome, ControllableError))
        return found


@lru_cache(maxsize=1)
def bundled() -> "DiffusionLM":
    """The bundled model, read once."""
    from controllable.model import DiffusionLM

    return DiffusionLM.from_pretrained()

"""How well a network writes records of families that it has not seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.content.realism import Source, heldout, measure
from controllable import DiffusionLM
from controllable.sampling import SamplerSettings

JUDGES_SEED = 0
KEPT_FIGURES = ("agreement", "wordy_strings_with_a_word", "distinct_strings", "agreement_by_relation")


@dataclass
class Attempts:
    """Documents that a network writes, each at its first attempt: what is invalid is left out and counted.

    Args:
        lm: The network.
        seed: Seed of the documents.
        settings: How they are written.
        asked: How many were asked for.
        valid: How many of those are valid.
    """

    lm: DiffusionLM
    seed: int
    settings: SamplerSettings
    asked: int = 0
    valid: int = 0

    def __call__(self, schema: dict[str, Any], n: int) -> Iterator[Any]:
        """The valid ones among `n` documents for a schema."""
        self.asked += n
        options: dict[str, Any] = {"seed": self.seed, "sampler": self.settings, "max_corrections": 0}
        for generation in self.lm.compile(schema).stream(n, on_error="skip", progress=False, **options):
            self.valid += 1
            yield generation.value


class Judge:
    """The families that no network has seen.

    Args:
        n: Documents for each.
    """

    def __init__(self, n: int) -> None:
        self.n = n
        self.schemas, self.records, self.wordy = heldout(JUDGES_SEED)

    def of_network(self, lm: DiffusionLM, settings: SamplerSettings, *, seed: int, label: str) -> dict[str, Any]:
        """The figures of what a network writes."""
        attempts = Attempts(lm, seed, settings)
        found = self._figures(attempts, label)
        return {"documents": attempts.asked, "valid": attempts.valid / attempts.asked, **found}

    def of_records(self) -> dict[str, Any]:
        """The figures of the families' own records."""
        return self._figures(self.records, "real")

    def _figures(self, source: Source, label: str) -> dict[str, Any]:
        found = measure(source, self.schemas, self.n, label, self.wordy)
        return {name: found[name] for name in KEPT_FIGURES}

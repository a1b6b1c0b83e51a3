"""What a callback sees after each step."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from constraints.tokens.vocabulary import Vocabulary
from controllable.sampling.collation import Batch
from controllable.sampling.protocols import Outcome
from guidance import TermReport, TracePoint


@dataclass(frozen=True)
class StepState:
    """What a callback sees after each step; it may keep the object.

    Args:
        step: Steps taken, from 1; where rows have taken different numbers, the most.
        steps: Steps in all, of that row.
        noise_level: Noise level of its step.
        token_ids: The canvases as they stand (B, L); free positions show the current sample.
        confidence: How sure each token is, from 0 to 1 (B, L); 1 where clean.
        committed: Positions that will not change any more (B, L), bool, unless they are remasked.
        exists: Positions that belong to the documents (B, L), bool.
        terms: What each term of the guidance said, nan for a row that it does not steer; empty without.
        vocabulary: The tokens.
    """

    step: int
    steps: int
    noise_level: float
    token_ids: NDArray[np.int64]
    confidence: NDArray[np.float64]
    committed: NDArray[np.bool_]
    exists: NDArray[np.bool_]
    terms: Sequence[TermReport]
    vocabulary: Vocabulary

    def tokens(self, row: int) -> list[str]:
        """The text of each token of one canvas; PAD is empty."""
        ids = self.token_ids[row][self.exists[row]]
        return [self.vocabulary.tokens[index].decode("utf-8", errors="replace") for index in ids]


OnStep = Callable[[StepState], None]


@dataclass(frozen=True)
class StepReports:
    """What a group of rows was told by its guidance at a step; on the device until it is asked for.

    Args:
        rows: The rows.
        steps: How many steps each has taken, this one among them; 0 for a row that was finished before.
        level: Noise level of each (b,).
        reports: What each term said.
    """

    rows: Sequence[int]
    steps: Sequence[int]
    level: Tensor
    reports: Sequence[TermReport]

    def points(self) -> Iterator[tuple[int, TracePoint]]:
        """The rows and what is to be told of them."""
        levels = self.level.tolist()
        for told in self.reports:
            for place, (energy, pull) in enumerate(zip(told.energy.tolist(), told.gradient.tolist(), strict=True)):
                if not self.steps[place]:
                    continue
                yield self.rows[place], TracePoint(self.steps[place], levels[place], told.name, energy, pull)


def step_reports(batch: Batch, outcome: Outcome, taken: Sequence[int]) -> list[StepReports]:
    """What guidance said at a step.

    Args:
        batch: The rows.
        outcome: What the step did.
        taken: How many steps each row has taken, this one among them.
    """
    steps = [step if step <= row.settings.steps else 0 for row, step in zip(batch.rows, taken, strict=True)]
    return [
        StepReports(group.rows, [steps[row] for row in group.rows], outcome.level[group.at], reports)
        for group, reports in zip(batch.steered, outcome.reports, strict=False)
    ]


def report(batch: Batch, outcome: Outcome, taken: Sequence[int], vocabulary: Vocabulary) -> StepState:
    """What a step did, on the host.

    Args:
        batch: The rows.
        outcome: What the step did.
        taken: How many steps each row has taken, this one among them.
        vocabulary: The tokens.
    """
    # Of rows that are finished the steps are not counted on.
    numbers = [min(step, row.settings.steps) for row, step in zip(batch.rows, taken, strict=True)]
    furthest = max(range(len(numbers)), key=numbers.__getitem__)
    return StepState(
        step=numbers[furthest],
        steps=batch.rows[furthest].settings.steps,
        noise_level=float(outcome.level[furthest]),
        token_ids=outcome.tokens.cpu().numpy(),
        confidence=torch.where(outcome.known, 1.0, outcome.confidence).cpu().numpy(),
        committed=outcome.known.cpu().numpy(),
        exists=batch.exists.cpu().numpy(),
        terms=_terms(batch, outcome),
        vocabulary=vocabulary,
    )


def _terms(batch: Batch, outcome: Outcome) -> list[TermReport]:
    """The reports of all groups, each laid out over the rows (B,)."""
    found: dict[str, TermReport] = {}
    for group, reports in zip(batch.steered, outcome.reports, strict=True):
        for said in reports:
            if said.name not in found:
                nothing = torch.full((len(batch.rows),), torch.nan)
                found[said.name] = TermReport(said.name, nothing, nothing)
            before, at = found[said.name], group.at.cpu()
            found[said.name] = replace(
                before,
                energy=before.energy.index_put((at,), said.energy.float().cpu()),
                gradient=before.gradient.index_put((at,), said.gradient.float().cpu()),
            )
    return list(found.values())

"""The one loop. It knows nothing of embeddings, padding, noise, caches or tokenizers."""

from collections.abc import Sequence
from dataclasses import replace

import torch

from constraints.errors import UnsatisfiableConstraint
from controllable.sampling.batch import Batch, collate
from controllable.sampling.noise import NoiseSource
from controllable.sampling.remasking import share_to_remask
from controllable.sampling.report import OnStep, report
from controllable.sampling.rows import Row
from controllable.sampling.sampler import Sampler
from controllable.sampling.state import SamplerState


class Loop:
    """Rows that are written side by side; between two steps rows may join and leave.

    Args:
        sampler: How they go from step to step.
        blank: The token that stands for no text.
        device: Where they are.
        on_step: Called after each step.
    """

    def __init__(
        self, sampler: Sampler, *, blank: int, device: torch.device, on_step: OnStep | None = None
    ) -> None:
        self.sampler, self.blank, self.device, self.on_step = sampler, blank, device, on_step
        self.rows: list[Row] = []
        self.taken: list[int] = []
        self._batch: Batch | None = None
        self._state: SamplerState | None = None

    @property
    def finished(self) -> list[int]:
        """Numbers of the rows that have taken all their steps."""
        return [n for n, (row, taken) in enumerate(zip(self.rows, self.taken, strict=True)) if taken >= row.settings.steps]

    @torch.no_grad()
    def join(self, rows: Sequence[Row]) -> None:
        """Rows that begin with the next step; they are numbered behind those that are there."""
        fresh = self._collated(rows)
        state = self.sampler.init(fresh, self._noise(fresh).start())
        self._state = state if self._state is None else self._state.join(state)
        self.rows, self.taken = [*self.rows, *rows], [*self.taken, *(0 for _ in rows)]
        self._batch = fresh if len(self.rows) == len(rows) else self._collated(self.rows)

    @torch.no_grad()
    def leave(self, rows: Sequence[int]) -> tuple[Batch, SamplerState]:
        """Take rows out, by their numbers; those behind them move up. Their batch and their state."""
        assert self._batch is not None and self._state is not None
        gone, going = self._taken_out(rows)
        stay = [number for number in range(len(self.rows)) if number not in set(rows)]
        self._batch, self._state = self._taken_out(stay) if stay else (None, None)
        self.rows = [self.rows[number] for number in stay]
        self.taken = [self.taken[number] for number in stay]
        return gone, going

    @torch.no_grad()
    def step(self) -> None:
        """One step of every row that is not finished.

        Raises:
            UnsatisfiableConstraint: A slot lets no text through.
            GuidanceError: An energy is not as it has to be.
        """
        assert self._batch is not None and self._state is not None
        batch, steps = self._batch, list(zip(self.rows, self.taken, strict=True))
        plan, state = self.sampler.plan(batch, self._state, self.taken)
        self.taken = [taken + 1 for taken in self.taken]
        if not plan.wanted and not plan.remasks:
            self._state = replace(state, step=state.step + 1)
            return
        noise = self._noise(batch).step(
            remasked=[share_to_remask(taken + 1, row.settings) > 0.0 for row, taken in steps],
            renewed=[self._renews(row) and taken < row.settings.steps for row, taken in steps],
        )
        self._state, outcome = self.sampler.step(batch, state, plan, noise)
        if self.on_step is not None and plan.wanted:
            self.on_step(report(batch, outcome, self.taken, self.sampler.vocabulary))
        if self.device.type == "cpu":
            _check(self._state)

    def run(self, rows: Sequence[Row]) -> tuple[Batch, SamplerState]:
        """Write some rows to their end: their batch and their last state.

        Raises:
            UnsatisfiableConstraint, GuidanceError: See `step`.
        """
        self.join(rows)
        while len(self.finished) < len(self.rows):
            self.step()
        batch, state = self.leave(range(len(rows)))
        _check(state)
        return batch, state

    def _renews(self, row: Row) -> bool:
        return self.sampler.denoiser.corruption.refreshed or row.settings.renoise > 0.0

    def _collated(self, rows: Sequence[Row]) -> Batch:
        corruption = self.sampler.denoiser.corruption
        return collate(rows, blank=self.blank, corruption=corruption, device=self.device)

    def _noise(self, batch: Batch) -> NoiseSource:
        return NoiseSource(batch.rows, self.sampler.denoiser.corruption, batch.tokens.shape[1], self.device)

    def _taken_out(self, rows: Sequence[int]) -> tuple[Batch, SamplerState]:
        assert self._batch is not None and self._state is not None
        if list(rows) == list(range(len(self.rows))):
            return self._batch, self._state
        batch = self._collated([self.rows[number] for number in rows])
        return batch, self._state.select(rows, batch.tokens.shape[1])


def _check(state: SamplerState) -> None:
    """Raises `UnsatisfiableConstraint` where a slot let no text through."""
    if bool(state.impossible.any()):
        raise UnsatisfiableConstraint("a slot is too short for every text of its language")

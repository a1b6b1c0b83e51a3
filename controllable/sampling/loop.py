"""The one loop. It knows nothing of embeddings, padding, noise, caches or tokenizers."""

from collections.abc import Sequence
from dataclasses import replace

import torch

from constraints.errors import UnsatisfiableConstraint
from controllable.sampling.batch import Batch
from controllable.sampling.noise import NoiseSource
from controllable.sampling.protocols import Sampler
from controllable.sampling.remasking import share_to_remask
from controllable.sampling.report import OnStep, report
from controllable.sampling.rows import Row
from controllable.sampling.state import SamplerState
from guidance.faults import Fault, raise_first


class Loop:
    """Rows that are written side by side; between two steps rows may join and leave.

    Args:
        sampler: How they go from step to step.
        on_step: Called after each step.
    """

    def __init__(self, sampler: Sampler, *, on_step: OnStep | None = None) -> None:
        self.sampler, self.on_step = sampler, on_step
        self.rows: list[Row] = []
        self.taken: list[int] = []
        self._batch: Batch | None = None
        self._state: SamplerState | None = None
        self._faults: list[Fault] = []

    @property
    def finished(self) -> list[int]:
        """Numbers of the rows that have taken all their steps."""
        rows = enumerate(zip(self.rows, self.taken, strict=True))
        return [number for number, (row, taken) in rows if taken >= row.settings.steps]

    @torch.no_grad()
    def join(self, rows: Sequence[Row]) -> None:
        """Rows that begin with the next step; they are numbered behind those that are there."""
        fresh = self.sampler.collate(rows)
        state = self.sampler.init(fresh, self._noise(fresh).start())
        self._state = state if self._state is None else self._state.join(state)
        self.rows, self.taken = [*self.rows, *rows], [*self.taken, *(0 for _ in rows)]
        self._batch = fresh if len(self.rows) == len(rows) else self.sampler.collate(self.rows)

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
        self._faults += outcome.faults
        if batch.watched:
            self._check()

    def run(self, rows: Sequence[Row]) -> tuple[Batch, SamplerState]:
        """Write some rows to their end: their batch and their last state.

        Raises:
            UnsatisfiableConstraint, GuidanceError: See `step`.
        """
        self.join(rows)
        while len(self.finished) < len(self.rows):
            self.step()
        self._check()
        return self.leave(range(len(rows)))

    def _renews(self, row: Row) -> bool:
        return self.sampler.corruption.refreshed or row.settings.renoise > 0.0

    def _noise(self, batch: Batch) -> NoiseSource:
        return NoiseSource(batch.rows, self.sampler.corruption, batch.tokens.shape[1], batch.tokens.device)

    def _taken_out(self, rows: Sequence[int]) -> tuple[Batch, SamplerState]:
        assert self._batch is not None and self._state is not None
        if list(rows) == list(range(len(self.rows))):
            return self._batch, self._state
        batch = self.sampler.collate([self.rows[number] for number in rows])
        return batch, self._state.select(rows, batch.tokens.shape[1])

    def _check(self) -> None:
        """Look at what may have gone wrong: on the CPU after each step, elsewhere at the end, since it waits."""
        assert self._state is not None
        faults, self._faults = self._faults, []
        raise_first(faults)
        if bool(self._state.impossible.any()):
            raise UnsatisfiableConstraint("a slot is too short for every text of its language")

"""The one loop. It knows nothing of embeddings, padding, noise, caches or tokenizers."""

from collections.abc import Sequence
from dataclasses import replace

import torch

from controllable.sampling.collation import Batch
from controllable.sampling.noise import NoiseSource
from controllable.sampling.protocols import Sampler
from controllable.sampling.report import OnStep, StepReports, report, step_reports
from controllable.sampling.rows import Row
from controllable.sampling.state import SamplerState
from controllable.sampling.step_checks import check_joining, check_leaving, check_state
from guidance.faults import Fault


class Loop:
    """Rows that are written side by side; between two steps rows may join and leave.

    Args:
        sampler: How they go from step to step.
        on_step: Called after each step. What guidance said is in `said` as well, which waits for nothing.
        lenient: Whether a row with a slot that lets no text through is no error: it is `impossible` in its state, and
            nothing more is written of it.
    """

    def __init__(self, sampler: Sampler, *, on_step: OnStep | None = None, lenient: bool = False) -> None:
        self.sampler, self.on_step, self.lenient = sampler, on_step, lenient
        self.rows: list[Row] = []
        self.taken: list[int] = []
        self._batch: Batch | None = None
        self._state: SamplerState | None = None
        self.said: list[StepReports] = []
        self._faults: list[Fault] = []

    @property
    def finished(self) -> list[int]:
        """Numbers of the rows that have taken all their steps."""
        rows = enumerate(zip(self.rows, self.taken, strict=True))
        return [number for number, (row, taken) in rows if taken >= row.settings.steps]

    @torch.no_grad()
    def join(self, rows: Sequence[Row]) -> None:
        """Rows that begin with the next step, numbered behind those there are; with one generator they draw by turns.

        Raises:
            InvalidOption: There are none.
            GuidanceError: See `Sampler.collate`.
        """
        rows = tuple(rows)
        check_joining(rows)
        fresh = self.sampler.collate(rows)
        state = self.sampler.init(fresh, self._noise(fresh).start())
        self._state = state if self._state is None else self._state.join(state)
        self.rows, self.taken = [*self.rows, *rows], [*self.taken, *(0 for _ in rows)]
        self._batch = fresh if len(self.rows) == len(rows) else self.sampler.collate(self.rows)

    @torch.no_grad()
    def leave(self, rows: Sequence[int]) -> tuple[Batch, SamplerState]:
        """Take rows out, by their numbers; those behind them move up. Their batch and their state.

        Raises:
            InvalidOption: A number is not that of a row.
            UnsatisfiableConstraint, GuidanceError: See `step`.
        """
        check_leaving(self.rows, rows)
        assert self._batch is not None and self._state is not None
        check_state(self._state, self._faults, lenient=self.lenient)
        gone, going = self._taken_out(rows)
        stay = [number for number in range(len(self.rows)) if number not in set(rows)]
        self._batch, self._state = self._taken_out(stay) if stay else (None, None)
        self.rows, self.taken = [self.rows[number] for number in stay], [self.taken[number] for number in stay]
        return gone, going

    @torch.no_grad()
    def step(self) -> None:
        """One step of every row; those that are finished stay as they are.

        Raises:
            UnsatisfiableConstraint: A slot lets no text through, unless the loop is lenient.
            GuidanceError: An energy is not as it has to be.
        """
        if self._batch is None or self._state is None:
            return
        batch = self._batch
        plan, state = self.sampler.plan(batch, self._state, self.taken)
        noise = self._noise(batch).step(self.taken)
        self.taken = [taken + 1 for taken in self.taken]
        if not plan.wanted and not plan.remasks:
            self._state = replace(state, step=state.step + 1)
            return
        self._state, outcome = self.sampler.step(batch, state, plan, noise)
        if self.on_step is not None and plan.wanted:
            self.on_step(report(batch, outcome, self.taken, self.sampler.vocabulary))
        self.said += step_reports(batch, outcome, self.taken) if plan.wanted else []
        self._faults += outcome.faults
        if batch.synchronous:
            check_state(self._state, self._faults, lenient=self.lenient)

    def run(self, rows: Sequence[Row]) -> tuple[Batch, SamplerState]:
        """Write some rows to their end: their batch and their last state.

        Raises:
            UnsatisfiableConstraint, GuidanceError: See `step`.
        """
        mine = range(len(self.rows), len(self.rows) + len(rows))
        self.join(rows)
        while not set(mine) <= set(self.finished):
            self.step()
        return self.leave(mine)

    def _noise(self, batch: Batch) -> NoiseSource:
        return NoiseSource(batch.rows, self.sampler.corruption, batch.tokens.shape[1], batch.tokens.device)

    def _taken_out(self, rows: Sequence[int]) -> tuple[Batch, SamplerState]:
        assert self._batch is not None and self._state is not None
        if list(rows) == list(range(len(self.rows))):
            return self._batch, self._state
        batch = self.sampler.collate([self.rows[number] for number in rows])
        return batch, self._state.select(rows, batch.tokens.shape[1])

"""A sampler whose steps are captured in CUDA graphs: a step is some hundreds of kernels, each of which takes the host
longer to launch than a GPU to run."""

from collections.abc import Sequence
from dataclasses import replace

from torch import Tensor

from constraints.inference.prepared import PreparedSlots
from constraints.tokens.vocabulary import Vocabulary
from controllable.sampling.capture.captured import Captures
from controllable.sampling.capture.recording import Recorder
from controllable.sampling.collation import Batch
from controllable.sampling.noise import Noise, StepNoise
from controllable.sampling.protocols import Outcome, Plan, Sampler
from controllable.sampling.rows import Row
from controllable.sampling.rules.corruptions import Corruption
from controllable.sampling.state import SamplerState
from guidance import GuidanceState

KEPT = 64
"""Captures that are kept by default."""


class CapturedSampler:
    """Another sampler, whose steps are captured when their shapes are first seen, and replayed afterwards.

    Steps run as they are where energies guide them, which may do anything; under grammars, whose inference is work of
    the host; and where sums of a row must not depend on the shapes of a batch.

    Args:
        sampler: The other one; its shapes should recur.
        recorder: What captures steps.
        most: How many captures are kept.
    """

    def __init__(self, sampler: Sampler, recorder: Recorder, *, most: int = KEPT) -> None:
        self.sampler = sampler
        self.captures = Captures(recorder, most=most)
        self._batch: tuple[Batch, Batch] | None = None

    @property
    def corruption(self) -> Corruption:
        """See `Sampler.corruption`."""
        return self.sampler.corruption

    @property
    def vocabulary(self) -> Vocabulary:
        """See `Sampler.vocabulary`."""
        return self.sampler.vocabulary

    @property
    def recurring(self) -> bool:
        """See `Sampler.recurring`."""
        return self.sampler.recurring

    def collate(self, rows: Sequence[Row]) -> Batch:
        """See `Sampler.collate`."""
        return self.sampler.collate(rows)

    def init(self, batch: Batch, noise: Noise) -> SamplerState:
        """See `Sampler.init`."""
        return self.sampler.init(batch, noise)

    def plan(self, batch: Batch, state: SamplerState, taken: Sequence[int]) -> tuple[Plan, SamplerState]:
        """See `Sampler.plan`."""
        return self.sampler.plan(batch, state, taken)

    def step(self, batch: Batch, state: SamplerState, plan: Plan, noise: StepNoise) -> tuple[SamplerState, Outcome]:
        """See `Sampler.step`."""
        if not capturable(batch):
            return self.sampler.step(batch, state, plan, noise)
        found: tuple[SamplerState, Outcome] = self.captures.run(
            self.sampler.step, self._without_rows(batch), state, plan, noise
        )
        return found

    def read(self, batch: Batch, state: SamplerState, plan: Plan) -> Tensor:
        """See `Sampler.read`."""
        if not capturable(batch):
            return self.sampler.read(batch, state, plan)
        found: Tensor = self.captures.run(self.sampler.read, self._without_rows(batch), state, plan)
        return found

    def finished(self, batch: Batch, tokens: Tensor) -> GuidanceState:
        """See `Sampler.finished`."""
        return self.sampler.finished(batch, tokens)

    def _without_rows(self, batch: Batch) -> Batch:
        """A batch without what differs from one to the next and no step looks at; of the same batch the same."""
        if self._batch is None or self._batch[0] is not batch:
            self._batch = batch, replace(batch, rows=(), counts=())
        return self._batch[1]


def capturable(batch: Batch) -> bool:
    """Whether a batch's steps are tensors alone, and the host does not look at them in between."""
    alone = isinstance(batch.languages, PreparedSlots) and not batch.steered
    return alone and not batch.invariant and not batch.synchronous

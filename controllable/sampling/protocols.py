"""The seam: what the loop knows of a network. It knows nothing of embeddings, tokenizers, padding or caches.

Shapes: B canvases, L positions, V tokens, N positions that are asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from torch import Tensor

from constraints.tokens.vocabulary import Vocabulary
from controllable.sampling.belief import Belief
from controllable.sampling.collation import Batch
from controllable.sampling.noise import Noise, StepNoise
from controllable.sampling.rows import Row
from controllable.sampling.rules.corruptions import Corruption
from controllable.sampling.state import SamplerState
from guidance import GuidanceState, TermReport
from guidance.faults import Fault


@dataclass(frozen=True)
class DenoiserInput:
    """What a denoiser gets to see at a step.

    Args:
        canvas: What the corruption made of the tokens, (B, L) or (B, L, d); it says nothing where tokens are known.
        tokens: Token ids (B, L), right where they are known.
        known: Which tokens are known (B, L), bool.
        exists: Positions of the documents (B, L), bool.
        written: Positions that are written in this run, known or not (B, L), bool.
        level: Noise level of the positions that are not known (B,), in the corruption's unit.
        condition: What `Denoiser.condition` made of the step before (B, L, ...), 0 at what has been opened since; None
            where it makes nothing of it.
        begun: Canvases that had a step before (B,), bool.
        wanted: Positions whose logits are asked for, as flat indices into B * L (N,).
        groups: Numbers of neighbours among the wanted positions, those of a document, whose sums must not depend on the
            others; None where rounding may.
        shift: Moves what the network reads (B, L, d), and counts as evidence about the tokens; the logits are to be
            differentiable in it. None for nothing.
    """

    canvas: Tensor
    tokens: Tensor
    known: Tensor
    exists: Tensor
    written: Tensor
    level: Tensor
    condition: Tensor | None
    begun: Tensor
    wanted: Tensor
    groups: Sequence[int] | None = None
    shift: Tensor | None = None

    def moved(self, shift: Tensor) -> "DenoiserInput":
        """The same, moved."""
        return replace(self, shift=shift)


class DenoiserCache(Protocol):
    """What a denoiser keeps from step to step: tensors whose rows are canvases, and numbers that the host knows.

    It is handed on: after a call the cache that went in may have been written over.
    """

    def select(self, rows: Sequence[int]) -> "DenoiserCache":
        """That of some canvases."""

    def join(self, other: "DenoiserCache", rows: int) -> "DenoiserCache":
        """That of its canvases, of which there are so many, and then those of another."""


class Denoiser(Protocol):
    """A network that says of each position which token stands there."""

    @property
    def corruption(self) -> Corruption:
        """What it was trained to undo."""

    def begin(self, canvas: Tensor) -> tuple[Any, Tensor | None]:
        """What it remembers of canvases before their first step, and the condition that says nothing."""

    def plan(self, batch: Batch, state: SamplerState, taken: Sequence[int]) -> Any:
        """The state's cache made ready for the next step: all about it that the host has to settle.

        It is called between two steps. On the CPU it may look at the state, so that nothing is read in vain; elsewhere
        shapes alone have to do.

        Args:
            batch: The rows.
            state: Their state.
            taken: How many steps each row has taken.
        """

    def embed(self, given: DenoiserInput) -> Tensor:
        """What it reads, as embeddings (B, L, d): energies get to see it."""

    def __call__(self, given: DenoiserInput, cache: Any) -> tuple[Tensor, Any]:
        """Logits (N, V) of the wanted positions, and what is remembered of the reading.

        The token is that at the position itself. A reading with a `shift` is one more of the same step, of just what
        the reading before it saw; it remembers nothing.
        """

    def condition(self, belief: Belief, share: Tensor | None) -> Tensor | None:
        """What it wants to know of the belief at the next step (B, L, ...); None for nothing.

        Args:
            belief: The constrained distribution of the tokens.
            share: How much of it is to be the sample alone (B,); None for nothing.
        """


@dataclass(frozen=True)
class Plan:
    """What the host settles of a step before it begins.

    Args:
        wanted: Most positions that are open: all that are to be written, or as many as there are.
        groups: Of each row as many as are open in it, where its sums must not depend on the others; else None.
        remasks: Whether a row draws tokens anew after the step.
        temperature: That of all rows; None where they differ, or where the device is to do without knowing.
    """

    wanted: int
    groups: tuple[int, ...] | None = None
    remasks: bool = False
    temperature: float | None = None


@dataclass(frozen=True)
class Outcome:
    """What a step did, for those who watch.

    Args:
        tokens: Known tokens, and the sample elsewhere (B, L).
        confidence: Probability of each token, 1 where it is known (B, L).
        known: Tokens that are known after it, before any are drawn anew (B, L), bool.
        level: Noise level of each canvas (B,).
        reports: For each group of steered rows what each term said.
        faults: What may be wrong with what was said.
    """

    tokens: Tensor
    confidence: Tensor
    known: Tensor
    level: Tensor
    reports: Sequence[Sequence[TermReport]]
    faults: Sequence[Fault] = ()


class Sampler(Protocol):
    """How rows go from one step to the next."""

    @property
    def corruption(self) -> Corruption:
        """Says what noise a document takes."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The tokens."""

    @property
    def recurring(self) -> bool:
        """Whether the shapes of batches are rounded up to a few, so that they recur."""

    def collate(self, rows: Sequence[Row]) -> Batch:
        """Rows side by side, one at least.

        Raises:
            GuidanceError: A row is to be steered to what none of its values has room for.
        """

    def init(self, batch: Batch, noise: Noise) -> SamplerState:
        """The state before the first step.

        Args:
            batch: The rows.
            noise: See `NoiseSource.start`.
        """

    def plan(self, batch: Batch, state: SamplerState, taken: Sequence[int]) -> tuple[Plan, SamplerState]:
        """What the host settles of the next step, and the state made ready for it.

        On the CPU it looks at the state, so that nothing is worked out in vain; elsewhere it knows shapes alone.

        Args:
            batch: The rows.
            state: Their state.
            taken: How many steps each row has taken.
        """

    def step(self, batch: Batch, state: SamplerState, plan: Plan, noise: StepNoise) -> tuple[SamplerState, Outcome]:
        """One denoising step, a pure function of tensors; nothing is read back to the host.

        Args:
            batch: The rows.
            state: Their state; its cache may be written over.
            plan: See `plan`.
            noise: See `NoiseSource.step`.
        """

    def read(self, batch: Batch, state: SamplerState, plan: Plan) -> Tensor:
        """What one reading says of each wanted position, log-probabilities of its tokens (N, V)."""

    def finished(self, batch: Batch, tokens: Tensor) -> GuidanceState:
        """What energies see of canvases that have been written, with these token ids (B, L), all certain."""

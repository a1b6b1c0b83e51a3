"""The protocol of an energy, and what it sees.

Shapes: B canvases, L positions, V tokens, d embedding coordinates.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import torch
from torch import Tensor

from constraints.errors import GuidanceError
from constraints.tokens.vocabulary import Vocabulary
from guidance.faults import Fault, raise_first


@dataclass(frozen=True)
class GuidanceState:
    """What an energy sees at one denoising step.

    Args:
        probabilities: Token probabilities (B, L, V) under the current prediction; one-hot at clean positions.
            Gradients with respect to them are what steers.
        embeddings: The token embeddings (V, d).
        noisy: The noisy canvas (B, L, d).
        sigma: Noise level (B,), standard deviation per embedding coordinate.
        free: Positions that are still being written (B, L), bool.
        exists: Positions that belong to the document (B, L), bool.
        vocabulary: The tokens.
        slot: Number of the slot of each position within its canvas (B, L), -1 outside of slots; None where there are
            no slots to tell apart.
        pointers: JSON pointer of each slot of each canvas.
        places: Of each slot of each canvas, numbered as in `pointers`, its positions (K,), int64, on the device; none
            where the slot is not being written. Their numbers are known on the host, so that nothing has to be read
            back to tell where a value stands. None where that is told by `slot` alone.
        faults: Where energies note what is wrong with their numbers, to be looked at after the step. None where they
            raise it at once, for which numbers have to be read back.
        finished: Whether all is written, and nothing left to steer: the energy is to judge. `free` are then the
            positions that were written.
    """

    probabilities: Tensor
    embeddings: Tensor
    noisy: Tensor
    sigma: Tensor
    free: Tensor
    exists: Tensor
    vocabulary: Vocabulary
    slot: Tensor | None = None
    pointers: Sequence[Sequence[str]] = ()
    places: Sequence[Sequence[Tensor]] | None = None
    faults: list[Fault] | None = None
    finished: bool = False

    def note(self, fault: Fault) -> None:
        """Notes what may be wrong with an energy, or raises it if it is."""
        if self.faults is None:
            raise_first([fault])
        else:
            self.faults.append(fault)

    @property
    def estimate(self) -> Tensor:
        """The estimate of the clean embeddings (B, L, d): their expectation under `probabilities`."""
        return self.probabilities @ self.embeddings

    @property
    def logits(self) -> Tensor:
        """Log-probabilities (B, L, V) of the tokens; those of impossible ones are the least finite number's."""
        return self.probabilities.clamp_min(torch.finfo(self.probabilities.dtype).tiny).log()


@runtime_checkable
class Energy(Protocol):
    """A soft preference: log-probability, up to a constant, that a canvas has a property.

    Higher is better, so that energies add up with each other and with the log-partition of a constraint. Classes that
    derive from `guidance.Guide` have `+`, `*`, `|`, `&` and `~` as well.
    """

    def energy(self, state: GuidanceState) -> Tensor:
        """One number for each canvas, (B,), differentiable in `state.probabilities`."""


EnergyFunction = Callable[[GuidanceState], Tensor]
Guidance = Energy | EnergyFunction | Sequence[Energy | EnergyFunction]


def name_of(energy: object) -> str:
    """What a term is called in messages and traces."""
    name = getattr(energy, "name", None)
    return name if isinstance(name, str) else getattr(energy, "__name__", type(energy).__name__)


def evaluate(energy: Energy, state: GuidanceState) -> Tensor:
    """The energy of each canvas (B,), its shape and numbers checked.

    Raises:
        GuidanceError: It is not one finite number for each canvas; for its numbers see `GuidanceState.faults`.
    """
    value = energy.energy(state)
    expected = (len(state.probabilities),)
    if not isinstance(value, Tensor) or value.shape != expected:
        given = tuple(value.shape) if isinstance(value, Tensor) else f"a {type(value).__name__}"
        raise GuidanceError(
            f"the energy has shape {given}", where=name_of(energy),
            hint=f"An energy is one number for each canvas, a tensor of shape {expected}",
        )  # fmt: skip
    wrong = torch.isnan(value.detach()) | (value.detach() == torch.inf)
    state.note(
        Fault(wrong.any(), "the energy is not a number", name_of(energy), "Clamp probabilities before a logarithm")
    )
    return value

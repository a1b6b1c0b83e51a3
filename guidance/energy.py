"""The protocol of an energy, and sums of energies.

Shapes: B canvases, L positions, V tokens, d embedding coordinates.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from torch import Tensor

from constraints.errors import InvalidOption
from constraints.vocabulary import Vocabulary


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
    """

    probabilities: Tensor
    embeddings: Tensor
    noisy: Tensor
    sigma: Tensor
    free: Tensor
    exists: Tensor
    vocabulary: Vocabulary

    @property
    def estimate(self) -> Tensor:
        """The estimate of the clean embeddings (B, L, d): their expectation under `probabilities`."""
        return self.probabilities @ self.embeddings


@runtime_checkable
class Energy(Protocol):
    """A soft preference: log-probability, up to a constant, that a canvas has the wished property.

    Higher is better, so that energies add up with each other and with the log-partition of a constraint.
    """

    def energy(self, state: GuidanceState) -> Tensor:
        """One number for each canvas, (B,), differentiable in `state.probabilities`."""


EnergyFunction = Callable[[GuidanceState], Tensor]


@dataclass(frozen=True)
class WeightedSum:
    """A weighted sum of energies.

    Args:
        terms: The energies.
        weights: Their weights, in the same order.
    """

    terms: Sequence[Energy]
    weights: Sequence[float]

    def energy(self, state: GuidanceState) -> Tensor:
        """The sum (B,)."""
        total = state.probabilities.new_zeros(len(state.probabilities))
        for weight, term in zip(self.weights, self.terms, strict=True):
            value = term.energy(state)
            if value.shape != total.shape:
                raise InvalidOption(
                    f"{type(term).__name__} gave an energy of shape {tuple(value.shape)}",
                    hint=f"An energy is one number for each canvas, shape {tuple(total.shape)}",
                )
            total = total + weight * value
        return total


@dataclass(frozen=True)
class _Function:
    function: EnergyFunction

    def energy(self, state: GuidanceState) -> Tensor:
        return self.function(state)


def as_energy(guidance: "Energy | EnergyFunction | Sequence[Energy | EnergyFunction]") -> Energy:
    """Accept an energy, a plain function of the state, or a sequence of them (their sum).

    Raises:
        InvalidOption: The thing is none of these.
    """
    if isinstance(guidance, Sequence):
        return WeightedSum([as_energy(term) for term in guidance], [1.0] * len(guidance))
    if isinstance(guidance, Energy):
        return WeightedSum([guidance], [1.0])
    if callable(guidance):
        return WeightedSum([_Function(guidance)], [1.0])
    raise InvalidOption(
        f"{guidance!r} is not guidance", hint="Pass an object with a method energy(state), or a function of the state"
    )

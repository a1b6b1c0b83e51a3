"""Energies for a batch of canvases: what they work out on the host is worked out before the first step.

A step may be compiled, or captured; then an energy cannot encode a text or build an automaton in it. An energy that has
to may have a method `bound(canvases)`, which gives another energy, equal on these canvases, that is tensors alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from constraints.tokens.vocabulary import Vocabulary
from guidance.energy import Energy, GuidanceState, name_of


@dataclass(frozen=True)
class Canvases:
    """What is known of a batch of canvases before they are written.

    Args:
        places: See `GuidanceState.places`.
        pointers: JSON pointer of each slot of each canvas.
        vocabulary: The tokens.
        embeddings: The token embeddings (V, d), on the device.
        length: L, the positions of each canvas.
        documents: Of each canvas the positions (K,) of its document without the prompt in front of it, int64, on the
            device. None where they are not known; then energies that read whole documents stay as they are.
    """

    places: Sequence[Sequence[Tensor]]
    pointers: Sequence[Sequence[str]]
    vocabulary: Vocabulary
    embeddings: Tensor
    length: int
    documents: Sequence[Tensor] | None = None

    @property
    def device(self) -> torch.device:
        """Where the canvases are."""
        return self.embeddings.device


@dataclass(frozen=True)
class BoundEnergy:
    """An energy for some canvases.

    Args:
        function: The energy.
        name: What it is called.
        multilinear: See `Guide`.
        calibrated: See `Guide`.
    """

    function: Callable[[GuidanceState], Tensor]
    name: str
    multilinear: bool
    calibrated: bool

    @classmethod
    def like(cls, energy: Energy, function: Callable[[GuidanceState], Tensor]) -> "BoundEnergy":
        """A function in place of an energy."""
        kind = (getattr(energy, "multilinear", False), getattr(energy, "calibrated", False))
        return cls(function, name_of(energy), *kind)

    def energy(self, state: GuidanceState) -> Tensor:
        """What the function says (B,)."""
        return self.function(state)


def bound(energy: Energy, canvases: Canvases) -> Energy:
    """The energy for some canvases; as it is if it has nothing to work out.

    Raises:
        GuidanceError: The energy has nothing to say of any of these canvases, see `Matches.energy`.
    """
    method: Callable[[Canvases], Energy] | None = getattr(energy, "bound", None)
    return energy if method is None else method(canvases)

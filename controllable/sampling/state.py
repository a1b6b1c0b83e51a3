"""The state of a batch between two steps: tensors, whose rows are canvases."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor


@dataclass(frozen=True, eq=False)
class SamplerState:
    """All that changes from step to step. B canvases, L positions.

    A state is handed on: `Sampler.step` may write over the cache of the one it is given.

    Args:
        step: Steps taken by each canvas (B,).
        tokens: Token ids (B, L), right where they are known.
        known: Which tokens are known (B, L), bool.
        canvas: What noise has left of the others, (B, L) or (B, L, d), see `Corruption`.
        condition: What the denoiser keeps of the last belief (B, L, ...); None where it keeps nothing.
        draws: Decide the tokens of a sample (B, L, 2), standard normal, fp64.
        log_prob: Log-probability of each token when it was accepted (B, L), fp64.
        own_log_prob: The same by the network alone: without constraint, guidance and temperature.
        impossible: Canvases with a slot that lets nothing through (B,), bool.
        cache: What the denoiser remembers, see `DenoiserCache`.
    """

    step: Tensor
    tokens: Tensor
    known: Tensor
    canvas: Tensor
    condition: Tensor | None
    draws: Tensor
    log_prob: Tensor
    own_log_prob: Tensor
    impossible: Tensor
    cache: Any

    def select(self, rows: Sequence[int], length: int) -> "SamplerState":
        """That of some canvases, of so many positions."""
        at = torch.tensor(list(rows), dtype=torch.long, device=self.step.device)

        def of(tensor: Tensor) -> Tensor:
            return tensor[at] if tensor.ndim == 1 else tensor[at, :length]

        return replace(self, **{name: of(value) for name, value in self._tensors()}, cache=self.cache.select(rows))

    def join(self, other: "SamplerState") -> "SamplerState":
        """That of its canvases, and then those of another."""
        length = max(self.tokens.shape[1], other.tokens.shape[1])
        theirs = dict(other._tensors())
        joined = {
            name: torch.cat((_padded(value, length, name), _padded(theirs[name], length, name)))
            for name, value in self._tensors()
        }
        return replace(self, **joined, cache=self.cache.join(other.cache, len(self.step)))

    def _tensors(self) -> list[tuple[str, Tensor]]:
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return [(name, value) for name, value in values if isinstance(value, Tensor)]


def _padded(tensor: Tensor, length: int, name: str) -> Tensor:
    """Of so many positions; those behind a document hold nothing, and that is known."""
    if tensor.ndim == 1 or tensor.shape[1] == length:
        return tensor
    behind = [0, 0] * (tensor.ndim - 2) + [0, length - tensor.shape[1]]
    return F.pad(tensor, behind, value=float(name == "known"))

"""Any function of token ids behind the seam: a denoiser that remembers nothing from one step to the next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from constraints.errors import GuidanceError, InvalidOption
from controllable.sampling.belief import Belief
from controllable.sampling.collation import Batch
from controllable.sampling.protocols import DenoiserInput
from controllable.sampling.rules.corruptions import Corruption
from controllable.sampling.state import SamplerState

LogitsOf = Callable[[Tensor, Tensor, Tensor, Tensor], Tensor]
"""From token ids (B, L), which of them are known (B, L), which positions there are (B, L) and noise levels (B,) to
logits (B, L, V)."""


@dataclass(frozen=True)
class Lengths:
    """Positions of each canvas, where canvases are to be read one by one; else nothing."""

    of: tuple[int, ...] | None = None

    def select(self, rows: Sequence[int]) -> "Lengths":
        """See `DenoiserCache`."""
        return Lengths()

    def join(self, other: "Lengths", rows: int) -> "Lengths":
        """See `DenoiserCache`."""
        return Lengths()


class Stateless:
    """A denoiser made of a plain function.

    Args:
        function: Gives logits (B, L, V) of `(canvas, known, exists, level)`: token ids (B, L), the known ones and
            elsewhere what the corruption made of them; which are known (B, L), bool; which positions belong to the
            documents and do not just fill the batch (B, L), bool; noise levels (B,). The logits of a position are those
            of the token that stands there.
        corruption: What it was trained to undo, `Masked` or `Uniform`.
        embeddings: What energies get to see for the token embeddings (V, d).
    """

    def __init__(self, function: LogitsOf, corruption: Corruption, embeddings: Tensor) -> None:
        self.function, self.corruption, self.embeddings = function, corruption, embeddings

    def begin(self, canvas: Tensor) -> tuple[Lengths, None]:
        """See `Denoiser.begin`."""
        return Lengths(), None

    def plan(self, batch: Batch, state: SamplerState, taken: Sequence[int]) -> Lengths:
        """See `Denoiser.plan`."""
        return Lengths(tuple(len(row.tokens) for row in batch.rows) if batch.invariant else None)

    def embed(self, given: DenoiserInput) -> Tensor:
        """See `Denoiser.embed`; 0 where a token has no embedding, as a mask has none."""
        # A mask may be one more than there are tokens.
        table = F.pad(self.embeddings, (0, 0, 0, 1))
        return F.embedding(self._shown(given).clamp_max(len(self.embeddings)), table)

    def __call__(self, given: DenoiserInput, cache: Lengths) -> tuple[Tensor, Lengths]:
        """See `Denoiser.__call__`.

        Raises:
            GuidanceError: Guidance moves embeddings, and there are none.
            InvalidOption: The function gives logits of another shape.
        """
        if given.shift is not None:
            raise GuidanceError("this denoiser reads token ids, which cannot be moved", hint="Use Tilt()")
        parts = self._shown(given), given.known, given.exists, given.level
        if cache.of is None:
            logits = self._said(*parts)
        else:
            rows = []
            for row, length in enumerate(cache.of):
                canvas, known, exists, level = (part[row : row + 1] for part in parts)
                alone = self._said(canvas[:, :length], known[:, :length], exists[:, :length], level)
                rows.append(F.pad(alone, (0, 0, 0, given.known.shape[1] - length)))
            logits = torch.cat(rows)
        return logits.flatten(0, 1)[given.wanted].float(), cache

    def _said(self, canvas: Tensor, known: Tensor, exists: Tensor, level: Tensor) -> Tensor:
        logits = self.function(canvas, known, exists, level)
        expected = (*canvas.shape, len(self.embeddings))
        if not isinstance(logits, Tensor) or logits.shape != expected:
            given = tuple(logits.shape) if isinstance(logits, Tensor) else type(logits).__name__
            raise InvalidOption(
                f"the function of the denoiser gives {given}",
                where=getattr(self.function, "__name__", type(self.function).__name__),
                hint=f"Give logits of shape {expected}, one for each token of the vocabulary",
            )
        return logits

    def condition(self, belief: Belief, share: Tensor | None) -> None:
        """See `Denoiser.condition`."""

    @staticmethod
    def _shown(given: DenoiserInput) -> Tensor:
        return torch.where(given.known, given.tokens, given.canvas)

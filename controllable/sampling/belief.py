"""The belief: the distribution of the tokens of a batch, given what its slots let through.

Shapes: B canvases, L positions, P of them to be written, V tokens.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from constraints.inference import Posterior


@dataclass(frozen=True, eq=False)
class Belief:
    """The distribution of the tokens under the constraint, laid out as canvases.

    Args:
        posterior: Of the P positions.
        positions: Their flat indices into B * L (P,).
        tokens: What is known (B, L), and anything elsewhere.
        known: Where it is (B, L), bool.
        groups: Numbers of neighbours among the P positions whose sums must not depend on the others; None where
            rounding may.
    """

    posterior: Posterior
    positions: Tensor
    tokens: Tensor
    known: Tensor
    groups: Sequence[int] | None

    @property
    def open(self) -> Tensor:
        """Which of the positions are open (P,), bool."""
        return ~self.known.flatten()[self.positions]

    def _spread(self, values: Tensor, elsewhere: Tensor) -> Tensor:
        """Values (P, ...) at the open positions of (B, L, ...), what is elsewhere at all others."""
        keep = self.open.view(-1, *(1 for _ in values.shape[1:]))
        flat = elsewhere.flatten(0, 1)
        put = flat.index_put((self.positions,), torch.where(keep, values.to(flat.dtype), flat[self.positions]))
        return put.view_as(elsewhere)

    @property
    def sample(self) -> Tensor:
        """An exact sample (B, L), with the known tokens where they are; -1 where a slot lets nothing through."""
        assert self.posterior.sample is not None
        return self._spread(self.posterior.sample, self.tokens)

    @property
    def confidence(self) -> Tensor:
        """Probability of each token of the sample (B, L), fp64; 1 where it is known."""
        assert self.posterior.sample_probability is not None
        return self._spread(self.posterior.sample_probability, torch.ones_like(self.tokens, dtype=torch.float64))

    def expectation(self, values: Tensor, wanted: Tensor) -> Tensor:
        """The mean of some values (V, d) at the wanted positions (B, L, d), 0 elsewhere.

        Args:
            values: What each token is worth (V, d).
            wanted: Positions (B, L), bool, open ones.
        """
        mean = self.posterior.expectation(values, wanted=wanted.flatten()[self.positions], groups=self.groups).float()
        return self._spread(mean, torch.zeros(*self.tokens.shape, values.shape[1], device=mean.device))

    def entropy(self) -> Tensor:
        """Entropy of the tokens of each open position (B, L), nats; 0 where they are known."""
        entropy = torch.special.entr(self.posterior.marginals).sum(dim=-1)
        return self._spread(entropy, torch.zeros_like(self.tokens, dtype=entropy.dtype))

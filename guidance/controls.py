"""Ready-made energies for words that should, or should not, appear."""

from dataclasses import dataclass

import torch
from torch import Tensor

from guidance.energy import GuidanceState

TINY = 1e-6


def _log_presence(state: GuidanceState, text: str) -> Tensor:
    """Log-probabilities (B, S) that `text` stands at each start S, positions independent."""
    ids = state.vocabulary.encode(text)
    length = state.probabilities.shape[1]
    starts = max(0, length - len(ids) + 1)
    total = state.probabilities.new_zeros(len(state.probabilities), starts)
    for offset, token in enumerate(ids):
        total = total + state.probabilities[:, offset : offset + starts, token].clamp_min(TINY).log()
    return total


@dataclass(frozen=True)
class Keyword:
    """The text should appear somewhere: the mean over positions of its probability (Plaid, section 3.4).

    Args:
        text: The wished text, as it stands in the document.
        weight: Factor on the energy.
    """

    text: str
    weight: float = 1.0

    def energy(self, state: GuidanceState) -> Tensor:
        """Log-sum-exp over starts, minus the log of their number, (B,)."""
        presence = _log_presence(state, self.text)
        if presence.shape[1] == 0:
            return state.probabilities.sum(dim=(1, 2)) * 0.0
        starts = torch.tensor(float(presence.shape[1]), device=presence.device)
        return self.weight * (presence.logsumexp(dim=1) - starts.log())


@dataclass(frozen=True)
class Avoid:
    """The text should appear nowhere: the log-probability that it stands at no start.

    Args:
        text: The unwanted text.
        weight: Factor on the energy.
    """

    text: str
    weight: float = 1.0

    def energy(self, state: GuidanceState) -> Tensor:
        """Sum over starts of log(1 - p), (B,)."""
        presence = _log_presence(state, self.text).exp()
        return self.weight * torch.log1p(-presence.clamp_max(1.0 - TINY)).sum(dim=1)

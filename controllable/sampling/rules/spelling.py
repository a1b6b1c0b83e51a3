"""Spelling: what the network says of a text, apart from how long it thinks that it is."""

import torch
from torch import Tensor

_LEAST = 1e-6
"""Least probability that a position holds text."""


def spelling(log_probs: Tensor, blank: int, where: Tensor | None = None) -> Tensor:
    """Log-probabilities (N, V) of tokens given that there is one; that of no text is 0.

    Of a text that is chosen as a whole the length is known. What a network says of it is mostly how much room there is:
    it has learned from slots that are a few tokens wider than their texts.

    Args:
        log_probs: Of N positions (N, V), normalised; they are written over.
        blank: The token that stands for no text.
        where: Which positions are meant (N,), bool, the others staying as they are; None for all.
    """
    no_text = log_probs[:, blank].clone()
    text = torch.log1p(-no_text.exp().clamp_max(1.0 - _LEAST))
    nothing = torch.zeros_like(no_text)
    if where is not None:
        text, nothing = torch.where(where, text, 0.0), torch.where(where, nothing, no_text)
    found = log_probs.sub_(text[:, None])
    found.select(1, blank).copy_(nothing)
    return found

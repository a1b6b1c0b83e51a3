"""Remasking: which tokens of a finished draft to draw anew, given all the others.

A draft commits its tokens one after another, the first of them with little to go by. Emptying some tokens and drawing
them again, given the rest, is a step of Gibbs sampling by blocks (Geman and Geman 1984); for diffusion over tokens it
is remasking at inference time (Wang et al. 2025, arXiv 2503.00307).
"""

from torch import Tensor

from controllable.sampling.rules.acceptance import place_of
from controllable.sampling.rules.settings import SamplerSettings

MOST, LEAST = 0.4, 0.02
"""Share of a canvas' tokens that the first and the last remasking step draw anew."""
_PULLED = 1.0
"""Nats by which guidance has to want another token for a blank to be drawn anew."""


def share_to_remask(step: int, settings: SamplerSettings) -> float:
    """Share of the tokens that are drawn anew at a step: 0 in the draft, then less and less."""
    remasking = step - settings.draft
    if remasking < 0 or step >= settings.steps:
        return 0.0
    done = remasking / max(1, settings.steps - settings.draft - 1)
    return LEAST + (MOST - LEAST) * (1.0 - done)


def select_to_remask(
    log_prob: Tensor, pull: Tensor, gumbel: Tensor, *, written: Tensor, held: Tensor, blank: Tensor, share: Tensor
) -> Tensor:
    """The tokens to draw anew: of each canvas a share, those that were least likely and that guidance objects to most.

    With Gumbel noise they are a sample without replacement (Kool et al. 2019, arXiv 1903.06059, section 3), so that in
    time every token has its turn.

    Args:
        log_prob: Of each token when it was drawn (B, L), nats.
        pull: How much guidance would gain from another token there (B, L), nats.
        gumbel: Standard Gumbel noise (B, L).
        written: Positions that were written (B, L), bool.
        held: Positions that stay as they are (B, L), bool.
        blank: Positions that hold no text (B, L); one of them counts only where guidance wants text.
        share: Share of the tokens (B,), at least one of each canvas where it is not 0.

    Returns:
        (B, L), bool.
    """
    wanted = (share * (written & ~blank).sum(dim=1)).ceil()[:, None]
    able = written & ~held & (~blank | (pull > _PULLED))
    return able & (place_of(~able, log_prob - pull - gumbel) < wanted)

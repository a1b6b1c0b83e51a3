"""Revision: which tokens of a finished draft to draw anew, given all the others.

A draft commits its tokens one after another, the first of them with little to go by. Emptying some tokens and drawing
them again, given the rest, is a step of Gibbs sampling by blocks (Geman and Geman 1984); for diffusion over tokens it
is remasking at inference time (Wang et al. 2025, arXiv 2503.00307).
"""

import numpy as np
from numpy.typing import NDArray

MOST, LEAST = 0.4, 0.02
"""Share of a canvas' tokens that the first and the last revising step draw anew."""
_PULLED = 1.0
"""Nats by which guidance has to want another token for a PAD to be drawn anew."""


def share(done: float) -> float:
    """Share of the tokens to draw anew.

    Args:
        done: How far along the revising steps are, from 0 at the first to 1 at the last.
    """
    return LEAST + (MOST - LEAST) * (1.0 - done)


def doubtful(
    log_prob: NDArray[np.float64],
    pull: NDArray[np.float64],
    gumbel: NDArray[np.float64],
    *,
    pads: NDArray[np.bool_],
    held: NDArray[np.bool_],
    owner: NDArray[np.int64],
    share: float,
) -> NDArray[np.bool_]:
    """The tokens to draw anew: of each canvas a share, those that were least likely and that guidance objects to most.

    With Gumbel noise they are a sample without replacement (Kool et al. 2019, arXiv 1903.06059, section 3), so that in
    time every token has its turn.

    Args:
        log_prob: Of each token when it was drawn (P,), nats.
        pull: How much guidance would gain from another token there (P,), nats.
        gumbel: Standard Gumbel noise (P,).
        pads: Positions that hold no text (P,); one of them counts only where guidance wants text.
        held: Positions that stay as they are (P,).
        owner: Canvas of each position, ascending (P,).
        share: Share of the tokens, at least one of each canvas.

    Returns:
        (P,), bool.
    """
    able = ~held & (~pads | (pull > _PULLED))
    wanted = np.ceil(share * np.bincount(owner, weights=~pads))
    doubt = pull - log_prob + gumbel
    order = np.lexsort((-doubt, ~able, owner))
    place = np.empty(len(owner), dtype=np.int64)
    place[order] = np.arange(len(owner)) - np.searchsorted(owner, owner)
    chosen: NDArray[np.bool_] = able & (place < wanted[owner])
    return chosen

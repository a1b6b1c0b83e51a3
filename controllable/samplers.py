"""The sampler: small pure steps over an explicit state.

P is the number of positions in slots, d the number of embedding coordinates.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from constraints.errors import InvalidOption

Estimate = Literal["mean", "sample", "mixed"]


@dataclass(frozen=True)
class SamplerSettings:
    """How a run of denoising steps is made.

    Args:
        steps: Number of denoising steps.
        temperature: The logits are divided by it; below 1 the likely tokens are favoured.
        renoise: Share of fresh noise at the next level; the rest is the noise that is already there. 0 is the
            deterministic step of DDIM (Song et al. 2021, arXiv 2010.02502, eq. 12), 1 draws all of it anew.
        commit: Exponent of the share of positions that are clean after step k of K, (k / K) ** commit.
        estimate: The constrained estimate of the clean embeddings: the mean under the constraint, a sample from it,
            or the mean at high noise going over into the sample.
    """

    steps: int = 12
    temperature: float = 0.7
    renoise: float = 0.9
    commit: float = 1.0
    estimate: Estimate = "mean"

    def __post_init__(self) -> None:
        if self.steps < 1:
            raise InvalidOption(f"steps is {self.steps}, it must be at least 1")
        if not self.temperature > 0:
            raise InvalidOption(f"temperature is {self.temperature}, it must be above 0")
        if not 0 <= self.renoise <= 1:
            raise InvalidOption(f"renoise is {self.renoise}, it must be between 0 and 1")


@dataclass(frozen=True)
class SamplerState:
    """The free positions at one step.

    Args:
        step: Number of steps taken.
        noisy: Noisy embeddings (P, d).
        estimate: The last estimate of the clean embeddings (P, d), zero before the first step.
        committed: Token ids of the committed positions, -1 elsewhere (P,).
        log_prob: Log-probability of each committed token when it was committed (P,).
    """

    step: int
    noisy: Tensor
    estimate: Tensor
    committed: NDArray[np.int64]
    log_prob: NDArray[np.float64]


def surest(
    confidence: NDArray[np.float64],
    committed: NDArray[np.int64],
    owner: NDArray[np.int64],
    share: float,
) -> NDArray[np.int64]:
    """The positions to commit so that at least `share` of every canvas is: the surest of those still free.

    Args:
        confidence: Probability of the sampled token (P,).
        committed: Committed token ids, -1 where free (P,).
        owner: Canvas of each position, ascending (P,).
        share: Wished share of committed positions.

    Returns:
        Indices of positions, ascending.
    """
    if len(owner) == 0:
        return np.zeros(0, dtype=np.int64)
    total = np.bincount(owner)
    done = np.bincount(owner[committed >= 0], minlength=len(total))
    wanted = np.ceil(share * total - 1e-9).astype(np.int64) - done
    order = np.lexsort((-np.where(committed >= 0, -1.0, confidence), owner))
    rank = np.empty(len(owner), dtype=np.int64)
    first = np.concatenate(([0], np.cumsum(total)))[owner]
    rank[order] = np.arange(len(owner)) - first[order]
    return np.flatnonzero((committed < 0) & (rank < wanted[owner]))


def mix_estimate(mean: Tensor, sample: Tensor, step: int, settings: SamplerSettings) -> Tensor:
    """The estimate of the clean embeddings (P, d) that the settings ask for."""
    if settings.estimate == "mean":
        return mean
    if settings.estimate == "sample":
        return sample
    share = (step + 1) / settings.steps
    return (1.0 - share) * mean + share * sample


def advance(
    state: SamplerState,
    estimate: Tensor,
    sigma: float,
    sigma_next: float,
    noise: Tensor,
    settings: SamplerSettings,
) -> SamplerState:
    """Move the free positions from noise level `sigma` to `sigma_next`.

    Args:
        state: The state at `sigma`.
        estimate: The new estimate of the clean embeddings (P, d).
        sigma: Current noise level.
        sigma_next: Next noise level.
        noise: Fresh standard normal noise (P, d).
        settings: How much of it is mixed in.
    """
    present = (state.noisy - estimate) / sigma
    kept = (1.0 - settings.renoise**2) ** 0.5
    noisy = estimate + sigma_next * (kept * present + settings.renoise * noise)
    return replace(state, step=state.step + 1, noisy=noisy, estimate=estimate)


def start(table: Tensor, committed: NDArray[np.int64], sigma: float, noise: Tensor, origin: Tensor) -> SamplerState:
    """The state before the first step.

    Args:
        table: The token embeddings (V, d).
        committed: Token ids of positions that are known, -1 elsewhere (P,).
        sigma: First noise level.
        noise: Standard normal noise (P, d).
        origin: Clean embeddings that the noise is added to (P, d); zero for a start from nothing.
    """
    return SamplerState(
        step=0,
        noisy=origin + sigma * noise,
        estimate=torch.zeros(len(committed), table.shape[1], device=table.device),
        committed=committed,
        log_prob=np.zeros(len(committed)),
    )

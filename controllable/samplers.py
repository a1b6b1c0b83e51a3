"""The sampler: small pure steps over an explicit state.

P is the number of positions in slots, d the number of embedding coordinates.
"""

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from constraints.errors import InvalidOption

Estimate = Literal["mean", "sample", "mixed"]
CERTAIN = 0.95


@dataclass(frozen=True)
class SamplerSettings:
    """How a run of denoising steps is made.

    Args:
        steps: Number of denoising steps; fewer are made where everything is committed sooner.
        temperature: Below 1 the likely tokens are favoured, see `sharpen`.
        renoise: Share of fresh noise at the next level; the rest is the noise that is already there. 0 is the
            deterministic step of DDIM (Song et al. 2021, arXiv 2010.02502, eq. 12), 1 draws all of it anew. It holds
            for the draws of tokens too: a token that is drawn anew until it is sure ends up as the most likely one,
            the more so the more steps there are; one whose draw is kept follows the network's prediction.
        lowest: Noise quantile that the steps go down to, from 1. An estimate that is a mean over many tokens is not
            what the network saw in training, where each position held one token; the higher the noise stays, the less
            of it the network takes at face value. At 1 a position stays empty until it is committed, and the estimate
            reaches the network by self-conditioning alone.
        refresh: Steps from one reading of whole canvases to the next, see `controllable.reading`; 1 forgets nothing
            and is slower.
        commit: Exponent of the share of uncertain text that is clean after step k of K, (k / K) ** commit.
        estimate: The constrained estimate of the clean embeddings: the mean under the constraint, a sample from it,
            or the mean at high noise going over into the sample.
        revise: Share of the steps that do not write but draw the least sure tokens anew, given all the others, see
            `controllable.revision`. Text that is held to much, such as the part of speech of every word, becomes more
            fluent by it, and guidance mends what it could not see coming.
    """

    steps: int = 12
    temperature: float = 0.5
    renoise: float = 0.0
    lowest: float = 1.0
    refresh: int = 12
    commit: float = 1.5
    estimate: Estimate = "mean"
    revise: float = 0.0

    def __post_init__(self) -> None:
        for name in ("steps", "refresh"):
            if getattr(self, name) < 1:
                raise InvalidOption(f"{name} is {getattr(self, name)}, it must be at least 1")
        if not self.temperature > 0:
            raise InvalidOption(f"temperature is {self.temperature}, it must be above 0")
        for name in ("renoise", "lowest"):
            if not 0 <= getattr(self, name) <= 1:
                raise InvalidOption(f"{name} is {getattr(self, name)}, it must be between 0 and 1")
        if not 0 <= self.revise < 1:
            raise InvalidOption(f"revise is {self.revise}, it must be at least 0 and below 1")

    @property
    def draft(self) -> int:
        """Steps that write; those after them revise."""
        return max(1, self.steps - round(self.revise * self.steps))


@dataclass(frozen=True)
class Noise:
    """Standard normal numbers: all that is random about the positions.

    Args:
        embeddings: Added to the embeddings, times the noise level (P, d).
        draws: Decide the tokens of a sample (P, 2).
    """

    embeddings: Tensor
    draws: Tensor


@dataclass(frozen=True)
class SamplerState:
    """The free positions at one step.

    Args:
        step: Number of steps taken.
        noisy: Noisy embeddings (P, d).
        draws: Decide the tokens of the step's sample (P, 2), standard normal.
        estimate: The last estimate of the clean embeddings (P, d), zero before the first step.
        committed: Token ids of the committed positions, -1 elsewhere (P,).
        log_prob: Log-probability of each committed token when it was committed (P,).
        own_log_prob: The same by the network alone (P,): without constraint, guidance and temperature.
    """

    step: int
    noisy: Tensor
    draws: Tensor
    estimate: Tensor
    committed: NDArray[np.int64]
    log_prob: NDArray[np.float64]
    own_log_prob: NDArray[np.float64]

    @property
    def uniforms(self) -> Tensor:
        """The draws as evenly spread numbers in [0, 1) (P, 2)."""
        uniforms: Tensor = torch.special.ndtr(self.draws).clamp_max(1.0 - torch.finfo(self.draws.dtype).eps)
        return uniforms


def sharpen(logits: Tensor, digits: Tensor, temperature: float) -> Tensor:
    """Log-probabilities (F, V) at a temperature: of the digits among each other, and of all other tokens.

    Digits as a whole keep the probability that the network gives them. With one temperature for all, a place where each
    of a thousand words is as likely as the next would hold a number, since ten digits divide what they have among few.

    Args:
        logits: Of F positions (F, V).
        digits: Ids of the tokens that are digits (N,).
        temperature: The logits of both groups are divided by it.
    """
    few, rest = logits[:, digits], logits.index_fill(1, digits, -math.inf)
    top, of_few = rest.amax(dim=1, keepdim=True), few.logsumexp(dim=1, keepdim=True)
    weights = rest.sub_(top).exp()
    of_rest = top + weights.sum(dim=1, keepdim=True).log()
    total = torch.logaddexp(of_rest, of_few)
    change = of_rest - total - weights.pow_(1.0 / temperature).sum(dim=1, keepdim=True).log()
    few = of_few - total + F.log_softmax(few / temperature, dim=1)
    return rest.div_(temperature).add_(change).index_copy_(1, digits, few)


def pace(step: int, settings: SamplerSettings) -> float:
    """Share of the open text that is committed at a step, so that after step k of K the (k / K) ** commit of it is.

    K are the steps of the draft; what is revised is committed at once.
    """
    if step >= settings.draft:
        return 1.0
    before, after = (math.pow(number / settings.draft, settings.commit) for number in (step, step + 1))
    return (after - before) / (1.0 - before)


def surest(
    confidence: NDArray[np.float64],
    committed: NDArray[np.int64],
    sample: NDArray[np.int64],
    *,
    pad: int,
    owner: NDArray[np.int64],
    slot: NDArray[np.int64],
    kin: NDArray[np.int64],
    share: float,
) -> NDArray[np.int64]:
    """The positions to commit: all that are as good as certain, and the surest of the others.

    A step samples tokens as if they did not depend on each other. Tokens that are certain do not, so they cost nothing,
    and the steps are there for the others, of which each canvas has the `share` committed, at least one. Those that
    depend on each other the most take turns, as long as there are other positions to commit. Of neighbours in a slot
    the surer one goes first: both at once write the same name twice. And where values are compared with each other, as
    a start with an end, digits of both at once would be in either order: of slots that are `kin` only the one with the
    surest position has its turn; it goes before all others, since turns are what steps are short for.

    Args:
        confidence: Probability of the sampled token (P,).
        committed: Committed token ids, -1 where free (P,).
        sample: Sampled token ids (P,), equal to the committed ones where there are any.
        pad: The PAD token; PADs are committed when they are certain, and count for nothing until then.
        owner: Canvas of each position, ascending (P,).
        slot: Slot of each position (P,).
        kin: Group of slots that take turns, for each position (P,); every slot belongs to one, mostly alone.
        share: Share of the open text to commit; 1 commits everything.

    Returns:
        Indices of positions, ascending.
    """
    free = committed < 0
    if share >= 1.0 or not free.any():
        return np.flatnonzero(free)
    certain = free & (confidence >= CERTAIN)
    unsure = free & (sample != pad) & ~certain
    wanted = np.ceil(share * np.bincount(owner, weights=unsure))
    by_kin = np.lexsort((-confidence, ~unsure, kin))
    leader = slot[by_kin[np.searchsorted(kin[by_kin], np.arange(kin.max() + 1))]]
    waiting = _beside_a_surer(np.where(unsure, confidence, -1.0), slot)
    several = np.bincount(kin[np.flatnonzero(np.diff(slot, prepend=-1))])[kin] > 1
    leading = slot == leader[kin]
    order = np.lexsort((-confidence, ~(leading & several), waiting, ~leading, ~unsure, owner))
    place = np.empty(len(owner), dtype=np.int64)
    place[order] = np.arange(len(owner)) - np.searchsorted(owner, owner)
    return np.flatnonzero(certain | (unsure & (place < wanted[owner])))


def leading(
    confidence: NDArray[np.float64], committed: NDArray[np.int64], *, owner: NDArray[np.int64], share: float
) -> NDArray[np.int64]:
    """The positions to commit where it has to be from left to right: the first of each canvas.

    Of the open positions whose token is not certain each canvas has the `share` committed, at least one, and all
    before, between and right behind them that are certain.

    Args:
        confidence: Probability of the sampled token given those before it (P,).
        committed: Committed token ids, -1 where free (P,).
        owner: Canvas of each position, ascending (P,).
        share: Share of the uncertain positions to commit; 1 commits everything.

    Returns:
        Indices of positions, ascending.
    """
    free = committed < 0
    unsure = free & (confidence < CERTAIN)
    wanted = np.ceil(share * np.bincount(owner, weights=unsure))
    before = np.concatenate(([0], np.cumsum(unsure)))
    place = before[1:] - before[np.searchsorted(owner, owner)]
    return np.flatnonzero(free & (place <= wanted[owner]))


def _beside_a_surer(confidence: NDArray[np.float64], slot: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Positions (P,) next to a surer one of their slot; of equals the first is the surer one."""
    together = slot[1:] == slot[:-1]
    rising = confidence[1:] > confidence[:-1]
    waiting = np.zeros(len(slot), dtype=np.bool_)
    waiting[1:] |= together & ~rising
    waiting[:-1] |= together & rising
    return waiting


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
    fresh: Noise | None,
    settings: SamplerSettings,
) -> SamplerState:
    """Move the free positions from noise level `sigma` to `sigma_next`.

    Args:
        state: The state at `sigma`.
        estimate: The new estimate of the clean embeddings (P, d).
        sigma: Current noise level.
        sigma_next: Next noise level.
        fresh: Noise of which the settings' share is mixed in; None where that share is 0.
        settings: How much of it is mixed in.
    """
    noise, draws = (state.noisy - estimate) / sigma, state.draws
    if fresh is not None:
        kept = (1.0 - settings.renoise**2) ** 0.5
        noise = kept * noise + settings.renoise * fresh.embeddings
        draws = kept * draws + settings.renoise * fresh.draws
    return replace(state, step=state.step + 1, noisy=estimate + sigma_next * noise, draws=draws, estimate=estimate)


def start(table: Tensor, committed: NDArray[np.int64], sigma: float, noise: Noise, origin: Tensor) -> SamplerState:
    """The state before the first step.

    Args:
        table: The token embeddings (V, d).
        committed: Token ids of positions that are known, -1 elsewhere (P,).
        sigma: First noise level.
        noise: The first noise.
        origin: Clean embeddings that the noise is added to (P, d); zero for a start from nothing.
    """
    return SamplerState(
        step=0,
        noisy=origin + sigma * noise.embeddings,
        draws=noise.draws,
        estimate=torch.zeros(len(committed), table.shape[1], device=table.device),
        committed=committed,
        log_prob=np.zeros(len(committed)),
        own_log_prob=np.zeros(len(committed)),
    )

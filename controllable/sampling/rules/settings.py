"""How a run of denoising steps is made."""

import math
from dataclasses import dataclass
from typing import Literal, get_args

from constraints.errors import InvalidOption
from controllable.sampling.rules.acceptance import AcceptanceRule, by_confidence

Estimate = Literal["mean", "sample", "mixed"]


@dataclass(frozen=True)
class SamplerSettings:
    """How a run of denoising steps is made.

    Args:
        steps: Number of denoising steps; fewer are made where everything is committed sooner.
        temperature: Below 1 the likely tokens are favoured, see `controllable.sampling.rules.temperature`.
        renoise: Share of fresh noise at the next level; the rest is the noise that is already there. 0 is the
            deterministic step of DDIM (Song et al. 2021, arXiv 2010.02502, eq. 12), 1 draws all of it anew. It holds
            for the draws of tokens too: a token that is drawn anew until it is sure ends up as the most likely one,
            the more so the more steps there are; one whose draw is kept follows the network's prediction.
        lowest: Noise quantile that the steps go down to, from 1. An estimate that is a mean over many tokens is not
            what the network saw in training, where each position held one token; the higher the noise stays, the less
            of it the network takes at face value. At 1 a position stays empty until it is committed, and the estimate
            reaches the network by self-conditioning alone.
        refresh: Steps from one reading of whole canvases to the next, see `controllable.adapters.cached_reading`; 1
            forgets nothing and is slower.
        commit: Exponent of the share of uncertain text that is clean after step k of K, (k / K) ** commit.
        estimate: The constrained estimate of the clean embeddings: the mean under the constraint, a sample from it,
            or the mean at high noise going over into the sample.
        revise: Share of the steps that do not write but draw the least sure tokens anew, given all the others, see
            `controllable.sampling.rules.remasking`. Text that is held to much, such as the part of speech of every
            word, becomes more fluent by it, and guidance mends what it could not see coming.
        accept: Which tokens of a step's sample stay, see `controllable.sampling.rules.acceptance`.
        batch_invariant: Whether the sums of a document are made in the same order whatever is written beside it, so
            that it comes out bit by bit as it would alone; otherwise it does but for rounding. Slower in batches.
    """

    steps: int = 12
    temperature: float = 0.5
    renoise: float = 0.0
    lowest: float = 1.0
    refresh: int = 12
    commit: float = 1.5
    estimate: Estimate = "mean"
    revise: float = 0.0
    accept: AcceptanceRule = by_confidence
    batch_invariant: bool = False

    def __post_init__(self) -> None:
        for name in ("steps", "refresh"):
            if getattr(self, name) < 1:
                raise InvalidOption(f"{name} is {getattr(self, name)}, it must be at least 1")
        for name in ("temperature", "commit"):
            if not getattr(self, name) > 0:
                raise InvalidOption(f"{name} is {getattr(self, name)}, it must be above 0")
        if self.estimate not in get_args(Estimate):
            raise InvalidOption(f"estimate is {self.estimate!r}", hint=f"Use one of {', '.join(get_args(Estimate))}")
        if not callable(self.accept):
            raise InvalidOption(f"accept is {self.accept!r}", hint="Give a function, such as by_confidence")
        for name in ("renoise", "lowest"):
            if not 0 <= getattr(self, name) <= 1:
                raise InvalidOption(f"{name} is {getattr(self, name)}, it must be between 0 and 1")
        if not 0 <= self.revise < 1:
            raise InvalidOption(f"revise is {self.revise}, it must be at least 0 and below 1")
        if type(self.batch_invariant) is not bool:
            raise InvalidOption(f"batch_invariant is {self.batch_invariant!r}, it must be True or False")

    @property
    def draft(self) -> int:
        """Steps that write; those after them remask."""
        return max(1, self.steps - round(self.revise * self.steps))


def commit_share(step: int, settings: SamplerSettings) -> float:
    """Share of the open text that is committed at a step, so that after step k of K the (k / K) ** commit of it is.

    K are the steps of the draft; what is remasked is committed at once.
    """
    if step >= settings.draft:
        return 1.0
    before, after = (math.pow(number / settings.draft, settings.commit) for number in (step, step + 1))
    return (after - before) / (1.0 - before)


def cumulative_share(step: int, settings: SamplerSettings) -> float:
    """Share of the text that is accepted at a step where what was accepted before counts for nothing."""
    return 1.0 if step >= settings.draft else math.pow((step + 1) / settings.draft, settings.commit)


def sampled_share(step: int, settings: SamplerSettings) -> float:
    """Share of the sample in the estimate of a step; the rest is the mean."""
    return {"mean": 0.0, "sample": 1.0, "mixed": (step + 1) / settings.steps}[settings.estimate]

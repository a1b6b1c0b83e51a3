"""The settings of a run of denoising steps."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypedDict

from pydantic import Field

from controllable.option_fields import Declared, Face, Flag, Number, Positive, Share

if TYPE_CHECKING:
    from controllable.sampling.rules.acceptance import AcceptanceRule
else:
    # The command line reads what is declared here, and PyTorch takes seconds to import.
    AcceptanceRule = Callable[..., Any]

Estimate = Literal["mean", "sample", "mixed"]
GREEDY = 1e-4
"""Below this temperature the likeliest text is all that is written, as at 0."""


def _by_confidence() -> AcceptanceRule:
    from controllable.sampling.rules.acceptance import by_confidence

    return by_confidence


@dataclass(frozen=True)
class SamplerSettings(Declared):
    """How a run of denoising steps is made.

    Those with a `Face` are options of the calls by themselves.

    Args:
        steps: Fewer are made where everything is committed sooner.
        temperature: See `controllable.sampling.rules.temperature`; of free writing. Numbers, dates and texts that are
            chosen as a whole are as likely as the network says. At 0 the sample of a step is the likeliest text of
            each slot; how sure of a token the network is, by which it is accepted, is told at the usual temperature.
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
        revise: See `controllable.sampling.rules.remasking`. Text that is held to much, such as the part of speech of
            every word, becomes more fluent by it, and guidance mends what it could not see coming.
        accept: Which tokens of a step's sample stay, see `controllable.sampling.rules.acceptance`.
        batch_invariant: Sums of a document are then made in the same order whatever is written beside it; otherwise
            another order moves a token now and then.
    """

    steps: Annotated[Positive, Field(description="denoising steps"), Face()] = 12
    temperature: Annotated[
        Number,
        Field(ge=0, description="below 1: more typical values; above: more varied; 0: the likeliest alone"),
        Face(metavar="T"),
    ] = 0.5
    renoise: Share = 0.0
    lowest: Share = 1.0
    refresh: Positive = 12
    commit: Annotated[Number, Field(gt=0)] = 1.5
    estimate: Estimate = "mean"
    revise: Annotated[
        Number,
        Field(ge=0, lt=1, description="share of the steps that draw the least sure tokens anew, given all the others"),
        Face(metavar="SHARE"),
    ] = 0.0
    accept: AcceptanceRule = field(default_factory=_by_confidence)
    batch_invariant: Annotated[
        Flag,
        Field(description="the same values whatever the batch size, bit by bit; slower in batches"),
        Face(row=False),
    ] = False

    @property
    def greedy(self) -> bool:
        """Whether the likeliest text is written, and none is drawn."""
        return self.temperature < GREEDY

    @property
    def told_at(self) -> float:
        """The temperature at which it is told how sure a token is."""
        return SamplerSettings.temperature if self.greedy else self.temperature

    @property
    def draft(self) -> int:
        """Steps that write; those after them remask."""
        return max(1, self.steps - round(self.revise * self.steps))


class SamplerGiven(TypedDict, total=False):
    """The options above, for type checkers."""

    steps: int
    temperature: float
    revise: float
    batch_invariant: bool


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

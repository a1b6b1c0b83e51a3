"""What is compared: kinds of noise that networks learn from, and ways of writing with them."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from controllable.sampling import SamplerSettings
from controllable.sampling.rules.acceptance import AcceptanceRule, Proposal, by_confidence


def at_the_end(proposal: Proposal) -> Tensor:
    """Nothing before the last step, and then everything: noise alone carries what was found from step to step."""
    return torch.where(proposal.share[:, None] >= 1.0, proposal.open, False)


@dataclass(frozen=True)
class Way:
    """How documents are written.

    Args:
        what: In words.
        lowest: Noise quantile that the steps go down to, see `SamplerSettings`.
        accept: Which tokens of a step's sample stay.
    """

    what: str
    lowest: float
    accept: AcceptanceRule = by_confidence

    def settings(self, steps: int) -> SamplerSettings:
        """The settings for so many steps."""
        return SamplerSettings(steps=steps, lowest=self.lowest, accept=self.accept)


KEPT, FALLING, LATE = "kept", "falling", "late"
WAYS: Mapping[str, Way] = {
    KEPT: Way("noise kept at its highest until a token is committed", 1.0),
    FALLING: Way("noise that falls from step to step, the surest tokens committed on the way", 0.0),
    LATE: Way("noise that falls, all tokens committed at the last step", 0.0, at_the_end),
}
"""Ways of writing. With one step they are one and the same: all is committed from the highest noise."""


@dataclass(frozen=True)
class Kind:
    """What the noised positions of a training canvas hold.

    Args:
        what: In words.
        empty: Share of the canvases at the highest level, where a noised position is empty; the others draw a level.
        ways: How it is asked to write: a network that has seen no level in between is not asked to read one.
    """

    what: str
    empty: float
    ways: tuple[str, ...] = (KEPT, FALLING, LATE)


MASKED, FALLEN, MIXED = "masked", "falling", "mixed"
KINDS: Mapping[str, Kind] = {
    MASKED: Kind("positions are empty or clean, nothing between", 1.0, (KEPT,)),
    FALLEN: Kind("every canvas draws a noise level in between", 0.0),
    MIXED: Kind("85 % of the canvases are empty, the others draw a level, as in the bundled model", 0.85),
}
"""Kinds of noise. All else of the training is the same: documents, batches, clean positions, steps, rates."""


def settings_of(kind: str, steps: tuple[int, ...]) -> list[tuple[str, int]]:
    """All ways and numbers of steps that a kind is asked to write with, each different one once."""
    return [
        (way, count) for way in KINDS[kind].ways for count in steps if count > 1 or way == KEPT
    ]  # fmt: skip

"""Acceptance: which tokens of a step's sample stay.

A rule is a function of a `Proposal`, which says what it needs to know of B canvases of L positions, to the positions
that stay (B, L), bool. It reads nothing back to the host. Where a share of 1 is asked for all stay, whatever it says:
`controllable.sampling.step_checks.accepted_by` sees to that.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch import Tensor

CERTAIN = 0.95
"""A token of at least this probability is as good as certain."""


@dataclass(frozen=True)
class Proposal:
    """A step's sample, and what a rule may decide by.

    Args:
        open: Positions that are still to be written (B, L), bool.
        confidence: Probability of the sampled token (B, L), fp64.
        blank: Where the sampled token stands for no text (B, L), bool.
        share: Share of the open text that the schedule asks for (B,), fp64.
        slot: Slot of each position (B, L), -1 outside of slots.
        turn: Group of slots that take turns, for each position (B, L), from 0 to L - 1; every slot is in one.
        turning: Positions of slots that are not alone in their group (B, L), bool.
        entropy: Gives the entropy of each open position's tokens under the constraint (B, L), nats; it takes a pass
            over all marginals.
        whole: Positions of slots whose texts are chosen as a whole (B, L), bool; None if there are none. A rule gets to
            see one position of each of them, see `whole_slots`.
    """

    open: Tensor
    confidence: Tensor
    blank: Tensor
    share: Tensor
    slot: Tensor
    turn: Tensor
    turning: Tensor
    entropy: Callable[[], Tensor]
    whole: Tensor | None = None


AcceptanceRule = Callable[[Proposal], Tensor]


def whole_slots(rule: AcceptanceRule, proposal: Proposal) -> Tensor:
    """What a rule accepts (B, L), texts that are chosen as a whole being one token each to it.

    The first position of such a slot stands for all of it, and is as sure as the least sure of them.
    """
    if proposal.whole is None:
        return rule(proposal)
    whole, slot = proposal.whole, proposal.slot.clamp_min(0)
    begins = torch.cat((torch.ones_like(whole[:, :1]), proposal.slot[:, 1:] != proposal.slot[:, :-1]), dim=1)
    stands = begins & whole
    sure = torch.where(whole, proposal.confidence, torch.inf)
    least = torch.full_like(sure, torch.inf).scatter_reduce(1, slot, sure, "amin").gather(1, slot)
    found = rule(
        replace(
            proposal,
            open=proposal.open & (stands | ~whole),
            confidence=torch.where(stands, least, proposal.confidence),
            blank=proposal.blank & ~stands,
            whole=None,
        )
    )
    taken = torch.zeros_like(slot).scatter_reduce(1, slot, (found & whole).long(), "amax").gather(1, slot) > 0
    return torch.where(whole, taken & proposal.open, found)


def by_confidence(proposal: Proposal) -> Tensor:
    """All that are as good as certain, and the most confident of the others: a share of these, at least one a canvas.

    A step samples tokens as if they did not depend on each other. Tokens that are certain do not, so they cost nothing,
    and the steps are there for the others. Those that depend on each other the most take turns, as long as there are
    other positions to accept. Of neighbours in a slot the more confident one goes first: both at once write the same
    name twice. And where values are compared with each other, as a start with an end, digits of both at once would be
    in either order: of slots that take turns only the one with the most confident position has its turn; it goes before
    all others, since turns are what steps are short for. What stands for no text is accepted when it is certain, and
    counts for nothing until then.
    """
    confidence, slot = proposal.confidence, proposal.slot
    certain = proposal.open & (confidence >= CERTAIN)
    unsure = proposal.open & ~proposal.blank & ~certain
    wanted = (proposal.share * unsure.sum(dim=1)).ceil()[:, None]
    sure = torch.where(unsure, confidence, -1.0)
    in_turn = slot == _slot_in_turn(sure, proposal)
    waiting = _beside_a_more_confident(sure, slot)
    # One number for each place in the order: canvases put first what comes first here.
    first = torch.zeros_like(slot, dtype=torch.uint8)
    for behind in (~unsure, ~in_turn, waiting, ~(in_turn & proposal.turning)):
        first = 2 * first + behind
    return certain | (unsure & (place_of(first, -confidence) < wanted))


def left_to_right(proposal: Proposal) -> Tensor:
    """The first of each canvas, as it has to be where what may come depends on all that stands before.

    Of the open positions whose token is not certain each canvas has its share accepted, at least one, and all before,
    between and right behind them that are certain.
    """
    unsure = proposal.open & (proposal.confidence < CERTAIN)
    wanted = (proposal.share * unsure.sum(dim=1)).ceil()[:, None]
    return proposal.open & (unsure.cumsum(dim=1) <= wanted)


@dataclass(frozen=True)
class Threshold:
    """All tokens that are sure enough, and the most confident of each canvas (Fast-dLLM, Wu et al. 2025,
    arXiv 2505.22618, section 3.3).

    Args:
        least: Probability from which on a token is accepted.
    """

    least: float = 0.9

    def __call__(self, proposal: Proposal) -> Tensor:
        """See `AcceptanceRule`."""
        sure = torch.where(proposal.open, proposal.confidence, -1.0)
        return proposal.open & ((sure >= self.least) | (place_of(~proposal.open, -sure) < 1))


@dataclass(frozen=True)
class EntropyBound:
    """The positions of least entropy, as many as together leave little that sampling them independently could get
    wrong: the sum of their entropies without the largest is an upper bound of their mutual information (EB-Sampler,
    Ben-Hamu et al. 2025, arXiv 2505.24857, section 4).

    Args:
        most: The bound, in nats.
    """

    most: float = 0.1

    def __call__(self, proposal: Proposal) -> Tensor:
        """See `AcceptanceRule`."""
        entropy = torch.where(proposal.open, proposal.entropy().double(), torch.inf)
        rising, order = entropy.sort(dim=1, stable=True)
        risk = rising.cumsum(dim=1) - rising
        return proposal.open & torch.zeros_like(proposal.open).scatter(1, order, risk <= self.most)


def place_of(first: Tensor, then: Tensor) -> Tensor:
    """The place (B, L) of each position in its row, ordered by one number and then by another; of equals the first
    position comes first."""
    order = then.argsort(dim=1, stable=True)
    order = order.gather(1, first.gather(1, order).argsort(dim=1, stable=True))
    places = torch.arange(first.shape[1], device=first.device).expand_as(order)
    return torch.empty_like(order).scatter(1, order, places)


def _slot_in_turn(sure: Tensor, proposal: Proposal) -> Tensor:
    """The slot (B, L) that has its turn in each position's group: the one with the most confident position."""
    most = torch.full_like(sure, -torch.inf).scatter_reduce(1, proposal.turn, sure, "amax").gather(1, proposal.turn)
    places = torch.arange(sure.shape[1], device=sure.device).expand_as(proposal.turn)
    at_most = torch.where(sure == most, places, sure.shape[1] - 1)
    first = torch.full_like(places, sure.shape[1] - 1).scatter_reduce(1, proposal.turn, at_most, "amin")
    return proposal.slot.gather(1, first).gather(1, proposal.turn)


def _beside_a_more_confident(sure: Tensor, slot: Tensor) -> Tensor:
    """Positions (B, L) next to a surer one of their slot; of equals the first is the surer one."""
    together = slot[:, 1:] == slot[:, :-1]
    rising = sure[:, 1:] > sure[:, :-1]
    nowhere = torch.zeros_like(slot[:, :1], dtype=torch.bool)
    after = torch.cat((nowhere, together & ~rising), dim=1)
    before = torch.cat((together & rising, nowhere), dim=1)
    return after | before

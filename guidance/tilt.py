"""Guidance on the estimate: energies tilt the token logits by their gradient, without a pass through the network."""

import math
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from constraints.arguments import checked
from guidance.energy import GuidanceState
from guidance.terms import Term, TermReport, gradient_of
from guidance.update import Guided, Predict, check_settings

_TINY = 1e-12
# Largest change of a logit where the tilt is exact: with less, what is forbidden could stay the more likely token.
_EXACT = 30.0


@checked
@dataclass(frozen=True)
class Tilt:
    """Tilts the logits of each token by how an energy changes with its probability.

    By Bayes' rule log p(w_i = v | x, y) = log p(w_i = v | x) + log p(y | w_i = v, x) + const. The last term is taken to
    first order in the token probabilities: its change with `v` is the gradient `g` of the energy with respect to the
    probability of `v` at position `i` (the Taylor approximation of Nisonoff et al. 2024, arXiv 2406.01572, section 3.3,
    on probabilities), less its mean over the tokens. Where the exponential of the energy is linear in the probabilities
    of each position (`Guide.multilinear`) it is `log(1 + g)` instead, which is exact.

    Args:
        scale: Factor on all changes; 1 is Bayes' rule.
        cap: Largest absolute change of a logit by one term in one step, in nats; an exact one is not held back by it.
        strength: An energy that is not calibrated (`Guide.calibrated`) and whose pull is weaker is scaled up until it
            moves the estimate by this share of its norm; 0 takes all energies as they are.
        most: The largest factor of that.
    """

    scale: float = 1.0
    cap: float = 8.0
    strength: float = 0.1
    most: float = 10.0

    def __post_init__(self) -> None:
        check_settings(self, scale=0.0, cap=0.0, strength=0.0, most=1.0)

    def __call__(self, terms: list[Term], state: GuidanceState, predict: Predict) -> Guided:
        """The change of the logits that the terms ask for; see `Update`."""
        leaf = state.probabilities.detach().requires_grad_(True)
        seen = replace(state, probabilities=leaf)
        total = torch.zeros_like(leaf, requires_grad=False)
        reports = []
        for term in terms:
            values, gradient, faults = gradient_of(term, seen, leaf)
            change = self._change(term, state, gradient, leaf.detach())
            reports.append(TermReport(term.name, values, spread(change, leaf.detach(), state.free), faults))
            total = total + change
        return Guided(reports, change=total)

    def pull(self, terms: list[Term], state: GuidanceState) -> Tensor:
        """How much likelier another token would make what the terms ask for, at each position alone (B, L), nats.

        Args:
            terms: The energies.
            state: Of a canvas that is written, its probabilities one-hot; `free` are the positions that are meant.

        Raises:
            GuidanceError: A term has no finite energies, or gradients that are not finite; see `GuidanceState.faults`.
        """
        # What has no gradient wants no token more than another.
        guided = self([replace(term, judges=True) for term in terms], state, lambda shift: state)
        for report in guided.reports:
            for fault in report.faults:
                state.note(fault)
        assert guided.change is not None
        here = (guided.change * state.probabilities).sum(dim=-1)
        return (guided.change.amax(dim=-1) - here).clamp_min(0.0)

    def _change(self, term: Term, state: GuidanceState, gradient: Tensor, probabilities: Tensor) -> Tensor:
        centred = gradient - (gradient * probabilities).sum(dim=-1, keepdim=True)
        if getattr(term.energy, "multilinear", False):
            centred = torch.log1p(centred.clamp_min(math.expm1(-_EXACT)))
        factor = self.scale * term.weight(state.sigma)
        if self.strength > 0 and not getattr(term.energy, "calibrated", False):
            factor = factor * self._balance(centred, probabilities, state)
        cap = _EXACT if getattr(term.energy, "multilinear", False) else self.cap
        change = (factor[:, None, None] * centred).clamp(-cap, cap)
        return torch.where(state.free[..., None], change, 0.0)

    def _balance(self, change: Tensor, probabilities: Tensor, state: GuidanceState) -> Tensor:
        """What a term is scaled up with (B,): by how far it moves the estimate, to first order, against its norm."""
        free = state.free[..., None]
        moved = ((probabilities * change) @ state.embeddings * free).flatten(1).norm(dim=1)
        norm = (probabilities @ state.embeddings * free).flatten(1).norm(dim=1)
        factor: Tensor = (self.strength * norm / moved.clamp_min(_TINY)).clamp(1.0, self.most)
        return factor


def spread(change: Tensor, probabilities: Tensor, free: Tensor) -> Tensor:
    """Root mean square over the free positions of the standard deviation of a change of logits (B,)."""
    mean = (probabilities * change).sum(dim=-1, keepdim=True)
    variance = (probabilities * (change - mean).square()).sum(dim=-1) * free
    return (variance.sum(dim=1) / free.sum(dim=1).clamp_min(1)).sqrt()

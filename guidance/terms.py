"""The terms of a guidance: each with its own gradient, scale and report."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from constraints.errors import GuidanceError
from guidance.composition import AllOf, Scheduled, Weighted
from guidance.energy import Energy, GuidanceState, evaluate, name_of


@dataclass(frozen=True)
class Term:
    """One of the energies of a sum.

    Args:
        name: What it is called.
        energy: Without its weights.
        weights: Functions of the noise level (B,) that it is multiplied with, (B,).
        judges: Whether the finished texts are judged by it, so that it may do without a gradient.
    """

    name: str
    energy: Energy
    weights: tuple[Callable[[Tensor], Tensor], ...] = ()
    judges: bool = False

    def weight(self, sigma: Tensor) -> Tensor:
        """The product of the weights (B,) at noise levels (B,)."""
        total = torch.ones_like(sigma)
        for weight in self.weights:
            total = total * weight(sigma)
        return total


@dataclass(frozen=True)
class TermReport:
    """What a term said at a step.

    Args:
        name: What it is called.
        energy: (B,), without its weights.
        gradient: (B,), root mean square over the free positions of the standard deviation, under the prediction, of
            what it added to the logits (nats).
    """

    name: str
    energy: Tensor
    gradient: Tensor


def terms_of(energy: Energy) -> list[Term]:
    """The terms that an energy is the sum of; equal names are numbered."""
    found: list[Term] = []

    def collect(part: Energy, weights: tuple[Callable[[Tensor], Tensor], ...]) -> None:
        if isinstance(part, AllOf):
            for term in part.terms:
                collect(term, weights)
        elif isinstance(part, Weighted):
            factor = part.weight
            collect(part.term, (*weights, lambda sigma: torch.full_like(sigma, factor)))
        elif isinstance(part, Scheduled):
            collect(part.term, (*weights, part.weight))
        else:
            found.append(Term(name_of(part), part, weights))

    collect(energy, ())
    names = [term.name for term in found]
    return [
        replace(term, name=f"{term.name} {names[:number].count(term.name) + 1}") if names.count(term.name) > 1 else term
        for number, term in enumerate(found)
    ]


def gradient_of(term: Term, state: GuidanceState, leaf: Tensor) -> tuple[Tensor, Tensor]:
    """The energies (B,) of a term at a state, and their gradient with respect to what the state was made of.

    Raises:
        GuidanceError: The energy has no gradient and does not judge, or one that is not finite.
    """
    with torch.enable_grad():
        values = evaluate(term.energy, state)
        if not values.requires_grad and term.judges:
            return values.detach(), torch.zeros_like(leaf)
        if not values.requires_grad:
            raise GuidanceError(
                "the energy has no gradient with respect to the state's probabilities", where=term.name,
                hint="Compute it from state.probabilities or state.estimate by differentiable operations, or let it "
                "judge alone, with best_of",
            )  # fmt: skip
        found = torch.autograd.grad(values.sum(), leaf, allow_unused=True, retain_graph=True)[0]
    gradient = torch.zeros_like(leaf) if found is None else found
    if not torch.isfinite(gradient).all():
        raise GuidanceError(
            "the gradient of the energy is not finite", where=term.name, hint="Clamp probabilities before a logarithm"
        )
    return values.detach(), gradient

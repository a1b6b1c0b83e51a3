"""The terms of a guidance: each with its own gradient, scale and report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from constraints.errors import GuidanceError
from guidance.binding import Canvases, bound
from guidance.composition import AllOf, Scheduled, Weighted
from guidance.energy import Energy, GuidanceState, evaluate, name_of
from guidance.faults import Fault, raise_first


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
        faults: What may be wrong with its numbers, see `check_reports`.
    """

    name: str
    energy: Tensor
    gradient: Tensor
    faults: Sequence[Fault] = ()


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


def bound_terms(terms: Sequence[Term], canvases: Canvases) -> list[Term]:
    """The terms for a batch of canvases, their names as they were; see `guidance.binding`."""
    return [replace(term, energy=bound(term.energy, canvases)) for term in terms]


def check_reports(reports: Sequence[TermReport]) -> None:
    """Looks, after a step, at what its terms noted.

    Raises:
        GuidanceError: An energy or a gradient was not finite, or what has to be a log-probability was above 0.
    """
    raise_first(fault for report in reports for fault in report.faults)


def gradient_of(term: Term, state: GuidanceState, leaf: Tensor) -> tuple[Tensor, Tensor, list[Fault]]:
    """The energies (B,) of a term at a state, their gradient with respect to what the state was made of, and what may
    be wrong with either.

    Raises:
        GuidanceError: The energy has no gradient and does not judge.
    """
    faults: list[Fault] = []
    with torch.enable_grad():
        values = evaluate(term.energy, replace(state, faults=faults))
        if not values.requires_grad and term.judges:
            return values.detach(), torch.zeros_like(leaf), faults
        if not values.requires_grad:
            raise GuidanceError(
                "the energy has no gradient with respect to the state's probabilities", where=term.name,
                hint="Compute it from state.probabilities or state.estimate by differentiable operations, or let it "
                "judge alone, with best_of",
            )  # fmt: skip
        try:
            found = torch.autograd.grad(values.sum(), leaf, allow_unused=True, retain_graph=True)[0]
        except RuntimeError as error:
            raise GuidanceError(
                f"the energy has no gradient that can be worked out: {' '.join(str(error).split())[:300]}",
                where=term.name, hint="Compute it without changing tensors in place",
            ) from error  # fmt: skip
    gradient = torch.zeros_like(leaf) if found is None else found
    wrong = ~torch.isfinite(gradient).all()
    hint = "Clamp probabilities before a logarithm"
    faults.append(Fault(wrong, "the gradient of the energy is not finite", term.name, hint))
    return values.detach(), gradient, faults

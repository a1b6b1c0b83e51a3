"""Guidance through the denoiser: the noisy canvas is moved along the gradient of the energies, and read again."""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from constraints.arguments import checked
from guidance.energy import GuidanceState
from guidance.faults import Fault
from guidance.terms import Term, TermReport, gradient_of
from guidance.update import Guided, Predict, check_settings

_TINY = 1e-12


def _ascend(
    terms: list[Term], state: GuidanceState, shift: Tensor, predict: Predict
) -> tuple[Tensor, list[tuple[Tensor, Tensor, list[Fault]]]]:
    """The weighted sum of the terms' gradients (B, L, d) at a shift, and of each term what `gradient_of` says."""
    leaf = shift.detach().requires_grad_(True)
    with torch.enable_grad():
        seen = predict(leaf)
    total, found = torch.zeros_like(shift), []
    for term in terms:
        value, gradient, faults = gradient_of(term, seen, leaf)
        gradient = torch.where(state.free[..., None], gradient, 0.0)
        found.append((value, gradient, faults))
        total = total + term.weight(state.sigma)[:, None, None] * gradient
    return total, found


def _reports(
    terms: list[Term], found: list[tuple[Tensor, Tensor, list[Fault]]], state: GuidanceState
) -> list[TermReport]:
    count = state.free.sum(dim=1).clamp_min(1)
    return [
        TermReport(term.name, value, state.sigma * (gradient.square().sum(dim=(1, 2)) / count).sqrt(), faults)
        for term, (value, gradient, faults) in zip(terms, found, strict=True)
    ]


@checked
@dataclass(frozen=True)
class Shift:
    """One step along the gradient through the denoiser.

    Plaid (Gulrajani and Hashimoto 2023, arXiv 2305.18619, section 3.4) moves the estimate by sigma^2 * grad log p(y
    | x), after Tweedie's formula. Here the noisy canvas is moved so that the estimate does so, and the network
    reads it again: then the tokens of the same step follow. A move of x moves the estimate by the variance of the
    clean embeddings over sigma^2, and that variance is taken for its largest value 1. It costs a backward and
    another forward pass.

    Args:
        scale: Factor on the gradient; 1 is Bayes' rule.
        cap: The longest way a position is moved, as what it adds at most to the logit of a token, to which a move of m
            is evidence of m . e_v / sigma^2 nats.
    """

    scale: float = 1.0
    cap: float = 8.0

    def __post_init__(self) -> None:
        check_settings(self, scale=0.0, cap=0.0)

    def __call__(self, terms: list[Term], state: GuidanceState, predict: Predict) -> Guided:
        """See `Update`; the gradients that are reported are those of a position, times sigma."""
        total, found = _ascend(terms, state, torch.zeros_like(state.noisy), predict)
        way = self.scale * state.sigma.pow(4)[:, None, None] * total
        longest = self.cap * state.sigma.square()[:, None, None] / state.embeddings.norm(dim=-1).mean()
        way = way * (longest / way.norm(dim=-1, keepdim=True).clamp_min(_TINY)).clamp_max(1.0)
        return Guided(_reports(terms, found, state), shift=way)


@checked
@dataclass(frozen=True)
class Ascent:
    """Several steps of Adagrad through the denoiser, held back by what the network finds fluent.

    This is the update of Diffusion-LM (Li et al. 2022, arXiv 2205.14217, section 5.1): the noisy canvas ascends
    `log p(y | x) - fluency * |x - x_t|^2 / (2 sigma^2)` from x_t on, the second term being log p(x) of the step up to a
    constant. Each of the rounds costs a forward and a backward pass.

    Args:
        rounds: Steps of ascent.
        rate: Length of the first step of a position, as what it adds at most to the logit of a token, see `Shift.cap`.
        fluency: Weight of the pull back.
    """

    rounds: int = 3
    rate: float = 3.0
    fluency: float = 0.01

    def __post_init__(self) -> None:
        check_settings(self, rounds=1, rate=0.0, fluency=0.0)

    def __call__(self, terms: list[Term], state: GuidanceState, predict: Predict) -> Guided:
        """See `Update`; the reports are those of the first round, with the faults of all."""
        variance, width = state.sigma.square()[:, None, None], state.noisy.shape[-1]
        shift, squares = torch.zeros_like(state.noisy), torch.zeros_like(state.noisy)
        reports: list[TermReport] = []
        for number in range(self.rounds):
            total, found = _ascend(terms, state, shift, predict)
            if number == 0:
                reports = _reports(terms, found, state)
            elif reports:
                # Behind all others, in the order in which they came up.
                later = [fault for _, _, faults in found for fault in faults]
                reports[-1] = replace(reports[-1], faults=[*reports[-1].faults, *later])
            total = total - self.fluency * shift / variance
            squares = squares + total.square()
            shift = shift + self.rate * variance / width * total / squares.sqrt().clamp_min(_TINY)
        return Guided(reports, shift=torch.where(state.free[..., None], shift, 0.0))

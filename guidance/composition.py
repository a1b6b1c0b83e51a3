"""How energies are put together: sums, weights, schedules, and the logic of probabilities.

`all_of`, `any_of` and `none_of` take energies for log-probabilities of independent events: their sum, and by De Morgan
`log(1 - prod_k (1 - p_k))`.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from constraints.arguments import checked
from constraints.errors import InvalidOption
from constraints.paths import path_of
from guidance.binding import Canvases, bound
from guidance.energy import Energy, EnergyFunction, Guidance, GuidanceState, evaluate, name_of
from guidance.faults import Fault

_LEAST = 1e-6
"""An event is never taken for more certain than 1 less this, so that its negation has a gradient."""


class Guide:
    """An energy that can be added to others, weighted, and negated.

    Attributes:
        multilinear: Whether the exponential of the energy is linear in the probabilities of each position by itself, as
            the probability of an event under independent positions is. `guidance.tilt` is exact then.
        calibrated: Whether the energy is a log-probability that needs no scale of its own, see `guidance.Tilt`.
    """

    multilinear: ClassVar[bool] = False
    calibrated: ClassVar[bool] = False

    def energy(self, state: GuidanceState) -> Tensor:
        """One number for each canvas (B,)."""
        raise NotImplementedError

    def __add__(self, other: Guidance) -> "AllOf":
        return all_of(self, other)

    def __radd__(self, other: "Guidance | int") -> "AllOf":
        # `sum` begins with 0.
        return all_of(self) if isinstance(other, int) else all_of(other, self)

    def __and__(self, other: Guidance) -> "AllOf":
        return all_of(self, other)

    def __or__(self, other: Guidance) -> "AnyOf":
        return any_of(self, other)

    def __invert__(self) -> "Energy":
        return none_of(self)

    def __mul__(self, weight: float) -> "Weighted":
        return weighted(self, weight)

    def __rmul__(self, weight: float) -> "Weighted":
        return weighted(self, weight)


@dataclass(frozen=True)
class Function(Guide):
    """A plain function of the state as an energy."""

    function: EnergyFunction

    @property
    def name(self) -> str:
        """The function's name."""
        return name_of(self.function)

    def energy(self, state: GuidanceState) -> Tensor:
        """What the function says (B,)."""
        return self.function(state)


@dataclass(frozen=True)
class AllOf(Guide):
    """The sum of energies: the log-probability that all of some independent events hold."""

    terms: Sequence[Energy]

    def bound(self, canvases: Canvases) -> "AllOf":
        """See `guidance.binding`."""
        return AllOf(tuple(bound(term, canvases) for term in self.terms))

    def energy(self, state: GuidanceState) -> Tensor:
        """The sum (B,)."""
        total = state.probabilities.new_zeros(len(state.probabilities))
        for term in self.terms:
            total = total + evaluate(term, state)
        return total


@dataclass(frozen=True)
class NoneOf(Guide):
    """The log-probability that none of some independent events holds: the sum of log(1 - p_k)."""

    terms: Sequence[Energy]

    def bound(self, canvases: Canvases) -> "NoneOf":
        """See `guidance.binding`."""
        return NoneOf(tuple(bound(term, canvases) for term in self.terms))

    def energy(self, state: GuidanceState) -> Tensor:
        """The sum (B,)."""
        total = state.probabilities.new_zeros(len(state.probabilities))
        for term in self.terms:
            total = total + log_complement(log_probability(term, state))
        return total


@dataclass(frozen=True)
class AnyOf(Guide):
    """The log-probability that one at least of some independent events holds: log(1 - prod_k (1 - p_k))."""

    terms: Sequence[Energy]

    def bound(self, canvases: Canvases) -> "AnyOf":
        """See `guidance.binding`."""
        return AnyOf(tuple(bound(term, canvases) for term in self.terms))

    def energy(self, state: GuidanceState) -> Tensor:
        """The logarithm (B,)."""
        # log(1 - prod (1 - p_k)) = log sum_k p_k prod_{j < k} (1 - p_j): no difference of numbers that are almost 1.
        total, none = None, state.probabilities.new_zeros(len(state.probabilities))
        for term in self.terms:
            value = log_probability(term, state)
            total = value if total is None else torch.logaddexp(total, none + value)
            none = none + log_complement(value)
        return none if total is None else total


@dataclass(frozen=True)
class Weighted(Guide):
    """An energy times a number."""

    term: Energy
    weight: float

    def bound(self, canvases: Canvases) -> "Weighted":
        """See `guidance.binding`."""
        return Weighted(bound(self.term, canvases), self.weight)

    @property
    def name(self) -> str:
        """The term's name and the weight."""
        return f"{self.weight:g} * {name_of(self.term)}"

    def energy(self, state: GuidanceState) -> Tensor:
        """The product (B,)."""
        return self.weight * evaluate(self.term, state)


@dataclass(frozen=True)
class Scheduled(Guide):
    """An energy whose weight depends on the noise level.

    Args:
        term: The energy.
        weight: The weight (B,) at noise levels (B,).
    """

    term: Energy
    weight: Callable[[Tensor], Tensor]

    def bound(self, canvases: Canvases) -> "Scheduled":
        """See `guidance.binding`."""
        return Scheduled(bound(self.term, canvases), self.weight)

    @property
    def name(self) -> str:
        """The term's name."""
        return name_of(self.term)

    def energy(self, state: GuidanceState) -> Tensor:
        """The weighted energy (B,)."""
        return self.weight(state.sigma) * evaluate(self.term, state)


def log_probability(term: Energy, state: GuidanceState) -> Tensor:
    """The energy of a term (B,), which has to be a log-probability.

    Raises:
        GuidanceError: It is above 0; see `GuidanceState.faults`.
    """
    value = evaluate(term, state)
    if len(value):
        most = value.detach().max()
        state.note(
            Fault(
                most > 1e-3, "the energy is {}, and only log-probabilities, at most 0, can be negated", name_of(term),
                "Give it as a log-probability, or add it up with + instead", most,
            )
        )  # fmt: skip
    return value.clamp_max(0.0)


def log_complement(value: Tensor) -> Tensor:
    """log(1 - exp(x)) of log-probabilities, held `_LEAST` below 0.

    In two branches, as Maechler 2012, Accurately Computing log(1 - exp(-|a|)), eq. 7.
    """
    shifted = value - _LEAST
    high = shifted > -math.log(2.0)
    # Each branch gets numbers it is good for, so that the other's gradient is no NaN.
    near = torch.log(-torch.expm1(torch.where(high, shifted, -1.0)))
    far = torch.log1p(-torch.exp(torch.where(high, -1.0, shifted)))
    return torch.where(high, near, far)


def as_energy(guidance: Guidance) -> Energy:
    """Accept an energy, a plain function of the state, or a sequence of them (their sum).

    Raises:
        InvalidOption: The thing is none of these, or is about values at what is no path.
    """
    if isinstance(guidance, list | tuple):
        return all_of(*guidance)
    if isinstance(guidance, Energy) and not isinstance(guidance, type):
        if (at := getattr(guidance, "at", None)) is not None:
            path_of(at)
        return guidance
    if callable(guidance) and not isinstance(guidance, type):
        return Function(guidance)
    raise InvalidOption(
        f"{guidance!r} is not guidance", hint="Pass an object with a method energy(state), or a function of the state"
    )


def _flat(terms: Sequence[Guidance], kind: type[AllOf] | type[AnyOf]) -> Iterator[Energy]:
    for term in terms:
        energy = as_energy(term)
        yield from energy.terms if isinstance(energy, kind) else (energy,)


def all_of(*terms: Guidance) -> AllOf:
    """All of some energies: their sum."""
    return AllOf(tuple(_flat(terms, AllOf)))


def any_of(*terms: Guidance) -> AnyOf:
    """Any of some energies, which have to be log-probabilities."""
    return AnyOf(tuple(_flat(terms, AnyOf)))


def none_of(*terms: Guidance) -> Energy:
    """None of some energies, which have to be log-probabilities; of one alone its negation."""
    if len(terms) == 1 and isinstance(terms[0], NoneOf):
        return any_of(*terms[0].terms)
    return NoneOf(tuple(as_energy(term) for term in terms))


@checked
def weighted(term: Guidance, weight: float) -> Weighted:
    """An energy times a number.

    Raises:
        InvalidOption: The weight is not finite.
    """
    if not math.isfinite(weight):
        raise InvalidOption(f"a weight is {weight}", hint="Weights are finite numbers")
    return Weighted(as_energy(term), float(weight))


@checked
def scheduled(term: Guidance, weight: Callable[[Tensor], Tensor]) -> Scheduled:
    """An energy whose weight is a function of the noise level: `scheduled(term, lambda sigma: (sigma < 4).float())`."""
    return Scheduled(as_energy(term), weight)

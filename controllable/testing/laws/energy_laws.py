"""The laws of an energy: one number for each canvas, a true gradient, and no canvas that minds its neighbours."""

from collections.abc import Iterable
from dataclasses import replace

import torch
from torch import Tensor

from constraints.arguments import checked
from constraints.errors import InvalidOption
from controllable.testing.laws.broken_law import require
from guidance import Energy, EnergyFunction, Guidance, GuidanceState, as_energy
from guidance.binding import Canvases, bound
from guidance.energy import evaluate

_CLOSE = 1e-6
_STEP = 1e-6
_SLOPE = 1e-3


@checked
def assert_energy_laws(
    energy: Energy | EnergyFunction | Guidance, states: Iterable[GuidanceState], *, approximate: bool = False
) -> None:
    """Check an energy on some states, such as those of `guidance_states`.

    With E the energy and p the probabilities (B, L, V) of a state:

    - *shape*: E(p) is (B,), finite or -inf, on the device of p, equal when asked again; the state is left as it was;
    - *batch*: the energy of a canvas is the same alone as beside others;
    - *gradient*: dE/dp is the slope of E along random directions (central differences in fp64), and each canvas has
      no gradient in another's probabilities;
    - *certain*: where `calibrated` says that E is a log-probability, E <= 0;
    - *multilinear*: where that is said, exp E is linear in the probabilities of each position by itself;
    - *bound*: where there is a method `bound`, what it gives for these canvases has the same energy.

    Args:
        energy: The energy, or anything that `guidance.as_energy` takes.
        states: In fp64.
        approximate: Whether `multilinear` is only meant nearly, as by `guidance.Keyword`: that law is then left out.

    Raises:
        AssertionError: A law is broken; says which one, and the numbers.
        InvalidOption: There is no state.
        GuidanceError: The energy itself says that something is wrong.
    """
    some, every = as_energy(energy), list(states)
    if not every:
        raise InvalidOption("there is no state to check the energy on", hint="See `guidance_states`")
    for number, state in enumerate(every):
        rng = torch.Generator().manual_seed(number)
        value = _shape(some, state)
        _batch(some, state, value)
        _bound(some, state, value)
        if getattr(some, "calibrated", False):
            require(bool((value <= _CLOSE).all()), "a log-probability is at most 0", value.tolist())
        if not state.finished and bool(torch.isfinite(value).all()):
            _gradient(some, state, rng)
            if getattr(some, "multilinear", False) and not approximate:
                _multilinear(some, state, rng)


def _shape(energy: Energy, state: GuidanceState) -> Tensor:
    before = state.probabilities.clone()
    value = evaluate(energy, state).detach()
    require(value.device == before.device, "an energy is on the device of its state", value.device)
    require(torch.equal(before, state.probabilities), "an energy leaves its state as it was")
    again = evaluate(energy, state).detach()
    require(torch.equal(value, again), "an energy says the same when asked again", value.tolist(), again.tolist())
    return value


def _batch(energy: Energy, state: GuidanceState, value: Tensor) -> None:
    for row in range(len(value)):
        alone = evaluate(energy, _row(state, row)).detach()
        require(
            torch.allclose(alone, value[row : row + 1], atol=_CLOSE),
            f"the energy of canvas {row} is the same alone as beside others", float(alone), float(value[row]),
        )  # fmt: skip


def _row(state: GuidanceState, row: int) -> GuidanceState:
    piece = slice(row, row + 1)
    return replace(
        state,
        probabilities=state.probabilities[piece],
        noisy=state.noisy[piece],
        sigma=state.sigma[piece],
        free=state.free[piece],
        exists=state.exists[piece],
        slot=None if state.slot is None else state.slot[piece],
        pointers=state.pointers[piece],
        places=None if state.places is None else state.places[piece],
    )


def _bound(energy: Energy, state: GuidanceState, value: Tensor) -> None:
    if not hasattr(energy, "bound") or state.slot is None or not state.pointers:
        return
    places = [
        [torch.nonzero(state.slot[row] == slot).flatten() for slot in range(len(pointers))]
        for row, pointers in enumerate(state.pointers)
    ]
    length = state.probabilities.shape[1]
    canvases = Canvases(places, state.pointers, state.vocabulary, state.embeddings, length)
    told = evaluate(bound(energy, canvases), replace(state, slot=None, places=places)).detach()
    require(
        torch.allclose(told, value, atol=_CLOSE), "bound(canvases) is the same energy", told.tolist(), value.tolist()
    )


def _directions(state: GuidanceState, rng: torch.Generator) -> Tensor:
    """A random direction (B, L, V) at the free positions along which the probabilities go on adding up to 1."""
    other = torch.rand(state.probabilities.shape, generator=rng, dtype=state.probabilities.dtype)
    other = other / other.sum(dim=-1, keepdim=True)
    return (other - state.probabilities) * state.free[..., None]


def _gradient(energy: Energy, state: GuidanceState, rng: torch.Generator) -> None:
    def value(probabilities: Tensor) -> Tensor:
        return evaluate(energy, replace(state, probabilities=probabilities))

    leaf = state.probabilities.clone().requires_grad_(True)
    first = value(leaf)
    if not bool(state.free.any()):
        return
    require(first.requires_grad, "an energy is differentiable in `state.probabilities`")
    for row in range(len(first)):
        (gradient,) = torch.autograd.grad(first[row], leaf, retain_graph=True, allow_unused=True)
        gradient = torch.zeros_like(leaf) if gradient is None else gradient
        others = gradient.clone()
        others[row] = 0.0
        require(not bool(others.any()), f"canvas {row} has no gradient in another's probabilities")
        along = _directions(state, rng)
        slope = float((value(leaf.detach() + _STEP * along) - value(leaf.detach() - _STEP * along))[row]) / (2 * _STEP)
        told = float((gradient * along).sum())
        require(
            abs(slope - told) <= _SLOPE * max(1.0, abs(slope)),
            f"the gradient of canvas {row} is the slope of the energy", f"{told:.6g}, and not {slope:.6g}",
        )  # fmt: skip


def _multilinear(energy: Energy, state: GuidanceState, rng: torch.Generator) -> None:
    """exp E at the middle of two distributions of one position is the middle of its values at either."""
    along = _directions(state, rng)
    for position in range(state.probabilities.shape[1]):
        here = torch.zeros_like(along)
        here[:, position] = along[:, position]
        least, middle, most = (
            evaluate(energy, replace(state, probabilities=state.probabilities + part * here)).detach().exp()
            for part in (0.0, 0.5, 1.0)
        )
        require(
            torch.allclose(middle, (least + most) / 2, atol=_CLOSE),
            f"exp of the energy is linear in the probabilities of position {position}", middle.tolist(),
        )  # fmt: skip

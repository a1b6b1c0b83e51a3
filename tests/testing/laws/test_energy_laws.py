"""The laws of energies hold for ours, and are seen to be broken where they are."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from constraints import Regex
from constraints.errors import GuidanceError, InvalidOption
from controllable.testing import assert_energy_laws, guidance_states
from guidance import Avoid, Guidance, GuidanceState, Keyword, Length, Matches, Readability, Similarity
from tests.guidance.states import VOCABULARY

STATES = guidance_states(VOCABULARY, ["abc", "ba", "c"], at="/name")
OURS: dict[str, Guidance] = {
    "keyword": Keyword("ab"),
    "avoid": Avoid("c"),
    "length": Length(3, unit="characters"),
    "matches": Matches(Regex("[abc]*c"), at="/name"),
    "logic": ~Keyword("a") | (Matches(Regex("a+")) & Avoid("c")),
    "sum": 2.0 * Keyword("a") + Avoid("b"),
    "readability": Readability(3.0),
    "similarity": Similarity("abc"),
    "function": lambda state: state.estimate.square().sum(dim=(1, 2)),
}


@pytest.mark.parametrize("name", OURS)
def test_ours_keep_the_laws(name: str) -> None:
    assert_energy_laws(OURS[name], STATES, approximate=name == "keyword")


def flat(state: GuidanceState) -> Tensor:
    return state.probabilities.sum()


def detached(state: GuidanceState) -> Tensor:
    return state.probabilities.square().sum(dim=(1, 2)).detach()


def half_detached(state: GuidanceState) -> Tensor:
    return (state.probabilities * state.probabilities.detach()).sum(dim=(1, 2))


def sociable(state: GuidanceState) -> Tensor:
    own = state.probabilities.square().sum(dim=(1, 2))
    return own - own.mean()


def moody(state: GuidanceState) -> Tensor:
    return state.probabilities.square().sum(dim=(1, 2)) * torch.rand(())


def careless(state: GuidanceState) -> Tensor:
    state.probabilities[0, 0, 0] += 0.1
    return state.probabilities.square().sum(dim=(1, 2))


class Boastful:
    calibrated = True

    def energy(self, state: GuidanceState) -> Tensor:
        return state.probabilities.square().sum(dim=(1, 2))


class Crooked:
    multilinear = True

    def energy(self, state: GuidanceState) -> Tensor:
        return -state.probabilities.square().sum(dim=(1, 2))


class Forgetful(Crooked):
    multilinear = False

    def bound(self, canvases: object) -> "Crooked":
        return Doubled()


class Doubled(Crooked):
    def energy(self, state: GuidanceState) -> Tensor:
        return 2.0 * super().energy(state)


BROKEN: dict[str, Guidance] = {
    "differentiable": detached,
    "is the slope of the energy": half_detached,
    "is the same alone as beside others": sociable,
    "says the same when asked again": moody,
    "leaves its state as it was": careless,
    "a log-probability is at most 0": Boastful(),
    "is linear in the probabilities": Crooked(),
    r"bound\(canvases\) is the same energy": Forgetful(),
}


@pytest.mark.parametrize("law", BROKEN)
def test_broken_laws_are_named(law: str) -> None:
    states = [replace(state, probabilities=state.probabilities.clone()) for state in STATES]
    with pytest.raises(AssertionError, match=law):
        assert_energy_laws(BROKEN[law], states)


def test_shapes_are_the_energy_protocols_own_error() -> None:
    with pytest.raises(GuidanceError, match="has shape"):
        assert_energy_laws(flat, STATES)


def test_states_go_from_nothing_written_to_all() -> None:
    shares = [float(state.free.double().mean()) for state in STATES]
    assert shares[0] == 1.0 and 0.0 < shares[1] < 1.0 and STATES[-1].finished
    for state in STATES:
        torch.testing.assert_close(state.probabilities.sum(dim=-1), torch.ones(3, 4).double())
    with pytest.raises(InvalidOption, match="no state"):
        assert_energy_laws(OURS["keyword"], [])
    with pytest.raises(InvalidOption, match="no text"):
        guidance_states(VOCABULARY, [])

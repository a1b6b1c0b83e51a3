"""Energies, their sums and the tilt of the logits."""

import pytest
import torch
from torch import Tensor

from constraints.errors import InvalidOption
from constraints.vocabulary import Vocabulary
from guidance import Avoid, Energy, GuidanceState, Keyword, TiltSettings, WeightedSum, as_energy, tilt

VOCABULARY = Vocabulary.greedy([b"", b"a", b"b", b"c", b"ab"], pad_id=0)


def state(seed: int = 0, *, batch: int = 2, length: int = 5, dtype: torch.dtype = torch.float32) -> GuidanceState:
    generator = torch.Generator().manual_seed(seed)
    free = torch.ones(batch, length, dtype=torch.bool)
    free[:, 0] = False
    logits = torch.randn(batch, length, len(VOCABULARY), generator=generator, dtype=dtype)
    return GuidanceState(
        probabilities=logits.softmax(dim=-1),
        embeddings=torch.randn(len(VOCABULARY), 3, generator=generator, dtype=dtype),
        noisy=torch.zeros(batch, length, 3, dtype=dtype),
        sigma=torch.ones(batch, dtype=dtype),
        free=free,
        exists=torch.ones(batch, length, dtype=torch.bool),
        vocabulary=VOCABULARY,
    )


@pytest.mark.parametrize("energy", [Keyword("ac"), Keyword("b", weight=2.0), Avoid("ab"), Avoid("c")])
def test_gradients_of_the_ready_made_energies(energy: Keyword | Avoid) -> None:
    from dataclasses import replace

    given = state(dtype=torch.float64)

    def value(probabilities: Tensor) -> Tensor:
        return energy.energy(replace(given, probabilities=probabilities))

    leaf = given.probabilities.clone().requires_grad_(True)
    assert torch.autograd.gradcheck(value, (leaf,))


def test_an_energy_linear_in_the_probabilities_gives_the_exact_posterior() -> None:
    given = state()
    scores = torch.randn(len(VOCABULARY))
    change, values = tilt(as_energy(lambda s: (s.probabilities @ scores).sum(dim=1)), given)
    assert values.shape == (2,)
    tilted = (given.probabilities.log() + change).softmax(dim=-1)
    expected = (given.probabilities.log() + scores).softmax(dim=-1)
    torch.testing.assert_close(tilted[:, 1:], expected[:, 1:])


def test_positions_that_are_not_free_stay_as_they_are() -> None:
    change, _ = tilt(as_energy(Keyword("b")), state())
    assert (change[:, 0] == 0).all()
    assert (change[:, 1:] != 0).any()


def test_keyword_and_avoid_pull_in_opposite_directions() -> None:
    given = state()
    index = VOCABULARY.encode("c")[0]
    for energy, sign in ((Keyword("c"), 1), (Avoid("c"), -1)):
        change, _ = tilt(as_energy(energy), given)
        moved = (given.probabilities.log() + change).softmax(dim=-1)[:, 1:, index]
        assert (sign * (moved - given.probabilities[:, 1:, index]) > 0).all()


def test_sums_and_weights() -> None:
    given = state()
    one, two = Keyword("a"), Avoid("b")
    total = WeightedSum([one, two], [2.0, -1.0]).energy(given)
    torch.testing.assert_close(total, 2.0 * one.energy(given) - two.energy(given))
    torch.testing.assert_close(as_energy([one, two]).energy(given), one.energy(given) + two.energy(given))


def test_the_change_is_capped() -> None:
    change, _ = tilt(as_energy(lambda s: 1e6 * s.probabilities[..., 1].sum(dim=1)), state(), TiltSettings(cap=2.0))
    assert change.abs().max() == 2.0


def test_any_object_with_an_energy_will_do() -> None:
    class Mine:
        def energy(self, state: GuidanceState) -> Tensor:
            return state.estimate.square().sum(dim=(1, 2))

    assert isinstance(Mine(), Energy)
    assert tilt(as_energy(Mine()), state())[0].abs().sum() > 0


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda s: s.probabilities.sum(), "shape"),
        (lambda s: torch.zeros(2), "no gradient"),
        (lambda s: (0.0 * s.probabilities).sum(dim=(1, 2)).log(), "not finite"),
    ],
)
def test_wrong_energies(wrong: Energy, message: str) -> None:
    with pytest.raises(InvalidOption, match=message):
        tilt(as_energy(wrong), state())


def test_what_is_no_guidance() -> None:
    with pytest.raises(InvalidOption, match="not guidance"):
        as_energy(3)  # type: ignore[arg-type]


def test_a_keyword_longer_than_the_canvas() -> None:
    assert Keyword("abcabcabc").energy(state(length=3)).tolist() == [0.0, 0.0]

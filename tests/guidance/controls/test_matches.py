"""Constraints as energies."""

import itertools
import math
from dataclasses import replace

import pytest
import torch

from constraints import Contains, Regex
from constraints.errors import GuidanceError, InvalidOption
from guidance import Matches, Tilt, as_energy, terms_of
from tests.guidance.states import VOCABULARY, gradcheck, linear_denoiser, state

GIVEN = state(dtype=torch.float64)


def by_hand(pattern: str, canvas: int) -> float:
    """The probability that the slot matches, over all its token sequences; PADs only at the end."""
    total = 0.0
    for ids in itertools.product(range(len(VOCABULARY)), repeat=4):
        text = list(itertools.takewhile(lambda token: token != 0, ids))
        if any(ids[len(text) :]) or not Regex(pattern).accepts(VOCABULARY.decode(text).decode()):
            continue
        total += math.prod(float(GIVEN.probabilities[canvas, 1 + k, token]) for k, token in enumerate(ids))
    return math.log(total)


@pytest.mark.parametrize("pattern", ["[abc]*c", "(ab)+", "a{2}b*"])
def test_the_energy_is_the_probability_of_a_match(pattern: str) -> None:
    # Of two spellings of a text only one counts where tokens are merged, so the sum by hand is the larger one.
    found = Matches(Regex(pattern)).energy(GIVEN)
    for canvas in range(2):
        assert float(found[canvas]) <= by_hand(pattern, canvas) + 1e-4
        assert float(found[canvas]) == pytest.approx(by_hand(pattern, canvas), abs=1.5)
    for at in ("/name", "name", "/*"):
        assert torch.equal(found, Matches(Regex(pattern), at=at).energy(GIVEN))
    assert Matches(Regex(pattern), at="/other").energy(GIVEN).tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    "control", [Matches(Regex("[abc]*c")), ~Matches(Contains("b")), Matches(Regex("a*")) | Matches(Regex("b*"))]
)
def test_gradients(control: Matches) -> None:
    assert gradcheck(control, GIVEN)


def test_tilting_by_a_constraint_gives_its_exact_marginals() -> None:
    from constraints.inference import SlotBatch, posterior
    from constraints.tokens.token_automaton import TokenAutomaton

    control = Matches(Regex("[abc]*c"))
    change = Tilt(cap=80.0)(terms_of(control), GIVEN, lambda shift: linear_denoiser(GIVEN, shift)).change
    assert change is not None
    tilted = (GIVEN.logits + change).softmax(dim=-1)[:, 1:]
    automaton = TokenAutomaton.from_dfa(Regex("[abc]*c").language, VOCABULARY, capacity=4)
    exact = posterior(GIVEN.logits[:, 1:].flatten(0, 1), SlotBatch.of([(automaton, 4)] * 2)).marginals
    torch.testing.assert_close(tilted.flatten(0, 1), exact, atol=1e-4, rtol=1e-3)


@pytest.mark.parametrize("at", ["a/b", "/~2"])
def test_what_is_no_path_is_told_when_it_is_given(at: str) -> None:
    with pytest.raises(InvalidOption, match="is no path"):
        as_energy([2.0 * Matches(Regex("a*"), at=at)])


def test_what_can_not_match() -> None:
    with pytest.raises(GuidanceError, match="no value has room"):
        Matches(Regex("c{9}")).energy(GIVEN)
    with pytest.raises(InvalidOption, match="no regular language"):
        Matches({"type": "array", "uniqueItems": True}).energy(GIVEN)


@pytest.mark.parametrize("pattern", ["[abc]*c", "(ab)+", "a{2}b*", "b{3}"])
def test_the_pull_is_what_the_best_other_token_would_gain(pattern: str) -> None:
    ids = torch.tensor([[1, 2, 1, 2, 0], [1, 3, 3, 2, 0]])
    given = replace(GIVEN, probabilities=torch.nn.functional.one_hot(ids, len(VOCABULARY)).double())
    control = Matches(Regex(pattern))
    pull, now = Tilt().pull(terms_of(control), given), control.energy(given)
    for canvas, place in itertools.product(range(2), range(1, 5)):
        gains = []
        for token in range(len(VOCABULARY)):
            other = ids.clone()
            other[canvas, place] = token
            there = replace(given, probabilities=torch.nn.functional.one_hot(other, len(VOCABULARY)).double())
            gains.append(float((control.energy(there) - now)[canvas]))
        assert float(pull[canvas, place]) == pytest.approx(min(max(gains), 30.0), abs=1e-3)
    assert pull[:, 0].tolist() == [0.0, 0.0]

"""Scores without a gradient: the estimate against the exact gradient, repeatability, faults of the scorer."""

import dataclasses
import itertools
import math

import pytest
import torch
from torch import Tensor

from constraints.errors import GuidanceError, InvalidOption
from constraints.tokens.vocabulary import Vocabulary
from guidance import GuidanceState
from guidance.classifiers import ScoreGuide
from guidance.classifiers.score import score_function
from tests.guidance.canvases import VOCABULARY, canvas, gradient_is_right, tilted


def small(*, length: int = 3, batch: int = 1) -> GuidanceState:
    vocabulary = Vocabulary.greedy([b"", b"a", b"b", b"c"], pad_id=0)
    state = canvas("?" * length)
    logits = torch.randn(1, length, 4, generator=torch.Generator().manual_seed(5)).double()
    probabilities = logits.softmax(dim=-1).expand(batch, -1, -1)
    return dataclasses.replace(
        state,
        probabilities=probabilities,
        free=state.free.expand(batch, -1),
        exists=state.exists.expand(batch, -1),
        sigma=state.sigma.expand(batch),
        vocabulary=vocabulary,
        slot=None,
    )


def score(text: str) -> float:
    return 2.0 * text.count("a") - text.count("bc")


def exact(probabilities: Tensor, vocabulary: Vocabulary) -> Tensor:
    """The expected score, by enumeration."""
    total = probabilities.new_zeros(())
    for ids in itertools.product(range(len(vocabulary)), repeat=len(probabilities)):
        chance = torch.stack([probabilities[place, token] for place, token in enumerate(ids)]).prod()
        total = total + chance * score(vocabulary.decode(ids).decode())
    return total


def test_the_estimate_is_unbiased() -> None:
    state = small()
    leaf = state.probabilities.clone().requires_grad_(True)
    (wanted,) = torch.autograd.grad(exact(leaf[0], state.vocabulary), leaf)
    mean, values, runs = torch.zeros_like(leaf), 0.0, 60
    for seed in range(runs):
        energy = ScoreGuide(score, samples=64, seed=seed).energy(dataclasses.replace(state, probabilities=leaf))
        values += float(energy.detach()[0]) / runs
        mean += torch.autograd.grad(energy.sum(), leaf)[0] / runs
    # Of the gradient, only what moves the probabilities counts, and they sum to 1.
    chances = state.probabilities

    def centred(gradient: Tensor) -> Tensor:
        return chances * (gradient - (chances * gradient).sum(dim=-1, keepdim=True))

    torch.testing.assert_close(centred(mean), centred(wanted), atol=0.02, rtol=0.05)
    assert math.isclose(values, float(exact(state.probabilities[0], state.vocabulary)), abs_tol=0.05)


def test_the_surrogate_has_the_gradient_that_it_says() -> None:
    drawn = torch.randint(0, 4, (2, 3, 5), generator=torch.Generator().manual_seed(0))
    scores = torch.randn(2, 5, generator=torch.Generator().manual_seed(1)).double()
    free = torch.tensor([[True, False, True], [True, True, True]])
    leaf = torch.rand(2, 3, 4, generator=torch.Generator().manual_seed(2)).double().add(0.1).requires_grad_(True)
    assert torch.autograd.gradcheck(lambda p: score_function(p, drawn, scores, free), (leaf,))
    (gradient,) = torch.autograd.grad(score_function(leaf, drawn, scores, free).sum(), leaf)
    assert not gradient[0, 1].any()


def test_samples_depend_on_the_seed_and_not_on_the_batch() -> None:
    one = ScoreGuide(score, samples=8, seed=1)
    alone, beside = one.energy(small()), one.energy(small(batch=3))
    torch.testing.assert_close(beside, alone.expand(3))
    assert ScoreGuide(score, samples=8, seed=2).energy(small()) != alone


def test_it_steers_what_is_open_and_reads_what_is_known() -> None:
    read: list[str] = []

    def wants_c(text: str) -> float:
        read.append(text)
        return float(text.count("c"))

    state = canvas('{"text":"[a\\"?b]","other":"[?]"}')
    change, values = tilted(ScoreGuide(wants_c, samples=200, at="/text"), state)
    # What a draw makes of an escape is read as it is.
    assert sum(text.startswith('a"') and text.endswith("b") for text in read) > 150
    assert len(read) == 200
    open_in_field = state.free[0].nonzero()[0].item()
    assert change[0, open_in_field, VOCABULARY.encode("c")[0]] > 0
    assert not change[0, state.free[0].nonzero()[1].item()].any()
    assert 0 <= float(values[0]) <= 1


def test_the_energy_of_finished_text_is_its_score() -> None:
    assert ScoreGuide(score, samples=2).energy(canvas("ab", "aac")).tolist() == [2.0, 4.0]


def test_a_document_without_the_field() -> None:
    with pytest.warns(UserWarning, match="'/text'"):
        assert ScoreGuide(score, at="/text").energy(canvas('{"other":"[?]"}')).tolist() == [0.0]


def broken(text: str) -> float:
    raise KeyError(text)


@pytest.mark.parametrize(
    ("scorer", "message"),
    [
        (broken, "raised KeyError.*'ab'"),
        (lambda text: math.nan, "gave nan.*'ab'"),
        (lambda text: -math.inf, "gave -inf"),
        (lambda text: "high", "raised ValueError"),
    ],
)
def test_faults_of_the_scorer(scorer: object, message: str) -> None:
    with pytest.raises(GuidanceError, match=message):
        ScoreGuide(scorer).energy(canvas("ab"))  # type: ignore[arg-type]


def test_one_sample_has_no_baseline() -> None:
    with pytest.raises(InvalidOption, match="1 samples"):
        ScoreGuide(score, samples=1)
    with pytest.raises(InvalidOption, match="seed is -1"):
        ScoreGuide(score, seed=-1)


def test_gradcheck_helper_notices_a_wrong_gradient() -> None:
    class Wrong:
        def energy(self, state: GuidanceState) -> Tensor:
            moved = state.probabilities.sum(dim=(1, 2))
            return moved.detach() * moved

    with pytest.raises(RuntimeError, match=r"Jacobian|Gradients"):
        gradient_is_right(Wrong(), canvas("a?"))

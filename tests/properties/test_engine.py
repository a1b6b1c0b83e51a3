"""Exact inference over random automata and vocabularies, against lists of all token sequences."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from constraints.inference import argmax, entropy, expected_cost, log_partition, posterior
from tests.cases import Problem, examples, log_sum, problems


@examples(80)
@given(problems())
def test_the_posterior_is_that_of_all_sequences(problem: Problem) -> None:
    slots, log_probs = problem.slots, problem.log_probs
    found = posterior(log_probs, slots, fixed=problem.fixed, uniforms=problem.uniforms())
    tokens, best = argmax(log_probs, slots, fixed=problem.fixed)
    assert found.sample is not None and found.sample_probability is not None
    marginals = torch.zeros_like(log_probs)
    for slot in range(len(slots)):
        texts = {ids: score for ids, score in problem.sequences(slot).items() if score > -math.inf}
        place, log_z = problem.part(slot), log_sum(list(texts.values()))
        assert float(found.log_partition[slot]) == pytest.approx(log_z, rel=1e-9, abs=1e-9)
        for ids, score in texts.items():
            for position, token in enumerate(ids, place.start):
                marginals[position, token] += math.exp(score - log_z)
        sample, likeliest = tuple(found.sample[place].tolist()), tuple(tokens[place].tolist())
        assert float(best[slot]) == pytest.approx(max(texts.values(), default=-math.inf), rel=1e-9, abs=1e-9)
        if texts:
            assert sample in texts
            assert texts[likeliest] == pytest.approx(max(texts.values()), rel=1e-9, abs=1e-9)
        else:
            assert set(sample) | set(likeliest) <= {-1}
    torch.testing.assert_close(found.marginals, marginals, rtol=1e-9, atol=1e-9)
    chosen = marginals.gather(1, found.sample.clamp(min=0)[:, None])[:, 0] * (found.sample >= 0)
    torch.testing.assert_close(found.sample_probability, chosen, rtol=1e-9, atol=1e-9)


@examples(30)
@given(problems(scales=(0.1, 1.0, 5.0)))
def test_the_entropy_is_that_of_all_sequences(problem: Problem) -> None:
    found = entropy(problem.log_probs, problem.slots, fixed=problem.fixed)
    for slot in range(len(problem.slots)):
        scores = [score for score in problem.sequences(slot).values() if score > -math.inf]
        if not scores:
            assert math.isnan(found[slot])
            continue
        log_z = log_sum(scores)
        expected = math.fsum(math.exp(score - log_z) * (log_z - score) for score in scores)
        assert float(found[slot]) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@examples(8)
@given(problems(scales=(0.1, 1.0)), st.booleans())
def test_gradients_are_those_of_finite_differences(problem: Problem, everywhere: bool) -> None:
    log_probs = problem.log_probs.clamp(min=-30).requires_grad_()
    generator = torch.Generator().manual_seed(problem.seed)
    shape = log_probs.shape if everywhere else log_probs.shape[1:]
    cost = torch.randn(shape, generator=generator, dtype=torch.float64).requires_grad_()
    possible = torch.isfinite(log_partition(log_probs.detach(), problem.slots, fixed=problem.fixed))

    def functions(rows: torch.Tensor, prices: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return (
            log_partition(rows, problem.slots, fixed=problem.fixed)[possible],
            expected_cost(rows, problem.slots, prices, fixed=problem.fixed)[possible],
        )

    if possible.any() and log_probs.numel():
        assert torch.autograd.gradcheck(functions, (log_probs, cost), fast_mode=True)

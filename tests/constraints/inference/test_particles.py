"""Particles under a grammar against enumeration: the most likely texts, the probabilities, and what is let through."""

from functools import lru_cache
from itertools import product

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from constraints.errors import InvalidOption
from constraints.grammar import GrammarLanguage
from constraints.inference import GrammarSlots, argmax, count, expected_cost, k_best, posterior, shortest, uniform
from constraints.inference.mixed_slots import languages_of
from constraints.tokens.vocabulary import Vocabulary

pytest.importorskip("llguidance", reason="needs the extra grammar")

VOCABULARY = Vocabulary.greedy([b"", b"(", b")", b"a", b"+", b"()", b"a+"], pad_id=0)
GRAMMARS = [
    'start: "(" start ")" start | ',
    'start: start "+" term | term\nterm: "a" | "(" start ")"',
    'start: "a" start "a" | "+"',
    'start: /a{2,}/ | "(" /[a+]*/ ")"',
    'start: start start | "a" | "()"',
]
MOST = 5


@lru_cache
def texts(grammar: str, capacity: int) -> list[tuple[int, ...]]:
    """All token sequences of a text, padding behind it, that fill a slot."""
    language = GrammarLanguage(grammar)
    found = []
    for length in range(capacity + 1):
        for ids in product(range(1, len(VOCABULARY)), repeat=length):
            if language.reads(VOCABULARY.decode(ids))[1]:
                found.append(ids + (0,) * (capacity - length))
    return found


def slots(grammar: str, capacity: int, *, width: int, tries: int = 10_000) -> GrammarSlots:
    tokens = GrammarLanguage(grammar).over(VOCABULARY)
    return GrammarSlots((tokens,), np.array([capacity]), width=width, tries=tries)


def rows(seed: int, capacity: int) -> torch.Tensor:
    numbers = np.random.default_rng(seed).normal(scale=2.0, size=(capacity, len(VOCABULARY)))
    return torch.from_numpy(numbers).log_softmax(dim=1)


def uniforms(seed: int, capacity: int) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(seed).random((capacity, 2)))


def score(log_probs: torch.Tensor, ids: tuple[int, ...]) -> float:
    return float(log_probs[torch.arange(len(ids)), torch.tensor(ids)].sum())


cases = given(
    grammar=st.sampled_from(GRAMMARS), capacity=st.integers(1, MOST), seed=st.integers(0, 2**32 - 1)
)  # fmt: skip


@cases
@settings(max_examples=30)
def test_wide_beam_finds_the_most_likely_text(grammar: str, capacity: int, seed: int) -> None:
    log_probs, expected = rows(seed, capacity), texts(grammar, capacity)
    tokens, best = argmax(log_probs, slots(grammar, capacity, width=10_000))
    if not expected:
        assert set(tokens.tolist()) == {-1}
        return
    likeliest = max(expected, key=lambda ids: score(log_probs, ids))
    assert tuple(tokens.tolist()) == likeliest
    assert float(best[0]) == pytest.approx(score(log_probs, likeliest))


@cases
@settings(max_examples=30)
def test_with_room_for_all_texts_probabilities_are_exact(grammar: str, capacity: int, seed: int) -> None:
    log_probs, expected = rows(seed, capacity), texts(grammar, capacity)
    found = posterior(log_probs, slots(grammar, capacity, width=10_000), uniforms=uniforms(seed, capacity))
    weights = np.exp([score(log_probs, ids) for ids in expected])
    assert float(found.log_partition[0].exp()) == pytest.approx(weights.sum())
    marginals = np.zeros((capacity, len(VOCABULARY)))
    for ids, weight in zip(expected, weights, strict=True):
        marginals[np.arange(capacity), list(ids)] += weight / weights.sum()
    np.testing.assert_allclose(found.marginals.numpy(), marginals, atol=1e-9)


@cases
@settings(max_examples=60)
def test_narrow_sample_is_a_text_whenever_one_fits(grammar: str, capacity: int, seed: int) -> None:
    log_probs, expected = rows(seed, capacity), texts(grammar, capacity)
    batch = slots(grammar, capacity, width=2, tries=1)
    found = posterior(log_probs, batch, uniforms=uniforms(seed, capacity))
    assert found.sample is not None and found.sample_probability is not None
    sample = tuple(found.sample.tolist())
    assert sample in expected if expected else set(sample) == {-1}
    assert bool((found.sample_probability > 0).all()) == bool(expected)


@cases
@settings(max_examples=30)
def test_any_beginning_of_a_text_can_be_gone_on_from(grammar: str, capacity: int, seed: int) -> None:
    """As the loop does it: what is committed is the beginning of the last sample."""
    batch, expected = slots(grammar, capacity, width=2, tries=1), texts(grammar, capacity)
    known = torch.full((capacity,), -1)
    for size in range(1, capacity + 1 if expected else 0):
        log_probs = rows(seed + size, capacity)
        found = posterior(log_probs, batch, fixed=known, uniforms=uniforms(seed + size, capacity))
        assert found.sample is not None
        assert tuple(found.sample.tolist()) in expected
        assert bool(((known < 0) | (known == found.sample)).all())
        known[:size] = found.sample[:size]


def test_samples_follow_the_probabilities() -> None:
    grammar, capacity, draws = GRAMMARS[0], 3, 300
    log_probs, expected = rows(1, capacity), texts(grammar, capacity)
    weights = np.exp([score(log_probs, ids) for ids in expected])
    batch = slots(grammar, capacity, width=10_000)
    count = dict.fromkeys(expected, 0)
    for seed in range(draws):
        found = posterior(log_probs, batch, uniforms=uniforms(seed, capacity))
        assert found.sample is not None
        count[tuple(found.sample.tolist())] += 1
    frequencies = np.array([count[ids] for ids in expected]) / draws
    assert np.abs(frequencies - weights / weights.sum()).sum() / 2 < 0.1


def test_narrow_estimate_of_the_probability_has_no_bias() -> None:
    grammar, capacity = GRAMMARS[1], 5
    log_probs = rows(2, capacity)
    exact = sum(np.exp(score(log_probs, ids)) for ids in texts(grammar, capacity))
    batch = slots(grammar, capacity, width=3)
    found = [
        float(posterior(log_probs, batch, uniforms=uniforms(seed, capacity)).log_partition[0].exp())
        for seed in range(400)
    ]
    assert np.mean(found) == pytest.approx(exact, rel=0.15)


def test_slots_of_a_batch_do_not_depend_on_each_other() -> None:
    a, b = (GrammarLanguage(grammar).over(VOCABULARY) for grammar in GRAMMARS[:2])
    both = GrammarSlots.of([(a, 4), (b, 3)])
    log_probs, numbers = rows(3, 7), uniforms(3, 7)
    found = posterior(log_probs, both, uniforms=numbers)
    alone = posterior(log_probs[4:], GrammarSlots.of([(b, 3)]), uniforms=numbers[4:])
    assert found.sample is not None and alone.sample is not None
    assert found.sample[4:].tolist() == alone.sample.tolist()
    torch.testing.assert_close(found.marginals[4:], alone.marginals)


@cases
@settings(max_examples=30)
def test_wide_beam_finds_the_k_best_and_the_expected_cost(grammar: str, capacity: int, seed: int) -> None:
    log_probs, expected = rows(seed, capacity), texts(grammar, capacity)
    batch = slots(grammar, capacity, width=10_000)
    scores = sorted((score(log_probs, ids) for ids in expected), reverse=True)
    tokens, best = k_best(log_probs, batch, 4)
    assert best[0].tolist() == pytest.approx([*scores[:4], *[-np.inf] * (4 - len(scores[:4]))])
    assert {tuple(ids) for ids in tokens.T[: len(expected)].tolist()} <= set(expected)
    cost = torch.from_numpy(np.random.default_rng(seed).normal(size=log_probs.shape))
    mean = expected_cost(log_probs, batch, cost)
    if expected:
        weights = np.exp([score(log_probs, ids) for ids in expected])
        paid = np.array([score(cost, ids) for ids in expected])
        assert float(mean[0]) == pytest.approx((weights * paid).sum() / weights.sum())
    else:
        assert np.isnan(mean[0])


@cases
@settings(max_examples=30)
def test_narrow_beams_find_texts(grammar: str, capacity: int, seed: int) -> None:
    expected, batch = texts(grammar, capacity), slots(grammar, capacity, width=2)
    tokens, (length,) = shortest(batch)
    drawn = uniform(batch, uniforms(seed, capacity))
    assert {tuple(tokens.tolist()), tuple(drawn.tolist())} <= (set(expected) if expected else {(-1,) * capacity})
    assert length == (np.count_nonzero(tokens) if expected else None)


def test_gradient_of_the_expected_cost() -> None:
    log_probs, batch = rows(0, 4).requires_grad_(), slots(GRAMMARS[1], 4, width=10_000)
    cost = rows(1, 4).requires_grad_()
    fixed = torch.tensor([1, -1, -1, -1])
    assert torch.autograd.gradcheck(
        lambda x, prices: expected_cost(x, batch, prices, fixed=fixed), (log_probs, cost), eps=1e-6
    )


def test_texts_of_grammars_are_not_counted() -> None:
    batch = slots(GRAMMARS[0], 3, width=2)
    for counting in (lambda: count(batch), lambda: uniform(batch, uniforms(0, 3), vocabulary=VOCABULARY)):
        with pytest.raises(InvalidOption, match="grammar"):
            counting()


def test_on_a_device_as_other_slots() -> None:
    """Positions have their rows in any order, and groups are not mixed."""
    tokens = GrammarLanguage(GRAMMARS[1]).over(VOCABULARY)
    both = GrammarSlots.of([(tokens, 5), (tokens, 3)])
    log_probs, drawn = rows(3, 8), uniforms(4, 8)
    fixed = torch.full((8,), -1)
    expected = posterior(log_probs, both, fixed=fixed, uniforms=drawn)
    place = torch.randperm(8, generator=torch.Generator().manual_seed(0))
    again = languages_of([(tokens, 5), (tokens, 3)], torch.device("cpu"))
    found = again.posterior(log_probs[place], rows=torch.argsort(place), fixed=fixed, uniforms=drawn)
    assert found.sample is not None and expected.sample is not None
    assert found.sample.tolist() == expected.sample.tolist()
    torch.testing.assert_close(found.marginals, expected.marginals)
    values = torch.randn(len(VOCABULARY), 2, dtype=torch.float64)
    wanted = torch.arange(8) > 3
    mean = found.expectation(values, wanted=wanted, groups=[5, 3])
    torch.testing.assert_close(mean, wanted[:, None] * (expected.marginals @ values))

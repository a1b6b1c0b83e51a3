"""The k most likely texts, counts, shortest texts, even draws and expected costs, against lists of all texts."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from constraints.errors import ConstraintTooLarge, InvalidOption
from constraints.inference import (
    SlotBatch,
    argmax,
    count,
    expected_cost,
    k_best,
    posterior,
    shortest,
    spellings,
    uniform,
)
from constraints.regex.compile import compile_regex
from constraints.tokens.token_automaton import TokenAutomaton
from constraints.tokens.vocabulary import Vocabulary
from tests.cases import Problem, examples, log_sum, problems

VOCABULARY = Vocabulary.greedy([b"", b"a", b"b", b"ab", b"aab"], 0)


def slots(*each: tuple[str, int]) -> SlotBatch:
    return SlotBatch.of(
        [(TokenAutomaton.from_dfa(compile_regex(p, search=False), VOCABULARY), capacity) for p, capacity in each]
    )


def best_by_text(problem: Problem, slot: int) -> dict[bytes, float]:
    """The log-probability of the likeliest spelling of each text of a slot."""
    found: dict[bytes, float] = {}
    for ids, score in problem.sequences(slot).items():
        text = problem.vocabulary.decode(ids)
        found[text] = max(score, found.get(text, -math.inf))
    return found


@examples(60)
@given(problems(), st.integers(1, 12), st.booleans())
def test_k_best(problem: Problem, k: int, distinct: bool) -> None:
    vocabulary = problem.vocabulary if distinct else None
    tokens, best = k_best(problem.log_probs, problem.slots, k, fixed=problem.fixed, vocabulary=vocabulary)
    assert tokens.shape == (problem.slots.num_positions, k) and best.shape == (len(problem.slots), k)
    for slot in range(len(problem.slots)):
        sequences = problem.sequences(slot)
        scores = best_by_text(problem, slot) if distinct else sequences
        expected = sorted((score for score in scores.values() if score > -math.inf), reverse=True)[:k]
        assert best[slot, : len(expected)].tolist() == pytest.approx(expected, rel=1e-9, abs=1e-9)
        assert set(best[slot, len(expected) :].tolist()) <= {-math.inf}
        mine = [tuple(column) for column in tokens[problem.part(slot)].T.tolist()]
        for ids, score in zip(mine, expected, strict=False):
            assert sequences[ids] == pytest.approx(score, rel=1e-9, abs=1e-9)
        names = [problem.vocabulary.decode(ids) if distinct else ids for ids in mine[: len(expected)]]
        assert len(set(names)) == len(names)
        assert {token for ids in mine[len(expected) :] for token in ids} <= {-1}


@given(problems())
@examples(20)
def test_the_best_of_k_is_the_most_likely(problem: Problem) -> None:
    _, best = argmax(problem.log_probs, problem.slots, fixed=problem.fixed)
    torch.testing.assert_close(k_best(problem.log_probs, problem.slots, 3, fixed=problem.fixed)[1][:, 0], best)


@examples(60)
@given(problems())
def test_counts(problem: Problem) -> None:
    sequences = [problem.sequences(slot) for slot in range(len(problem.slots))]
    assert count(problem.slots, fixed=problem.fixed) == [len(each) for each in sequences]
    texts = [{problem.vocabulary.decode(ids) for ids in each} for each in sequences]
    assert count(problem.slots, fixed=problem.fixed, vocabulary=problem.vocabulary) == [len(each) for each in texts]


def test_counts_are_exact_integers() -> None:
    many = slots(("[ab]*", 200))
    assert count(many, vocabulary=None)[0] > 4**200 // 2
    # a, b, ab and aab: of 200 tokens each, the texts of 200 bytes alone are 2 ** 200.
    bytewise = Vocabulary.greedy([b"", b"a", b"b"], 0)
    automaton = TokenAutomaton.from_dfa(compile_regex("[ab]*", search=False), bytewise)
    batch = SlotBatch.of([(automaton, 200)])
    assert count(batch) == count(batch, vocabulary=bytewise) == [2**201 - 1]


def test_texts_that_cannot_be_told_apart_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spellings, "LARGEST", 10)
    with pytest.raises(ConstraintTooLarge, match="slot of 9 tokens"):
        count(slots(("[ab]*", 9)), vocabulary=VOCABULARY)


def test_automata_that_take_too_long_to_count_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spellings, "MOST_EDGES", 10)
    with pytest.raises(ConstraintTooLarge, match="too many to be counted"):
        count(slots(("[ab]*", 9)))


@examples(40)
@given(problems())
def test_shortest(problem: Problem) -> None:
    tokens, lengths = shortest(problem.slots, fixed=problem.fixed)
    for slot, length in enumerate(lengths):
        texts = problem.sequences(slot)
        padding = {ids: ids.count(problem.vocabulary.pad_id) for ids in texts}
        mine = tuple(tokens[problem.part(slot)].tolist())
        if texts:
            assert length == len(mine) - max(padding.values()) == len(mine) - padding[mine]
        else:
            assert length is None and set(mine) <= {-1}


@examples(40)
@given(problems(), st.booleans())
def test_an_even_draw_is_a_text(problem: Problem, distinct: bool) -> None:
    vocabulary = problem.vocabulary if distinct else None
    tokens = uniform(problem.slots, problem.uniforms(), fixed=problem.fixed, vocabulary=vocabulary)
    for slot in range(len(problem.slots)):
        texts = problem.sequences(slot)
        mine = tuple(tokens[problem.part(slot)].tolist())
        assert mine in texts if texts else set(mine) <= {-1}
        if distinct and texts:
            pad, text = problem.vocabulary.pad_id, problem.vocabulary.decode(mine)
            assert mine.count(pad) == max(x.count(pad) for x in texts if problem.vocabulary.decode(x) == text)


@pytest.mark.parametrize("distinct", [False, True])
def test_every_text_is_drawn_about_as_often(distinct: bool) -> None:
    draws, batch = 3000, slots(("(ab|b|a){1,3}", 2))
    generator = torch.Generator().manual_seed(0)
    numbers = torch.rand(draws, 2, 2, generator=generator, dtype=torch.float64)
    vocabulary = VOCABULARY if distinct else None
    drawn = [tuple(ids) for ids in uniform(batch, numbers, vocabulary=vocabulary).tolist()]
    names = [VOCABULARY.decode(ids) if distinct else ids for ids in drawn]
    (number,) = count(batch, vocabulary=vocabulary)
    often = [names.count(name) for name in set(names)]
    assert len(often) == number and number == (17 if distinct else 19)
    assert max(abs(each - draws / number) for each in often) < 5 * math.sqrt(draws / number)


@examples(60)
@given(problems(), st.booleans())
def test_expected_cost(problem: Problem, everywhere: bool) -> None:
    random = np.random.default_rng(problem.seed)
    rows = problem.log_probs
    cost = torch.from_numpy(random.normal(size=rows.shape if everywhere else rows.shape[1:]))
    found = expected_cost(rows, problem.slots, cost, fixed=problem.fixed)
    each = cost.expand(rows.shape)
    for slot in range(len(problem.slots)):
        texts = {ids: score for ids, score in problem.sequences(slot).items() if score > -math.inf}
        if not texts:
            assert math.isnan(found[slot])
            continue
        log_z, place = log_sum(list(texts.values())), problem.part(slot)
        expected = math.fsum(
            math.exp(score - log_z) * float(each[place].gather(1, torch.tensor(ids, dtype=torch.long)[:, None]).sum())
            for ids, score in texts.items()
        )
        assert float(found[slot]) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@examples(3)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_gradient_of_the_expected_cost(seed: int, everywhere: bool) -> None:
    batch = slots(("[ab]*b", 3), ("ab|ba|b", 2))
    generator = torch.Generator().manual_seed(seed)
    log_probs = torch.randn(5, 5, generator=generator, dtype=torch.float64, requires_grad=True)
    cost = torch.randn(*([5, 5] if everywhere else [5]), generator=generator, dtype=torch.float64, requires_grad=True)
    fixed = torch.tensor([-1, 1, -1, -1, -1])
    assert torch.autograd.gradcheck(
        lambda rows, prices: expected_cost(rows, batch, prices, fixed=fixed), (log_probs, cost)
    )


def test_the_expected_number_of_tokens() -> None:
    batch, rows = slots(("a{0,3}", 3), ("c", 2)), torch.zeros(5, 5)
    length = torch.tensor([0.0, 1.0, 1.0, 1.0, 1.0])
    found = expected_cost(rows, batch, length)
    assert found.dtype == torch.float32
    assert float(found[0]) == pytest.approx(1.5) and math.isnan(found[1])
    assert float(expected_cost(rows, batch, length, fixed=torch.tensor([-1, 1, -1, -1, -1]))[0]) == pytest.approx(2.5)


def test_nothing_to_work_on() -> None:
    rows, none = torch.zeros(0, 5), SlotBatch.of([])
    empty = slots(("a*", 0), ("a", 0))
    assert [each.shape for each in k_best(rows, none, 2)] == [(0, 2), (0, 2)]
    assert k_best(rows, empty, 2)[1].tolist() == [[0.0, -math.inf], [-math.inf, -math.inf]]
    assert count(none) == [] and count(empty) == count(empty, vocabulary=VOCABULARY) == [1, 0]
    assert shortest(none)[1] == [] and shortest(empty)[1] == [0, None]
    assert uniform(none, torch.zeros(0, 2)).shape == (0,)
    assert expected_cost(rows, none, torch.zeros(5)).shape == (0,)
    assert expected_cost(rows, empty, torch.zeros(5)).tolist()[:1] == [0.0]


def test_bad_input() -> None:
    batch, rows = slots(("a*", 3)), torch.zeros(3, 5)
    other = Vocabulary.greedy([b"", b"a"], 0)
    for bad in (
        lambda: k_best(rows, batch, 0),
        lambda: k_best(rows[:2], batch, 1),
        lambda: k_best(rows, batch, 1, vocabulary=other),
        lambda: count(batch, vocabulary=other),
        lambda: count(batch, fixed=torch.tensor([0, 1])),
        lambda: shortest(batch, fixed=torch.tensor([0, 1])),
        lambda: uniform(batch, torch.zeros(3)),
        lambda: uniform(batch, torch.zeros(3), vocabulary=VOCABULARY),
        lambda: expected_cost(rows, batch, torch.zeros(4)),
        lambda: expected_cost(rows, batch, torch.zeros(5, dtype=torch.long)),
        lambda: expected_cost(rows, batch, torch.full((5,), math.inf)),
        lambda: expected_cost(rows[:2], batch, torch.zeros(5)),
    ):
        with pytest.raises(InvalidOption):
            bad()


def test_many_spellings_of_one_text_are_refused_and_not_waited_for() -> None:
    batch, rows = slots(("(aab){12}", 36)), torch.zeros(36, 5)
    assert k_best(rows, batch, 1, vocabulary=VOCABULARY)[1].tolist() == [[0.0]]
    with pytest.raises(ConstraintTooLarge, match="no more than 1 different"):
        k_best(rows, batch, 2, vocabulary=VOCABULARY)


def test_the_likeliest_texts_are_the_posterior_s() -> None:
    batch = slots(("[ab]{1,2}", 2))
    rows = torch.randn(2, 5, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    _, best = k_best(rows, batch, 100)
    found = posterior(rows, batch).log_partition
    torch.testing.assert_close(best.logsumexp(1), found)

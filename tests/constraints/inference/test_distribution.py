"""Both implementations against enumeration of all token sequences, and against each other."""

import itertools
import math
from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from constraints import inference
from constraints.errors import InvalidOption
from constraints.inference import SlotBatch, reference
from constraints.regex.compile import compile_regex
from constraints.tokens.token_automaton import TokenAutomaton
from constraints.tokens.vocabulary import Vocabulary

TOKENS = [b"<pad>", b"a", b"b", b"ab", b"ba", b"aab", b"<mask>"]
V = len(TOKENS)
VOCABULARY = Vocabulary.greedy(TOKENS, 0, frozenset([6]))
PATTERNS = ["a*", "(ab)*", "a{2,5}", "ab|ba|b", "(a|b){3}", "", "[ab]*abb", "a+b?a*", "c"]
AUTOMATA = [TokenAutomaton.from_dfa(compile_regex(pattern, search=False), VOCABULARY) for pattern in PATTERNS]

implementations = pytest.mark.parametrize("implementation", [reference, inference], ids=["reference", "compiled"])


@st.composite
def problems(draw: st.DrawFn, dtype: torch.dtype = torch.float64) -> tuple[SlotBatch, torch.Tensor, torch.Tensor]:
    """Some slots, alone or several alike, log-probabilities that may be sharp or -inf, and committed tokens."""
    chosen = draw(st.lists(st.tuples(st.integers(0, len(AUTOMATA) - 1), st.integers(0, 4)), min_size=1, max_size=4))
    chosen += chosen[:1] * draw(st.sampled_from([0, 0, 3, 9]))
    slots = SlotBatch.of([(AUTOMATA[number], capacity) for number, capacity in chosen])
    generator = torch.Generator().manual_seed(draw(st.integers(0, 2**32)))
    positions = slots.num_positions
    log_probs = torch.randn(positions, V, generator=generator, dtype=torch.float64)
    log_probs *= draw(st.sampled_from([0.1, 1.0, 20.0, 60.0, 300.0, 2000.0]))
    if draw(st.booleans()):
        log_probs[torch.rand(positions, V, generator=generator) < 0.2] = -math.inf
    fixed = torch.full((positions,), -1)
    if draw(st.booleans()):
        some = torch.rand(positions, generator=generator) < 0.3
        fixed[some] = torch.randint(0, V, (int(some.sum()),), generator=generator)
    return slots, log_probs.to(dtype), fixed


def paths(slots: SlotBatch, n: int, rows: torch.Tensor, fixed: torch.Tensor) -> dict[tuple[int, ...], float]:
    """All accepted paths of a slot that are possible, with their log-probabilities."""
    first, past = slots.offset[n], slots.offset[n + 1]
    automaton = slots.automata[slots.which[n]]
    found = {}
    for ids in itertools.product(range(V), repeat=int(past - first)):
        log_probability = 0.0
        for p, token in zip(range(first, past), ids, strict=True):
            committed = int(fixed[p])
            log_probability += (0.0 if committed == token else -math.inf) if committed >= 0 else float(rows[p, token])
        if log_probability > -math.inf and automaton.accepts(ids):
            found[ids] = log_probability
    return found


def log_sum(values: list[float]) -> float:
    return float(torch.logsumexp(torch.tensor([-math.inf, *values], dtype=torch.float64), 0))


@implementations
@settings(max_examples=60)
@given(problem=problems())
def test_against_enumeration(implementation: ModuleType, problem: tuple[SlotBatch, torch.Tensor, torch.Tensor]) -> None:
    slots, log_probs, fixed = problem
    result = implementation.posterior(log_probs, slots, fixed=fixed)
    tokens, best = implementation.argmax(log_probs, slots, fixed=fixed)
    marginals = torch.zeros_like(log_probs)
    for n in range(len(slots)):
        accepted = paths(slots, n, log_probs, fixed)
        log_z = log_sum(list(accepted.values()))
        assert float(result.log_partition[n]) == pytest.approx(log_z, rel=1e-9, abs=1e-9)
        for ids, value in accepted.items():
            for p, token in enumerate(ids, slots.offset[n]):
                marginals[p, token] += math.exp(value - log_z)
        mine = tuple(tokens[slots.offset[n] : slots.offset[n + 1]].tolist())
        highest = max(accepted.values(), default=-math.inf)
        assert float(best[n]) == pytest.approx(highest, rel=1e-9, abs=1e-9)
        if accepted:
            assert accepted[mine] == pytest.approx(highest, rel=1e-9, abs=1e-9)
        else:
            assert set(mine) <= {-1}
    torch.testing.assert_close(result.marginals, marginals, rtol=1e-7, atol=1e-9)


@settings(max_examples=80)
@given(problems(torch.float32), st.integers(0, 2**32))
def test_single_precision_kernel_agrees_with_the_reference(
    problem: tuple[SlotBatch, torch.Tensor, torch.Tensor], seed: int
) -> None:
    slots, log_probs, fixed = problem
    uniforms = torch.rand(slots.num_positions, 2, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    mine = inference.posterior(log_probs, slots, fixed=fixed, uniforms=uniforms)
    exact = reference.posterior(log_probs.double(), slots, fixed=fixed, uniforms=uniforms)
    torch.testing.assert_close(mine.log_partition.double(), exact.log_partition, rtol=1e-6, atol=1e-5)
    torch.testing.assert_close(mine.marginals.double(), exact.marginals, rtol=1e-4, atol=1e-6)
    assert mine.sample is not None and exact.sample is not None and mine.sample_probability is not None
    for n in range(len(slots)):
        part = slice(int(slots.offset[n]), int(slots.offset[n + 1]))
        if math.isfinite(exact.log_partition[n]):
            assert slots.automata[slots.which[n]].accepts(mine.sample[part].tolist())
        else:
            assert set(mine.sample[part].tolist()) <= {-1}
    expected = mine.marginals.gather(1, mine.sample.clamp(min=0)[:, None])[:, 0] * (mine.sample >= 0)
    torch.testing.assert_close(mine.sample_probability, expected, rtol=1e-4, atol=1e-6)


@settings(max_examples=40)
@given(problems(), st.integers(0, 2**32))
def test_the_same_uniforms_give_the_same_sample(
    problem: tuple[SlotBatch, torch.Tensor, torch.Tensor], seed: int
) -> None:
    slots, log_probs, fixed = problem
    uniforms = torch.rand(slots.num_positions, 2, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    one = inference.posterior(log_probs, slots, fixed=fixed, uniforms=uniforms)
    other = reference.posterior(log_probs, slots, fixed=fixed, uniforms=uniforms)
    assert one.sample is not None and other.sample is not None
    assert one.sample_probability is not None and other.sample_probability is not None
    assert torch.equal(one.sample, other.sample)
    torch.testing.assert_close(one.sample_probability, other.sample_probability)


LARGE = [b"<pad>", *(bytes(word) for size in range(1, 7) for word in itertools.product(b"abc", repeat=size))]
# States with hundreds of edges, of classes of a token each.
WORDS = f"({'|'.join(word.decode() for word in LARGE[40::9])})*"


@settings(max_examples=30)
@given(
    st.sampled_from(["[abc]*", "[ab]{2,9}", "(a|bb|ca)*c", "a*b?", "(abc|cab|bb){0,3}", WORDS]),
    st.integers(1, 10),
    st.sampled_from([3, 12]),
    st.sampled_from([torch.float32, torch.float64]),
    st.sampled_from([1.0, 8.0, 100.0]),
    st.booleans(),
    st.integers(0, 2**32),
)
def test_large_vocabularies_agree_with_the_reference(
    pattern: str, count: int, capacity: int, dtype: torch.dtype, scale: float, normalised: bool, seed: int
) -> None:
    vocabulary = Vocabulary.greedy(LARGE, 0, frozenset())
    automaton = TokenAutomaton.from_dfa(compile_regex(pattern, search=False), vocabulary)
    slots = SlotBatch.of([(automaton, capacity)] * count)
    generator = torch.Generator().manual_seed(seed)
    log_probs = torch.randn(slots.num_positions, len(LARGE), generator=generator, dtype=torch.float64) * scale
    log_probs[torch.rand(log_probs.shape, generator=generator) < 0.1] = -math.inf
    log_probs = (log_probs.log_softmax(-1) if normalised else log_probs + 50.0).to(dtype)
    fixed = torch.where(torch.rand(len(log_probs), generator=generator) < 0.2, 1, -1)
    uniforms = torch.rand(len(log_probs), 2, generator=generator, dtype=torch.float64)
    mine = inference.posterior(log_probs, slots, fixed=fixed, uniforms=uniforms)
    exact = reference.posterior(log_probs.double(), slots, fixed=fixed, uniforms=uniforms)
    rtol, atol = (1e-9, 1e-9) if dtype == torch.float64 else (1e-6, 1e-5)
    torch.testing.assert_close(mine.log_partition.double(), exact.log_partition, rtol=rtol, atol=atol)
    torch.testing.assert_close(mine.marginals.double(), exact.marginals, rtol=1e3 * rtol, atol=0.1 * atol)
    values = torch.randn(len(LARGE), 5, generator=generator)
    means = mine.expectation(values)
    torch.testing.assert_close(means, mine.marginals.float() @ values, rtol=1e-5, atol=1e-5)
    assert mine.sample is not None and exact.sample is not None and mine.sample_probability is not None
    assert float((mine.sample == exact.sample).double().mean()) > 0.99 or dtype == torch.float32
    expected = mine.marginals.gather(1, mine.sample.clamp(min=0)[:, None])[:, 0] * (mine.sample >= 0)
    torch.testing.assert_close(mine.sample_probability, expected, rtol=1e-4, atol=1e-6)
    for n in range(count):
        part = mine.sample[int(slots.offset[n]) : int(slots.offset[n + 1])].tolist()
        assert automaton.accepts(part) if math.isfinite(exact.log_partition[n]) else set(part) == {-1}


@implementations
@pytest.mark.parametrize("repeat", [1, 6, 11])
def test_several_samples_are_those_of_each_draw(implementation: ModuleType, repeat: int) -> None:
    slots = SlotBatch.of([(automaton, 4) for automaton in AUTOMATA] * repeat)
    generator = torch.Generator().manual_seed(0)
    log_probs = torch.randn(slots.num_positions, V, generator=generator, dtype=torch.float64)
    uniforms = torch.rand(3, slots.num_positions, 2, generator=generator, dtype=torch.float64)
    together = implementation.posterior(log_probs, slots, uniforms=uniforms)
    assert together.sample.shape == together.sample_probability.shape == (3, slots.num_positions)
    for number in range(3):
        alone = reference.posterior(log_probs, slots, uniforms=uniforms[number])
        assert alone.sample is not None and alone.sample_probability is not None
        assert torch.equal(together.sample[number], alone.sample)
        torch.testing.assert_close(together.sample_probability[number], alone.sample_probability)


@implementations
@pytest.mark.parametrize("scale", [1.0, 300.0])
def test_samples_follow_the_distribution(implementation: ModuleType, scale: float) -> None:
    generator = torch.Generator().manual_seed(0)
    draws = 4000
    row = torch.randn(3, V, generator=generator, dtype=torch.float64) * 0.7
    # A large number added to a row changes the scale of the slot, not its distribution.
    row[:, 0] -= scale
    slots = SlotBatch.of([(AUTOMATA[6], 3)] * draws)
    log_probs = row.repeat(draws, 1)
    fixed = torch.full((3 * draws,), -1)
    accepted = paths(slots, 0, log_probs, fixed)
    log_z = log_sum(list(accepted.values()))
    uniforms = torch.rand(3 * draws, 2, generator=generator, dtype=torch.float64)
    sample = implementation.posterior(log_probs, slots, uniforms=uniforms).sample.reshape(draws, 3)
    counts: dict[tuple[int, ...], int] = {}
    for ids in sample.tolist():
        counts[tuple(ids)] = counts.get(tuple(ids), 0) + 1
    assert counts.keys() <= accepted.keys()
    for ids, value in accepted.items():
        expected = draws * math.exp(value - log_z)
        assert abs(counts.get(ids, 0) - expected) < 5 * math.sqrt(expected) + 5


@pytest.mark.parametrize("function", [inference.log_partition, reference.log_partition])
@settings(max_examples=5)
@given(seed=st.integers(0, 2**32))
def test_gradient(function: Callable[..., torch.Tensor], seed: int) -> None:
    slots = SlotBatch.of([(AUTOMATA[1], 3), (AUTOMATA[6], 3), (AUTOMATA[3], 2)])
    generator = torch.Generator().manual_seed(seed)
    log_probs = torch.randn(8, V, generator=generator, dtype=torch.float64, requires_grad=True)
    fixed = torch.tensor([3, -1, -1, -1, -1, 2, -1, -1])
    assert torch.autograd.gradcheck(lambda x: function(x, slots, fixed=fixed), (log_probs,))
    (gradient,) = torch.autograd.grad(function(log_probs, slots, fixed=fixed).sum(), log_probs)
    marginals = inference.posterior(log_probs.detach(), slots, fixed=fixed).marginals
    free = fixed < 0
    torch.testing.assert_close(gradient[free], marginals[free])
    assert not gradient[~free].any()


@settings(max_examples=20)
@given(problems())
def test_entropy(problem: tuple[SlotBatch, torch.Tensor, torch.Tensor]) -> None:
    slots, log_probs, fixed = problem
    log_probs = log_probs.clamp(min=-30, max=30)
    result = inference.entropy(log_probs, slots, fixed=fixed)
    for n in range(len(slots)):
        values = list(paths(slots, n, log_probs, fixed).values())
        if values:
            distribution = torch.softmax(torch.tensor(values, dtype=torch.float64), 0)
            expected = float(torch.special.entr(distribution).sum())
            assert float(result[n]) == pytest.approx(expected, abs=1e-7)
        else:
            assert math.isnan(result[n])


def test_many_slots_on_several_threads_agree_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    slots = SlotBatch.of([(AUTOMATA[n % len(AUTOMATA)], n % 5) for n in range(200)])
    log_probs = torch.randn(slots.num_positions, V, generator=torch.Generator().manual_seed(0))
    one = inference.posterior(log_probs, slots)
    monkeypatch.setattr(torch, "get_num_threads", lambda: 3)
    several = inference.posterior(log_probs, slots)
    assert torch.equal(one.log_partition, several.log_partition)
    assert torch.equal(one.marginals, several.marginals)


def test_empty_batches() -> None:
    for slots in (SlotBatch.of([]), SlotBatch.of([(AUTOMATA[0], 0), (AUTOMATA[4], 0)])):
        result = inference.posterior(torch.zeros(0, V), slots, uniforms=torch.zeros(0, 2))
        assert result.log_partition.tolist() == [0.0, -math.inf][: len(slots)]
        assert result.marginals.shape == (0, V)
        assert inference.argmax(torch.zeros(0, V), slots)[1].tolist() == [0.0, -math.inf][: len(slots)]


def test_half_precision_input() -> None:
    slots = SlotBatch.of([(AUTOMATA[0], 3)])
    result = inference.posterior(torch.zeros(3, V, dtype=torch.bfloat16), slots)
    assert result.marginals.dtype == torch.bfloat16
    assert float(result.log_partition[0]) == pytest.approx(math.log(4), rel=1e-2)


def test_bad_input() -> None:
    slots = SlotBatch.of([(AUTOMATA[0], 3)])
    rows = torch.zeros(3, V)
    for bad in (
        lambda: inference.posterior(torch.zeros(4, V), slots),
        lambda: inference.posterior(torch.zeros(3, V + 1), slots),
        lambda: inference.posterior(torch.zeros(3, V, dtype=torch.long), slots),
        lambda: inference.posterior(rows, slots, fixed=torch.tensor([0, 1])),
        lambda: inference.posterior(rows, slots, fixed=torch.tensor([0, 1, V])),
        lambda: inference.posterior(rows, slots, uniforms=torch.zeros(3)),
        lambda: SlotBatch.of([(AUTOMATA[0], -1)]),
        lambda: SlotBatch((AUTOMATA[0],), np.array([1]), np.array([3])),
        lambda: SlotBatch((AUTOMATA[0],), np.array([0, 0]), np.array([3])),
    ):
        with pytest.raises(InvalidOption):
            bad()


@implementations
def test_expectation_is_the_mean_under_the_marginals(implementation: ModuleType) -> None:
    slots = SlotBatch.of([(AUTOMATA[n % len(AUTOMATA)], n % 6) for n in range(150)])
    generator = torch.Generator().manual_seed(0)
    log_probs = torch.randn(slots.num_positions, V, generator=generator)
    values = torch.randn(V, 3, generator=generator)
    result = implementation.posterior(log_probs, slots)
    everywhere = result.marginals @ values
    torch.testing.assert_close(result.expectation(values), everywhere)
    wanted = torch.rand(slots.num_positions, generator=generator) < 0.1
    some = torch.where(wanted[:, None], everywhere, 0.0)
    torch.testing.assert_close(result.expectation(values, wanted=wanted), some)
    assert not result.expectation(values, wanted=torch.zeros_like(wanted)).any()


def test_limited_automata_give_the_same_distribution() -> None:
    language = compile_regex("[ab]{3,150}", search=False)
    limited = TokenAutomaton.from_dfa(language, VOCABULARY, capacity=6)
    full = TokenAutomaton.from_dfa(language, VOCABULARY)
    log_probs = torch.randn(12, V, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    one, other = (inference.posterior(log_probs, SlotBatch.of([(a, 6), (a, 4), (a, 2)])) for a in (limited, full))
    torch.testing.assert_close(one.log_partition, other.log_partition)
    torch.testing.assert_close(one.marginals, other.marginals)
    with pytest.raises(InvalidOption, match="at most 8"):
        SlotBatch.of([(limited, 9)])

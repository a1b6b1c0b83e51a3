"""Slots of lexicons against enumeration."""

import itertools

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from constraints.automata.dfa import ByteDFA
from constraints.errors import InvalidOption
from constraints.inference.lexicon_slots import LexiconSlots
from constraints.inference.mixed_slots import languages_of
from constraints.lexicon.token_lexicon import TokenLexicon
from constraints.tokens.token_automaton import TokenAutomaton
from constraints.tokens.vocabulary import Vocabulary

SIZE, PAD = 5, 0
CPU = torch.device("cpu")


@st.composite
def lexicons(draw: st.DrawFn, most: int = 4) -> tuple[TokenLexicon, int]:
    texts = draw(
        st.lists(st.lists(st.integers(1, SIZE - 1), max_size=3).map(tuple), min_size=1, max_size=6, unique=True)
    )
    width = max(map(len, texts))
    ids = np.zeros((len(texts), width), dtype=np.int64)
    for row, text in zip(ids, texts, strict=True):
        row[: len(text)] = text
    weights = np.array(draw(st.lists(st.floats(-3, 3), min_size=len(texts), max_size=len(texts))))
    return TokenLexicon(ids, weights, PAD, SIZE), draw(st.integers(max(1, width), most))


def enumerated(lexicon: TokenLexicon, log_probs: torch.Tensor, fixed: torch.Tensor) -> torch.Tensor:
    """The score of each text of one slot (T,)."""
    scores = []
    for ids, weight in zip(lexicon.filled(len(log_probs)), lexicon.log_weights, strict=True):
        total = torch.tensor(float(weight), dtype=torch.float64)
        for place, token in enumerate(ids.tolist()):
            if fixed[place] < 0:
                total = total + log_probs[place, token]
            elif fixed[place] != token:
                total = total - torch.inf
        scores.append(total)
    return torch.stack(scores)


@settings(deadline=None, max_examples=60)
@given(slots=st.lists(lexicons(), min_size=1, max_size=3), seed=st.integers(0, 2**32 - 1), hold=st.booleans())
def test_as_by_enumeration(slots: list[tuple[TokenLexicon, int]], seed: int, hold: bool) -> None:
    generator = torch.Generator().manual_seed(seed)
    positions = sum(capacity for _, capacity in slots)
    log_probs = torch.randn(positions, SIZE, generator=generator, dtype=torch.float64).log_softmax(dim=1)
    fixed = torch.full((positions,), -1)
    if hold:
        fixed[int(torch.randint(positions, (1,), generator=generator))] = int(
            torch.randint(SIZE, (1,), generator=generator)
        )
    batch = LexiconSlots.of(slots, CPU)
    found = batch.posterior(log_probs, fixed=fixed, uniforms=torch.rand(positions, 2, generator=generator))
    values = torch.randn(SIZE, 3, generator=generator, dtype=torch.float64)
    assert found.sample is not None and found.sample_probability is not None
    start = 0
    for number, (lexicon, capacity) in enumerate(slots):
        piece = slice(start, start + capacity)
        scores = enumerated(lexicon, log_probs[piece], fixed[piece])
        torch.testing.assert_close(found.log_partition[number], scores.logsumexp(0))
        ids = torch.from_numpy(lexicon.filled(capacity))
        share = (scores - scores.logsumexp(0)).exp().nan_to_num()
        marginals = torch.zeros(capacity, SIZE, dtype=torch.float64)
        for place in range(capacity):
            marginals[place].index_add_(0, ids[:, place], share)
        torch.testing.assert_close(found.marginals[piece], marginals)
        torch.testing.assert_close(found.expectation(values)[piece], marginals @ values)
        sample = found.sample[piece]
        if share.sum() == 0:
            assert (sample == -1).all() and (found.sample_probability[piece] == 0).all()
        else:
            assert share[(ids == sample).all(dim=1)].sum() > 0
            torch.testing.assert_close(found.sample_probability[piece], marginals.gather(1, sample[:, None])[:, 0])
        start += capacity


def test_the_gradient_is_that_of_the_log_partition() -> None:
    lexicon = TokenLexicon(np.array([[1, 2], [3, 0], [1, 3]]), np.array([0.3, -1.0, 0.2]), PAD, SIZE)
    batch = LexiconSlots.of([(lexicon, 3), (lexicon, 2)], CPU)
    log_probs = torch.randn(
        5, SIZE, dtype=torch.float64, requires_grad=True, generator=torch.Generator().manual_seed(0)
    )
    fixed = torch.tensor([1, -1, -1, -1, -1])
    assert torch.autograd.gradcheck(lambda given: batch.log_partition(given, fixed=fixed), (log_probs,))
    (gradient,) = torch.autograd.grad(batch.log_partition(log_probs, fixed=fixed).sum(), log_probs)
    marginals = batch.posterior(log_probs, fixed=fixed).marginals
    torch.testing.assert_close(gradient, torch.where(fixed[:, None] >= 0, 0.0, marginals))


def test_samples_are_exact() -> None:
    lexicon = TokenLexicon(np.array([[1], [2], [3]]), np.log([0.2, 0.5, 0.3]), PAD, SIZE)
    batch = LexiconSlots.of([(lexicon, 1)] * 3000, CPU)
    log_probs = torch.zeros(3000, SIZE)
    drawn = batch.posterior(log_probs, uniforms=torch.rand(3000, 2, generator=torch.Generator().manual_seed(0))).sample
    assert drawn is not None
    assert chisquare(np.bincount(drawn.numpy(), minlength=4)[1:], [600, 1500, 900]).pvalue > 0.001


def test_what_is_drawn_stays_when_it_is_committed_in_part() -> None:
    texts = np.array(list(itertools.product([1, 2], [1, 2, 3], [1, 2])))
    lexicon = TokenLexicon(texts, np.zeros(len(texts)), PAD, SIZE)
    batch = LexiconSlots.of([(lexicon, 3)] * 50, CPU)
    uniforms = torch.rand(150, 2, generator=torch.Generator().manual_seed(0))
    log_probs = torch.zeros(150, SIZE)
    before = batch.posterior(log_probs, uniforms=uniforms).sample
    assert before is not None
    fixed = torch.where(torch.arange(150) % 3 == 1, before, -1)
    assert torch.equal(before, batch.posterior(log_probs, fixed=fixed, uniforms=uniforms).sample)


def test_beside_slots_of_other_kinds() -> None:
    vocabulary = Vocabulary.greedy([b"", b"a", b"b", b"c", b"d"], PAD)
    automaton = TokenAutomaton.from_dfa(ByteDFA.choice([b"a", b"cd"]), vocabulary)
    lexicon = TokenLexicon.of(["bb", "a"], np.zeros(2), vocabulary)
    languages = languages_of([(lexicon, 2), (automaton, 2), (lexicon, 3)], CPU)
    uniforms = torch.rand(7, 2, generator=torch.Generator().manual_seed(0))
    found = languages.posterior(torch.zeros(7, SIZE).log_softmax(1), uniforms=uniforms)
    assert found.sample is not None
    texts = [vocabulary.decode(piece.tolist()) for piece in found.sample.split([2, 2, 3])]
    assert texts[0] in (b"bb", b"a") and texts[1] in (b"a", b"cd") and texts[2] in (b"bb", b"a")
    torch.testing.assert_close(found.marginals.sum(dim=1), torch.ones(7))


def test_rows_are_those_of_the_positions() -> None:
    lexicon = TokenLexicon(np.array([[1, 2], [3, 1]]), np.zeros(2), PAD, SIZE)
    batch = LexiconSlots.of([(lexicon, 2)], CPU)
    log_probs = torch.randn(2, SIZE, generator=torch.Generator().manual_seed(0)).log_softmax(1)
    plain = batch.posterior(log_probs).marginals
    turned = batch.posterior(log_probs.flip(0), rows=torch.tensor([1, 0])).marginals
    torch.testing.assert_close(plain, turned)


def test_wrong_arguments() -> None:
    lexicon = TokenLexicon(np.array([[1, 2]]), np.zeros(1), PAD, SIZE)
    with pytest.raises(InvalidOption, match="a slot of 1 tokens has a lexicon with a text of 2"):
        LexiconSlots.of([(lexicon, 1)], CPU)
    with pytest.raises(InvalidOption, match="expected"):
        LexiconSlots.of([(lexicon, 2)], CPU).posterior(torch.zeros(2, 7))
    with pytest.raises(InvalidOption, match="outside"):
        TokenLexicon(np.array([[9]]), np.zeros(1), PAD, SIZE)

"""Texts that a slot's value is chosen from."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import string_content
from constraints.errors import CheckpointError
from constraints.lexicon.lexicon import Lexicon
from constraints.tokens.vocabulary import Vocabulary
from controllable.lexicons.candidates import FEW, MOST, Candidates, dealt, drawn, listed
from controllable.lexicons.token_prior import TokenPrior

LETTERS = "abcdefghijklmnopqrstuvwxyz"
VOCABULARY = Vocabulary.greedy([b"", *(letter.encode() for letter in LETTERS), b"ab"], 0)


def texts(candidates: Candidates) -> set[str]:
    return {VOCABULARY.decode(row.tolist()).decode() for row in candidates.lexicon.ids}


def test_languages_of_few_texts_are_listed() -> None:
    found = listed(ByteDFA.choice([b"abc", b"d"]), VOCABULARY, Random(0))
    assert found is not None and found.listed and found.share == 1.0
    assert texts(found) == {"abc", "d"} and found.room >= found.lexicon.longest == 2


@pytest.mark.parametrize("language", [string_content(), ByteDFA.choice([b"a" * n for n in range(1, FEW + 2)])])
def test_languages_of_many_texts_are_not(language: ByteDFA) -> None:
    assert listed(language, VOCABULARY, Random(0)) is None


def test_the_only_text_of_a_language_may_be_empty() -> None:
    assert listed(ByteDFA.literal(b""), VOCABULARY, Random(0)) is None


def test_few_texts_are_all_candidates_and_of_many_those_that_are_drawn() -> None:
    few = Lexicon.of(["a", "b"], [3.0, 1.0])
    found = drawn(few, few.texts, VOCABULARY, np.random.default_rng(0), share=0.5, longest=9)
    assert found is not None and texts(found) == {"a", "b"}
    np.testing.assert_allclose(np.exp(found.lexicon.log_weights), [0.75, 0.25])
    many = Lexicon.of([f"{one}{two}" for one in LETTERS for two in LETTERS], np.linspace(1, 2, 26 * 26))
    found = drawn(many, many.texts, VOCABULARY, np.random.default_rng(0), share=0.5, longest=9)
    assert found is not None and len(found.lexicon) <= MOST
    assert round(float(np.exp(found.lexicon.log_weights).sum())) == MOST


def test_what_is_too_long_is_no_candidate() -> None:
    lexicon = Lexicon.of(["a", "bcde"])
    found = drawn(lexicon, lexicon.texts, VOCABULARY, np.random.default_rng(0), share=1.0, longest=3)
    assert found is not None and texts(found) == {"a"} and found.room <= 3
    assert found.fitting(0) is None
    assert drawn(Lexicon.of(["abcde"]), ["abcde"], VOCABULARY, np.random.default_rng(0), share=1.0, longest=2) is None


def test_items_of_an_array_are_dealt_different_texts() -> None:
    lexicon = Lexicon.of(list(LETTERS))
    hands = [set(dealt(lexicon, number, 3, seed=5).tolist()) for number in range(3)]
    assert set.union(*hands) == set(range(26)) and sum(map(len, hands)) == 26
    assert len(dealt(Lexicon.of(["a", "b", "c"]), 0, 2, seed=5)) == 3


def prior() -> TokenPrior:
    log_probs = np.random.default_rng(0).normal(size=(3, len(VOCABULARY)))
    return TokenPrior((log_probs - np.logaddexp.reduce(log_probs, axis=1, keepdims=True)).astype(np.float32))


def test_texts_are_weighed_by_how_much_likelier_they_are_here_than_anywhere() -> None:
    lexicon = Lexicon.of(["a", "c"], [3.0, 1.0])
    found = drawn(lexicon, lexicon.texts, VOCABULARY, np.random.default_rng(0), share=1.0, longest=9)
    assert found is not None
    first, table = np.array([-1.0, -4.0]), prior()
    weighed = found.weighed(first, 4, table)
    assert weighed is not None
    usual = table.log_likelihoods(found.lexicon, 4)
    np.testing.assert_allclose(weighed.log_weights, np.log([0.75, 0.25]) + 0.5 * (first - usual) - first)
    assert found.weighed(first, 4, None) is found.lexicon
    of_user = replace(found, weighty=True).weighed(np.array([-20.0, -40.0]), 4, table)
    assert of_user is not None
    # Of both it knows nothing, so that their own weights are left.
    odds = of_user.log_weights + np.array([-20.0, -40.0])
    np.testing.assert_allclose(odds[0] - odds[1], np.log(3) - 0.2 * (usual[0] - usual[1]))


def test_whether_the_value_is_a_candidate_is_settled_by_lot() -> None:
    lexicon, rng = Lexicon.of(["a", "b"]), np.random.default_rng(0)
    every = [drawn(lexicon, lexicon.texts, VOCABULARY, rng, share=0.3, longest=9) for _ in range(400)]
    chosen = [each is not None and each.weighed(np.zeros(2), 2, None) is not None for each in every]
    assert 80 < sum(chosen) < 160


def test_listed_values_that_nobody_would_have_said_are_alike() -> None:
    found = listed(ByteDFA.choice([b"abc", b"d"]), VOCABULARY, Random(0))
    assert found is not None
    weighed = found.weighed(np.array([-30.0, -40.0]), 4, None)
    assert weighed is not None
    unknown, known = weighed.log_weights + np.array([-30.0, -40.0]), found.weighed(np.array([-1.0, -4.0]), 4, None)
    assert abs(unknown[0] - unknown[1]) < 0.01
    assert known is not None
    surer, other = known.log_weights + np.array([-1.0, -4.0])
    assert surer > other + 1.0


def test_the_prior_of_tokens_does_not_count_lengths(tmp_path_factory: pytest.TempPathFactory) -> None:
    table, lexicon = prior(), Lexicon.of(["a", "bc"])
    found = drawn(lexicon, lexicon.texts, VOCABULARY, np.random.default_rng(0), share=1.0, longest=9)
    assert found is not None
    by_hand = []
    for row in found.lexicon.ids.tolist():
        places = [np.exp(table.log_probs[place]) for place in range(3)]
        by_hand.append(sum(np.log(p[t] / (1 - p[0])) for p, t in zip(places, row, strict=False) if t))
    np.testing.assert_allclose(table.log_likelihoods(found.lexicon, 6), by_hand, rtol=1e-4)
    path = tmp_path_factory.mktemp("prior") / "token_prior.safetensors"
    assert TokenPrior.load(path) is None
    table.save(path)
    loaded = TokenPrior.load(path)
    assert loaded is not None
    np.testing.assert_allclose(loaded.log_probs, table.log_probs, atol=0.01)
    path.write_bytes(b"nonsense")
    with pytest.raises(CheckpointError, match="token prior"):
        TokenPrior.load(path)

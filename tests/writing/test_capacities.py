"""Capacities and the learned layout prior."""

from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.errors import CheckpointError, UnsatisfiableConstraint
from constraints.layouts.layout import Fixed, Layout, Slot
from constraints.regex.compile import compile_regex
from constraints.tokens.token_automaton import TokenAutomaton
from constraints.tokens.vocabulary import Vocabulary
from controllable.writing.capacities import fit_to_budget, generous, predicted_lengths
from controllable.writing.layout_prior import LearnedLayoutPrior, endings, plain_name

VOCABULARY = Vocabulary.greedy([b"", *(bytes([byte]) for byte in range(32, 127))], pad_id=0)
LANGUAGES = [compile_regex(pattern, search=False) for pattern in (r"[a-z]{2,9}", r"[a-z]*", r"\d{3}")]
LAYOUT = Layout.of(
    [Fixed("<"), *(Slot(f"/{n}", language, f"n{n}", "string") for n, language in enumerate(LANGUAGES)), Fixed(">")]
)
AUTOMATA = [TokenAutomaton.from_dfa(language, VOCABULARY) for language in LANGUAGES]


@given(st.integers(7, 60), st.integers(0, 1000))
def test_capacities_fit_the_budget_and_the_languages(budget: int, seed: int) -> None:
    prior = LearnedLayoutPrior(tokens={"n1": [30, 40]}, kinds={"string": [1, 5, 20]})
    wanted = generous(LAYOUT, layout_prior=prior, rng=Random(seed))
    assert wanted[1] >= 30
    capacities = fit_to_budget(wanted, AUTOMATA, budget=budget, literals=2)
    assert sum(capacities) <= budget - 2
    assert 2 <= capacities[0] <= 9
    assert capacities[1] >= 0
    assert capacities[2] == 3


def test_too_small_a_budget() -> None:
    with pytest.raises(UnsatisfiableConstraint, match="needs 7 tokens, the canvas holds 6"):
        fit_to_budget([3, 3, 3], AUTOMATA, budget=6, literals=2)


def test_lengths_follow_where_the_network_ends_the_text() -> None:
    capacities = np.array([4, 3, 2])
    survival = np.array([0.9, 0.8, 0.3, 0.1, 1.0, 1.0, 1.0, 0.0, 0.0])
    assert predicted_lengths(survival, capacities, np.array([0.5, 0.5, 0.5])).tolist() == [2, 3, 0]
    assert predicted_lengths(survival, capacities, np.array([0.2, 0.99, 0.0])).tolist() == [3, 3, 0]


def test_names_are_compared_without_their_spelling() -> None:
    assert {plain_name(name) for name in ("firstName", "first_name", "First-Name", "FIRST NAME")} == {"firstname"}


def test_a_name_has_endings() -> None:
    assert list(endings("issueShortText")) == ["issueshorttext", "shorttext", "text"]
    assert list(endings("HTTP-server_id2")) == ["httpserverid2", "serverid2", "id2", "2"]
    assert list(endings("")) == [""]
    assert [len(ending) for ending in endings("ab_" * 50_000)] == [100_000, *range(16, 0, -2)]


def test_slots_of_unseen_names_are_as_wide_as_those_of_the_same_last_words() -> None:
    prior = LearnedLayoutPrior(tokens={"text": [9, 9], "shorttext": [4, 4]}, kinds={"string": [1, 1]})
    rng = Random(0)
    widths = [prior.capacity(name, "string", rng) for name in ("issueShortText", "long_text", "context", "text")]
    assert widths == [4, 9, 1, 9]


def test_the_prior_backs_off() -> None:
    prior = LearnedLayoutPrior(
        {"city": 0.99, "fax": 0.01}, {"note": 1.0}, {"": [2, 2]}, {"city": [3, 3]}, {"string": [7, 7]}
    )
    rng = Random(0)
    assert prior.include("City", "") == 0.95
    assert prior.include("fax", "") == 0.15
    assert prior.items("tags", rng) == 2
    assert prior.capacity("city", "string", rng) == 3
    assert prior.capacity("town", "string", rng) == 7
    assert prior.branch("note", ["string", "null"], rng) == 1
    assert prior.branch("note", ["null"], rng) == 0
    assert LearnedLayoutPrior().capacity("x", "uuid", rng) > 10
    assert 1 <= LearnedLayoutPrior().items("x", rng) <= 4


def test_the_prior_is_saved_whole(tmp_path: Path) -> None:
    prior = LearnedLayoutPrior({"a": 0.5}, {"b": 0.1}, {"": [1, 2]}, {"c": [3]}, {"string": [4]})
    prior.save(tmp_path / "prior.json")
    assert LearnedLayoutPrior.load(tmp_path / "prior.json") == prior
    (tmp_path / "prior.json").write_text("{}")
    with pytest.raises(CheckpointError, match="layout prior"):
        LearnedLayoutPrior.load(tmp_path / "prior.json")

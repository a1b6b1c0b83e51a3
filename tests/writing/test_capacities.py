"""Capacities, the learned prior and what is written again."""

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
from constraints.validation.validators import Violation
from controllable.writing.capacities import allot, generous, wished_lengths
from controllable.writing.correction import correction_quantile, repeated_slots, slots_to_rewrite
from controllable.writing.layout_prior import LearnedPrior, endings, plain_name

VOCABULARY = Vocabulary.greedy([b"", *(bytes([byte]) for byte in range(32, 127))], pad_id=0)
LANGUAGES = [compile_regex(pattern, search=False) for pattern in (r"[a-z]{2,9}", r"[a-z]*", r"\d{3}")]
LAYOUT = Layout.of(
    [Fixed("<"), *(Slot(f"/{n}", language, f"n{n}", "string") for n, language in enumerate(LANGUAGES)), Fixed(">")]
)
AUTOMATA = [TokenAutomaton.from_dfa(language, VOCABULARY) for language in LANGUAGES]


@given(st.integers(7, 60), st.integers(0, 1000))
def test_capacities_fit_the_budget_and_the_languages(budget: int, seed: int) -> None:
    prior = LearnedPrior(tokens={"n1": [30, 40]}, kinds={"string": [1, 5, 20]})
    wishes = generous(LAYOUT, prior=prior, rng=Random(seed))
    assert wishes[1] >= 30
    capacities = allot(wishes, AUTOMATA, budget=budget, literals=2)
    assert sum(capacities) <= budget - 2
    assert 2 <= capacities[0] <= 9
    assert capacities[1] >= 0
    assert capacities[2] == 3


def test_too_small_a_budget() -> None:
    with pytest.raises(UnsatisfiableConstraint, match="needs 7 tokens, the canvas holds 6"):
        allot([3, 3, 3], AUTOMATA, budget=6, literals=2)


def test_lengths_follow_where_the_network_ends_the_text() -> None:
    capacities = np.array([4, 3, 2])
    survival = np.array([0.9, 0.8, 0.3, 0.1, 1.0, 1.0, 1.0, 0.0, 0.0])
    assert wished_lengths(survival, capacities, np.array([0.5, 0.5, 0.5])).tolist() == [2, 3, 0]
    assert wished_lengths(survival, capacities, np.array([0.2, 0.99, 0.0])).tolist() == [3, 3, 0]


def test_names_are_compared_without_their_spelling() -> None:
    assert {plain_name(name) for name in ("firstName", "first_name", "First-Name", "FIRST NAME")} == {"firstname"}


def test_a_name_has_endings() -> None:
    assert list(endings("issueShortText")) == ["issueshorttext", "shorttext", "text"]
    assert list(endings("HTTP-server_id2")) == ["httpserverid2", "serverid2", "id2", "2"]
    assert list(endings("")) == [""]
    assert [len(ending) for ending in endings("ab_" * 50_000)] == [100_000, *range(16, 0, -2)]


def test_slots_of_unseen_names_are_as_wide_as_those_of_the_same_last_words() -> None:
    prior = LearnedPrior(tokens={"text": [9, 9], "shorttext": [4, 4]}, kinds={"string": [1, 1]})
    rng = Random(0)
    widths = [prior.capacity(name, "string", rng) for name in ("issueShortText", "long_text", "context", "text")]
    assert widths == [4, 9, 1, 9]


def test_the_prior_backs_off() -> None:
    prior = LearnedPrior({"city": 0.99, "fax": 0.01}, {"note": 1.0}, {"": [2, 2]}, {"city": [3, 3]}, {"string": [7, 7]})
    rng = Random(0)
    assert prior.include("City", "") == 0.95
    assert prior.include("fax", "") == 0.15
    assert prior.items("tags", rng) == 2
    assert prior.capacity("city", "string", rng) == 3
    assert prior.capacity("town", "string", rng) == 7
    assert prior.branch("note", ["string", "null"], rng) == 1
    assert prior.branch("note", ["null"], rng) == 0
    assert LearnedPrior().capacity("x", "uuid", rng) > 10
    assert 1 <= LearnedPrior().items("x", rng) <= 4


def test_the_prior_is_saved_whole(tmp_path: Path) -> None:
    prior = LearnedPrior({"a": 0.5}, {"b": 0.1}, {"": [1, 2]}, {"c": [3]}, {"string": [4]})
    prior.save(tmp_path / "prior.json")
    assert LearnedPrior.load(tmp_path / "prior.json") == prior
    (tmp_path / "prior.json").write_text("{}")
    with pytest.raises(CheckpointError, match="layout prior"):
        LearnedPrior.load(tmp_path / "prior.json")


def test_slots_at_and_below_a_violation_are_written_again() -> None:
    pointers = ["/a", "/b/0", "/b/1", "/bc"]
    assert slots_to_rewrite(pointers, [Violation("/b", "not unique")]) == {1, 2}
    assert slots_to_rewrite(pointers, [Violation("/a", "x"), Violation("/b/1", "y")]) == {0, 2}
    assert slots_to_rewrite(pointers, [Violation("", "all of it")]) == {0, 1, 2, 3}
    assert slots_to_rewrite(pointers, [Violation("/a", "x"), Violation("/z", "no slot")]) == set()


def test_corrections_end_with_pure_noise() -> None:
    quantiles = [correction_quantile(attempt, 4) for attempt in range(4)]
    assert quantiles[0] == 0.5
    assert quantiles[-1] == 1.0
    assert quantiles == sorted(quantiles)


def test_of_an_item_that_repeats_the_slot_with_most_to_choose_from_is_changed() -> None:
    few, many = (compile_regex(pattern, search=False) for pattern in ("[ab]", "[a-z]{3}"))
    slots = [
        Slot(f"/list/{n}{below}", language, "", "string")
        for n in range(3)
        for below, language in (("/x", few), ("/y", many))
    ]
    layout = Layout(tuple(slots))
    pointers = [slot.pointer for slot in slots]
    found = repeated_slots(
        layout, pointers, ["a", "one", "a", "one", "b", "two"],
        [Violation("/list/1", "the item is equal to item 0", repeated=True), Violation("/list/2", "wrong")],
    )  # fmt: skip
    assert found == {3: {"one", "two"}}


def test_of_keys_that_repeat_all_but_the_first_are_changed() -> None:
    word = compile_regex("[a-z]{3}", search=False)
    layout = Layout(tuple(Slot(f"/map/{{{n}}}", word, "map", "key") for n in range(4)))
    contents = ["one", "two", "one", "one"]
    pointers = layout.pointers(contents)
    found = repeated_slots(layout, pointers, contents, [Violation("/map/one", "appears twice", repeated=True)])
    assert found == {2: {"one", "two"}, 3: {"one", "two"}}


def test_a_key_beside_a_fixed_one_of_the_same_name_is_changed() -> None:
    word = compile_regex("[a-z]{3}", search=False)
    layout = Layout((Slot("/map/{0}", word, "map", "key"), Slot("/map/one/{1}", word, "", "key")))
    violation = Violation("/map/one", "appears twice", repeated=True)
    assert repeated_slots(layout, layout.pointers(["one", "two"]), ["one", "two"], [violation]) == {0: {"one"}}

"""Tables and templates of the record families."""

import random

import pytest

from corpus.families.drawing import column, listed, parts, pick, rows, say, sentence_case
from corpus.world.world import World

NUMBERS = tuple(f"value {i}" for i in range(60))


def world(seed: int = 0, split: str = "train") -> World:
    return World(random.Random(seed), split=split)  # type: ignore[arg-type]


def test_rows_keep_alternatives_together() -> None:
    assert rows("\na | {x|{y|z}} | .\nb|c|d e\n") == (("a", "{x|{y|z}}", ""), ("b", "c", "d e"))


def test_lists_and_columns() -> None:
    assert listed("one; two\n  words; three;") == ("one", "two words", "three")
    assert column((("a", "1"), ("b", "1"), ("c", "2")), 1) == ("1", "2")
    assert parts("a;b") == ["a", "b"]


def test_earlier_values_are_drawn_more_often() -> None:
    w = world()
    drawn = [NUMBERS.index(pick(w, NUMBERS)) for _ in range(2000)]
    assert sum(i < 20 for i in drawn) > sum(i >= 40 for i in drawn)


def test_splits_share_no_values() -> None:
    train = {pick(w, NUMBERS) for w in [world()] for _ in range(3000)}
    held = {pick(w, NUMBERS) for w in [world(split="heldout_value")] for _ in range(3000)}
    assert held and not train & held


def test_templates_expand_from_the_inside() -> None:
    pools = {"fruit": ("apple",), "dish": ("{fruit} {pie|cake}",)}
    texts = {say(world(seed), "A {dish} for {name}", pools, name="Ann") for seed in range(20)}
    assert texts == {"An apple pie for Ann", "An apple cake for Ann"}


def test_unknown_names_are_errors() -> None:
    with pytest.raises(KeyError, match="nothing"):
        say(world(), "{nothing}")


def test_only_the_first_letter_changes() -> None:
    assert sentence_case("the IPv6 address") == "The IPv6 address"

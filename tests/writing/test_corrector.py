"""Which slots are written again, and which get other texts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import pytest
from pydantic import BaseModel, Field, field_validator, model_validator

from constraints.layouts.layout import Fixed, Layout, Slot
from constraints.regex.compile import compile_regex
from constraints.validation.validators import Violation
from controllable import DiffusionLM
from controllable.writing.corrector import correction_quantile, slots_to_rewrite
from controllable.writing.repeats import repeats


@pytest.fixture(scope="module")
def lm(checkpoint: Path) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint)


def avoided(layout: Layout, contents: Sequence[str], *violations: Violation) -> dict[int, set[bytes]]:
    """What must not be written in each slot that is changed."""
    return {each.slot: each.avoid(contents) for each in repeats(layout, contents, violations)}


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
    found = avoided(
        layout, ["a", "one", "a", "one", "b", "two"],
        Violation("/list/1", "the item is equal to item 0", repeated=True), Violation("/list/2", "wrong"),
    )  # fmt: skip
    assert found == {3: {b"one", b"two"}}


def test_of_keys_that_repeat_all_but_the_first_are_changed() -> None:
    word = compile_regex("[a-z]{3}", search=False)
    layout = Layout(tuple(Slot(f"/map/{{{n}}}", word, "map", "key") for n in range(4)))
    contents = ["one", "two", "one", "one"]
    found = avoided(layout, contents, Violation("/map/one", "appears twice", repeated=True))
    assert found == {2: {b"one", b"two"}, 3: {b"one", b"two"}}


def test_a_key_beside_a_fixed_one_of_the_same_name_is_changed() -> None:
    word = compile_regex("[a-z]{3}", search=False)
    layout = Layout((Slot("/map/{0}", word, "map", "key"), Slot("/map/one/{1}", word, "", "key")))
    violation = Violation("/map/one", "appears twice", repeated=True)
    assert avoided(layout, ["one", "two"], violation) == {0: {b"one"}}


def test_of_an_item_that_is_fixed_the_one_that_is_equal_to_it_is_changed() -> None:
    word = compile_regex("[a-z]{3}", search=False)
    parts = [Fixed('["one",null,"'), Slot("/2", word, "", "string"), Fixed('","')]
    layout = Layout((*parts, Slot("/3", word, "", "string"), Fixed('","one"]')))
    violation = Violation("/4", "the item is equal to item 0", repeated=True)
    found = avoided(layout, ["one", "two"], violation)
    assert found == {0: {b"one", b"two", b"null"}}


class Order(BaseModel):
    """What only code can tell: of each part one value in four, and of the whole the order."""

    low: int = Field(ge=0, le=99)
    high: int = Field(ge=0, le=99)
    note: str = Field(max_length=20)

    @field_validator("low", "high")
    @classmethod
    def fourth(cls, value: int) -> int:
        if value % 4:
            raise ValueError("not of ours")
        return value

    @model_validator(mode="after")
    def ordered(self) -> Self:
        if self.high <= self.low:
            raise ValueError("high has to be above low")
        return self


def test_what_only_code_can_tell_is_met_by_other_values_at_last(lm: DiffusionLM) -> None:
    assert all(each.value.low < each.value.high for each in lm.generate(Order, n=6, steps=2, max_corrections=1))

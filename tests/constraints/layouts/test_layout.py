"""Layouts: merging, texts, pointers."""

from random import Random

import pytest

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import plain_text
from constraints.layouts.layout import Fixed, Layout, LayoutPrior, Slot, UniformPrior
from constraints.paths import escape_pointer


def slot(pointer: str) -> Slot:
    return Slot(pointer, plain_text(), pointer.rsplit("/", 1)[-1], "string")


def test_adjacent_literals_are_merged_and_empty_ones_dropped() -> None:
    first = slot("/a")
    layout = Layout.of([Fixed("{"), Fixed('"a":"'), first, Fixed(""), Fixed('"'), Fixed("}")])
    assert layout.segments == (Fixed('{"a":"'), first, Fixed('"}'))
    assert layout.slots == (first,)


def test_text_puts_contents_into_slots() -> None:
    layout = Layout.of([Fixed('{"a":"'), slot("/a"), Fixed('","b":"'), slot("/b"), Fixed('"}')])
    assert layout.text(["x", "y"]) == '{"a":"x","b":"y"}'
    with pytest.raises(ValueError, match="2 slots"):
        layout.text(["x"])


def test_pointers_take_up_the_keys_that_were_written() -> None:
    layout = Layout((slot("/m/{0}"), slot("/m/{0}/x"), slot("/m/{2}"), slot("/m/{2}/{3}"), slot("/other/{}")))
    found = layout.pointers(["a/b", "1", '\\"~', "c", "d"])
    assert found == ("/m/a~1b", "/m/a~1b/x", '/m/"~0', '/m/"~0/c', "/other/{}")


def test_random_identifiers_are_drawn_and_the_keys_of_maps_are_still_known() -> None:
    digits = ByteDFA.choice([b"0", b"1", b"2"])
    identifier, key = Slot("/id", digits, "id", "uuid"), Slot("/m/{1}", plain_text(), "", "key")
    value = Slot("/m/{1}", digits, "m", "string")
    texts = [Fixed(text) for text in ('{"id":"', '","m":{"', '":"', '"}}')]
    layout = Layout((texts[0], identifier, texts[1], key, texts[2], value, texts[3]))
    settled = layout.settled(Random(3))
    assert [slot.kind for slot in settled.slots] == ["key", "string"]
    assert settled.pointers(["k", "0"]) == ("/m/k", "/m/k")
    assert {layout.settled(Random(seed)).text(["k", "0"]) for seed in range(40)} == {
        f'{{"id":"{digit}","m":{{"k":"0"}}}}' for digit in "012"
    }


@pytest.mark.parametrize("kind", ["number", "decimal", "duration"])
def test_measures_with_few_values_are_drawn_where_nothing_says_which(kind: str) -> None:
    steps = ByteDFA.choice([f"0.{step}".encode() for step in range(100)])
    layout = Layout((Slot("/share", steps, "share", kind),))
    assert layout.settled(Random(0)) == layout
    assert len({layout.settled(Random(seed), measures=True).text([]) for seed in range(12)}) > 6
    many = Layout((Slot("/share", plain_text(1, 8), "share", kind),))
    assert many.settled(Random(0), measures=True) == many


def test_identifiers_without_end_are_left_to_the_model() -> None:
    layout = Layout((Slot("/id", plain_text(), "id", "uuid"),))
    assert layout.settled(Random(0)) == layout


def test_escape_pointer_follows_rfc_6901() -> None:
    assert escape_pointer("a/b~c") == "a~1b~0c"


def test_uniform_prior_is_a_prior() -> None:
    prior = UniformPrior(most_items=3)
    rng = Random(0)
    assert isinstance(prior, LayoutPrior)
    assert {prior.items("x", rng) for _ in range(50)} == {1, 2, 3}
    assert {prior.branch("x", ["a", "b"], rng) for _ in range(50)} == {0, 1}
    assert prior.capacity("x", "uuid", rng) > prior.capacity("x", "boolean", rng)
    assert prior.include("x", "") == prior.presence and prior.null("x") == prior.nullity


def test_slots_are_values() -> None:
    assert Slot("", ByteDFA.literal(b"a"), "", "text") == Slot("", ByteDFA.literal(b"a"), "", "text")

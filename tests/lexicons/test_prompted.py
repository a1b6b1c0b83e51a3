"""What a prompt says of the values: names, numbers, flags, words."""

from random import Random
from typing import Any

import numpy as np
import pytest

from constraints import JSONSchema
from constraints.layouts.layout_request import LayoutRequest
from constraints.tokens.vocabulary import Vocabulary
from controllable.lexicons.candidates import Candidates
from controllable.lexicons.choosing import choose_from
from controllable.lexicons.prompt_reading import read, stem, tokens

VOCABULARY = Vocabulary.greedy([b"", *(bytes([byte]) for byte in range(256))], 0)
TEXT, NUMBER, FLAG = {"type": "string"}, {"type": "number"}, {"type": "boolean"}


def chosen(prompt: str | None, title: str, seed: int = 0, **fields: Any) -> dict[str, Candidates | None]:
    schema = {"type": "object", "title": title, "properties": fields, "required": list(fields)}
    slots = JSONSchema(schema).layout(LayoutRequest(VOCABULARY, Random(seed), 4_000, fill="all")).slots
    found = choose_from(slots, VOCABULARY, Random(seed), free=[False] * len(slots), prompt=prompt)
    return {slot.pointer: each for slot, each in zip(slots, found, strict=True)}


def likeliest(candidates: Candidates | None) -> tuple[str, float]:
    assert candidates is not None
    weights = np.exp(candidates.lexicon.log_weights - np.logaddexp.reduce(candidates.lexicon.log_weights))
    best = int(np.argmax(weights))
    return candidates.contents(VOCABULARY)[best], float(weights[best])


@pytest.mark.parametrize(
    ("prompt", "title", "fields", "values"),
    [
        ("complaint about a dishwasher in Lyon", "Ticket", {"city": TEXT, "product": TEXT}, ("Lyon", "Dishwasher")),
        ("complaint in lyon", "Ticket", {"city": TEXT}, ("Lyon",)),
        ("Customer Alice Moreau", "Customer", {"first_name": TEXT, "last_name": TEXT}, ("Alice", "Moreau")),
        ("Customer Alice Moreau from Oslo", "Customer", {"name": TEXT, "city": TEXT}, ("Alice Moreau", "Oslo")),
        ("invoice from Acme GmbH in Graz", "Invoice", {"vendor": TEXT, "city": TEXT}, ("Acme GmbH", "Graz")),
        ("flight from Lyon to Oslo", "Flight", {"origin": TEXT, "destination": TEXT}, ("Lyon", "Oslo")),
        ("to Oslo from Lyon with Air France", "Flight", {"origin": TEXT, "airline": TEXT}, ("Lyon", "Air France")),
        ('a hotel called "blue moon" in New York', "Hotel", {"name": TEXT, "city": TEXT}, ("blue moon", "New York")),
        ("a plumber named Jean Dupont", "Person", {"name": TEXT, "job": TEXT}, ("Jean Dupont", "Plumber")),
        ("city Qarth, a song by Kraftwerk", "Song", {"artist": TEXT, "city": TEXT}, ("Kraftwerk", "Qarth")),
        ("works at Nova Media as an accountant", "", {"company": TEXT, "job": TEXT}, ("Nova Media", "Accountant")),
        ("for 1,200 euros in 2019", "Invoice", {"total": NUMBER, "year": {"type": "integer"}}, ("1200", "2019")),
        ("aged 34, 3 bedrooms", "", {"age": {"type": "integer"}, "bedrooms": {"type": "integer"}}, ("34", "3")),
        ("4 stars", "Hotel", {"stars": {"type": "integer", "minimum": 1, "maximum": 5}}, ("4",)),
        (
            "ticket AB-1234 of ann@example.com, opened 2024-03-05", "Ticket",
            {"ticket": TEXT, "email": {**TEXT, "format": "email"}, "opened": {**TEXT, "format": "date"}},
            ("AB-1234", "ann@example.com", "2024-03-05"),
        ),
    ],
)  # fmt: skip
def test_what_a_prompt_names_is_the_value(prompt: str, title: str, fields: dict[str, Any], values: tuple[str]) -> None:
    found = chosen(prompt, title, **fields)
    for name, value in zip(fields, values, strict=True):
        best, weight = likeliest(found[f"/{name}"])
        assert best == value and weight > 0.9, name
        assert found[f"/{name}"].share == 1.0  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("prompt", "field", "value"),
    [
        ("high priority bug", {"enum": ["low", "medium", "high"]}, "high"),
        ("an order that is in transit", {"enum": ["new", "in_transit", "done"]}, "in_transit"),
        ("angry complaint about a dishwasher", {"enum": ["positive", "negative"]}, "negative"),
        ("a delighted guest", {"enum": ["positive", "neutral", "negative"]}, "positive"),
        ("a furious refund request", {"enum": ["praise", "complaint"]}, "complaint"),
    ],
)
def test_listed_values_are_named_by_their_words_or_by_words_alike(prompt: str, field: Any, value: str) -> None:
    assert likeliest(chosen(prompt, "Ticket", kind=field)["/kind"])[0] == value


@pytest.mark.parametrize(
    ("prompt", "value"),
    [
        ("a vegetarian recipe", "true"),
        ("a recipe, not vegetarian", "false"),
        ("a non vegetarian recipe", "false"),
        ("a recipe", None),
    ],
)
def test_flags(prompt: str, value: str | None) -> None:
    best, weight = likeliest(chosen(prompt, "Recipe", isVegetarian=FLAG)["/isVegetarian"])
    assert weight == 0.5 if value is None else (best == value and weight > 0.9)
    assert likeliest(chosen("an unpaid bill", "", paid=FLAG)["/paid"])[0] == "false"


def test_texts_with_the_words_of_the_prompt_weigh_more() -> None:
    def share(prompt: str | None) -> float:
        found = chosen(prompt, "Ticket", subject=TEXT, city=TEXT)["/subject"]
        assert found is not None
        weights = np.exp(found.lexicon.log_weights - np.logaddexp.reduce(found.lexicon.log_weights))
        return sum(float(w) for text, w in zip(found.contents(VOCABULARY), weights, strict=True) if "ishwasher" in text)

    assert share("complaint about a dishwasher") > 0.2 > 0.05 > share(None)


def test_names_are_not_the_values_of_other_fields() -> None:
    for field in ("last_name", "country", "company", "job_title"):
        found = chosen("a letter from somebody in Lyon", "Person", **{field: TEXT, "city": TEXT})
        assert likeliest(found[f"/{field}"])[0] != "Lyon"
    found = chosen("James Mitchell and his team", "Person", name=TEXT, manager=TEXT)
    assert likeliest(found["/name"])[0] == "James Mitchell" != likeliest(found["/manager"])[0]


def test_what_may_not_be_written_is_not_chosen() -> None:
    found = chosen(
        "a shop in Lyon for 99 euros", "Shop", city={**TEXT, "maxLength": 3}, price={**NUMBER, "maximum": 50}
    )
    assert found["/price"] is None
    assert found["/city"] is None or "Lyon" not in found["/city"].contents(VOCABULARY)


def test_without_a_prompt_nothing_changes() -> None:
    fields = {"city": TEXT, "subject": TEXT, "price": NUMBER}
    one, other = chosen(None, "Ticket", **fields), chosen("xqzt", "Ticket", **fields)
    for pointer, each in one.items():
        beside = other[pointer]
        assert (each is None) is (beside is None)
        if each is not None and beside is not None:
            assert each.contents(VOCABULARY) == beside.contents(VOCABULARY) and each.share == beside.share


def test_prompts_are_read() -> None:
    found = read("Customer Jean-Luc Van Damme of the Bank of America (AB-12), aged 34, wants a red washing machine")
    assert [name.text for name in found.names] == ["AB-12", "Customer Jean-Luc Van Damme", "Bank of America"]
    assert [(number.text, number.before[-1]) for number in found.numbers] == [("12", "ab"), ("34", "aged")]
    assert [thing.text for thing in found.things][-1] == "red washing machine"
    assert {"wash", "machin"} <= found.stems
    assert stem("complaints") == stem("complaint") and tokens("Blue Moon!") == ("blue", "moon")


@pytest.mark.parametrize("prompt", ["", " ", "…", "a", "\ud800", "' \" '", "1 2 3", "A" * 5_000, "the of in"])
def test_any_prompt_can_be_read(prompt: str) -> None:
    assert chosen(prompt, "Ticket", city=TEXT, product=TEXT, paid=FLAG, kind={"enum": ["a", "b"]})

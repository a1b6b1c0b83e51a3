"""What the bundled lexicons offer for fields: the right texts by name, parent, description and language."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from controllable.lexicons import BUNDLED, Field, Match, bundled
from controllable.lexicons.field_matching import MOST_TEXTS

ROOT = Path(__file__).parent.parent.parent
LARGEST = 20 * 2**20


def matched(key: str, *parents: str, **said: str) -> Match:
    match = bundled(Field(key, parents, **said))
    assert match is not None
    return match


def likely(match: Match) -> list[str]:
    """The texts that are drawn half of the time."""
    order = np.argsort(-match.weights)
    count = int(np.searchsorted(np.cumsum(match.weights[order]), 0.5)) + 1
    return [match.texts[place] for place in order[:count]]


@pytest.mark.parametrize(
    ("key", "parents", "expected"),
    [
        ("first_name", (), "James"),
        ("firstName", ("customers",), "Mary"),
        ("surname", (), "Smith"),
        ("city", ("address",), "London"),
        ("fuel_type", ("car",), "Diesel"),
        ("amenities", ("hotel",), "Swimming pool"),
        ("cuisine", ("restaurant",), "Italian"),
        ("genre", ("song",), "Jazz"),
        ("currency_name", (), "Euro"),
        ("job_title", ("employee",), "Accountant"),
    ],
)
def test_fields_have_their_texts(key: str, parents: tuple[str, ...], expected: str) -> None:
    match = matched(key, *parents)
    assert expected in match.texts
    assert match.confidence > 0.5


def test_names_come_as_often_as_they_are_met() -> None:
    match = matched("first_name")
    weights = dict(zip(match.texts, match.weights, strict=True))
    assert max(weights, key=lambda name: weights[name]) in {"James", "Mary", "John", "Robert", "Michael"}
    assert 0.005 < weights["James"] < 0.03
    assert weights["James"] > 10 * weights["Wilbur"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Field("firstName"), Field("first-name")),
        (Field("FIRST_NAME"), Field("fname")),
        (Field("name", ("hotel",)), Field("name", ("hotels",))),
        (Field("name", ("data", "hotel", "attributes")), Field("name", ("hotel",))),
    ],
)
def test_styles_plurals_and_containers_make_no_difference(one: Field, other: Field) -> None:
    first, second = bundled(one), bundled(other)
    assert first is not None and second is not None
    assert set(first.texts) == set(second.texts)


def test_the_parent_decides() -> None:
    assert not set(likely(matched("name", "hotel"))) & set(likely(matched("name", "customer")))
    assert "Persian" in matched("breed", "cat").texts
    assert "Persian" not in likely(matched("breed", "dog"))


def test_the_description_decides_where_the_name_says_nothing() -> None:
    said = likely(matched("label", description="Name of the bank that holds the account, the bank's name"))
    plain = likely(matched("label"))
    assert said != plain


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (Field("first_name", locale="de_DE"), "Hans"),
        (Field("vorname"), "Hans"),
        (Field("ville"), "Lyon"),
        (Field("city", locale="pl"), "Kraków"),
        (Field("apellido"), "García"),
        (Field("city", locale="en-GB"), "London"),
    ],
)
def test_texts_are_in_the_language_of_the_field(field: Field, expected: str) -> None:
    match = bundled(field)
    assert match is not None
    assert expected in match.texts


def test_a_language_without_texts_gets_english_ones_with_less_confidence() -> None:
    english, french = matched("tasting_notes", "wine"), matched("tasting_notes", "wine", locale="fr")
    assert set(likely(english)) <= set(french.texts)
    assert french.confidence < english.confidence


@pytest.mark.parametrize(
    "field",
    [
        Field("postal_code", ("address",)),
        Field("zip"),
        Field("iban"),
        Field("isbn", ("book",)),
        Field("customerId"),
        Field("id"),
        Field("uuid"),
        Field("email"),
        Field("phoneNumber"),
        Field("password"),
        Field("accessToken"),
        Field("created_at"),
        Field("homepage"),
        Field("$schema"),
        Field("name", format="uuid"),
        Field("name", format="date-time"),
        Field(""),
        Field("xqzt"),
        Field("123"),
        Field("日"),
    ],
)
def test_what_follows_from_a_rule_or_is_unknown_has_no_list(field: Field) -> None:
    assert bundled(field) is None


@pytest.mark.parametrize("key", ["name", "title", "description", "city", "message", "author"])
def test_matches_are_distributions_of_bounded_size(key: str) -> None:
    match = matched(key)
    assert 0 < len(match.texts) == len(set(match.texts)) == len(match.weights) <= MOST_TEXTS
    assert np.isclose(match.weights.sum(), 1) and (match.weights > 0).all()
    assert 0 < match.confidence <= 1
    assert all(text == text.strip() and len(text.encode()) <= 200 for text in match.texts)


def test_a_field_is_matched_once() -> None:
    assert bundled(Field("city")) is bundled(Field("city"))


def test_no_personal_data_secrets_or_placeholders() -> None:
    from controllable.lexicons import matcher

    store = matcher().store
    total = int(store.postings.numbers.max()) + 1
    texts = store.texts(np.arange(total))
    assert len(set(texts)) == total
    assert not [text for text in texts if re.search(r"\w@\w+\.\w", text)]
    assert not [text for text in texts if "http://" in text or "https://" in text]
    assert "Isaac Z. Schlueter" not in texts
    assert not {"foo", "bar", "string", "test", "lorem ipsum", "example"} & {text.lower() for text in texts}


def test_the_file_is_small_and_beside_it_is_a_card() -> None:
    assert BUNDLED.stat().st_size < LARGEST
    text = (BUNDLED.parent / "README.md").read_text("utf-8")
    assert "| version | licence |" in text and "GPL" not in text


def test_nothing_heavy_is_imported() -> None:
    code = """
import json, sys
from controllable.lexicons import Field, bundled
assert bundled(Field("city"))
print(json.dumps([name for name in ("torch", "scipy", "pandas", "transformers", "numba") if name in sys.modules]))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []

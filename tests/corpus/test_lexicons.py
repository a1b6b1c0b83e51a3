"""The bundled lexicons are built of what may be repeated, brought together by field, and packed without loss."""

import random
from pathlib import Path

import numpy as np
import pytest

from controllable.lexicons.described_field import Field, words
from controllable.lexicons.entry_features import FEATURES
from controllable.lexicons.field_matching import Matcher
from controllable.lexicons.lexicon_store import LexiconStore, save
from controllable.lexicons.unlisted import unlisted
from corpus.lexicons.aliases import aliases, plain
from corpus.lexicons.calibration import Likeness, fitted
from corpus.lexicons.encoder import compact, rarity
from corpus.lexicons.gathering import Gathered, reduced
from corpus.lexicons.keeping import kept
from corpus.lexicons.observation import Listed, Observation, observed
from corpus.lexicons.packing import pack
from corpus.lexicons.readers import people, pools, written
from corpus.published.example import Example
from corpus.tables import Tables

TABLES = Tables(written.__file__)


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("Anna", "first_name", True),
        ("Zoë-Marie O'Neill", "name", True),
        ("東京", "city", True),
        ("The printer is out of paper.", "message", True),
        ("printer", "message", False),
        ("com.example.Thing_1", "description", False),
        ("test", "name", False),
        ("Lorem ipsum dolor sit amet", "description", False),
        ("foo", "title", False),
        ("string", "name", False),
        ("anna@firm.de", "contact", False),
        ("call +49 30 1234567", "note", False),
        ("see https://firm.de", "note", False),
        ("2024-05-06", "day", False),
        ("12.50", "price", False),
        ("AKIAIOSFODNN7", "key", False),
        ("3f2a9b1c7d8e4f5a", "code", False),
        ("550e8400-e29b-41d4-a716-446655440000", "code", False),
        ("<b>bold</b>", "title", False),
        ("Hello {name}", "title", False),
        ("x" * 201, "title", False),
        ("a damned shame", "title", False),
        ("", "title", False),
    ],
)
def test_what_is_kept(text: str, key: str, expected: bool) -> None:
    assert kept(text, words(key), {"damned"}) == expected


def test_texts_of_an_example_with_their_fields() -> None:
    data = {"name": "Ada", "tags": ["a", "b"], "home": {"city": "Lyon", "floor": 3}}
    seen = [(one.key, one.parents, one.text) for one in observed(Example("group", data, "a person"))]
    assert seen == [("name", (), "Ada"), ("tags", (), "a"), ("tags", (), "b"), ("city", ("home",), "Lyon")]


def gathered() -> Gathered:
    found = Gathered()
    cities = {"Lyon": 4.0, "Paris": 16.0, "Nantes": 1.0}
    found.gather("lists", [Listed(cities, ("city", "address.city", "birthplace"), "a town")], ())
    hotels = ["The Old Mill", "Hotel Bristol", "Plaza", "test", "call 0301 2345678"]
    found.gather("one", [Observation(text, "hotelName", ("booking",), group="a") for text in hotels], ())
    found.gather("two", [Observation("Plaza", "hotel_name", ("booking",), group=group) for group in "bcde"], ())
    found.gather("two", [Observation("Anna", "guest"), Observation("Ben", "secretToken"), Observation("Eva", "id")], ())
    return found


def test_observations_come_together_and_what_is_little_is_left_out() -> None:
    found = gathered()
    assert found.counts == {"lists": 3, "one": 3, "two": 1}
    entries = reduced(found.entries)
    assert set(entries) == {
        ("", ("city",), ()),
        ("", ("city",), ("address",)),
        ("", ("birthplace",), ()),
        ("", ("hotel", "name"), ("booking",)),
    }
    weights = entries["", ("hotel", "name"), ("booking",)].weights({"one": 1.0, "two": 1.0})
    assert max(weights, key=lambda text: weights[text]) == "Plaza" and len(weights) == 3


def store(path: Path) -> LexiconStore:
    found = gathered()
    entries = reduced(found.entries)
    known = {word: 1 for word in sorted({word for _, key, around in entries for word in (*key, *around)})}
    known |= {word: 1 for alias in aliases().values() for word in alias.english}
    rng = np.random.default_rng(0)
    vectors = compact(rng.normal(size=(len(known), 40)).astype(np.float32), 16)
    arrays = pack(entries, found.lists, trust={"lists": 2.0}, known=known, vectors=vectors)
    weights = [{"bias": -2.0, "exact": 3.0, "same": 3.0}.get(name, 0.0) for name in FEATURES]
    save(path, arrays | {"weights": np.array(weights, np.float32)})
    return LexiconStore.read(path)


def test_what_is_packed_is_found_again(tmp_path: Path) -> None:
    matcher = Matcher(store(tmp_path / "lexicons"))
    match = matcher.match(Field("city", ("address",)))
    assert match is not None and match.confidence == pytest.approx(1 / (1 + np.exp(-4)))
    weights = dict(zip(match.texts, match.weights, strict=True))
    assert weights == pytest.approx({"Lyon": 4 / 21, "Paris": 16 / 21, "Nantes": 1 / 21}, rel=1e-6)
    hotels = matcher.match(Field("HotelNames", ("bookings",)))
    assert hotels is not None and set(hotels.texts) == {"The Old Mill", "Hotel Bristol", "Plaza"}
    assert matcher.match(Field("xqzt")) is None
    same = Likeness(matcher)(0, range(len(matcher.store)))
    assert same[0] == 1


def test_a_name_may_be_a_part_of_its_parent_or_end_in_what_says_nothing(tmp_path: Path) -> None:
    matcher = Matcher(store(tmp_path / "lexicons"))
    plain_name = matcher.match(Field("city", ("address",)))
    shifted, stripped = matcher.match(Field("addressCity")), matcher.match(Field("cityName", ("address",)))
    assert plain_name is not None and shifted is not None and stripped is not None
    assert set(plain_name.texts) == set(shifted.texts) == set(stripped.texts)
    assert max(shifted.confidence, stripped.confidence) < plain_name.confidence


def test_phrases_are_complete_and_may_all_be_kept() -> None:
    for name, symbol, _, _ in TABLES.rows("written"):
        grammar = written._grammar(name)
        phrases = written.phrases(grammar, symbol, random.Random(0), draws=60)
        assert len(phrases) >= 3, symbol
        assert not [phrase for phrase in phrases if "{" in phrase or "  " in phrase or "a(n)" in phrase], symbol
        assert sum(kept(phrase, ("list",)) for phrase in phrases) > 0.7 * len(phrases), symbol


@pytest.mark.parametrize("table", ["written", "pools", "people"])
def test_lists_stand_in_fields_that_may_have_one(table: str) -> None:
    place = {"written": 2, "pools": 2, "people": 1}[table]
    fields = [field for row in TABLES.rows(table) for field in row[place].split(";")]
    assert len(fields) > 10 and all(words(field.split(".")[-1]) for field in fields)
    assert not [field for field in fields if unlisted(Field(field.split(".")[-1]))]


def test_aliases_stand_for_english_words() -> None:
    assert plain(("fname",)) == ("first", "name")
    assert plain(("ville", "hotel")) == ("city", "hotel")
    assert aliases()["vorname"].language == "de"
    assert not {word for alias in aliases().values() for word in alias.english} & aliases().keys()


def test_lists_within_a_tree() -> None:
    tree = {"a": {"b": ["x", "y"], "c": [{"name": "z"}, {"id": 1}]}, "n": 3}
    assert pools.texts(tree, "a.b") == ["x", "y"]
    assert pools.texts(tree, "a.c.name") == ["z"]
    assert pools.texts(tree, "n") == pools.texts(tree, "a.q") == pools.texts(tree, "q.r") == []


def test_lists_of_minified_javascript() -> None:
    script = (
        'var l=["a","b\\"]"];function u(e){return n(l,e)}const c={x:[1]};function v(){}export{u as randOne,v as two};'
    )
    assert pools._literals(script) == {"randOne": ["a", 'b"]']}


def test_the_law_that_fits_frequencies() -> None:
    shares = [(rank + 10) ** -1.3 for rank in range(1, 800)]
    assert people.fitted(shares) == pytest.approx((10, 1.3))


def test_logistic_regression_finds_the_weights() -> None:
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(20_000, len(FEATURES)))
    truth = rng.normal(size=len(FEATURES))
    goals = (rng.random(20_000) < 1 / (1 + np.exp(-rows @ truth))).astype(float)
    assert np.abs(fitted(rows, goals) - truth).max() < 0.15


def test_rare_words_say_more() -> None:
    found = rarity([1000, 1])
    assert found[0] < 0.1 < 0.5 < found[1] <= 1

"""Words of names, and which parents say something."""

import pytest

from controllable.lexicons.described_field import Field, context, singular, told, words


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("firstName", ("first", "name")),
        ("HTTPStatusCode", ("http", "status", "code")),
        ("shippingAddresses", ("shipping", "address")),
        ("line_1", ("line",)),
        ("job-titles", ("job", "title")),
        ("URLs", ("ur", "ls")),
        ("naïveÜbung", ("naïveübung",)),
        ("prénom", ("prénom",)),
        ("会社名", ("会社名",)),
        ("", ()),
        ("12_34", ()),
    ],
)
def test_words(name: str, expected: tuple[str, ...]) -> None:
    assert words(name) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("cities", "city"),
        ("boxes", "box"),
        ("classes", "class"),
        ("status", "status"),
        ("news", "news"),
        ("gas", "gas"),
    ],
)
def test_singular(word: str, expected: str) -> None:
    assert singular(word) == expected


@pytest.mark.parametrize(
    ("parents", "expected"),
    [
        ((), ()),
        (("data", "items"), ()),
        (("order", "line_items"), ("order", "line")),
        (("a_long", "path", "of_many", "names"), ("path", "of", "many", "name")[-3:]),
    ],
)
def test_context(parents: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert context(parents) == expected


def test_what_is_told_is_each_word_once() -> None:
    assert told("Name of the hotel", "The hotel's name, as guests know it") == ("name", "the", "hotel", "guest", "know")


@pytest.mark.parametrize(("locale", "language"), [("de_AT", "de"), ("en-GB", ""), ("", ""), ("pt-BR", "pt")])
def test_language(locale: str, language: str) -> None:
    assert Field("name", locale=locale).language == language

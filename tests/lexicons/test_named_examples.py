"""Examples that a schema names, in its keywords and in words."""

import pytest

from controllable.lexicons import named_examples
from controllable.lexicons.named_examples import MOST, in_description


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({}, ()),
        ({"examples": ["Anna", 3, None, "Ben"]}, ("Anna", "Ben")),
        ({"example": "Anna", "default": "nobody"}, ("Anna", "nobody")),
        ({"examples": {"one": {"summary": "the first", "value": "Anna"}, "two": "Ben"}}, ("Anna", "Ben")),
        ({"examples": ["Anna"], "example": "Anna", "default": "", "description": 'e.g. "Anna"'}, ("Anna",)),
        ({"examples": "Anna", "default": 3, "description": ["no text"]}, ()),
        ({"default": " "}, ()),
        ({"examples": [str(number) for number in range(2 * MOST)]}, tuple(map(str, range(MOST)))),
    ],
)
def test_keywords(schema: dict[str, object], expected: tuple[str, ...]) -> None:
    assert named_examples(schema) == expected


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Name of the city, e.g. 'Lyon'.", ("Lyon",)),
        ('The plan (e.g. "basic", "pro" or "team").', ("basic", "pro", "team")),
        ("A region such as `eu-west-1` or `us-east-2`.", ("eu-west-1", "us-east-2")),
        ("Example: Queen Street 5", ("Queen Street 5",)),
        ("The model of the car. Example: Golf", ("Golf",)),
        ("Kind of place, for example “harbour”, “bridge” and “tower”", ("harbour", "bridge", "tower")),
        ("File name (eg. report.pdf, minutes.docx, etc.)", ("report.pdf", "minutes.docx")),
        ("Examples: red, green, blue...", ("red", "green", "blue")),
        ("Who said it, e.g. 'the customer's son'", ("the customer's son",)),
        ("Title, e.g. Head of Sales; shown to all.", ("Head of Sales",)),
        ("Die Stadt, z. B. «Basel»", ("Basel",)),
        ("Countries such as Portugal and Spain", ("Portugal", "Spain")),
        ("Countries such as those in the south of Europe", ()),
        ("Used for example when the user has not logged in yet", ()),
        ("It looks like a name", ()),
        ("", ()),
        ("No example is given", ()),
        ("e.g.", ()),
        ("e.g. '", ()),
        ("for instance: " + "x" * 500, ()),
        (None, ()),
    ],
)
def test_descriptions(description: object, expected: tuple[str, ...]) -> None:
    assert in_description(description) == expected

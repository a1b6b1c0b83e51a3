"""Formats against the validator's own checker."""

from random import Random

import jsonschema
import pytest

from constraints.json_schema.formats import FORMATS
from constraints.json_text import unescape
from tests.constraints.filling import member

CHECKER = jsonschema.Draft202012Validator.FORMAT_CHECKER


def test_every_format_that_is_checked_has_a_language() -> None:
    assert set(CHECKER.checkers) <= set(FORMATS)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_languages_are_inside_the_checker(name: str) -> None:
    rng = Random(name)
    asked = FORMATS[name]
    written, accepted = asked.written_language, asked.accepted_language
    if accepted is not None:
        assert written.is_subset(accepted)
    for language in (written, accepted):
        if language is None:
            continue
        for length in (4, 12, 40):
            # The checker of IRIs is a slow parser.
            for _ in range(3 if name.startswith("iri") else 20):
                text = unescape(member(language, rng, length).encode())
                if asked.longest is None or len(text) <= asked.longest:
                    assert CHECKER.conforms(text, name), text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("date", "2024-02-29"), ("date", "1850-12-31"), ("date", "2000-02-29"),
        ("date-time", "2024-01-31T23:59:59.123456+05:30"), ("date-time", "2024-01-31t00:00:00z"),
        ("time", "10:00:00Z"), ("duration", "P3Y6M4DT12H30M5S"), ("duration", "P2W"),
        ("email", "Ada.L+x@example.co.uk"),
        ("hostname", "www.example.com"), ("hostname", "localhost"), ("ipv4", "192.168.0.1"), ("ipv6", "::1"),
        ("ipv6", "2001:db8::ff00:42:8329"), ("uri", "https://example.com/a?b=c#d"), ("uri", "urn:isbn:0451450523"),
        ("uri", "mailto:a@b.c"), ("uri-reference", "../a/b#c"), ("uri-reference", ""), ("json-pointer", "/a~1b/0"),
        ("json-pointer", ""), ("regex", "^[A-Z]+\\d?$"), ("uuid", "123E4567-e89b-12d3-a456-426614174000"),
    ],
)  # fmt: skip
def test_usual_texts_are_accepted(name: str, text: str) -> None:
    language = FORMATS[name].accepted_language
    assert language is not None
    assert CHECKER.conforms(text, name)
    assert language.accepts(text.replace("\\", "\\\\").encode())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("date", "2023-02-29"), ("date", "1900-02-29"), ("date", "0000-01-01"), ("date", "2023-04-31"),
        ("time", "24:00:00Z"),
        ("date-time", "2023-01-01 00:00:00Z"), ("ipv4", "1.2.3.256"), ("ipv4", "01.2.3.4"), ("ipv6", "1:2:3"),
        ("uuid", "123e4567e89b12d3a456426614174000"), ("email", "nobody"), ("uri", "no colon"), ("hostname", "-a.b"),
    ],
)  # fmt: skip
def test_broken_texts_are_refused(name: str, text: str) -> None:
    language = FORMATS[name].accepted_language
    assert language is not None and not language.accepts(text.encode())

"""Formats against the validator's own checker."""

from random import Random

import jsonschema
import pytest

from constraints.automata.json_strings import escape, unescape
from constraints.errors import UnsupportedSchema
from constraints.json_schema.formats.string_formats import FORMATS
from constraints.output_types.types import JSONSchema
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


@pytest.mark.parametrize("name", sorted(CHECKER.checkers))
def test_texts_of_another_shape_are_outside(name: str) -> None:
    rng = Random(name)
    other, accepted = FORMATS[name].other_language, FORMATS[name].accepted_language
    assert accepted is not None and (other & accepted).is_empty()
    for _ in range(10):
        text = unescape(member(other, rng, 8).encode())
        assert not CHECKER.conforms(text, name), text


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
        ("json-pointer", ""), ("regex", "^[A-Z]+\\d?$"), ("regex", "([a-c]+|x{2,})$"),
        ("hostname", "1host"), ("hostname", "host-name"), ("email", '"a b"@example.com'), ("email", "a@[127.0.0.1]"),
        ("idn-email", "用户@例え.jp"), ("idn-hostname", "실례.테스트"), ("idn-hostname", "l·l"),
        ("iri", "http://ƒøø.ßår/?∂éœ=πîx#πîüx"), ("ipv6", "::ffff:192.168.0.1"), ("uri", "ldap://[2001:db8::7]/c=GB?a"),
        ("uri-template", "{?x,y*}{/var:3}/a%20b"), ("relative-json-pointer", "12#"),
        ("uuid", "123E4567-e89b-12d3-a456-426614174000"),
    ],
)  # fmt: skip
def test_usual_texts_are_accepted(name: str, text: str) -> None:
    language = FORMATS[name].accepted_language
    assert language is not None
    assert CHECKER.conforms(text, name)
    assert language.accepts(escape(text))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("date", "2023-02-29"), ("date", "1900-02-29"), ("date", "0000-01-01"), ("date", "2023-04-31"),
        ("time", "24:00:00Z"),
        ("date-time", "2023-01-01 00:00:00Z"), ("ipv4", "1.2.3.256"), ("ipv4", "01.2.3.4"), ("ipv6", "1:2:3"),
        ("uuid", "123e4567e89b12d3a456426614174000"), ("email", "nobody"), ("uri", "no colon"), ("hostname", "-a.b"),
        ("hostname", "ab--c.de"), ("hostname", "1.2.3"), ("email", ".a@b.c"), ("email", "a..b@c.d"),
        ("email", "a@b_c.d"),
        ("email", "a@[1.2.3.400]"), ("duration", "P1Y2D"), ("duration", "PT1H2S"), ("idn-hostname", "0a.א"),
        ("uri-template", "{a"), ("regex", "(a"), ("ipv6", "::1.2.3.256"), ("relative-json-pointer", "01"),
    ],
)  # fmt: skip
def test_broken_texts_are_refused(name: str, text: str) -> None:
    language = FORMATS[name].accepted_language
    assert language is not None and not language.accepts(text.encode())


@pytest.mark.parametrize("name", ["color", "no-such-format"])
def test_formats_that_nobody_checks_are_annotations_unless_strict(name: str) -> None:
    schema = {"properties": {"a/b": {"type": "string", "format": name}}}
    assert JSONSchema(schema).accepts('{"a/b":"anything"}')
    with pytest.raises(UnsupportedSchema, match=name) as raised:
        JSONSchema(schema, strict=True)
    assert raised.value.pointer == "/properties/a~1b"
    assert JSONSchema({"format": "date"}, strict=True).accepts('"2024-02-29"')

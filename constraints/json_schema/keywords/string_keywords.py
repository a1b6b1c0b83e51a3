"""The keywords that speak of strings."""

from dataclasses import replace

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import string_content
from constraints.json_schema.facts import Facts, StringFacts, only
from constraints.json_schema.formats.content import JSON, contents
from constraints.json_schema.formats.string_formats import FORMATS
from constraints.json_schema.keywords.counts import counting
from constraints.json_schema.keywords.keyword import ONE, Keyword, Reading
from constraints.regex.compile import compile_regex
from constraints.validation.jsonschema_library import jsonschema


def _matching(pattern: str) -> ByteDFA:
    return compile_regex(pattern, search=True, json_string=True)


def _of_format(name: str) -> ByteDFA | None:
    return FORMATS[name].accepted_language if name in FORMATS else None


def _format(reading: Reading) -> StringFacts | None:
    return None if reading.over or reading.value not in FORMATS else StringFacts(formats=(reading.value,))


def _not_format(reading: Reading) -> tuple[Facts, ...]:
    checked = reading.value in reading.place.dialect.validator_class.FORMAT_CHECKER.checkers
    return (only(StringFacts(misformed=(reading.value,))),) if checked else ()


def _contents(reading: Reading) -> StringFacts | None:
    """For `contentEncoding` and `contentMediaType`, which belong together."""
    asserted = reading.place.dialect.validator_class is jsonschema.Draft7Validator
    return None if reading.over else StringFacts(formats=contents(reading.schema, asserted=asserted))


def _content_schema(reading: Reading) -> StringFacts | None:
    is_json = contents(reading.schema, asserted=False) == (JSON,)
    return StringFacts(content=reading.goal()) if is_json and not reading.over else None


_SHORTEST, _LONGEST = counting(StringFacts, "characters", "shortest", "longest")
STRINGS = (
    replace(_SHORTEST, language=lambda least: string_content(int(least))),
    replace(_LONGEST, language=lambda most: string_content(0, int(most))),
    Keyword(
        "pattern",
        StringFacts,
        asserts=lambda reading: StringFacts(patterns=(reading.value,)),
        broken=lambda reading: (only(StringFacts(refused=(reading.value,))),),
        language=_matching,
    ),
    Keyword("format", StringFacts, asserts=_format, broken=_not_format, language=_of_format),
    Keyword("contentEncoding", StringFacts, "annotation", asserts=_contents),
    Keyword("contentMediaType", StringFacts, "annotation", asserts=_contents),
    Keyword("contentSchema", StringFacts, "annotation", asserts=_content_schema, subschemas=ONE),
)

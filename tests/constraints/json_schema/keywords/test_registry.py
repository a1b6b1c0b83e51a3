"""The records of the keywords: none is missing, and each says what it takes to read, to break and to explain it."""

from typing import Any

import jsonschema
import pytest

from constraints import JSONSchema
from constraints.json_schema.keywords.keyword import Keyword, Reading
from constraints.json_schema.keywords.registry import ASSERTIONS, KEYWORDS

DRAFTS: tuple[Any, ...] = (
    jsonschema.Draft4Validator, jsonschema.Draft6Validator, jsonschema.Draft7Validator,
    jsonschema.Draft201909Validator, jsonschema.Draft202012Validator,
)  # fmt: skip


@pytest.mark.parametrize("draft", DRAFTS)
def test_what_the_validator_checks_has_a_record(draft: Any) -> None:
    assert draft.VALIDATORS.keys() <= ASSERTIONS


def test_what_stands_beside_another_keyword_is_read_with_it() -> None:
    beside = [each for each in KEYWORDS.values() if each.beside]
    assert {each.beside for each in beside} <= ASSERTIONS
    assert not [each.name for each in beside if each.broken is Reading.lose]


def test_a_keyword_is_lost_where_it_is_not_said_what_breaks_it() -> None:
    assert Keyword("new").broken is Reading.lose


def test_keywords_without_effect_are_told() -> None:
    schema = {"type": "string", "title": "A", "format": "date", "contentEncoding": "gzip", "$defs": {"a": {"x": 1}}}
    ignored = JSONSchema(schema).compiled.describe().ignored
    assert [(row.pointer, row.keyword) for row in ignored] == [
        ("", "contentEncoding"), ("", "title"), ("/$defs/a", "x")
    ]  # fmt: skip

"""`contentEncoding` and `contentMediaType`: asserted in draft 7, a hint to what is written in later drafts."""

import base64
import json
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constraints.automata.ranking import draw_another
from constraints.json_schema.formats.content import CONTENTS
from constraints.output_types.types import JSONSchema

DRAFT_7 = "http://json-schema.org/draft-07/schema#"
LATEST = "https://json-schema.org/draft/2020-12/schema"
BASE64 = {"contentEncoding": "base64"}
JSON = {"contentMediaType": "application/json"}


@pytest.mark.parametrize(
    ("schema", "text", "valid"),
    [
        (BASE64, "eyJmb28iOiAiYmFyIn0K", True),
        (BASE64, "", True),
        (BASE64, "eyJmb28iOi%iYmFyIn0K", False),
        (BASE64, "e30", False),
        (JSON, '{"foo": ["bar", -1.5e3]}', True),
        (JSON, "{:}", False),
        (JSON, "", False),
        (BASE64 | JSON, "e30=", True),
        (BASE64 | JSON, "ezp9Cg==", False),
        (BASE64 | JSON, "{}", False),
        ({"contentEncoding": "quoted-printable"} | JSON, "=7B:}", True),
    ],
)
def test_draft_7_asserts_what_later_drafts_only_tell(schema: dict[str, Any], text: str, valid: bool) -> None:
    assert JSONSchema({"$schema": DRAFT_7} | schema).accepts(json.dumps(text)) is valid
    assert JSONSchema({"$schema": LATEST} | schema).accepts(json.dumps(text))
    assert JSONSchema({"$schema": DRAFT_7} | schema).accepts("1")


@given(st.binary(max_size=12))
def test_base64_is_that_of_the_standard_library(data: bytes) -> None:
    language = CONTENTS["base64"].accepted_language
    assert language is not None
    assert language.accepts(base64.b64encode(data))


@pytest.mark.parametrize("draft", [DRAFT_7, LATEST])
@pytest.mark.parametrize("name", ["base64", "json", "base64 json"])
def test_what_is_written_is_of_the_kind(name: str, draft: str) -> None:
    content = CONTENTS[name if draft == DRAFT_7 else f"{name}?"]
    accepted = CONTENTS[name].accepted_language
    assert accepted is not None
    assert content.written_language.is_subset(accepted)
    for seed in range(20):
        text = draw_another(content.written_language, [], 40, Random(seed))
        assert text is not None
        data = json.loads(b'"' + text + b'"')
        if name.startswith("base64"):
            data = base64.b64decode(data, validate=True)
        if name.endswith("json"):
            json.loads(data)

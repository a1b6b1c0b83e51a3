"""Patterns as pydantic's own engine reads them: what is written has to be found by it."""

from random import Random
from typing import Annotated

import pytest
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError, create_model

from constraints.layouts.layout_request import LayoutRequest
from constraints.output_types.types import Pydantic
from constraints.pydantic_types.rust_patterns import plain
from constraints.regex.compile import compile_regex
from tests.constraints.filling import VOCABULARY, filled

TEXTS = [*map(chr, range(9, 0x250)), "αβ", "ab", "aé", "x1", "_a", "a]", "[]", "&&", "😀", "a-", "--", "^a", ""]
PATTERNS = [
    "^[[:alpha:]]+$", "^[[:alpha:]_][[:alnum:]]?$", "^[[:^digit:]]$", "^[^[:space:]]{2}$", "^[[:punct:][:upper:]]$",
    "^[a-z&&[^aeiou]]$", r"^[\w&&[^\d]]$", r"^[\p{L}--[a-z]]$", "^[a-g~~b-h]$", "^[a[bc]x]$", "^[^a[bc]]$",
    r"^[\[\]]$", "^[]a]+$", r"^\[[[:word:]]\]$|^[[a]]$", r"^\x{41}$", r"^[\x{1F600}-\x{1F64F}]$", r"^\u{e9}|\\x{41}$",
    r"^[[:print:]&&[^\-\]]]+$",
]  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
def test_means_what_rust_means(pattern: str) -> None:
    judge = TypeAdapter(Annotated[str, Field(pattern=pattern)])
    language = compile_regex(plain(pattern), search=True)
    for text in TEXTS:
        try:
            judge.validate_python(text)
        except ValidationError:
            assert not language.accepts(text.encode()), text
        else:
            assert language.accepts(text.encode()), text


@pytest.mark.parametrize("pattern", PATTERNS)
def test_what_is_written_is_taken(pattern: str) -> None:
    kind = Pydantic(create_model("M", x=(Annotated[str, Field(pattern=pattern, max_length=9)], ...)))
    for seed in range(5):
        layout = kind.layout(LayoutRequest(VOCABULARY, Random(seed), 100))
        assert kind.validate(filled(layout, Random(seed))) == []


@pytest.mark.parametrize("pattern", ["^[a-z]{2}$", r"\[\d&&", r"^[\]&-]$", "[&a&]", "^[a^-]$", "[[:nonsense:]]", "[a"])
def test_what_needs_no_other_words_stays(pattern: str) -> None:
    assert plain(pattern) == pattern


@pytest.mark.filterwarnings("ignore:Possible nested set")
def test_python_has_its_own_reading() -> None:
    python = create_model(
        "M", __config__=ConfigDict(regex_engine="python-re"), x=(Annotated[str, Field(pattern="[[a]]")], ...)
    )
    kind = Pydantic(python)
    assert kind.validate(filled(kind.layout(LayoutRequest(VOCABULARY, Random(0), 100)), Random(0))) == []

"""The examples that a schema gives are among the texts of its values."""

from collections import Counter
from random import Random
from typing import Any

import pytest

from constraints import JSONSchema
from constraints.layouts.layout_request import LayoutRequest
from constraints.tokens.vocabulary import Vocabulary
from controllable.lexicons.choosing import choose_from
from controllable.lexicons.serving import EXAMPLES, exemplified

VOCABULARY = Vocabulary.greedy([b"", *(bytes([byte]) for byte in range(256))], 0)


def slots(**fields: Any) -> Any:
    schema = {"type": "object", "properties": fields, "required": list(fields)}
    return JSONSchema(schema).layout(LayoutRequest(VOCABULARY, Random(0), 4_000, fill="all")).slots


@pytest.mark.parametrize(
    ("field", "contents"),
    [
        ({"type": "string", "examples": ["Lyon", "Rome"]}, ["Lyon", "Rome"]),
        ({"type": "string", "default": "a \"b\""}, ['a \\"b\\"']),
        ({"type": "string", "description": "A tag, e.g. 'foo' or 'bar'", "default": "x"}, ["x", "foo", "bar"]),
        ({"type": "string", "description": "Such as Lyon, Rome"}, ["Lyon", "Rome"]),
        ({"type": "string", "maxLength": 4, "examples": ["Lyon", "Marseille"]}, ["Lyon"]),
        ({"type": "string", "examples": [3, None, {"a": 1}, " "]}, None),
        ({"type": "string", "examples": ["\ud800"]}, None),
        ({"type": "number", "examples": [9.5, 12, True, "3"]}, ["9.5", "12"]),
        ({"type": "number", "minimum": 10, "default": 5}, None),
        ({"type": "integer", "description": "Example: 42"}, ["42"]),
        ({"type": "string", "format": "email", "example": "ann@example.com"}, ["ann@example.com"]),
        ({"type": "string", "description": "A city"}, None),
    ],
)  # fmt: skip
def test_those_that_may_be_written(field: dict[str, Any], contents: list[str] | None) -> None:
    found = exemplified(slots(a=field)[0])
    assert (None if found is None else list(found.contents)) == contents
    if found is not None and contents is not None:
        assert found.share == EXAMPLES[min(len(contents), 3) - 1] < 1


def drawn(**field: Any) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for seed in range(300):
        (each,) = choose_from(slots(a={"type": "string", **field}), VOCABULARY, Random(seed), free=[False])
        found[() if each is None else tuple(sorted(each.contents(VOCABULARY)))[:4]] += 1
    return found


@pytest.mark.parametrize("examples", [["zz1"], ["zz1", "zz2"], ["zz1", "zz2", "zz3"]])
def test_more_examples_are_a_larger_share_and_never_all(examples: list[str]) -> None:
    assert drawn(examples=examples)[tuple(examples)] == pytest.approx(300 * EXAMPLES[len(examples) - 1], abs=30)


def test_items_of_an_array_are_different_examples() -> None:
    items = {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2, "examples": [["zz1", "zz2"]]}
    both = slots(a=items)
    for seed in range(40):
        texts = [
            each.contents(VOCABULARY) for each in choose_from(both, VOCABULARY, Random(seed), free=[False] * 2) if each
        ]
        if len(texts) == 2 and all(text[0].startswith("zz") for text in texts):
            assert texts[0] != texts[1]


def test_values_that_are_to_be_free_have_none() -> None:
    found = choose_from(slots(a={"type": "string", "examples": ["a", "b", "c"]}), VOCABULARY, Random(1), free=[True])
    assert found == [None]

"""Wrong arguments to what is public: one line that names the argument, never an error from within."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pydantic
import pytest

import constraints
import guidance
from constraints.errors import ControllableError
from controllable import DiffusionLM, Grammar, JSONSchema, Pydantic, Template, testing
from controllable.batch import run_batch
from controllable.workers import Workers


class Row(pydantic.BaseModel):
    """A row."""

    a: int


LEXICON = {"N": ["dog"], "V": ["runs"]}
SCHEMA = {"type": "integer"}
TABLE: list[tuple[Callable[..., Any], dict[str, Any], tuple[str, ...]]] = [
    # What is called, arguments that are right, those that any wrong one is tried for.
    (constraints.Regex, {"pattern": "a"}, ("pattern",)),
    (constraints.Choice, {"options": ["a"]}, ("options",)),
    (constraints.Text, {"min_length": 1, "max_length": 2}, ("min_length", "max_length")),
    (constraints.Length, {"minimum": 1, "maximum": 2, "unit": "words"}, ("minimum", "maximum", "unit", "vocabulary")),
    (constraints.Contains, {"text": "a"}, ("text",)),
    (constraints.StartsWith, {"text": "a"}, ("text",)),
    (constraints.EndsWith, {"text": "a"}, ("text",)),
    (JSONSchema, {"schema": SCHEMA}, ("schema", "property_order", "unlisted", "documents", "strict")),
    (Pydantic, {"model": Row}, ("property_order", "unlisted", "documents")),
    (Grammar, {"text": 'start: "a"'}, ("text", "start", "free")),
    (constraints.Regex("a").repeat, {"minimum": 1, "maximum": 2}, ("minimum", "maximum")),
    (guidance.Keyword, {"text": "a", "position": 1}, ("text", "position")),
    (guidance.Avoid, {"text": "a"}, ("text",)),
    (guidance.Length, {"target": 3}, ("target", "unit", "tolerance", "at")),
    (guidance.Diversity, {}, ("sharpness", "at")),
    (guidance.Readability, {"grade": 3}, ("grade", "spread", "at")),
    (guidance.Similarity, {"reference": "a"}, ("reference", "sharpness", "at")),
    (guidance.SemanticContent, {"phrases": ["a"]}, ("phrases", "at")),
    (guidance.Infill, {"left": "a", "right": "b"}, ("left", "right", "min_words", "max_words", "at")),
    (guidance.PartsOfSpeech, {"tags": ["N"], "lexicon": LEXICON}, ("tags", "lexicon", "at")),
    (guidance.SyntaxSpan, {"start": 0, "end": 1, "label": "N", "phrases": LEXICON}, ("start", "end", "phrases")),
    (guidance.SyntaxTree, {"tree": "(S (N *) (V *))", "lexicon": LEXICON}, ("tree", "lexicon", "phrases", "at")),
    (guidance.Matches, {"constraint": constraints.Regex("a")}, ("at",)),
    (guidance.Tilt, {}, ("scale", "cap", "strength", "most")),
    (guidance.Shift, {}, ("scale", "cap")),
    (guidance.Ascent, {}, ("rounds", "rate", "fluency")),
    (guidance.weighted, {"term": guidance.Keyword("a"), "weight": 1.0}, ("term", "weight")),
    (guidance.scheduled, {"term": guidance.Keyword("a"), "weight": lambda level: level}, ("term", "weight")),
    (DiffusionLM.from_pretrained, {"path": "small"}, ("path", "device")),
    (testing.cover, {"output_type": SCHEMA}, ("output_type", "most")),
    (testing.from_model, {"model": Row}, ("model", "realism", "coverage", "invalid", "seed")),
    (testing.from_schema, {"schema": SCHEMA}, ("schema", "realism", "coverage", "invalid", "seed")),
    (testing.from_constraint, {"constraint": constraints.Regex("a")}, ("constraint", "realism", "coverage", "invalid")),
    (testing.near_misses, {"output_type": SCHEMA, "value": 3}, ("output_type", "keywords", "most")),
    (testing.near_misses_of, {"output_type": SCHEMA}, ("output_type", "n", "seed", "keywords", "most")),
    (constraints.Regex("a").accepts, {"text": "a"}, ("text", "compact")),
    (constraints.Text().validate, {"text": "a"}, ("text",)),
    (JSONSchema(SCHEMA).accepts, {"text": "1"}, ("text", "compact")),
    (JSONSchema(SCHEMA).validate, {"text": "1"}, ("text",)),
    (JSONSchema(SCHEMA).explain, {"text": "1"}, ("text",)),
    (Pydantic(Row).validate, {"text": "{}"}, ("text",)),
    (Workers, {"count": 1}, ("count", "device")),
    (run_batch, {"source": [], "output": Path("/nonexistent/x.jsonl")}, ("source", "output")),
]  # fmt: skip
WRONG = [5, -1, 1.5, "x", b"x", True, np.True_, [1], {"a": 1}, object(), len, float("nan"), Fraction(1, 2), {1, 2}, int]


# Data in place of a schema is a warning.
@pytest.mark.filterwarnings("ignore:.*none is a keyword")
@pytest.mark.parametrize(
    ("call", "right", "argument"),
    [(call, right, each) for call, right, tried in TABLE for each in tried],
    ids=[f"{call.__qualname__}-{each}" for call, _, tried in TABLE for each in tried],
)
def test_a_wrong_argument_is_named(call: Callable[..., Any], right: dict[str, Any], argument: str) -> None:
    refused = 0
    for wrong in WRONG:
        try:
            found = call(**{**right, argument: wrong})
            if hasattr(found, "__next__"):
                next(found)
        except StopIteration:
            continue
        except ControllableError as error:
            refused += 1
            assert "\n" not in str(error), str(error)
            assert "object at 0x" in str(error) or len(str(error)) < 400, str(error)
    # What is right for one is wrong for another.
    assert refused, f"{argument} may be anything"


@pytest.mark.parametrize("wrong", [5, None, b"x", ["{a}"]])
def test_a_template_is_a_text(wrong: Any) -> None:
    with pytest.raises(ControllableError, match=r"text is .* must be a text"):
        Template(wrong)


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda: constraints.Regex(5), "pattern is 5, it must be a text"),
        (lambda: constraints.Text(min_length="x"), "min_length is 'x', it must be a whole number"),
        (lambda: constraints.Regex("a").repeat(1.5), "minimum is 1.5, it must be a whole number"),
        (lambda: JSONSchema("x"), "schema is 'x', it must be an object or True or False"),
        (lambda: JSONSchema({}, property_order="y"), "property_order is 'y', it must be 'schema' or 'any'"),
        (lambda: testing.cover(SCHEMA, most="x"), "most is 'x', it must be a whole number"),
        (lambda: testing.from_model(Row, realism="x"), "realism is 'x', it must be a finite number"),
        (lambda: guidance.Keyword(5), "text is 5, it must be a text"),
        (lambda: DiffusionLM.from_pretrained(5), "path is 5, it must be a text, Path or None"),
    ],
)
def test_what_it_must_be_is_said(made: Callable[[], Any], message: str) -> None:
    with pytest.raises(ControllableError) as found:
        made()
    assert str(found.value).startswith(message), str(found.value)


def test_numbers_of_other_libraries_are_numbers() -> None:
    assert constraints.Text(min_length=np.int64(2)).accepts("ab")
    assert guidance.Tilt(scale=np.float32(0.5), cap=Fraction(1, 2)).cap == 0.5
    assert constraints.Choice(np.array(["a", "b"])).accepts("a")
    assert JSONSchema(SCHEMA, unlisted=np.int8(1)).compiled.unlisted == 1

"""Texts that a language model writes by itself: what a classifier is to tell from the texts with a label."""

from collections.abc import Sequence
from typing import Any

from constraints.json_trees.pointer_positions import tokens_of
from constraints.output_types.constraint import Constraint
from constraints.output_types.types import JSONSchema, Text
from controllable.lm import DiffusionLM

STEPS = 6
TEMPERATURES = (0.5, 1.0)


def write_background(lm: DiffusionLM, like: Sequence[str], count: int, *, at: str | None, seed: int) -> list[str]:
    """Texts of the model's own, neither guided nor prompted, no shorter and no longer than others.

    Args:
        lm: The model.
        like: The texts whose lengths bound theirs.
        count: How many, half of them at each of two temperatures.
        at: JSON pointer of the value that they are; None for whole texts.
        seed: Seed of everything random.
    """
    shortest, longest = min(map(len, like)), max(map(len, like))
    parts = [] if at is None else tokens_of(at)
    constraint: Constraint = Text(min_length=shortest, max_length=longest)
    if at is not None:
        constraint = JSONSchema(_schema(parts, {"type": "string", "minLength": shortest, "maxLength": longest}))
    texts: list[str] = []
    for number, temperature in enumerate(TEMPERATURES):
        wanted = count * (number + 1) // len(TEMPERATURES) - len(texts)
        if wanted < 1:
            continue
        written = lm.generate(
            constraint, n=wanted, prompt="", steps=STEPS, temperature=temperature, seed=seed + number, progress=False
        )  # fmt: skip
        texts += [_value(one.value, parts) for one in written]
    return [text for text in texts if text.strip()]


def _schema(parts: list[str], inmost: dict[str, Any]) -> dict[str, Any]:
    """The schema of documents that hold nothing else than the value at a pointer."""
    schema = inmost
    for part in reversed(parts):
        if part.isdigit():
            schema = {"type": "array", "items": schema, "minItems": 1, "maxItems": 1}
        else:
            schema = {
                "type": "object", "properties": {part: schema}, "required": [part], "additionalProperties": False
            }  # fmt: skip
    return schema


def _value(value: Any, parts: list[str]) -> str:
    for part in parts:
        value = value[0] if part.isdigit() else value[part]
    return str(value)

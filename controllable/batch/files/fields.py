"""The fields of a row in the short form, and what their values have to be."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from constraints.errors import InvalidOption

_MOST = 2**63


@dataclass(frozen=True)
class Rule:
    """What a value has to be.

    Args:
        says: In words, after "is not".
        holds: Whether a JSON value is that.
    """

    says: str
    holds: Callable[[Any], bool]


def _integer(least: int) -> Rule:
    def holds(value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and least <= value < _MOST

    return Rule(f"an integer of at least {least}", holds)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and _encodable(value)


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _is_positive(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 < value < _MOST and math.isfinite(value)


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1


def _one_of(*texts: str) -> Rule:
    return Rule(f"one of {', '.join(texts)}", lambda value: isinstance(value, str) and value in texts)


_TEXT = Rule("a text", _is_text)
_TEXTS = Rule("a list of texts", lambda value: isinstance(value, list) and all(map(_is_text, value)))
_POSITIVE = Rule("a number above 0", _is_positive)

_SOURCES = {
    "schema": Rule("a JSON Schema", lambda value: isinstance(value, dict | bool)),
    "model": _TEXT,
    "regex": _TEXT,
    "choices": _TEXTS,
    "grammar": _TEXT,
    "template": _TEXT,
}
_SETTINGS = {
    "steps": _integer(1),
    "temperature": _POSITIVE,
    "revise": Rule("a number of at least 0 and below 1", _is_share),
    "fill": _one_of("required", "typical", "all"),
    "max_length": _integer(1),
    "canvas": _integer(1),
    "max_corrections": _integer(0),
    "best_of": _integer(1),
    "guidance": Rule("an object or a list of objects", lambda value: isinstance(value, dict | list)),
    "property_order": _one_of("schema", "any"),
    "unlisted": _integer(0),
    "start": _TEXT,
}
CHECKS = {**_SOURCES, **_SETTINGS, "n": _integer(1), "seed": _integer(0), "prompt": _TEXT}
"""Every field but the id."""
SOURCES = tuple(_SOURCES)
"""Fields that say what is to be written, of which a row has one."""
SETTINGS = tuple(_SETTINGS)
"""Fields that the documents of a batch have in common."""
NOTATION = {"start": ("grammar",), "property_order": ("schema", "model"), "unlisted": ("schema", "model")}
"""Settings that go with some sources only."""
_PLAIN = {"model", "regex", "grammar", "template", "fill", "property_order", "start", "prompt"}
NOT_TEXT = frozenset({*CHECKS, "body"}) - _PLAIN
"""Fields that stand in a table's cells as JSON."""


def check_field(name: str, value: Any, pointer: str) -> Any:
    """The value of a field.

    Raises:
        InvalidOption: It is not what the field takes.
    """
    if not CHECKS[name].holds(value):
        raise InvalidOption(f"{str(value)[:60]!r} is not {CHECKS[name].says}", where=pointer, hint="Correct it")
    return value

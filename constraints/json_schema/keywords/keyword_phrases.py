"""What a keyword would allow, in words."""

from collections.abc import Callable, Sequence
from typing import Any

from constraints.json_trees.equality import compact

_SHOWN = 120
_LISTED = 8


def phrase(told: str) -> Callable[[Any, Any], str]:
    """A phrase in which `{}` stands for the keyword's value."""
    return lambda asked, fault: told.format(short(asked))


def short(value: Any) -> str:
    """A value as JSON, the beginning of it where it is long."""
    text = compact(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def listed(names: Sequence[str]) -> str:
    """Some names, the first of them where they are many."""
    shown = ", ".join(names[:_LISTED])
    return shown if len(names) <= _LISTED else f"{shown} and {len(names) - _LISTED} more"

"""Case styles of keys: snake, camel, kebab, Pascal and upper snake, and back to words."""

import re
from collections.abc import Callable
from functools import lru_cache

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

_NAME = re.compile(r"[a-z][a-z0-9_]*")


@lru_cache(maxsize=20000)
def camel(name: str) -> str:
    """`first_name` -> `firstName`."""
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


@lru_cache(maxsize=20000)
def pascal(name: str) -> str:
    """`first_name` -> `FirstName`."""
    return "".join(part.capitalize() for part in name.split("_"))


@lru_cache(maxsize=20000)
def kebab(name: str) -> str:
    """`first_name` -> `first-name`."""
    return name.replace("_", "-")


@lru_cache(maxsize=20000)
def snake(name: str) -> str:
    """Any style -> `first_name`."""
    return _CAMEL.sub("_", name).replace("-", "_").replace(" ", "_").lower()


# style -> (probability, function from snake_case)
STYLES: dict[str, tuple[float, Callable[[str], str]]] = {
    "snake": (0.50, str),
    "camel": (0.35, camel),
    "kebab": (0.08, kebab),
    "pascal": (0.05, pascal),
    "upper": (0.02, str.upper),
}


def _styled(key: str, style: Callable[[str], str]) -> str:
    return style(key) if _NAME.fullmatch(key) else key


def rename(value: object, style: Callable[[str], str]) -> object:
    """`value` with every key written in `style`; keys that are no names ("LOG_LEVEL", "app.io/tier") stay."""
    if isinstance(value, dict):
        return {_styled(key, style): rename(item, style) for key, item in value.items()}
    if isinstance(value, list):
        return [rename(item, style) for item in value]
    return value

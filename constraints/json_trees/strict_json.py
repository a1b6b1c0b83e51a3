"""JSON texts read strictly: no key twice, no NaN, and as it is written where asked. Numbers keep their text."""

import json
import re
from typing import Any

DEPTH_LIMIT = 120
"""Deepest nesting of a text that is looked at; deeper ones are not accepted."""

_LONGEST_INTEGER = 4_300
"""Digits of the longest integer that Python reads, and with it the validators (`sys.set_int_max_str_digits`)."""

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_SPACE = re.compile(r"[ \t\r\n]")


class NumberText(str):
    """A JSON number as it is written."""

    __slots__ = ()


Value = Any
"""None, bool, `NumberText`, str, list or dict of values."""


class NotStrict(ValueError):
    """The text is not JSON in the strict form."""


def read(text: str, *, compact: bool = True) -> Value:
    """The value of a strict text.

    Args:
        text: The text.
        compact: Whether it has to be compact, without escapes that are not needed.

    Raises:
        NotStrict: It is not JSON, or not compact where it has to be; or it has a key twice, is too deep, or has half of
            a surrogate pair.
    """
    try:
        text.encode()
        value = json.loads(
            text, parse_int=_whole, parse_float=NumberText, parse_constant=_refuse, object_pairs_hook=_members
        )
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise NotStrict(str(error)) from error
    if depth(value) > DEPTH_LIMIT:
        raise NotStrict(f"nested more than {DEPTH_LIMIT} deep")
    if compact:
        _check_compact(text)
    return value


def _check_compact(text: str) -> None:
    if _SPACE.search(_STRING.sub("", text)):
        raise NotStrict("space outside strings")
    if "\\" in text or "\x7f" in text:
        for token in _STRING.findall(text):
            if json.dumps(json.loads(token), ensure_ascii=False) != token:
                raise NotStrict(f"escape that is not needed in {token[:40]}")


def _refuse(name: str) -> Value:
    raise NotStrict(f"{name} is not JSON")


def _whole(text: str) -> NumberText:
    if len(text) > _LONGEST_INTEGER:
        raise NotStrict(f"an integer of more than {_LONGEST_INTEGER} digits")
    return NumberText(text)


def _members(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise NotStrict("a key appears twice")
    return members


def depth(value: Value) -> int:
    """How deep arrays and objects are nested."""
    level, layer = 0, [value]
    while layer := [v for v in layer if isinstance(v, list | dict)]:
        level += 1
        layer = [inner for v in layer for inner in (v.values() if isinstance(v, dict) else v)]
    return level


def plain(value: Value) -> Any:
    """The same value as `json.loads` gives it."""
    if isinstance(value, NumberText):
        return json.loads(value)
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return value

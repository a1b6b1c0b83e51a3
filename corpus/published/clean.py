"""What is taken out of published values: placeholders, blobs, long texts, fields that hold nothing."""

import json
import math
import re
from typing import Any

LONGEST_TEXT = 200
DROPPED_SHARE = 0.5
"""A value that loses more of its leaves than this to placeholders is one itself."""

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_PLACEHOLDERS = frozenset(
    re.findall(
        r"\w+",
        """test tests testing tester example examples sample samples foo foobar bar baz qux quux string strings str
        lorem ipsum dummy placeholder todo tbd abc xyz asdf qwerty acme blah fake mock changeme undefined unknown
        redacted hello deprecated""",
    )
)
_TYPES = frozenset(re.findall(r"\w+", "integer number boolean object array float double null any text value key id"))
_PROSE_PLACEHOLDERS = frozenset({"lorem", "ipsum", "foo", "foobar", "qux", "asdf", "blah"})
_PATTERNS = re.compile(
    r"^[^\w/*]*$|^[*.#_-]{2,}$|^[xX]+$|^0{2,}$|\{[^}]*\}|\[%"
    r"|<[^>]{1,40}>|\[[A-Za-z_ ]+\]$|\.\.\.|…|x{4,}|X{4,}|(.)\1{6,}|EXAMPLE"
    r"|example\.(com|org|net)|localhost|your-?(company|domain|org|name)|^(aaa|abc|123|xxx)"
    r"|^([Yy]our|[Mm]y|MY|[Ss]ome)([-_A-Z]|\s(\w+\W*){1,3}$)"
)
_BLOB = re.compile(r"[A-Za-z0-9+/=_-]{44,}")
_HEX = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_FIELD = re.compile(r"[A-Za-z_$@][\w .:/@$-]{0,47}")
_FIELD_PLACEHOLDER = re.compile(
    r"(additionalProp|property|prop|key|field|foo|bar|string|example|test)_?\d*", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?<=[.!?])\s")
_ABSENT: Any = object()


def clean(value: object) -> Any:
    """`value` without what nobody would want to see generated, or `None` if not enough is left."""
    counts = [0, 0]
    cleaned = _cleaned(value, "", counts)
    kept, dropped = counts
    if cleaned is _ABSENT or not kept or dropped > DROPPED_SHARE * (kept + dropped):
        return None
    return cleaned


def placeholder(text: str, name: str = "") -> bool:
    """Whether `text`, the value of a field `name`, only stands for some other text."""
    words = [word.lower() for word in _WORD.findall(text)]
    if _PATTERNS.search(text) or (name and _letters(text) == _letters(name)):
        return True
    if len(words) > 7:
        return not _PROSE_PLACEHOLDERS.isdisjoint(words)
    return not _PLACEHOLDERS.isdisjoint(words) or (len(words) == 1 and text.lower() in _TYPES)


def _letters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


def blob(text: str) -> bool:
    """Whether `text` is encoded bytes rather than something to read; checksums are short enough to stay."""
    found = _BLOB.search(text)
    return bool(found and not _HEX.fullmatch(found[0]) and not re.search(r"[a-z]{3}[/_-][a-z]{3}", found[0]))


def _cleaned(value: object, name: str, counts: list[int]) -> Any:
    match value:
        case dict():
            return _object(value, counts)
        case list():
            items = [item for item in (_cleaned(item, name, counts) for item in value) if item is not _ABSENT]
            return items if items or not value else _ABSENT
        case str():
            return _text(value, name, counts)
        case bool() | None:
            return value
        case int() | float() if math.isfinite(value) and abs(value) < 1e16:
            counts[0] += 1
            return value
    return _ABSENT


def _object(value: dict[Any, Any], counts: list[int]) -> Any:
    kept: dict[str, Any] = {}
    for key, item in value.items():
        if not isinstance(key, str) or not _FIELD.fullmatch(key) or _FIELD_PLACEHOLDER.fullmatch(key):
            counts[1] += 1
            continue
        cleaned = _cleaned(item, key, counts)
        if cleaned is not _ABSENT:
            kept[key] = cleaned
    empty = [key for key, item in kept.items() if item is None or item == [] or item == {}]
    if 3 * len(empty) > len(kept):
        kept = {key: item for key, item in kept.items() if key not in empty}
    return kept or _ABSENT


def _text(value: str, name: str, counts: list[int]) -> Any:
    text = value.strip().strip('"')
    if not text:
        return _ABSENT
    if len(text) > LONGEST_TEXT:
        text = _SENTENCE.split(text, maxsplit=1)[0]
    if len(text) > LONGEST_TEXT or blob(text) or len(json.dumps(text, ensure_ascii=False)) > len(text) + 6:
        return _ABSENT
    if placeholder(text, name):
        counts[1] += 1
        return _ABSENT
    counts[0] += 1
    return text

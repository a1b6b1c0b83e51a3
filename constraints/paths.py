"""The path language: which values of a document are meant, as JSON Pointers in which `*` stands for a whole segment.

| path | means |
|---|---|
| `""` | the whole document |
| `/items/0/sku` | one value (RFC 6901) |
| `/items/*/sku` | the value in every item, or in every entry of an object |
| `sku` | every field of that name, wherever it stands |

In a segment `~1` stands for `/` and `~0` for `~`, in a plain name too.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from constraints.errors import InvalidOption

ANY = "*"
KEY = "{key}"
"""In a pattern of pointers the key of an entry, which is not known before it is written."""
_ESCAPED = re.compile(r"(?:[^~]|~[01])*")


def escape_pointer(token: str) -> str:
    """One reference token of a JSON pointer (RFC 6901, section 3)."""
    return token.replace("~", "~0").replace("/", "~1")


def pointer_of(tokens: Iterable[object]) -> str:
    """The JSON pointer of some property names and numbers of items."""
    return "".join(f"/{escape_pointer(str(token))}" for token in tokens)


def tokens_of(pointer: str) -> list[str]:
    """The reference tokens of a JSON pointer (RFC 6901, section 4)."""
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


@dataclass(frozen=True)
class Path:
    """Which values are meant.

    Args:
        segments: The escaped segments on the way to them.
        anywhere: Whether the way may begin at any value, and not at the whole document alone.
    """

    segments: Sequence[str]
    anywhere: bool = False

    def matches(self, pointer: str) -> bool:
        """Whether the value at a JSON pointer is meant."""
        segments = pointer.split("/")[1:]
        if self.anywhere:
            segments = segments[-len(self.segments) :]
        return len(segments) == len(self.segments) and all(
            wanted in (ANY, found) for wanted, found in zip(self.segments, segments, strict=True)
        )

    def meets(self, number: int, pattern: str) -> bool:
        """Whether a segment may lead where one of a pattern of pointers does, in which `*` is the number of an item."""
        wanted = self.segments[number]
        return wanted in (ANY, pattern) or (pattern == ANY and wanted.isdigit())

    def may_match(self, pattern: str) -> bool:
        """Whether a value at one of the pointers of a pattern is meant, see `meets`."""
        segments = pattern.split("/")[1:]
        if self.anywhere:
            segments = segments[-len(self.segments) :]
        return len(segments) == len(self.segments) and all(self.meets(*each) for each in enumerate(segments))

    def example(self) -> list[str]:
        """Property names and numbers of items that lead to a value that is meant, the first item for `*`."""
        return tokens_of("".join(f"/{'0' if segment == ANY else segment}" for segment in self.segments))


def path_of(text: str) -> Path:
    """The path that is written so.

    Raises:
        InvalidOption: It is none.
    """
    if not isinstance(text, str):
        raise InvalidOption(f"{text!r} is no path", hint="Write it as '/items/*/sku', or as the name of a field")
    return _read(text)


@lru_cache
def _read(text: str) -> Path:
    if not _ESCAPED.fullmatch(text):
        raise InvalidOption(f"{text!r} is no path: '~' without 0 or 1 behind it", hint="Write '~0' for '~'")
    if text and "/" in text[1:] and text[0] != "/":
        raise InvalidOption(f"{text!r} is no path", hint=f"Write it as '/{text}', or as the name of a field alone")
    if text == "" or text[0] == "/":
        return Path(tuple(text.split("/")[1:]))
    return Path((text,), anywhere=True)


def nearest(text: str, pointers: Iterable[str]) -> str | None:
    """Of some JSON pointers the one that looks most like a path, for messages."""
    return next(iter(get_close_matches(text, sorted({*pointers}), n=1, cutoff=0.0)), None)

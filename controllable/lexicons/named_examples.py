"""Examples that a field's own schema names: in `examples`, `example`, `default`, and in its description."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

MOST = 50
"""Examples that are taken from one field."""
LONGEST = 200
"""Characters of one that is named in a description."""

_LEAD = re.compile(
    r"(?:\be\.?\s?g\.,?|\be\.\s?g\b,?|\bfor (?:example|instance)\b,?|\bsuch as\b"
    r"|\bexamples?(?: values?)?\s*(?:\bare\b|\bis\b|[:=])|\bz\.\s?B\.|\bp\.\s?ex\.)[:\s]*",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"\"([^\"]+)\"|“([^”]+)”|‘([^’]+)’|«\s*([^»]+?)\s*»|`([^`]+)`|(?<!\w)'((?:[^']|(?<=\w)'(?=\w))+)'(?!\w)"
)
_BETWEEN = re.compile(r"\s*(?:,|;|/|\bor\b|\band\b|,\s*(?:or|and)\b)\s*")
_PLAIN_END = re.compile(r"[;)\]\n]|\.(?=\s|$)|\s[-–—]\s")
_ELLIPSIS = re.compile(r"[\s,]*(?:\betc\b\.?|\.\.+|…)\s*$")
_PLAIN_WORDS = 4


def named_examples(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """The texts that the schema of a string names as examples, each once, the surest first."""
    found: dict[str, None] = {}
    for text in (*_given(schema), *in_description(schema.get("description"))):
        if text.strip():
            found.setdefault(text)
    return tuple(found)[:MOST]


def in_description(description: object) -> tuple[str, ...]:
    """The examples that a description names: "e.g. 'foo'", "such as a, b or c", "Example: X"."""
    if not isinstance(description, str):
        return ()
    found: dict[str, None] = {}
    for lead in _LEAD.finditer(description):
        rest = description[lead.end() :]
        # `such as` and `for example` go on in plain language too: of those, only what is short.
        named = tuple(_in_quotes(rest)) or tuple(_plain(rest, description[lead.start() : lead.end()]))
        found |= dict.fromkeys(text for text in named if len(text) <= LONGEST)
    return tuple(found)


def _given(schema: Mapping[str, Any]) -> Iterator[str]:
    examples = schema.get("examples")
    values = examples.values() if isinstance(examples, Mapping) else examples if isinstance(examples, list) else ()
    for value in (*values, schema.get("example"), schema.get("default")):
        # OpenAPI has examples with a summary beside their values.
        text = value.get("value") if isinstance(value, Mapping) else value
        if isinstance(text, str):
            yield text


def _in_quotes(rest: str) -> Iterator[str]:
    place = 0
    while match := _QUOTED.match(rest, place):
        yield next(group for group in match.groups() if group is not None).strip()
        between = _BETWEEN.match(rest, match.end())
        if not between:
            return
        place = between.end()


def _plain(rest: str, lead: str) -> Iterator[str]:
    end = _PLAIN_END.search(rest)
    clause = _ELLIPSIS.sub("", rest[: end.start()] if end else rest).strip()
    parts = [part.strip(" \"'`") for part in re.split(r",\s*(?:or|and)\s+|,\s+|\s+or\s+|\s+and\s+", clause)]
    sure = lead.rstrip().endswith((":", "=", ".", ".,"))
    for part in parts:
        if part and len(part.split()) <= _PLAIN_WORDS and (sure or _singular(part)):
            yield part


def _singular(part: str) -> bool:
    """Whether `part` is a value and not a phrase about values: it has a digit, a sign or a capital."""
    return any(character.isdigit() or character.isupper() or character in "_-/.:@" for character in part)

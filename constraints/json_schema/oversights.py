"""What looks like a mistake in a schema: words that are nearly keywords, keywords that say nothing where they stand."""

from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from constraints.json_schema.formats.string_formats import FORMATS
from constraints.json_schema.keywords.registry import ASSERTIONS, KEYWORDS, schemas_of
from constraints.json_schema.references.dialects import Dialect
from constraints.json_schema.references.schema_source import Source
from constraints.layouts.description import KeywordNote

_ANNOTATIONS = frozenset({
    "$comment", "$vocabulary", "$recursiveAnchor", "title", "description", "default", "examples", "example",
    "deprecated", "readOnly", "writeOnly", "contentSchema", "discriminator", "externalDocs", "xml", "nullable",
})  # fmt: skip
_WORDS = tuple(sorted(name for name in {*ASSERTIONS, "$defs", "definitions"} if len(name) > 3))
"""The keywords of which misspellings are looked for; the shortest are near to too many words."""

_FORMATS = tuple(sorted(name for name, each in FORMATS.items() if each.accepted is not None))
_OTHER_FORMATS = frozenset({"guid", "datetime-local", "date-span", "http-date"})
_OTHER_WORDS = frozenset({"constraints", "multiple", "definition"})
"""What is like a format, or a keyword, and is none, as some tools write it."""

_LIKENESS = 0.84
_OLD = {"divisibleBy": "multipleOf", "disallow": "not"}
"""Keywords of draft 3, and what they are called since."""

_HARMLESS = frozenset({"additionalProperties", "additionalItems", "format"})
"""Keywords that stand beside a type that they do not speak of in many schemas that are right."""

_BASIC = {"integer": "number"}


def oversights(source: Source) -> Iterator[KeywordNote]:
    """What looks like a mistake, with the pointer of the schema that holds it, and what to make of it.

    Args:
        source: The schema.
    """
    for place, where, dialect in schemas_of(source):
        unknown = [k for k in place if k not in KEYWORDS and k not in _ANNOTATIONS and not k.startswith("x-")]
        meant = {word: _meant(word) for word in unknown}
        misspelt = {word: known for word, known in meant.items() if known is not None and known not in place}
        for word, known in misspelt.items():
            yield KeywordNote(word, where, f"{word!r} is no keyword; did you mean {known!r}?")
        silent = bool(unknown) and not misspelt and not place.keys() & KEYWORDS.keys() - {"id"}
        if silent and (where == "" or any(map(_is_schema, place.values()))):
            reason = f"{', '.join(map(repr, unknown[:3]))}: none is a keyword, any value is valid; is this a schema?"
            yield KeywordNote(unknown[0], where, reason)
        named = place.get("format")
        if isinstance(named, str) and named not in FORMATS and named not in _OTHER_FORMATS:
            likely = nearest(named, _FORMATS)
            if likely is not None:
                yield KeywordNote("format", where, f"format {named!r} is not known; did you mean {likely!r}?")
        yield from _without_effect(place, where, dialect)


def _meant(word: str) -> str | None:
    """The keyword that a word seems to mean."""
    # What begins with a sign is out of use on purpose.
    if not word[:1].isalpha() or word in _OTHER_WORDS:
        return None
    return _OLD.get(word) or nearest(word, _WORDS)


@lru_cache(maxsize=1024)
def nearest(word: str, known: tuple[str, ...]) -> str | None:
    """The one of some known words that a word is most like, None if it is like none."""
    letters = _letters(word)
    same = (each for each in known if _letters(each) == letters or sorted(each) == sorted(word))
    return next(same, None) or next(iter(get_close_matches(word, known, 1, _LIKENESS)), None)


def _letters(word: str) -> str:
    return "".join(filter(str.isalnum, word)).casefold()


def _is_schema(value: Any) -> bool:
    return isinstance(value, dict) and bool(value.keys() & {"type", "properties", "$ref", "items", "enum"})


def _without_effect(place: dict[str, Any], where: str, dialect: Dialect) -> Iterator[KeywordNote]:
    """Keywords beside a `$ref` that stands alone, and those that speak of other types than the declared one."""
    if dialect.reference_stands_alone and isinstance(place.get("$ref"), str):
        beside = [name for name in place if name in ASSERTIONS - {"$ref", "type"}]
        if beside:
            reason = (
                f"{', '.join(map(repr, beside))} beside '$ref' counts for nothing in this draft; put both into 'allOf'"
            )
            yield KeywordNote(beside[0], where, reason)
        return
    declared = place.get("type")
    types = [declared] if isinstance(declared, str) else declared
    if not isinstance(types, list) or not types:
        return
    kinds = {_BASIC.get(each, each) for each in types if isinstance(each, str)}
    for name in place.keys() & ASSERTIONS - _HARMLESS:
        kind = KEYWORDS[name].kind
        if kind is not None and kind.kind not in kinds:
            yield KeywordNote(name, where, f"{name!r} says nothing of {' or '.join(map(str, types))}")
    pattern = place.get("pattern")
    if isinstance(pattern, str) and pattern[:2] == "/^" and pattern.rstrip("dgimsuvy")[-2:] == "$/":
        yield KeywordNote("pattern", where, f"pattern {pattern!r} can't match; leave out the slashes around it")

"""Small changes to numbers and strings that break a keyword of theirs."""

from collections.abc import Iterator
from functools import partial

from constraints.automata.json_strings import string_content, unescape
from constraints.errors import ConstraintTooLarge, InvalidPattern, UnsupportedPattern
from constraints.json_schema.keywords.registry import KEYWORDS
from constraints.regex.compile import compile_regex
from controllable.testing.invalid_values.edits import (
    Group,
    beyond,
    lazily,
    letters_of,
    of_format,
    text_edits,
    uneven,
)
from controllable.testing.invalid_values.samples import Change, Samples
from controllable.testing.invalid_values.spots import Spot

_LONGEST = 1_000
"""Characters of the longest string that is worked out."""
_ADDED = 100_000
"""Characters that are added at the most."""
_FAILURES = (ConstraintTooLarge, InvalidPattern, UnsupportedPattern)


def _bound(above: bool, touching: bool, keyword: str, spot: Spot, samples: Samples) -> Iterator[Group]:
    schema = spot.place.schema
    bound = schema[keyword]
    if isinstance(bound, bool):
        return
    asked = schema.get("type")
    integer = asked == "integer" or (isinstance(spot.value, int) and asked != "number")
    found = beyond(bound, above=above, integer=integer, multiple=schema.get("multipleOf"))
    # The bound of draft 4 is exclusive if another keyword says so.
    yield [bound, *found] if touching or schema.get(f"exclusive{keyword.title()}") is True else found


def _multiple(spot: Spot, samples: Samples) -> Iterator[Group]:
    found = list(uneven(spot.value, spot.place.schema["multipleOf"]))
    yield [number for number in found if isinstance(number, int)]
    yield [number for number in found if isinstance(number, float)]


def _min_length(spot: Spot, samples: Samples) -> Iterator[Group]:
    value, fewest = spot.value, spot.place.schema["minLength"]
    if 1 <= fewest <= len(value):
        fewest = int(fewest)
        cut = [value[: fewest - 1], value[len(value) - fewest + 1 :]]
        yield lazily(cut, partial(_written, spot, "minLength"))


def _max_length(spot: Spot, samples: Samples) -> Iterator[Group]:
    value, most = spot.value, spot.place.schema["maxLength"]
    if most < len(value) + _ADDED:
        missing = int(most) + 1 - len(value)
        middle = len(value) // 2
        longer = [value + letter * missing for letter in (*value[-1:], "a", "0", " ")]
        longer += [value[:middle] + value[middle : middle + 1] * missing + value[middle:]]
        yield lazily([text for text in longer if len(text) > most], partial(_written, spot, "maxLength"))


def _pattern(spot: Spot, samples: Samples) -> Iterator[Group]:
    try:
        letters = letters_of(compile_regex(spot.place.schema["pattern"], search=True))
    except _FAILURES:
        return
    substitutions, *others = (text_edits(spot.value, letters)[number] for number in (1, 0, 2))
    yield lazily(substitutions, partial(_written, spot, "pattern"))
    yield from others


def _format(spot: Spot, samples: Samples) -> Iterator[Group]:
    yield from ([text] for text in of_format(spot.place.schema["format"]))
    first, *others = text_edits(spot.value)
    yield lazily(first, partial(_written, spot, "format"))
    yield from others


def _written(spot: Spot, keyword: str) -> Iterator[str]:
    """The shortest string that breaks one keyword for strings and keeps the others beside it."""
    language = string_content()
    try:
        for name, asked in spot.place.schema.items():
            if name in ("minLength", "maxLength") and asked > _LONGEST:
                if name in (keyword, "minLength"):
                    return
            elif name in KEYWORDS and (accepted := KEYWORDS[name].language(asked)) is not None:
                language = language - accepted if name == keyword else language & accepted
        readable = language & compile_regex("[ -~]*", search=False, json_string=True)
        text = (language if readable.is_empty() else readable).shortest()
    except _FAILURES:
        return
    if text is not None:
        yield unescape(text)


SCALARS: dict[str, Change] = {
    "minimum": partial(_bound, False, False, "minimum"),
    "maximum": partial(_bound, True, False, "maximum"),
    "exclusiveMinimum": partial(_bound, False, True, "exclusiveMinimum"),
    "exclusiveMaximum": partial(_bound, True, True, "exclusiveMaximum"),
    "multipleOf": _multiple,
    "minLength": _min_length,
    "maxLength": _max_length,
    "pattern": _pattern,
    "format": _format,
}

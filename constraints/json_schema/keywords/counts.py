"""Keywords that count characters, items or properties: at least so many, and at most."""

from collections.abc import Callable

from constraints.json_schema.facts import Part, only
from constraints.json_schema.keywords.keyword import Keyword
from constraints.json_schema.keywords.keyword_phrases import phrase

_MOST = 10**12


def count(value: int | float) -> int:
    """A length or a number of parts; no text is as long as the largest of them."""
    return int(min(value, _MOST))


def counting(kind: type[Part], what: str, fewest: str, most: str) -> tuple[Keyword, Keyword]:
    """The keywords for the least number and for the greatest.

    Args:
        kind: The facts of the basic type.
        what: What is counted.
        fewest: The fact for the least number.
        most: The fact for the greatest.
    """
    part: Callable[..., Part] = kind
    return (
        Keyword(
            f"min{_NAMES[what]}",
            kind,
            asserts=lambda reading: part(**{fewest: count(reading.value)}),
            broken=lambda reading: [only(part(**{most: int(reading.value) - 1}))] if reading.value > 0 else [],
            phrase=phrase(f"at least {{}} {what}"),
        ),
        Keyword(
            f"max{_NAMES[what]}",
            kind,
            asserts=lambda reading: part(**{most: count(reading.value)}),
            broken=lambda reading: [only(part(**{fewest: int(reading.value) + 1}))],
            phrase=phrase(f"at most {{}} {what}"),
        ),
    )


_NAMES = {"characters": "Length", "items": "Items", "properties": "Properties"}

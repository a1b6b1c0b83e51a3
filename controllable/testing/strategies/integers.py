"""Whole numbers from a range: chosen as numbers, which shrink better than their digits do."""

from functools import lru_cache
from typing import NamedTuple

from hypothesis.internal.conjecture.data import ConjectureData

from constraints.automata.dfa import ByteDFA
from constraints.automata.ranking import count
from constraints.errors import ConstraintTooLarge
from constraints.regex.compile import compile_regex
from controllable.testing.strategies.boundaries import extremes


class Range(NamedTuple):
    """The whole numbers from the first to the last."""

    first: int
    last: int


@lru_cache(maxsize=1024)
def range_of(language: ByteDFA) -> Range | None:
    """The numbers whose texts a language holds, if it holds those of all numbers from some to another, and no more."""
    whole = compile_regex("0|-?[1-9][0-9]*", search=False)
    try:
        if language.is_empty() or not language.is_subset(whole) or (many := count(language)) is None:
            return None
    except ConstraintTooLarge:
        return None
    ends = [int(text) for text in extremes(language)]
    found = Range(min(ends), max(ends))
    return found if many == found.last - found.first + 1 else None


def draw_integer(data: ConjectureData, numbers: Range, *, likely: int | None, share: float) -> int:
    """A whole number; the simplest is that nearest to zero.

    Args:
        data: The example in the making.
        numbers: Which ones there are.
        likely: One of them that is likelier than the others.
        share: How likely that is.
    """
    weights = None if likely is None or numbers.first == numbers.last else {likely: share}
    nearest = min(max(numbers.first, 0), numbers.last)
    return data.draw_integer(*numbers, weights=weights, shrink_towards=nearest)

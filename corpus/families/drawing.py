"""Draws of the record families: from the rows of their tables, and texts from templates."""

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar, cast

from corpus.tables import Row
from corpus.words.pools import Pool
from corpus.world.world import World

T = TypeVar("T")

_INNERMOST = re.compile(r"\{([^{}]*)\}")
_ARTICLE = re.compile(r"(\ba|^A) (?=[aeio]|un[^i]|up)")
_POOLS: dict[int, tuple[Sequence[object], Pool[object]]] = {}


def column(table: Sequence[Row], index: int) -> tuple[str, ...]:
    """The different cells of a column, in the table's order."""
    return tuple(dict.fromkeys(row[index] for row in table))


def pick(w: World, values: Sequence[T]) -> T:
    """Draw one of a constant table's values in the world's split, earlier ones more often.

    The pool of a table is made once; `values` must therefore be a constant of a module.
    """
    entry = _POOLS.get(id(values))
    if entry is None:
        # The table is kept beside its pool so that its identity stays taken.
        entry = _POOLS[id(values)] = (values, Pool(values))
    return cast(T, entry[1].draw(w.rng, w.split))


def say(w: World, template: str, pools: Mapping[str, Sequence[str]] | None = None, **values: object) -> str:
    """Expand a template: `{a|b|}` draws one alternative, `{name}` is a given value or a draw from `pools`.

    Expansion goes from the innermost braces outwards, so alternatives may hold names and alternatives.
    "a" becomes "an" before a vowel.

    Raises:
        KeyError: a name is neither in `values` nor in `pools`.
    """

    def expand(match: re.Match[str]) -> str:
        body: str = match[1]
        if "|" in body:
            return w.choice(body.split("|"))
        if body in values:
            return str(values[body])
        return pick(w, (pools or {})[body])

    while _INNERMOST.search(template):
        template = _INNERMOST.sub(expand, template)
    return _ARTICLE.sub(r"\1n ", " ".join(template.split()))


def sentence_case(text: str) -> str:
    """Upper-case the first letter and leave the rest as it is."""
    return text[:1].upper() + text[1:]


def parts(cell: str) -> list[str]:
    """The entries of a cell that holds a list, written with `;`."""
    return cell.split(";")

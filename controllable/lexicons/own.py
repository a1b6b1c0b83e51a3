"""A user's own lexicons: which texts the values at some paths may be."""

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import escape
from constraints.errors import InvalidOption, UnsatisfiableConstraint
from constraints.layouts.layout import NUMBERS, Layout, Segment, Slot
from constraints.lexicon.lexicon import Lexicon
from constraints.output_types.constraint import Constraint
from constraints.paths import Path as ValuePath
from constraints.paths import nearest, path_of

QUOTELESS = NUMBERS | {"boolean", "json", "grammar", "text"}
"""Kinds of slots whose texts are not between quotes."""
SHARE = 0.95
"""Probability that a value is one of its lexicon's texts, where others are allowed."""
MOST_ONLY = 20_000
"""Texts of a lexicon beside which nothing may be written."""


@dataclass(frozen=True, eq=False)
class Lexicons:
    """Lexicons by path.

    Args:
        paths: Each lexicon with the values that it is for, as written and as read, see `constraints.paths`.
    """

    paths: tuple[tuple[str, ValuePath, Lexicon], ...]

    @classmethod
    def of(cls, given: Any) -> "Lexicons":
        """The lexicons of a mapping from paths to lexicons, texts, weights by text, or files.

        Raises:
            InvalidOption: It is none, or has none.
        """
        if isinstance(given, Lexicons):
            return given
        if not isinstance(given, Mapping):
            raise InvalidOption(
                f"lexicons are {type(given).__name__}, they must be a mapping from paths to texts",
                hint="Write {'/items/*/title': titles}",
            )
        return cls(tuple((str(at), path_of(at), lexicon_of(lexicon, at)) for at, lexicon in given.items()))

    def at(self, pointer: str) -> Lexicon | None:
        """The lexicon of the value at a JSON pointer; of several the one that was given last."""
        return next((lexicon for _, path, lexicon in reversed(self.paths) if path.matches(pointer)), None)

    def held(self, layout: Layout) -> Layout:
        """A layout in which values whose lexicons are all they may be are nothing else.

        Raises:
            UnsatisfiableConstraint: None of the texts may be written in such a place.
            InvalidOption: They are too many.
        """

        def changed(segment: Segment) -> Segment:
            if not isinstance(segment, Slot) or not isinstance(segment.language, ByteDFA):
                return segment
            lexicon = self.at(segment.pointer)
            return segment if lexicon is None or not lexicon.only else _held(segment, lexicon)

        return replace(layout, segments=tuple(map(changed, layout.segments)))

    def check(self, constraint: Constraint) -> None:
        """See that every lexicon is for some value.

        Raises:
            InvalidOption: A path leads to no value that is written.
        """
        for at, path, _ in self.paths:
            if not constraint.has_slot(path):
                near = nearest(at, (slot.pointer for slot in constraint.describe().slots))
                hint = "There is nothing to choose" if near is None else f"The nearest is {near!r}"
                raise InvalidOption(f"lexicons: no value is written at {at!r}", hint=hint)


def lexicon_of(given: Any, at: str) -> Lexicon:
    """A lexicon from what a user has given for some values.

    Raises:
        InvalidOption: It is none.
    """
    if isinstance(given, Lexicon):
        return given
    if isinstance(given, str | Path):
        return Lexicon.read(given)
    if isinstance(given, Mapping):
        return Lexicon.of(_texts(given, at), given.values())
    if isinstance(given, Iterable):
        return Lexicon.of(_texts(given, at))
    raise InvalidOption(
        f"the lexicon is {type(given).__name__}", where=at, hint="Give texts, a mapping to weights, or a file"
    )


def _texts(given: Iterable[Any], at: str) -> list[str]:
    found = list(given)
    wrong = next((text for text in found if not isinstance(text, str)), None)
    if wrong is not None:
        raise InvalidOption(f"the lexicon has {wrong!r} among its texts", where=at, hint="Texts are strings")
    return found


def written(text: str, *, quoted: bool) -> bytes:
    """How a text is written in a slot."""
    return escape(text) if quoted else text.encode()


def admitted(lexicon: Lexicon, slot: Slot) -> tuple[Lexicon, list[str]]:
    """The texts that may be written in a slot, and how they are written there; those that may not are told.

    Raises:
        UnsatisfiableConstraint: There are none.
    """
    assert isinstance(slot.language, ByteDFA)
    return _admitted(lexicon, slot.language, slot.kind not in QUOTELESS, slot.pointer)


@lru_cache(maxsize=256)
def _admitted(lexicon: Lexicon, language: ByteDFA, quoted: bool, pointer: str) -> tuple[Lexicon, list[str]]:
    contents = [written(text, quoted=quoted) for text in lexicon.texts]
    fit = np.flatnonzero([language.accepts(content) for content in contents])
    refused = len(contents) - len(fit)
    if not len(fit):
        raise UnsatisfiableConstraint(
            f"none of the {len(contents):,} texts of the lexicon may be written here", where=pointer,
            hint="Look at what the schema asks of this value",
        )  # fmt: skip
    if refused:
        first = next(
            text for text, content in zip(lexicon.texts, contents, strict=True) if not language.accepts(content)
        )
        told = f"{refused:,} of {len(contents):,} texts of the lexicon may not be written at {pointer!r}"
        warnings.warn(f"{told}, such as {first!r}", stacklevel=2)
    return lexicon.some(fit), [contents[number].decode() for number in fit.tolist()]


def _held(slot: Slot, lexicon: Lexicon) -> Slot:
    """A slot in which nothing but the texts of a lexicon may be written."""
    _, contents = admitted(lexicon, slot)
    if len(contents) > MOST_ONLY:
        raise InvalidOption(
            f"a lexicon beside which nothing is written has {len(contents):,} texts", where=slot.pointer,
            hint=f"At most {MOST_ONLY:,} are allowed; leave out only=True",
        )  # fmt: skip
    return replace(slot, language=ByteDFA.choice([content.encode() for content in contents]))

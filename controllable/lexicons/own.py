"""A user's own lexicons: which values they are for, and what a document's slots may be of them."""

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from numbers import Number
from pathlib import Path
from typing import Any

import numpy as np

from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import escape
from constraints.errors import InvalidOption, UnsatisfiableConstraint
from constraints.foreign_code import callers_level
from constraints.layouts.description import FreeValue
from constraints.layouts.layout import NUMBERS, Layout, Segment, Slot
from constraints.lexicon.composed_lexicon import Composed
from constraints.lexicon.lexicon import Lexicon
from constraints.lexicon.packed_texts import PackedTexts
from constraints.output_types.constraint import Constraint
from constraints.paths import Path as ValuePath
from constraints.paths import nearest, path_of
from controllable.lexicons.candidates import MOST

QUOTELESS = NUMBERS | {"boolean", "json", "grammar", "text"}
"""Kinds of slots whose texts are not between quotes."""
FILE, TEXTS = "file", "texts"
_DESCRIBED: Mapping[str, tuple[type | tuple[type, ...], str]] = {
    FILE: ((str, Path), "a file"),
    TEXTS: ((Mapping, list, tuple), "texts, or a mapping from texts to weights"),
    "column": (str, "the name of a column"),
    "weight": (str, "the name of a column"),
    "only": (bool, "True or False"),
}
_TRIED = 256
"""Texts of a composed lexicon by which it is told whether a value may be one."""

SHARE = 0.95
"""Probability that a value is one of its lexicon's texts, where others are allowed."""
_LISTED = 20_000
"""Texts of a lexicon of which all are looked at for each slot."""
_HELD_BYTES, _HELD = 20_000, 24
"""Bytes of texts that a slot is held to together, all of them; and how many it is held to where there are more: an
automaton of them takes a millisecond or two for each."""


@dataclass(frozen=True)
class Lexicons:
    """Lexicons by path.

    Args:
        paths: Each lexicon with the values that it is for, as written and as read, see `constraints.paths`.
    """

    paths: tuple[tuple[str, ValuePath, Lexicon | Composed], ...]

    @classmethod
    def of(cls, given: Any) -> "Lexicons":
        """The lexicons of a mapping from paths to what `lexicon_of` takes.

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

    def at(self, pointer: str) -> Lexicon | Composed | None:
        """The lexicon of the value at a JSON pointer; of several the one that was given last."""
        return next((lexicon for _, path, lexicon in reversed(self.paths) if path.matches(pointer)), None)

    def allow(self, pointer: str, value: FreeValue | None) -> bool:
        """Whether a value may stand at a JSON pointer, where texts may be all there is; None for one that is fixed."""
        lexicon = self.at(pointer)
        if lexicon is None or not lexicon.only:
            return True
        if value is None or value.language is None or isinstance(lexicon, Composed):
            return value is not None
        return bool(lexicon.within(value.language, quoted=is_quoted(value.kind, value.language)).fit.any())

    def check(self, constraint: Constraint) -> None:
        """See that every lexicon is for some value, and say how many of its texts are not allowed there.

        Raises:
            InvalidOption: A path leads to no value that is written.
            UnsatisfiableConstraint: None of the texts is allowed.
        """
        for at, path, lexicon in self.paths:
            values = [value for value in constraint.free_values(path) if value.kind != "key"]
            if not values:
                near = nearest(at, (slot.pointer for slot in constraint.describe().slots))
                hint = "There is nothing to choose" if near is None else f"The nearest is {near!r}"
                raise InvalidOption(f"lexicons: no value is written at {at!r}", hint=hint)
            languages = [(each.kind, each.language) for each in values if each.language is not None]
            if len(languages) == len(values):
                _tell_refused(at, lexicon, languages)


@dataclass(frozen=True, eq=False)
class Offered:
    """Texts for a slot.

    Args:
        lexicon: The texts.
        contents: How each is written.
        share: Probability that the value is one of them.
    """

    lexicon: Lexicon
    contents: PackedTexts
    share: float


class OwnTexts:
    """The texts that a user's lexicons offer to the slots of one document, the same whenever they are asked for.

    Args:
        lexicons: The lexicons.
        seed: Of what is drawn.
    """

    def __init__(self, lexicons: Lexicons, seed: int) -> None:
        self.lexicons, self._rng = lexicons, np.random.default_rng(seed)
        self._offered: dict[str, Offered | None] = {}

    def at(self, slot: Slot) -> Lexicon | Composed | None:
        """The lexicon of a slot; keys have none."""
        return None if slot.kind == "key" else self.lexicons.at(slot.pointer)

    def of(self, slot: Slot) -> Offered | None:
        """The texts for a slot; None where the user has given none that may be written.

        Raises:
            UnsatisfiableConstraint: Nothing else may be written.
            InvalidOption: A grammar says what is written there.
        """
        lexicon = self.at(slot)
        if lexicon is None:
            return None
        if slot.pointer not in self._offered:
            self._offered[slot.pointer] = self._drawn(lexicon, slot, held=False)
        return self._offered[slot.pointer]

    def held(self, layout: Layout, reserved: Layout | None = None) -> Layout:
        """A layout in which values whose lexicons are all they may be are nothing else.

        Args:
            layout: The layout.
            reserved: The same with contacts that are reserved ones. A user's texts go before these; nothing else that
                is not reserved is written beside them.

        Raises:
            UnsatisfiableConstraint, InvalidOption: See `of`.
        """
        after = layout if reserved is None else reserved

        def changed(segment: Segment, other: Segment) -> Segment:
            lexicon = self.at(segment) if isinstance(segment, Slot) else None
            if lexicon is None or not isinstance(segment, Slot) or not (lexicon.only or other is not segment):
                return other
            self._offered[segment.pointer] = offered = self._drawn(lexicon, segment, held=True)
            if offered is None:
                return other
            return replace(segment, language=_choice(offered.lexicon, offered.contents is not offered.lexicon.packed))

        return replace(after, segments=tuple(map(changed, layout.segments, after.segments)))

    def _drawn(self, lexicon: Lexicon | Composed, slot: Slot, *, held: bool) -> Offered | None:
        if not isinstance(slot.language, ByteDFA):
            if lexicon.only:
                raise InvalidOption(
                    "a grammar says what is written here, and its lexicon that nothing else is", where=slot.pointer,
                    hint="Leave out only=True",
                )  # fmt: skip
            return None
        quoted, several = is_quoted(slot.kind, slot.language), _HELD if held else MOST
        if isinstance(lexicon, Composed):
            texts = lexicon.within(slot.language, quoted=quoted, n=several, rng=self._rng)
            found = Lexicon.of(texts) if texts else None
        else:
            admitted = lexicon.within(slot.language, quoted=quoted)
            found = admitted.lexicon if len(admitted.lexicon) else None
            if found is not None and (len(found) > _LISTED or (held and len(found.packed.data) > _HELD_BYTES)):
                numbers, counts = np.unique(found.numbers(several, self._rng), return_counts=True)
                found = Lexicon(found.packed.some(numbers), counts.astype(np.float64))
        if found is None:
            if lexicon.only:
                raise UnsatisfiableConstraint(
                    "none of the texts of the lexicon may be written here", where=slot.pointer,
                    hint="Look at what the schema asks of this value",
                )  # fmt: skip
            return None
        return Offered(found, found.packed.escaped() if quoted else found.packed, 1.0 if held else SHARE)


def is_quoted(kind: str, language: ByteDFA) -> bool:
    """Whether what is written in a slot are contents of JSON strings."""
    return kind not in QUOTELESS and language.table[0, language.byte_class[ord('"')]] < 0


def lexicon_of(given: Any, at: str) -> Lexicon | Composed:
    """A lexicon from what a user has given for some values: one, a file, texts, a mapping from texts to weights, or a
    mapping such as `{"file": "cities.csv", "column": "name", "weight": "population", "only": True}`.

    Raises:
        InvalidOption: It is none.
    """
    if isinstance(given, Lexicon | Composed):
        return given
    if isinstance(given, str | Path):
        return _read(Path(given))
    try:
        if is_described(given):
            return _described(given)
        if isinstance(given, Mapping):
            return Lexicon.of(given, given.values())
        if isinstance(given, Iterable) and not isinstance(given, bytes):
            return Lexicon.of(given)
    except InvalidOption as error:
        # A file says where by itself.
        raise InvalidOption(error.message, where=error.where or at, hint=error.hint) from error
    raise InvalidOption(
        f"the lexicon is {type(given).__name__}", where=at, hint="Give texts, a mapping to weights, or a file"
    )


def is_described(given: Any) -> bool:
    """Whether a lexicon is given as a mapping that says what it is, rather than as weights by text."""
    return isinstance(given, Mapping) and any(
        name in _DESCRIBED and (isinstance(value, bool) or not isinstance(value, Number))
        for name, value in given.items()
    )


def written(text: str, *, quoted: bool) -> bytes:
    """How a text is written in a slot."""
    return escape(text) if quoted else text.encode()


def _described(given: Mapping[str, Any]) -> Lexicon:
    for name, value in given.items():
        if name not in _DESCRIBED:
            raise InvalidOption(f"a lexicon has no {name!r}", hint=f"It has {', '.join(_DESCRIBED)}")
        kind, told = _DESCRIBED[name]
        if not isinstance(value, kind):
            raise InvalidOption(f"{name} is {value!r:.60}, it must be {told}", hint="Correct it, or leave it out")
    rest = {name: value for name, value in given.items() if name not in (FILE, TEXTS)}
    if (FILE in given) == (TEXTS in given):
        raise InvalidOption("a lexicon has either a file or texts", hint=f"Give {FILE!r} or {TEXTS!r}")
    if FILE in given:
        return _read(Path(given[FILE]), **rest)
    if rest.keys() - {"only"}:
        raise InvalidOption("texts have no columns", hint=f"Give {FILE!r}, or leave out 'column' and 'weight'")
    texts = given[TEXTS]
    return Lexicon.of(texts, texts.values() if isinstance(texts, Mapping) else None, **rest)


def _read(path: Path, *, column: str | None = None, weight: str | None = None, only: bool = False) -> Lexicon:
    try:
        status = path.stat()
        changed = status.st_mtime_ns, status.st_size
    except OSError:
        # Why it can't be read is told where that is tried.
        changed = None
    return _read_once(path.absolute(), changed, column, weight, only)


@lru_cache(maxsize=16)
def _read_once(
    path: Path, _changed: tuple[int, int] | None, column: str | None, weight: str | None, only: bool
) -> Lexicon:
    """The lexicon of a file, which is read again when it has changed."""
    return Lexicon.read(path, column=column, weight=weight, only=only)


def _tell_refused(at: str, lexicon: Lexicon | Composed, languages: Iterable[tuple[str, ByteDFA]]) -> None:
    listed = lexicon if isinstance(lexicon, Lexicon) else Lexicon.of(lexicon.draw(_TRIED, np.random.default_rng(0)))
    fit = np.zeros(len(listed), dtype=np.bool_)
    for kind, language in languages:
        fit |= listed.within(language, quoted=is_quoted(kind, language)).fit
    if not fit.any():
        raise UnsatisfiableConstraint(
            f"none of the {len(listed):,} texts of the lexicon may be written here", where=at,
            hint="Look at what the schema asks of this value",
        )  # fmt: skip
    if not fit.all():
        left_out = np.flatnonzero(~fit)
        told = f"{len(left_out):,} of {len(listed):,} texts of the lexicon may not be written at {at!r}"
        warnings.warn(f"{told}, such as {listed.texts[int(left_out[0])]!r:.60}", stacklevel=callers_level())


@lru_cache(maxsize=64)
def _choice(lexicon: Lexicon, escaped: bool) -> ByteDFA:
    """The language of some texts, or of the contents of JSON strings that they are."""
    contents = lexicon.packed.escaped() if escaped else lexicon.packed
    return ByteDFA.choice([content.encode() for content in contents])

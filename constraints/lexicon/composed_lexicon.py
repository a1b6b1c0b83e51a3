"""Composed lexicons: texts put together from those of others, too many to be listed, drawn whenever some are needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from string import Formatter
from typing import Protocol

import numpy as np

from constraints.automata.dfa import ByteDFA
from constraints.errors import InvalidOption
from constraints.lexicon.packed_texts import PackedTexts

_ROUNDS, _AT_ONCE = 12, 8192
"""How often it is tried to draw texts of a language, twice as many each time, and how many at the most."""


class Drawn(Protocol):
    """What texts are drawn from."""

    def draw(self, n: int, rng: np.random.Generator) -> Sequence[str]:
        """Some texts, independently of each other."""


@dataclass(frozen=True)
class Pattern:
    """Texts around those of parts.

    Args:
        pieces: Fixed text, and the name of the part behind it, None for none.
        parts: Each part by its name; one that comes twice has the same text in both places.
    """

    pieces: tuple[tuple[str, str | None], ...]
    parts: tuple[tuple[str, Drawn], ...]

    @classmethod
    def of(cls, pattern: str, parts: Mapping[str, Drawn]) -> "Pattern":
        """A pattern such as "{first} {last}".

        Raises:
            InvalidOption: It is none, or has not just these parts.
        """
        try:
            read = list(Formatter().parse(pattern))
        except ValueError as error:
            raise InvalidOption(f"{pattern!r} is no pattern: {error}", hint="Write '{{' for '{'") from error
        names = [name for _, name, *_ in read if name is not None]
        if any(asked or how for _, _, asked, how in read):
            raise InvalidOption(
                f"{pattern!r} is no pattern: a part has a format", hint="Write '{name}', or '{{' for '{'"
            )
        if wrong := {*names} ^ parts.keys():
            missing, name = wrong - parts.keys(), min(wrong)
            told = f"{pattern!r} names {name!r}, which is not given" if missing else f"{pattern!r} has no {{{name}}}"
            raise InvalidOption(told, hint=f"Its parts are {', '.join(dict.fromkeys(names)) or 'none'}")
        return cls(tuple((text, name) for text, name, *_ in read), tuple(parts.items()))

    def filled(self, texts: Mapping[str, str]) -> str:
        """The text with these of its parts."""
        return "".join(text + ("" if name is None else texts[name]) for text, name in self.pieces)

    def draw(self, n: int, rng: np.random.Generator) -> list[str]:
        """See `Drawn`."""
        columns = [part.draw(n, rng) for _, part in self.parts]
        names = [name for name, _ in self.parts]
        return [self.filled(dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]


@dataclass(frozen=True)
class Composed:
    """Texts of which only some are ever there.

    Args:
        sources: What they are drawn from, and how often from each, in all 1.
        only: See `Lexicon`.
    """

    sources: tuple[tuple[float, Drawn], ...]
    only: bool = False

    def draw(self, n: int, rng: np.random.Generator) -> list[str]:
        """Some texts, independently of each other."""
        which = rng.choice(len(self.sources), size=n, p=self._shares)
        counts = np.bincount(which, minlength=len(self.sources))
        several = [iter(source.draw(int(count), rng)) for (_, source), count in zip(self.sources, counts, strict=True)]
        return [next(several[number]) for number in which.tolist()]

    def within(self, language: ByteDFA, *, quoted: bool, n: int, rng: np.random.Generator) -> list[str]:
        """Texts that a language lets through; fewer than are asked for where it refuses nearly all.

        Args:
            language: What a slot lets through.
            quoted: Whether it is about contents of JSON strings.
            n: How many.
            rng: Source of chance.
        """
        found: list[str] = []
        for tried in range(_ROUNDS):
            texts = self.draw(min(n << tried, _AT_ONCE), rng)
            packed = PackedTexts.of(texts)
            fit = (packed.escaped() if quoted else packed).accepted(language)
            found += [text for text, fits in zip(texts, fit.tolist(), strict=True) if fits]
            if len(found) >= n:
                break
        return found[:n]

    @cached_property
    def _shares(self) -> list[float]:
        return [share for share, _ in self.sources]

"""Ready-made controls that are languages: of a length, with a content, of given parts of speech, with given ends.

Each is the log-probability that a value is in the language, see `Matches`, and has the language as its `constraint`,
which as the output type makes it always so.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from typing import ClassVar, Literal

from torch import Tensor

from constraints import Constraint, Contains, Regex
from constraints import Length as LengthConstraint
from constraints.arguments import checked
from constraints.errors import InvalidOption
from constraints.tokens.vocabulary import Vocabulary
from guidance.binding import BoundEnergy, Canvases
from guidance.composition import Guide
from guidance.controls.matches import Matches, tokens_of_known_words, usual_tokens
from guidance.controls.phrases import Row
from guidance.energy import Energy, GuidanceState


class Language(Guide):
    """A control that is a language."""

    multilinear: ClassVar[bool] = True
    calibrated: ClassVar[bool] = True
    at: str | None

    @property
    def constraint(self) -> Constraint:
        """The texts that are wanted."""
        raise NotImplementedError

    @cached_property
    def _matches(self) -> Matches:
        return Matches(self.constraint, at=self.at)

    def room(self, vocabulary: Vocabulary) -> tuple[int, int | None]:
        """See `Matches.room`."""
        return self._matches.room(vocabulary)

    def energy(self, state: GuidanceState) -> Tensor:
        """The log-probability (B,)."""
        return self._matches.energy(state)

    def bound(self, canvases: Canvases) -> Energy:
        """See `guidance.binding`."""
        return BoundEnergy.like(self, self._matches.bound(canvases).energy)


@checked
@dataclass(frozen=True)
class Length(Language):
    """The text has a length.

    Args:
        target: How many.
        unit: Of what: "words" or "characters".
        tolerance: How far it may be off.
        at: Path of the values that are meant, see `Matches`.
    """

    target: int
    unit: Literal["words", "characters"] = "words"
    tolerance: int = 0
    at: str | None = None

    def __post_init__(self) -> None:
        for name in ("target", "tolerance"):
            if getattr(self, name) < 0:
                raise InvalidOption(f"{name} is {getattr(self, name)}, it must not be negative")
        if self.unit not in ("words", "characters"):
            raise InvalidOption(f"unit is {self.unit!r}", hint="Use 'words' or 'characters'")

    def room(self, vocabulary: Vocabulary) -> tuple[int, int | None]:
        """See `Matches.room`."""
        return usual_tokens(self.target, vocabulary) if self.unit == "words" else super().room(vocabulary)

    @property
    def constraint(self) -> Constraint:
        """The texts of that length."""
        least = max(0, self.target - self.tolerance)
        return LengthConstraint(least, self.target + self.tolerance, unit=self.unit)


@checked
@dataclass(frozen=True)
class SemanticContent(Language):
    """The text says something: one of some phrases appears in it.

    Args:
        phrases: The phrase, or several of which one will do.
        at: Path of the values that are meant, see `Matches`.
    """

    phrases: str | Sequence[str]
    at: str | None = None

    def __post_init__(self) -> None:
        if not self._all or not all(self._all):
            raise InvalidOption("a phrase is empty", hint="Give the text that should appear")

    @property
    def _all(self) -> Sequence[str]:
        return [self.phrases] if isinstance(self.phrases, str) else list(self.phrases)

    @property
    def constraint(self) -> Constraint:
        """The texts with one of the phrases."""
        first, *others = self._all
        whole: Constraint = Contains(first)
        for phrase in others:
            whole = whole | Contains(phrase)
        return whole


@checked
@dataclass(frozen=True)
class PartsOfSpeech(Language):
    """The words of the text, with one space between each, have given parts of speech.

    Args:
        tags: The tag of each word.
        lexicon: The words of each tag. A key of several tags, separated by spaces, has the phrases whose words have
            these tags together: `{"PRON VERB": ["there is"], ...}` says of "is" what it is behind "there".
        at: Path of the values that are meant, see `Matches`.

    Raises:
        InvalidOption: There are no tags, the lexicon does not reach over all of them, or a phrase has another number of
            words than its key has tags.
    """

    tags: Sequence[str]
    lexicon: Mapping[str, Sequence[str]]
    at: str | None = None

    def __post_init__(self) -> None:
        if not self.tags:
            raise InvalidOption("there are no tags", hint="Give the tag of each word")
        for key, phrases in self.lexicon.items():
            for phrase in phrases:
                if len(phrase.split(" ")) != len(key.split(" ")):
                    raise InvalidOption(f"{phrase!r} does not have as many words as tags", where=key)
        reached = {0}
        for start, end in sorted(self._pieces):
            if start in reached:
                reached.add(end)
        if len(self.tags) not in reached:
            place = max(reached)
            known = ", ".join(sorted(key for key, phrases in self.lexicon.items() if phrases)) or "none"
            raise InvalidOption(
                f"the lexicon has no words of the tag {self.tags[place]!r}",
                where=str(place),
                hint=f"Its tags are {known}",
            )

    @cached_property
    def _pieces(self) -> dict[tuple[int, int], Sequence[str]]:
        """What may stand from one word up to another."""
        by_tags = {tuple(key.split(" ")): phrases for key, phrases in self.lexicon.items() if phrases}
        lengths = sorted({len(key) for key in by_tags})
        found: dict[tuple[int, int], Sequence[str]] = {}
        for start in range(len(self.tags)):
            for length in lengths:
                if phrases := by_tags.get(tuple(self.tags[start : start + length])):
                    found[start, start + length] = phrases
        return found

    def room(self, vocabulary: Vocabulary) -> tuple[int, int | None]:
        """See `Matches.room`."""
        return tokens_of_known_words(self._matches.shortest(vocabulary))

    @property
    def constraint(self) -> Constraint:
        """The texts of such words."""
        return Row(len(self.tags), self._pieces)


@checked
@dataclass(frozen=True)
class Infill(Language):
    """The text begins and ends as it is told, with words written between.

    The words stand one space apart from each other and from the two ends; a space is added where an end has none there.

    Args:
        left: How the text begins; empty for any beginning.
        right: How it ends; empty for any end.
        min_words: Fewest words between, at least 1.
        max_words: Most words between; None for no bound.
        at: Path of the values that are meant, see `Matches`.

    Raises:
        InvalidOption: Both ends are empty, or the numbers of words make no sense.
    """

    left: str
    right: str
    _: KW_ONLY
    min_words: int = 1
    max_words: int | None = None
    at: str | None = None

    def __post_init__(self) -> None:
        if not self.left and not self.right:
            raise InvalidOption("both ends are empty", hint="Give how the text begins, how it ends, or both")
        if self.min_words < 1:
            raise InvalidOption(f"min_words is {self.min_words}, it must be a whole number of at least 1")
        if self.max_words is not None and self.max_words < self.min_words:
            raise InvalidOption(f"max_words is {self.max_words}, less than the {self.min_words} words there are to be")

    @property
    def _ends(self) -> tuple[str, str]:
        """The ends with the spaces between them and the words."""
        before = self.left + " " * (self.left[-1:].strip() != "")
        after = " " * (self.right[:1].strip() != "") + self.right
        return before, after

    def room(self, vocabulary: Vocabulary) -> tuple[int, int | None]:
        """See `Matches.room`."""
        fixed = sum(len(vocabulary.encode(end)) for end in self._ends)
        most = None if self.max_words is None else fixed + usual_tokens(self.max_words, vocabulary)[1]
        return fixed + usual_tokens(self.min_words, vocabulary)[0], most

    @property
    def constraint(self) -> Constraint:
        """The texts with these ends."""
        before, after = map(re.escape, self._ends)
        more = "" if self.max_words is None else self.max_words - 1
        return Regex(rf"{before}\S+( \S+){{{self.min_words - 1},{more}}}{after}")

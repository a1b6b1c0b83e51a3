"""What can be asked of any text: what it holds, how it begins and ends, how long it is."""

from abc import abstractmethod
from typing import Literal

from constraints.arguments import checked
from constraints.automata.charset import ALL
from constraints.automata.dfa import ByteDFA, valid_utf8
from constraints.errors import InvalidOption
from constraints.output_types.constraint import OneSlot, encoded, printable, wrong_count
from constraints.regex.compile import compile_regex
from constraints.tokens.vocabulary import Vocabulary
from constraints.validation.validators import Violation

Unit = Literal["characters", "tokens", "words"]
_MOST_WORDS = 2_000


class Predicate(OneSlot):
    """Texts with some property; what is written of them is printable."""

    def __init__(self, language: ByteDFA) -> None:
        self.language, self.written = language, printable(language)


class _About(Predicate):
    """Texts that have another text somewhere."""

    def __init__(self, text: str) -> None:
        data = encoded(text) if isinstance(text, str) else None
        if not data:
            raise InvalidOption(
                f"{type(self).__name__} needs a text, not {text!r}", hint=f'For example {type(self).__name__}("word")'
            )
        self.text = text
        super().__init__(self._around(ByteDFA.literal(data)))

    @abstractmethod
    def _around(self, literal: ByteDFA) -> ByteDFA:
        """The texts that have a literal one where it is asked for."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"

    def _said(self, holds: bool, what: str) -> list[Violation]:
        return [] if holds else [Violation("", f"the text does not {what} {self.text!r}")]


class Contains(_About):
    """Texts with another text in them.

    Args:
        text: What they hold.

    Raises:
        InvalidOption: It is empty, or not a text.
        ConstraintTooLarge: It is too long.
    """

    def _around(self, literal: ByteDFA) -> ByteDFA:
        return valid_utf8() + literal + valid_utf8()

    def validate(self, text: str) -> list[Violation]:
        """Violations by Python's `in`."""
        return self._said(self.text in text, "contain")


class StartsWith(_About):
    """Texts that begin with another.

    Args:
        text: Their beginning.

    Raises:
        InvalidOption: It is empty, or not a text.
        ConstraintTooLarge: It is too long.
    """

    def _around(self, literal: ByteDFA) -> ByteDFA:
        return literal + valid_utf8()

    def validate(self, text: str) -> list[Violation]:
        """Violations by `str.startswith`."""
        return self._said(text.startswith(self.text), "start with")


class EndsWith(_About):
    """Texts that end with another.

    Args:
        text: Their end.

    Raises:
        InvalidOption: It is empty, or not a text.
        ConstraintTooLarge: It is too long.
    """

    def _around(self, literal: ByteDFA) -> ByteDFA:
        return valid_utf8() + literal

    def validate(self, text: str) -> list[Violation]:
        """Violations by `str.endswith`."""
        return self._said(text.endswith(self.text), "end with")


class Length(Predicate):
    """Texts of some length.

    Args:
        minimum: The least.
        maximum: The most, None for no bound.
        unit: What is counted: characters; words, which are what `str.split` finds; or tokens, as a tokenizer encodes
            the text. Tokens are counted for texts without structure only, not for documents.
        vocabulary: The tokens that are counted, for example those of a model, `lm.vocabulary`.

    Raises:
        InvalidOption: A bound is negative, the bounds contradict each other, or the unit is not known.
        ConstraintTooLarge: A bound needs too many states.
    """

    @checked
    def __init__(
        self,
        minimum: int = 0,
        maximum: int | None = None,
        *,
        unit: Unit = "characters",
        vocabulary: Vocabulary | None = None,
    ) -> None:
        if minimum < 0 or (maximum is not None and maximum < minimum):
            raise InvalidOption(f"there are no texts of {minimum} to {maximum} {unit}")
        if (unit == "tokens") is (vocabulary is None):
            raise InvalidOption(
                "a vocabulary goes with unit='tokens', and with nothing else", hint="Pass vocabulary=lm.vocabulary"
            )
        self.minimum, self.maximum, self.unit = minimum, maximum, unit
        if unit == "tokens":
            self.tokens = minimum, maximum
        self._vocabulary = vocabulary
        if unit == "characters":
            language = ByteDFA.characters(ALL, minimum=minimum, maximum=maximum)
        elif unit == "words":
            language = _words(minimum, maximum)
        else:
            # A token is a byte at the least.
            language = valid_utf8() - ByteDFA.any_bytes(minimum - 1) if minimum else valid_utf8()
        super().__init__(language)

    def accepts(self, text: str, *, compact: bool = False) -> bool:
        return super().accepts(text) and not self.validate(text)

    def __repr__(self) -> str:
        return f"Length({self.minimum}, {self.maximum}, unit={self.unit!r})"

    def validate(self, text: str) -> list[Violation]:
        """Violations by `len`, by `str.split`, or by the vocabulary's own encoder."""
        if self._vocabulary is not None:
            count = len(self._vocabulary.encode(text))
        else:
            count = len(text) if self.unit == "characters" else len(text.split())
        return wrong_count(count, self.minimum, self.maximum, self.unit)


def _words(minimum: int, maximum: int | None) -> ByteDFA:
    if max(minimum, maximum or 0) > _MOST_WORDS:
        raise InvalidOption(f"words are counted up to {_MOST_WORDS}")
    space, word = (compile_regex(pattern, search=False, unicode=True) for pattern in (r"\s+", r"\S+"))
    gap = space.repeat(0, 1)
    if maximum == 0:
        return gap
    later = (space + word).repeat(max(0, minimum - 1), None if maximum is None else maximum - 1)
    some = gap + word + later + gap
    return some | gap if minimum == 0 else some

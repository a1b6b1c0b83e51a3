"""The base classes of output types: of all, and of those without structure."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from math import inf
from typing import Any, ClassVar, Protocol

from constraints.arguments import checked
from constraints.automata.charset import CharSet
from constraints.automata.dfa import ByteDFA
from constraints.automata.json_strings import CONTROLS
from constraints.json_trees.sizes import Tokens
from constraints.layouts.description import Description, FreeValue, SlotDescription
from constraints.layouts.layout import Layout, Slot
from constraints.layouts.layout_request import LayoutRequest
from constraints.paths import Path
from constraints.tokens.vocabulary import Vocabulary
from constraints.validation.explanation import Explanation, explain_text
from constraints.validation.validators import Violation

PRINTABLE: CharSet = ~CONTROLS | CharSet.of([(0x0A, 0x0A)])
"""Characters of text as people write it."""


_ABOUT_TEXTS = {"accepts", "validate", "explain", "parse"}


class Algebra(Protocol):
    """What the operators make of their operands: `constraints.output_types.algebra`, whose types derive from these."""

    def both(self, a: Any, b: Any, /) -> "Constraint": ...
    def either(self, a: Any, b: Any, /) -> "Constraint": ...
    def without(self, a: Any, b: Any, /) -> "Constraint": ...
    def complement(self, a: "Constraint", /) -> "Constraint": ...
    def concatenation(self, a: Any, b: Any, /) -> "Constraint": ...
    def repetition(self, a: "Constraint", minimum: int, maximum: int | None, /) -> "Constraint": ...


class Constraint(ABC):
    """What a text has to be. Immutable; compiled when it is made.

    Constraints are put together: `a & b` is both, `a | b` either, `a - b` the one without the other, `~a` any text that
    is not `a`, `a + b` one after the other, and `a.repeat(2, 5)` one after itself. An operand may be anything that
    `as_constraint` takes; next to `+` it may also be a string, which is itself.
    """

    # Put here by the package, which is imported before any module of it.
    _algebra: ClassVar[Algebra]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for name in _ABOUT_TEXTS & vars(cls).keys():
            setattr(cls, name, checked(vars(cls)[name]))

    @property
    def regular(self) -> ByteDFA | None:
        """The texts that may be written, where those are a regular language; else None."""
        return None

    @property
    def widest(self) -> ByteDFA | None:
        """A regular language that holds every text that is meant, written or not; None where there is none."""
        return self.regular

    @abstractmethod
    def shortest(self, vocabulary: Vocabulary) -> float:
        """Tokens that every layout needs, at the least; infinite if there is no text."""

    @abstractmethod
    def accepts(self, text: str, *, compact: bool = False) -> bool:
        """Whether the text is in the language; needs no model.

        Args:
            text: The text. JSON is judged by its value, whatever its white space, its escapes and the spelling of its
                numbers; all else as it stands.
            compact: Take only what may be written: JSON without white space and with no escape that is not needed.
        """

    @abstractmethod
    def validate(self, text: str) -> list[Violation]:
        """What the validator of record says is wrong with the text."""

    def parse(self, text: str) -> Any:
        """The value of a valid text: by default the text itself."""
        return text

    @abstractmethod
    def describe(self) -> Description:
        """Its free values, what became of each keyword, and how long its texts are."""

    def free_values(self, path: Path) -> Iterator[FreeValue]:
        """The free values that a path may lead to."""
        return (FreeValue(slot.kind) for slot in self.describe().slots if path.may_match(slot.pointer))

    def explain(self, text: str) -> Explanation:
        """Why a text is refused, where, and what could stand there; or that it is not."""
        violations = self.validate(text)
        accepted = self.accepts(text)
        if accepted or not violations:
            return Explanation(valid=not violations, accepted=accepted)
        return Explanation(False, False, 0, violations[0].pointer, None, violations[0].message)

    @property
    def subject(self) -> str:
        """What the values are about, in the words of whoever described them; empty where nobody did."""
        return ""

    @abstractmethod
    def layout(self, request: LayoutRequest) -> Layout:
        """Draw what is fixed before the noise.

        Raises:
            UnsatisfiableConstraint: The shortest text does not fit the budget.
        """

    def __and__(self, other: Any) -> "Constraint":
        return self._algebra.both(self, other)

    def __rand__(self, other: Any) -> "Constraint":
        return self._algebra.both(other, self)

    def __or__(self, other: Any) -> "Constraint":
        return self._algebra.either(self, other)

    def __ror__(self, other: Any) -> "Constraint":
        return self._algebra.either(other, self)

    def __sub__(self, other: Any) -> "Constraint":
        return self._algebra.without(self, other)

    def __rsub__(self, other: Any) -> "Constraint":
        return self._algebra.without(other, self)

    def __invert__(self) -> "Constraint":
        return self._algebra.complement(self)

    def __add__(self, other: Any) -> "Constraint":
        return self._algebra.concatenation(self, other)

    def __radd__(self, other: Any) -> "Constraint":
        return self._algebra.concatenation(other, self)

    @checked
    def repeat(self, minimum: int = 0, maximum: int | None = None) -> "Constraint":
        """The texts made of `minimum` to `maximum` of these, without a bound if that is None.

        Raises:
            InvalidOption: A number is negative, or the bounds contradict each other.
            ConstraintTooLarge: It would need too large an automaton.
        """
        return self._algebra.repetition(self, minimum, maximum)


class OneSlot(Constraint):
    """A text without structure: the layout is one slot."""

    language: ByteDFA
    kind: str = "text"
    tokens: tuple[int, int | None] = (0, None)
    """Fewest and most tokens of a text, None for no bound."""

    @property
    def regular(self) -> ByteDFA:
        return self.language

    @cached_property
    def widest(self) -> ByteDFA:
        """The language itself, unless it leaves something out."""
        return self.language

    @cached_property
    def written(self) -> ByteDFA:
        """What the slot may hold: the language, or the part of it that people would write."""
        return self.language

    def shortest(self, vocabulary: Vocabulary) -> float:
        return max(self.tokens[0], Tokens(vocabulary).slot(self.written))

    def accepts(self, text: str, *, compact: bool = False) -> bool:
        data = encoded(text)
        return data is not None and self.language.accepts(data)

    def explain(self, text: str) -> Explanation:
        return explain_text(self.language, text, self.validate(text), self.accepts(text))

    def describe(self) -> Description:
        longest = self.language.longest()
        slot = SlotDescription("", self.kind, self.language.num_states)
        return Description((slot,), len(self.language.shortest() or b""), inf if longest is None else longest)

    def free_values(self, path: Path) -> Iterator[FreeValue]:
        return (replace(value, language=self.written) for value in super().free_values(path))

    def layout(self, request: LayoutRequest) -> Layout:
        request.check_room(self.shortest(request.vocabulary))
        return Layout((Slot("", self.written, "", self.kind, self.tokens),))


def printable(language: ByteDFA) -> ByteDFA:
    """The part of a language that people would write; all of it where there is no such part."""
    written = language & ByteDFA.characters(PRINTABLE, minimum=0, maximum=None)
    return language if written.is_empty() else written


def wrong_count(count: int, minimum: int, maximum: int | None, unit: str) -> list[Violation]:
    """The violation of a number of characters, words or tokens; nothing if it is within its bounds."""
    if count < minimum:
        return [Violation("", f"{count} {unit} are fewer than {minimum}")]
    if maximum is not None and count > maximum:
        return [Violation("", f"{count} {unit} are more than {maximum}")]
    return []


def encoded(text: str) -> bytes | None:
    """The text in UTF-8; None if it holds half of a surrogate pair."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return None

"""Constraints made of constraints that have layouts of their own."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from math import inf
from typing import Any

from constraints.automata.dfa import ByteDFA
from constraints.errors import UnsatisfiableConstraint
from constraints.json_trees.sizes import Tokens
from constraints.layouts.description import Description, FreeValue, KeywordNote, SlotDescription, alternatives
from constraints.layouts.fill import Fill
from constraints.layouts.layout import Fixed, Layout, Segment, Slot
from constraints.layouts.layout_request import LayoutRequest
from constraints.layouts.restriction import restrict
from constraints.output_types.constraint import PRINTABLE, Constraint, encoded
from constraints.paths import Path
from constraints.tokens.vocabulary import Vocabulary
from constraints.validation.validators import Violation

_TRIES = 24


class Complement(Constraint):
    """Texts that are not what another constraint is about, where those are no regular language."""

    def __init__(self, inner: Constraint) -> None:
        self.inner = inner

    def __repr__(self) -> str:
        return f"~{self.inner!r}"

    def accepts(self, text: str, *, compact: bool = False) -> bool:
        return encoded(text) is not None and not self.validate(text)

    def validate(self, text: str) -> list[Violation]:
        """A violation for what the other constraint's validator finds nothing wrong with."""
        return [] if self.inner.validate(text) else [Violation("", f"{text[:100]!r} is {self.inner!r}")]

    def describe(self) -> Description:
        return Description((SlotDescription("", "text", _any_text().num_states),), 0, inf, verified=(_verified(self),))

    def shortest(self, vocabulary: Vocabulary) -> float:
        return 0

    def layout(self, request: LayoutRequest) -> Layout:
        return Layout((Slot("", _any_text(), "", "text"),))


class _Both(Constraint):
    """What is drawn from one constraint and has to be in another as well."""

    def __init__(self, inner: Constraint, other: Constraint) -> None:
        self.inner, self.other = inner, other

    def __repr__(self) -> str:
        return f"({self.inner!r} & {self.other!r})"

    @property
    def subject(self) -> str:
        return self.inner.subject

    def accepts(self, text: str, *, compact: bool = False) -> bool:
        return self.inner.accepts(text, compact=compact) and self.other.accepts(text, compact=compact)

    def validate(self, text: str) -> list[Violation]:
        """What the validators of both say."""
        return [*self.inner.validate(text), *self.other.validate(text)]

    def parse(self, text: str) -> Any:
        """The value as the first constraint reads it."""
        return self.inner.parse(text)

    def shortest(self, vocabulary: Vocabulary) -> float:
        return self.inner.shortest(vocabulary)

    def free_values(self, path: Path) -> Iterator[FreeValue]:
        return self.inner.free_values(path)


class Filtered(_Both):
    """Texts of a constraint with a layout that are in a regular language: its slots are narrowed."""

    def describe(self) -> Description:
        return self.inner.describe()

    def layout(self, request: LayoutRequest) -> Layout:
        language = self.other.regular
        assert language is not None
        budget, least = request.budget, self.inner.shortest(request.vocabulary)
        for attempt in range(_TRIES):
            # Later ones are smaller and plainer: what does not fit is more often too long than too short.
            share = budget - (budget - least) * attempt / _TRIES
            plainer: Fill | None = None if attempt < _TRIES // 2 else "required"
            drawn = self.inner.layout(request.within(share, fill=plainer))
            narrowed = restrict(drawn, language, prior=request.prior, rng=request.rng)
            if narrowed is not None and layout_cost(narrowed, request.vocabulary) <= budget:
                return narrowed
        raise UnsatisfiableConstraint(
            f"none of {_TRIES} layouts of {self.inner!r} has room for {self.other!r}",
            hint="Raise max_length, or look for a contradiction",
        )


class Checked(_Both):
    """Texts of a constraint that another one, which no automaton expresses, is checked for."""

    def describe(self) -> Description:
        said = self.inner.describe()
        return replace(said, verified=(*said.verified, _verified(self.other)))

    def layout(self, request: LayoutRequest) -> Layout:
        return self.inner.layout(request)


class Alternatives(Constraint):
    """Texts of one of some constraints."""

    def __init__(self, options: tuple[Constraint, ...]) -> None:
        self.options = options

    def __repr__(self) -> str:
        return f"({' | '.join(map(repr, self.options))})"

    def accepts(self, text: str, *, compact: bool = False) -> bool:
        return any(option.accepts(text, compact=compact) for option in self.options)

    def validate(self, text: str) -> list[Violation]:
        """Nothing if one of the validators has nothing to say, else what they all say."""
        found = [option.validate(text) for option in self.options]
        return [] if not all(found) else [violation for each in found for violation in each]

    def parse(self, text: str) -> Any:
        """The value as the first constraint that is met reads it."""
        met = (option for option in self.options if not option.validate(text))
        return next(met, self.options[0]).parse(text)

    def describe(self) -> Description:
        return alternatives([option.describe() for option in self.options])

    def free_values(self, path: Path) -> Iterator[FreeValue]:
        return chain.from_iterable(option.free_values(path) for option in self.options)

    def shortest(self, vocabulary: Vocabulary) -> float:
        return min(option.shortest(vocabulary) for option in self.options)

    def layout(self, request: LayoutRequest) -> Layout:
        options = list(self.options)
        request.rng.shuffle(options)
        for number, option in enumerate(options, start=1):
            try:
                return option.layout(request)
            except UnsatisfiableConstraint:
                if number == len(options):
                    raise
        raise AssertionError("there is no option")


def layout_cost(layout: Layout, vocabulary: Vocabulary) -> float:
    """Tokens of what is fixed and of the slots' shortest contents."""
    tokens = Tokens(vocabulary)

    def cost(segment: Segment) -> float:
        if isinstance(segment, Fixed):
            return tokens.fixed(segment.seen)
        if isinstance(segment.language, ByteDFA):
            return max(segment.tokens[0], tokens.slot(segment.language))
        least = segment.language.over(vocabulary).shortest
        return inf if least is None else least

    return sum(map(cost, layout.segments))


def _any_text() -> ByteDFA:
    return ByteDFA.characters(PRINTABLE, minimum=0, maximum=None)


def _verified(constraint: Constraint) -> KeywordNote:
    return KeywordNote(repr(constraint), "", "no automaton says this of what is written; what fails is written again")

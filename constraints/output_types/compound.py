"""Constraints made of constraints that have layouts of their own."""

from math import inf
from random import Random
from typing import Any

from constraints.automata.dfa import ByteDFA
from constraints.errors import UnsatisfiableConstraint
from constraints.json_trees.sizes import Tokens
from constraints.layouts.layout import Layout, LayoutPrior, Literal, Segment, Slot, UniformPrior
from constraints.layouts.restriction import restrict
from constraints.layouts.tree_layout import Fill
from constraints.output_types.constraint import PRINTABLE, Constraint, check_options, encoded
from constraints.tokens.vocabulary import Vocabulary
from constraints.validation.validators import Violation

_TRIES = 24


class Complement(Constraint):
    """Texts that are not what another constraint is about, where those are no regular language."""

    def __init__(self, inner: Constraint) -> None:
        self.inner = inner

    def __repr__(self) -> str:
        return f"~{self.inner!r}"

    def accepts(self, text: str) -> bool:
        return encoded(text) is not None and not self.validate(text)

    def validate(self, text: str) -> list[Violation]:
        """A violation for what the other constraint's validator finds nothing wrong with."""
        return [] if self.inner.validate(text) else [Violation("", f"{text[:100]!r} is {self.inner!r}")]

    def describe(self) -> dict[str, Any]:
        return {**described([], 0, inf), "verified": [_verified(self)]}

    def shortest(self, vocabulary: Vocabulary) -> float:
        return 0

    def layout(
        self,
        vocabulary: Vocabulary,
        *,
        rng: Random,
        budget: int,
        prior: LayoutPrior | None = None,
        fill: Fill = "typical",
    ) -> Layout:
        check_options(budget, fill)
        return Layout((Slot("", ByteDFA.characters(PRINTABLE, minimum=0, maximum=None), "", "text"),))


class _Both(Constraint):
    """What is drawn from one constraint and has to be in another as well."""

    def __init__(self, inner: Constraint, other: Constraint) -> None:
        self.inner, self.other = inner, other

    def __repr__(self) -> str:
        return f"({self.inner!r} & {self.other!r})"

    @property
    def subject(self) -> str:
        return self.inner.subject

    def accepts(self, text: str) -> bool:
        return self.inner.accepts(text) and self.other.accepts(text)

    def validate(self, text: str) -> list[Violation]:
        """What the validators of both say."""
        return [*self.inner.validate(text), *self.other.validate(text)]

    def parse(self, text: str) -> Any:
        """The value as the first constraint reads it."""
        return self.inner.parse(text)

    def shortest(self, vocabulary: Vocabulary) -> float:
        return self.inner.shortest(vocabulary)


class Filtered(_Both):
    """Texts of a constraint with a layout that are in a regular language: its slots are narrowed."""

    def describe(self) -> dict[str, Any]:
        return self.inner.describe()

    def layout(
        self,
        vocabulary: Vocabulary,
        *,
        rng: Random,
        budget: int,
        prior: LayoutPrior | None = None,
        fill: Fill = "typical",
    ) -> Layout:
        check_options(budget, fill)
        language = self.other.regular
        assert language is not None
        known = UniformPrior() if prior is None else prior
        least = self.inner.shortest(vocabulary)
        for attempt in range(_TRIES):
            # Later ones are smaller and plainer: what does not fit is more often too long than too short.
            share = budget - (budget - least) * attempt / _TRIES
            wish: Fill = fill if attempt < _TRIES // 2 else "required"
            drawn = self.inner.layout(vocabulary, rng=rng, budget=int(share), prior=prior, fill=wish)
            narrowed = restrict(drawn, language, prior=known, rng=rng)
            if narrowed is not None and layout_cost(narrowed, vocabulary) <= budget:
                return narrowed
        raise UnsatisfiableConstraint(
            f"none of {_TRIES} layouts of {self.inner!r} has room for {self.other!r}",
            hint="Raise max_length, or look for a contradiction",
        )


class Checked(_Both):
    """Texts of a constraint that another one, which no automaton expresses, is checked for."""

    def describe(self) -> dict[str, Any]:
        said = self.inner.describe()
        return {**said, "verified": [*said["verified"], _verified(self.other)]}

    def layout(
        self,
        vocabulary: Vocabulary,
        *,
        rng: Random,
        budget: int,
        prior: LayoutPrior | None = None,
        fill: Fill = "typical",
    ) -> Layout:
        return self.inner.layout(vocabulary, rng=rng, budget=budget, prior=prior, fill=fill)


class Either(Constraint):
    """Texts of one of some constraints."""

    def __init__(self, options: tuple[Constraint, ...]) -> None:
        self.options = options

    def __repr__(self) -> str:
        return f"({' | '.join(map(repr, self.options))})"

    def accepts(self, text: str) -> bool:
        return any(option.accepts(text) for option in self.options)

    def validate(self, text: str) -> list[Violation]:
        """Nothing if one of the validators has nothing to say, else what they all say."""
        found = [option.validate(text) for option in self.options]
        return [] if not all(found) else [violation for each in found for violation in each]

    def parse(self, text: str) -> Any:
        """The value as the first constraint that is met reads it."""
        met = (option for option in self.options if not option.validate(text))
        return next(met, self.options[0]).parse(text)

    def describe(self) -> dict[str, Any]:
        return together([option.describe() for option in self.options], min, max)

    def shortest(self, vocabulary: Vocabulary) -> float:
        return min(option.shortest(vocabulary) for option in self.options)

    def layout(
        self,
        vocabulary: Vocabulary,
        *,
        rng: Random,
        budget: int,
        prior: LayoutPrior | None = None,
        fill: Fill = "typical",
    ) -> Layout:
        options = list(self.options)
        rng.shuffle(options)
        for number, option in enumerate(options, start=1):
            try:
                return option.layout(vocabulary, rng=rng, budget=budget, prior=prior, fill=fill)
            except UnsatisfiableConstraint:
                if number == len(options):
                    raise
        raise AssertionError("there is no option")


def layout_cost(layout: Layout, vocabulary: Vocabulary) -> float:
    """Tokens of the literals and of the slots' shortest contents."""
    tokens = Tokens(vocabulary)

    def cost(segment: Segment) -> float:
        if isinstance(segment, Literal):
            return tokens.literal(segment.seen)
        if isinstance(segment.language, ByteDFA):
            return tokens.slot(segment.language)
        least = segment.language.over(vocabulary).shortest
        return inf if least is None else least

    return sum(map(cost, layout.segments))


def described(slots: list[Any], shortest: float, longest: float) -> dict[str, Any]:
    told = "unbounded" if longest == inf else int(longest)
    named: dict[str, Any] = {key: [] for key in ("exact", "verified", "ignored", "narrowed")}
    return {"slots": slots, **named, "shortest": int(shortest), "longest": told}


def _verified(constraint: Constraint) -> dict[str, str]:
    reason = "no automaton says this of what is written; what fails is written again"
    return {"keyword": repr(constraint), "pointer": "", "reason": reason}


def length_of(told: Any) -> float:
    return inf if told == "unbounded" else float(told)


def together(said: list[dict[str, Any]], least: Any, most: Any) -> dict[str, Any]:
    shortest = least([length_of(one["shortest"]) for one in said])
    longest = most([length_of(one["longest"]) for one in said])
    result = described([slot for one in said for slot in one["slots"]], shortest, longest)
    for key in ("exact", "verified", "ignored", "narrowed"):
        for item in (item for one in said for item in one[key]):
            if item not in result[key]:
                result[key].append(item)
    return result

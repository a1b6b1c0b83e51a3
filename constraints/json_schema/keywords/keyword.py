"""One record for each keyword of JSON Schema, with everything that is particular to it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from constraints.automata.dfa import ByteDFA
from constraints.json_schema.facts import TOP, Evaluated, Facts, Part
from constraints.json_schema.references.schema_source import Goal, Place, Source

Shape = Literal["one", "list", "map"]
"""In what a keyword's subschemas come."""

ONE: frozenset[Shape] = frozenset({"one"})
LIST: frozenset[Shape] = frozenset({"list"})
MAP: frozenset[Shape] = frozenset({"map"})


class Proofs(Protocol):
    """What is asked of `Disjointness`."""

    def disjoint(self, a: Goal, b: Goal, context: Facts = TOP) -> bool:
        """Whether it is proved that no value meets both goals."""

    def proved_empty(self, goal: Goal) -> bool:
        """Whether it is proved that no value meets a goal."""

    def overlaps(self, goals: Sequence[Goal], context: Facts = TOP) -> list[set[int]] | None:
        """Of each goal those others that some value may meet as well; None where there are too many."""

    def telling(self, goals: Sequence[Goal], context: Facts) -> tuple[Facts, list[set[int]]] | None:
        """A property that tells most goals apart where objects have it: that they do, and which goals still overlap."""


class Expander(Protocol):
    """What a keyword may ask while it is read; see `Expansion`."""

    source: Source
    optimistic: bool

    @property
    def disjointness(self) -> "Proofs":
        """Which goals no value meets at once."""

    def alternatives(self, goal: Goal, *, over: bool = False) -> tuple[Facts, ...]:
        """What a value may be."""

    def product(self, parts: Sequence[Iterable[Facts]], over: bool) -> tuple[Facts, ...]:
        """The conjunction of disjunctions."""

    def beside(self, place: Place) -> Facts:
        """What a schema object asserts in any case, in the wide reading."""

    def most_evaluated(self, place: Place, schema: dict[str, Any]) -> tuple[Evaluated, bool]:
        """All that some keywords of a schema object may evaluate; and whether they do so in any case."""

    def leave_out(self, keyword: str, pointer: str) -> None:
        """Note that valid values are left out on account of a keyword."""

    def lose(self, keyword: str, place: Place, over: bool) -> tuple[Facts, ...]:
        """What stands in for a keyword that cannot be put exactly."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A keyword where it stands.

    Args:
        expander: Answers what the keyword may ask.
        place: The schema object.
        schema: Those of its keywords that count.
        over: Whether to err on the wide side (for proofs of emptiness) instead of the narrow side.
        keyword: The keyword.
    """

    expander: Expander
    place: Place
    schema: dict[str, Any]
    over: bool
    keyword: str = ""

    @property
    def value(self) -> Any:
        """What the schema says under the keyword."""
        return self.schema[self.keyword]

    def of(self, keyword: str) -> "Reading":
        """Another keyword of the same schema object."""
        return Reading(self.expander, self.place, self.schema, self.over, keyword)

    def goal(self, *tokens: str | int, holds: bool = True) -> Goal:
        """The goal that the keyword's subschema holds (or fails), or one of its subschemas."""
        return self.expander.source.goal(self.place, self.keyword, *tokens, holds=holds)

    def goals(self, *, holds: bool = True) -> list[Goal]:
        """The same for all of a list of subschemas."""
        return [self.goal(index, holds=holds) for index in range(len(self.value))]

    def alternatives(self, goal: Goal) -> tuple[Facts, ...]:
        """What a value that meets a goal may be."""
        return self.expander.alternatives(goal, over=self.over)

    def is_old(self) -> bool:
        """Whether the draft is 2019-09, whose `contains` evaluates nothing.

        Its validator of record does not count properties under `additionalProperties` and `unevaluatedProperties`
        either, unless these are `true`.
        """
        keywords = self.place.dialect.keywords
        return "unevaluatedItems" in keywords and "prefixItems" not in keywords

    def most_evaluated(self) -> tuple[Evaluated, bool]:
        """All that the other keywords may evaluate; and whether they do so in any case."""
        others = {keyword: value for keyword, value in self.schema.items() if keyword != self.keyword}
        return self.expander.most_evaluated(self.place, others)

    def lose(self) -> tuple[Facts, ...]:
        """What stands in for the keyword where it cannot be put exactly."""
        return self.expander.lose(self.keyword, self.place, self.over)


def nothing(reading: Reading) -> tuple[()]:
    """For keywords that have none of what is asked."""
    return ()


@dataclass(frozen=True, slots=True)
class Keyword:
    """What a keyword means.

    Args:
        name: The keyword.
        kind: What is known of values of the basic type that it speaks of, None for any type.
        role: Whether it asserts something, is an annotation that may come to assert something, or has its effect
            elsewhere.
        asserts: What must hold.
        joins: Goals that a value must meet as well.
        choices: Disjunctions, of each of which an alternative must hold.
        broken: Alternatives, each of which breaks it; by default it cannot be put what does.
        evaluates: What it evaluates where its schema holds, itself; in the wide reading, what it may evaluate.
        conditional: Whether what its subschemas evaluate is evaluated only at times.
        in_place: Its subschemas that speak of the same value; the tokens that lead there.
        subschemas: In what shapes its subschemas come.
        beside: The keyword that the validator looks at it beside, None if it stands for itself.
        language: What it accepts of a string, over the content between the quotes; None where it does not tell.
        phrase: What it would allow, as a document is explained: of its value, and the validator's error.
        verified: Why it is only verified in places, if it is.
        narrowed: Why it may leave out values that are valid.
    """

    name: str
    kind: type[Part] | None = None
    role: Literal["assertion", "annotation", "structure"] = "assertion"
    asserts: Callable[[Reading], Facts | Part | None] = lambda reading: None
    joins: Callable[[Reading], Sequence[Goal]] = nothing
    choices: Callable[[Reading], Sequence[Iterable[Facts]]] = nothing
    broken: Callable[[Reading], Iterable[Facts]] = Reading.lose
    evaluates: Callable[[Reading], Evaluated] = lambda reading: TOP.evaluated
    conditional: bool = False
    in_place: Callable[[Any], Iterable[tuple[str | int, ...]]] = nothing
    subschemas: frozenset[Shape] = frozenset()
    beside: str | None = None
    language: Callable[[Any], ByteDFA | None] = lambda asked: None
    phrase: Callable[[Any, Any], str | None] = lambda asked, fault: None
    verified: str = ""
    narrowed: str = "what fails it cannot be put exactly, so alternatives that have to are left out"

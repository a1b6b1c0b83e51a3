"""What is known of a value: one conjunction of constraints, split by basic type.

A schema expands to a list of `Facts`, of which a value must meet at least one (a disjunctive normal form).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, ClassVar

from constraints.json_schema.references.schema_source import ANYTHING, NOTHING, Goal
from constraints.json_trees.equality import KINDS, compact, identity, kind_of

ALL_KINDS = frozenset(KINDS)

Divisor = int | float | Decimal
"""Its type says whose arithmetic decides what it divides: that of whole numbers, of doubles, or of decimals."""


@dataclass(frozen=True, slots=True)
class NumberFacts:
    """Bounds are inclusive unless `open`; `multiples` are divisors, `indivisible` are numbers that must not divide.

    `integer` asks for whole numbers, `fraction` for others; `plain` whole numbers are written without a point.
    """

    kind: ClassVar[str] = "number"
    integer: bool = False
    low: Decimal | None = None
    low_open: bool = False
    high: Decimal | None = None
    high_open: bool = False
    multiples: frozenset[Divisor] = frozenset()
    indivisible: frozenset[Divisor] = frozenset()
    fraction: bool = False
    plain: bool = False

    def __and__(self, other: "NumberFacts") -> "NumberFacts":
        low, low_open = self.low, self.low_open
        if other.low is not None and (low is None or (other.low, other.low_open) > (low, low_open)):
            low, low_open = other.low, other.low_open
        high, high_open = self.high, self.high_open
        if other.high is not None and (high is None or (other.high, not other.high_open) < (high, not high_open)):
            high, high_open = other.high, other.high_open
        return NumberFacts(
            self.integer or other.integer,
            low,
            low_open,
            high,
            high_open,
            self.multiples | other.multiples,
            self.indivisible | other.indivisible,
            self.fraction or other.fraction,
            self.plain or other.plain,
        )


@dataclass(frozen=True, slots=True)
class StringFacts:
    """Lengths in characters; `refused` are patterns that must not match, `misformed` formats that must not fit.

    `content` is what the JSON that a string holds is written for.
    """

    kind: ClassVar[str] = "string"
    shortest: int = 0
    longest: int | None = None
    patterns: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    misformed: tuple[str, ...] = ()
    content: Goal = ANYTHING

    def __and__(self, other: "StringFacts") -> "StringFacts":
        return StringFacts(
            max(self.shortest, other.shortest),
            least(self.longest, other.longest),
            tuple(dict.fromkeys(self.patterns + other.patterns)),
            tuple(dict.fromkeys(self.refused + other.refused)),
            tuple(dict.fromkeys(self.formats + other.formats)),
            tuple(dict.fromkeys(self.misformed + other.misformed)),
            self.content | other.content,
        )


@dataclass(frozen=True, slots=True)
class Contains:
    """How many items meet a goal.

    Args:
        goal: The goal.
        least: Fewest of them.
        most: Most of them, None for no bound.
        start: Number of items before those that count.
    """

    goal: Goal
    least: int = 1
    most: int | None = None
    start: int = 0


@dataclass(frozen=True, slots=True)
class ArrayFacts:
    """`prefix` items have goals of their own, all later ones `rest`; `repeated` asks for two that are equal."""

    kind: ClassVar[str] = "array"
    prefix: tuple[Goal, ...] = ()
    rest: Goal = ANYTHING
    shortest: int = 0
    longest: int | None = None
    unique: bool = False
    contains: tuple[Contains, ...] = ()
    repeated: bool = False

    def __and__(self, other: "ArrayFacts") -> "ArrayFacts":
        length = max(len(self.prefix), len(other.prefix))
        return ArrayFacts(
            tuple(self.item(index) | other.item(index) for index in range(length)),
            self.rest | other.rest,
            max(self.shortest, other.shortest),
            least(self.longest, other.longest),
            self.unique or other.unique,
            tuple(dict.fromkeys(self.contains + other.contains)),
            self.repeated or other.repeated,
        )

    def item(self, index: int) -> Goal:
        """The goal of an item."""
        return self.prefix[index] if index < len(self.prefix) else self.rest


@dataclass(frozen=True, slots=True)
class Rule:
    """What one schema object says of properties it does not list: by pattern, or `additional`."""

    names: frozenset[str]
    patterns: tuple[tuple[str, Goal], ...]
    additional: Goal


@dataclass(frozen=True, slots=True)
class RequiredUnlisted:
    """There must be a property whose name is one of some, and whose value meets a goal.

    Args:
        goal: What its value must do.
        pattern: What its name must match, None for nothing.
        names: Names that it must not have.
        patterns: What its name must not match.
        named: What its name must do, as a string.
    """

    goal: Goal
    pattern: str | None = None
    names: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()
    named: Goal = ANYTHING


@dataclass(frozen=True, slots=True)
class ObjectFacts:
    """`properties` are the listed names in order with their goals; `required_unlisted` asks for some others."""

    kind: ClassVar[str] = "object"
    properties: tuple[tuple[str, Goal], ...] = ()
    required: frozenset[str] = frozenset()
    rules: tuple[Rule, ...] = ()
    names: Goal = ANYTHING
    fewest: int = 0
    most: int | None = None
    required_unlisted: tuple[RequiredUnlisted, ...] = ()

    def __and__(self, other: "ObjectFacts") -> "ObjectFacts":
        properties = dict(self.properties)
        for name, goal in other.properties:
            properties[name] = properties.get(name, ANYTHING) | goal
        return ObjectFacts(
            tuple(properties.items()),
            self.required | other.required,
            tuple(dict.fromkeys(self.rules + other.rules)),
            self.names | other.names,
            max(self.fewest, other.fewest),
            least(self.most, other.most),
            tuple(dict.fromkeys(self.required_unlisted + other.required_unlisted)),
        )


Part = NumberFacts | StringFacts | ArrayFacts | ObjectFacts
"""What is known of a value of one basic type."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What schemas that hold have looked at, see `evaluated_parts`; only kept where a schema asks for it.

    Args:
        names: Properties of these names.
        patterns: Properties whose names match one of these.
        all_properties: All properties.
        items: So many of the first items.
        matching: Items that meet one of these goals.
        all_items: All items.
    """

    names: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()
    all_properties: bool = False
    items: int = 0
    matching: frozenset[Goal] = frozenset()
    all_items: bool = False

    def __or__(self, other: "Evaluated") -> "Evaluated":
        properties, items = self.all_properties or other.all_properties, self.all_items or other.all_items
        return Evaluated(
            frozenset() if properties else self.names | other.names,
            frozenset() if properties else self.patterns | other.patterns,
            properties,
            0 if items else max(self.items, other.items),
            frozenset() if items else self.matching | other.matching,
            items,
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """A conjunction.

    Args:
        kinds: The basic types still possible.
        declared: Whether a type was asked for, rather than only implied by keywords that speak of one. This and
            `hinted` tell what the author had in mind; they do not count in comparisons.
        hinted: The types some keyword speaks of.
        values: The only values possible, as (identity, text); None for no such list.
        excluded: Identities of values that are not allowed.
        evaluated: What has been evaluated where this holds.
    """

    kinds: frozenset[str] = ALL_KINDS
    declared: bool = field(default=False, compare=False)
    hinted: frozenset[str] = field(default=frozenset(), compare=False)
    number: NumberFacts = field(default_factory=NumberFacts)
    string: StringFacts = field(default_factory=StringFacts)
    array: ArrayFacts = field(default_factory=ArrayFacts)
    object: ObjectFacts = field(default_factory=ObjectFacts)
    values: tuple[tuple[str, str], ...] | None = None
    excluded: frozenset[str] = frozenset()
    evaluated: Evaluated = field(default_factory=Evaluated)


TOP = Facts()


def only(part: Part) -> Facts:
    """Values of one basic type."""
    return _of(part, kinds=frozenset({part.kind}))


def hinting(part: Part) -> Facts:
    """Any values; those of one basic type are what some keyword speaks of."""
    return _of(part, hinted=frozenset({part.kind}))


def _of(part: Part, **facts: frozenset[str]) -> Facts:
    make: Callable[..., Facts] = Facts
    return make(**{part.kind: part}, **facts)


def whole_kinds(facts: Facts) -> frozenset[str]:
    """The basic types of which all values are meant."""
    if facts.values is not None or facts.excluded:
        return frozenset()
    parts = (facts.number, facts.string, facts.array, facts.object)
    return facts.kinds - {part.kind for part in parts if part != getattr(TOP, part.kind)}


def values_facts(values: list[Any]) -> Facts:
    """One of some values."""
    listed = {identity(value): compact(value) for value in reversed(values)}
    return Facts(
        kinds=frozenset(kind_of(value) for value in values),
        declared=True,
        values=tuple((key, listed[key]) for key in dict.fromkeys(identity(value) for value in values)),
    )


def meet(a: Facts, b: Facts) -> Facts | None:
    """Both at once; None where that is plainly impossible."""
    if a is TOP or b is TOP:
        return prune(b if a is TOP else a)
    kinds = a.kinds & b.kinds
    values = a.values if b.values is None else b.values
    if a.values is not None and b.values is not None:
        other = {key for key, _ in b.values}
        values = tuple(value for value in a.values if value[0] in other)
    excluded = a.excluded | b.excluded
    number = a.number if b.number == TOP.number else a.number & b.number
    string = a.string if b.string == TOP.string else a.string & b.string
    array = a.array if b.array == TOP.array else a.array & b.array
    members = a.object if b.object == TOP.object else a.object & b.object
    evaluated = a.evaluated if b.evaluated == TOP.evaluated else a.evaluated | b.evaluated
    declared, hinted = a.declared or b.declared, a.hinted | b.hinted
    return prune(Facts(kinds, declared, hinted, number, string, array, members, values, excluded, evaluated))


def prune(facts: Facts) -> Facts | None:
    """Drop the types, and the listed values, that the rest plainly excludes; None if nothing is left."""
    kinds = set(facts.kinds)
    number, string, array, members = facts.number, facts.string, facts.array, facts.object
    if number.low is not None and number.high is not None:
        touching = number.low == number.high and (number.low_open or number.high_open)
        if number.low > number.high or touching:
            kinds.discard("number")
    if number.fraction and (number.integer or any(isinstance(divisor, int) for divisor in number.multiples)):
        kinds.discard("number")
    if string.longest is not None and string.shortest > string.longest:
        kinds.discard("string")
    if array.longest is not None and array.shortest > array.longest:
        kinds.discard("array")
    if (array.unique and array.repeated) or any(c.most is not None and c.least > c.most for c in array.contains):
        kinds.discard("array")
    most = members.most
    if most is not None and max(members.fewest, len(members.required)) > most:
        kinds.discard("object")
    if members.required and any(NOTHING <= goal for name, goal in members.properties if name in members.required):
        kinds.discard("object")
    values = facts.values
    if values is not None:
        values = tuple(v for v in values if v[0] not in facts.excluded and kind_of_text(v[1]) in kinds)
        kinds &= {kind_of_text(text) for _, text in values}
    if not kinds:
        return None
    if len(kinds) == len(facts.kinds) and values == facts.values:
        return facts
    return replace(facts, kinds=frozenset(kinds), values=values)


_FIRST = {"n": "null", "t": "boolean", "f": "boolean", '"': "string", "[": "array", "{": "object"}


def kind_of_text(text: str) -> str:
    """The basic type of the value of a JSON text."""
    return _FIRST.get(text[0], "number")


def coalesced(options: Iterable[Facts], most: int) -> tuple[Facts, ...]:
    """Alternatives that differ only in what they list, as one: listed strings, which are one choice in any case.

    Args:
        options: The alternatives.
        most: Beyond so many, all listed values become one choice.
    """
    given = tuple(options)
    many = len(given) > most
    listed: dict[Facts, dict[str, str]] = {}
    found: dict[Facts, None] = {}
    for facts in given:
        if facts.values is None or not (many or all(text[0] == '"' for _, text in facts.values)):
            found[facts] = None
            continue
        rest = replace(facts, kinds=ALL_KINDS, values=())
        listed.setdefault(rest, {}).update(facts.values)
        found.setdefault(rest)
    return tuple(
        replace(facts, kinds=frozenset(map(kind_of_text, listed[facts].values())), values=tuple(listed[facts].items()))
        if facts in listed
        else facts
        for facts in found
    )


def least(a: int | None, b: int | None) -> int | None:
    """The smaller of two upper bounds, None being no bound."""
    return b if a is None else a if b is None else min(a, b)


def without_evaluated(alternatives: Iterable[Facts]) -> tuple[Facts, ...]:
    """The same alternatives, nothing evaluated: what is tried under a negation leaves no trace."""
    return tuple(
        dict.fromkeys(
            facts if facts.evaluated == TOP.evaluated else replace(facts, evaluated=TOP.evaluated)
            for facts in alternatives
        )
    )

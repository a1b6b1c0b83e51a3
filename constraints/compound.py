"""Constraints made of constraints that have layouts of their own."""

from abc import abstractmethod
from collections.abc import Iterator
from functools import cached_property
from math import inf
from random import Random
from typing import Any

from constraints.dfa import ByteDFA
from constraints.errors import ConstraintTooLarge, UnsatisfiableConstraint
from constraints.layout import Layout, LayoutPrior, Literal, Segment, Slot, UniformPrior
from constraints.restriction import restrict
from constraints.structure.sampling import Fill
from constraints.structure.sizes import Tokens
from constraints.types import PRINTABLE, Constraint, check_options, encoded
from constraints.validation import Violation
from constraints.vocabulary import Vocabulary

_TRIES = 24
_MOST_REPEATS = 64


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

    def parse(self, text: str) -> Any:
        return text

    def describe(self) -> dict[str, Any]:
        return {**_described([], 0, inf), "verified": [repr(self)]}

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
            if narrowed is not None and _cost(narrowed, vocabulary) <= budget:
                return narrowed
        raise UnsatisfiableConstraint(
            f"none of {_TRIES} layouts of {self.inner!r} has room for {self.other!r}",
            hint="Raise max_length, or look for a contradiction",
        )


class Checked(_Both):
    """Texts of a constraint that another one, which no automaton expresses, is checked for."""

    def describe(self) -> dict[str, Any]:
        said = self.inner.describe()
        return {**said, "verified": [*said.get("verified", ()), repr(self.other)]}

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
        return _together([option.describe() for option in self.options], min, max)

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


class _InARow(Constraint):
    """Texts of constraints one after the other."""

    @abstractmethod
    def _pieces(self, text: str) -> list[tuple[str, Constraint | str, str]] | None:
        """(pointer, part, its text) of one way to divide a text; None if there is none."""

    def accepts(self, text: str) -> bool:
        return encoded(text) is not None and self._pieces(text) is not None

    def validate(self, text: str) -> list[Violation]:
        """What the parts' validators say about their pieces of the text."""
        pieces = self._pieces(text)
        if pieces is None:
            return [Violation("", f"{text[:100]!r} does not divide into the parts of {self!r}")]
        return [
            Violation(pointer + violation.pointer, violation.message)
            for pointer, part, piece in pieces
            if isinstance(part, Constraint)
            for violation in part.validate(piece)
        ]

    def parse(self, text: str) -> Any:
        return text


class Sequence(_InARow):
    """Texts of some constraints one after the other; a string among them is itself.

    Args:
        parts: The constraints and strings.
        names: A name for each part, for pointers; by default their numbers.
    """

    def __init__(self, parts: list[Constraint | str], names: list[str] | None = None) -> None:
        self.parts = tuple(parts)
        self.plain = names is None
        self.names = tuple(map(str, range(len(parts)))) if names is None else tuple(names)

    def __repr__(self) -> str:
        return f"({' + '.join(map(repr, self.parts))})"

    @cached_property
    def _regular(self) -> ByteDFA | None:
        return _concatenated([ByteDFA.literal(p.encode()) if isinstance(p, str) else p.regular for p in self.parts])

    @property
    def regular(self) -> ByteDFA | None:
        return self._regular

    @cached_property
    def _widest(self) -> ByteDFA | None:
        return _concatenated([ByteDFA.literal(p.encode()) if isinstance(p, str) else p.widest for p in self.parts])

    @property
    def widest(self) -> ByteDFA | None:
        return self._widest

    def _pieces(self, text: str) -> list[tuple[str, Constraint | str, str]] | None:
        divided = divide(text, self.parts)
        if divided is None:
            return None
        return [(f"/{name}", part, piece) for name, part, piece in zip(self.names, self.parts, divided, strict=True)]

    def describe(self) -> dict[str, Any]:
        said = []
        for name, part in zip(self.names, self.parts, strict=True):
            one = _described([], len(part.encode()), len(part.encode())) if isinstance(part, str) else part.describe()
            said.append(_below(f"/{name}", one))
        return _together(said, sum, sum)

    def shortest(self, vocabulary: Vocabulary) -> float:
        return sum(_least(part, vocabulary) for part in self.parts)

    def layout(
        self,
        vocabulary: Vocabulary,
        *,
        rng: Random,
        budget: int,
        prior: LayoutPrior | None = None,
        fill: Fill = "typical",
    ) -> Layout:
        named = list(zip(self.names, self.parts, strict=True))
        return in_a_row(named, vocabulary, rng=rng, budget=budget, prior=prior, fill=fill)


class Repetition(_InARow):
    """Texts of one constraint, `minimum` to `maximum` of them one after the other."""

    def __init__(self, part: Constraint, minimum: int, maximum: int | None) -> None:
        self.part, self.minimum, self.maximum = part, minimum, maximum

    def __repr__(self) -> str:
        return f"{self.part!r}.repeat({self.minimum}, {self.maximum})"

    @cached_property
    def _regular(self) -> ByteDFA | None:
        inner = self.part.regular
        return None if inner is None else inner.repeat(self.minimum, self.maximum)

    @property
    def regular(self) -> ByteDFA | None:
        return self._regular

    @property
    def widest(self) -> ByteDFA | None:
        inner = self.part.widest
        return None if inner is None else inner.repeat(self.minimum, self.maximum)

    def _pieces(self, text: str) -> list[tuple[str, Constraint | str, str]] | None:
        most = max(len(text), self.minimum) if self.maximum is None else self.maximum
        for count in range(self.minimum, most + 1):
            if (divided := divide(text, (self.part,) * count)) is not None:
                return [(f"/{number}", self.part, piece) for number, piece in enumerate(divided)]
        return None

    def describe(self) -> dict[str, Any]:
        one = _below("/*", self.part.describe())
        least, most = _length(one["shortest"]), _length(one["longest"])
        longest = inf if self.maximum is None or most == inf else most * self.maximum
        return {**one, **_described(one["slots"], least * self.minimum, longest)}

    def shortest(self, vocabulary: Vocabulary) -> float:
        return self.minimum * self.part.shortest(vocabulary) if self.minimum else 0

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
        each = max(1.0, self.part.shortest(vocabulary))
        known = UniformPrior() if prior is None else prior
        wished = max(self.minimum, min(known.items("", rng), _MOST_REPEATS, int(budget // each)))
        count = wished if self.maximum is None else min(wished, self.maximum)
        parts = [(str(number), self.part) for number in range(count)]
        return in_a_row(parts, vocabulary, rng=rng, budget=budget, prior=prior, fill=fill)


def in_a_row(
    parts: list[tuple[str, Constraint]] | list[tuple[str, Constraint | str]],
    vocabulary: Vocabulary,
    *,
    rng: Random,
    budget: int,
    prior: LayoutPrior | None,
    fill: Fill,
) -> Layout:
    """The layout of named parts one after the other; see `Constraint.layout`."""
    check_options(budget, fill)
    least = [_least(part, vocabulary) for _, part in parts]
    spare = budget - sum(least)
    if spare < 0:
        raise UnsatisfiableConstraint(
            f"the shortest text needs {sum(least):.0f} tokens, the budget is {budget}", hint="Raise max_length"
        )
    segments: list[Segment] = []
    slots = 0
    for number, (name, part) in enumerate(parts):
        if isinstance(part, str):
            segments.append(Literal(part))
            continue
        share = least[number] + spare / (len(parts) - number)
        drawn = part.layout(vocabulary, rng=rng, budget=max(1, int(share)), prior=prior, fill=fill)
        spare -= _cost(drawn, vocabulary) - least[number]
        segments += drawn.moved(f"/{name}", after=slots).segments
        slots += len(drawn.slots)
    return Layout.of(segments)


def divide(text: str, parts: tuple[Constraint | str, ...]) -> list[str] | None:
    """One way to cut a text into texts of the parts, earlier ones as short as can be; None if there is none."""
    data = text.encode()
    # Where each part may begin, all earlier ones being met.
    starts: list[set[int]] = [{0}]
    for part in parts:
        starts.append({end for _, end in _matches(part, data, starts[-1])})
    if len(data) not in starts[-1]:
        return None
    able: list[dict[int, int]] = []
    targets = {len(data)}
    for number in range(len(parts) - 1, -1, -1):
        ends: dict[int, int] = {}
        for start, end in _matches(parts[number], data, starts[number]):
            if end in targets and end < ends.get(start, len(data) + 1):
                ends[start] = end
        able.insert(0, ends)
        targets = set(ends)
    pieces, position = [], 0
    for ends in able:
        pieces.append(data[position : ends[position]].decode())
        position = ends[position]
    return pieces


def _matches(part: Constraint | str, data: bytes, starts: set[int]) -> Iterator[tuple[int, int]]:
    """All (start, end) between which the data is a text of the part."""
    if isinstance(part, str):
        literal = part.encode()
        yield from ((start, start + len(literal)) for start in starts if data.startswith(literal, start))
        return
    regular = part.regular
    for start in starts:
        if regular is not None:
            yield from ((start, end) for end in regular.ends(data, [start]))
            continue
        for end in range(start, len(data) + 1):
            piece = data[start:end].decode(errors="surrogateescape")
            if encoded(piece) is not None and part.accepts(piece):
                yield start, end


def _concatenated(languages: list[ByteDFA | None]) -> ByteDFA | None:
    result = ByteDFA.literal(b"")
    for language in languages:
        if language is None:
            return None
        try:
            result = result + language
        except ConstraintTooLarge:
            return None
    return result


def _least(part: Constraint | str, vocabulary: Vocabulary) -> float:
    return len(vocabulary.encode(part)) if isinstance(part, str) else part.shortest(vocabulary)


def _cost(layout: Layout, vocabulary: Vocabulary) -> float:
    """Tokens of the literals and of the slots' shortest contents."""
    tokens = Tokens(vocabulary)
    return sum(tokens.literal(s.text) if isinstance(s, Literal) else tokens.slot(s.language) for s in layout.segments)


def _described(slots: list[Any], shortest: float, longest: float) -> dict[str, Any]:
    told = "unbounded" if longest == inf else int(longest)
    return {"slots": slots, "ignored": [], "narrowed": [], "shortest": int(shortest), "longest": told}


def _length(told: Any) -> float:
    return inf if told == "unbounded" else float(told)


def _below(pointer: str, said: dict[str, Any]) -> dict[str, Any]:
    return {**said, "slots": [{**slot, "pointer": pointer + slot["pointer"]} for slot in said["slots"]]}


def _together(said: list[dict[str, Any]], least: Any, most: Any) -> dict[str, Any]:
    shortest = least([_length(one["shortest"]) for one in said])
    longest = most([_length(one["longest"]) for one in said])
    result = _described([slot for one in said for slot in one["slots"]], shortest, longest)
    for key in ("ignored", "narrowed", "verified"):
        if found := [item for one in said for item in one.get(key, ())]:
            result[key] = found
    return result

"""Constraints one after the other: a sequence of several, or of one and the same."""

from abc import abstractmethod
from collections.abc import Iterator
from functools import cached_property
from math import inf
from random import Random
from typing import Any

from constraints.automata.dfa import ByteDFA
from constraints.errors import ConstraintTooLarge, UnsatisfiableConstraint
from constraints.layouts.layout import Layout, LayoutPrior, Literal, Segment, UniformPrior
from constraints.layouts.tree_layout import Fill
from constraints.output_types.compound import described, layout_cost, length_of, together
from constraints.output_types.constraint import Constraint, check_options, encoded
from constraints.paths import escape_pointer
from constraints.tokens.vocabulary import Vocabulary
from constraints.validation.validators import Violation

_MOST_REPEATS = 64


class _InARow(Constraint):
    """Texts of constraints one after the other."""

    @abstractmethod
    def _pieces(self, text: str) -> list[tuple[str, Constraint | Literal, str]] | None:
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


class Sequence(_InARow):
    """Texts of some constraints one after the other; a string among them is itself.

    Args:
        parts: The constraints and strings.
        names: A name for each part, for pointers; by default their numbers.
    """

    def __init__(self, parts: list[Constraint | Literal | str], names: list[str] | None = None) -> None:
        self.parts = tuple(Literal(part) if isinstance(part, str) else part for part in parts)
        self.plain = names is None
        self.names = tuple(map(str, range(len(parts)))) if names is None else tuple(names)

    def __repr__(self) -> str:
        return f"({' + '.join(repr(p.text if isinstance(p, Literal) else p) for p in self.parts)})"

    @cached_property
    def _languages(self) -> tuple[ByteDFA | None, ByteDFA | None]:
        written = [_literal(part) if isinstance(part, Literal) else part.regular for part in self.parts]
        meant = [_literal(part) if isinstance(part, Literal) else part.widest for part in self.parts]
        return _concatenated(written), _concatenated(meant)

    @property
    def regular(self) -> ByteDFA | None:
        return self._languages[0]

    @property
    def widest(self) -> ByteDFA | None:
        return self._languages[1]

    def _pieces(self, text: str) -> list[tuple[str, Constraint | Literal, str]] | None:
        divided = divide(text, self.parts)
        if divided is None:
            return None
        return [
            ("/" + escape_pointer(name), part, piece)
            for name, part, piece in zip(self.names, self.parts, divided, strict=True)
        ]

    def describe(self) -> dict[str, Any]:
        said = []
        for name, part in zip(self.names, self.parts, strict=True):
            if isinstance(part, Literal):
                length = len(part.text.encode())
                said.append(described([], length, length))
                continue
            said.append(_below("/" + escape_pointer(name), part.describe()))
        return together(said, sum, sum)

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

    def _pieces(self, text: str) -> list[tuple[str, Constraint | Literal, str]] | None:
        most = max(len(text), self.minimum) if self.maximum is None else self.maximum
        for count in range(self.minimum, most + 1):
            if (divided := divide(text, (self.part,) * count)) is not None:
                return [(f"/{number}", self.part, piece) for number, piece in enumerate(divided)]
        return None

    def describe(self) -> dict[str, Any]:
        one = _below("/*", self.part.describe())
        least, most = length_of(one["shortest"]), length_of(one["longest"])
        longest = inf if self.maximum is None or most == inf else most * self.maximum
        return {**one, **described(one["slots"], least * self.minimum, longest)}

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
    parts: list[tuple[str, Constraint]] | list[tuple[str, Constraint | Literal]],
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
        if isinstance(part, Literal):
            segments.append(part)
            continue
        share = least[number] + spare / (len(parts) - number)
        drawn = part.layout(vocabulary, rng=rng, budget=max(1, int(share)), prior=prior, fill=fill)
        spare -= layout_cost(drawn, vocabulary) - least[number]
        segments += drawn.moved(name, after=slots).segments
        slots += len(drawn.slots)
    return Layout.of(segments)


def divide(text: str, parts: tuple[Constraint | Literal, ...]) -> list[str] | None:
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


def _matches(part: Constraint | Literal, data: bytes, starts: set[int]) -> Iterator[tuple[int, int]]:
    """All (start, end) between which the data is a text of the part."""
    if isinstance(part, Literal):
        literal = part.text.encode()
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


def _literal(part: Literal) -> ByteDFA:
    return ByteDFA.literal(part.text.encode())


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


def _least(part: Constraint | Literal, vocabulary: Vocabulary) -> float:
    return len(vocabulary.encode(part.seen)) if isinstance(part, Literal) else part.shortest(vocabulary)


def _below(pointer: str, said: dict[str, Any]) -> dict[str, Any]:
    return {**said, "slots": [{**slot, "pointer": pointer + slot["pointer"]} for slot in said["slots"]]}

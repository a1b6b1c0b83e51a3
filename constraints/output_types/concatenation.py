"""Constraints one after the other: a sequence of several, or of one and the same."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from constraints.automata.dfa import ByteDFA
from constraints.errors import ConstraintTooLarge
from constraints.layouts.description import Description, concatenation
from constraints.layouts.layout import Fixed, Layout, Segment
from constraints.layouts.layout_request import LayoutRequest
from constraints.output_types.compound import layout_cost
from constraints.output_types.constraint import Constraint, encoded
from constraints.paths import escape_pointer
from constraints.tokens.vocabulary import Vocabulary
from constraints.validation.validators import Violation

_MOST_REPEATS = 64


class _SideBySide(Constraint):
    """Texts of constraints one after the other."""

    @abstractmethod
    def _divided(self, text: str, *, compact: bool) -> list[tuple[str, Constraint | Fixed, str]] | None:
        """(pointer, part, its text) of one way to divide a text; None if there is none."""

    def _pieces(self, text: str) -> list[tuple[str, Constraint | Fixed, str]] | None:
        """The same as the text was written, if it can have been: spaces beside JSON belong to its neighbours."""
        return self._divided(text, compact=True) or self._divided(text, compact=False)

    def accepts(self, text: str, *, compact: bool = False) -> bool:
        return encoded(text) is not None and self._divided(text, compact=compact) is not None

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


class Concat(_SideBySide):
    """Texts of some constraints one after the other; a string among them is itself.

    Args:
        parts: The constraints and strings.
        names: A name for each part, for pointers; by default their numbers.
    """

    def __init__(self, parts: list[Constraint | Fixed | str], names: list[str] | None = None) -> None:
        self.parts = tuple(Fixed(part) if isinstance(part, str) else part for part in parts)
        self.plain = names is None
        self.names = tuple(map(str, range(len(parts)))) if names is None else tuple(names)

    def __repr__(self) -> str:
        return f"({' + '.join(repr(p.text if isinstance(p, Fixed) else p) for p in self.parts)})"

    @cached_property
    def regular(self) -> ByteDFA | None:
        return _concatenated(_language(part) if isinstance(part, Fixed) else part.regular for part in self.parts)

    @cached_property
    def widest(self) -> ByteDFA | None:
        return _concatenated(_language(part) if isinstance(part, Fixed) else part.widest for part in self.parts)

    def _divided(self, text: str, *, compact: bool) -> list[tuple[str, Constraint | Fixed, str]] | None:
        divided = divide(text, self.parts, compact=compact)
        if divided is None:
            return None
        return [
            ("/" + escape_pointer(name), part, piece)
            for name, part, piece in zip(self.names, self.parts, divided, strict=True)
        ]

    def describe(self) -> Description:
        said: list[Description] = []
        for name, part in zip(self.names, self.parts, strict=True):
            if isinstance(part, Fixed):
                length = len(part.text.encode())
                said.append(Description((), length, length))
            else:
                said.append(part.describe().below("/" + escape_pointer(name)))
        return concatenation(said)

    def shortest(self, vocabulary: Vocabulary) -> float:
        return sum(_least(part, vocabulary) for part in self.parts)

    def layout(self, request: LayoutRequest) -> Layout:
        return _side_by_side(list(zip(self.names, self.parts, strict=True)), request)


class Repetition(_SideBySide):
    """Texts of one constraint, `minimum` to `maximum` of them one after the other."""

    def __init__(self, part: Constraint, minimum: int, maximum: int | None) -> None:
        self.part, self.minimum, self.maximum = part, minimum, maximum

    def __repr__(self) -> str:
        return f"{self.part!r}.repeat({self.minimum}, {self.maximum})"

    @cached_property
    def regular(self) -> ByteDFA | None:
        inner = self.part.regular
        return None if inner is None else inner.repeat(self.minimum, self.maximum)

    @cached_property
    def widest(self) -> ByteDFA | None:
        inner = self.part.widest
        return None if inner is None else inner.repeat(self.minimum, self.maximum)

    def _divided(self, text: str, *, compact: bool) -> list[tuple[str, Constraint | Fixed, str]] | None:
        most = max(len(text), self.minimum) if self.maximum is None else self.maximum
        for count in range(self.minimum, most + 1):
            if (divided := divide(text, (self.part,) * count, compact=compact)) is not None:
                return [(f"/{number}", self.part, piece) for number, piece in enumerate(divided)]
        return None

    def describe(self) -> Description:
        return self.part.describe().below("/*").repeated(self.minimum, self.maximum)

    def shortest(self, vocabulary: Vocabulary) -> float:
        return self.minimum * self.part.shortest(vocabulary) if self.minimum else 0

    def layout(self, request: LayoutRequest) -> Layout:
        each = max(1.0, self.part.shortest(request.vocabulary))
        items = request.prior.items("", request.rng)
        wished = max(self.minimum, min(items, _MOST_REPEATS, int(request.budget // each)))
        count = wished if self.maximum is None else min(wished, self.maximum)
        return _side_by_side([(str(number), self.part) for number in range(count)], request)


def _side_by_side(parts: Sequence[tuple[str, Constraint | Fixed]], request: LayoutRequest) -> Layout:
    """The layout of named parts one after the other; see `Constraint.layout`."""
    least = [_least(part, request.vocabulary) for _, part in parts]
    request.check_room(sum(least))
    spare = request.budget - sum(least)
    segments: list[Segment] = []
    left_out: list[str] = []
    slots = 0
    for number, (name, part) in enumerate(parts):
        if isinstance(part, Fixed):
            segments.append(part)
            continue
        share = least[number] + spare / (len(parts) - number)
        drawn = part.layout(request.within(share))
        spare -= layout_cost(drawn, request.vocabulary) - least[number]
        moved = drawn.moved(name, after=slots)
        segments += moved.segments
        left_out += moved.left_out
        slots += len(drawn.slots)
    return Layout.of(segments, left_out)


def divide(text: str, parts: tuple[Constraint | Fixed, ...], *, compact: bool) -> list[str] | None:
    """One way to cut a text into texts of the parts, earlier ones as short as can be; None if there is none."""
    data = text.encode()
    # Where each part may begin, all earlier ones being met.
    starts: list[set[int]] = [{0}]
    for part in parts:
        starts.append({end for _, end in _matches(part, data, starts[-1], compact)})
    if len(data) not in starts[-1]:
        return None
    able: list[dict[int, int]] = []
    targets = {len(data)}
    for number in range(len(parts) - 1, -1, -1):
        ends: dict[int, int] = {}
        for start, end in _matches(parts[number], data, starts[number], compact):
            if end in targets and end < ends.get(start, len(data) + 1):
                ends[start] = end
        able.insert(0, ends)
        targets = set(ends)
    pieces, position = [], 0
    for ends in able:
        pieces.append(data[position : ends[position]].decode())
        position = ends[position]
    return pieces


def _matches(part: Constraint | Fixed, data: bytes, starts: set[int], compact: bool) -> Iterator[tuple[int, int]]:
    """All (start, end) between which the data is a text of the part."""
    if isinstance(part, Fixed):
        text = part.text.encode()
        yield from ((start, start + len(text)) for start in starts if data.startswith(text, start))
        return
    regular = part.regular
    for start in starts:
        if regular is not None:
            yield from ((start, end) for end in regular.ends(data, [start]))
            continue
        for end in range(start, len(data) + 1):
            piece = data[start:end].decode(errors="surrogateescape")
            if encoded(piece) is not None and part.accepts(piece, compact=compact):
                yield start, end


def _language(part: Fixed) -> ByteDFA:
    return ByteDFA.literal(part.text.encode())


def _concatenated(languages: Iterable[ByteDFA | None]) -> ByteDFA | None:
    result = ByteDFA.literal(b"")
    for language in languages:
        if language is None:
            return None
        try:
            result = result + language
        except ConstraintTooLarge:
            return None
    return result


def _least(part: Constraint | Fixed, vocabulary: Vocabulary) -> float:
    return len(vocabulary.encode(part.seen)) if isinstance(part, Fixed) else part.shortest(vocabulary)

"""What an output type says of itself: its free values, what became of each keyword, how long its texts are."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf

from constraints.automata.dfa import ByteDFA


@dataclass(frozen=True, slots=True)
class SlotDescription:
    """A place for a free value.

    Args:
        pointer: JSON pointer of the value; `*` stands for any item, `{key}` for any unlisted property.
        kind: See `Slot.kind`; "any" for a value of any kind.
        states: States of its automaton; None where it has none.
    """

    pointer: str
    kind: str
    states: int | None


@dataclass(frozen=True, slots=True)
class FreeValue:
    """A free value, wherever it stands.

    Args:
        kind: See `SlotDescription.kind`.
        language: What may be written; None where that is known in a layout only.
    """

    kind: str
    language: ByteDFA | None = None


@dataclass(frozen=True, slots=True)
class KeywordNote:
    """A keyword that does not simply hold.

    Args:
        keyword: The keyword, or the constraint that takes its part.
        pointer: The value it speaks of, or the schema that holds it.
        reason: Why; empty where the kind of note says it all.
    """

    keyword: str
    pointer: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Description:
    """What `controllable explain` shows of an output type.

    Args:
        slots: The places for free values, recursion followed once.
        shortest: Bytes of the shortest text.
        longest: Bytes of the longest text; infinite where there is none, None where it is not known.
        exact: Keywords that hold by construction.
        verified: Those that the validator sees to.
        ignored: Those without effect.
        narrowed: Those of which some valid values are left out.
    """

    slots: tuple[SlotDescription, ...]
    shortest: int
    longest: float | None
    exact: tuple[str, ...] = ()
    verified: tuple[KeywordNote, ...] = ()
    ignored: tuple[KeywordNote, ...] = ()
    narrowed: tuple[KeywordNote, ...] = ()

    @property
    def longest_told(self) -> int | str:
        """The bytes of the longest text in words where no number says them."""
        if self.longest is None:
            return "unknown"
        return "unbounded" if self.longest == inf else int(self.longest)

    def below(self, pointer: str) -> "Description":
        """The same of a part that stands at a pointer."""
        return replace(self, slots=tuple(replace(slot, pointer=pointer + slot.pointer) for slot in self.slots))

    def repeated(self, minimum: int, maximum: int | None) -> "Description":
        """The same of so many texts one after the other, without a bound if `maximum` is None."""
        longest: float | None = 0
        if maximum != 0 and self.longest != 0:
            longest = inf if maximum is None else None if self.longest is None else self.longest * maximum
        return replace(self, shortest=self.shortest * minimum, longest=longest)


def alternatives(parts: Sequence[Description]) -> Description:
    """The description of what is a text of one of the parts."""
    return _together(parts, min, max)


def concatenation(parts: Sequence[Description]) -> Description:
    """The description of texts of the parts one after the other."""
    return _together(parts, sum, sum)


def _together(
    parts: Sequence[Description],
    shortest: Callable[[Iterable[int]], int],
    longest: Callable[[Iterable[float]], float],
) -> Description:
    lengths = [part.longest for part in parts]
    known = [length for length in lengths if length is not None]
    return Description(
        slots=tuple(slot for part in parts for slot in part.slots),
        shortest=shortest(part.shortest for part in parts),
        # One part without a bound is enough, whatever the others are.
        longest=longest(known) if len(known) == len(lengths) else inf if inf in known else None,
        exact=tuple(dict.fromkeys(keyword for part in parts for keyword in part.exact)),
        verified=tuple(dict.fromkeys(note for part in parts for note in part.verified)),
        ignored=tuple(dict.fromkeys(note for part in parts for note in part.ignored)),
        narrowed=tuple(dict.fromkeys(note for part in parts for note in part.narrowed)),
    )

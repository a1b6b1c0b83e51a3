"""A text of a regular language, chosen byte by byte along its automaton.

At each state the choice is to stop, or a byte to go on with. Bytes that lead nearer to the end come first, and among
them digits and small letters: small choices make short and plain texts.
"""

from functools import lru_cache
from typing import NamedTuple

from hypothesis.internal.conjecture.data import ConjectureData

from constraints.automata.dfa import ByteDFA
from controllable.testing.strategies.choices import pick

ROOM = 32
"""Bytes beyond the shortest text after which a text goes for its end."""
_PLAIN = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ _-.,:;!?'\"()[]{}<>@#$%&*+/=\\^`|~"
_ORDER = bytes(dict.fromkeys([*_PLAIN, *range(256)]))
_RANK = {byte: rank for rank, byte in enumerate(_ORDER)}
END = (-1, -1)
"""What stands for the end of a text among the bytes and the states they lead to."""
_FAR = 1 << 60
_FEW = 4
"""Ways to one state that are weighed against the many to another: where a text goes on is as likely as what it goes on
with."""


class Options(NamedTuple):
    """What may follow at a state.

    Args:
        steps: Each byte with the state that it leads to; `END` is the end of the text.
        first: The number of the first: 0 where that is the end, else 1, so that a byte's number is the same whether or
            not the text may end.
        weights: Probabilities of some of them, by their numbers; None where all are alike.
    """

    steps: tuple[tuple[int, int], ...]
    first: int
    weights: dict[int, float] | None


class Walk:
    """The choices along the automaton of a language that has a text.

    Args:
        language: The language.
    """

    def __init__(self, language: ByteDFA) -> None:
        self.language = language
        self.distance = language.distance.tolist()
        self.accepting = language.accepting.tolist()
        self.certain = self._certain()
        self._options: dict[tuple[int, bool], Options] = {}

    def _certain(self) -> frozenset[int]:
        """Where all texts have one length: the distances from the end at which nothing is chosen in any of them.

        Elsewhere each byte counts as a choice, so that of two texts of one length none has fewer choices.
        """
        if self.language.longest() != self.distance[0]:
            return frozenset()
        ways = (self.language.transitions >= 0).sum(axis=1) + self.language.accepting
        return frozenset(self.distance) - frozenset(self.language.distance[ways > 1].tolist())

    def options(self, state: int, *, leaving: bool = False) -> Options:
        """What may follow at a state.

        Args:
            state: The state.
            leaving: Whether only what leads nearer to the end is wanted.
        """
        key = (state, leaving)
        if key not in self._options:
            self._options[key] = self._found(state, leaving)
        return self._options[key]

    def _found(self, state: int, leaving: bool) -> Options:
        ends = self.accepting[state]
        if leaving and ends:
            return Options((END,), 0, None)
        most = self.distance[state] if leaving else _FAR
        row = self.language.transitions[state].tolist()
        steps = [(byte, row[byte]) for byte in _ORDER if row[byte] >= 0 and self.distance[row[byte]] < most]
        steps.sort(key=lambda step: (self.distance[step[1]], _RANK[step[0]]))
        found = (END, *steps) if ends else tuple(steps)
        return Options(found, 1 - ends, _weights(found, 1 - ends))

    def draw(self, data: ConjectureData, *, guide: bytes | None = None) -> bytes:
        """A text of the language.

        Args:
            data: The example in the making.
            guide: A text that it is likely to be, but for a byte here and there, as far as that is in the language.
        """
        room = max(self.distance[0] + ROOM, len(guide or b""))
        written, state = bytearray(), 0
        while True:
            steps, first, weights = self.options(state, leaving=len(written) >= room)
            likely = None
            if guide is not None:
                wanted = guide[len(written)] if len(written) < len(guide) else END[0]
                likely = next((number for number, (byte, _) in enumerate(steps, first) if byte == wanted), None)
            chosen = first
            if self.distance[state] not in self.certain:
                chosen = pick(data, first + len(steps), first=first, weights=weights, likely=likely)
            byte, state = steps[chosen - first]
            if byte < 0:
                return bytes(written)
            written.append(byte)


@lru_cache(maxsize=1024)
def walk_of(language: ByteDFA) -> Walk:
    """The choices along a language's automaton; kept, since they are worked out as they are needed."""
    return Walk(language)


def _weights(steps: tuple[tuple[int, int], ...], first: int) -> dict[int, float] | None:
    """Weights under which each following state is about as likely, as far as they are needed."""
    ways: dict[int, list[int]] = {}
    for number, (_, after) in enumerate(steps, first):
        ways.setdefault(after, []).append(number)
    if max(map(len, ways.values()), default=0) <= _FEW:
        return None
    few = [some for some in ways.values() if len(some) <= _FEW]
    return {number: 1 / len(ways) / len(some) for some in few for number in some} or None

"""A grammar over the tokens of a vocabulary: what a token automaton is to a regular language."""

from collections import OrderedDict
from functools import cached_property

from constraints.grammar.completion import Completer
from constraints.grammar.matcher import Matcher

REMEMBERED = 20_000
"""Kinds of prefixes whose completions are kept."""
_NODES = 50
_NODES_AT_START = 5_000
_LONGEST = 512


class TokenGrammar:
    """The token sequences that spell the texts of a grammar, each followed by any number of padding tokens.

    Args:
        start: The matcher of the empty prefix.
        completer: Finds completions.
    """

    capacity = None
    longest = None

    def __init__(self, start: Matcher, completer: Completer) -> None:
        self._start, self._completer = start, completer
        self.pad_id = start.end
        self._known: OrderedDict[tuple[bytes, tuple[int, ...]], tuple[int, ...] | int] = OrderedDict()

    @cached_property
    def _text(self) -> tuple[int, ...] | None:
        return self._completer.search(self.start(), room=_LONGEST, nodes=_NODES_AT_START)

    @property
    def shortest(self) -> int | None:
        """The fewest tokens that a text was found to take; None if none was found."""
        return None if self._text is None else len(self._text)

    def start(self) -> Matcher:
        """A matcher of the empty prefix."""
        return self._start.copy()

    def text(self, room: int) -> tuple[int, ...] | None:
        """A text of at most `room` tokens, None if none was found."""
        if self._text is not None and len(self._text) <= room:
            return self._text
        return self._completer.search(self.start(), room=room, nodes=_NODES_AT_START)

    def completion(self, matcher: Matcher, *, room: int, hint: tuple[int, ...]) -> tuple[int, ...] | None:
        """At most `room` tokens that make a text of a prefix, None if none were found.

        Args:
            matcher: The prefix.
            room: Most tokens.
            hint: What might be a completion, as that of the prefix without its last token.
        """
        if matcher.complete:
            return ()
        if len(hint) <= room and matcher.finishes(hint):
            return hint
        # Where the same may come next and nearly the same would end it, prefixes mostly go on alike.
        alike = (matcher.mask(), hint)
        known = self._known.get(alike)
        if isinstance(known, int) and room <= known:
            return None
        if isinstance(known, tuple) and len(known) <= room and matcher.finishes(known):
            return known
        found = self._completer.search(matcher, room=room, nodes=_NODES)
        if found is not None or not isinstance(known, tuple):
            self._known[alike] = room if found is None else found
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return found

"""A grammar over the tokens of a vocabulary: what a token automaton is to a regular language."""

from collections import OrderedDict
from functools import cached_property
from typing import Any

from constraints.grammar.completion import Completer
from constraints.grammar.matcher import Matcher

REMEMBERED = 50_000
"""Prefixes whose completions are kept."""
Found = tuple[int, ...] | int
"""A completion, or the room that none was found for."""
_NODES = 200
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
        self.start, self._completer = start, completer
        self.pad_id = start.end
        self._known: OrderedDict[tuple[int, ...], Found] = OrderedDict()
        self._alike: OrderedDict[tuple[bytes, tuple[int, ...]], Found] = OrderedDict()

    @cached_property
    def shortest(self) -> int | None:
        """The fewest tokens that a text was found to take; None if none was found."""
        found = self._completer.search(self.start, room=_LONGEST, nodes=_NODES_AT_START)
        if found is None:
            return None
        self._known[()] = found
        return len(found)

    def completion(
        self, prefix: tuple[int, ...], matcher: Matcher, *, room: int, hint: tuple[int, ...] = ()
    ) -> tuple[int, ...] | None:
        """At most `room` tokens that make a text of a prefix, None if none were found.

        What was found for a prefix once is found again.

        Args:
            prefix: The tokens so far.
            matcher: The matcher behind them.
            room: Most tokens.
            hint: What might be a completion, as that of the prefix without its last token.
        """
        known = self._known.get(prefix)
        if isinstance(known, tuple) and len(known) <= room:
            self._known.move_to_end(prefix)
            return known
        if isinstance(known, int) and room <= known:
            return None
        found = self._found(matcher, room, hint, _NODES if prefix else _NODES_AT_START)
        if found is not None or known is None:
            _keep(self._known, prefix, room if found is None else found)
        return found

    def _found(self, matcher: Matcher, room: int, hint: tuple[int, ...], nodes: int) -> tuple[int, ...] | None:
        if matcher.complete:
            return ()
        if len(hint) <= room and matcher.finishes(hint):
            return hint
        # Where the same may come next and nearly the same would end it, prefixes mostly go on alike.
        alike = (matcher.mask(), hint)
        known = self._alike.get(alike)
        if isinstance(known, int) and room <= known:
            return None
        if isinstance(known, tuple) and len(known) <= room and matcher.finishes(known):
            return known
        found = self._completer.search(matcher, room=room, nodes=nodes)
        if found is not None or known is None or isinstance(known, int):
            _keep(self._alike, alike, room if found is None else found)
        return found


def _keep(memory: OrderedDict[Any, Found], key: Any, value: Found) -> None:
    memory[key] = value
    memory.move_to_end(key)
    if len(memory) > REMEMBERED:
        memory.popitem(last=False)

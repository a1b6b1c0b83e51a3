"""Completions: few tokens that make a whole text of a prefix, found by searching through a matcher.

A matcher tells what may come next, and not whether two prefixes go on alike. So the search cannot be exact with a bound
on its work. It takes the grammar's own strings as steps, and of tokens that look alike (letters, digits) one. What it
finds is right, and in the languages that people write grammars for it finds what there is.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from itertools import count

import numpy as np

from constraints.grammar.matcher import Matcher
from constraints.tokens.vocabulary import Vocabulary

FEW = 40
"""Where no more tokens are allowed, all of them are tried."""
ALIKE = 3
"""Prefixes of one length after which the same tokens are allowed: so many are followed up."""


class Completer:
    """Searches for completions.

    Args:
        vocabulary: The tokens.
        strings: Strings of the grammar: keywords, brackets.
        always: Whether the strings are tried where there are few tokens, too.
    """

    def __init__(self, vocabulary: Vocabulary, strings: Sequence[bytes], *, always: bool = False) -> None:
        self._always = always
        self.pad_id = vocabulary.pad_id
        self._ids = {token: index for index, token in reversed(list(enumerate(vocabulary.tokens))) if token}
        self._longest = max(map(len, self._ids), default=1)
        self._tokens = vocabulary.tokens
        pieces = (self.fewest(string) for string in strings)
        self._strings = [piece for piece in pieces if piece]
        self._kind = np.array([_kind(token) for token in vocabulary.tokens], dtype=np.int64)

    def fewest(self, data: bytes) -> tuple[int, ...] | None:
        """The fewest tokens that spell some bytes, None if there are none that do."""
        back: list[tuple[int, int] | None] = [(0, -1)]
        best = [0]
        for end in range(1, len(data) + 1):
            found = None
            least = len(data) + 1
            for begin in range(max(0, end - self._longest), end):
                token = self._ids.get(data[begin:end])
                if token is not None and back[begin] is not None and best[begin] + 1 < least:
                    least, found = best[begin] + 1, (begin, token)
            back.append(found)
            best.append(least)
        ids: list[int] = []
        place = len(data)
        while place:
            step = back[place]
            if step is None:
                return None
            place = step[0]
            ids.append(step[1])
        return tuple(reversed(ids))

    def search(self, matcher: Matcher, *, room: int, nodes: int) -> tuple[int, ...] | None:
        """A completion of at most `room` tokens, the first that is found in order of length.

        Args:
            matcher: The prefix.
            room: Most tokens.
            nodes: Most prefixes that are looked at.
        """
        order = count()
        # Pieces that are tried one by one can be spelt with fewer tokens when they stand together.
        reach = 2 * room + 4
        waiting: list[tuple[int, int, tuple[int, ...], Matcher]] = [(0, next(order), (), matcher)]
        seen: Counter[tuple[int, bytes]] = Counter()
        while waiting and nodes:
            length, _, ids, here = heappop(waiting)
            nodes -= 1
            mask = here.mask()
            seen[length, mask] += 1
            if seen[length, mask] > ALIKE:
                continue
            if here.complete:
                found = ids if length <= room else None
                shorter = self.fewest(b"".join(self._tokens[token] for token in ids))
                if shorter is not None and len(shorter) <= min(room, length):
                    found = shorter
                if found is not None:
                    return found
            for step in self._steps(here, reach - length):
                if length + len(step) <= reach and (there := here.after(step)) is not None:
                    heappush(waiting, (length + len(step), next(order), ids + step, there))
        return None

    def _steps(self, matcher: Matcher, room: int) -> Iterator[tuple[int, ...]]:
        forced = b"".join(self._tokens[token] for token in matcher.forced(room * self._longest + 1))
        if forced and (piece := self.fewest(forced)):
            yield piece
            return
        mask = matcher.allowed().copy()
        mask[self.pad_id] = False
        allowed = np.flatnonzero(mask)
        if self._always or len(allowed) > FEW:
            yield from (string for string in self._strings if mask[string[0]])
        if len(allowed) > FEW:
            _, first = np.unique(self._kind[allowed], return_index=True)
            allowed = allowed[first]
        yield from ((int(token),) for token in allowed)


def _kind(token: bytes) -> int:
    """Tokens that mostly lead to the same place have one number."""
    if len(token) != 1:
        return -1 if not token else -2 - min(len(token), 3)
    if token.isalpha():
        return 0 if token.islower() else 1
    if token.isdigit():
        return 2
    return 3 if token >= b"\x80" else 256 + token[0]

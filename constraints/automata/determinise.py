"""Subset construction for automata made of linked copies of deterministic ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from constraints.errors import ConstraintTooLarge


def too_large(what: str, limit: int) -> ConstraintTooLarge:
    """The error for a construction that exceeds its budget."""
    return ConstraintTooLarge(
        f"{what} needs more than {limit:,} states", hint="Use smaller bounds or a simpler pattern"
    )


@dataclass
class Linked:
    """A non-deterministic automaton: copies of deterministic tables joined by empty transitions.

    Every table has the same columns. State 0 of each copy is its start.
    """

    rows: list[Sequence[int]] = field(default_factory=list)
    links: dict[int, list[int]] = field(default_factory=dict)
    accepting: set[int] = field(default_factory=set)

    def add(self, table: NDArray[np.int32]) -> int:
        """Adds a copy of a table; returns the number of its start."""
        offset = len(self.rows)
        shifted = np.where(table >= 0, table + offset, -1)
        self.rows.extend(shifted.tolist())
        return offset

    def link(self, source: int, target: int) -> None:
        """Joins two states by an empty transition."""
        self.links.setdefault(source, []).append(target)

    def determinise(self, start: int, limit: int, what: str) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """An equivalent deterministic table (S, C), start 0.

        Raises:
            ConstraintTooLarge: It would have more than `limit` states, or take too long to find out.
        """
        closures: dict[int, frozenset[int]] = {}
        initial = self._closure(start, closures)
        numbers = {initial: 0}
        queue = [initial]
        table: list[list[int]] = []
        work = 0
        for subset in queue:
            row: list[int] = []
            work += len(subset)
            if len(subset) == 1:
                (only,) = subset
                targets = [frozenset() if t < 0 else self._closure(t, closures) for t in self.rows[only]]
            else:
                targets = [
                    frozenset().union(*(self._closure(t, closures) for t in set(column) if t >= 0))
                    for column in zip(*(self.rows[s] for s in subset), strict=True)
                ]
            for target in targets:
                if not target:
                    row.append(-1)
                    continue
                number = numbers.get(target)
                if number is None:
                    number = numbers[target] = len(queue)
                    queue.append(target)
                row.append(number)
            table.append(row)
            if len(queue) > limit or work > 20 * limit:
                raise too_large(what, limit)
        accepting = [not self.accepting.isdisjoint(subset) for subset in queue]
        return np.array(table, dtype=np.int32), np.array(accepting, dtype=np.bool_)

    def _closure(self, state: int, known: dict[int, frozenset[int]]) -> frozenset[int]:
        found = known.get(state)
        if found is None:
            seen = {state}
            stack = [state]
            while stack:
                for target in self.links.get(stack.pop(), ()):
                    if target not in seen:
                        seen.add(target)
                        stack.append(target)
            found = known[state] = frozenset(seen)
        return found

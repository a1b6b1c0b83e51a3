"""A layout inside a regular language: every slot is narrowed so that the whole text is sure to be in it.

The language's automaton runs over the layout. Fixed texts lead from state to state; in between, a state is chosen for
the end of each slot, which then holds the texts that lead there. Once the states are chosen the slots are independent
again, so that each of them keeps its own small automaton.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log
from random import Random

import numpy as np
from numba import njit
from numpy.typing import NDArray

from constraints.automata import minimise
from constraints.automata.dfa import ByteDFA
from constraints.errors import ConstraintTooLarge, InvalidOption
from constraints.layouts.layout import Fixed, Layout, LayoutPrior, Segment, Slot

_BYTES_PER_TOKEN = 3.0
_MOST_PAIRS = 8_000_000
States = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Step:
    """A slot and its language, or the end of the layout where there is none, and the fixed text in front of it."""

    through: NDArray[np.int32]
    slot: Slot | None
    inside: ByteDFA


def restrict(layout: Layout, language: ByteDFA, *, prior: LayoutPrior, rng: Random) -> Layout | None:
    """The layout with slots whose contents always make a text of the language; None if there are no such contents.

    Args:
        layout: What is narrowed.
        language: What the whole text has to be in.
        prior: How long values are, to choose which slot takes what the language asks for.
        rng: Source of chance.

    Raises:
        ConstraintTooLarge: A slot's language would become too large.
        InvalidOption: A slot's language is a grammar.
    """
    steps = _steps(layout, language)
    targets = _targets(steps, language)
    # Where the language can be in front of the first slot, or at the end.
    if language.is_empty() or not targets[0][0]:
        return None
    narrowed: list[Slot] = []
    state = int(steps[0].through[0])
    for number, step in enumerate(steps[:-1]):
        assert step.slot is not None
        ahead = steps[number + 1].through
        # Ends of the slot, by the state that the fixed text behind it takes them to.
        distance = _distances(step.inside, language, state)
        ends = np.flatnonzero((distance >= 0) & targets[number + 1])
        choices: dict[int, list[int]] = {}
        for end in ends.tolist():
            choices.setdefault(int(ahead[end]), []).append(end)
        if number + 2 == len(steps):
            choices = {0: ends.tolist()}
        wish = prior.capacity(step.slot.name, step.slot.kind, rng) * _BYTES_PER_TOKEN
        weights = [sum(_likely(int(distance[end]), wish) for end in group) for group in choices.values()]
        (chosen,) = rng.choices(list(choices), weights)
        inside = step.inside.product(_between(language, state, choices[chosen]), minimise.AND)
        narrowed.append(replace(step.slot, language=inside))
        state = chosen
    following = iter(narrowed)
    segments: list[Segment] = [next(following) if isinstance(s, Slot) else s for s in layout.segments]
    return replace(layout, segments=tuple(segments))


def _likely(length: int, wish: float) -> float:
    """How likely a shortest text of that length is, where one of `wish` bytes is usual."""
    return exp(-abs(log((length + 1) / (wish + 1))))


def _steps(layout: Layout, language: ByteDFA) -> list[_Step]:
    nowhere = np.arange(language.num_states, dtype=np.int32)
    steps: list[_Step] = []
    through = nowhere
    for segment in layout.segments:
        if isinstance(segment, Fixed):
            for byte in segment.text.encode():
                through = np.where(through >= 0, language.transitions[through, byte], -1)
        else:
            if not isinstance(segment.language, ByteDFA):
                raise InvalidOption(
                    "a slot that holds all the text of a grammar cannot be narrowed by an automaton",
                    hint="Make the grammar without free=True",
                )
            steps.append(_Step(through, segment, segment.language))
            through = nowhere
    return [*steps, _Step(through, None, ByteDFA.empty())]


def _targets(steps: Sequence[_Step], language: ByteDFA) -> list[States]:
    """For each step (S,): from which states before its fixed text the rest can be written."""
    targets = [_good(steps[-1].through, language.accepting)]
    for step in reversed(steps[:-1]):
        assert step.slot is not None
        inside = step.inside
        able = _preimage(*_aligned(inside, language), inside.accepting, targets[0])
        targets.insert(0, _good(step.through, able))
    return targets


def _good(through: NDArray[np.int32], after: States) -> States:
    """The states that are led to one of `after`."""
    return (through >= 0) & after[through]


def _aligned(a: ByteDFA, b: ByteDFA) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    if a.num_states * b.num_states > _MOST_PAIRS:
        raise ConstraintTooLarge(
            f"a slot of {a.num_states:,} states inside a language of {b.num_states:,} states is too much to work out",
            hint="Use smaller lengths or a simpler pattern",
        )
    mine, theirs, _ = a.aligned(b)
    return np.ascontiguousarray(mine), np.ascontiguousarray(theirs)


def _between(language: ByteDFA, start: int, ends: Sequence[int]) -> ByteDFA:
    """The strings that lead from a state to one of some others."""
    order = np.arange(language.num_states)
    order[[0, start]] = order[[start, 0]]
    # The exchange is its own inverse, so it renumbers targets as well as rows.
    table = np.where(language.table >= 0, order[language.table], -1)[order].astype(np.int32)
    accepting = np.zeros(language.num_states, dtype=np.bool_)
    accepting[order[list(ends)]] = True
    return ByteDFA(table, accepting, language.byte_class)


def _distances(inside: ByteDFA, language: ByteDFA, start: int) -> NDArray[np.int64]:
    """(S,), the length of a shortest string of `inside` that leads from `start` to each state; -1 for none."""
    result: NDArray[np.int64] = _shortest(*_aligned(inside, language), inside.accepting, start)
    return result


@njit(cache=True, nogil=True)
def _preimage(a, b, a_final, targets):  # type: ignore[no-untyped-def]
    """The states of table `b` from which some string of table `a` leads into `targets`."""
    states, columns = a.shape
    able = np.zeros((states, b.shape[0]), dtype=np.bool_)
    for p in range(states):
        if a_final[p]:
            able[p] = targets
    changed = True
    while changed:
        changed = False
        # States are numbered by their distance from the start, so backwards is the quick way.
        for p in range(states - 1, -1, -1):
            for q in range(b.shape[0]):
                if able[p, q]:
                    continue
                for c in range(columns):
                    if a[p, c] >= 0 and b[q, c] >= 0 and able[a[p, c], b[q, c]]:
                        able[p, q] = True
                        changed = True
                        break
    return able[0]


@njit(cache=True, nogil=True)
def _shortest(a, b, a_final, start):  # type: ignore[no-untyped-def]
    """For each state of table `b`, how long a shortest string of table `a` is that leads there from `start`."""
    states, columns = a.shape
    width = b.shape[0]
    seen = np.zeros(states * width, dtype=np.bool_)
    queue = np.empty(states * width, dtype=np.int64)
    depth = np.empty(states * width, dtype=np.int64)
    found = np.full(width, -1, dtype=np.int64)
    queue[0], depth[0] = start, 0
    seen[start] = True
    waiting = 1
    first = 0
    while first < waiting:
        p, q = queue[first] // width, queue[first] % width
        if a_final[p] and found[q] < 0:
            found[q] = depth[first]
        for c in range(columns):
            if a[p, c] >= 0 and b[q, c] >= 0:
                pair = a[p, c] * width + b[q, c]
                if not seen[pair]:
                    seen[pair] = True
                    queue[waiting] = pair
                    depth[waiting] = depth[first] + 1
                    waiting += 1
        first += 1
    return found

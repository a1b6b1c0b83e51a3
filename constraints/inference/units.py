"""Slots that are worked on together, and where what is found of them is kept."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from constraints.inference.slots import SlotBatch
from constraints.inference.sums import BLOCK

LANES = 8
# So many slots alike, and more, are worked on side by side; fewer one by one.
_FEWEST = 3
# Most sums of classes that are held at a time where a unit has no more: they stay in the cache.
_SUMS_AT_ONCE = 1 << 16


@dataclass(frozen=True, eq=False)
class Units:
    """The slots of a batch in units: one slot alone, or up to eight of one automaton and capacity side by side.

    What is kept of the classes (C) at the positions (K) of a unit of width w lies at `(k * C + c) * w + lane` behind
    its `base`.

    Attributes:
        slots: (U, 8), the slots of each unit; -1 where there is none.
        width: (U,), 1 or 8.
        base: (U + 1,), where what is kept of each begins.
        chunks: (G + 1,), the units that are worked on together, of one automaton.
        first: (N,), where what is kept of each slot begins.
        step: (N,), how far apart it lies.
    """

    slots: NDArray[np.int64]
    width: NDArray[np.int64]
    base: NDArray[np.int64]
    chunks: NDArray[np.int64]
    first: NDArray[np.int64]
    step: NDArray[np.int64]


@lru_cache(maxsize=16)
def units(batch: SlotBatch) -> Units:
    """How a batch is worked on."""
    order = np.lexsort((batch.capacity, batch.which))
    rows: list[list[int]] = []
    alike: list[int] = []
    for slot in [*order.tolist(), -1]:
        if alike and (
            slot < 0
            or len(alike) == LANES
            or batch.which[slot] != batch.which[alike[0]]
            or batch.capacity[slot] != batch.capacity[alike[0]]
        ):
            rows += [alike] if len(alike) >= _FEWEST else [[one] for one in alike]
            alike = []
        alike.append(slot)
    slots = np.array([row + [-1] * (LANES - len(row)) for row in rows], dtype=np.int64).reshape(-1, LANES)
    width = np.array([LANES if len(row) > 1 else 1 for row in rows], dtype=np.int64)
    leader = slots[:, 0]
    classes = np.array([automaton.num_classes for automaton in batch.automata], dtype=np.int64)
    size = batch.capacity[leader] * classes[batch.which[leader]]
    base = np.concatenate(([0], np.cumsum(size * width)))
    chunks = [0]
    for unit in range(1, len(rows)):
        full = base[unit + 1] - base[chunks[-1]] > _SUMS_AT_ONCE
        if full or batch.which[leader[unit]] != batch.which[leader[unit - 1]]:
            chunks.append(unit)
    first, step = np.zeros(len(batch), dtype=np.int64), np.ones(len(batch), dtype=np.int64)
    for unit, row in enumerate(rows):
        first[row] = base[unit] + np.arange(len(row))
        step[row] = width[unit]
    return Units(slots, width, base, np.array([*chunks, len(rows)] if rows else [0], dtype=np.int64), first, step)


Arrays = tuple[NDArray[Any], ...]


@lru_cache(maxsize=16)
def pack(slots: SlotBatch) -> Arrays:
    """The automata of a batch in flat arrays, of which automaton a has those from `starts[a]` on.

    Returns:
        starts (A, 5): first edge, state, class, member and entry of `reach`. sizes (A, 4): states, classes, members
        and blocks. Then the edges of each state, the class and target of each edge, the distance of each state,
        `reach`, the members of each class, the members, the class of each token (A, V) and how the blocks of classes
        that have several are numbered.
    """
    automata = slots.automata
    blocks = [_blocks(automaton.class_offsets) for automaton in automata]
    sizes = np.array(
        [(a.num_states, a.num_classes, len(a.members), b[-1]) for a, b in zip(automata, blocks, strict=True)],
        dtype=np.int64,
    )
    edges = np.array([len(a.src) for a in automata], dtype=np.int64)
    reach = np.array([len(a.reach) for a in automata], dtype=np.int64)
    lengths = np.stack([edges, sizes[:, 0] + 1, sizes[:, 1] + 1, sizes[:, 2], reach], axis=1)
    starts = np.concatenate([np.zeros((1, 5), dtype=np.int64), np.cumsum(lengths, axis=0)[:-1]])
    return (
        starts,
        sizes,
        np.concatenate([a.offsets for a in automata]),
        np.concatenate([a.cls for a in automata]),
        np.concatenate([a.dst for a in automata]),
        np.concatenate([np.append(a.distance, 0) for a in automata]),
        np.concatenate([a.reach for a in automata]),
        np.concatenate([a.class_offsets for a in automata]),
        np.concatenate([a.members for a in automata]),
        np.stack([a.token_class for a in automata]),
        np.concatenate(blocks),
    )


def _blocks(class_offsets: NDArray[np.int32]) -> NDArray[np.int32]:
    """(C + 1,), how the blocks of classes that have several are numbered."""
    count = -(-np.diff(class_offsets) // BLOCK)
    return np.concatenate(([0], np.cumsum(np.where(count > 1, count, 0)))).astype(np.int32)

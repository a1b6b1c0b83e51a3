"""A batch as the compiled kernels take it: units of slots that are worked on together, flattened to two arrays."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from constraints.inference.cpu.arrays import Automaton, SlotTable, Tiles, Units
from constraints.inference.cpu.class_sums import tiles_of
from constraints.inference.cpu.messages import RUN
from constraints.inference.slots.buckets import padded_tables, table_bucket
from constraints.inference.slots.slot_batch import SlotBatch
from constraints.tokens.token_automaton import TokenAutomaton

LANES = 8
# So many slots alike, and more, are worked on side by side; fewer one by one.
_FEWEST = 3
SUMS_AT_ONCE = 1 << 16
"""Most sums of classes that are held at a time, as far as units allow: half a MiB, which stays in the cache."""


def units(batch: SlotBatch) -> tuple[Units, NDArray[np.int64], NDArray[np.int64]]:
    """How a batch is worked on; and `first` and `step` of its slots, see `SlotTable`."""
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
        full = base[unit + 1] - base[chunks[-1]] > SUMS_AT_ONCE
        if full or batch.which[leader[unit]] != batch.which[leader[unit - 1]]:
            chunks.append(unit)
    first, step = np.zeros(len(batch), dtype=np.int64), np.ones(len(batch), dtype=np.int64)
    for unit, row in enumerate(rows):
        first[row] = base[unit] + np.arange(len(row))
        step[row] = width[unit]
    return Units(slots, width, base, np.array([*chunks, len(rows)] if rows else [0], dtype=np.int64)), first, step


def runs_of(automaton: TokenAutomaton) -> NDArray[np.int64]:
    """(S + 1,), where the full runs of edges of each state begin."""
    return np.concatenate(([0], np.cumsum(np.diff(automaton.offsets) // RUN)))


def _pack(automata: Sequence[TokenAutomaton]) -> tuple[NDArray[np.int64], NDArray[np.int64], Automaton]:
    """Automata one behind the other, of which automaton a has what begins at `starts[a]`.

    Returns:
        starts (A + 1, 7): first edge, state, class, member, entry of `reach`, segment and tile. sizes (A, 3): states,
        classes and members. The automata; their classes of tokens are (A, V).
    """
    sizes = np.array([(a.num_states, a.num_classes, len(a.members)) for a in automata], dtype=np.int64)
    tiles = [tiles_of(automaton) for automaton in automata]
    lengths = np.array(
        [
            (len(a.src), a.num_states + 1, a.num_classes + 1, len(a.members), len(a.reach), *map(len, tile[2:]))
            for a, tile in zip(automata, tiles, strict=True)
        ],
        dtype=np.int64,
    )
    packed = Automaton(
        np.concatenate([a.offsets for a in automata]),
        np.concatenate([a.cls for a in automata]),
        np.concatenate([a.dst for a in automata]),
        np.concatenate([np.append(a.distance, 0) for a in automata]),
        np.concatenate([a.reach for a in automata]),
        np.concatenate([runs_of(a) for a in automata]),
        np.concatenate([a.class_offsets for a in automata]),
        np.concatenate([a.members for a in automata]),
        np.stack([a.token_class for a in automata]),
        Tiles(*(np.concatenate(arrays) for arrays in zip(*tiles, strict=True))),
    )
    return np.concatenate([np.zeros((1, 7), dtype=np.int64), np.cumsum(lengths, axis=0)]), sizes, packed


def flatten(slots: SlotBatch) -> tuple[tuple[NDArray[Any], ...], tuple[int, ...]]:
    """All that the compiled kernels have to know of a batch, see `unflatten`.

    Returns:
        The slot of each position, then numbers and tiles, each of which says first where its arrays begin. The number
        of slots, and the room for what is kept of their classes.
    """
    owner = np.repeat(np.arange(len(slots)), slots.capacity)
    if not slots.automata:
        return (owner,), (0, 0)
    plan, first, step = units(slots)
    starts, sizes, (*automata, tiles) = _pack(slots.automata)
    table = SlotTable(first, step, slots.which, slots.offset, slots.capacity, owner)
    numbers = _joined([*plan, *table, starts, sizes, *automata], np.int64)
    return (owner, numbers, _joined([*tiles], np.int32)), (len(slots), int(plan.base[-1]))


def rounded(arrays: Sequence[NDArray[Any]], sizes: Sequence[int]) -> tuple[tuple[NDArray[Any], ...], tuple[int, ...]]:
    """The same as `flatten` gives, of sizes that recur; slots and positions are as many as before."""
    owner, *joined = arrays
    slots, kept = sizes
    return (owner, *padded_tables(joined)), (slots, table_bucket(kept))


def _joined(arrays: list[NDArray[Any]], dtype: type[np.integer[Any]]) -> NDArray[Any]:
    """The arrays one behind the other, and before them where each begins and the last ends."""
    begins = len(arrays) + 1 + np.cumsum([0] + [array.size for array in arrays])
    return np.concatenate([begins, *(array.ravel() for array in arrays)]).astype(dtype)


@njit(cache=True, nogil=True)
def _at(joined, number):  # type: ignore[no-untyped-def]
    return joined[joined[number] : joined[number + 1]]


@njit(cache=True, nogil=True)
def unflatten(numbers, tiles):  # type: ignore[no-untyped-def]
    """The arrays that `flatten` has put together: units, slots, and what `_pack` says of the automata."""
    slots, starts, sizes = _at(numbers, 0), _at(numbers, 10), _at(numbers, 11)
    token_class, segments = _at(numbers, 20), _at(tiles, 2)
    automata = len(sizes) // 3
    packed = Automaton(
        _at(numbers, 12), _at(numbers, 13), _at(numbers, 14), _at(numbers, 15), _at(numbers, 16), _at(numbers, 17),
        _at(numbers, 18), _at(numbers, 19), token_class.reshape(automata, len(token_class) // automata),
        Tiles(_at(tiles, 0), _at(tiles, 1), segments.reshape(len(segments) // 2, 2), _at(tiles, 3)),
    )  # fmt: skip
    return (
        Units(slots.reshape(len(slots) // LANES, LANES), _at(numbers, 1), _at(numbers, 2), _at(numbers, 3)),
        SlotTable(_at(numbers, 4), _at(numbers, 5), _at(numbers, 6), _at(numbers, 7), _at(numbers, 8), _at(numbers, 9)),
        (starts.reshape(automata + 1, 7), sizes.reshape(automata, 3), packed),
    )


@njit(cache=True, nogil=True)
def one_of(automata, a):  # type: ignore[no-untyped-def]
    """The automaton of a number, among those of a batch as `unflatten` gives them."""
    starts, sizes, whole = automata
    edge, state, number, member, ring, segment, group = starts[a]
    states, classes, size = sizes[a]
    return Automaton(
        whole.offsets[state : state + states + 1],
        whole.cls[edge:],
        whole.dst[edge:],
        whole.distance[state : state + states],
        whole.reach[ring : starts[a + 1, 4]],
        whole.runs[state : state + states + 1],
        whole.class_offsets[number : number + classes + 1],
        whole.members[member : member + size],
        whole.token_class[a],
        Tiles(
            whole.tiles.tokens[member : member + size],
            whole.tiles.place[member : member + size],
            whole.tiles.segments[segment : starts[a + 1, 5]],
            whole.tiles.groups[group : starts[a + 1, 6]],
        ),
    )

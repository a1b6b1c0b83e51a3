"""Batches of slots through the Triton kernels: the operators on a GPU."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from constraints.inference.slots.buckets import bucket, padded, padded_tables, table_bucket
from constraints.inference.slots.kernel_arguments import Asked, Drawn, Kept
from constraints.inference.slots.slot_batch import SlotBatch
from constraints.inference.slots.transfer import to_device
from constraints.tokens.token_automaton import TokenAutomaton

# Edges of so many states at once, or tokens, that a program reads at a time.
_EDGES, _STATES, _TOKENS = 32, 16, 1024
# Classes that a program works on one after the other.
_CLASSES = 4
# Rows of marginals that are held at a time for a mean.
_ROWS_AT_ONCE = 1024


@lru_cache(maxsize=1)
def available() -> bool:
    """Whether the package triton is installed (extra `gpu`)."""
    return find_spec("triton") is not None


class Batch(NamedTuple):
    """A batch as tensors, its A automata numbered as one, among others.

    Edges come in three orders: by the state they leave, the state they enter, and their class; and for each order
    there are offsets, and two ends of each edge.

    Attributes:
        slot_of_place: (P,), the slot of each position.
        slots: (N, 8), of each slot its first position, its capacity, the number of its automaton, that one's first
            state, number of states, first class and number of classes, and where its messages begin.
        work: (W, 2), slots and first states, each for some states of a slot.
        token_class: (A, V), the class of each token in its automaton, -1 for those that are never allowed.
        member_offsets, members: The tokens of each class, from `members[member_offsets[c]]` on.
        leaving, leaving_class, leaving_to: Where the edges that leave each state begin, their classes and targets.
        entering, entering_class, entering_from: Where those that enter it begin, their classes and sources.
        by_class, class_from, class_to: Where those of a class begin, their sources and targets.
        accepting: (S,), 0 where a path may end, else -inf.
    """

    slot_of_place: Tensor
    slots: Tensor
    work: Tensor
    token_class: Tensor
    member_offsets: Tensor
    members: Tensor
    leaving: Tensor
    leaving_class: Tensor
    leaving_to: Tensor
    entering: Tensor
    entering_class: Tensor
    entering_from: Tensor
    by_class: Tensor
    class_from: Tensor
    class_to: Tensor
    accepting: Tensor


def slot_arrays(
    slots: SlotBatch, tables: "AutomatonTables", *, recurring: bool
) -> tuple[tuple[NDArray[Any], ...], tuple[int, ...]]:
    """The first three tensors of a `Batch`; and its slots, positions times the most classes of an automaton, the size
    of all messages together, the longest slot. If `recurring`, sizes are rounded up."""
    if not len(slots):
        return (np.zeros(0, dtype=np.int64), np.zeros((0, 8), dtype=np.int64), np.zeros((0, 2), dtype=np.int64)), (
            0, 0, 0, 0,
        )  # fmt: skip
    numbers = np.array([tables.number[automaton.key] for automaton in slots.automata], dtype=np.int64)[slots.which]
    first, sizes, capacity = tables.first[numbers], tables.sizes[numbers], slots.capacity
    spans = (capacity + 1) * sizes[:, 0]
    begin = np.cumsum(spans) - spans
    table = np.stack(
        [slots.offset[:-1], capacity, numbers, first[:, 0], sizes[:, 0], first[:, 1], sizes[:, 1], begin], axis=1
    )
    pieces = -(-sizes[:, 0] // _STATES)
    owner = np.repeat(np.arange(len(slots)), pieces)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    work = np.stack([owner, place * _STATES], axis=1)
    width, room, longest = max(1, int(sizes[:, 1].max())), int(spans.sum()), int(capacity.max())
    if recurring:
        width, longest = bucket(width), bucket(longest)
        room = table_bucket(room)
        # What is padded up begins behind the last state of its slot.
        work = padded(work, bucket(len(work)), np.iinfo(np.int32).max)
        work[len(owner) :, 0] = 0
    owner = np.repeat(np.arange(len(slots)), capacity)
    return (owner, table, work), (len(slots), slots.num_positions * width, room, longest)


@dataclass(frozen=True, eq=False)
class AutomatonTables:
    """Automata on a device, numbered as one.

    Attributes:
        automata: The automata.
        number: The place of each of them, by its key.
        first: (A, 2), the first state and class of each.
        sizes: (A, 2), numbers of states and classes.
        tensors: The tensors of a `Batch` from `token_class` on.
    """

    automata: tuple[TokenAutomaton, ...]
    number: dict[str, int]
    first: NDArray[np.int64]
    sizes: NDArray[np.int64]
    tensors: tuple[Tensor, ...]

    @classmethod
    def of(
        cls, automata: Sequence[TokenAutomaton], put: Callable[[Sequence[NDArray[Any]]], Sequence[Tensor]]
    ) -> "AutomatonTables":
        """Put automata on a device, one at least; the sizes of the tensors are rounded up."""
        sizes = np.array([(a.num_states, a.num_classes) for a in automata], dtype=np.int64)
        first = np.cumsum(sizes, axis=0) - sizes
        tables = [_tables(automaton) for automaton in automata]

        def joined(order: int, *ends: int) -> list[NDArray[np.int64]]:
            """The edges of all automata in one order, by what they begin with; their ends are classes or states."""
            numbered = [
                np.concatenate([table[order][1 + n] + start[end] for table, start in zip(tables, first, strict=True)])
                for n, end in enumerate(ends)
            ]
            return [_offsets([table[order][0] for table in tables]), *numbered]

        numbers = [
            _offsets([a.class_offsets for a in automata]),
            np.concatenate([a.members for a in automata]),
            *joined(0, 1, 0),
            *joined(1, 1, 0),
            *joined(2, 0, 0),
        ]
        accepting = np.where(np.concatenate([a.accepting for a in automata]), 0.0, -np.inf)
        token_class = padded(np.stack([a.token_class for a in automata]).astype(np.int64), bucket(len(automata)), -1)
        edges = padded_tables([array.astype(np.int64) for array in numbers])
        tensors = put([token_class, *edges, padded(accepting, table_bucket(len(accepting)))])
        number = {automaton.key: place for place, automaton in enumerate(automata)}
        return cls(tuple(automata), number, first, sizes, tuple(tensors))


_MOST_EDGES = 1 << 22
"""Edges of all automata that are kept on a device beyond those of the present batch."""
_on_device: dict[tuple[torch.device, int], AutomatonTables] = {}


def tables_on(automata: Sequence[TokenAutomaton], device: torch.device) -> AutomatonTables:
    """Automata on a device: those that were there before and these, so that a batch of the same ones is there already
    and has tables of the same sizes."""
    place = device, len(automata[0].token_class)
    tables = _on_device.get(place)
    before = () if tables is None else tables.automata
    known = {} if tables is None else tables.number
    new = {automaton.key: automaton for automaton in automata if automaton.key not in known}
    if tables is None or new:
        if sum(len(automaton.src) for automaton in (*before, *new.values())) > _MOST_EDGES:
            before, new = (), {automaton.key: automaton for automaton in automata}
        tables = _on_device[place] = AutomatonTables.of(
            [*before, *new.values()], lambda arrays: to_device(arrays, device)
        )
    return tables


def _offsets(pieces: Sequence[NDArray[Any]]) -> NDArray[np.int64]:
    """Where things begin (n + 1,), from where those of each automaton begin."""
    return np.concatenate([[0], np.cumsum(np.concatenate([np.diff(piece) for piece in pieces]))]).astype(np.int64)


@lru_cache(maxsize=4096)
def _tables(automaton: TokenAutomaton) -> tuple[tuple[NDArray[Any], NDArray[Any], NDArray[Any]], ...]:
    """The edges of an automaton by the state they leave, the state they enter, and their class; see `Batch`."""

    def ordered(by: NDArray[Any], total: int, *ends: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        order = np.argsort(by, kind="stable")
        one, other = (end[order] for end in ends)
        return np.searchsorted(by[order], np.arange(total + 1)), one, other

    src, cls, dst = automaton.src, automaton.cls, automaton.dst
    return (
        ordered(src, automaton.num_states, cls, dst),
        ordered(dst, automaton.num_states, cls, src),
        ordered(cls, automaton.num_classes, src, dst),
    )


def posterior(asked: Asked, uniforms: Tensor, batch: Sequence[Tensor], sizes: Sequence[int]) -> Drawn:
    """See `constraints.inference.operators`; `classes` are what to add to a token's log-probability for that of its
    marginal (P, classes), flat, and there are no scales."""
    weights, betas, log_z, ratios = _messages(asked, batch, sizes)
    log_probs, device = asked.log_probs, asked.log_probs.device
    drawn = torch.full(uniforms.shape[:2], -1, dtype=torch.int64, device=device)
    chance = torch.zeros(drawn.shape, dtype=torch.float64, device=device)
    if drawn.numel():
        from constraints.inference.gpu import triton_kernels as kernels

        told, row_of = Batch(*batch), _rows(asked)
        kernels.sample[(len(log_z), len(drawn))](
            told.slots, told.leaving, told.leaving_class, told.leaving_to, told.member_offsets, told.members,
            log_probs.contiguous(), row_of, asked.fixed.contiguous(), uniforms.contiguous(), weights, betas, drawn,
            len(asked.fixed), log_probs.shape[1], weights.shape[1], BLOCK=_TOKENS,
        )  # fmt: skip
        chance = _probability(drawn, told, asked, row_of, ratios)
    return log_z, drawn, chance, ratios.view(-1), torch.empty_like(asked.fixed, dtype=torch.float64)


def log_partition(asked: Asked, batch: Sequence[Tensor], sizes: Sequence[int]) -> tuple[Tensor, Tensor, Tensor]:
    """See `constraints.inference.operators`."""
    _, _, log_z, ratios = _messages(asked, batch, sizes)
    return log_z, ratios.view(-1), torch.empty_like(asked.fixed, dtype=torch.float64)


def _messages(asked: Asked, batch: Sequence[Tensor], sizes: Sequence[int]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The log-probabilities of the classes at each position (P, classes), the messages backwards, the log-partitions
    (N,), and what to add to log-probabilities (P, classes)."""
    slots, kept, room, longest = sizes
    log_probs, fixed = asked.log_probs, asked.fixed
    device, positions, vocabulary = log_probs.device, len(fixed), log_probs.shape[1]
    width = kept // positions if positions else 1
    weights, ratios = (torch.empty((positions, width), dtype=torch.float64, device=device) for _ in range(2))
    alphas, betas = (torch.empty(room, dtype=torch.float64, device=device) for _ in range(2))
    if not slots:
        return weights, betas, betas, ratios
    from constraints.inference.gpu import triton_kernels as kernels

    told, some = Batch(*batch), -(-width // _CLASSES)
    if positions:
        kernels.class_weights[(positions, some)](
            told.slots, told.slot_of_place, told.token_class, told.member_offsets, told.members,
            log_probs.contiguous(), _rows(asked), fixed.contiguous(), weights, vocabulary, width,
            CLASSES_AT_ONCE=_CLASSES, BLOCK=_TOKENS,
        )  # fmt: skip
    kernels.first_messages[(len(told.work), 2)](told.slots, told.work, told.accepting, alphas, betas, ROWS=_STATES)
    for step in range(longest):
        kernels.next_messages[(len(told.work), 2)](
            told.slots, told.work, told.entering, told.entering_class, told.entering_from, told.leaving,
            told.leaving_class, told.leaving_to, weights, alphas, betas, width, step, ROWS=_STATES, BLOCK=_EDGES,
        )  # fmt: skip
    log_z = betas[told.slots[:, 7]]
    if positions:
        kernels.class_ratios[(positions, some)](
            told.slots, told.slot_of_place, told.by_class, told.class_from, told.class_to, alphas, betas, log_z, ratios,
            width, CLASSES_AT_ONCE=_CLASSES, BLOCK=_EDGES, num_warps=1,
        )  # fmt: skip
    return weights, betas, log_z, ratios


def marginals(asked: Asked, kept: Kept) -> Tensor:
    """See `constraints.inference.operators`."""
    return _some(0, len(asked.fixed), asked, kept)


def expectation(
    values: Tensor, wanted: Tensor | None, groups: Sequence[int] | None, asked: Asked, kept: Kept
) -> Tensor:
    """See `constraints.inference.operators`."""
    positions = len(asked.fixed)
    result = values.new_zeros(positions, values.shape[1])
    ends = np.cumsum([0, positions] if groups is None else [0, *groups]).tolist()
    for begin, end in pairwise(ends):
        for first in range(begin, end, _ROWS_AT_ONCE):
            past = min(end, first + _ROWS_AT_ONCE)
            torch.matmul(_some(first, past, asked, kept).to(values.dtype), values, out=result[first:past])
    return result if wanted is None else torch.where(wanted[:, None], result, 0.0)


def _some(first: int, past: int, asked: Asked, kept: Kept) -> Tensor:
    """The marginals of some positions."""
    log_probs, fixed, vocabulary = asked.log_probs, asked.fixed, asked.log_probs.shape[1]
    out = log_probs.new_empty(past - first, vocabulary)
    if past > first:
        from constraints.inference.gpu import triton_kernels as kernels

        told = Batch(*kept.batch)
        kernels.marginals[(past - first, -(-vocabulary // _TOKENS))](
            told.slots, told.slot_of_place, told.token_class, log_probs.contiguous(), _rows(asked),
            fixed.contiguous(), kept.classes, out, first, vocabulary, len(kept.classes) // len(fixed), BLOCK=_TOKENS,
        )  # fmt: skip
    return out


def _rows(asked: Asked) -> Tensor:
    return torch.arange(len(asked.fixed), device=asked.fixed.device) if asked.rows is None else asked.rows.contiguous()


def _probability(drawn: Tensor, batch: Batch, asked: Asked, row_of: Tensor, ratios: Tensor) -> Tensor:
    """The marginal probability of each sampled token, of the shape of `drawn` (S, P); 0 where there is none."""
    log_probs = asked.log_probs
    place, token = torch.arange(drawn.shape[-1], device=drawn.device), drawn.clamp(min=0)
    number = batch.token_class[batch.slots[batch.slot_of_place, 2], token].clamp(min=0)
    weight = torch.zeros_like(drawn, dtype=torch.float64)
    if len(log_probs):
        weight = log_probs[row_of.clamp(0, len(log_probs) - 1), token].double()
    return torch.where(drawn >= 0, torch.exp(torch.where(asked.fixed >= 0, 0.0, weight) + ratios[place, number]), 0.0)

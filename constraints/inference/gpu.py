"""Batches of slots through the Triton kernels: the operators on a GPU."""

from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from constraints.inference.slots import SlotBatch

# Edges of so many states at once, or tokens, that a program reads at a time.
_EDGES, _STATES, _TOKENS = 32, 16, 1024
# Rows of marginals that are held at a time for a mean.
_ROWS_AT_ONCE = 1024


@lru_cache(maxsize=1)
def available() -> bool:
    """Whether the package triton is installed (extra `gpu`)."""
    return find_spec("triton") is not None


class Batch(NamedTuple):
    """A batch as tensors, its A automata numbered as one.

    Edges come in three orders: by the state they leave, the state they enter, and their class; and for each order
    there are offsets, and two ends of each edge.

    Attributes:
        slot_of_place: (P,), the slot of each position.
        slots: (N, 8), of each slot its first position, its capacity, the number of its automaton, that one's first
            state, number of states, first class and number of classes, and where its messages begin.
        token_class: (A, V), the class of each token in its automaton, -1 for those that are never allowed.
        member_offsets, members: The tokens of each class, from `members[member_offsets[c]]` on.
        leaving, leaving_class, leaving_to: Where the edges that leave each state begin, their classes and targets.
        entering, entering_class, entering_from: Where those that enter it begin, their classes and sources.
        by_class, class_from, class_to: Where those of a class begin, their sources and targets.
        final: (T,), for all pairs of a slot and a state of its automaton, where the message after the last token is.
        accepting: (T,), 0 where a path may end, else -inf.
    """

    slot_of_place: Tensor
    slots: Tensor
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
    final: Tensor
    accepting: Tensor


def arrays(slots: SlotBatch) -> tuple[tuple[NDArray[Any], ...], tuple[int, ...]]:
    """The tensors of a `Batch`; and its slots, positions times the most classes of an automaton, the size of all
    messages together."""
    if not len(slots):
        return tuple(np.zeros(0, dtype=np.int64) for _ in Batch._fields), (0, 0, 0)
    automata = slots.automata
    sizes = np.array([(a.num_states, a.num_classes) for a in automata], dtype=np.int64)
    first = np.concatenate([np.zeros((1, 2), dtype=np.int64), np.cumsum(sizes, axis=0)])
    src = np.concatenate([a.src + state for a, (state, _) in zip(automata, first, strict=False)])
    cls = np.concatenate([a.cls + number for a, (_, number) in zip(automata, first, strict=False)])
    dst = np.concatenate([a.dst + state for a, (state, _) in zip(automata, first, strict=False)])
    counts = np.concatenate([np.diff(a.class_offsets) for a in automata])
    which, capacity = slots.which, slots.capacity
    states = sizes[which, 0]
    spans = (capacity + 1) * states
    begin = np.cumsum(spans) - spans
    slot_of_state = np.repeat(np.arange(len(slots)), states)
    local = np.arange(len(slot_of_state)) - np.repeat(np.cumsum(states) - states, states)
    table = np.stack(
        [slots.offset[:-1], capacity, which, first[which, 0], states, first[which, 1], sizes[which, 1], begin], axis=1
    )
    allowed = np.concatenate([a.accepting for a in automata])[first[which, 0][slot_of_state] + local]

    def ordered(by: NDArray[np.int64], total: int, *ends: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        order = np.argsort(by, kind="stable")
        return [np.searchsorted(by[order], np.arange(total + 1)), *(end[order] for end in ends)]

    numbers = (
        np.repeat(np.arange(len(slots)), capacity),
        table,
        np.stack([a.token_class for a in automata]),
        np.concatenate([[0], np.cumsum(counts)]),
        np.concatenate([a.members for a in automata]),
        *ordered(src, int(first[-1, 0]), cls, dst),
        *ordered(dst, int(first[-1, 0]), cls, src),
        *ordered(cls, int(first[-1, 1]), src, dst),
        (begin + spans - states)[slot_of_state] + local,
    )
    width = max(1, int(sizes[:, 1].max()))
    told = len(slots), slots.num_positions * width, int(spans.sum())
    return (*(array.astype(np.int64) for array in numbers), np.where(allowed, 0.0, -np.inf)), told


def posterior(
    log_probs: Tensor,
    rows: Tensor | None,
    fixed: Tensor,
    uniforms: Tensor,
    batch: Sequence[Tensor],
    sizes: Sequence[int],
) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """See `constraints.inference.operators`; `classes` are what to add to a token's log-probability for that of its
    marginal (P, classes), flat, and there are no scales."""
    weights, betas, log_z, ratios = _messages(log_probs, rows, fixed, batch, sizes)
    drawn = torch.full(uniforms.shape[:2], -1, dtype=torch.int64, device=log_probs.device)
    chance = torch.zeros(drawn.shape, dtype=torch.float64, device=log_probs.device)
    if drawn.numel():
        from constraints.inference import triton_kernels as kernels

        told, row_of = Batch(*batch), _rows(rows, fixed)
        kernels.sample[(len(log_z), len(drawn))](
            told.slots, told.leaving, told.leaving_class, told.leaving_to, told.member_offsets, told.members,
            log_probs.contiguous(), row_of, fixed.contiguous(), uniforms.contiguous(), weights, betas, drawn,
            len(fixed), log_probs.shape[1], weights.shape[1], BLOCK=_TOKENS,
        )  # fmt: skip
        chance = _probability(drawn, told, log_probs, row_of, fixed, ratios)
    return log_z, drawn, chance, ratios.view(-1), torch.empty_like(fixed, dtype=torch.float64)


def log_partition(
    log_probs: Tensor, rows: Tensor | None, fixed: Tensor, batch: Sequence[Tensor], sizes: Sequence[int]
) -> tuple[Tensor, Tensor, Tensor]:
    """See `constraints.inference.operators`."""
    _, _, log_z, ratios = _messages(log_probs, rows, fixed, batch, sizes)
    return log_z, ratios.view(-1), torch.empty_like(fixed, dtype=torch.float64)


def _messages(
    log_probs: Tensor, rows: Tensor | None, fixed: Tensor, batch: Sequence[Tensor], sizes: Sequence[int]
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The log-probabilities of the classes at each position (P, classes), the messages backwards, the log-partitions
    (N,), and what to add to log-probabilities (P, classes)."""
    slots, kept, room = sizes
    device, positions, vocabulary = log_probs.device, len(fixed), log_probs.shape[1]
    width = kept // positions if positions else 1
    weights, ratios = (_impossible((positions, width), device) for _ in range(2))
    alphas, betas = (_impossible((room,), device) for _ in range(2))
    if not slots:
        return weights, betas, betas, ratios
    from constraints.inference import triton_kernels as kernels

    told = Batch(*batch)
    alphas.index_fill_(0, told.slots[:, 7], 0.0)
    betas.index_copy_(0, told.final, told.accepting)
    if positions:
        kernels.class_weights[(positions, width)](
            told.slots, told.slot_of_place, told.token_class, told.member_offsets, told.members,
            log_probs.contiguous(), _rows(rows, fixed), fixed.contiguous(), weights, vocabulary, width, BLOCK=_TOKENS,
        )  # fmt: skip
    kernels.pass_messages[(slots, 2)](
        told.slots, told.entering, told.entering_class, told.entering_from, told.leaving, told.leaving_class,
        told.leaving_to, weights, alphas, betas, width, ROWS=_STATES, BLOCK=_EDGES,
    )  # fmt: skip
    log_z = betas[told.slots[:, 7]]
    if positions:
        kernels.class_ratios[(positions, width)](
            told.slots, told.slot_of_place, told.by_class, told.class_from, told.class_to, alphas, betas, log_z, ratios,
            width, BLOCK=_EDGES, num_warps=1,
        )  # fmt: skip
    return weights, betas, log_z, ratios


def marginals(
    log_probs: Tensor,
    rows: Tensor | None,
    fixed: Tensor,
    log_z: Tensor,
    classes: Tensor,
    scales: Tensor,
    batch: Sequence[Tensor],
) -> Tensor:
    """See `constraints.inference.operators`."""
    return _some(0, len(fixed), log_probs, rows, fixed, classes, batch)


def expectation(
    values: Tensor,
    wanted: Tensor | None,
    groups: Sequence[int] | None,
    log_probs: Tensor,
    rows: Tensor | None,
    fixed: Tensor,
    log_z: Tensor,
    classes: Tensor,
    scales: Tensor,
    batch: Sequence[Tensor],
) -> Tensor:
    """See `constraints.inference.operators`."""
    result = values.new_zeros(len(fixed), values.shape[1])
    ends = np.cumsum([0, len(fixed)] if groups is None else [0, *groups]).tolist()
    for begin, end in pairwise(ends):
        for first in range(begin, end, _ROWS_AT_ONCE):
            past = min(end, first + _ROWS_AT_ONCE)
            some = _some(first, past, log_probs, rows, fixed, classes, batch)
            torch.matmul(some.to(values.dtype), values, out=result[first:past])
    return result if wanted is None else torch.where(wanted[:, None], result, 0.0)


def _some(
    first: int,
    past: int,
    log_probs: Tensor,
    rows: Tensor | None,
    fixed: Tensor,
    classes: Tensor,
    batch: Sequence[Tensor],
) -> Tensor:
    """The marginals of some positions."""
    vocabulary = log_probs.shape[1]
    out = log_probs.new_empty(past - first, vocabulary)
    if past > first:
        from constraints.inference import triton_kernels as kernels

        told = Batch(*batch)
        kernels.marginals[(past - first, -(-vocabulary // _TOKENS))](
            told.slots, told.slot_of_place, told.token_class, log_probs.contiguous(), _rows(rows, fixed),
            fixed.contiguous(), classes, out, first, vocabulary, len(classes) // len(fixed), BLOCK=_TOKENS,
        )  # fmt: skip
    return out


def _impossible(shape: tuple[int, ...], device: torch.device) -> Tensor:
    return torch.full(shape, -torch.inf, dtype=torch.float64, device=device)


def _rows(rows: Tensor | None, fixed: Tensor) -> Tensor:
    return torch.arange(len(fixed), device=fixed.device) if rows is None else rows.contiguous()


def _probability(
    drawn: Tensor, batch: Batch, log_probs: Tensor, row_of: Tensor, known: Tensor, ratios: Tensor
) -> Tensor:
    """The marginal probability of each sampled token, of the shape of `drawn` (S, P); 0 where there is none."""
    place, token = torch.arange(drawn.shape[-1], device=drawn.device), drawn.clamp(min=0)
    number = batch.token_class[batch.slots[batch.slot_of_place, 2], token].clamp(min=0)
    weight = torch.zeros_like(drawn, dtype=torch.float64)
    if len(log_probs):
        weight = log_probs[row_of.clamp(0, len(log_probs) - 1), token].double()
    return torch.where(drawn >= 0, torch.exp(torch.where(known >= 0, 0.0, weight) + ratios[place, number]), 0.0)

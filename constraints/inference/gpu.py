"""Batches of slots through the Triton kernels."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from constraints.inference.slots import Posterior, SlotBatch

# Edges, or tokens, that a program reads at a time.
_EDGES, _TOKENS = 32, 1024


@lru_cache(maxsize=1)
def available() -> bool:
    """Whether the package triton is installed (extra `gpu`)."""
    return find_spec("triton") is not None


@dataclass(frozen=True, eq=False)
class Packed:
    """A batch as tensors on a device, its A automata numbered as one.

    Edges come in three orders: by the state they leave, the state they enter, and their class.

    Attributes:
        slots: (N, 8), of each slot its first row, its capacity, the number of its automaton, that one's first state,
            number of states, first class and number of classes, and where its messages begin.
        slot_of_row: (P,), the slot of each position.
        slot_of_state, states: (T,), all pairs of a slot and a state of its automaton.
        token_class: (A, V), the class of each token in its automaton, -1 for those that are never allowed.
        member_offsets, members: The tokens of each class, from `members[member_offsets[c]]` on.
        leaving, entering, by_class: For each order: offsets, and two ends of each edge. They are class and target,
            class and source, source and target.
        first, final: (T,), where the messages of these states before the first token and after the last one are.
        accepting: (T,), 0 where a path may end, else -inf.
        messages: Size of all messages together.
        longest: The largest capacity.
        width: The most classes of an automaton.
    """

    slots: Tensor
    slot_of_row: Tensor
    slot_of_state: Tensor
    states: Tensor
    token_class: Tensor
    member_offsets: Tensor
    members: Tensor
    leaving: tuple[Tensor, Tensor, Tensor]
    entering: tuple[Tensor, Tensor, Tensor]
    by_class: tuple[Tensor, Tensor, Tensor]
    first: Tensor
    final: Tensor
    accepting: Tensor
    messages: int
    longest: int
    width: int


@lru_cache(maxsize=16)
def packed(slots: SlotBatch, device: torch.device) -> Packed:
    """The tensors of a batch that has slots."""
    automata = slots.automata
    sizes = np.array([(a.num_states, a.num_classes) for a in automata], dtype=np.int64)
    first = np.concatenate([np.zeros((1, 2), dtype=np.int64), np.cumsum(sizes, axis=0)])
    src = np.concatenate([a.src + state for a, (state, _) in zip(automata, first, strict=False)])
    cls = np.concatenate([a.cls + number for a, (_, number) in zip(automata, first, strict=False)])
    dst = np.concatenate([a.dst + state for a, (state, _) in zip(automata, first, strict=False)])
    members = np.concatenate([a.members for a in automata])
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

    def there(array: NDArray[Any]) -> Tensor:
        return torch.from_numpy(array.astype(np.int64)).to(device)

    def ordered(by: NDArray[np.int64], total: int, *ends: NDArray[np.int64]) -> tuple[Tensor, Tensor, Tensor]:
        order = np.argsort(by, kind="stable")
        one, other = (there(end[order]) for end in ends)
        return there(np.searchsorted(by[order], np.arange(total + 1))), one, other

    return Packed(
        slots=there(table),
        slot_of_row=there(np.repeat(np.arange(len(slots)), capacity)),
        slot_of_state=there(slot_of_state),
        states=there(first[which, 0][slot_of_state] + local),
        token_class=there(np.stack([a.token_class for a in automata])),
        member_offsets=there(np.concatenate([[0], np.cumsum(counts)])),
        members=there(members),
        leaving=ordered(src, int(first[-1, 0]), cls, dst),
        entering=ordered(dst, int(first[-1, 0]), cls, src),
        by_class=ordered(cls, int(first[-1, 1]), src, dst),
        first=there(begin[slot_of_state] + local),
        final=there((begin + spans - states)[slot_of_state] + local),
        accepting=torch.from_numpy(np.where(allowed, 0.0, -np.inf)).to(device),
        messages=int(spans.sum()),
        longest=int(capacity.max()),
        width=max(1, int(sizes[:, 1].max())),
    )


def posterior(
    log_probs: Tensor, slots: SlotBatch, *, fixed: Tensor | None = None, uniforms: Tensor | None = None
) -> Posterior:
    """As `reference.posterior`, in fp64 messages whatever the type of the log-probabilities.

    On a GPU; on the CPU only where Triton interprets its kernels.
    """
    from constraints.inference import triton_kernels as kernels

    slots.check(log_probs, fixed, uniforms)
    device, vocabulary = log_probs.device, log_probs.shape[1]
    log_probs = log_probs.detach().contiguous()
    if not len(slots):
        nothing = log_probs.new_zeros(0)
        drawn = None if uniforms is None else uniforms.new_zeros(uniforms.shape[:-1])
        return Posterior(nothing, None if drawn is None else drawn.long(), drawn, slots, log_probs, lambda *_: None)
    batch = packed(slots, device)
    rows = slots.num_positions
    known = torch.full((rows,), -1, device=device) if fixed is None else fixed.to(device, torch.int64).contiguous()
    weights = torch.full((rows, batch.width), -torch.inf, dtype=torch.float64, device=device)
    alphas, betas = (torch.full((batch.messages,), -torch.inf, dtype=torch.float64, device=device) for _ in range(2))
    alphas[batch.slots[:, 7]] = 0.0
    betas[batch.final] = batch.accepting
    pairs = (rows, batch.width)
    if rows:
        kernels.class_weights[pairs](
            batch.slots, batch.slot_of_row, batch.token_class, batch.member_offsets, batch.members, log_probs, known,
            weights, vocabulary, batch.width, BLOCK=_TOKENS,
        )  # fmt: skip
    for step in range(batch.longest):
        for forward, edges, messages in ((True, batch.entering, alphas), (False, batch.leaving, betas)):
            kernels.message[(len(batch.states),)](
                batch.slots, batch.slot_of_state, batch.states, *edges, weights, messages, batch.width, step,
                FORWARD=forward, BLOCK=_EDGES, num_warps=1,
            )  # fmt: skip
    log_z = betas[batch.slots[:, 7]]
    ratios = torch.full_like(weights, -torch.inf)
    if rows:
        kernels.class_ratios[pairs](
            batch.slots, batch.slot_of_row, *batch.by_class, alphas, betas, log_z, ratios, batch.width, BLOCK=_EDGES,
            num_warps=1,
        )  # fmt: skip

    def fill(first: int, past: int, out: Tensor) -> None:
        start, end = int(slots.offset[first]), int(slots.offset[past])
        if end > start:
            kernels.marginals[(end - start, -(-vocabulary // _TOKENS))](
                batch.slots, batch.slot_of_row, batch.token_class, log_probs, known, ratios, out, start, vocabulary,
                batch.width, BLOCK=_TOKENS,
            )  # fmt: skip

    result = log_z.to(log_probs.dtype)
    if uniforms is None:
        return Posterior(result, None, None, slots, log_probs, fill)
    drawn = torch.full(uniforms.shape[:-1], -1, dtype=torch.int64, device=device)
    if drawn.numel():
        kernels.sample[(len(slots), drawn.numel() // rows)](
            batch.slots, *batch.leaving, batch.member_offsets, batch.members, log_probs, known,
            uniforms.to(device, torch.float64).contiguous(), weights, betas, drawn, rows, vocabulary, batch.width,
            BLOCK=_TOKENS,
        )  # fmt: skip
    return Posterior(result, drawn, _probability(drawn, batch, log_probs, known, ratios), slots, log_probs, fill)


def _probability(drawn: Tensor, batch: Packed, log_probs: Tensor, known: Tensor, ratios: Tensor) -> Tensor:
    """The marginal probability of each sampled token, of the shape of `drawn` (..., P); 0 where there is none."""
    place, token = torch.arange(drawn.shape[-1], device=drawn.device), drawn.clamp(min=0)
    number = batch.token_class[batch.slots[batch.slot_of_row, 2], token].clamp(min=0)
    weight = torch.where(known >= 0, 0.0, log_probs[place, token].double())
    return torch.where(drawn >= 0, torch.exp(weight + ratios[place, number]), 0.0).to(log_probs.dtype)

"""The slots of one automaton as tensors, along whose paths sums are taken in log space.

Slots of one automaton are worked on together, (n, K) positions at a time. Rows past a slot's own capacity are skipped.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from constraints.inference.slots.slot_batch import SlotBatch

MINUS_INFINITY = float("-inf")


@dataclass(frozen=True, eq=False)
class Group:
    """The slots of one automaton.

    Attributes:
        slots: (n,), which slots of the batch.
        rows: (n, K), their rows of the batch's arrays; 0 past the end.
        live: (n, K), whether the row is the slot's own.
        token_class: (V,), C for tokens that are never allowed.
        src, cls, dst: (E,), the edges.
        accepting: (S,), 0 where a path may end, else -inf.
        classes: C.
    """

    slots: Tensor
    rows: Tensor
    live: Tensor
    token_class: Tensor
    src: Tensor
    cls: Tensor
    dst: Tensor
    accepting: Tensor
    classes: int


def groups(slots: SlotBatch, log_probs: Tensor) -> Iterator[Group]:
    """The slots by automaton, without those whose language is empty; on the device and of the type of `log_probs`."""
    device = log_probs.device
    which = torch.from_numpy(slots.which)
    capacity = torch.from_numpy(slots.capacity)
    offset = torch.from_numpy(slots.offset[:-1])
    for number, automaton in enumerate(slots.automata):
        members = torch.nonzero(which == number)[:, 0]
        if automaton.is_empty() or not len(members):
            continue
        steps = torch.arange(int(capacity[members].max()))
        live = steps < capacity[members, None]
        rows = torch.where(live, offset[members, None] + steps, 0)
        token_class = torch.tensor(automaton.token_class, dtype=torch.long)
        accepting = torch.zeros(automaton.num_states, dtype=log_probs.dtype)
        accepting[~torch.tensor(automaton.accepting)] = MINUS_INFINITY
        yield Group(
            members.to(device),
            rows.to(device),
            live.to(device),
            torch.where(token_class < 0, automaton.num_classes, token_class).to(device),
            torch.tensor(automaton.src, dtype=torch.long, device=device),
            torch.tensor(automaton.cls, dtype=torch.long, device=device),
            torch.tensor(automaton.dst, dtype=torch.long, device=device),
            accepting.to(device),
            automaton.num_classes,
        )


def gather_logsumexp(values: Tensor, index: Tensor, size: int) -> Tensor:
    """`out[..., j]` = log sum of exp(values[..., i]) over the i with `index[i] == j`."""
    shape = (*values.shape[:-1], size)
    where = index.expand(values.shape)
    with torch.no_grad():
        highest = values.new_full(shape, MINUS_INFINITY).scatter_reduce(-1, where, values, "amax")
        highest = torch.where(torch.isfinite(highest), highest, 0.0)
    total = values.new_zeros(shape).scatter_add(-1, where, torch.exp(values - highest.gather(-1, where)))
    # The logarithm of an empty sum has no gradient: keep it out of the graph.
    empty = total == 0
    return torch.where(empty, MINUS_INFINITY, torch.log(torch.where(empty, 1.0, total)) + highest)


def gather_max(values: Tensor, index: Tensor, size: int) -> Tensor:
    """`out[..., j]` = the largest of the values[..., i] over the i with `index[i] == j`."""
    shape = (*values.shape[:-1], size)
    return values.new_full(shape, MINUS_INFINITY).scatter_reduce(-1, index.expand(values.shape), values, "amax")


def committed(log_probs: Tensor, fixed: Tensor | None) -> Tensor:
    """Log-probabilities in which a fixed token has 0 and its row's other tokens -inf."""
    if fixed is None:
        return log_probs
    tokens = torch.arange(log_probs.shape[1], device=log_probs.device)
    only = torch.where(tokens == fixed[:, None], 0.0, MINUS_INFINITY).to(log_probs.dtype)
    return torch.where(fixed[:, None] >= 0, only, log_probs)


def class_weights(log_probs: Tensor, group: Group) -> Tensor:
    """Log-probability of each class of tokens, (n, K, C)."""
    return gather_logsumexp(log_probs[group.rows], group.token_class, group.classes + 1)[..., :-1]


def _start(group: Group, like: Tensor) -> Tensor:
    alpha = like.new_full((len(group.slots), len(group.accepting)), MINUS_INFINITY)
    alpha[:, 0] = 0
    return alpha


def forward(weights: Tensor, group: Group) -> list[Tensor]:
    """Log-probability of the paths to each state after k tokens: K + 1 times (n, S)."""
    alphas = [_start(group, weights)]
    for k in range(weights.shape[1]):
        score = alphas[-1][:, group.src] + weights[:, k, group.cls]
        after = gather_logsumexp(score, group.dst, len(group.accepting))
        alphas.append(torch.where(group.live[:, k, None], after, alphas[-1]))
    return alphas


def backward(weights: Tensor, group: Group) -> list[Tensor]:
    """Log-probability of the accepted paths from each state after k tokens: K + 1 times (n, S)."""
    betas = [group.accepting.expand(len(group.slots), -1)]
    for k in reversed(range(weights.shape[1])):
        score = weights[:, k, group.cls] + betas[0][:, group.dst]
        before = gather_logsumexp(score, group.src, len(group.accepting))
        betas.insert(0, torch.where(group.live[:, k, None], before, betas[0]))
    return betas

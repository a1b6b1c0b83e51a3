"""Exact inference in plain torch and log space: any device, any floating point type, and the oracle of the kernels.

Slots of one automaton are worked on together, (n, K) positions at a time. Rows past a slot's own capacity are skipped.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from constraints.inference.slots import Posterior, SlotBatch

_MINUS_INFINITY = float("-inf")


@dataclass(frozen=True, eq=False)
class _Group:
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


def _groups(slots: SlotBatch, log_probs: Tensor) -> Iterator[_Group]:
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
        accepting[~torch.tensor(automaton.accepting)] = _MINUS_INFINITY
        yield _Group(
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


def _gather_logsumexp(values: Tensor, index: Tensor, size: int) -> Tensor:
    """`out[..., j]` = log sum of exp(values[..., i]) over the i with `index[i] == j`."""
    shape = (*values.shape[:-1], size)
    where = index.expand(values.shape)
    with torch.no_grad():
        highest = values.new_full(shape, _MINUS_INFINITY).scatter_reduce(-1, where, values, "amax")
        highest = torch.where(torch.isfinite(highest), highest, 0.0)
    total = values.new_zeros(shape).scatter_add(-1, where, torch.exp(values - highest.gather(-1, where)))
    # The logarithm of an empty sum has no gradient: keep it out of the graph.
    empty = total == 0
    return torch.where(empty, _MINUS_INFINITY, torch.log(torch.where(empty, 1.0, total)) + highest)


def _gather_max(values: Tensor, index: Tensor, size: int) -> Tensor:
    shape = (*values.shape[:-1], size)
    return values.new_full(shape, _MINUS_INFINITY).scatter_reduce(-1, index.expand(values.shape), values, "amax")


def _committed(log_probs: Tensor, fixed: Tensor | None) -> Tensor:
    """Log-probabilities in which a fixed token has 0 and its row's other tokens -inf."""
    if fixed is None:
        return log_probs
    tokens = torch.arange(log_probs.shape[1], device=log_probs.device)
    only = torch.where(tokens == fixed[:, None], 0.0, _MINUS_INFINITY).to(log_probs.dtype)
    return torch.where(fixed[:, None] >= 0, only, log_probs)


def _class_weights(log_probs: Tensor, group: _Group) -> Tensor:
    """Log-probability of each class of tokens, (n, K, C)."""
    return _gather_logsumexp(log_probs[group.rows], group.token_class, group.classes + 1)[..., :-1]


def _start(group: _Group, like: Tensor) -> Tensor:
    alpha = like.new_full((len(group.slots), len(group.accepting)), _MINUS_INFINITY)
    alpha[:, 0] = 0
    return alpha


def _forward(weights: Tensor, group: _Group) -> list[Tensor]:
    """Log-probability of the paths to each state after k tokens: K + 1 times (n, S)."""
    alphas = [_start(group, weights)]
    for k in range(weights.shape[1]):
        score = alphas[-1][:, group.src] + weights[:, k, group.cls]
        after = _gather_logsumexp(score, group.dst, len(group.accepting))
        alphas.append(torch.where(group.live[:, k, None], after, alphas[-1]))
    return alphas


def _backward(weights: Tensor, group: _Group) -> list[Tensor]:
    """Log-probability of the accepted paths from each state after k tokens: K + 1 times (n, S)."""
    betas = [group.accepting.expand(len(group.slots), -1)]
    for k in reversed(range(weights.shape[1])):
        score = weights[:, k, group.cls] + betas[0][:, group.dst]
        before = _gather_logsumexp(score, group.src, len(group.accepting))
        betas.insert(0, torch.where(group.live[:, k, None], before, betas[0]))
    return betas


def log_partition(log_probs: Tensor, slots: SlotBatch, *, fixed: Tensor | None = None) -> Tensor:
    """Log-probability that each slot's text is in its language, (N,); differentiable by autograd.

    Args:
        log_probs: (P, V), need not be normalised.
        slots: The slots.
        fixed: (P,), the token that is committed at a position, -1 where none is.
    """
    slots.check(log_probs, fixed, None)
    result = log_probs.new_full((len(slots),), _MINUS_INFINITY)
    rows = _committed(log_probs, fixed)
    for group in _groups(slots, log_probs):
        alpha = _forward(_class_weights(rows, group), group)[-1] + group.accepting
        index = torch.zeros_like(group.src[:1]).expand(alpha.shape[-1])
        result = result.index_put((group.slots,), _gather_logsumexp(alpha, index, 1)[:, 0])
    return result


@torch.no_grad()
def posterior(
    log_probs: Tensor, slots: SlotBatch, *, fixed: Tensor | None = None, uniforms: Tensor | None = None
) -> Posterior:
    """The distribution of the slots' tokens, given that their texts are in their languages.

    Args:
        log_probs: (P, V), need not be normalised.
        slots: The slots.
        fixed: (P,), the token that is committed at a position, -1 where none is.
        uniforms: (P, 2) in [0, 1), drive the sample: the first chooses the edge, the second the token in its class.
    """
    slots.check(log_probs, fixed, uniforms)
    rows = _committed(log_probs, fixed)
    log_z = log_probs.new_full((len(slots),), _MINUS_INFINITY)
    marginals = torch.zeros_like(log_probs)
    sample = None if uniforms is None else torch.full_like(log_probs[:, 0], -1, dtype=torch.long)
    for group in _groups(slots, log_probs):
        weights = _class_weights(rows, group)
        alphas, betas = _forward(weights, group), _backward(weights, group)
        log_z[group.slots] = betas[0][:, 0]
        for k in range(weights.shape[1]):
            live = group.live[:, k] & torch.isfinite(betas[0][:, 0])
            at = group.rows[live, k]
            score = alphas[k][:, group.src] + weights[:, k, group.cls] + betas[k + 1][:, group.dst]
            mass = _gather_logsumexp(score[live], group.cls, group.classes + 1)
            mass = mass - torch.logsumexp(mass, -1, keepdim=True)
            ratio = mass - torch.nn.functional.pad(weights[live, k], (0, 1))
            ratio = torch.where(torch.isfinite(mass), ratio, _MINUS_INFINITY)
            marginals[at] = torch.exp(rows[at] + ratio[:, group.token_class])
        if sample is not None and uniforms is not None:
            _sample(rows, weights, betas, group, uniforms, sample)
    probability = None
    if sample is not None:
        probability = marginals.gather(1, sample.clamp(min=0)[:, None])[:, 0] * (sample >= 0)

    def rows_of(first: int, past: int, out: Tensor) -> None:
        out.copy_(marginals[int(slots.offset[first]) : int(slots.offset[past])])

    return Posterior(log_z, sample, probability, slots, log_probs, rows_of)


def _sample(
    rows: Tensor, weights: Tensor, betas: list[Tensor], group: _Group, uniforms: Tensor, sample: Tensor
) -> None:
    """Draws paths from the start on: each edge in proportion to its weight and what is left after it."""
    state = torch.zeros_like(group.slots)
    for k in range(weights.shape[1]):
        live = group.live[:, k] & torch.isfinite(betas[0][:, 0])
        at = group.rows[:, k]
        score = weights[:, k, group.cls] + betas[k + 1][:, group.dst]
        score = torch.where(group.src == state[:, None], score, _MINUS_INFINITY)
        edge = _choose(score, uniforms[at, 0])
        inside = group.token_class == group.cls[edge][:, None]
        token = _choose(torch.where(inside, rows[at], _MINUS_INFINITY), uniforms[at, 1])
        sample[at[live]] = token[live]
        state = torch.where(live, group.dst[edge], state)


def _choose(log_weights: Tensor, uniform: Tensor) -> Tensor:
    """Draws an index in proportion to exp(log_weights) along the last dimension, by inversion."""
    weights = torch.exp(log_weights - log_weights.amax(-1, keepdim=True)).nan_to_num(0.0)
    total = weights.cumsum(-1)
    index = (total <= uniform[:, None] * total[:, -1:]).sum(-1)
    # Rounding may step past the last index that has any weight.
    last = (weights > 0).to(weights.dtype).cumsum(-1).argmax(-1)
    return torch.minimum(index, last)


@torch.no_grad()
def argmax(log_probs: Tensor, slots: SlotBatch, *, fixed: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """The most likely text of each slot: tokens (P,), -1 where there is none, and their log-probability (N,).

    Args:
        log_probs: (P, V), need not be normalised.
        slots: The slots.
        fixed: (P,), the token that is committed at a position, -1 where none is.
    """
    slots.check(log_probs, fixed, None)
    rows = _committed(log_probs, fixed)
    tokens = torch.full_like(log_probs[:, 0], -1, dtype=torch.long)
    best = log_probs.new_full((len(slots),), _MINUS_INFINITY)
    for group in _groups(slots, log_probs):
        weights = _gather_max(rows[group.rows], group.token_class, group.classes + 1)
        betas = [group.accepting.expand(len(group.slots), -1)]
        for k in reversed(range(weights.shape[1])):
            score = weights[:, k, group.cls] + betas[0][:, group.dst]
            before = _gather_max(score, group.src, len(group.accepting))
            betas.insert(0, torch.where(group.live[:, k, None], before, betas[0]))
        best[group.slots] = betas[0][:, 0]
        state = torch.zeros_like(group.slots)
        for k in range(weights.shape[1]):
            live = group.live[:, k] & torch.isfinite(betas[0][:, 0])
            at = group.rows[:, k]
            score = weights[:, k, group.cls] + betas[k + 1][:, group.dst]
            edge = torch.where(group.src == state[:, None], score, _MINUS_INFINITY).argmax(-1)
            inside = group.token_class == group.cls[edge][:, None]
            token = torch.where(inside, rows[at], _MINUS_INFINITY).argmax(-1)
            tokens[at[live]] = token[live]
            state = torch.where(live, group.dst[edge], state)
    return tokens, best

"""Exact inference in plain torch and log space: any device, any floating point type, and the oracle of the kernels."""

import torch
from torch import Tensor

from constraints.inference.slots.groups import (
    MINUS_INFINITY,
    Group,
    backward,
    class_weights,
    committed,
    forward,
    gather_logsumexp,
    gather_max,
    groups,
)
from constraints.inference.slots.posteriors import FilledTokens, Posterior
from constraints.inference.slots.slot_batch import SlotBatch


def log_partition(log_probs: Tensor, slots: SlotBatch, *, fixed: Tensor | None = None) -> Tensor:
    """See `constraints.inference.log_partition`; differentiable by autograd."""
    slots.check(log_probs, fixed, None)
    result = log_probs.new_full((len(slots),), MINUS_INFINITY)
    rows = committed(log_probs, fixed)
    for group in groups(slots, log_probs):
        alpha = forward(class_weights(rows, group), group)[-1] + group.accepting
        index = torch.zeros_like(group.src[:1]).expand(alpha.shape[-1])
        result = result.index_put((group.slots,), gather_logsumexp(alpha, index, 1)[:, 0])
    return result


@torch.no_grad()
def posterior(
    log_probs: Tensor, slots: SlotBatch, *, fixed: Tensor | None = None, uniforms: Tensor | None = None
) -> Posterior:
    """See `constraints.inference.posterior`."""
    slots.check(log_probs, fixed, uniforms)
    rows = committed(log_probs, fixed)
    log_z = log_probs.new_full((len(slots),), MINUS_INFINITY)
    marginals = torch.zeros_like(log_probs)
    sample = None if uniforms is None else torch.full_like(uniforms[..., 0], -1, dtype=torch.long)
    for group in groups(slots, log_probs):
        weights = class_weights(rows, group)
        alphas, betas = forward(weights, group), backward(weights, group)
        log_z[group.slots] = betas[0][:, 0]
        for k in range(weights.shape[1]):
            live = group.live[:, k] & torch.isfinite(betas[0][:, 0])
            at = group.rows[live, k]
            score = alphas[k][:, group.src] + weights[:, k, group.cls] + betas[k + 1][:, group.dst]
            mass = gather_logsumexp(score[live], group.cls, group.classes + 1)
            mass = mass - torch.logsumexp(mass, -1, keepdim=True)
            ratio = mass - torch.nn.functional.pad(weights[live, k], (0, 1))
            ratio = torch.where(torch.isfinite(mass), ratio, MINUS_INFINITY)
            marginals[at] = torch.exp(rows[at] + ratio[:, group.token_class])
        if sample is not None and uniforms is not None:
            several = uniforms.ndim == 3
            for drawn, into in zip(uniforms, sample, strict=True) if several else [(uniforms, sample)]:
                _sample(rows, weights, betas, group, drawn, into)
    probability = None
    if sample is not None:
        each = marginals.expand(*sample.shape[:-1], *marginals.shape)
        probability = each.gather(-1, sample.clamp(min=0)[..., None])[..., 0] * (sample >= 0)

    def rows_of(first: int, past: int, out: Tensor) -> None:
        out.copy_(marginals[int(slots.offset[first]) : int(slots.offset[past])])

    return Posterior(log_z, sample, probability, FilledTokens(slots, log_probs, rows_of))


def _sample(rows: Tensor, weights: Tensor, betas: list[Tensor], group: Group, uniforms: Tensor, sample: Tensor) -> None:
    """Draws paths from the start on: each edge in proportion to its weight and what is left after it."""
    state = torch.zeros_like(group.slots)
    for k in range(weights.shape[1]):
        live = group.live[:, k] & torch.isfinite(betas[0][:, 0])
        at = group.rows[:, k]
        score = weights[:, k, group.cls] + betas[k + 1][:, group.dst]
        score = torch.where(group.src == state[:, None], score, MINUS_INFINITY)
        edge = _choose(score, uniforms[at, 0])
        inside = group.token_class == group.cls[edge][:, None]
        token = _choose(torch.where(inside, rows[at], MINUS_INFINITY), uniforms[at, 1])
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
    """See `constraints.inference.argmax`."""
    slots.check(log_probs, fixed, None)
    rows = committed(log_probs, fixed)
    tokens = torch.full_like(log_probs[:, 0], -1, dtype=torch.long)
    best = log_probs.new_full((len(slots),), MINUS_INFINITY)
    for group in groups(slots, log_probs):
        weights = gather_max(rows[group.rows], group.token_class, group.classes + 1)
        betas = [group.accepting.expand(len(group.slots), -1)]
        for k in reversed(range(weights.shape[1])):
            score = weights[:, k, group.cls] + betas[0][:, group.dst]
            before = gather_max(score, group.src, len(group.accepting))
            betas.insert(0, torch.where(group.live[:, k, None], before, betas[0]))
        best[group.slots] = betas[0][:, 0]
        state = torch.zeros_like(group.slots)
        for k in range(weights.shape[1]):
            live = group.live[:, k] & torch.isfinite(betas[0][:, 0])
            at = group.rows[:, k]
            score = weights[:, k, group.cls] + betas[k + 1][:, group.dst]
            edge = torch.where(group.src == state[:, None], score, MINUS_INFINITY).argmax(-1)
            inside = group.token_class == group.cls[edge][:, None]
            token = torch.where(inside, rows[at], MINUS_INFINITY).argmax(-1)
            tokens[at[live]] = token[live]
            state = torch.where(live, group.dst[edge], state)
    return tokens, best

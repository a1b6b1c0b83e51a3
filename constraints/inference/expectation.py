"""The expected cost of a slot's text, and its gradient.

Every path has a probability and a cost, the sum over its tokens. The expectation semiring carries (p, p r) through the
forward and the backward pass; here as log p, and the mean cost r of the paths. The gradient with respect to a
log-probability is the covariance of the token being there with the cost.

Source: Li & Eisner 2009, "First- and second-order expectation semirings", EMNLP, sections 3 and 4.
"""

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from constraints.errors import InvalidOption
from constraints.inference import particles
from constraints.inference.distribution import slot_of_position
from constraints.inference.particles import GrammarSlots
from constraints.inference.slots.groups import Group, backward, class_weights, committed, forward, groups
from constraints.inference.slots.slot_batch import SlotBatch


def expected_cost(
    log_probs: Tensor, slots: SlotBatch | GrammarSlots, cost: Tensor, *, fixed: Tensor | None = None
) -> Tensor:
    """The mean cost of each slot's text under its distribution, (N,); nan where there is no text.

    Differentiable once, with respect to the log-probabilities and the cost. Committed tokens count with their cost.
    For grammars the mean over the texts that a beam finds.

    Args:
        log_probs: (P, V), log-probabilities of the tokens at each position. They need not be normalised.
        slots: The slots, which share the P positions.
        cost: (P, V) or (V,), what a token costs at a position, or at any; padding too.
        fixed: (P,), the token that is committed at a position, -1 where none is. A committed token has
            log-probability 0, whatever its row says.

    Raises:
        InvalidOption: Shapes or types do not fit, or a cost is not finite.
    """
    if cost.shape not in (log_probs.shape, log_probs.shape[1:]):
        raise InvalidOption(
            f"cost has shape {tuple(cost.shape)}, expected {tuple(log_probs.shape)} or {tuple(log_probs.shape[1:])}"
        )
    if not cost.is_floating_point() or not bool(torch.isfinite(cost).all()):
        raise InvalidOption("a cost is not a finite floating point number")
    each = cost.expand(log_probs.shape)
    if isinstance(slots, GrammarSlots):
        return _over_texts(log_probs, slots, each, fixed)
    slots.check(log_probs, fixed, None)
    result: Tensor = _ExpectedCost.apply(log_probs, each, slots, fixed)  # type: ignore[no-untyped-call]
    return result


class _ExpectedCost(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, log_probs: Tensor, cost: Tensor, slots: SlotBatch, fixed: Tensor | None) -> Tensor:
        rows, costs = committed(log_probs.double(), fixed), cost.double()
        mean = rows.new_full((len(slots),), float("nan"))
        marginals, covariance = torch.zeros_like(rows), torch.zeros_like(rows)
        for group in groups(slots, rows):
            _expect(rows, costs, group, mean, marginals, covariance)
        if fixed is not None:
            covariance[fixed >= 0] = 0.0
        ctx.slots = slots
        ctx.save_for_backward(marginals.to(cost), covariance.to(log_probs))
        return mean.to(log_probs)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor, None, None]:
        marginals, covariance = ctx.saved_tensors
        scale = gradient[slot_of_position(ctx.slots, gradient.device), None]
        return covariance * scale, marginals * scale.to(marginals), None, None


def _expect(rows: Tensor, costs: Tensor, group: Group, mean: Tensor, marginals: Tensor, covariance: Tensor) -> None:
    """Fills in the mean cost (N,), the marginals (P, V) and the covariances (P, V) of some slots."""
    weights = class_weights(rows, group)
    alphas, betas = forward(weights, group), backward(weights, group)
    log_z = betas[0][:, :1]
    possible = torch.isfinite(log_z[:, 0])
    # Of the tokens of a class: the share that each has in it, and their mean cost.
    padded = torch.nn.functional.pad(weights, (0, 1), value=float("-inf"))
    share = _ratio(rows[group.rows], padded[..., group.token_class])
    token_class = group.token_class.expand(share.shape)
    typical = torch.zeros_like(padded).scatter_add(-1, token_class, share * costs[group.rows])
    steps = range(weights.shape[1])
    source, edge_class, target = (x.expand(len(weights), -1) for x in (group.src, group.cls, group.dst))
    before = [torch.zeros_like(alphas[0])]
    for k in steps:
        part = _ratio(alphas[k][:, group.src] + weights[:, k, group.cls], alphas[k + 1][:, group.dst])
        part = part * (before[k][:, group.src] + typical[:, k, group.cls])
        following = torch.zeros_like(before[k]).scatter_add(-1, target, part)
        before.append(torch.where(group.live[:, k, None], following, before[k]))
    after = torch.zeros_like(betas[0])
    for k in reversed(steps):
        at, live = group.rows[:, k], group.live[:, k] & possible
        score = weights[:, k, group.cls] + betas[k + 1][:, group.dst]
        probability = _ratio(alphas[k][:, group.src] + score, log_z)
        rest = probability * (before[k][:, group.src] + after[:, group.dst])
        present, paid = (
            torch.zeros_like(padded[:, k]).scatter_add(-1, edge_class, value)[:, group.token_class] * share[:, k]
            for value in (probability, rest)
        )
        part = _ratio(score, betas[k][:, group.src]) * (typical[:, k, group.cls] + after[:, group.dst])
        earlier = torch.zeros_like(after).scatter_add(-1, source, part)
        after = torch.where(group.live[:, k, None], earlier, after)
        marginals[at[live]] = present[live]
        covariance[at[live]] = (paid + present * costs[at])[live]
    mean[group.slots[possible]] = after[possible, 0]
    for k in steps:
        live = group.live[:, k] & possible
        at = group.rows[live, k]
        covariance[at] -= marginals[at] * after[live, :1]


def _ratio(numerator: Tensor, denominator: Tensor) -> Tensor:
    """exp(numerator - denominator), 0 where either is the logarithm of 0."""
    possible = (numerator > float("-inf")) & (denominator > float("-inf"))
    return torch.where(possible, torch.exp(numerator - denominator), 0.0)


def _over_texts(log_probs: Tensor, slots: GrammarSlots, cost: Tensor, fixed: Tensor | None) -> Tensor:
    """The mean over the texts that a beam finds; differentiable by autograd."""
    means = []
    for slot, texts in enumerate(particles.beam(log_probs, slots, fixed=fixed)):
        place = slice(int(slots.offset[slot]), int(slots.offset[slot + 1]))
        if not texts:
            means.append(log_probs.new_full((), float("nan")))
            continue
        tokens = torch.tensor([ids for _, ids in texts], device=log_probs.device, dtype=torch.long)
        tokens = tokens.reshape(len(texts), -1).T
        free = None if fixed is None else fixed[place, None] < 0
        scores = log_probs[place].double().gather(1, tokens)
        scores = scores if free is None else torch.where(free, scores, 0.0)
        means.append(torch.softmax(scores.sum(0), 0) @ cost[place].double().gather(1, tokens).sum(0))
    return torch.stack(means).to(log_probs) if means else log_probs.new_zeros(0)

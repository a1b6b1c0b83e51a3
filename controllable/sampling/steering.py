"""Guidance within a step: what energies see of a batch, and what comes of their gradients.

Shapes: B canvases, L positions, V tokens, N positions that are asked for; b and l those of rows steered together.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor

from constraints.tokens.vocabulary import Vocabulary
from controllable.sampling.collation import Batch, Steered
from controllable.sampling.protocols import DenoiserInput
from guidance import GuidanceState, TermReport, Tilt
from guidance.faults import Fault

_TILT = Tilt()
"""Made before any step: what checks its arguments is not to be traced when a step is compiled."""


@dataclass(frozen=True)
class Steer:
    """What guidance does at a step.

    Args:
        logits: After guidance (N, V).
        shift: How far the canvas is moved (B, L, d); None for nothing.
        reports: For each group of rows what each term said.
    """

    logits: Tensor
    shift: Tensor | None
    reports: list[list[TermReport]]


def one_hot(tokens: Tensor, size: int) -> Tensor:
    """Probabilities (..., V) of tokens that are certain (...)."""
    return torch.zeros(*tokens.shape, size, device=tokens.device).scatter_(-1, tokens[..., None], 1.0)


def steer(
    given: DenoiserInput,
    logits: Tensor,
    batch: Batch,
    *,
    read: Callable[[DenoiserInput], Tensor],
    noisy: Tensor,
    embeddings: Tensor,
    vocabulary: Vocabulary,
) -> Steer:
    """Follow the gradients of a batch's guidance.

    Args:
        given: What the denoiser saw.
        logits: What it said (N, V).
        batch: The rows, with their guidance.
        read: Reads the same once more, see `DenoiserInput.shift`.
        noisy: The embeddings that it saw (B, L, d).
        embeddings: The token embeddings (V, d).
        vocabulary: The tokens.
    """
    free = batch.written & ~given.known
    there = free.flatten()[given.wanted]
    certain = one_hot(given.tokens.flatten(), len(embeddings))

    def seen(of_open: Tensor, moved: Tensor, group: Steered) -> GuidanceState:
        # Positions that are asked for without being open are certain too.
        rows = torch.where(there[:, None], of_open.softmax(dim=-1), certain[given.wanted])
        probabilities = certain.index_put((given.wanted,), rows).view(*free.shape, -1)
        whole = _seen(batch, probabilities, moved, given.level, embeddings=embeddings, vocabulary=vocabulary)
        return _rows(replace(whole, free=free), group)

    shift, change = torch.zeros_like(noisy), torch.zeros_like(logits)
    shifted, reports = False, []
    for group in batch.steered:

        def predict(moved: Tensor, group: Steered = group) -> GuidanceState:
            whole = _put(group, moved, noisy)
            return seen(read(given.moved(whole)), noisy + whole, group)

        guided = group.update(list(group.terms), seen(logits, noisy, group), predict)
        reports.append(guided.reports)
        if guided.shift is not None:
            shift, shifted = shift + _put(group, guided.shift, noisy), True
        if guided.change is not None:
            change = change + _put(group, guided.change, certain.view(*free.shape, -1)).flatten(0, 1)[given.wanted]
    if shifted:
        return Steer(read(given.moved(shift)) + change, shift, reports)
    return Steer(logits + change, None, reports)


def finished(batch: Batch, tokens: Tensor, *, embeddings: Tensor, vocabulary: Vocabulary) -> GuidanceState:
    """What energies see of canvases that have been written, with these token ids (B, L), all certain."""
    certain, noisy = one_hot(tokens, len(embeddings)), F.embedding(tokens, embeddings)
    whole = _seen(batch, certain, noisy, batch.schedule.level[:, -1], embeddings=embeddings, vocabulary=vocabulary)
    return replace(whole, finished=True)


def _seen(
    batch: Batch, probabilities: Tensor, noisy: Tensor, sigma: Tensor, *, embeddings: Tensor, vocabulary: Vocabulary
) -> GuidanceState:
    """What energies see of a batch, all that is to be written being free."""
    return GuidanceState(
        probabilities=probabilities,
        embeddings=embeddings,
        noisy=noisy,
        sigma=sigma,
        free=batch.written,
        exists=batch.exists,
        vocabulary=vocabulary,
        slot=batch.slot,
        pointers=[row.pointers for row in batch.rows],
    )


def pulls(batch: Batch, whole: GuidanceState) -> tuple[Tensor, list[Fault]]:
    """How much guidance would gain from another token at each position of finished canvases (B, L), nats, fp64; and
    what may be wrong with it."""
    pull = torch.zeros(whole.free.shape, dtype=torch.float64, device=whole.free.device)
    faults: list[Fault] = []
    for group in batch.steered:
        update = group.update if isinstance(group.update, Tilt) else _TILT
        found = update.pull(list(group.terms), replace(_rows(whole, group), faults=faults))
        pull = pull + _put(group, found.double(), pull)
    return pull, faults


def _rows(whole: GuidanceState, group: Steered) -> GuidanceState:
    """What energies see of some rows."""
    assert whole.slot is not None
    return replace(
        whole,
        probabilities=_of(group, whole.probabilities),
        noisy=_of(group, whole.noisy),
        sigma=whole.sigma[group.at],
        free=_of(group, whole.free),
        exists=_of(group, whole.exists),
        slot=_of(group, whole.slot),
        pointers=group.pointers,
        places=group.places,
    )


def _of(group: Steered, whole: Tensor) -> Tensor:
    """The rows (b, l, ...) of a group, of (B, L, ...)."""
    if group.rows == tuple(range(len(whole))) and group.length == whole.shape[1]:
        return whole
    return whole[group.at, : group.length]


def _put(group: Steered, part: Tensor, like: Tensor) -> Tensor:
    """What a group's rows have (b, l, ...), laid out as the batch (B, L, ...); 0 elsewhere."""
    if group.rows == tuple(range(len(like))) and group.length == like.shape[1]:
        return part
    behind = [0, 0] * (part.ndim - 2) + [0, like.shape[1] - part.shape[1]]
    empty = torch.zeros(len(like), like.shape[1], *part.shape[2:], dtype=part.dtype, device=part.device)
    return empty.index_put((group.at,), F.pad(part, behind))

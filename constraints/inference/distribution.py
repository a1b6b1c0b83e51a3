"""Inference by the kernels where they run, by the reference elsewhere."""

import torch
from torch import Tensor

from constraints.inference import particles, reference
from constraints.inference.particles import GrammarSlots
from constraints.inference.prepared import prepare
from constraints.inference.slots.posteriors import Posterior
from constraints.inference.slots.slot_batch import SlotBatch


def posterior(
    log_probs: Tensor,
    slots: SlotBatch | GrammarSlots,
    *,
    fixed: Tensor | None = None,
    uniforms: Tensor | None = None,
) -> Posterior:
    """The distribution of the slots' tokens, given that each slot's text is in its language.

    On the CPU compiled, in fp64 messages; fp32 inputs are exponentiated in fp32. On an Nvidia GPU in Triton, in fp64
    messages, where that package is installed (extra `gpu`). On other devices plain torch. For grammars an estimate, see
    `constraints.inference.particles`.

    Args:
        log_probs: (P, V), log-probabilities of the tokens at each position. They need not be normalised.
        slots: The slots, which share the P positions.
        fixed: (P,), the token that is committed at a position, -1 where none is. A committed token has
            log-probability 0, whatever its row says.
        uniforms: (P, 2) in [0, 1), drive an exact sample: the first chooses the edge, the second the token in its
            class. Without them there is no sample. (S, P, 2) for several samples, which share the rest of the work;
            for grammars there is one at a time.

    Raises:
        InvalidOption: Shapes or types do not fit.
    """
    if isinstance(slots, GrammarSlots):
        return particles.posterior(log_probs, slots, fixed=fixed, uniforms=uniforms)
    slots.check(log_probs, fixed, uniforms)
    device = log_probs.device
    known, drawn = (None if given is None else given.to(device) for given in (fixed, uniforms))
    return prepare(slots, device).posterior(log_probs, fixed=known, uniforms=drawn)


def argmax(log_probs: Tensor, slots: SlotBatch | GrammarSlots, *, fixed: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """The most likely text of each slot: its tokens (P,), -1 where there is none, and log-probability (N,).

    For grammars the most likely one that a beam finds.

    Arguments and errors are those of `posterior`.
    """
    if isinstance(slots, GrammarSlots):
        return particles.argmax(log_probs, slots, fixed=fixed)
    if log_probs.device.type == "cpu":
        from constraints.inference.cpu import cpu_operators as cpu

        return cpu.argmax(log_probs, slots, fixed=fixed)
    return reference.argmax(log_probs, slots, fixed=fixed)


def log_partition(log_probs: Tensor, slots: SlotBatch, *, fixed: Tensor | None = None) -> Tensor:
    """Log-probability that each slot's text is in its language, (N,). Its gradient is the marginals.

    Arguments and errors are those of `posterior`.
    """
    slots.check(log_probs, fixed, None)
    device = log_probs.device
    return prepare(slots, device).log_partition(log_probs, fixed=None if fixed is None else fixed.to(device))


def entropy(log_probs: Tensor, slots: SlotBatch, *, fixed: Tensor | None = None) -> Tensor:
    """Entropy in nats of the distribution over each slot's token sequences, (N,); nan where there are none.

    Arguments and errors are those of `posterior`.
    """
    given = posterior(log_probs, slots, fixed=fixed)
    marginals = given.marginals
    expected = torch.where(marginals > 0, marginals * log_probs, 0.0).sum(-1)
    if fixed is not None:
        expected = torch.where(fixed >= 0, 0.0, expected)
    result = given.log_partition - torch.zeros_like(given.log_partition).index_add(
        0, slot_of_position(slots, log_probs.device), expected
    )
    return torch.where(torch.isfinite(given.log_partition), result, float("nan"))


def slot_of_position(slots: SlotBatch, device: torch.device) -> Tensor:
    """The slot that each position belongs to, (P,)."""
    capacity = torch.from_numpy(slots.capacity)
    return torch.repeat_interleave(torch.arange(len(slots)), capacity).to(device)

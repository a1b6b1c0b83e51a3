"""Inference over slots as operators of torch, on the tensors of a batch that `SlotBatch.on` has put on a device.

On the CPU they are compiled (`constraints.inference.cpu.cpu_operators`), on an Nvidia GPU Triton kernels
(`constraints.inference.gpu.gpu_operators`). Both are imported when they are first run. Nothing is read back from a
device, and compilers and fake tensors see an operator as a whole.

Shapes: P positions of N slots, F rows of log-probabilities over V tokens, S samples, d values of a token.
`rows` (P,) is the row of each position, None where it is the one of its number; `fixed` (P,) the committed token, -1
where none is; `batch` the tensors, the first of which is the slot of each position (P,), and `sizes` the numbers of
a batch. `classes` and `scales` are what a posterior keeps for the probabilities of tokens, each device in its own way.
"""

from importlib import import_module
from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable
from torch.library import Library, register_autograd, register_fake

_GIVEN = "Tensor log_probs, Tensor? rows, Tensor fixed"
_FOUND = "Tensor log_z, Tensor classes, Tensor scales, Tensor[] batch"
_library = Library("controllable", "FRAGMENT")


def _define(name: str, arguments: str, result: str, function: str) -> Any:
    """An operator that is a function of this name in the modules of the devices."""
    _library.define(f"{name}({arguments}) -> {result}", tags=(torch.Tag.pt2_compliant_tag,))

    def on_cpu(*given: Any) -> Any:
        return getattr(import_module("constraints.inference.cpu.cpu_operators"), function)(*given)

    def on_gpu(*given: Any) -> Any:
        return getattr(import_module("constraints.inference.gpu.gpu_operators"), function)(*given)

    _library.impl(name, on_cpu, "CPU")
    _library.impl(name, on_gpu, "CUDA")
    return getattr(torch.ops.controllable, name).default


slot_posterior = _define(
    "slot_posterior", f"{_GIVEN}, Tensor uniforms, Tensor[] batch, SymInt[] sizes",
    "(Tensor, Tensor, Tensor, Tensor, Tensor)", "posterior",
)  # fmt: skip
slot_log_partition = _define(
    "slot_log_partition", f"{_GIVEN}, Tensor[] batch, SymInt[] sizes", "(Tensor, Tensor, Tensor)", "log_partition"
)
slot_marginals = _define("slot_marginals", f"{_GIVEN}, {_FOUND}", "Tensor", "marginals")
slot_expectation = _define(
    "slot_expectation", f"Tensor values, Tensor? wanted, SymInt[]? groups, {_GIVEN}, {_FOUND}", "Tensor", "expectation"
)


def _posterior(
    log_probs: Tensor, rows: Tensor | None, fixed: Tensor, uniforms: Tensor, batch: list[Tensor], sizes: list[int]
) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Log-partitions (N,) in fp64, samples (S, P), their probabilities (S, P) in fp64, `classes`, `scales`; of
    log-probabilities (F, V) in fp32 or fp64 and uniform numbers (S, P, 2) in fp64."""
    log_z, classes, scales = _log_partition(log_probs, rows, fixed, batch, sizes)
    drawn = uniforms.shape[:2]
    return log_z, fixed.new_empty(drawn), uniforms.new_empty(drawn), classes, scales


def _log_partition(
    log_probs: Tensor, rows: Tensor | None, fixed: Tensor, batch: list[Tensor], sizes: list[int]
) -> tuple[Tensor, Tensor, Tensor]:
    """Log-partitions (N,) in fp64, `classes`, `scales`; the first is differentiable in the log-probabilities."""
    kept = log_probs.dtype if log_probs.device.type == "cpu" else torch.float64
    return (
        log_probs.new_empty(sizes[0], dtype=torch.float64),
        log_probs.new_empty(sizes[1], dtype=kept),
        log_probs.new_empty(fixed.shape[0], dtype=torch.float64),
    )


def _marginals(
    log_probs: Tensor, rows: Tensor | None, fixed: Tensor, log_z: Tensor, classes: Tensor, scales: Tensor,
    batch: list[Tensor],
) -> Tensor:  # fmt: skip
    """The probability of each token at each position (P, V)."""
    return log_probs.new_empty(fixed.shape[0], log_probs.shape[1])


def _expectation(
    values: Tensor, wanted: Tensor | None, groups: list[int] | None, log_probs: Tensor, rows: Tensor | None,
    fixed: Tensor, log_z: Tensor, classes: Tensor, scales: Tensor, batch: list[Tensor],
) -> Tensor:  # fmt: skip
    """The mean (P, d) of some values (V, d) where it is wanted (P,), bool; `groups` as in `Posterior.expectation`."""
    return values.new_empty(fixed.shape[0], values.shape[1])


def _keep(ctx: Any, inputs: tuple[Any, ...], output: tuple[Tensor, ...]) -> None:
    log_probs, rows, fixed, batch, _ = inputs
    ctx.mark_non_differentiable(*output[1:])
    ctx.save_for_backward(log_probs, rows, fixed, *output, *batch)


@once_differentiable
def _gradient(ctx: Any, gradient: Tensor, *_: Any) -> tuple[Tensor, None, None, list[None], None]:
    log_probs, rows, fixed, log_z, classes, scales, *batch = ctx.saved_tensors
    found = slot_marginals(log_probs, rows, fixed, log_z, classes, scales, batch)
    scale = torch.where(fixed >= 0, 0.0, gradient.index_select(0, batch[0])).to(found.dtype)
    found = found * scale.unsqueeze(1)
    if rows is not None:
        # Committed positions have any row, and nothing to add to it.
        place = rows.clamp(0, log_probs.shape[0] - 1)
        found = torch.zeros_like(log_probs).index_add(0, place, found)
    return found, None, None, [None] * len(batch), None


register_fake("controllable::slot_posterior", _posterior, lib=_library)
register_fake("controllable::slot_log_partition", _log_partition, lib=_library)
register_fake("controllable::slot_marginals", _marginals, lib=_library)
register_fake("controllable::slot_expectation", _expectation, lib=_library)
register_autograd("controllable::slot_log_partition", _gradient, setup_context=_keep, lib=_library)

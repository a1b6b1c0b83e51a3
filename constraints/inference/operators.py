"""Inference over slots as operators of torch, on the tensors of a batch that `prepare` has put on a device.

On the CPU they are compiled (`constraints.inference.cpu.cpu_operators`), on an Nvidia GPU Triton kernels
(`constraints.inference.gpu.gpu_operators`). What compiles them is imported when they are first run. Nothing is read
back from a device, and compilers and fake tensors see an operator as a whole.

Shapes: P positions of N slots, F rows of log-probabilities over V tokens, S samples, d values of a token.
What the arguments are see `constraints.inference.slots.kernel_arguments`; `sizes` are the numbers of a batch.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable
from torch.library import Library, register_autograd, register_fake

from constraints.inference.gpu import gpu_operators
from constraints.inference.slots.kernel_arguments import Asked, Drawn, Kept

_ASKED = "Tensor log_probs, Tensor? rows, Tensor fixed"
_KEPT = "Tensor log_z, Tensor classes, Tensor scales, Tensor[] batch"
_library = Library("controllable", "FRAGMENT")


def _define(name: str, arguments: str, result: str, run: Callable[..., Any]) -> Any:
    """An operator that runs the kernels of a device on its arguments.

    They are a module with `posterior`, `log_partition`, `marginals` and `expectation`.
    """
    _library.define(f"{name}({arguments}) -> {result}", tags=(torch.Tag.pt2_compliant_tag,))

    def on_cpu(*given: Any) -> Any:
        # Numba takes its time to import.
        from constraints.inference.cpu import cpu_operators

        return run(cpu_operators, *given)

    def on_gpu(*given: Any) -> Any:
        return run(gpu_operators, *given)

    _library.impl(name, on_cpu, "CPU")
    _library.impl(name, on_gpu, "CUDA")
    return getattr(torch.ops.controllable, name).default


slot_posterior = _define(
    "slot_posterior", f"{_ASKED}, Tensor uniforms, Tensor[] batch, SymInt[] sizes",
    "(Tensor, Tensor, Tensor, Tensor, Tensor)",
    lambda kernels, *given: kernels.posterior(Asked(*given[:3]), *given[3:]),
)  # fmt: skip
slot_log_partition = _define(
    "slot_log_partition",
    f"{_ASKED}, Tensor[] batch, SymInt[] sizes",
    "(Tensor, Tensor, Tensor)",
    lambda kernels, *given: kernels.log_partition(Asked(*given[:3]), *given[3:]),
)
slot_marginals = _define(
    "slot_marginals",
    f"{_ASKED}, {_KEPT}",
    "Tensor",
    lambda kernels, *given: kernels.marginals(Asked(*given[:3]), Kept(*given[3:])),
)
slot_expectation = _define(
    "slot_expectation", f"Tensor values, Tensor? wanted, SymInt[]? groups, {_ASKED}, {_KEPT}", "Tensor",
    lambda kernels, *given: kernels.expectation(*given[:3], Asked(*given[3:6]), Kept(*given[6:])),
)  # fmt: skip


def _posterior(
    log_probs: Tensor, rows: Tensor | None, fixed: Tensor, uniforms: Tensor, batch: list[Tensor], sizes: list[int]
) -> Drawn:
    """See `Drawn`; of uniform numbers (S, P, 2) in fp64."""
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


def _marginals(log_probs: Tensor, rows: Tensor | None, fixed: Tensor, *kept: Any) -> Tensor:
    """The probability of each token at each position (P, V)."""
    return log_probs.new_empty(fixed.shape[0], log_probs.shape[1])


def _expectation(
    values: Tensor, wanted: Tensor | None, groups: list[int] | None, log_probs: Tensor, rows: Tensor | None,
    fixed: Tensor, *kept: Any,
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

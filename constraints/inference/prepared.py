"""Inference that reads nothing back, over batches of slots that lie on a device."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from constraints.errors import InvalidOption
from constraints.inference import operators, reference
from constraints.inference.gpu import gpu_operators as gpu
from constraints.inference.slots.kernel_arguments import Asked, Kept
from constraints.inference.slots.posteriors import Posterior, by_position
from constraints.inference.slots.slot_batch import SlotBatch
from constraints.inference.slots.slot_languages import Given, Languages
from constraints.inference.slots.transfer import to_device


@dataclass(frozen=True, eq=False)
class PreparedSlots(Languages):
    """What a device has to know of N slots with P positions.

    Its tensors are read by the operators of `constraints.inference.operators` and are never changed. Numbers are not
    checked, as that would read them back: for checks there is `constraints.inference.posterior`.

    Attributes:
        tensors: Of them the first is the slot of each position (P,); the others are as the kernels of the device need.
        sizes: N, the room for what is kept of the classes, and other numbers that the kernels of the device need.
        vocabulary: V, the number of tokens; 0 where there are no slots.
    """

    tensors: tuple[Tensor, ...]
    sizes: tuple[int, ...]
    vocabulary: int

    def answer(self, given: Given) -> Posterior:
        """See `Languages.answer`."""
        asked, dtype = self._asked(given.log_probs.detach(), given.rows, given.fixed), given.log_probs.dtype
        uniforms = asked.log_probs.new_zeros(0, asked.fixed.shape[0], 2) if given.uniforms is None else given.uniforms
        several = uniforms if uniforms.ndim == 3 else uniforms.unsqueeze(0)
        log_z, sample, chance, classes, scales = operators.slot_posterior(
            *asked, several.double(), self.tensors, self.sizes
        )
        found = KernelTokens(asked, Kept(log_z, classes, scales, self.tensors), dtype)
        if given.uniforms is None:
            return Posterior(log_z.to(dtype), None, None, found)
        chance = chance.to(dtype)
        if uniforms.ndim == 2:
            sample, chance = sample.squeeze(0), chance.squeeze(0)
        return Posterior(log_z.to(dtype), sample, chance, found)

    def log_partition(self, log_probs: Tensor, *, rows: Tensor | None = None, fixed: Tensor | None = None) -> Tensor:
        """Log-probability that each slot's text is in its language, (N,). Its gradient is the marginals.

        Arguments as those of `posterior`.
        """
        log_z, _, _ = operators.slot_log_partition(*self._asked(log_probs, rows, fixed), self.tensors, self.sizes)
        result: Tensor = log_z.to(log_probs.dtype)
        return result

    def _asked(self, log_probs: Tensor, rows: Tensor | None, fixed: Tensor | None) -> Asked:
        """What the operators take. Looks at the shape alone, which is known without waiting: kernels read what they are
        told to."""
        if log_probs.ndim != 2 or (self.vocabulary and log_probs.shape[1] != self.vocabulary):
            raise InvalidOption(f"log_probs has shape {tuple(log_probs.shape)}, expected (F, {self.vocabulary})")
        known = torch.full_like(self.tensors[0], -1) if fixed is None else fixed.long()
        return Asked(log_probs if log_probs.dtype in (torch.float32, torch.float64) else log_probs.float(), rows, known)


@dataclass(frozen=True, eq=False)
class KernelTokens:
    """Probabilities of tokens from what the operators have kept.

    Args:
        asked: What the operators were asked.
        kept: What they have kept.
        dtype: Of the result.
    """

    asked: Asked
    kept: Kept
    dtype: torch.dtype

    def marginals(self) -> Tensor:
        """See `Posterior.marginals`."""
        result: Tensor = operators.slot_marginals(*self.asked, *self.kept).to(self.dtype)
        return result

    def expectation(self, values: Tensor, wanted: Tensor | None, groups: Sequence[int] | None) -> Tensor:
        """See `Posterior.expectation`."""
        sizes = None if groups is None else list(groups)
        result: Tensor = operators.slot_expectation(values.detach(), wanted, sizes, *self.asked, *self.kept)
        return result


@dataclass(frozen=True, eq=False)
class PlainSlots(Languages):
    """A batch on a device that has no kernels.

    Args:
        slots: The batch.
    """

    slots: SlotBatch

    def answer(self, given: Given) -> Posterior:
        """See `Languages.answer`."""
        return reference.posterior(given.by_position, self.slots, fixed=given.fixed, uniforms=given.uniforms)

    def log_partition(self, log_probs: Tensor, *, rows: Tensor | None = None, fixed: Tensor | None = None) -> Tensor:
        """See `PreparedSlots.log_partition`."""
        return reference.log_partition(by_position(log_probs, rows), self.slots, fixed=fixed)


_prepared: WeakKeyDictionary[SlotBatch, dict[tuple[torch.device, bool], PreparedSlots]] = WeakKeyDictionary()


def prepare(slots: SlotBatch, device: torch.device, *, recurring: bool = False) -> PreparedSlots | PlainSlots:
    """A batch on a device, where inference over it reads nothing back; it is put there once.

    Not for use within a compiled function or a step that is captured, but before.

    Args:
        slots: The batch.
        device: The device; on one that is only pretended (`FakeTensorMode`) tensors have shapes alone.
        recurring: Whether the sizes of its tables are rounded up to a few, so that other batches have the same.
    """
    pretended = type(torch.empty(0, device=device)) is not Tensor
    there = {} if pretended else _prepared.setdefault(slots, {})
    if (device, recurring) not in there:
        on_gpu = device.type == "cuda" and (pretended or gpu.available())
        if device.type != "cpu" and not on_gpu:
            return PlainSlots(slots)
        make = gpu_slots if on_gpu else _cpu_slots
        there[device, recurring] = make(slots, device, recurring=recurring, put=_shapes(device) if pretended else None)
    return there[device, recurring]


Put = Callable[[Sequence[NDArray[Any]]], Sequence[Tensor]]
"""Makes tensors of arrays."""


def _shapes(device: torch.device) -> Put:
    """Makes tensors of the arrays' shapes and types, of which nobody reads what is in them."""

    def put(arrays: Sequence[NDArray[Any]]) -> Sequence[Tensor]:
        likes = [torch.from_numpy(array) for array in arrays]
        return [torch.empty(like.shape, dtype=like.dtype, device=device) for like in likes]

    return put


def _cpu_slots(slots: SlotBatch, device: torch.device, *, recurring: bool, put: Put | None = None) -> PreparedSlots:
    """The batch as the compiled kernels need it."""
    # They are compiled by numba, which takes its time to import.
    from constraints.inference.cpu import units

    arrays, sizes = units.flatten(slots)
    arrays, sizes = units.rounded(arrays, sizes) if recurring else (arrays, sizes)
    return PreparedSlots(tuple(to_device(arrays, device) if put is None else put(arrays)), sizes, _vocabulary(slots))


def gpu_slots(slots: SlotBatch, device: torch.device, *, recurring: bool, put: Put | None = None) -> PreparedSlots:
    """The batch as the Triton kernels need it; `put` where it is not to be copied to the device."""
    if not len(slots):
        nothing = np.zeros((0, 2), dtype=np.int64)
        tables = gpu.AutomatonTables((), {}, nothing, nothing, ())
    elif put is None:
        tables = gpu.tables_on(slots.automata, device)
    else:
        tables = gpu.AutomatonTables.of(slots.automata, put)
    arrays, sizes = gpu.slot_arrays(slots, tables, recurring=recurring)
    of_slots = to_device(arrays, device) if put is None else put(arrays)
    tensors = tables.tensors or tuple(of_slots[0] for _ in gpu.Batch._fields[3:])
    return PreparedSlots((*of_slots, *tensors), sizes, _vocabulary(slots))


def _vocabulary(slots: SlotBatch) -> int:
    return len(slots.automata[0].token_class) if slots.automata else 0

"""Batches of slots on a device, and inference over them that reads nothing back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from constraints.errors import InvalidOption
from constraints.inference import operators, reference
from constraints.inference.gpu import gpu_operators as gpu
from constraints.inference.slots.posteriors import Posterior, by_position
from constraints.inference.slots.slot_batch import SlotBatch
from constraints.inference.slots.transfer import moved


@dataclass(frozen=True, eq=False)
class PreparedSlots:
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

    def posterior(
        self,
        log_probs: Tensor,
        *,
        rows: Tensor | None = None,
        fixed: Tensor | None = None,
        uniforms: Tensor | None = None,
    ) -> Posterior:
        """The distribution of the slots' tokens, given that each slot's text is in its language.

        Args:
            log_probs: (F, V), log-probabilities of the tokens. They need not be normalised.
            rows: (P,), the row of each position; that of a committed position is not read and may be any number. None
                where each position has the row of its number.
            fixed: (P,), the token that is committed at a position, -1 where none is.
            uniforms: (P, 2) or (S, P, 2) in [0, 1), drive one exact sample or several.

        Raises:
            InvalidOption: Shapes do not fit.
        """
        self._fit(log_probs)
        known, scores = self._known(fixed), _scores(log_probs.detach())
        drawn = scores.new_zeros(0, known.shape[0], 2) if uniforms is None else uniforms
        drawn = (drawn if drawn.ndim == 3 else drawn.unsqueeze(0)).double()
        log_z, sample, chance, classes, scales = operators.slot_posterior(
            scores, rows, known, drawn, self.tensors, self.sizes
        )
        dtype = log_probs.dtype
        found = KernelTokens((scores, rows, known, log_z, classes, scales, self.tensors), dtype)
        if uniforms is None:
            return Posterior(log_z.to(dtype), None, None, found)
        chance = chance.to(dtype)
        if uniforms.ndim == 2:
            sample, chance = sample.squeeze(0), chance.squeeze(0)
        return Posterior(log_z.to(dtype), sample, chance, found)

    def log_partition(self, log_probs: Tensor, *, rows: Tensor | None = None, fixed: Tensor | None = None) -> Tensor:
        """Log-probability that each slot's text is in its language, (N,). Its gradient is the marginals.

        Arguments as those of `posterior`.
        """
        self._fit(log_probs)
        log_z, _, _ = operators.slot_log_partition(
            _scores(log_probs), rows, self._known(fixed), self.tensors, self.sizes
        )
        result: Tensor = log_z.to(log_probs.dtype)
        return result

    def _fit(self, log_probs: Tensor) -> None:
        """Looks at the shape alone, which is known without waiting: kernels read what they are told to."""
        if log_probs.ndim != 2 or (self.vocabulary and log_probs.shape[1] != self.vocabulary):
            raise InvalidOption(f"log_probs has shape {tuple(log_probs.shape)}, expected (F, {self.vocabulary})")

    def _known(self, fixed: Tensor | None) -> Tensor:
        return torch.full_like(self.tensors[0], -1) if fixed is None else fixed.long()


@dataclass(frozen=True, eq=False)
class KernelTokens:
    """Probabilities of tokens from what the operators have kept.

    Args:
        found: What the operators take and have given.
        dtype: Of the result.
    """

    found: tuple[Any, ...]
    dtype: torch.dtype

    def marginals(self) -> Tensor:
        """See `Posterior.marginals`."""
        result: Tensor = operators.slot_marginals(*self.found).to(self.dtype)
        return result

    def expectation(self, values: Tensor, wanted: Tensor | None, groups: Sequence[int] | None) -> Tensor:
        """See `Posterior.expectation`."""
        result: Tensor = operators.slot_expectation(
            values.detach(), wanted, None if groups is None else list(groups), *self.found
        )
        return result


@dataclass(frozen=True, eq=False)
class PlainSlots:
    """A batch on a device that has no kernels; methods as those of `PreparedSlots`.

    Args:
        slots: The batch.
    """

    slots: SlotBatch

    def posterior(
        self,
        log_probs: Tensor,
        *,
        rows: Tensor | None = None,
        fixed: Tensor | None = None,
        uniforms: Tensor | None = None,
    ) -> Posterior:
        """See `PreparedSlots.posterior`."""
        return reference.posterior(by_position(log_probs, rows), self.slots, fixed=fixed, uniforms=uniforms)

    def log_partition(self, log_probs: Tensor, *, rows: Tensor | None = None, fixed: Tensor | None = None) -> Tensor:
        """See `PreparedSlots.log_partition`."""
        return reference.log_partition(by_position(log_probs, rows), self.slots, fixed=fixed)


def prepare(slots: SlotBatch, device: torch.device, *, recurring: bool, pretended: bool) -> PreparedSlots | PlainSlots:
    """The batch on a device; on one that is only pretended (`FakeTensorMode`) its tensors have shapes alone. If
    `recurring`, their sizes are rounded up."""

    def put(arrays: Sequence[NDArray[Any]]) -> Sequence[Tensor]:
        likes = [torch.from_numpy(array) for array in arrays]
        return [torch.empty(like.shape, dtype=like.dtype, device=device) for like in likes]

    if device.type == "cuda" and (pretended or gpu.available()):
        return on_gpu(slots, device, recurring=recurring, put=put if pretended else None)
    if device.type != "cpu":
        return PlainSlots(slots)
    from constraints.inference.cpu import units

    arrays, sizes = units.flatten(slots)
    arrays, sizes = units.rounded(arrays, sizes) if recurring else (arrays, sizes)
    return PreparedSlots(tuple(put(arrays) if pretended else moved(arrays, device)), sizes, _vocabulary(slots))


def on_gpu(
    slots: SlotBatch,
    device: torch.device,
    *,
    recurring: bool,
    put: Callable[[Sequence[NDArray[Any]]], Sequence[Tensor]] | None = None,
) -> PreparedSlots:
    """The batch as the Triton kernels need it; `put` makes tensors of arrays."""
    if not len(slots):
        nothing = np.zeros((0, 2), dtype=np.int64)
        shelf = gpu.Shelf((), {}, nothing, nothing, ())
    elif put is None:
        shelf = gpu.shelf_of(slots.automata, device)
    else:
        shelf = gpu.Shelf.of(slots.automata, put)
    arrays, sizes = gpu.slot_arrays(slots, shelf, recurring=recurring)
    of_slots = moved(arrays, device) if put is None else put(arrays)
    tables = shelf.tensors or tuple(of_slots[0] for _ in gpu.Batch._fields[3:])
    return PreparedSlots((*of_slots, *tables), sizes, _vocabulary(slots))


def _scores(log_probs: Tensor) -> Tensor:
    return log_probs if log_probs.dtype in (torch.float32, torch.float64) else log_probs.float()


def _vocabulary(slots: SlotBatch) -> int:
    return len(slots.automata[0].token_class) if slots.automata else 0

"""The operators on the CPU, see `constraints.inference.operators`: compiled kernels over the memory of tensors."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from constraints.inference.cpu import arrays
from constraints.inference.cpu.batched_slots import fill_marginals, fill_means, run, run_best, run_in_log_space
from constraints.inference.cpu.units import flatten
from constraints.inference.slots.kernel_arguments import Asked, Drawn, Kept
from constraints.inference.slots.slot_batch import SlotBatch

_SLOTS_PER_THREAD = 8
# About as many positions as a slot has, to tell how many threads are worth while.
_ROWS_OF_A_SLOT = 16
# What the tokens may have together that a mean leaves out, for inputs in fp32.
_LOST = 1e-6
# Means over more than one in so many tokens are matrix products, of so many rows at a time.
_SPARSE, _ROWS_AT_ONCE = 4, 128


def _spread(kernel: Callable[..., None], chosen: NDArray[np.int64], threads: int, *arguments: Any) -> None:
    """Runs a kernel over some slots or chunks of slots, on so many threads."""
    threads = min(threads, len(chosen))
    if threads <= 1:
        if len(chosen):
            kernel(chosen, *arguments)
        return
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(kernel, part, *arguments) for part in np.array_split(chosen, threads)]:
            done.result()


def _threads(slots: int) -> int:
    """As many as torch may use, but fewer where there is too little to do."""
    return min(torch.get_num_threads(), slots // _SLOTS_PER_THREAD)


def _arrays(*tensors: Tensor) -> tuple[NDArray[Any], ...]:
    return tuple(tensor.detach().contiguous().numpy() for tensor in tensors)


def _rows(asked: Asked) -> arrays.Rows:
    """What is known of the positions, as arrays."""
    row_of = torch.arange(len(asked.fixed)) if asked.rows is None else asked.rows
    return arrays.Rows(*_arrays(asked.log_probs, row_of, asked.fixed))


def _kept(kept: Kept) -> arrays.Kept:
    return arrays.Kept(*_arrays(kept.classes, kept.scales, kept.log_z))


def posterior(asked: Asked, uniforms: Tensor, batch: Sequence[Tensor], sizes: Sequence[int]) -> Drawn:
    """See `constraints.inference.operators`."""
    slots, room = sizes[:2]
    log_z = torch.full((slots,), -torch.inf, dtype=torch.float64)
    sample = torch.full(uniforms.shape[:2], -1)
    chance = torch.zeros(uniforms.shape[:2], dtype=torch.float64)
    # Tensors begin where a line of the cache does, so that no eight numbers lie in two.
    classes = asked.log_probs.new_empty(room)
    scales = torch.zeros(len(asked.fixed), dtype=torch.float64)
    if slots:
        numbers, tiles = _arrays(*batch[1:])
        drawn, kept = _arrays(uniforms, sample, chance), _kept(Kept(log_z, classes, scales, batch))
        known = _rows(asked), arrays.Draws(*drawn), kept
        good = np.zeros(slots, dtype=np.bool_)
        chunks = np.arange(numbers[4] - numbers[3] - 1)
        threads = _threads(slots)
        _spread(run, chunks, threads, numbers, tiles, *known, good)
        _spread(run_in_log_space, np.flatnonzero(~good), threads, numbers, tiles, *known)
    return log_z, sample, chance, classes, scales


def log_partition(asked: Asked, batch: Sequence[Tensor], sizes: Sequence[int]) -> tuple[Tensor, Tensor, Tensor]:
    """See `constraints.inference.operators`."""
    nothing = torch.empty(0, len(asked.fixed), 2, dtype=torch.float64)
    log_z, _, _, classes, scales = posterior(asked, nothing, batch, sizes)
    return log_z, classes, scales


def marginals(asked: Asked, kept: Kept) -> Tensor:
    """See `constraints.inference.operators`."""
    positions, vocabulary = len(asked.fixed), asked.log_probs.shape[1]
    out = asked.log_probs.new_empty(positions, vocabulary)
    if positions:
        given = (*_arrays(*kept.batch[1:]), _rows(asked), _kept(kept))
        _spread(fill_marginals, np.arange(positions), _threads(positions // _ROWS_OF_A_SLOT), *given, out.numpy())
    return out


def expectation(
    values: Tensor, wanted: Tensor | None, groups: Sequence[int] | None, asked: Asked, kept: Kept
) -> Tensor:
    """See `constraints.inference.operators`."""
    exact = values.dtype == torch.float64 or asked.log_probs.dtype == torch.float64
    table = values if values.dtype == torch.float64 else values.float()
    positions, vocabulary = len(asked.fixed), asked.log_probs.shape[1]
    result = torch.zeros(positions, values.shape[1], dtype=table.dtype)
    chosen = np.arange(positions) if wanted is None else np.flatnonzero(wanted.numpy())
    if len(chosen):
        buffer = asked.log_probs.new_empty(min(len(chosen), _ROWS_AT_ONCE), vocabulary)
        means = arrays.Means(
            table.detach().contiguous().numpy(), 0.0 if exact else _LOST / (2 * vocabulary), vocabulary // _SPARSE,
            np.zeros(positions, dtype=np.int64), np.zeros(positions, dtype=np.bool_), buffer.numpy(), result.numpy(),
        )  # fmt: skip
        given = (*_arrays(*kept.batch[1:]), _rows(asked), _kept(kept), means)
        for pieces in _pieces(chosen, [positions] if groups is None else groups):
            some = np.concatenate(pieces)
            means.place[some] = np.arange(len(some))
            _spread(fill_means, some, _threads(len(some) // _ROWS_OF_A_SLOT), *given)
            for piece in pieces:
                many = piece[means.wide[piece]]
                if len(many):
                    whole = len(many) == len(buffer)
                    dense = buffer if whole else buffer[torch.from_numpy(means.place[many])]
                    result[torch.from_numpy(many)] = (dense.to(values.dtype) @ values).to(table.dtype)
    return result.to(values.dtype)


def _pieces(asked: NDArray[np.int64], groups: Sequence[int]) -> Iterator[list[NDArray[np.int64]]]:
    """The positions that are asked for, as many as are worked out at a time, in pieces of a group that are multiplied
    at a time: a group has the same pieces whatever stands beside it."""
    together: list[NDArray[np.int64]] = []
    room = _ROWS_AT_ONCE
    for group in np.split(asked, np.searchsorted(asked, np.cumsum(groups)[:-1])):
        for piece in np.split(group, range(_ROWS_AT_ONCE, len(group), _ROWS_AT_ONCE)):
            if len(piece) > room:
                yield together
                together, room = [], _ROWS_AT_ONCE
            together.append(piece)
            room -= len(piece)
    yield together


def argmax(log_probs: Tensor, slots: SlotBatch, *, fixed: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """As `reference.argmax`, for tensors on the CPU."""
    slots.check(log_probs, fixed, None)
    tokens, best = torch.full((len(log_probs),), -1), torch.empty(len(slots), dtype=torch.float64)
    if slots.automata:
        scores = log_probs if log_probs.dtype in (torch.float32, torch.float64) else log_probs.float()
        known = torch.full((len(log_probs),), -1) if fixed is None else fixed.long()
        told, _ = flatten(slots)
        given = _rows(Asked(scores, None, known)), *_arrays(best, tokens)
        _spread(run_best, np.arange(len(slots)), _threads(len(slots)), *told[1:], *given)
    return tokens, best.to(log_probs.dtype)

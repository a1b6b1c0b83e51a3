"""The operators on the CPU, see `constraints.inference.operators`: compiled kernels over the memory of tensors."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from constraints.inference.cpu.batched_slots import fill_marginals, fill_means, run, run_best, run_in_log_space
from constraints.inference.cpu.units import flatten
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


def _arrays(tensors: Sequence[Tensor]) -> tuple[NDArray[Any], ...]:
    return tuple(tensor.detach().contiguous().numpy() for tensor in tensors)


def _read(log_probs: Tensor, rows: Tensor | None, fixed: Tensor) -> tuple[NDArray[Any], ...]:
    """The log-probabilities, the row of each position and what is committed there."""
    row_of = torch.arange(len(fixed)) if rows is None else rows
    return _arrays((log_probs, row_of, fixed))


def posterior(
    log_probs: Tensor,
    rows: Tensor | None,
    fixed: Tensor,
    uniforms: Tensor,
    batch: Sequence[Tensor],
    sizes: Sequence[int],
) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """See `constraints.inference.operators`."""
    slots, kept = sizes[:2]
    log_z = torch.full((slots,), -torch.inf, dtype=torch.float64)
    sample = torch.full(uniforms.shape[:2], -1)
    chance = torch.zeros(uniforms.shape[:2], dtype=torch.float64)
    # Tensors begin where a line of the cache does, so that no eight numbers lie in two.
    classes = log_probs.new_empty(kept)
    scales = torch.zeros(len(fixed), dtype=torch.float64)
    if slots:
        told, inputs = _arrays(batch[1:]), (*_read(log_probs, rows, fixed), *_arrays([uniforms]))
        found = _arrays((classes, scales, log_z))
        drawn = _arrays((sample, chance))
        good = np.zeros(slots, dtype=np.bool_)
        chunks = np.arange(told[0][4] - told[0][3] - 1)
        threads = _threads(slots)
        _spread(run, chunks, threads, *told, *inputs, *found, good, *drawn)
        rest = np.flatnonzero(~good)
        _spread(run_in_log_space, rest, threads, *told, *inputs, *found, *drawn)
    return log_z, sample, chance, classes, scales


def log_partition(
    log_probs: Tensor, rows: Tensor | None, fixed: Tensor, batch: Sequence[Tensor], sizes: Sequence[int]
) -> tuple[Tensor, Tensor, Tensor]:
    """See `constraints.inference.operators`."""
    nothing = torch.empty(0, len(fixed), 2, dtype=torch.float64)
    log_z, _, _, classes, scales = posterior(log_probs, rows, fixed, nothing, batch, sizes)
    return log_z, classes, scales


def marginals(
    log_probs: Tensor,
    rows: Tensor | None,
    fixed: Tensor,
    log_z: Tensor,
    classes: Tensor,
    scales: Tensor,
    batch: Sequence[Tensor],
) -> Tensor:
    """See `constraints.inference.operators`."""
    out = log_probs.new_empty(len(fixed), log_probs.shape[1])
    if len(fixed):
        given = (*_arrays(batch[1:]), *_read(log_probs, rows, fixed), *_arrays((classes, scales, log_z)))
        _spread(fill_marginals, np.arange(len(fixed)), _threads(len(fixed) // _ROWS_OF_A_SLOT), *given, out.numpy())
    return out


def expectation(
    values: Tensor,
    wanted: Tensor | None,
    groups: Sequence[int] | None,
    log_probs: Tensor,
    rows: Tensor | None,
    fixed: Tensor,
    log_z: Tensor,
    classes: Tensor,
    scales: Tensor,
    batch: Sequence[Tensor],
) -> Tensor:
    """See `constraints.inference.operators`."""
    exact = values.dtype == torch.float64 or log_probs.dtype == torch.float64
    table = values if values.dtype == torch.float64 else values.float()
    positions, vocabulary = len(fixed), log_probs.shape[1]
    result = torch.zeros(positions, values.shape[1], dtype=table.dtype)
    asked = np.arange(positions) if wanted is None else np.flatnonzero(wanted.numpy())
    if len(asked):
        given = (*_arrays(batch[1:]), *_read(log_probs, rows, fixed), *_arrays((classes, scales, log_z, table)))
        floor = 0.0 if exact else _LOST / (2 * vocabulary)
        wide, place = np.zeros(positions, dtype=np.bool_), np.zeros(positions, dtype=np.int64)
        buffer = log_probs.new_empty(min(len(asked), _ROWS_AT_ONCE), vocabulary)
        for pieces in _pieces(asked, [positions] if groups is None else groups):
            some = np.concatenate(pieces)
            place[some] = np.arange(len(some))
            _spread(
                fill_means, some, _threads(len(some) // _ROWS_OF_A_SLOT), place, *given, floor, vocabulary // _SPARSE,
                wide, buffer.numpy(), result.numpy(),
            )  # fmt: skip
            for piece in pieces:
                many = piece[wide[piece]]
                if len(many):
                    whole = len(many) == len(buffer)
                    dense = buffer if whole else buffer[torch.from_numpy(place[many])]
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
        arrays, _ = flatten(slots)
        given, found = _arrays((scores, known)), _arrays((best, tokens))
        _spread(run_best, np.arange(len(slots)), _threads(len(slots)), *arrays[1:], *given, *found)
    return tokens, best.to(log_probs.dtype)

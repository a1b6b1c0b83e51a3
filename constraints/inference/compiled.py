"""Batches of slots through the compiled kernels."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numba import njit
from numpy.typing import NDArray

from constraints.inference.kernels import exponentiate, linear_slot
from constraints.inference.kernels_log import best_slot, log_slot
from constraints.inference.slots import Posterior, SlotBatch

Arrays = tuple[NDArray[Any], ...]
_SLOTS_PER_THREAD = 32
# Linear space with exponentials in fp32, in fp64, and log space: what one refuses goes to the next.
_NARROW, _WIDE, _LOG = 0, 1, 2


@lru_cache(maxsize=16)
def _pack(slots: SlotBatch) -> Arrays:
    """The automata of a batch in flat arrays, of which automaton a has those from `starts[a]` on.

    Returns:
        starts (A, 5): first edge, state, class, member and entry of `reach`. sizes (A, 3): states, classes and
        members. Then the edges of each state, the class and target of each edge, the distance of each state, `reach`,
        the members of each class, the members, and the class of each token (A, V).
    """
    automata = slots.automata
    sizes = np.array([(a.num_states, a.num_classes, len(a.members)) for a in automata], dtype=np.int64)
    edges = np.array([len(a.src) for a in automata], dtype=np.int64)
    reach = np.array([len(a.reach) for a in automata], dtype=np.int64)
    lengths = np.stack([edges, sizes[:, 0] + 1, sizes[:, 1] + 1, sizes[:, 2], reach], axis=1)
    starts = np.concatenate([np.zeros((1, 5), dtype=np.int64), np.cumsum(lengths, axis=0)[:-1]])
    return (
        starts,
        sizes,
        np.concatenate([a.offsets for a in automata]),
        np.concatenate([a.cls for a in automata]),
        np.concatenate([a.dst for a in automata]),
        np.concatenate([np.append(a.distance, 0) for a in automata]),
        np.concatenate([a.reach for a in automata]),
        np.concatenate([a.class_offsets for a in automata]),
        np.concatenate([a.members for a in automata]),
        np.stack([a.token_class for a in automata]),
    )


@njit(cache=True, nogil=True)
def _part(a, packed):  # type: ignore[no-untyped-def]
    """The arrays of one automaton."""
    starts, sizes, src_offsets, cls, dst, distance, reach, class_offsets, members, token_class = packed
    edge, state, number, member, ring = starts[a]
    states, classes, size = sizes[a]
    return (
        src_offsets[state : state + states + 1],
        cls[edge:],
        dst[edge:],
        distance[state : state + states],
        reach[ring : starts[a + 1, 4] if a + 1 < len(starts) else len(reach)],
        class_offsets[number : number + classes + 1],
        members[member : member + size],
        token_class[a],
    )


@njit(cache=True, nogil=True)
def _extent(chosen, which, capacity, sizes):  # type: ignore[no-untyped-def]
    """Largest capacity, and sizes of the automata, among some slots."""
    most = 1
    states, classes, members = 1, 1, 1
    for n in chosen:
        most = max(most, capacity[n])
        states = max(states, sizes[which[n], 0])
        classes = max(classes, sizes[which[n], 1])
        members = max(members, sizes[which[n], 2])
    return most, states, classes, members


@njit(cache=True, nogil=True)
def _run(  # type: ignore[no-untyped-def]
    chosen, way, like, log_probs, fixed, uniforms, which, offset, capacity, packed, log_z, good, shifts, sample
):
    """Works through some slots in one of three ways; exponentials are of the type of the array `like`."""
    most, states, classes, size = _extent(chosen, which, capacity, packed[1])
    bits = np.empty(size, dtype=np.int32)
    work = (
        np.empty(size, dtype=log_probs.dtype),
        bits,
        bits.view(np.float32),
        np.empty((most, size), dtype=like.dtype),
        np.empty((most, classes), dtype=np.float64),
        np.empty((most + 1, states), dtype=np.float64),
        np.empty((most + 1, states), dtype=np.float64),
        np.empty((most + 1, states), dtype=np.float64),
        np.empty(classes, dtype=np.float64),
        np.empty(most, dtype=np.float64),
    )
    for n in chosen:
        src_offsets, cls, dst, distance, reach, class_offsets, members, token_class = _part(which[n], packed)
        if way == _LOG:
            log_z[n] = log_slot(
                log_probs, fixed, uniforms, offset[n], capacity[n], src_offsets, cls, dst, distance, reach,
                class_offsets, members, token_class, work, shifts, sample,
            )  # fmt: skip
        elif len(members) > 0 or capacity[n] == 0:
            log_z[n], good[n] = linear_slot(
                way == _WIDE, log_probs, fixed, uniforms, offset[n], capacity[n], src_offsets, cls, dst, distance,
                reach, class_offsets, members, token_class, work, shifts, sample,
            )  # fmt: skip


@njit(cache=True, nogil=True)
def _fill(  # type: ignore[no-untyped-def]
    chosen, start, wide, log_probs, fixed, which, offset, capacity, packed, log_z, shifts, out
):
    """The marginals of some slots, whose positions begin at `start`."""
    _, _, _, size = _extent(chosen, which, capacity, packed[1])
    x = np.empty(size, dtype=log_probs.dtype)
    e = np.empty(size, dtype=log_probs.dtype)
    bits = np.empty(size, dtype=np.int32)
    scale = bits.view(np.float32)
    zero = x.dtype.type(0.0)
    for n in chosen:
        if log_z[n] == -np.inf:
            out[offset[n] - start : offset[n + 1] - start] = 0.0
            continue
        _, _, _, _, _, class_offsets, members, _ = _part(which[n], packed)
        for p in range(offset[n], offset[n] + capacity[n]):
            out[p - start] = 0.0
            if fixed[p] >= 0:
                out[p - start, fixed[p]] = 1.0
                continue
            count = 0
            for c in range(len(class_offsets) - 1):
                if shifts[p, c] > -np.inf:
                    part = members[class_offsets[c] : class_offsets[c + 1]]
                    shift = x.dtype.type(shifts[p, c])
                    for j in range(len(part)):
                        x[count + j] = log_probs[p, part[j]] + shift
                    count += len(part)
            exponentiate(wide, x[:count], zero, bits[:count], scale[:count], e[:count])
            count = 0
            for c in range(len(class_offsets) - 1):
                if shifts[p, c] > -np.inf:
                    part = members[class_offsets[c] : class_offsets[c + 1]]
                    for j in range(len(part)):
                        out[p - start, part[j]] = e[count + j]
                    count += len(part)


@njit(cache=True, nogil=True)
def _best(chosen, log_probs, fixed, which, offset, capacity, packed, log_z, tokens):  # type: ignore[no-untyped-def]
    most, states, classes, _ = _extent(chosen, which, capacity, packed[1])
    work = (
        np.empty((most, classes), dtype=np.float64),
        np.empty((most + 1, states), dtype=np.float64),
        np.empty((most, classes), dtype=np.int64),
    )
    for n in chosen:
        src_offsets, cls, dst, distance, reach, class_offsets, members, token_class = _part(which[n], packed)
        log_z[n] = best_slot(
            log_probs, fixed, offset[n], capacity[n], src_offsets, cls, dst, distance, reach, class_offsets,
            members, token_class, work, tokens,
        )  # fmt: skip


def _spread(kernel: Callable[..., None], chosen: NDArray[np.int64], *arguments: Any) -> None:
    """Runs a kernel over some slots, on as many threads as torch may use."""
    threads = min(torch.get_num_threads(), len(chosen) // _SLOTS_PER_THREAD)
    if threads <= 1:
        if len(chosen):
            kernel(chosen, *arguments)
        return
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(kernel, part, *arguments) for part in np.array_split(chosen, threads)]:
            done.result()


def _inputs(log_probs: torch.Tensor, fixed: torch.Tensor | None) -> tuple[NDArray[Any], NDArray[np.int64]]:
    rows = log_probs.detach()
    if rows.dtype not in (torch.float32, torch.float64):
        rows = rows.float()
    committed = np.full(len(rows), -1, dtype=np.int64) if fixed is None else fixed.long().contiguous().numpy()
    return rows.contiguous().numpy(), committed


def posterior(
    log_probs: torch.Tensor,
    slots: SlotBatch,
    *,
    fixed: torch.Tensor | None = None,
    uniforms: torch.Tensor | None = None,
) -> Posterior:
    """As `reference.posterior`, for tensors on the CPU."""
    slots.check(log_probs, fixed, uniforms)
    rows, committed = _inputs(log_probs, fixed)
    # A batch of no automata has no arrays to pack.
    if not slots.automata:
        empty = log_probs.new_zeros(0)
        sampled = uniforms is not None
        return Posterior(
            empty, empty.long() if sampled else None, empty if sampled else None, slots, log_probs, lambda *_: None
        )
    packed = _pack(slots)
    drawn = np.empty((0, 2)) if uniforms is None else uniforms.double().contiguous().numpy()
    log_z = np.empty(len(slots), dtype=np.float64)
    good = np.zeros(len(slots), dtype=np.bool_)
    shifts = np.empty((len(rows), max(1, int(packed[1][:, 1].max()))), dtype=np.float64)
    sample = np.full(len(rows), -1, dtype=np.int64)
    batch = (slots.which, slots.offset, slots.capacity, packed)
    todo = np.arange(len(slots))
    single = rows.dtype == np.float32
    for way in (_NARROW, _WIDE, _LOG) if single else (_WIDE, _LOG):
        like = np.empty(0, dtype=np.float32 if way == _NARROW else np.float64)
        _spread(_run, todo, way, like, rows, committed, drawn, *batch, log_z, good, shifts, sample)
        todo = todo[~good[todo]]

    def marginals(first: int, past: int, out: torch.Tensor) -> None:
        start = slots.offset[first]
        _spread(_fill, np.arange(first, past), start, not single, rows, committed, *batch, log_z, shifts, out.numpy())

    result = torch.from_numpy(log_z).to(log_probs.dtype)
    if uniforms is None:
        return Posterior(result, None, None, slots, log_probs, marginals)
    drew = np.flatnonzero(sample >= 0)
    token = sample[drew]
    number = packed[9][np.repeat(slots.which, slots.capacity)[drew], token]
    logarithm = np.where(committed[drew] >= 0, 0.0, rows[drew, token] + shifts[drew, number])
    probability = np.zeros(len(rows))
    probability[drew] = np.exp(np.minimum(logarithm, 0.0))
    drawn_probability = torch.from_numpy(probability).to(log_probs.dtype)
    return Posterior(result, torch.from_numpy(sample), drawn_probability, slots, log_probs, marginals)


def argmax(
    log_probs: torch.Tensor, slots: SlotBatch, *, fixed: torch.Tensor | None = None
) -> tuple[torch.Tensor, torch.Tensor]:
    """As `reference.argmax`, for tensors on the CPU."""
    slots.check(log_probs, fixed, None)
    rows, committed = _inputs(log_probs, fixed)
    tokens = np.full(len(rows), -1, dtype=np.int64)
    log_z = np.empty(len(slots), dtype=np.float64)
    if slots.automata:
        batch = (slots.which, slots.offset, slots.capacity, _pack(slots))
        _spread(_best, np.arange(len(slots)), rows, committed, *batch, log_z, tokens)
    return torch.from_numpy(tokens), torch.from_numpy(log_z).to(log_probs.dtype)

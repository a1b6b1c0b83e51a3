"""Batches of canvases to train on, made of documents as token arrays."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from controllable.training.dataset import PROMPT, Encoded


@dataclass(frozen=True)
class Batch:
    """Canvases for one training step.

    Args:
        tokens: Token ids (B, L), PAD in the slack of the slots and behind the document.
        owner: What each position belongs to (B, L): 0 literal, k > 0 slot k, `PROMPT` prompt.
        exists: Which positions belong to the document (B, L), bool.
    """

    tokens: NDArray[np.int64]
    owner: NDArray[np.int64]
    exists: NDArray[np.bool_]


class Canvases:
    """An endless stream of batches, bucketed by length.

    Args:
        encoded: The documents.
        buckets: Canvas lengths in ascending order; longer documents are skipped.
        positions: Positions in a batch; a bucket of length L holds `positions // L` canvases.
        pad_id: The PAD token.
        seed: Seed of order and slack.
        slack: Mean PADs that a slot is wider than its text, in the widest of the slack settings.
    """

    def __init__(
        self,
        encoded: Encoded,
        *,
        buckets: tuple[int, ...],
        positions: int,
        pad_id: int,
        seed: int,
        slack: int = 3,
    ) -> None:
        self.encoded, self.buckets, self.positions = encoded, buckets, positions
        self.pad_id, self.slack, self.seed = pad_id, slack, seed
        self.rng = np.random.default_rng(seed)

    def canvas(self, index: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Tokens and owners of document `index`, every slot widened by random slack."""
        begin, end = self.encoded.offsets[index], self.encoded.offsets[index + 1]
        tokens = self.encoded.tokens[begin:end].astype(np.int64)
        owner = self.encoded.owner[begin:end].astype(np.int64)
        is_slot = (owner > 0) & (owner < PROMPT)
        last = np.flatnonzero(is_slot & np.append(owner[1:] != owner[:-1], True))
        scale = int(self.rng.integers(0, 2 * self.slack + 1))
        extra = self.rng.integers(0, scale + 1, size=len(last))
        where = np.repeat(last + 1, extra)
        return np.insert(tokens, where, self.pad_id), np.insert(owner, where, np.repeat(owner[last], extra))

    def __iter__(self) -> Iterator[Batch]:
        waiting: dict[int, list[tuple[NDArray[np.int64], NDArray[np.int64]]]] = {size: [] for size in self.buckets}
        while True:
            for index in self.rng.permutation(len(self.encoded)):
                tokens, owner = self.canvas(int(index))
                size = next((size for size in self.buckets if len(tokens) <= size), None)
                if size is None:
                    continue
                waiting[size].append((tokens, owner))
                if len(waiting[size]) == max(1, self.positions // size):
                    yield self._batch(waiting[size], size)
                    waiting[size] = []

    def _batch(self, canvases: list[tuple[NDArray[np.int64], NDArray[np.int64]]], size: int) -> Batch:
        batch = Batch(
            tokens=np.full((len(canvases), size), self.pad_id, dtype=np.int64),
            owner=np.zeros((len(canvases), size), dtype=np.int64),
            exists=np.zeros((len(canvases), size), dtype=np.bool_),
        )
        for row, (tokens, owner) in enumerate(canvases):
            batch.tokens[row, : len(tokens)] = tokens
            batch.owner[row, : len(tokens)] = owner
            batch.exists[row, : len(tokens)] = True
        return batch


class _InWorker(IterableDataset[Batch]):
    """Canvases in each of several processes, in orders of their own."""

    def __init__(self, canvases: Canvases) -> None:
        super().__init__()
        self.canvases = canvases

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        if worker is not None:
            self.canvases.rng = np.random.default_rng((self.canvases.seed, worker.id))
        return iter(self.canvases)


def prepared(canvases: Canvases, *, workers: int) -> Iterator[Batch]:
    """The batches of `canvases`, made by so many processes in the background; 0 makes them when they are asked for."""
    if workers == 0:
        return iter(canvases)
    return iter(DataLoader(_InWorker(canvases), batch_size=None, num_workers=workers))

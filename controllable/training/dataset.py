"""Documents as token arrays on disk, and batches of canvases made from them."""

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch.utils.data import DataLoader, IterableDataset, get_worker_info
from tqdm import tqdm
from transformers import PreTrainedTokenizerFast

from constraints.errors import ConfigError
from controllable.training.training_documents import segments

PROMPT = 65_535
"""Owner of the positions of a prompt; 0 is a literal and k > 0 the k-th slot."""


@dataclass(frozen=True)
class Encoded:
    """Documents in one flat array.

    Args:
        tokens: Token ids of all documents, one after the other (T,).
        owner: What each token belongs to (T,): 0 a literal, k > 0 the k-th slot, `PROMPT` the prompt.
        offsets: Where each document begins (N + 1,).
    """

    tokens: NDArray[np.uint16]
    owner: NDArray[np.uint16]
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @classmethod
    def joined(cls, parts: Sequence["Encoded"]) -> "Encoded":
        """The documents of several corpora, one after the other; at least one."""
        shifts = np.cumsum([0, *(len(part.tokens) for part in parts)])
        ends = [part.offsets[1:] + shift for part, shift in zip(parts, shifts, strict=False)]
        return cls(
            np.concatenate([part.tokens for part in parts]),
            np.concatenate([part.owner for part in parts]),
            np.concatenate([np.zeros(1, dtype=np.int64), *ends]),
        )

    def save(self, path: Path) -> None:
        """Write the arrays to `path` (.npz)."""
        partial = path.with_suffix(".partial.npz")
        np.savez(partial, tokens=self.tokens, owner=self.owner, offsets=self.offsets)
        partial.replace(path)

    @classmethod
    def load(cls, path: Path) -> "Encoded":
        """Read the arrays back.

        Raises:
            ConfigError: The file does not exist.
        """
        if not path.exists():
            raise ConfigError("no encoded documents", where=str(path), hint="Run `controllable train` on a corpus")
        arrays = np.load(path)
        return cls(arrays["tokens"], arrays["owner"], arrays["offsets"])


def read_corpus(folder: Path, split: str) -> Iterator[dict[str, object]]:
    """The documents of one split of a built corpus, in the order of its shards."""
    shards = sorted(folder.glob("*.jsonl.gz"))
    if not shards:
        raise ConfigError("no corpus shards", where=str(folder), hint="Run `python -m corpus build` first")
    for shard in shards:
        with gzip.open(shard, "rt", encoding="utf-8") as lines:
            for line in lines:
                document = json.loads(line)
                if document["split"] == split:
                    yield document


def encode_documents(
    documents: Iterable[dict[str, object]], tokenizer: PreTrainedTokenizerFast, *, max_length: int, progress: bool
) -> Encoded:
    """Tokenise documents segment by segment; those longer than `max_length` tokens are left out."""
    known: dict[str, list[int]] = {}

    def encode(text: str) -> list[int]:
        ids = known.get(text)
        if ids is None:
            ids = tokenizer.backend_tokenizer.encode(text, add_special_tokens=False).ids
            if len(known) < 500_000:
                known[text] = ids
        return ids

    tokens: list[NDArray[np.uint16]] = []
    owner: list[NDArray[np.uint16]] = []
    lengths: list[int] = []
    for document in tqdm(documents, desc="encode", unit="doc", disable=None if progress else True):
        ids: list[int] = []
        owners: list[int] = []
        if prompt := str(document.get("prompt") or ""):
            ids += [*encode(prompt), tokenizer.sep_token_id]
            owners += [PROMPT] * len(ids)
        slot = 0
        for segment in segments(document["data"]):
            piece = encode(segment.text)
            slot += segment.kind != "literal"
            ids += piece
            owners += [0 if segment.kind == "literal" else slot] * len(piece)
        if 0 < len(ids) <= max_length:
            tokens.append(np.array(ids, dtype=np.uint16))
            owner.append(np.array(owners, dtype=np.uint16))
            lengths.append(len(ids))
    if not lengths:
        raise ConfigError("the corpus holds no document that fits", hint=f"Raise max_length above {max_length}")
    return Encoded(np.concatenate(tokens), np.concatenate(owner), np.concatenate(([0], np.cumsum(lengths))))


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

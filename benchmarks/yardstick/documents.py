"""Encoded documents as rows for a network that reads left to right, in batches of about the same length."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from transformers import PreTrainedTokenizerFast

from constraints.errors import ConfigError
from controllable.training.dataset import PROMPT, Encoded, encode_documents, read_corpus

NO_TARGET = -100
"""What `torch.nn.functional.cross_entropy` leaves out."""
CANVAS = 256
"""Longest document in tokens, as for the bundled model."""


def encoded(corpora: Sequence[tuple[Path, int]], out: Path, tokenizer: PreTrainedTokenizerFast) -> Encoded:
    """The documents of several corpora, each as often as it is told.

    Args:
        corpora: Folders of built corpora, which are encoded once into `out`, or files that `controllable train` has
            encoded (`documents-*.npz`), each with the number of times its documents are taken.
        out: Where folders are encoded to.
        tokenizer: What they are encoded with.

    Raises:
        ConfigError: There are no documents, or they were encoded with another tokenizer.
    """
    parts: list[Encoded] = []
    for place, repeat in corpora:
        path = place if place.suffix == ".npz" else out / f"documents-{place.name}.npz"
        if place.is_dir() and not path.exists():
            encode_documents(read_corpus(place, "train"), tokenizer, max_length=CANVAS, progress=True).save(path)
        part = Encoded.load(path)
        _check(part, tokenizer, path)
        parts += [part] * repeat
    return Encoded.joined(parts)


def _check(found: Encoded, tokenizer: PreTrainedTokenizerFast, path: Path) -> None:
    """The first document has to be JSON in the tokens of this tokenizer."""
    first = slice(found.offsets[0], found.offsets[1])
    ids = found.tokens[first][found.owner[first] != PROMPT]
    try:
        json.loads(str(tokenizer.decode(ids.tolist())) if found.tokens.max() < len(tokenizer) else "")
    except ValueError as error:
        raise ConfigError(
            "the documents were not encoded with this tokenizer", where=str(path), hint="Give the folder of the corpus"
        ) from error


class Rows:
    """Documents as what is read and what is to be predicted.

    A row reads `[prompt] separator document` and predicts `document end`; prompts are given, as in our own training.

    Args:
        documents: The documents.
        start: The separator.
        end: The token after a document.
    """

    def __init__(self, documents: Encoded, *, start: int, end: int) -> None:
        self.documents, self.start, self.end = documents, start, end
        prompted = documents.owner[documents.offsets[:-1]] == PROMPT
        self.lengths: NDArray[np.int64] = np.diff(documents.offsets) + ~prompted
        """Tokens that each row reads, (N,)."""

    def batch(self, indices: Sequence[int], size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Tokens that are read and tokens to predict, each (B, `size`); `NO_TARGET` in prompts and behind the rows."""
        read = np.full((len(indices), size), self.end, dtype=np.int64)
        target = np.full((len(indices), size), NO_TARGET, dtype=np.int64)
        for row, index in enumerate(indices):
            piece = slice(self.documents.offsets[index], self.documents.offsets[index + 1])
            tokens, owner = self.documents.tokens[piece].astype(np.int64), self.documents.owner[piece]
            prompt = int((owner == PROMPT).sum())
            whole = np.concatenate([[self.start] if not prompt else [], tokens, [self.end]]).astype(np.int64)
            first, length = max(0, prompt - 1), len(whole) - 1
            read[row, :length] = whole[:-1]
            target[row, first:length] = whole[first + 1 :]
        return read, target


def order(
    lengths: NDArray[np.int64], *, buckets: Sequence[int], positions: int, seed: int
) -> Iterator[tuple[int, list[int]]]:
    """An endless stream of batches: the length they are filled up to, and which rows they hold.

    Args:
        lengths: Length of each row (N,).
        buckets: Lengths to fill up to, in ascending order; longer rows are left out.
        positions: Positions in a batch; one of length L holds `positions // L` rows.
        seed: Seed of the order.
    """
    sizes = np.searchsorted(np.asarray(buckets), lengths)
    if not (sizes < len(buckets)).any():
        raise ConfigError(f"all documents are longer than {max(buckets)} tokens")
    rng = np.random.default_rng(seed)
    waiting: list[list[int]] = [[] for _ in buckets]
    while True:
        for index in rng.permutation(len(lengths)):
            bucket = int(sizes[index])
            if bucket == len(buckets):
                continue
            waiting[bucket].append(int(index))
            if len(waiting[bucket]) == max(1, positions // buckets[bucket]):
                yield buckets[bucket], waiting[bucket]
                waiting[bucket] = []

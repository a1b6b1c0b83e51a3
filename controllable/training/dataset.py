"""The documents of a corpus as token arrays."""

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
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

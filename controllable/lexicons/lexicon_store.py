"""The file of the bundled lexicons: texts in packed blocks, lists that weigh them, entries and vectors of words."""

import zlib
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

SEPARATOR = "\0"
BLOCK_BYTES = 32_768
"""Bytes of texts that are packed together: what has to be unpacked for one text."""
BLOCKS_KEPT = 256
"""Unpacked blocks that stay in memory."""
SHORTEST_PIECE = 3
"""Letters of a word that is found within another."""
WEIGHT_STEP = 8
"""Stored weights are powers of two; this many steps to a doubling."""

Ragged = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Lists of numbers one after the other, and where each ends."""


class LexiconStore:
    """The texts and entries of a packed file.

    Args:
        arrays: Those of the file.

    Attributes:
        vocabulary: For each word the numbers of those with a vector that it stands for: mostly of itself.
        foreign: The languages of the words that are not English.
        vectors: (words, dimensions), of length one.
        rarity: (words,), how much a word says: near one for rare words.
        languages: The languages there are, English first as "".
        entry_language: (entries,), indexes into `languages`.
        agreement: (entries,), how alike the texts of entries with the same key are, from zero to one.
        steadiness: (entries,), the same for entries with the same last word of their keys.
        key_words: The words of each entry's key.
        context_words: The words of the names around it.
        told_words: The words of what is said about it.
        weights: Of what the fit of an entry follows from.
        lists: The lists of each entry.
        postings: The texts of each list.
    """

    def __init__(self, arrays: dict[str, NDArray[np.generic]]) -> None:
        names = _unpacked_text(arrays["words"]).split(SEPARATOR)
        self.languages = _unpacked_text(arrays["languages"]).split(SEPARATOR)
        self.vocabulary = {word: (index,) for index, word in enumerate(names)}
        self.foreign = {}
        aliases, ends = ragged(arrays, "alias")
        for index, word in enumerate(_unpacked_text(arrays["aliases"]).split(SEPARATOR)):
            first = ends[index - 1] if index else 0
            self.vocabulary[word] = tuple(aliases[first : ends[index]].tolist())
            if language := arrays["alias_language"][index]:
                self.foreign[word] = self.languages[language]
        vectors = arrays["vectors"].astype(np.float32)
        self.vectors: NDArray[np.float32] = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
        self.rarity: NDArray[np.float32] = arrays["rarity"].astype(np.float32)
        self.entry_language = arrays["entry_language"]
        self.agreement, self.steadiness = (
            arrays[name].astype(np.float64) / 255 for name in ("agreement", "steadiness")
        )
        self.key_words = ragged(arrays, "key")
        self.context_words = ragged(arrays, "context")
        self.told_words = ragged(arrays, "told")
        self.weights: NDArray[np.float64] = arrays["weights"].astype(np.float64)
        self._texts = arrays["texts"]
        self._block_ends = arrays["block_ends"].astype(np.int64)
        self._block_firsts = arrays["block_firsts"].astype(np.int64)
        self.lists = Postings(arrays, "list")
        self.postings = Postings(arrays, "text")
        self._block = lru_cache(maxsize=BLOCKS_KEPT)(self._read_block)

    @classmethod
    def read(cls, path: Path) -> "LexiconStore":
        """The store in a file."""
        return cls(load_file(path))

    def __len__(self) -> int:
        return len(self.entry_language)

    def known(self, names: Iterable[str]) -> list[int]:
        """The numbers of the words; those that are not known are cut into words that are."""
        found: list[int] = []
        for name in names:
            for piece in (name,) if name in self.vocabulary else pieces(name, self.vocabulary):
                found += self.vocabulary[piece]
        return found

    def sizes(self) -> NDArray[np.int64]:
        """(entries,), how many texts the lists of each entry have."""
        lists = np.diff(self.postings.ends, prepend=0)[self.lists.numbers]
        return np.add.reduceat(lists, self.lists.ends - np.diff(self.lists.ends, prepend=0))

    def texts(self, numbers: NDArray[np.int64]) -> list[str]:
        """The texts with these numbers."""
        blocks = np.searchsorted(self._block_firsts, numbers, side="right") - 1
        places = numbers - self._block_firsts[blocks]
        return [self._block(block)[place] for block, place in zip(blocks.tolist(), places.tolist(), strict=True)]

    def _read_block(self, block: int) -> list[str]:
        first, end = self._block_ends[block - 1] if block else 0, self._block_ends[block]
        return zlib.decompress(self._texts[first:end].tobytes()).decode().split(SEPARATOR)


class Postings:
    """What belongs to each of many, with weights: the lists of an entry, the texts of a list.

    Attributes:
        numbers: Of all, one after the other.
        weights: As `numbers`; the least of each is one.
        ends: Where the numbers of each end.
    """

    def __init__(self, arrays: dict[str, NDArray[np.generic]], name: str) -> None:
        self.ends = arrays[f"{name}_ends"].astype(np.int64)
        size = int(self.ends[-1])
        planes = np.frombuffer(zlib.decompress(arrays[f"{name}_numbers"].tobytes()), np.uint8).reshape(5, size)
        self.numbers = np.cumsum(np.ascontiguousarray(planes[:4].T).view("<i4")[:, 0], dtype=np.int64)
        self.weights = np.exp2(planes[4].astype(np.float64) / WEIGHT_STEP)

    def __getitem__(self, index: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        first, end = self.ends[index - 1] if index else 0, self.ends[index]
        return self.numbers[first:end], self.weights[first:end]


def pieces(name: str, vocabulary: Container[str]) -> Iterator[str]:
    """Known words of which `name` is made, longest first from the left: `hotelname` -> `hotel`, `name`."""
    start = 0
    while start < len(name):
        for end in range(len(name), start + SHORTEST_PIECE - 1, -1):
            if name[start:end] in vocabulary:
                yield name[start:end]
                start = end
                break
        else:
            start += 1


def ragged(arrays: dict[str, NDArray[np.generic]], name: str) -> Ragged:
    """The lists of `name` among the arrays of a file."""
    return arrays[f"{name}_words"].astype(np.int64), np.cumsum(arrays[f"{name}_counts"].astype(np.int64))


def pack_texts(texts: Sequence[str]) -> dict[str, NDArray[np.generic]]:
    """The arrays that hold `texts`, in blocks."""
    packed: list[bytes] = []
    ends: list[int] = []
    firsts: list[int] = []
    block: list[str] = []
    size = total = 0
    for number, text in enumerate(texts):
        if not block:
            firsts.append(number)
        block.append(text)
        size += len(text.encode()) + 1
        if size >= BLOCK_BYTES or number == len(texts) - 1:
            packed.append(zlib.compress(SEPARATOR.join(block).encode(), 9))
            total += len(packed[-1])
            ends.append(total)
            block, size = [], 0
    return {
        "texts": np.frombuffer(b"".join(packed), np.uint8),
        "block_ends": np.array(ends, np.uint32),
        "block_firsts": np.array(firsts, np.uint32),
    }


def pack_postings(parts: Sequence[Sequence[tuple[int, float]]], name: str) -> dict[str, NDArray[np.generic]]:
    """The arrays that `Postings` reads; each part has a number, and the weight of which the proportions are kept."""
    numbers = np.array([number for part in parts for number, _ in part], np.int64)
    weights = [weight / min(low for _, low in part) for part in parts for _, weight in part]
    steps = np.diff(numbers, prepend=0).astype("<i4")
    levels = np.clip(np.rint(np.log2(weights) * WEIGHT_STEP), 0, 255).astype(np.uint8)
    planes = np.concatenate([steps[:, None].view(np.uint8).T, levels[None]])
    return {
        f"{name}_numbers": np.frombuffer(zlib.compress(np.ascontiguousarray(planes).tobytes(), 9), np.uint8),
        f"{name}_ends": np.cumsum([len(part) for part in parts]).astype(np.uint32),
    }


def pack_words(lists: Sequence[Sequence[int]], name: str) -> dict[str, NDArray[np.generic]]:
    """The arrays that `ragged` reads as the lists of `name`."""
    return {
        f"{name}_words": np.array([word for words in lists for word in words], np.uint16),
        f"{name}_counts": np.array([len(words) for words in lists], np.uint8),
    }


def pack_names(names: Sequence[str]) -> NDArray[np.generic]:
    """One array of all `names`."""
    return np.frombuffer(zlib.compress(SEPARATOR.join(names).encode(), 9), np.uint8)


def save(path: Path, arrays: dict[str, NDArray[np.generic]]) -> None:
    """Write the file that `LexiconStore` reads."""
    save_file({name: np.ascontiguousarray(array) for name, array in arrays.items()}, path)


def _unpacked_text(packed: NDArray[np.generic]) -> str:
    return zlib.decompress(packed.tobytes()).decode()

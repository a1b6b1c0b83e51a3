"""Packed texts: many in one buffer, decoded when they are asked for, and run through an automaton all at once."""

import json
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from constraints.automata.dfa import ByteDFA
from constraints.errors import InvalidOption

_SPECIAL = re.compile(rb'["\\\x00-\x1f]')
_TOGETHER = 1 << 18
"""Texts that are looked at together, which bounds the memory that it takes."""
_FEW = 4
"""Texts that are run one by one: a step of all takes as long as a hundred bytes of one."""


class PackedTexts(Sequence[str]):
    """T texts, end to end.

    Args:
        data: Their UTF-8.
        starts: Where each begins (T + 1,); the last number is the end of all.
    """

    def __init__(self, data: bytes, starts: NDArray[np.int64]) -> None:
        self.data, self.starts = data, starts

    @classmethod
    def of(cls, texts: Iterable[str]) -> "PackedTexts":
        """Some texts, as they are if they are packed already."""
        return texts if isinstance(texts, PackedTexts) else _joined(text.encode() for text in texts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> "PackedTexts": ...
    def __getitem__(self, number: int | slice) -> "str | PackedTexts":
        if isinstance(number, slice):
            return self.some(np.arange(len(self))[number])
        return self._content(range(len(self))[number]).decode()

    def __iter__(self) -> Iterator[str]:
        return (content.decode() for content in self._contents(np.arange(len(self))))

    def some(self, numbers: NDArray[np.int64]) -> "PackedTexts":
        """Some of the texts, by their numbers."""
        return _joined(self._contents(numbers))

    def escaped(self) -> "PackedTexts":
        """The texts as contents of JSON strings, see `constraints.automata.json_strings.escape`."""
        places, longer = array("q"), array("q", [0])

        def escape(match: re.Match[bytes]) -> bytes:
            written = json.dumps(match[0].decode())[1:-1].encode()
            places.append(match.start())
            longer.append(longer[-1] + len(written) - 1)
            return written

        data = _SPECIAL.sub(escape, self.data)
        if not places:
            return self
        before = np.searchsorted(np.asarray(places), self.starts)
        return PackedTexts(data, self.starts + np.asarray(longer)[before])

    def accepted(self, language: ByteDFA) -> NDArray[np.bool_]:
        """Which of the texts are in a language (T,)."""
        found = np.zeros(len(self), dtype=np.bool_)
        data = np.frombuffer(self.data, dtype=np.uint8)
        for first in range(0, len(self), _TOGETHER):
            number = np.arange(first, min(len(self), first + _TOGETHER))
            at, state = self.starts[number], np.zeros(len(number), dtype=np.int64)
            while len(number) > _FEW:
                more = at < self.starts[number + 1]
                found[number[~more]] = language.accepting[state[~more]]
                number, at, state = number[more], at[more], state[more]
                state = language.table[state, language.byte_class[data[at]]].astype(np.int64)
                alive = state >= 0
                number, at, state = number[alive], at[alive] + 1, state[alive]
            for each in number.tolist():
                found[each] = language.accepts(self._content(each))
        return found

    def _content(self, number: int) -> bytes:
        return self.data[self.starts[number] : self.starts[number + 1]]

    def _contents(self, numbers: NDArray[np.int64]) -> Iterator[bytes]:
        for first in range(0, len(numbers), _TOGETHER):
            part = numbers[first : first + _TOGETHER]
            for start, end in zip(self.starts[part].tolist(), self.starts[part + 1].tolist(), strict=True):
                yield self.data[start:end]


def _joined(contents: Iterable[bytes]) -> PackedTexts:
    data, starts = bytearray(), array("q", [0])
    for content in contents:
        data += content
        starts.append(len(data))
    return PackedTexts(bytes(data), np.asarray(starts, dtype=np.int64))


def summed(entries: Iterable[tuple[str, float]]) -> tuple[PackedTexts, NDArray[np.float64]]:
    """Different texts and the weight of each, those of the same text added up; without those that weigh nothing.

    Of each text that is read no more is kept than its bytes and three numbers.

    Raises:
        InvalidOption: A text is none.
    """
    weights, hashes = array("d"), array("q")

    def contents() -> Iterator[bytes]:
        for text, weight in entries:
            if weight:
                try:
                    content = text.encode()
                except UnicodeEncodeError as error:
                    raise InvalidOption(
                        f"the text {text!r:.60} holds half of a surrogate pair", hint="Give it as proper text"
                    ) from error
                weights.append(weight)
                hashes.append(hash(content))
                yield content

    texts, summands = _joined(contents()), np.asarray(weights, dtype=np.float64)
    # With 64 bits no two different ones of ten million texts have the same hash, but by a chance of one in 100,000.
    _, first, which = np.unique(np.asarray(hashes), return_index=True, return_inverse=True)
    if len(first) == len(texts):
        return texts, summands
    order = np.argsort(first)
    return texts.some(first[order]), np.bincount(which, summands)[order].astype(np.float64)

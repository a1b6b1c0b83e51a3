"""Pools of values with Zipf-like frequencies and a reserved share that training never sees."""

import random
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Generic, Literal, TypeVar
from zlib import crc32

SHARPNESS = 1.7
"""Power of all frequencies. A network that sees a few ten million tokens learns what it sees some hundred times: of the
same number of documents it learns more from common names that come often than from rare ones that come once."""
T = TypeVar("T")
Split = Literal["train", "heldout_value"]


def reserved(key: str, *, share: float = 0.05) -> bool:
    """Whether the value named `key` is kept for the split `heldout_value` (decided by a hash)."""
    return (crc32(("reserved:" + key).encode()) % 1000) < share * 1000


class Pool(Generic[T]):
    """Values drawn with frequency `1 / (rank + 3) ** exponent`, or `weights`, all to the power of `SHARPNESS`.

    About 5 % of the values (by a hash of `str(value)`, never the first three) are drawn only in the split
    `heldout_value`, and that split draws only them. Pools of fewer than 12 values reserve nothing: they
    are closed sets, not names.
    """

    __slots__ = ("_cumulative", "_values", "size")

    def __init__(
        self,
        values: Iterable[T],
        *,
        weights: Sequence[float] | None = None,
        exponent: float = 0.8,
        reserve: bool = True,
        key: str | None = None,
    ) -> None:
        items = list(values)
        if not items:
            raise ValueError("a pool needs at least one value")
        frequencies = weights if weights is not None else [(i + 3) ** -exponent for i in range(len(items))]
        shares = [frequency**SHARPNESS for frequency in frequencies]
        names = [str(getattr(item, key)) if key else str(item) for item in items]
        kept = [i for i in range(len(items)) if i < 3 or not reserved(names[i])]
        held = [i for i in range(len(items)) if i >= 3 and reserved(names[i])]
        if not reserve or len(items) < 12:
            kept = held = list(range(len(items)))
        elif not held:
            held = [min(range(3, len(items)), key=lambda i: crc32(names[i].encode()))]
            kept.remove(held[0])
        self.size = len(items)
        self._values = {"train": [items[i] for i in kept], "heldout_value": [items[i] for i in held]}
        self._cumulative = {
            "train": list(accumulate(shares[i] for i in kept)),
            "heldout_value": list(accumulate(shares[i] for i in held)),
        }

    def draw(self, rng: random.Random, split: Split = "train") -> T:
        """One value of the split."""
        cumulative = self._cumulative[split]
        position = bisect_right(cumulative, rng.random() * cumulative[-1])
        values = self._values[split]
        return values[position] if position < len(values) else values[-1]

    def values(self, split: Split = "train") -> list[T]:
        """All values of the split, most frequent first."""
        return list(self._values[split])

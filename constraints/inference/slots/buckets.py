"""Sizes rounded up to a few, so that shapes recur: what is compiled or captured for shapes is then used again."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_FINE = 512
_TABLE = 1024


def bucket(count: int, least: int = 16) -> int:
    """The size that a number of things to work on is rounded up to: powers of two, and quarters of them where they are
    so many that each costs something."""
    power = 1 << max(0, count - 1).bit_length()
    if power <= _FINE:
        return max(least, power)
    quarter = power // 8
    return -(-count // quarter) * quarter


def table_bucket(size: int) -> int:
    """The size that a table is rounded up to, of which nobody reads what is padded up: powers of four."""
    return max(_TABLE, 1 << (-(-max(0, size - 1).bit_length() // 2) * 2))


def padded(array: NDArray[Any], size: int, value: float = 0) -> NDArray[Any]:
    """An array (n, ...) with rows of one value behind it (size, ...)."""
    whole = np.full((size, *array.shape[1:]), value, dtype=array.dtype)
    whole[: len(array)] = array
    return whole


def padded_tables(arrays: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
    """Tables of numbers (n,), each with zeros behind it."""
    return [padded(array, table_bucket(len(array))) for array in arrays]

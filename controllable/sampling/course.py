"""The course: all that is settled of each row's steps before the first, as tables on the device."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from controllable.sampling.corruptions import Corruption
from controllable.sampling.remasking import share_to_remask
from controllable.sampling.rows import Row
from controllable.sampling.settings import SamplerSettings, pace, reached, sampled_share


@dataclass(frozen=True, eq=False)
class Course:
    """B rows of at most K steps; a row that has taken all of its own has nothing left to do.

    Args:
        level: Noise level before each step (B, K + 1), the last one is that after all.
        commit: Share of the open text that is accepted at each step (B, K), fp64.
        remask: Share of the tokens that are drawn anew before each step (B, K + 1), fp64; 0 for none.
        sampled: Share of the sample in what the denoiser is told of the belief (B, K); None for none of it.
        renoise: Share of fresh noise (B,).
        temperature: Of each row (B,).
    """

    level: Tensor
    commit: Tensor
    remask: Tensor
    sampled: Tensor | None
    renoise: Tensor
    temperature: Tensor

    @classmethod
    def of(cls, rows: Sequence[Row], corruption: Corruption, device: torch.device) -> "Course":
        """The course of some rows."""
        most = max(row.settings.steps for row in rows)

        def there(array: NDArray[np.float64], dtype: torch.dtype = torch.float32) -> Tensor:
            return torch.from_numpy(array).to(device, dtype)

        def table(each: Callable[[int, SamplerSettings], float], count: int, after: float) -> NDArray[np.float64]:
            """One number for each step; and what holds after the last."""
            return np.array(
                [[each(k, r.settings) if k < r.settings.steps else after for k in range(count)] for r in rows]
            )

        sampled = table(sampled_share, most, 0.0)
        levels = np.zeros((len(rows), most + 1))
        for level, row in zip(levels, rows, strict=True):
            path = corruption.levels(row.settings, start=row.start)
            level[:] = np.append(path, np.full(most + 1 - len(path), path[-1]))
        return cls(
            level=there(levels),
            commit=there(table(reached if corruption.revisable else pace, most, 1.0), torch.float64),
            remask=there(table(share_to_remask, most + 1, 0.0), torch.float64),
            sampled=there(sampled) if sampled.any() else None,
            renoise=there(np.array([row.settings.renoise for row in rows])),
            temperature=there(np.array([row.settings.temperature for row in rows])),
        )

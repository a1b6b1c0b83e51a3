"""The schedule: all that is settled of each row's steps before the first, as tables on the device."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from constraints.inference.slots.transfer import to_device
from controllable.sampling.rows import Row
from controllable.sampling.rules.corruptions import Corruption
from controllable.sampling.rules.remasking import share_to_remask
from controllable.sampling.rules.settings import SamplerSettings, commit_share, cumulative_share, sampled_share


@dataclass(frozen=True, eq=False)
class StepSchedule:
    """B rows of at most K steps; a row that has taken all of its own has nothing left to do.

    Args:
        level: Noise level before each step (B, K + 1), the last one is that after all.
        commit: Share of the open text that is accepted at each step (B, K), fp64.
        remask: Share of the tokens that are drawn anew before each step (B, K + 1), fp64; 0 for none.
        sampled: Share of the sample in what the denoiser is told of the belief (B, K); None for none of it.
        renoise: Share of fresh noise (B,).
        temperature: Of each row (B,).
        greedy: Which rows want the likeliest text (B,), bool; None for none.
    """

    level: Tensor
    commit: Tensor
    remask: Tensor
    sampled: Tensor | None
    renoise: Tensor
    temperature: Tensor
    greedy: Tensor | None

    @classmethod
    def of(cls, rows: Sequence[Row], corruption: Corruption, device: torch.device) -> "StepSchedule":
        """The schedule of some rows."""
        most = max(row.settings.steps for row in rows)

        def table(each: Callable[[int, SamplerSettings], float], count: int, after: float) -> NDArray[np.float64]:
            """One number for each step; and what holds after the last."""
            return np.stack([_numbers(each, row.settings, count, after) for row in rows])

        sampled = table(sampled_share, most, 0.0)
        paths = {(row.settings, row.start): np.zeros(most + 1) for row in rows}
        for (settings, start), levels in paths.items():
            path = corruption.levels(settings, start=start)
            levels[:] = np.append(path, np.full(most + 1 - len(path), path[-1]))
        tables: list[NDArray[Any]] = [
            np.stack([paths[row.settings, row.start] for row in rows]).astype(np.float32),
            table(cumulative_share if corruption.revisable else commit_share, most, 1.0),
            table(share_to_remask, most + 1, 0.0),
            sampled.astype(np.float32),
            np.array([row.settings.renoise for row in rows], dtype=np.float32),
            np.array([row.settings.told_at for row in rows], dtype=np.float32),
            np.array([row.settings.greedy for row in rows]),
        ]
        level, commit, remask, share, renoise, temperature, greedy = to_device(tables, device)
        return cls(
            level, commit, remask, share if sampled.any() else None, renoise, temperature,
            greedy if tables[-1].any() else None,
        )  # fmt: skip


@lru_cache(maxsize=256)
def _numbers(
    each: Callable[[int, SamplerSettings], float], settings: SamplerSettings, count: int, after: float
) -> NDArray[np.float64]:
    """One number for each of so many steps, of which settings may have fewer."""
    numbers = np.full(count, after)
    numbers[: settings.steps] = [each(step, settings) for step in range(min(count, settings.steps))]
    return numbers

"""Noise: all that is random about a document comes from its own generator, in the order of its own steps.

It is made on the host before a step and copied to the device, so that a document is the same on every device and beside
any other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from controllable.sampling.rows import Row
from controllable.sampling.rules.corruptions import Corruption
from controllable.sampling.rules.remasking import share_to_remask


@dataclass(frozen=True)
class Noise:
    """Random numbers of some positions.

    Args:
        corruption: What `Corruption.draw` gave (B, L, ...).
        draws: Decide the tokens of a sample (B, L, 2), standard normal.
    """

    corruption: Tensor
    draws: Tensor


@dataclass(frozen=True)
class StepNoise:
    """Random numbers of a step; what a step has no use for is None.

    Args:
        gumbel: Standard Gumbel noise (B, L), by which tokens are chosen to be remasked.
        remask: For those.
        fresh: For the others.
    """

    gumbel: Tensor | None = None
    remask: Noise | None = None
    fresh: Noise | None = None


@dataclass(frozen=True)
class NoiseSource:
    """Draws for the rows of a batch.

    Args:
        rows: The rows.
        corruption: Says what noise its canvas takes.
        length: Positions of a canvas.
        device: Where it goes.
    """

    rows: Sequence[Row]
    corruption: Corruption
    length: int
    device: torch.device

    def start(self) -> Noise:
        """Before the first step."""
        return self._of([True] * len(self.rows))

    def step(self, taken: Sequence[int]) -> StepNoise:
        """What the next step needs: rows that remask after it, and rows that take fresh noise.

        It depends on nothing but each row's own steps, so that a row draws what it would alone.

        Args:
            taken: How many steps each row has taken.
        """
        steps = list(zip(self.rows, taken, strict=True))
        remasked = [share_to_remask(step + 1, row.settings) > 0.0 for row, step in steps]
        renewed = [
            step < row.settings.steps and (self.corruption.refreshed or row.settings.renoise > 0.0)
            for row, step in steps
        ]
        gumbel, remask = None, None
        if any(remasked):
            gumbel = self._spread(remasked, lambda row, count: row.rng.gumbel(size=count))
            remask = self._of(remasked)
        return StepNoise(gumbel, remask, self._of(renewed) if any(renewed) else None)

    def _of(self, asked: Sequence[bool]) -> Noise:
        drawn = self._spread(asked, lambda row, count: self.corruption.draw(row.rng, count))
        return Noise(drawn, self._spread(asked, lambda row, count: row.rng.standard_normal((count, 2))))

    def _spread(self, asked: Sequence[bool], draw: Callable[[Row, int], NDArray[np.floating]]) -> Tensor:
        """What is drawn for the positions that are to be written of the rows that ask, laid out as canvases."""
        pieces = [draw(row, len(row.positions) if there else 0) for row, there in zip(self.rows, asked, strict=True)]
        canvases = np.zeros((len(self.rows), self.length, *pieces[0].shape[1:]), dtype=pieces[0].dtype)
        for canvas, row, piece in zip(canvases, self.rows, pieces, strict=True):
            if len(piece):
                canvas[row.positions] = piece
        return torch.from_numpy(canvases).to(self.device, non_blocking=True)

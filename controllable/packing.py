"""Which positions the network has to read, and which canvases it reads together.

Shapes: B canvases, L positions.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

TIGHT = 0.85
"""On a CPU canvases are read together when the shortest has at least this share of the longest one's positions."""


@dataclass(frozen=True)
class Pack:
    """Canvases that are read together, without the positions that need not be read.

    Args:
        flat: Index into B * L of every position that is read (b, l); any at the filling.
        present: Which of them are no filling (b, l), bool.
    """

    flat: Tensor
    present: Tensor

    @property
    def mask(self) -> Tensor | None:
        """The mask of the network: `present`, or None where there is no filling."""
        return None if bool(self.present.all()) else self.present

    def take(self, canvases: Tensor) -> Tensor:
        """The entries (b, l, ...) of (B, L, ...) that are read."""
        return canvases.flatten(0, 1)[self.flat]


def pack(read: Tensor) -> Iterator[Pack]:
    """Split canvases into groups of about the same length.

    A canvas is as long as the positions it has to be read at, and the network's work is in proportion to the longest of
    a group. A processor core loses nothing by small groups; on an accelerator all canvases stay together.

    Args:
        read: Positions that have to be read (B, L), bool.

    Yields:
        The groups, the longest canvases first; those with nothing to be read are left out.
    """
    count = read.sum(dim=1)
    order = torch.argsort(count, descending=True, stable=True)
    lengths = count[order].tolist()
    tight = TIGHT if read.device.type == "cpu" else 0.0
    start = 0
    while start < len(lengths) and lengths[start] > 0:
        end = start + 1
        while end < len(lengths) and lengths[end] >= max(1.0, tight * lengths[start]):
            end += 1
        rows = order[start:end]
        places = torch.argsort((~read[rows]).byte(), dim=1, stable=True)[:, : lengths[start]]
        present = torch.arange(lengths[start], device=read.device) < count[rows, None]
        yield Pack(rows[:, None] * read.shape[1] + places, present)
        start = end

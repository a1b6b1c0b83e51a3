"""The tensors that go into and out of the kernels, the same for every device.

Shapes: P positions of N slots, F rows of log-probabilities over V tokens.
"""

from collections.abc import Sequence
from typing import NamedTuple

from torch import Tensor


class Asked(NamedTuple):
    """What all kernels take.

    Attributes:
        log_probs: (F, V), fp32 or fp64.
        rows: (P,), the row of each position; that of a committed one may be any number. None for that of its number.
        fixed: (P,), the committed token, -1 where none is.
    """

    log_probs: Tensor
    rows: Tensor | None
    fixed: Tensor


class Kept(NamedTuple):
    """What a posterior keeps for the probabilities of tokens.

    Attributes:
        log_z: (N,), log-partitions in fp64.
        classes, scales: Of the classes and of the positions, each device in its own way.
        batch: The tensors of the batch, the first of which is the slot of each position (P,).
    """

    log_z: Tensor
    classes: Tensor
    scales: Tensor
    batch: Sequence[Tensor]


Drawn = tuple[Tensor, Tensor, Tensor, Tensor, Tensor]
"""Log-partitions (N,) in fp64, samples (S, P), their probabilities (S, P) in fp64; `classes` and `scales` of `Kept`."""

"""What inference says about slots: the log-partition, a sample, and what it says about tokens where it is asked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from constraints.errors import InvalidOption
from constraints.inference.slots.slot_batch import Slots

# Rows of marginals that are held at a time where not all are wanted: they stay in the cache.
_ROWS_AT_ONCE = 128


class Tokens(Protocol):
    """The probabilities of tokens, worked out when they are asked for."""

    def marginals(self) -> Tensor:
        """See `Posterior.marginals`."""

    def expectation(self, values: Tensor, wanted: Tensor | None, groups: Sequence[int] | None) -> Tensor:
        """See `Posterior.expectation`."""


@dataclass(eq=False)
class Posterior:
    """The distribution of the tokens of some slots, given that each slot's text is in its language.

    A slot whose language is empty under the fixed tokens and the capacity has log-partition -inf, marginals 0, sample
    -1 with probability 0.

    Attributes:
        log_partition: (N,), the log-probability that a slot's text is in its language.
        sample: (P,), an exact sample, or several (S, P); None if no uniform numbers were given.
        sample_probability: (P,) or (S, P), the marginal probability of each sampled token at its position.
        tokens: Works out the rest.
    """

    log_partition: Tensor
    sample: Tensor | None
    sample_probability: Tensor | None
    tokens: Tokens
    _marginals: Tensor | None = None

    @property
    def marginals(self) -> Tensor:
        """(P, V), the probability of each token at each position; worked out when first asked for."""
        if self._marginals is None:
            self._marginals = self.tokens.marginals()
        return self._marginals

    def expectation(
        self, values: Tensor, *, wanted: Tensor | None = None, groups: Sequence[int] | None = None
    ) -> Tensor:
        """The mean of some values under the marginals (P, d); quicker than by way of all the marginals.

        Args:
            values: What each token is worth (V, d).
            wanted: The positions that it is asked for (P,), bool, 0 at the others. None for all.
            groups: Numbers of positions, one behind the other, that add up to P, each of whole slots: no matrix product
                mixes two of these groups, so that what a group gets is bit by bit what it gets alone. None for one.
        """
        return self.tokens.expectation(values, wanted, groups)


@dataclass(frozen=True, eq=False)
class FilledTokens:
    """Probabilities of tokens that a function writes, for some slots side by side at a time.

    Args:
        slots: The slots.
        like: A tensor (F, V) of the type and on the device that the probabilities shall have.
        fill: Writes those of the slots from one on up to another to a tensor (rows, V).
    """

    slots: Slots
    like: Tensor
    fill: Callable[[int, int, Tensor], None]

    def marginals(self) -> Tensor:
        """See `Posterior.marginals`."""
        marginals = self._buffer(self.slots.num_positions)
        self.fill(0, len(self.slots), marginals)
        return marginals.to(self.like.dtype)

    def expectation(self, values: Tensor, wanted: Tensor | None, groups: Sequence[int] | None) -> Tensor:
        """See `Posterior.expectation`.

        Raises:
            InvalidOption: A group ends within a slot.
        """
        offset, positions = self.slots.offset, self.slots.num_positions
        ends = np.cumsum([positions] if groups is None else groups)
        if not np.isin(ends, offset).all():
            raise InvalidOption("a group of positions ends within a slot")
        result = values.new_zeros(positions, values.shape[1])
        most = max(_ROWS_AT_ONCE, int(self.slots.capacity.max(initial=0)))
        buffer = self._buffer(most)
        for first, past in self._runs(wanted, np.searchsorted(offset, ends, side="right") - 1, most):
            rows = buffer[: int(offset[past] - offset[first])]
            self.fill(first, past, rows)
            result[int(offset[first]) : int(offset[past])] = rows.to(values.dtype) @ values
        if wanted is not None:
            result[~wanted] = 0.0
        return result

    def _runs(self, wanted: Tensor | None, groups: NDArray[np.int64], most: int) -> Iterator[tuple[int, int]]:
        """Slots side by side, first and past, that are asked for and have no more than `most` rows together; none of
        them ends behind one of the groups."""
        offset, slots = self.slots.offset, len(self.slots)
        asked = np.ones(slots, dtype=np.bool_)
        if wanted is not None:
            count = np.concatenate(([0], np.cumsum(wanted.cpu().numpy())))
            asked = count[offset[1:]] > count[offset[:-1]]
        ends = np.concatenate((np.flatnonzero(~asked), groups, [slots]))
        first = 0
        while first < slots:
            if not asked[first]:
                first += 1
                continue
            room = int(np.searchsorted(offset, offset[first] + most, side="right")) - 1
            past = min(room, int(ends[ends > first].min()))
            yield first, past
            first = past

    def _buffer(self, rows: int) -> Tensor:
        dtype = torch.promote_types(self.like.dtype, torch.float32)
        return torch.empty(rows, self.like.shape[1], dtype=dtype, device=self.like.device)


def by_position(log_probs: Tensor, rows: Tensor | None) -> Tensor:
    """The log-probabilities (P, V) from those of the rows (F, V) and the row of each position, which may be any number
    where it is not read."""
    if rows is None:
        return log_probs
    if not len(log_probs):
        return log_probs.new_zeros(len(rows), log_probs.shape[1])
    return log_probs.index_select(0, rows.clamp(0, len(log_probs) - 1))

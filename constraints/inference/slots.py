"""A batch of slots, and what inference says about it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
import torch
from numpy.typing import NDArray

from constraints.errors import InvalidOption
from constraints.token_automaton import TokenAutomaton

# Rows of marginals that are held at a time where not all are wanted: they stay in the cache.
_ROWS_AT_ONCE = 128


class Slots:
    """N slots over one vocabulary, their positions laid end to end.

    Slot n covers rows `offset[n]` to `offset[n + 1]` of every (P, V) or (P,) array.

    Attributes:
        capacity: (N,), the number of tokens of each slot, padding included.
        in_order: Whether tokens can be committed only from left to right.
    """

    capacity: NDArray[np.int64]
    in_order: ClassVar[bool] = False

    def __len__(self) -> int:
        return len(self.capacity)

    @cached_property
    def offset(self) -> NDArray[np.int64]:
        """(N + 1,), where the positions of each slot begin."""
        return np.concatenate(([0], np.cumsum(self.capacity))).astype(np.int64)

    @property
    def num_positions(self) -> int:
        """P, the sum of the capacities."""
        return int(self.offset[-1])


@dataclass(frozen=True, eq=False)
class SlotBatch(Slots):
    """Slots whose languages are automata.

    Attributes:
        automata: The distinct automata.
        which: (N,), the automaton of each slot.
    """

    automata: tuple[TokenAutomaton, ...]
    which: NDArray[np.int64]
    capacity: NDArray[np.int64]

    def __post_init__(self) -> None:
        if len(self.which) != len(self.capacity):
            raise InvalidOption(f"{len(self.which)} slots but {len(self.capacity)} capacities")
        if len(self.which) and (self.which.min() < 0 or self.which.max() >= len(self.automata)):
            raise InvalidOption(f"a slot's automaton is not one of the {len(self.automata)} given")
        if len(self.capacity) and self.capacity.min() < 0:
            raise InvalidOption("a slot's capacity is negative")
        if len({len(automaton.token_class) for automaton in self.automata}) > 1:
            raise InvalidOption("the automata of a batch are over different vocabularies")
        for automaton, most in zip(self.automata, self._most(), strict=True):
            if automaton.capacity is not None and most > automaton.capacity:
                raise InvalidOption(f"a slot of {most} tokens has an automaton for at most {automaton.capacity}")

    @classmethod
    def of(cls, slots: Sequence[tuple[TokenAutomaton, int]]) -> "SlotBatch":
        """A batch from each slot's automaton and capacity; equal automata are kept once."""
        numbers: dict[tuple[str, int | None], int] = {}
        automata: list[TokenAutomaton] = []
        which: list[int] = []
        for automaton, _ in slots:
            number = numbers.setdefault((automaton.key, automaton.capacity), len(automata))
            if number == len(automata):
                automata.append(automaton)
            which.append(number)
        capacity = [capacity for _, capacity in slots]
        return cls(tuple(automata), np.array(which, dtype=np.int64), np.array(capacity, dtype=np.int64))

    def _most(self) -> list[int]:
        """The largest capacity of a slot of each automaton."""
        most = np.zeros(len(self.automata), dtype=np.int64)
        np.maximum.at(most, self.which, self.capacity)
        return [int(capacity) for capacity in most]

    def check(self, log_probs: torch.Tensor, fixed: torch.Tensor | None, uniforms: torch.Tensor | None) -> None:
        """Raises `InvalidOption` for arrays that do not fit the batch."""
        positions = self.num_positions
        if log_probs.ndim != 2 or len(log_probs) != positions:
            raise InvalidOption(f"log_probs has shape {tuple(log_probs.shape)}, expected ({positions}, V)")
        if not log_probs.is_floating_point():
            raise InvalidOption(f"log_probs is of type {log_probs.dtype}, expected a floating point type")
        if self.automata and log_probs.shape[1] != len(self.automata[0].token_class):
            raise InvalidOption(
                f"log_probs is over {log_probs.shape[1]} tokens, the automata over {len(self.automata[0].token_class)}"
            )
        if fixed is not None and fixed.shape != (positions,):
            raise InvalidOption(f"fixed has shape {tuple(fixed.shape)}, expected ({positions},)")
        if fixed is not None and positions and not -1 <= int(fixed.min()) <= int(fixed.max()) < log_probs.shape[1]:
            raise InvalidOption(f"fixed has values outside of -1 to {log_probs.shape[1] - 1}")
        if uniforms is not None and (uniforms.ndim not in (2, 3) or uniforms.shape[-2:] != (positions, 2)):
            raise InvalidOption(
                f"uniforms has shape {tuple(uniforms.shape)}, expected ({positions}, 2) or (S, {positions}, 2)"
            )


@dataclass(eq=False)
class Posterior:
    """The distribution of the tokens of some slots, given that each slot's text is in its language.

    A slot whose language is empty under the fixed tokens and the capacity has log-partition -inf, marginals 0, sample
    -1 with probability 0.

    Attributes:
        log_partition: (N,), the log-probability that a slot's text is in its language.
        sample: (P,), an exact sample, or several (S, P); None if no uniform numbers were given.
        sample_probability: (P,) or (S, P), the marginal probability of each sampled token at its position.
    """

    log_partition: torch.Tensor
    sample: torch.Tensor | None
    sample_probability: torch.Tensor | None
    _slots: Slots
    _log_probs: torch.Tensor
    _fill: Callable[[int, int, torch.Tensor], None]
    _mean: Callable[[torch.Tensor, NDArray[np.bool_]], torch.Tensor] | None = None

    @cached_property
    def marginals(self) -> torch.Tensor:
        """(P, V), the probability of each token at each position; worked out when first asked for."""
        marginals = self._buffer(self._slots.num_positions)
        self._fill(0, len(self._slots), marginals)
        return marginals.to(self._log_probs.dtype)

    def expectation(self, values: torch.Tensor, *, wanted: NDArray[np.bool_] | None = None) -> torch.Tensor:
        """The mean of some values under the marginals (P, d); quicker than by way of all the marginals.

        Args:
            values: What each token is worth (V, d).
            wanted: The positions that it is asked for (P,), 0 at the others. None for all.
        """
        if self._mean is not None:
            asked = np.ones(self._slots.num_positions, dtype=np.bool_) if wanted is None else wanted
            return self._mean(values, asked)
        offset = self._slots.offset
        result = values.new_zeros(self._slots.num_positions, values.shape[1])
        most = max(_ROWS_AT_ONCE, int(self._slots.capacity.max(initial=0)))
        buffer = self._buffer(most)
        for first, past in self._runs(wanted, most):
            rows = buffer[: int(offset[past] - offset[first])]
            self._fill(first, past, rows)
            result[int(offset[first]) : int(offset[past])] = rows.to(values.dtype) @ values
        if wanted is not None:
            result[torch.from_numpy(~wanted)] = 0.0
        return result

    def _runs(self, wanted: NDArray[np.bool_] | None, most: int) -> Iterator[tuple[int, int]]:
        """Slots side by side, first and past, that are asked for and have no more than `most` rows together."""
        offset, slots = self._slots.offset, len(self._slots)
        asked = np.ones(slots, dtype=np.bool_)
        if wanted is not None:
            count = np.concatenate(([0], np.cumsum(wanted)))
            asked = count[offset[1:]] > count[offset[:-1]]
        ends = np.append(np.flatnonzero(~asked), slots)
        first = 0
        while first < slots:
            if not asked[first]:
                first += 1
                continue
            room = int(np.searchsorted(offset, offset[first] + most, side="right")) - 1
            past = min(room, int(ends[np.searchsorted(ends, first)]))
            yield first, past
            first = past

    def _buffer(self, rows: int) -> torch.Tensor:
        dtype = torch.promote_types(self._log_probs.dtype, torch.float32)
        return torch.empty(rows, self._log_probs.shape[1], dtype=dtype, device=self._log_probs.device)

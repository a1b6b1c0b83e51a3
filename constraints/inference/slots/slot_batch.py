"""A batch of slots."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
import torch
from numpy.typing import NDArray

from constraints.errors import InvalidOption
from constraints.tokens.token_automaton import TokenAutomaton


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

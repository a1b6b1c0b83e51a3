"""Rows: what is to be written, one canvas each; they share a batch and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from constraints.errors import InvalidOption
from constraints.grammar import TokenGrammar
from constraints.inference.mixed_slots import SlotLanguage
from controllable.sampling.rules.acceptance import left_to_right
from controllable.sampling.rules.settings import SamplerSettings
from guidance import Term, Update


@dataclass(frozen=True)
class Span:
    """A slot that is to be written.

    Args:
        slot: Its number in the canvas.
        start: Its first position.
        capacity: Its number of positions.
        language: What may stand there.
        turn: Slots of the same name take turns; None for a slot that waits for nobody.
        sharpened: Whether the temperature holds for it; a value that is as likely as the network says is written at 1.
    """

    slot: int
    start: int
    capacity: int
    language: SlotLanguage
    turn: str | None = None
    sharpened: bool = True


@dataclass(frozen=True, eq=False)
class Steering:
    """Energies and how they are followed; rows with the same object are steered together.

    Args:
        terms: The energies.
        update: How their gradients are followed.
    """

    terms: Sequence[Term]
    update: Update


@dataclass(frozen=True, eq=False)
class Row:
    """One canvas.

    Args:
        tokens: Token ids (L,): what is known, and what stands for no text where it is to be written; where it is to be
            written again from a lower noise level, what stood there.
        spans: What is to be written.
        rng: Source of its randomness, so that it does not depend on what is beside it.
        settings: Its steps, temperature and the like; a row with a grammar accepts from left to right and does not
            remask, whatever they say.
        steering: Its guidance; None for none.
        pointers: JSON pointer of each slot of the canvas.
        start: Noise quantile of the first step; below 1 noise is put on the tokens that stand there.
        rewritten: Whether noise is put on the tokens that stand there, and not on nothing.

    Raises:
        InvalidOption: Spans overlap, or reach beyond the tokens.
    """

    tokens: NDArray[np.int64]
    spans: Sequence[Span]
    rng: np.random.Generator
    settings: SamplerSettings
    steering: Steering | None = None
    pointers: Sequence[str] = field(default=())
    start: float = 1.0
    rewritten: bool = False

    def __post_init__(self) -> None:
        end = 0
        for span in self.spans:
            if span.capacity < 1 or span.start < end or span.start + span.capacity > len(self.tokens):
                raise InvalidOption(
                    f"the span of {span.capacity} positions from {span.start} on is not among the {len(self.tokens)} "
                    "tokens, or begins before the one in front of it has ended",
                    where=f"slot {span.slot}", hint="Give spans in order, side by side, of at least one position",
                )  # fmt: skip
            end = span.start + span.capacity
        if not 0.0 <= self.start <= 1.0:
            raise InvalidOption(f"start is {self.start}, it must be between 0 and 1")
        if any(isinstance(span.language, TokenGrammar) for span in self.spans):
            # What may stand somewhere depends on all before it, which therefore cannot change any more.
            object.__setattr__(self, "settings", replace(self.settings, accept=left_to_right, revise=0.0))

    @property
    def positions(self) -> NDArray[np.int64]:
        """The positions that are to be written (P,), ascending."""
        pieces = [np.arange(span.start, span.start + span.capacity) for span in self.spans]
        return np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int64)

"""Canvases: a layout as token positions, literals clean and slots free."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from constraints.grammar import TokenGrammar
from constraints.layouts.layout import Fixed, Layout
from constraints.tokens.token_automaton import TokenAutomaton
from constraints.tokens.vocabulary import Vocabulary
from controllable.sampling.rows import Row, Span, Steering
from controllable.sampling.rules.settings import SamplerSettings
from guidance import TracePoint

COMPARED = frozenset({"date", "date-time"})
"""Kinds of values that a document compares with each other, a start coming before an end: they take turns."""


@dataclass
class Canvas:
    """One document being written.

    Args:
        index: Number of the document in its job.
        layout: Its literals and slots.
        automata: The language over tokens of each slot.
        capacities: Tokens each slot has room for.
        prompt: Token ids in front of the document, the separator included; may be empty.
        rng: Source of this document's randomness, so that it does not depend on its batch.
        contents: Token ids of each slot once it has been written.
        log_probs: Log-probability of each slot's tokens, see `Generation`.
        trace: What guidance did, step by step.
    """

    index: int
    layout: Layout
    automata: Sequence[TokenAutomaton | TokenGrammar]
    capacities: Sequence[int]
    prompt: Sequence[int]
    rng: np.random.Generator
    contents: list[NDArray[np.int64]] = field(default_factory=list)
    log_probs: list[float] = field(default_factory=list)
    trace: list[TracePoint] = field(default_factory=list)

    def tokens(self, vocabulary: Vocabulary) -> tuple[list[int], list[int]]:
        """Token ids of the canvas and its slots' first positions; unwritten slots hold PAD."""
        ids, starts = list(self.prompt), list[int]()
        for segment in self.layout.segments:
            if isinstance(segment, Fixed):
                ids += vocabulary.encode(segment.seen)
            else:
                slot = len(starts)
                starts.append(len(ids))
                ids += self.contents[slot].tolist() if self.contents else [vocabulary.pad_id] * self.capacities[slot]
        return ids, starts

    def row(
        self,
        vocabulary: Vocabulary,
        settings: SamplerSettings,
        *,
        steering: Steering | None = None,
        rewrite: Collection[int] | None = None,
        start: float = 1.0,
    ) -> Row:
        """The canvas as the loop takes it.

        Args:
            vocabulary: The tokens.
            settings: Steps, temperature and the like.
            steering: Guidance.
            rewrite: The slots that are to be written again, the others staying as they are; None for all, anew.
            start: Noise quantile of the first step.
        """
        ids, starts = self.tokens(vocabulary)
        spans = [
            Span(number, first, capacity, language, slot.kind if slot.kind in COMPARED else None)
            for number, (first, capacity, language, slot) in enumerate(
                zip(starts, self.capacities, self.automata, self.layout.slots, strict=True)
            )
            if capacity and (rewrite is None or number in rewrite)
        ]
        return Row(
            tokens=np.array(ids, dtype=np.int64),
            spans=spans,
            rng=self.rng,
            settings=settings,
            steering=steering,
            pointers=[slot.pointer for slot in self.layout.slots],
            start=start,
            rewritten=rewrite is not None,
        )

    def take(self, row: Row, tokens: NDArray[np.int64], log_probs: NDArray[np.float64]) -> None:
        """Take over what has been written.

        Args:
            row: What was asked for.
            tokens: Token ids (L,).
            log_probs: Log-probability of each by the model alone (L,).
        """
        if not self.contents:
            self.contents = [np.zeros(0, dtype=np.int64) for _ in self.capacities]
            self.log_probs = [0.0] * len(self.capacities)
        for span in row.spans:
            piece = slice(span.start, span.start + span.capacity)
            self.contents[span.slot] = tokens[piece]
            self.log_probs[span.slot] = float(log_probs[piece].sum())

    def text(self, vocabulary: Vocabulary) -> str:
        """The document's text."""
        return self.layout.text([vocabulary.decode(ids.tolist()).decode("utf-8") for ids in self.contents])

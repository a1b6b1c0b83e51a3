"""Canvases: a layout as token positions, literals clean and slots free; written on, they are new ones."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from constraints.grammar import TokenGrammar
from constraints.layouts.layout import NUMBERS, Fixed, Layout
from constraints.lexicon.token_lexicon import TokenLexicon
from constraints.tokens.token_automaton import TokenAutomaton
from constraints.tokens.vocabulary import Vocabulary
from controllable.lexicons.candidates import Candidates
from controllable.sampling.rows import Row, Span, Steering
from controllable.sampling.rules.settings import SamplerSettings
from guidance import TracePoint

COMPARED = frozenset({"date", "date-time", "date-time-local"})
"""Kinds of values that a document compares with each other, a start coming before an end: they take turns."""

MEASURED = NUMBERS | COMPARED
"""Kinds of values that are spread as they are in the world, however typical free writing is to be."""


@dataclass(frozen=True, eq=False)
class Written:
    """What the model has written of a row.

    Args:
        tokens: Token ids (L,).
        log_probs: Log-probability of each by the model alone (L,), nats.
        points: What guidance did, step by step.
    """

    tokens: NDArray[np.int64]
    log_probs: NDArray[np.float64]
    points: Sequence[TracePoint] = ()


@dataclass(frozen=True, eq=False)
class Canvas:
    """One document, or a block of one.

    Args:
        layout: Its literals and slots.
        automata: The language over tokens of each slot.
        capacities: Tokens each slot has room for.
        prompt: Token ids in front of the document, the separator included; may be empty.
        rng: Source of this document's randomness, so that it does not depend on its batch.
        contents: Token ids of each slot; empty as long as nothing has been written.
        log_probs: Log-probability of each slot's tokens, see `Generation`.
        trace: What guidance did, step by step.
        candidates: For each slot the texts that it may be one of, None for none.
        chosen: The texts, by slot, of which it is to be one when it is first written.
    """

    layout: Layout
    automata: Sequence[TokenAutomaton | TokenGrammar]
    capacities: Sequence[int]
    prompt: Sequence[int]
    rng: np.random.Generator
    contents: Sequence[NDArray[np.int64]] = ()
    log_probs: Sequence[float] = ()
    trace: Sequence[TracePoint] = ()
    candidates: Sequence[Candidates | None] = ()
    chosen: Mapping[int, TokenLexicon] = field(default_factory=dict)

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
        languages = [
            self.chosen.get(number, automaton) if rewrite is None else automaton
            for number, automaton in enumerate(self.automata)
        ]
        spans = [
            Span(
                number,
                first,
                capacity,
                language,
                slot.kind if slot.kind in COMPARED else None,
                slot.kind not in MEASURED,
            )
            for number, (first, capacity, language, slot) in enumerate(
                zip(starts, self.capacities, languages, self.layout.slots, strict=True)
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

    def take(self, row: Row, written: Written) -> "Canvas":
        """The canvas with what has been written.

        Args:
            row: What was asked for.
            written: What came of it.
        """
        contents = list(self.contents or [np.zeros(0, dtype=np.int64)] * len(self.capacities))
        log_probs = list(self.log_probs or [0.0] * len(self.capacities))
        for span in row.spans:
            piece = slice(span.start, span.start + span.capacity)
            contents[span.slot] = written.tokens[piece]
            log_probs[span.slot] = float(written.log_probs[piece].sum())
        return replace(self, contents=contents, log_probs=log_probs, trace=(*self.trace, *written.points))

    def narrowed(self, slot: int, automaton: TokenAutomaton | TokenGrammar) -> "Canvas":
        """The canvas with another language for one of its slots."""
        return replace(self, automata=[*self.automata[:slot], automaton, *self.automata[slot + 1 :]])

    def changed(self, slot: int, text: str, vocabulary: Vocabulary) -> "Canvas":
        """The canvas with a text that nobody has written in one of its slots, and as much room as it takes."""
        ids = np.array(vocabulary.encode(text), dtype=np.int64)
        room = max(len(ids), self.capacities[slot])
        contents, log_probs, capacities = list(self.contents), list(self.log_probs), list(self.capacities)
        contents[slot] = np.append(ids, np.full(room - len(ids), vocabulary.pad_id))
        log_probs[slot], capacities[slot] = 0.0, room
        return replace(self, contents=contents, log_probs=log_probs, capacities=capacities)

    def texts(self, vocabulary: Vocabulary) -> list[str]:
        """What each slot holds."""
        return [vocabulary.decode(ids.tolist()).decode("utf-8") for ids in self.contents]

    def text(self, vocabulary: Vocabulary) -> str:
        """The document's text."""
        return self.layout.text(self.texts(vocabulary))

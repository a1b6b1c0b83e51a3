"""A document being written: in one canvas, or block by block where it is longer than that.

A layout settles where everything stands and that all of it fits, so a document can be cut between any two slots: each
block is a canvas that begins with the end of the text before it. A slot longer than a canvas is cut too; its automaton
goes on from the state in which the block before left it, and never into one from which the rest has no room.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from constraints.errors import UnsatisfiableConstraint
from constraints.grammar import TokenGrammar
from constraints.layouts.layout import Fixed, Layout, Segment, Slot
from constraints.tokens.token_automaton import TokenAutomaton
from constraints.tokens.vocabulary import Vocabulary
from controllable.lexicons.candidates import Candidates
from controllable.writing.canvas import Canvas
from guidance import Trace, TracePoint

_SEEN = 4
"""A block after the first begins with text before it that takes one part in so many of its canvas."""
_LONGEST_TOKEN = 16


@dataclass(frozen=True, slots=True)
class Part:
    """What a block holds of a slot: all of it, or a stretch.

    Args:
        slot: Number of the slot in the document.
        capacity: Tokens.
        later: Tokens of the slot's stretches in later blocks.
    """

    slot: int
    capacity: int
    later: int = 0


@dataclass(frozen=True, slots=True)
class Request:
    """What decides a document under given options.

    Args:
        seed: Seed of its job.
        index: Its number in the job.
        prompt: What it should be about, see `controllable.writing.options.Options`.
    """

    seed: int
    index: int = 0
    prompt: str | None = None


@dataclass(frozen=True)
class Generation:
    """One generated document; it is always valid.

    Args:
        value: The parsed value: an instance of the pydantic model, or what `json.loads` gives; the text itself for
            constraints on plain text.
        text: The text.
        log_prob: Sum over the slots' tokens of the log-probability (nats) that the model by itself, without constraint,
            guidance and temperature, gave each when it was committed; what is drawn at random, such as UUIDs and texts
            without room for words, does not count. Comparable between documents of one schema.
        corrections: Correction passes that were needed.
        index: Number of the document in its job; together with the seed and `best_of` it decides the document.
        trace: What each term of the guidance said, step by step; empty without.
    """

    value: Any
    text: str
    log_prob: float
    corrections: int
    index: int
    trace: Trace = field(default_factory=Trace, repr=False)


@dataclass(frozen=True, eq=False)
class Document:
    """One document of a job; what has been written of it is in its canvases, and nowhere else.

    Args:
        request: What decided it.
        layout: Its literals and slots.
        prompt: Token ids in front of every canvas, the separator included; may be empty.
        rng: Source of this document's randomness, so that it does not depend on its batch.
        canvas: Tokens of a canvas.
        automata: The language over tokens of each slot, for its whole capacity as planned.
        blocks: The slots of each block, as planned; the canvas that is written may give them other capacities.
        candidates: For each slot the texts that it may be one of, None for none.
        canvases: Those of the blocks that have been written.
    """

    request: Request
    layout: Layout
    prompt: Sequence[int]
    rng: np.random.Generator
    canvas: int
    automata: Sequence[TokenAutomaton | TokenGrammar]
    blocks: Sequence[Sequence[Part]]
    candidates: Sequence[Candidates | None] = ()
    canvases: tuple[Canvas, ...] = ()

    @cached_property
    def contents(self) -> Sequence[NDArray[np.int64]]:
        """Token ids of each slot, as far as it has been written."""
        pieces: list[list[NDArray[np.int64]]] = [[np.zeros(0, dtype=np.int64)] for _ in self.automata]
        for block, canvas in zip(self.blocks, self.canvases, strict=False):
            for part, ids in zip(block, canvas.contents, strict=True):
                pieces[part.slot].append(ids)
        return [np.concatenate(of_slot) for of_slot in pieces]

    @property
    def log_prob(self) -> float:
        """See `Generation`."""
        of_slots = [0.0] * len(self.automata)
        for block, canvas in zip(self.blocks, self.canvases, strict=False):
            for part, log_prob in zip(block, canvas.log_probs, strict=True):
                of_slots[part.slot] += log_prob
        return sum(of_slots)

    def begin(self, number: int, vocabulary: Vocabulary) -> Canvas:
        """The canvas of a block that holds slots and whose predecessors have been written.

        Raises:
            UnsatisfiableConstraint: A slot of a grammar is longer than a canvas.
        """
        block = self.blocks[number]
        inside = {part.slot for part in block}
        segments: list[Segment] = []
        before, after = "", ""
        slot = -1
        for segment in self.layout.segments:
            if isinstance(segment, Slot):
                slot += 1
                if slot in inside:
                    # Text that a slot's own stretches before this one hold is part of what is before.
                    before += self._written(slot, vocabulary) if not segments else ""
                    segments.append(segment)
                elif not segments:
                    before += self._written(slot, vocabulary)
                else:
                    break
            elif not segments:
                before += segment.seen
            elif slot == block[-1].slot:
                after = segment.seen
            else:
                segments.append(segment)
        room = self.canvas - len(self.prompt) - sum(part.capacity for part in block)
        room -= sum(len(vocabulary.encode(s.seen)) for s in segments if isinstance(s, Fixed))
        if len(self.blocks) > 1 or len(vocabulary.encode(before)) + len(vocabulary.encode(after)) > room:
            before = _last(before, self.canvas // _SEEN, vocabulary)
            after = _first(after, room - len(vocabulary.encode(before)), vocabulary)
        layout = Layout.of([Fixed(before), *segments, Fixed(after)])
        automata = [self._automaton(part) for part in block]
        canvas = Canvas(layout, automata, [part.capacity for part in block], self.prompt, self.rng)
        return replace(canvas, candidates=[self.candidates[part.slot] for part in block]) if self.candidates else canvas

    def _written(self, slot: int, vocabulary: Vocabulary) -> str:
        return vocabulary.decode(self.contents[slot].tolist()).decode("utf-8", "ignore")

    def _automaton(self, part: Part) -> TokenAutomaton | TokenGrammar:
        whole = self.automata[part.slot]
        if isinstance(whole, TokenGrammar):
            if part.later or len(self.contents[part.slot]):
                raise UnsatisfiableConstraint(
                    f"all the text of a grammar is one slot, and longer than a canvas of {self.canvas} tokens",
                    hint="Make the grammar without free=True, or raise canvas",
                )
            return whole
        state = 0
        for token in self.contents[part.slot].tolist():
            state = whole.step(state, token)
        return whole if state == 0 and not part.later else whole.stretch(state, room=part.later)

    def divided(self, number: int) -> bool:
        """Whether a block holds a stretch of a slot, whose capacity is settled."""
        return any(part.later or len(self.contents[part.slot]) for part in self.blocks[number])

    def written(self, number: int, canvas: Canvas) -> "Document":
        """The document with a block's canvas, which has been written, or written again."""
        return replace(self, canvases=(*self.canvases[:number], canvas, *self.canvases[number + 1 :]))

    def changed(self, slot: int, text: str, vocabulary: Vocabulary) -> "Document":
        """The document with a text that nobody has written in a slot of a single block."""
        ((block, (position,)),) = (self.owners({slot}) or {}).items()
        return self.written(block, self.canvases[block].changed(position, text, vocabulary))

    def _continued(self, number: int, part: Part) -> bool:
        return number > 0 and any(earlier.slot == part.slot for earlier in self.blocks[number - 1])

    def owners(self, slots: set[int]) -> dict[int, set[int]] | None:
        """For each block, which of its slots are among some of the document's; None if one of those is divided."""
        found: dict[int, set[int]] = {}
        for number, block in enumerate(self.blocks):
            for position, part in enumerate(block):
                if part.slot not in slots:
                    continue
                if part.later or self._continued(number, part):
                    return None
                found.setdefault(number, set()).add(position)
        return found

    def texts(self, vocabulary: Vocabulary) -> list[str]:
        """What each slot holds."""
        return [vocabulary.decode(ids.tolist()).decode("utf-8") for ids in self.contents]

    @property
    def trace(self) -> Trace:
        """What guidance did to it, steps counted on over its canvases."""
        points: list[TracePoint] = []
        for canvas in self.canvases:
            before = points[-1].step if points else 0
            points += [replace(point, step=before + point.step) for point in canvas.trace]
        return Trace(tuple(points))

    def text(self, vocabulary: Vocabulary) -> str:
        """The whole text."""
        return self.layout.text(self.texts(vocabulary))


def cut(capacities: Sequence[int], literals: Sequence[int], *, prompt: int, canvas: int) -> list[list[Part]]:
    """The slots of each block.

    Args:
        capacities: Tokens of each slot.
        literals: Tokens of the literal in front of each slot, and of the one at the end.
        prompt: Tokens of the prompt.
        canvas: Tokens of a canvas.

    Raises:
        UnsatisfiableConstraint: A block has no room beside the prompt.
    """
    if prompt + sum(capacities) + sum(literals) <= canvas:
        return [[Part(slot, capacity) for slot, capacity in enumerate(capacities)]]
    room = canvas - prompt - canvas // _SEEN
    if room < 1:
        raise UnsatisfiableConstraint(
            f"the prompt takes {prompt} tokens, and leaves no room in a canvas of {canvas}",
            hint="Shorten the prompt, or raise canvas",
        )
    blocks: list[list[Part]] = [[]]
    used = 0
    for slot, capacity in enumerate(capacities):
        if blocks[-1] and used + literals[slot] + capacity > room:
            blocks.append([])
            used = 0
        used += literals[slot] if blocks[-1] else 0
        left = capacity
        while left > room:
            left -= room
            blocks[-1].append(Part(slot, room, left))
            blocks.append([])
        blocks[-1].append(Part(slot, left))
        used += left
    return blocks


def _last(text: str, tokens: int, vocabulary: Vocabulary) -> str:
    """The end of a text, of at most so many tokens."""
    ids = vocabulary.encode(text[-_LONGEST_TOKEN * tokens :]) if tokens > 0 else []
    return vocabulary.decode(ids[-tokens:]).decode("utf-8", "ignore")


def _first(text: str, tokens: int, vocabulary: Vocabulary) -> str:
    """The beginning of a text, of at most so many tokens."""
    ids = vocabulary.encode(text[: _LONGEST_TOKEN * tokens]) if tokens > 0 else []
    return vocabulary.decode(ids[:tokens]).decode("utf-8", "ignore")

"""Canvases: a layout as token positions, literals clean and slots free."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from constraints.grammar import TokenGrammar
from constraints.inference import GrammarSlots, SlotBatch, slots_of
from constraints.layout import Layout, Literal
from constraints.token_automaton import TokenAutomaton
from constraints.vocabulary import Vocabulary
from guidance import TracePoint

COMPARED = frozenset({"date", "date-time"})
"""Kinds of values that a document compares with each other: a start comes before an end."""


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
            if isinstance(segment, Literal):
                ids += vocabulary.encode(segment.seen)
            else:
                slot = len(starts)
                starts.append(len(ids))
                ids += self.contents[slot].tolist() if self.contents else [vocabulary.pad_id] * self.capacities[slot]
        return ids, starts

    def text(self, vocabulary: Vocabulary) -> str:
        """The document's text."""
        return self.layout.text([vocabulary.decode(ids.tolist()).decode("utf-8") for ids in self.contents])


@dataclass(frozen=True)
class CanvasBatch:
    """Canvases side by side; P is the number of positions in slots that are to be written.

    Args:
        canvases: The documents (B of them).
        tokens: Token ids (B, L), PAD behind the documents.
        exists: Positions of the documents (B, L), bool.
        slots: The slots to be written, with their languages.
        rows: Flat index into B * L of each position to be written (P,).
        owner: Number of the canvas of each of these positions (P,), ascending.
        slot: Number of the slot among those to be written of each position (P,), ascending.
        kin: Group of the slots that take turns when tokens are committed, for each of these positions (P,): the slots
            of a canvas whose kind is one of `COMPARED`, and any other slot alone.
        members: For each slot to be written, its canvas and its number there.
        numbers: Number of the slot in its canvas of each of the positions to be written (P,).
        pointers: JSON pointer of each slot of each canvas.
    """

    canvases: Sequence[Canvas]
    tokens: Tensor
    exists: Tensor
    slots: SlotBatch | GrammarSlots
    rows: NDArray[np.int64]
    owner: NDArray[np.int64]
    slot: NDArray[np.int64]
    kin: NDArray[np.int64]
    members: Sequence[tuple[int, int]]
    numbers: NDArray[np.int64]
    pointers: Sequence[Sequence[str]]

    @property
    def taking_turns(self) -> NDArray[np.bool_]:
        """Positions of slots that are not alone in their group (P,)."""
        slots = np.bincount(self.kin[np.flatnonzero(np.diff(self.slot, prepend=-1))])
        several: NDArray[np.bool_] = slots[self.kin] > 1
        return several


def collate(
    canvases: Sequence[Canvas],
    vocabulary: Vocabulary,
    *,
    device: torch.device,
    rewrite: Sequence[set[int]] | None = None,
) -> CanvasBatch:
    """Put canvases side by side.

    Args:
        canvases: The documents.
        vocabulary: The tokens.
        device: Where the tensors go.
        rewrite: The slots of each canvas that are to be written, the others stay as they are; None for all.
    """
    drawn = [canvas.tokens(vocabulary) for canvas in canvases]
    length = max(len(ids) for ids, _ in drawn)
    tokens = np.full((len(canvases), length), vocabulary.pad_id, dtype=np.int64)
    exists = np.zeros((len(canvases), length), dtype=np.bool_)
    rows: list[NDArray[np.int64]] = []
    members: list[tuple[int, int]] = []
    slots: list[tuple[TokenAutomaton | TokenGrammar, int]] = []
    for number, (canvas, (ids, starts)) in enumerate(zip(canvases, drawn, strict=True)):
        tokens[number, : len(ids)] = ids
        exists[number, : len(ids)] = True
        for slot, start in enumerate(starts):
            if (rewrite is not None and slot not in rewrite[number]) or canvas.capacities[slot] == 0:
                continue
            slots.append((canvas.automata[slot], canvas.capacities[slot]))
            members.append((number, slot))
            rows.append(number * length + start + np.arange(canvas.capacities[slot]))
    flat = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
    kinds = [canvases[row].layout.slots[number].kind for row, number in members]
    groups = [(row, kind if kind in COMPARED else number) for (row, number), kind in zip(members, kinds, strict=True)]
    number_of = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    sizes = [len(piece) for piece in rows]
    return CanvasBatch(
        canvases=canvases,
        tokens=torch.from_numpy(tokens).to(device),
        exists=torch.from_numpy(exists).to(device),
        slots=slots_of(slots),
        rows=flat,
        owner=flat // length,
        slot=np.repeat(np.arange(len(slots)), sizes),
        kin=np.repeat(np.array([number_of[group] for group in groups], dtype=np.int64), sizes),
        members=members,
        numbers=np.repeat(np.array([slot for _, slot in members], dtype=np.int64), sizes),
        pointers=[[slot.pointer for slot in canvas.layout.slots] for canvas in canvases],
    )

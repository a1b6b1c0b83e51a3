"""Cached reading: now and then a network reads whole canvases, in between only what has changed.

A key, a quotation mark or a word that was accepted long ago means almost the same from one step to the next. So only
every so many steps whole canvases are read; the others read the open positions and those that were accepted since,
against the remembered keys and values of the rest, as the dual cache of Fast-dLLM (Wu et al. 2025, arXiv 2505.22618,
section 3.2) does block by block.

Shapes: B canvases, L positions; b, l and a those of a part of the canvases.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from controllable.network.denoiser import KVCache
from controllable.sampling.collation import Batch
from controllable.sampling.state import SamplerState

TIGHT = 0.85
"""On a CPU canvases are read together when the shortest has at least this share of the longest one's positions."""
_ALONE = 2.0
"""The same where each canvas is read alone."""


@dataclass(frozen=True, eq=False)
class Part:
    """Canvases that are read together, without the positions that need not be read.

    Args:
        rows: Their numbers, known to the host.
        at: The same on the device (b,).
        places: The positions that whole readings take in (b, l); any at the filling.
        present: Which of them are no filling (b, l), bool; None where none is.
        cache: Keys and values (of all l); None where nothing is remembered.
        read: Which of the l are read at this step (b, a); None for all.
    """

    rows: tuple[int, ...]
    at: Tensor
    places: Tensor
    present: Tensor | None
    cache: KVCache | None
    read: Tensor | None = None

    def with_cache(self, cache: KVCache) -> "Part":
        """The same, to be remembered."""
        return replace(self, cache=cache)

    def flat(self, length: int) -> Tensor:
        """Indices into B * L of the positions that whole readings take in (b, l), L being the length."""
        return self.at[:, None] * length + self.places

    def select(self, kept: Sequence[int], numbers: Sequence[int]) -> "Part":
        """Some of its canvases, by their place in it, with new numbers."""
        at = torch.tensor(list(kept), dtype=torch.long, device=self.at.device)
        return Part(
            tuple(numbers),
            torch.tensor(list(numbers), dtype=torch.long, device=self.at.device),
            self.places[at],
            None if self.present is None else self.present[at],
            None if self.cache is None else self.cache.select(at),
        )


@dataclass(frozen=True)
class Whole:
    """Canvases of which as much is to be read anew as says anything.

    Args:
        rows: Their numbers, known to the host.
        at: The same on the device (b,).
        width: Positions of the longest of them.
        padded: Whether others are shorter.
        kept: Whether keys and values are remembered.
    """

    rows: tuple[int, ...]
    at: Tensor
    width: int
    padded: bool
    kept: bool


@dataclass(frozen=True, eq=False)
class CachedReading:
    """What is remembered of canvases, and what is to be read next.

    Args:
        parts: What has been read, together with its keys and values.
        known_before: Tokens that were known when they were last read (B, L), bool.
        whole: What is to be read as a whole.
        widths: How many positions of each of the parts are to be read; 0 for none.
        noisy_tokens: Whether a canvas may be at a noise level at which something can be told of its tokens.
    """

    parts: tuple[Part, ...]
    known_before: Tensor
    whole: tuple[Whole, ...] = ()
    widths: tuple[int, ...] = ()
    noisy_tokens: bool = False

    def select(self, rows: Sequence[int]) -> "CachedReading":
        """That of some canvases."""
        number_of = {row: number for number, row in enumerate(rows)}
        parts = []
        for part in self.parts:
            kept = [place for place, row in enumerate(part.rows) if row in number_of]
            if kept:
                parts.append(part.select(kept, [number_of[part.rows[place]] for place in kept]))
        at = torch.tensor(list(rows), dtype=torch.long, device=self.known_before.device)
        return CachedReading(tuple(parts), self.known_before[at])

    def within(self, length: int) -> "CachedReading":
        """That of canvases of at most so many positions, the longer ones being gone."""
        if self.known_before.shape[1] <= length:
            return self
        parts = tuple(replace(part, places=part.places.clamp_max(length - 1)) for part in self.parts)
        return replace(self, parts=parts, known_before=self.known_before[:, :length])

    def join(self, other: "CachedReading", rows: int) -> "CachedReading":
        """That of its canvases, of which there are so many, and then those of another."""
        moved = tuple(
            replace(part, rows=tuple(row + rows for row in part.rows), at=part.at + rows) for part in other.parts
        )
        length = max(self.known_before.shape[1], other.known_before.shape[1])
        known_before = [
            torch.nn.functional.pad(m.known_before, (0, length - m.known_before.shape[1])) for m in (self, other)
        ]
        return CachedReading((*self.parts, *moved), torch.cat(known_before))


def plan_reading(batch: Batch, state: SamplerState, taken: Sequence[int]) -> CachedReading:
    """The state's cache with what is to be read next.

    A canvas is read as a whole at every `refresh`-th step, and whenever it draws tokens anew. On the CPU canvases of
    about the same length are read together, since a core loses nothing by small groups, and no more positions than have
    to be; on an accelerator all stay together, and shapes depend on nothing that happens on the device.
    """
    cache: CachedReading = state.cache.within(state.known.shape[1])
    due = [
        step >= r.settings.draft or step % r.settings.refresh == 0 for r, step in zip(batch.rows, taken, strict=True)
    ]
    parts = []
    for part in cache.parts:
        stay = [place for place, row in enumerate(part.rows) if not due[row]]
        if part.cache is not None and stay:
            kept = part if len(stay) == len(part.rows) else part.select(stay, [part.rows[place] for place in stay])
            parts.append(replace(kept, read=None))
    tight = TIGHT if batch.synchronous else 0.0
    counts = [state.known.shape[1]] * len(batch.rows)
    if batch.invariant:
        tight, counts = _ALONE, [len(row.tokens) for row in batch.rows]
    widths = [batch.width] * len(parts)
    if batch.synchronous:
        if any(due):
            seen = batch.exists & informative(batch.written, state.known, state.tokens, batch.blank)
            counts = seen.sum(dim=1).tolist()
        widths = [int(active(part, cache.known_before, batch.written, state.known).sum(dim=1).max()) for part in parts]
    whole = []
    for remembered in (True, False):
        numbers = [
            number
            for number, (row, step) in enumerate(zip(batch.rows, taken, strict=True))
            if due[number] and remembered == (step < row.settings.draft and row.settings.refresh > 1)
        ]
        for group in like_lengths(numbers, counts, tight):
            padded = not batch.synchronous or counts[group[-1]] < counts[group[0]]
            at = torch.tensor(group, device=state.known.device)
            whole.append(Whole(tuple(group), at, counts[group[0]], padded, remembered))
    noisy_tokens = any(row.start < 1.0 or row.settings.lowest < 1.0 for row in batch.rows)
    return CachedReading(tuple(parts), cache.known_before, tuple(whole), tuple(widths), noisy_tokens)


def like_lengths(numbers: Sequence[int], counts: Sequence[int], tight: float) -> list[list[int]]:
    """Split canvases into groups of about the same length, since the network's work is in proportion to the longest.

    Args:
        numbers: The canvases.
        counts: How many positions of each canvas there are to read; those with none are left out.
        tight: The shortest of a group has at least this share of the positions of its longest.

    Returns:
        The groups, the longest canvases first.
    """
    groups: list[list[int]] = []
    for number in sorted(numbers, key=lambda number: -counts[number]):
        if groups and counts[number] >= max(1.0, tight * counts[groups[-1][0]]):
            groups[-1].append(number)
        elif counts[number]:
            groups.append([number])
    return groups


def informative(written: Tensor, known: Tensor, tokens: Tensor, blank: int) -> Tensor:
    """Positions that have something to say (B, L), bool: blanks behind a text that has ended say nothing more, and
    finished documents need no reading."""
    over = written & known & (tokens == blank)
    return ~over & (written & ~known).any(dim=1, keepdim=True)


def active(part: Part, known_before: Tensor, written: Tensor, known: Tensor) -> Tensor:
    """Which of a part's positions (b, l) have changed since they were read last, in canvases that are not finished."""
    changed = (~known | ~known_before) & (written & ~known).any(dim=1, keepdim=True)
    found = changed.flatten()[part.flat(known.shape[1])]
    return found if part.present is None else found & part.present


def read_whole(whole: Whole, seen: Tensor) -> Part:
    """Canvases that are to be read as a whole, at the positions that are seen (B, L)."""
    here = seen[whole.at]
    places = torch.argsort((~here).byte(), dim=1, stable=True)[:, : whole.width]
    present = None
    if whole.padded:
        present = torch.arange(whole.width, device=here.device) < here.sum(dim=1, keepdim=True)
    return Part(whole.rows, whole.at, places, present, None)


def read_changed(part: Part, changed: Tensor, width: int) -> Part:
    """A part of which so many positions are to be read: those that have changed (b, l).

    A canvas with fewer has its first one read again: what it remembers must not depend on others.
    """
    places = torch.argsort((~changed).byte(), dim=1, stable=True)[:, :width]
    filling = torch.arange(width, device=places.device) >= changed.sum(dim=1, keepdim=True)
    return replace(part, read=torch.where(filling, places[:, :1], places))

"""Which part of a canvas a guide reads: all of the document, or the values at one place of it."""

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from constraints.paths import nearest
from guidance.binding import Canvases
from guidance.controls.matches import placed, values_of
from guidance.energy import GuidanceState


@dataclass(frozen=True)
class Windows:
    """N pieces of canvases, W positions wide.

    Args:
        row: Canvas of each piece (N,).
        index: Positions of each piece (N, W); 0 behind its end.
        mask: Which of them belong to the piece (N, W), bool.
        shortest: The positions of the shortest piece, 0 without any.
    """

    row: Tensor
    index: Tensor
    mask: Tensor
    shortest: int

    def __len__(self) -> int:
        return len(self.row)

    def take(self, values: Tensor) -> Tensor:
        """The pieces (N, W, ...) of values of all positions (B, L, ...)."""
        return values[self.row[:, None], self.index]

    def total(self, values: Tensor, state: GuidanceState) -> Tensor:
        """The sums (B,) over the pieces of each canvas of their values (N,); 0 for a canvas without a piece."""
        # Differentiable in the probabilities even where no canvas has a piece.
        nothing = 0.0 * state.probabilities.sum(dim=(1, 2))
        return nothing.index_add(0, self.row, values.to(nothing.dtype))


def windows_of(state: GuidanceState, at: str | None) -> Windows:
    """The pieces that a guide reads.

    Args:
        state: The step.
        at: Path of the values that are meant, such as "/review", see `constraints.paths`; None for each document as a
            whole, without the prompt in front of it.

    Returns:
        The pieces. A document without the value has none, since it may be an optional one, or stand in another canvas;
        where no document of the batch has it there is a warning.
    """
    if at is None:
        found = [(row, _document(state, row)) for row in range(len(state.exists))]
    else:
        found = _warned(values_of(state, at), at, state.pointers)
    return _padded(found, state.exists.device)


def windows_known(canvases: Canvases, at: str | None) -> Windows | None:
    """The same before anything is written; None for whole documents that are not known yet."""
    if at is not None:
        return _padded(_warned(placed(canvases.places, canvases.pointers, at), at, canvases.pointers), canvases.device)
    return None if canvases.documents is None else _padded(list(enumerate(canvases.documents)), canvases.device)


def _warned(
    values: Iterable[tuple[int, Tensor]], at: str, pointers: Sequence[Sequence[str]]
) -> list[tuple[int, Tensor]]:
    found = list(values)
    if not found:
        near = nearest(at, (pointer for slots in pointers for pointer in slots))
        told = f"; the nearest is at {near!r}" if near else ""
        warnings.warn(f"no document of the batch has a value at {at!r} to guide{told}", stacklevel=3)
    return found


def _document(state: GuidanceState, row: int) -> Tensor:
    """The positions (K,) of a document: behind the last special token that is not a PAD."""
    positions = state.exists[row].nonzero()[:, 0]
    marks = torch.tensor(sorted(state.vocabulary.special_ids - {state.vocabulary.pad_id}), device=positions.device)
    ids = state.probabilities[row].detach().argmax(dim=-1)
    prompts = (torch.isin(ids, marks) & state.exists[row] & ~state.free[row]).nonzero()[:, 0]
    return positions[positions > prompts[-1]] if len(prompts) else positions


def _padded(pieces: list[tuple[int, Tensor]], device: torch.device) -> Windows:
    pieces = [(row, positions) for row, positions in pieces if len(positions)]
    width = max((len(positions) for _, positions in pieces), default=1)
    index = torch.zeros(len(pieces), width, dtype=torch.long, device=device)
    mask = torch.zeros(len(pieces), width, dtype=torch.bool, device=device)
    for number, (_, positions) in enumerate(pieces):
        index[number, : len(positions)] = positions
        mask[number, : len(positions)] = True
    rows = torch.tensor([row for row, _ in pieces], dtype=torch.long, device=device)
    return Windows(rows, index, mask, min((len(positions) for _, positions in pieces), default=0))

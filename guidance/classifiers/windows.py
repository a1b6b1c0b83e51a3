"""Which part of a canvas a guide reads: all of the document, or the values of one field of it."""

import json
import warnings
from dataclasses import dataclass

import torch
from torch import Tensor

from guidance.energy import GuidanceState


@dataclass(frozen=True)
class Windows:
    """N pieces of canvases, W positions wide.

    Args:
        row: Canvas of each piece (N,).
        index: Positions of each piece (N, W); 0 behind its end.
        mask: Which of them belong to the piece (N, W), bool.
    """

    row: Tensor
    index: Tensor
    mask: Tensor

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


def windows_of(state: GuidanceState, field: str | None) -> Windows:
    """The pieces that a guide reads.

    Args:
        state: The step.
        field: Name of the JSON property whose string values are meant, wherever in the document and however often it
            stands; None for each document as a whole, without the prompt in front of it.

    Returns:
        The pieces. A document without the field has none, since it may be an optional one; where no document of the
        batch has it there is a warning.
    """
    known = (state.exists & ~state.free).cpu()
    ids = state.probabilities.detach().argmax(dim=-1).cpu()
    found: list[tuple[int, int, int]] = []
    for row in range(len(ids)):
        length = int(state.exists[row].sum())
        tokens = [
            token if sure else None
            for token, sure in zip(ids[row, :length].tolist(), known[row, :length].tolist(), strict=True)
        ]
        begin = _behind_prompt(tokens, state)
        if field is None:
            found.append((row, begin, length))
        else:
            found += [(row, *span) for span in _values(tokens, begin, field, state)]
    if field is not None and not found:
        warnings.warn(f"no document of the batch has a string field {field!r} to guide", stacklevel=2)
    return _padded([span for span in found if span[1] < span[2]], state.probabilities.device)


def _behind_prompt(tokens: list[int | None], state: GuidanceState) -> int:
    """Where the document begins: behind the last special token that is not a PAD."""
    marks = state.vocabulary.special_ids - {state.vocabulary.pad_id}
    return max((place + 1 for place, token in enumerate(tokens) if token in marks), default=0)


def _values(tokens: list[int | None], begin: int, field: str, state: GuidanceState) -> list[tuple[int, int]]:
    """First position and end of each string value of the field.

    Keys and quotes are literals of the layout, and so are known; a position that is not known is one byte, which no
    key contains.
    """
    wanted = json.dumps(field, ensure_ascii=False).encode() + b':"'
    pieces = [b"\0" if token is None else state.vocabulary.tokens[token] for token in tokens[begin:]]
    place_of = [begin + number for number, piece in enumerate(pieces) for _ in piece]
    text = b"".join(pieces)
    spans: list[tuple[int, int]] = []
    at = text.find(wanted)
    while at >= 0:
        start = at + len(wanted)
        end = _closing(text, start)
        first = place_of[start - 1] + 1
        spans.append((first, place_of[end] if end < len(text) else len(tokens)))
        at = text.find(wanted, end)
    return spans


def _closing(text: bytes, start: int) -> int:
    """Where the string that begins at `start` ends: at the next quote that is not escaped, or at the end."""
    at = start
    while at < len(text) and text[at] != ord('"'):
        at += 2 if text[at] == ord("\\") else 1
    return min(at, len(text))


def _padded(spans: list[tuple[int, int, int]], device: torch.device) -> Windows:
    width = max((end - begin for _, begin, end in spans), default=1)
    begins = torch.tensor([begin for _, begin, _ in spans], dtype=torch.long)
    ends = torch.tensor([end for _, _, end in spans], dtype=torch.long)
    index = begins[:, None] + torch.arange(width)
    mask = index < ends[:, None]
    row = torch.tensor([row for row, _, _ in spans], dtype=torch.long)
    return Windows(row.to(device), torch.where(mask, index, 0).to(device), mask.to(device))

"""Canvases with everything that a rule of acceptance may decide by, drawn small and with many ties."""

from dataclasses import dataclass, field

import torch
from hypothesis import strategies as st

from controllable.sampling import Proposal

SURE = (0.05, 0.2, 0.2, 0.4, 0.5, 0.9, 0.95, 0.97)
"""Confidences, few of them, so that many are equal."""


@dataclass
class Position:
    """One position of a canvas.

    Args:
        slot: Number of its slot, -1 outside of slots.
        turn: Group of slots that take turns.
        turning: Whether other slots are in that group.
        open: Whether it is still to be written.
        confidence: Probability of the sampled token.
        blank: Whether the sampled token stands for no text.
        entropy: Of its tokens.
        whole: Whether its slot is written as a whole.
    """

    slot: int = -1
    turn: int = 0
    turning: bool = False
    open: bool = False
    confidence: float = 1.0
    blank: bool = False
    entropy: float = 0.0
    whole: bool = False


@dataclass
class Canvas:
    """One canvas.

    Args:
        share: Share of the open text that is to be accepted.
        positions: Its positions.
    """

    share: float
    positions: list[Position] = field(default_factory=list)

    @property
    def open(self) -> list[int]:
        """The positions that are still to be written."""
        return [place for place, position in enumerate(self.positions) if position.open]


@st.composite
def canvas(draw: st.DrawFn) -> Canvas:
    """A canvas of up to four slots, some of which take turns, with literals between them."""
    groups = draw(st.lists(st.integers(0, 2), min_size=1, max_size=4))
    found = Canvas(draw(st.sampled_from((0.0, 0.01, 0.3, 0.5, 0.99, 1.0)) | st.floats(0.0, 1.0)))
    for slot, group in enumerate(groups):
        found.positions += [Position() for _ in range(draw(st.integers(0, 2)))]
        for _ in range(draw(st.integers(1, 4))):
            open_ = draw(st.integers(0, 3)) > 0
            found.positions.append(
                Position(
                    slot=slot,
                    turn=list(dict.fromkeys(groups)).index(group),
                    turning=groups.count(group) > 1,
                    open=open_,
                    confidence=draw(st.sampled_from(SURE)) if open_ else 1.0,
                    blank=draw(st.integers(0, 3)) == 0,
                    entropy=draw(st.sampled_from((0.0, 1 / 64, 1 / 32, 1 / 16, 1.0))) if open_ else 0.0,
                )
            )
    return found


def proposal_of(canvases: list[Canvas]) -> Proposal:
    """The canvases side by side."""
    length = max(len(each.positions) for each in canvases)
    rows = [each.positions + [Position()] * (length - len(each.positions)) for each in canvases]

    def table(name: str, dtype: torch.dtype) -> torch.Tensor:
        return torch.tensor([[getattr(position, name) for position in row] for row in rows], dtype=dtype)

    return Proposal(
        open=table("open", torch.bool),
        confidence=table("confidence", torch.float64),
        blank=table("blank", torch.bool),
        share=torch.tensor([each.share for each in canvases], dtype=torch.float64),
        slot=table("slot", torch.int64),
        turn=table("turn", torch.int64),
        turning=table("turning", torch.bool),
        whole=table("whole", torch.bool) if any(position.whole for row in rows for position in row) else None,
        entropy=lambda: table("entropy", torch.float64),
    )


def places(accepted: torch.Tensor) -> list[list[int]]:
    """The positions of each canvas that were accepted."""
    return [row.nonzero()[:, 0].tolist() for row in accepted]

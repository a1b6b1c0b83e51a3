"""`--trace`: the canvas emerging from noise, each token coloured by how sure it is."""

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TextIO, TypeVar

from controllable.cli.terminal import folded, is_terminal, size, styled, width_of

if TYPE_CHECKING:
    from controllable.sampling import StepState

T = TypeVar("T")

# Confidence 0 to 1 runs through these of the 256 colours, from red to green; committed tokens are bold.
_COLOURS = (95, 131, 179, 185, 113, 71)
_MAX_ROWS = 4
_LINE_BREAKS = str.maketrans({"\n": "⏎", "\r": "␍", "\t": "⇥"})


class Trace:
    """Draws every step: in place on a terminal, one frame after the other elsewhere.

    Args:
        stream: Where; None for stderr.
        width: Columns; None for those of the terminal.
    """

    def __init__(self, stream: TextIO | None = None, *, width: int | None = None) -> None:
        self._stream, self._width = stream or sys.stderr, width or size().columns
        self._drawn = 0

    def on_step(self, state: "StepState") -> None:
        """The callback for the generation loop."""
        lines = self.frame(state)
        over = ""
        if is_terminal(self._stream):
            lines = lines[: size().lines - 1]
            over = f"\x1b[{self._drawn}F\x1b[J" if self._drawn else ""
        self._stream.write(over + "".join(f"{line}\n" for line in lines))
        self._stream.flush()
        self._drawn = len(lines)

    def track(self, items: Iterable[T]) -> Iterator[T]:
        """Pass `items` on: what is printed of them stands below the frame, which nothing is drawn over any more."""
        for item in items:
            self._drawn = 0
            yield item

    def frame(self, state: "StepState", *, max_rows: int = _MAX_ROWS) -> list[str]:
        """A heading and up to `max_rows` canvases."""
        heading = f"step {state.step}/{state.steps}  noise {state.noise_level:.3f}"
        lines = [styled(heading, "1", self._stream)]
        for row in range(min(max_rows, len(state.confidence))):
            lines += ["─" * self._width, *self._canvas(state, row)]
        return lines

    def _canvas(self, state: "StepState", row: int) -> list[str]:
        """The lines of a canvas."""
        exists = state.exists[row]
        confidence, committed = state.confidence[row][exists].tolist(), state.committed[row][exists].tolist()
        lines, room = [""], self._width
        for token, certainty, fixed in zip(state.tokens(row), confidence, committed, strict=True):
            colour = _COLOURS[min(int(max(certainty, 0.0) * len(_COLOURS)), len(_COLOURS) - 1)]
            style = f"{'1;' if fixed else ''}38;5;{colour}"
            first, *others = folded(token.translate(_LINE_BREAKS), self._width, room)
            lines[-1] += styled(first, style, self._stream)
            lines += [styled(part, style, self._stream) for part in others]
            room = (self._width if others else room) - width_of([first, *others][-1])
        return lines

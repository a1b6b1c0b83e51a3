"""`--trace`: the canvas emerging from noise, each token coloured by how sure it is."""

from typing import TYPE_CHECKING, Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.text import Text

if TYPE_CHECKING:
    from controllable.sampling import StepState

# Confidence 0 to 1 runs through these; committed tokens are bold.
_COLOURS = ("#8b3a3a", "#c25b3f", "#d99a3d", "#c9c44a", "#8fc552", "#4fb86a")
_MAX_ROWS = 4
_LINE_BREAKS = str.maketrans({"\n": "⏎", "\r": "␍", "\t": "⇥"})


def render(state: "StepState", *, max_rows: int = _MAX_ROWS) -> RenderableType:
    """One frame: a heading and up to `max_rows` canvases."""
    heading = Text(f"step {state.step}/{state.steps}  noise {state.noise_level:.3f}", style="bold")
    rows = min(max_rows, state.confidence.shape[0])
    return Group(heading, *(Panel(_canvas(state, row), expand=True) for row in range(rows)))


def _canvas(state: "StepState", row: int) -> Text:
    text = Text(overflow="fold")
    exists = state.exists[row]
    confidence = state.confidence[row][exists].tolist()
    committed = state.committed[row][exists].tolist()
    for token, certainty, fixed in zip(state.tokens(row), confidence, committed, strict=True):
        colour = _COLOURS[min(int(max(certainty, 0.0) * len(_COLOURS)), len(_COLOURS) - 1)]
        text.append(token.translate(_LINE_BREAKS), style=f"bold {colour}" if fixed else colour)
    return text


class Trace:
    """Draws every step on `console`: in place on a terminal, one frame after the other elsewhere."""

    def __init__(self, *, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True)
        self._live = Live(console=self._console, auto_refresh=False) if self._console.is_terminal else None

    def on_step(self, state: "StepState") -> None:
        """The callback for the generation loop."""
        frame = render(state)
        if self._live is None:
            self._console.print(frame)
        else:
            self._live.update(frame, refresh=True)

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, *exception: object) -> None:
        if self._live is not None:
            self._live.stop()

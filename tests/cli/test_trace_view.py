"""The trace: one frame a step, colours by confidence, in place on a terminal."""

import io

import numpy as np
from rich.console import Console

from constraints.tokens.vocabulary import Vocabulary
from controllable.cli.trace_view import Trace, render
from controllable.sampling import StepState

TOKENS = [b"", b'{"', b"a\nb", b"[bold]", b"xy"]


def seen(*, step: int = 1) -> StepState:
    """Two canvases; the second one is a token shorter."""
    return StepState(
        step=step,
        steps=2,
        noise_level=0.5,
        token_ids=np.array([[1, 2, 3], [4, 0, 0]]),
        confidence=np.array([[1.0, 0.5, 0.0], [0.2, 0.9, 0.0]]),
        committed=np.array([[True, False, False], [False, True, False]]),
        exists=np.array([[True, True, True], [True, True, False]]),
        terms=(),
        vocabulary=Vocabulary(TOKENS, 0, lambda text: []),
    )


def drawn(*, terminal: bool, steps: int = 1) -> str:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=terminal, width=40, color_system="truecolor" if terminal else None)
    with Trace(console=console) as trace:
        for number in range(steps):
            trace.on_step(seen(step=number + 1))
    return stream.getvalue()


def test_frames_follow_each_other_without_a_terminal() -> None:
    text = drawn(terminal=False, steps=2)
    assert "step 1/2  noise 0.500" in text
    assert "step 2/2" in text
    assert '{"a⏎b[bold]' in text
    assert "\x1b" not in text


def test_terminal_is_coloured_by_confidence() -> None:
    text = drawn(terminal=True)
    assert "\x1b[1;38;2;79;184;106m" in text
    assert "\x1b[38;2;139;58;58m" in text


def test_rows_are_limited() -> None:
    stream = io.StringIO()
    Console(file=stream, width=40).print(render(seen(), max_rows=1))
    assert '{"' in stream.getvalue()
    assert "xy" not in stream.getvalue()

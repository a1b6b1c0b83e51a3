"""The trace: one frame a step, colours by confidence, in place on a terminal."""

import io

import numpy as np
import pytest

from constraints.tokens.vocabulary import Vocabulary
from controllable.cli.trace_view import Trace
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


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def usual_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)


def drawn(stream: io.StringIO, *, steps: int = 1, width: int = 40) -> str:
    trace = Trace(stream, width=width)
    for number in range(steps):
        trace.on_step(seen(step=number + 1))
    return stream.getvalue()


def test_frames_follow_each_other_without_a_terminal() -> None:
    text = drawn(io.StringIO(), steps=2)
    assert "step 1/2  noise 0.500" in text
    assert "step 2/2" in text
    assert '{"a⏎b[bold]' in text
    assert "\x1b" not in text


def test_terminal_is_coloured_by_confidence() -> None:
    text = drawn(Terminal())
    assert '\x1b[1;38;5;71m{"\x1b[0m' in text
    assert "\x1b[38;5;95m[bold]" in text


def test_a_terminal_has_its_frame_written_over() -> None:
    # A heading, and a line and a canvas for each of two rows.
    assert "\x1b[5F\x1b[J\x1b[1mstep 2/2" in drawn(Terminal(), steps=2)


def test_there_is_no_colour_where_none_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in drawn(Terminal())


def test_long_canvases_go_over_to_the_next_line() -> None:
    assert '─────\n{"a⏎b\n[bold\n]\n─────\nxy\n' in drawn(io.StringIO(), width=5)


def test_rows_are_limited() -> None:
    text = "\n".join(Trace(io.StringIO(), width=40).frame(seen(), max_rows=1))
    assert '{"' in text
    assert "xy" not in text


def test_what_is_printed_between_two_steps_is_not_drawn_over() -> None:
    stream = Terminal()
    trace = Trace(stream, width=40)
    trace.on_step(seen())
    trace.on_step(seen(step=2))
    assert "\x1b[J" in stream.getvalue()
    for document in trace.track(["{}"]):
        stream.truncate(stream.seek(0))
        stream.write(f"{document}\n")
        trace.on_step(seen())
    assert stream.getvalue().startswith("{}\n") and "\x1b[J" not in stream.getvalue()

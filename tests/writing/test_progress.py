"""The progress bar: silent unless somebody looks or asks, and out of the way of whatever else is printed."""

import io
import sys
from collections.abc import Callable
from contextlib import redirect_stderr
from pathlib import Path
from types import SimpleNamespace

import pytest

from controllable import DiffusionLM, Regex, StepState
from controllable.writing import progress
from controllable.writing.progress import ProgressBar, bar_of_call, watched


class Terminal(io.StringIO):
    """What is written to a terminal."""

    def isatty(self) -> bool:
        return True

    @property
    def line(self) -> str:
        """What the line holds on which the cursor is."""
        return self.getvalue().rsplit("\n", 1)[-1].rstrip("\r").rsplit("\r", 1)[-1].strip()


@pytest.fixture(autouse=True)
def drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY", 0.0)


@pytest.fixture(scope="module")
def lm(checkpoint: Path) -> DiffusionLM:
    return DiffusionLM.from_pretrained(checkpoint, device="cpu")


def use(bar: ProgressBar) -> None:
    with bar:
        bar.describe("at work")
        bar.expect(2)
        assert list(bar.track("ab")) == ["a", "b"]
        bar.reach(2)


def test_silent_where_nobody_looks() -> None:
    with redirect_stderr(io.StringIO()) as no_terminal:
        bar = ProgressBar(2)
        use(bar)
        assert (bar.shown, no_terminal.getvalue()) == (False, "")


def test_silent_where_nobody_wants_it() -> None:
    with redirect_stderr(Terminal()) as terminal:
        bar = ProgressBar(2, progress=False)
        use(bar)
        assert (bar.shown, terminal.getvalue()) == (False, "")


def test_silent_as_long_as_it_is_short() -> None:
    with redirect_stderr(Terminal()) as terminal:
        bar = ProgressBar(2, delay=3600.0)
        use(bar)
        assert (bar.shown, terminal.getvalue()) == (True, "")


def test_shown_where_it_is_asked_for() -> None:
    with redirect_stderr(io.StringIO()) as no_terminal:
        use(ProgressBar(2, progress=True))
        assert "2/2" in no_terminal.getvalue()


def test_counts_what_is_done_by_the_way() -> None:
    with redirect_stderr(Terminal()) as terminal:
        with ProgressBar(None) as bar:
            bar.expect(8)
            bar.reach(6)
            assert "6/8" in terminal.line
        assert bar.shown


def test_counts_documents_and_shows_steps() -> None:
    with redirect_stderr(Terminal()) as terminal:
        with ProgressBar(2) as bar:
            bar.on_step(SimpleNamespace(step=3, steps=12))
            assert "step  3/12" in terminal.line
            assert list(bar.track("ab")) == ["a", "b"]
        assert "2/2" in terminal.getvalue()
        assert terminal.line == ""


def test_leaves_the_line_to_what_is_printed_about_an_item() -> None:
    with redirect_stderr(Terminal()) as terminal, ProgressBar(2) as bar:
        for _ in bar.track("ab"):
            assert terminal.line == ""
            bar.describe("next")
            assert "next" in terminal.line


def test_a_notebook_is_watched_and_what_is_no_file_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()
    shell = SimpleNamespace(config={})
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))  # type: ignore[misc]
    for stream in (io.StringIO(), closed, None, object()):
        monkeypatch.setattr(sys, "stderr", stream)
        assert not watched()
    shell.config["IPKernelApp"] = {}
    assert watched()


def test_the_callers_callback_is_called_beside() -> None:
    with redirect_stderr(Terminal()) as terminal:
        seen: list[int] = []
        note: Callable[[SimpleNamespace], None] = lambda state: seen.append(state.step)  # noqa: E731
        with ProgressBar(1) as bar:
            both = bar.beside(note)
            assert both is not None
            both(SimpleNamespace(step=4, steps=9))
            assert (seen, "step  4/9" in terminal.line) == ([4], True)
            assert bar.beside(None) == bar.on_step
        unseen = ProgressBar(1, progress=False)
        assert (unseen.beside(note), unseen.beside(None)) == (note, None)


def test_a_call_that_is_observed_shows_a_bar_only_if_asked() -> None:
    with redirect_stderr(Terminal()) as terminal, bar_of_call(1, None, observed=True) as bar:
        assert (bar.shown, terminal.getvalue()) == (False, "")
    with redirect_stderr(Terminal()) as terminal, bar_of_call(1, True, observed=True) as bar:
        assert (bar.shown, "0/1" in terminal.line) == (True, True)


def test_a_call_shows_its_steps_and_its_documents(lm: DiffusionLM) -> None:
    with redirect_stderr(Terminal()) as terminal:
        seen: list[StepState] = []
        lm.generate(Regex("[a-z]{4}"), n=4, batch_size=2, steps=3, progress=True, on_step=seen.append)
        shown = terminal.getvalue()
        assert {state.step for state in seen} == {1, 2, 3}
        assert all(text in shown for text in ("step  1/3", "step  3/3", "0/4", "2/4", "4/4"))
        assert terminal.line == ""


def test_a_call_shows_a_bar_by_itself(lm: DiffusionLM, monkeypatch: pytest.MonkeyPatch) -> None:
    with redirect_stderr(Terminal()) as terminal:
        monkeypatch.setattr(progress, "DELAY", 3600.0)
        lm.generate(Regex("[a-z]{4}"), steps=2)
        assert terminal.getvalue() == ""
        monkeypatch.setattr(progress, "DELAY", 0.0)
        lm.generate(Regex("[a-z]{4}"), steps=2, progress=False)
        assert terminal.getvalue() == ""
        lm.generate(Regex("[a-z]{4}"), steps=2)
        assert "step  2/2" in terminal.getvalue()


def test_what_is_shown_changes_nothing(lm: DiffusionLM) -> None:
    with redirect_stderr(Terminal()) as terminal:
        quiet, shown = (lm.generate(Regex("[a-z]{9}"), n=3, steps=2, progress=how) for how in (False, True))
        assert quiet == shown
        assert terminal.getvalue() != ""


def test_a_stream_leaves_the_line_to_its_caller(lm: DiffusionLM) -> None:
    with redirect_stderr(Terminal()) as terminal:
        documents = lm.compile(Regex("[a-z]{4}"), steps=2, progress=True).stream(4, batch_size=2)
        for _ in documents:
            assert terminal.line == ""
        assert "step  2/2" in terminal.getvalue()


def test_an_interrupt_passes_and_takes_the_bar_with_it(lm: DiffusionLM) -> None:
    with redirect_stderr(Terminal()) as terminal:

        def interrupt(state: StepState) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            lm.generate(Regex("[a-z]{4}"), steps=2, progress=True, on_step=interrupt, on_error="skip")
        assert "step  1/2" in terminal.getvalue()
        assert terminal.line == ""

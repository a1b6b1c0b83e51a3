"""The progress bar: silent unless somebody looks."""

import io
from types import SimpleNamespace

import pytest
from rich.console import Console

from controllable.cli.progress import ProgressBar


@pytest.mark.parametrize(("terminal", "quiet"), [(False, False), (True, True), (False, True)])
def test_silent(terminal: bool, quiet: bool) -> None:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=terminal)
    with ProgressBar(2, quiet=quiet, console=console) as bar:
        assert list(bar.track("ab")) == ["a", "b"]
    assert stream.getvalue().strip() == ""


def test_counts_what_is_done_by_the_way() -> None:
    stream = io.StringIO()
    with ProgressBar(None, console=Console(file=stream, force_terminal=True, width=80)) as bar:
        bar.expect(8)
        bar.reach(6)
    assert bar.shown
    assert "6/8" in stream.getvalue() and "a second" in stream.getvalue()


def test_counts_documents_and_shows_steps() -> None:
    stream = io.StringIO()
    with ProgressBar(2, console=Console(file=stream, force_terminal=True, width=80)) as bar:
        bar.on_step(SimpleNamespace(step=3, steps=12))
        assert list(bar.track("ab")) == ["a", "b"]
    assert "step  3/12" in stream.getvalue()
    assert "2/2" in stream.getvalue()

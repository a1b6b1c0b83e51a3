"""The progress bar on stderr; by itself it is silent when nobody is looking."""

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NoReturn, Self, TypeVar

from tqdm import tqdm

if TYPE_CHECKING:
    # PyTorch takes seconds, which a command does not wait for before it shows a bar.
    from controllable.sampling import OnStep, StepState

T = TypeVar("T")

DELAY = 2.0
"""Seconds that a call takes before it shows a bar by itself."""
EVERY = 0.1
"""Seconds between two drawings."""


def watched() -> bool:
    """Whether somebody looks at what is written to stderr: it is a terminal, or this is a notebook."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    if shell is not None and "IPKernelApp" in shell.config:
        return True
    try:
        return sys.stderr.isatty()
    except (AttributeError, ValueError):
        # There is none, it is no file, or it is closed.
        return False


class ProgressBar:
    """Counts finished documents and shows the denoising step of the batch in work.

    Args:
        total: Documents in all; None where nobody knows.
        progress: Whether it is shown; None for where somebody looks.
        delay: Seconds before it is shown.
    """

    def __init__(self, total: int | None, *, progress: bool | None = None, delay: float = 0.0) -> None:
        self.shown = watched() if progress is None else progress
        # One that is not shown is not made either: it would start a thread.
        self._bar = _bar(total, delay) if self.shown else None
        self._drawn = delay == 0

    def describe(self, text: str) -> None:
        """Say what is being done."""
        if self._bar is not None:
            self._bar.set_description(text, refresh=False)
            self._advance(0)

    def on_step(self, state: "StepState") -> None:
        """A callback for the generation loop."""
        self.describe(f"step {state.step:>2}/{state.steps}")

    def beside(self, on_step: "OnStep | None") -> "OnStep | None":
        """A callback for the generation loop that calls another one too; just that one where nothing is shown."""
        if not self.shown or on_step is None:
            return self.on_step if self.shown else on_step

        def both(state: "StepState") -> None:
            self.on_step(state)
            on_step(state)

        return both

    def expect(self, total: int | None) -> None:
        """Say how many there are in all."""
        if self._bar is not None:
            self._bar.total = total

    def reach(self, done: int) -> None:
        """Say how many are finished."""
        if self._bar is not None:
            self._bar.set_description("", refresh=False)
            self._advance(done - int(self._bar.n))

    def hide(self) -> None:
        """Leave the line to what others print, until there is more to show."""
        if self._bar is not None and self._drawn:
            self._bar.clear()
            self._drawn = False

    def track(self, items: Iterable[T]) -> Iterator[T]:
        """Pass `items` on, counting them."""
        for item in items:
            self._advance(1)
            self.hide()
            yield item

    def _advance(self, count: int) -> None:
        if self._bar is not None and self._bar.update(count):
            self._drawn = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._bar is not None:
            self._bar.close()


def bar_of_call(n: int, progress: bool | None, *, observed: bool) -> ProgressBar:
    """The bar of a call that writes `n` documents.

    Args:
        n: Number of documents.
        progress: Whether it is shown; None for a call that takes long and is not `observed`.
        observed: Whether the caller follows the steps by its own means, which may well print.
    """
    return ProgressBar(n, progress=False if progress is None and observed else progress, delay=0 if progress else DELAY)


def _bar(total: int | None, delay: float) -> "tqdm[NoReturn]":
    return tqdm(
        total=total, desc="starting", unit="doc", delay=delay, mininterval=EVERY, miniters=0, leave=False,
        dynamic_ncols=True,
    )  # fmt: skip

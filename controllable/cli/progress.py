"""The progress bar on stderr; silent when nobody is looking."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, Self, TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

T = TypeVar("T")


class Step(Protocol):
    """The part of a step's state that a progress bar reads."""

    @property
    def step(self) -> int:
        """Steps taken, from 1."""

    @property
    def steps(self) -> int:
        """Number of steps in all."""


class ProgressBar:
    """Counts finished documents and shows the denoising step of the batch in work.

    Args:
        total: Documents in all; None where nobody knows.
        quiet: Show nothing. Nothing is shown either if `console` is not a terminal.
        console: Where to draw; standard error by default.
    """

    def __init__(self, total: int | None, *, quiet: bool = False, console: Console | None = None) -> None:
        console = console or Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=quiet or not console.is_terminal,
            transient=True,
        )
        self.shown = not self._progress.disable
        self._task = self._progress.add_task("starting", total=total)

    def describe(self, text: str) -> None:
        """Say what is being done."""
        self._progress.update(self._task, description=text)

    @property
    def on_step(self) -> Callable[[Step], None]:
        """A callback for the generation loop."""
        return lambda state: self.describe(f"step {state.step:>2}/{state.steps}")

    def expect(self, total: int | None) -> None:
        """Say how many there are in all."""
        self._progress.update(self._task, total=total)

    def reach(self, done: int) -> None:
        """Say how many are finished, and how quickly that went."""
        self._progress.update(self._task, completed=done)
        seconds = self._progress.tasks[0].elapsed or 0.0
        self.describe(f"{done / seconds:.1f} a second" if seconds > 0 else "")

    def track(self, items: Iterable[T]) -> Iterator[T]:
        """Pass `items` on, counting them."""
        for item in items:
            self._progress.advance(self._task)
            yield item

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._progress.stop()

"""Signals that ask a job to stop: the first is noted, the second has its usual effect."""

import signal
from collections.abc import Callable
from types import FrameType
from typing import Any, Self

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stopping:
    """While the context lasts, the first of an interrupt (Ctrl-C) and a request to terminate only sets `asked`.

    Args:
        said: Called when it arrives.
    """

    def __init__(self, said: Callable[[], None]) -> None:
        self.asked: signal.Signals | None = None
        self._said = said
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._note) for number in _SIGNALS}
        return self

    def __exit__(self, *exception: object) -> None:
        self._restore()

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.asked = signal.Signals(number)
        self._restore()
        self._said()

    def _restore(self) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before = {}

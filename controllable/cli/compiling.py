"""Saying why nothing comes yet, where kernels are compiled because nobody did so ahead."""

import sys
import time
from functools import lru_cache
from typing import Any

from numba.core import event

PATIENCE = 2.0
"""Seconds of compiling before it is told."""


class _Told(event.Listener):  # type: ignore[misc]
    """Tells once, when a kernel is begun or done after `PATIENCE` is over."""

    def __init__(self) -> None:
        self._begun: float | None = None
        self._told = False

    def on_start(self, event: Any) -> None:
        self._look()

    def on_end(self, event: Any) -> None:
        self._look()

    def _look(self) -> None:
        now = time.perf_counter()
        self._begun = now if self._begun is None else self._begun
        if not self._told and now - self._begun >= PATIENCE:
            print("controllable: compiling for this machine, once; up to a minute", file=sys.stderr)
            self._told = True


@lru_cache(maxsize=1)
def announce() -> None:
    """From now on, say it on stderr where kernels take long to compile."""
    event.register("numba:compile", _Told())

"""Whose code an error came from: somebody's validator, energy or class, as against ours and that of libraries."""

import os
import sysconfig
import traceback
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_NOT_FOREIGN = (
    *(f"{_ROOT / room}{os.sep}" for room in ("constraints", "guidance", "controllable", "corpus")),
    *{f"{sysconfig.get_path(name)}{os.sep}" for name in ("stdlib", "platstdlib", "purelib", "platlib")},
    "<",
)


def told(error: BaseException) -> str:
    """An error in one line: its class, what it says, and where it was raised, if that is foreign code."""
    said, place = " ".join(str(error).split())[:300], place_of(error)
    return f"{type(error).__name__}{f': {said}' if said else ''}{f' (raised at {place})' if place else ''}"


def place_of(error: BaseException) -> str | None:
    """File and line, `models.py:12`, of the innermost foreign code that an error went through; None without any."""
    found = None
    for frame, line in traceback.walk_tb(error.__traceback__):
        if not (name := frame.f_code.co_filename).startswith(_NOT_FOREIGN):
            found = f"{Path(name).relative_to(Path.cwd()) if Path(name).is_relative_to(Path.cwd()) else name}:{line}"
    return found

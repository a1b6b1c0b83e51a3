"""Whose code an error came from: somebody's validator, energy or class, as against ours and that of libraries."""

import os
import sys
import sysconfig
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from constraints.errors import ControllableError, UserCodeError

_ROOT = Path(__file__).parents[1]
_OURS = ("constraints", "guidance", "controllable", "corpus")
_NOT_FOREIGN = (
    *(f"{_ROOT / room}{os.sep}" for room in _OURS),
    *{f"{sysconfig.get_path(name)}{os.sep}" for name in ("stdlib", "platstdlib", "purelib", "platlib")},
)
_TYPED = ("<stdin>", "<string>", "<console>", "<python-input", "<ipython-input")
"""What stands for the file of code that has none, as at a prompt."""


@contextmanager
def telling_whose(*meant: type[Exception], all_theirs: bool = False) -> Iterator[None]:
    """Tell what foreign code raises as its failure, with its place.

    Args:
        *meant: What it may raise.
        all_theirs: Nothing but foreign code is run: whatever it raises is its own, an exit too, all but an interrupt.
            Otherwise it is what went through foreign code, and exits are let through.

    Raises:
        UserCodeError: Foreign code failed.
    """
    try:
        yield
    except BaseException as error:
        if isinstance(error, (ControllableError, KeyboardInterrupt, GeneratorExit, *meant)):
            raise
        if not all_theirs and not (isinstance(error, Exception) and place_of(error)):
            raise
        raise UserCodeError(f"your code failed: {told(error)}") from error


def told(error: BaseException) -> str:
    """An error in one line: its class, what it says, and where it was raised, if that is foreign code."""
    try:
        said = " ".join(str(error).split())[:300]
    # What it says is foreign code as well.
    except Exception:  # noqa: BLE001
        said = ""
    place = place_of(error)
    return f"{type(error).__name__}{f': {said}' if said else ''}{f' (raised at {place})' if place else ''}"


def callers_level() -> int:
    """The level, seen from the function that calls this one, of the first caller outside our packages, for warnings."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] in _OURS:
        level, frame = level + 1, frame.f_back
    return level


def place_of(error: BaseException) -> str | None:
    """File, line and function, `models.py:12 in check`, of the innermost foreign code that an error went through; None
    without any."""
    found = None
    for frame, line in traceback.walk_tb(error.__traceback__):
        if _is_foreign(frame):
            name = frame.f_code.co_filename
            path = Path(name).relative_to(Path.cwd()) if Path(name).is_relative_to(Path.cwd()) else name
            found = f"{path}:{line} in {frame.f_code.co_name}"
    return found


def _is_foreign(frame: FrameType) -> bool:
    """Whether the code of a frame is neither ours nor a library's."""
    name = frame.f_code.co_filename
    if name.startswith("<"):
        # Libraries make code, too, which belongs to a module of theirs.
        return name.startswith(_TYPED) and not str(frame.f_globals.get("__file__", "")).startswith(_NOT_FOREIGN)
    return not name.startswith(_NOT_FOREIGN)

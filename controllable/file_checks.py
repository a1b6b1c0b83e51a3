"""Files and folders that are named, looked at before anything is loaded or worked out."""

import errno
import os
from pathlib import Path

from constraints.errors import ConfigError, InvalidOption


def check_new_file(path: str | Path, *, what: str, hint: str) -> None:
    """See that a file can be written.

    Raises:
        InvalidOption: It cannot.
    """
    folder = Path(path).parent
    try:
        if not str(path) or "\0" in str(path):
            reason = "that is no name of a file"
        elif Path(path).is_dir():
            reason = os.strerror(errno.EISDIR)
        elif not folder.is_dir():
            reason = os.strerror(errno.ENOTDIR if folder.exists() else errno.ENOENT)
        elif not os.access(folder, os.W_OK):
            reason = os.strerror(errno.EACCES)
        else:
            return
    # A name that no file can have: too long, or with a character that is in none.
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
    raise InvalidOption(f"cannot write the {what}: {reason}", where=str(path), hint=hint)


def check_readable(path: Path, *, what: str) -> None:
    """See that a file can be read.

    Raises:
        ConfigError: It cannot.
    """
    try:
        path.open("rb").close()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(f"cannot read the {what}: {reason}", where=str(path)) from error


def check_folder(path: Path) -> None:
    """See that a folder is there, or can be made.

    Raises:
        ConfigError: It cannot.
    """
    try:
        there = next(each for each in (path, *path.absolute().parents) if each.exists())
        if there.is_dir() and os.access(there, os.W_OK):
            return
        reason = os.strerror(errno.EACCES if there.is_dir() else errno.ENOTDIR)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
    raise ConfigError(f"cannot write the output folder: {reason}", where=str(path))

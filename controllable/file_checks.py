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
    if not str(path):
        reason = "no name is given"
    elif Path(path).is_dir():
        reason = os.strerror(errno.EISDIR)
    elif not folder.is_dir():
        reason = os.strerror(errno.ENOTDIR if folder.exists() else errno.ENOENT)
    elif not os.access(folder, os.W_OK):
        reason = os.strerror(errno.EACCES)
    else:
        return
    raise InvalidOption(f"cannot write the {what}: {reason}", where=str(path), hint=hint)


def check_readable(path: Path, *, what: str) -> None:
    """See that a file can be read.

    Raises:
        ConfigError: It cannot.
    """
    try:
        path.open("rb").close()
    except OSError as error:
        raise ConfigError(f"cannot read the {what}: {error.strerror}", where=str(path)) from error


def check_folder(path: Path) -> None:
    """See that a folder is there, or can be made.

    Raises:
        ConfigError: It cannot.
    """
    there = next(each for each in (path, *path.absolute().parents) if each.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        reason = os.strerror(errno.EACCES if there.is_dir() else errno.ENOTDIR)
        raise ConfigError(f"cannot write the output folder: {reason}", where=str(path))

"""Files and folders that are named, looked at before anything is loaded or worked out."""

import errno
import os
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile

from constraints.errors import ConfigError, InvalidOption


def check_new_file(path: str | Path, *, what: str, hint: str) -> None:
    """See that a file can be written.

    Raises:
        InvalidOption: It cannot.
    """
    try:
        if Path(path).is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        with suppress(FileNotFoundError):
            os.stat(path)
        TemporaryFile(dir=Path(path).parent).close()
    except (OSError, ValueError) as error:
        raise InvalidOption(f"cannot write the {what}: {reason_of(error)}", where=str(path), hint=hint) from error


def check_readable(path: Path, *, what: str) -> None:
    """See that a file can be read.

    Raises:
        ConfigError: It cannot.
    """
    try:
        path.open("rb").close()
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot read the {what}: {reason_of(error)}", where=str(path)) from error


def check_folder(path: Path) -> None:
    """See that a folder is there, or can be made.

    Raises:
        ConfigError: It cannot.
    """
    try:
        TemporaryFile(dir=next(each for each in (path, *path.absolute().parents) if each.exists())).close()
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot write the output folder: {reason_of(error)}", where=str(path)) from error


def reason_of(error: OSError | ValueError) -> str:
    """Why a file cannot be used: what the system says, or that it has a name that no file has."""
    return getattr(error, "strerror", None) or str(error)

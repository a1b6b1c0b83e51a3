"""What took long to compile, kept on disk by content hash for the next process.

Files are written beside and renamed into place, so that readers never see half of one and writers do not meet. What
cannot be read, for whatever reason, is compiled again; what cannot be written is not kept.

The environment variable `CONTROLLABLE_CACHE` names the folder, by default `controllable` in the user's cache folder;
`off` keeps nothing.
"""

import contextlib
import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

Kept = TypeVar("Kept", bound=tuple[NDArray[Any], ...] | None)
WORTHWHILE = 0.02
"""Seconds of work from which on a result is kept."""
LARGEST = 256 * 2**20
"""Bytes of all files together; beyond that the ones unused for longest go."""
ROOMS = ("automata", "regex", "tokens")
"""Folders of what is kept: whoever calls `kept`, and all that is imported there, is in one of them."""
_SUFFIX = ".npz"


def folder() -> Path | None:
    """Where the files are; None if nothing is to be kept."""
    chosen = os.environ.get("CONTROLLABLE_CACHE", "")
    if chosen == "off":
        return None
    if chosen:
        return Path(chosen)
    place = user_cache_path("controllable", appauthor=False, opinion=False)
    # Without a home it is no whole path.
    return place if place.is_absolute() else None


def kept(make: Callable[[], Kept], *what: object) -> Kept:
    """The arrays that `make` returns, from disk where an earlier call with the same key left them.

    Args:
        make: The work, which depends on nothing but the key. None is not kept.
        what: The key: the name of the work and all that it depends on, by their `repr`.
    """
    place = folder()
    if place is None:
        return make()
    path = place / (hashlib.blake2b(repr((_sources(), what)).encode(), digest_size=20).hexdigest() + _SUFFIX)
    if (found := _read(path)) is not None:
        return cast(Kept, found)
    started = perf_counter()
    made = make()
    if made is not None and perf_counter() - started >= WORTHWHILE:
        _write(path, made)
    return made


@lru_cache(maxsize=1)
def _sources() -> str:
    """Content hash of the compiler itself: what another version of it made is of no use."""
    digest, here = hashlib.blake2b(digest_size=16), Path(__file__)
    for path in (here, *(path for room in ROOMS for path in sorted((here.parent / room).rglob("*.py")))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _read(path: Path) -> tuple[NDArray[Any], ...] | None:
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            arrays = tuple(file[f"arr_{number}"] for number in range(len(file.files)))
        # The time of its last use decides what goes first.
        os.utime(path)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return arrays


def _write(path: Path, arrays: tuple[NDArray[Any], ...]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        try:
            with os.fdopen(number, "wb") as file:
                np.savez(file, *arrays)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _trim(path.parent)
    except OSError:
        return


def _trim(place: Path) -> None:
    sizes: list[tuple[float, int, Path]] = []
    for path in place.glob(f"*{_SUFFIX}"):
        # Another process may have removed it.
        with contextlib.suppress(OSError):
            status = path.stat()
            sizes.append((status.st_mtime, status.st_size, path))
    spare = sum(size for _, size, _ in sizes) - LARGEST
    for _, size, path in sorted(sizes):
        if spare <= 0:
            return
        path.unlink(missing_ok=True)
        spare -= size

"""The output as it grows: whole lines only, on disk before the next batch begins."""

import errno
import fcntl
import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Self

from constraints.errors import InvalidOption
from controllable.batch.files.job_errors import OutputError

_BLOCK = 1 << 20
_TOGETHER = 1000


class Journal:
    """A file that lines are appended to, by one process at a time.

    Args:
        path: The file.
        resume: Go on with it where it is there.

    Raises:
        InvalidOption: It is there already, cannot be written, or another process writes it.
    """

    def __init__(self, path: Path, *, resume: bool) -> None:
        self.path = path
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | (0 if resume else os.O_EXCL), 0o666)
        except FileExistsError as error:
            raise InvalidOption(
                "the output is there already",
                where=str(path),
                hint="Give --resume (resume=True) to go on with it, or another path",
            ) from error
        except OSError as error:
            raise InvalidOption(
                f"cannot write the output: {error.strerror}", where=str(path), hint="Choose another path"
            ) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._end = os.lseek(self._file, 0, os.SEEK_END)
            _keep_name(path)
        except OSError as error:
            os.close(self._file)
            if error.errno in (errno.EAGAIN, errno.EACCES):
                raise InvalidOption(
                    "another process writes the output", where=str(path), hint="Wait for it, or give another path"
                ) from error
            raise InvalidOption(
                f"cannot write the output: {error.strerror}", where=str(path), hint="Choose another path"
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        os.close(self._file)

    def lines(self) -> Iterator[bytes]:
        """The lines that are there, without their ends; a last one that was torn is cut off."""
        whole, rest = 0, b""
        while block := os.pread(self._file, _BLOCK, whole + len(rest)):
            *lines, rest = (rest + block).split(b"\n")
            for line in lines:
                whole += len(line) + 1
                yield line
        if rest:
            self.cut(whole)

    def head(self, count: int) -> bytes:
        """The first bytes."""
        return os.pread(self._file, count, 0)

    def cut(self, end: int) -> None:
        """Forget what stands behind a number of bytes."""
        os.ftruncate(self._file, end)
        os.fsync(self._file)
        self._end = end

    def append(self, lines: Sequence[bytes]) -> None:
        """Add lines, without their ends, and wait until they are on disk.

        Raises:
            OutputError: They cannot be written; the file is as it was before.
        """
        data = memoryview(b"".join(line + b"\n" for line in lines))
        at = self._end
        try:
            while data:
                written = os.pwrite(self._file, data, at)
                at, data = at + written, data[written:]
            os.fsync(self._file)
        except OSError as error:
            # Where this fails too, a torn last line is left, which the next run cuts off.
            os.ftruncate(self._file, self._end)
            raise OutputError(
                f"cannot write the output: {error.strerror}", where=str(self.path),
                hint="All rows up to here are in it; make room, and run again with --resume",
            ) from error  # fmt: skip
        self._end = at

    def extend(self, lines: Iterable[bytes]) -> None:
        """Add any number of lines, some at a time; see `append`."""
        rest = iter(lines)
        while some := list(islice(rest, _TOGETHER)):
            self.append(some)

    def replace(self, lines: Iterable[bytes]) -> None:
        """Have these lines and no others, in one piece.

        Raises:
            OutputError: That cannot be written; the file is as it was before.
        """
        part = self.path.with_name(f".{self.path.name}.part")
        part.unlink(missing_ok=True)
        try:
            with Journal(part, resume=False) as other:
                other.extend(lines)
                part.replace(self.path)
                self._file, other._file = other._file, self._file
                self._end = other._end
            _keep_name(self.path)
        finally:
            part.unlink(missing_ok=True)


def _keep_name(path: Path) -> None:
    """Wait until the folder has the file's name on disk."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

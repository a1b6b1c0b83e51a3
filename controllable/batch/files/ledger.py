"""Which rows have a result, and which have been seen: on disk, so that memory does not grow with their number."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from controllable.batch.files.job_errors import OutputError

_TABLE = "CREATE TABLE row (key BLOB PRIMARY KEY, digest BLOB, seen INTEGER NOT NULL) WITHOUT ROWID"


class Ledger:
    """A temporary index, which goes when it is closed."""

    def __init__(self) -> None:
        # An empty name is a database in a file that SQLite makes and removes itself, once it outgrows the cache.
        self._rows = sqlite3.connect("", isolation_level=None)
        self._rows.execute("PRAGMA journal_mode = OFF")
        self._rows.execute("PRAGMA cache_size = -4096")
        self._rows.execute(_TABLE)

    def close(self) -> None:
        """Remove it."""
        self._rows.close()

    def forget(self) -> None:
        """Be as it was at the beginning."""
        with _room():
            self._rows.execute("DELETE FROM row")

    def record(self, key: bytes, digest: bytes) -> None:
        """Note the result of a row."""
        with _room():
            self._rows.execute(
                "INSERT INTO row VALUES (?, ?, 0) ON CONFLICT (key) DO UPDATE SET digest = excluded.digest",
                (key, digest),
            )

    def has(self, key: bytes, digest: bytes) -> bool:
        """Whether a row that says the same has a result."""
        with _room():
            found = self._rows.execute("SELECT digest FROM row WHERE key = ?", (key,)).fetchone()
        return found is not None and found[0] == digest

    def see(self, key: bytes) -> bool:
        """Note that a row is in the input; whether it was already."""
        with _room():
            found = self._rows.execute("SELECT seen FROM row WHERE key = ?", (key,)).fetchone()
            self._rows.execute("INSERT INTO row VALUES (?, NULL, 1) ON CONFLICT (key) DO UPDATE SET seen = 1", (key,))
        return found is not None and bool(found[0])

    def stays(self, key: bytes, digest: bytes) -> bool:
        """Whether a result is of a row that is in the input and says the same."""
        with _room():
            found = self._rows.execute("SELECT digest, seen FROM row WHERE key = ?", (key,)).fetchone()
        return found is not None and found[0] == digest and bool(found[1])


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OutputError(
            f"the index of rows cannot be kept: {error}", hint="Make room in the temporary folder"
        ) from error

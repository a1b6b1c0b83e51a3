"""The input, row by row: JSON lines, CSV or Parquet, as a stream that is never held."""

import csv
import hashlib
import itertools
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from constraints.errors import InvalidOption
from controllable.batch.files.fields import NOT_TEXT
from controllable.batch.files.job_errors import UnreadableRow
from controllable.file_checks import reason_of
from controllable.json_input import parse_json

_ENDINGS = ("", ".jsonl", ".ndjson", ".json", ".txt", ".csv", ".parquet")
LONGEST_LINE = 1 << 24
"""Bytes; a longer line is no row."""


@dataclass(frozen=True)
class Raw:
    """A row as it was read.

    Args:
        line: The line it ends in; in Parquet and in a sequence its number; from 1.
        content: What it says, or why it cannot be read.
        digest: Hash of what could not be read.
        size: Its bytes, as far as its memory is concerned.
    """

    line: int
    content: Mapping[str, Any] | UnreadableRow
    digest: bytes
    size: int


class Source:
    """Rows to be read.

    Args:
        origin: A `.jsonl`, `.csv` or `.parquet` file, "-" for JSON lines on standard input, or the rows themselves.

    Raises:
        InvalidOption: The file is not there, or of another kind.
    """

    def __init__(self, origin: str | Path | Iterable[Mapping[str, Any]]) -> None:
        if isinstance(origin, Mapping | bytes) or not isinstance(origin, str | Path | Iterable):
            raise InvalidOption(f"source is {origin!r:.60}, it must be the path of a file, or rows")
        self._rows = None if isinstance(origin, str | Path) else origin
        self.path = Path(origin) if isinstance(origin, str | Path) and origin != "-" else None
        if self.path is None:
            return
        if self.path.suffix.lower() not in _ENDINGS:
            raise InvalidOption(
                "rows are read from .jsonl, .csv or .parquet files", where=str(origin), hint="Give the rows as one"
            )
        try:
            self.path.open("rb").close()
        except (OSError, ValueError) as error:
            raise InvalidOption(
                f"cannot read the input: {reason_of(error)}", where=str(self.path), hint="Check the path"
            ) from error
        if self.path.suffix.lower() == ".parquet":
            # It says so now if it is none.
            self.count()

    def __iter__(self) -> Iterator[Raw]:
        if self._rows is not None:
            return (_given(number, row) for number, row in enumerate(self._rows, 1))
        if self.path is None:
            return _json_lines(sys.stdin.buffer)
        if self.path.suffix.lower() == ".csv":
            return _csv_rows(self.path)
        if self.path.suffix.lower() == ".parquet":
            from controllable.batch.files.parquet import rows

            return (_tabular(number, row) for number, row in enumerate(rows(self.path), 1))
        return _json_file(self.path)

    def count(self) -> int | None:
        """Number of rows, where that can be known beforehand."""
        if self._rows is not None or self.path is None:
            return len(self._rows) if isinstance(self._rows, list | tuple) else None
        if self.path.suffix.lower() == ".parquet":
            from controllable.batch.files.parquet import count

            return count(self.path)
        return sum(1 for _ in self)


def _given(number: int, row: Any) -> Raw:
    if not isinstance(row, Mapping):
        return _unreadable(number, repr(row).encode(), "it is no mapping")
    try:
        text = json.dumps(row, allow_nan=False)
    except (RecursionError, TypeError, ValueError) as error:
        return _unreadable(number, repr(row).encode("utf-8", "replace"), f"it is no JSON: {error}")
    return Raw(number, json.loads(text), b"", len(text))


def _json_file(path: Path) -> Iterator[Raw]:
    with path.open("rb") as stream:
        yield from _json_lines(stream)


def _json_lines(stream: BinaryIO) -> Iterator[Raw]:
    for number in itertools.count(1):
        line = stream.readline(LONGEST_LINE)
        if not line:
            return
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            beginning = line[:4096]
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_LINE)
            yield _unreadable(number, beginning, f"it is longer than {LONGEST_LINE:,} bytes")
        elif line.strip():
            yield _json_row(number, line)


def _json_row(number: int, line: bytes) -> Raw:
    try:
        found = parse_json(line)
    except ValueError as error:
        return _unreadable(number, line, f"it is {error}")
    if not isinstance(found, dict):
        return _unreadable(number, line, "it is no JSON object")
    return Raw(number, found, b"", len(line))


def _csv_rows(path: Path) -> Iterator[Raw]:
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
        reader = csv.reader(stream, strict=True)
        names = next(reader, [])
        while True:
            begin = reader.line_num
            try:
                cells = next(reader, None)
            except csv.Error as error:
                yield _unreadable(reader.line_num, f"{begin}:{error}".encode(), f"it is not CSV: {error}")
                continue
            if cells is None:
                return
            if not cells:
                continue
            raw = json.dumps(cells).encode()
            if len(cells) != len(names):
                yield _unreadable(reader.line_num, raw, f"it has {len(cells)} cells, the header {len(names)}")
            elif any("\udc80" <= c <= "\udcff" for cell in cells for c in cell):
                yield _unreadable(reader.line_num, raw, "it is not UTF-8")
            else:
                filled = {name: cell for name, cell in zip(names, cells, strict=True) if cell}
                yield _tabular(reader.line_num, filled)


def _tabular(number: int, cells: Mapping[str, Any]) -> Raw:
    """A row of a table, in whose cells all that is no text may stand as JSON."""
    row: dict[str, Any] = {}
    size = 0
    for name, cell in cells.items():
        if cell is None:
            continue
        row[name] = cell
        size += len(cell) if isinstance(cell, str) else 64
        if name in NOT_TEXT and isinstance(cell, str):
            try:
                row[name] = parse_json(cell)
            except ValueError as error:
                return _unreadable(number, repr(cells).encode(), f"the cell {name!r} is {error}")
    return Raw(number, row, b"", size)


def _unreadable(number: int, raw: bytes, reason: str) -> Raw:
    error = UnreadableRow(f"line {number} cannot be read: {reason}", where=f"line {number}", hint="Correct the line")
    return Raw(number, error, hashlib.sha256(raw).digest()[:16], len(raw))

"""Lexicons in files: a text a line, a column of a table, or a field of JSON lines."""

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from constraints.errors import InvalidOption

Entries = Iterator[tuple[str, float]]
"""The text and weight of each entry."""
_TABLES = {".csv": ",", ".tsv": "\t"}
_LINES = frozenset({".jsonl", ".ndjson"})
LONGEST_LINE = 1_000_000
"""Characters of a line, beyond which a file is taken for something else."""


def read_entries(path: Path, *, column: str | None, weight: str | None) -> Entries:
    """The entries of a file, read line by line.

    Args:
        path: Ends in .csv, .tsv, .jsonl, or anything else for a text a line; .gz behind it for one that is packed.
        column: The column or field of the texts; None for the first column, or for lines that are JSON strings.
        weight: That of the weights; None for all alike.

    Raises:
        InvalidOption: The file can't be read, is not UTF-8, lacks a column, or has an entry that is none.
    """
    name = path.with_suffix("") if path.suffix == ".gz" else path
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            lines = _decoded(file, path)
            if name.suffix in _TABLES:
                yield from _table(lines, path, _TABLES[name.suffix], column, weight)
            elif name.suffix in _LINES:
                yield from _json_lines(lines, path, column, weight)
            elif column is not None or weight is not None:
                raise InvalidOption("a file of plain lines has no columns", where=str(path), hint="Use .csv or .jsonl")
            else:
                yield from ((line, 1.0) for _, line in lines if line)
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InvalidOption(f"the lexicon can't be read: {reason}", where=str(path)) from error


def _decoded(file: IO[bytes] | gzip.GzipFile, path: Path) -> Iterator[tuple[int, str]]:
    """The lines and their numbers, from 1."""
    for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), 1):
        if len(line) == LONGEST_LINE:
            raise InvalidOption(f"a line has more than {LONGEST_LINE:,} bytes", where=f"{path}:{number}")
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            where = f"{path}:{number}"
            raise InvalidOption(
                f"byte {error.start + 1} of a line is not UTF-8", where=where, hint="Save it as UTF-8"
            ) from error
        yield number, text.rstrip("\r\n")


def _table(
    lines: Iterator[tuple[int, str]], path: Path, delimiter: str, column: str | None, weight: str | None
) -> Entries:
    """The rows of a table whose first line names its columns."""
    reader = csv.reader((f"{line}\n" for _, line in lines), delimiter=delimiter)
    header = next(reader, [])
    places = [0 if column is None else _place(column, header, path)]
    if weight is not None:
        places.append(_place(weight, header, path))
    try:
        for row in reader:
            if row:
                values = [row[place] if place < len(row) else "" for place in places]
                yield values[0], _weight(values[1], path, reader.line_num) if weight else 1.0
    except csv.Error as error:
        raise InvalidOption(f"the table can't be read: {error}", where=f"{path}:{reader.line_num}") from error


def _json_lines(lines: Iterator[tuple[int, str]], path: Path, column: str | None, weight: str | None) -> Entries:
    """Lines that are JSON strings, or objects with fields."""
    for number, line in lines:
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InvalidOption("a line is not JSON", where=where) from error
        text = value if column is None else _field(value, column, where)
        if not isinstance(text, str):
            hint = "Name the field of the texts" if column is None else "Texts are strings"
            raise InvalidOption(f"a line holds {type(text).__name__} where a text should be", where=where, hint=hint)
        yield text, 1.0 if weight is None else _weight(_field(value, weight, where), path, number)


def _field(value: Any, name: str, where: str) -> Any:
    if not isinstance(value, dict) or name not in value:
        known = ", ".join(map(repr, value)) if isinstance(value, dict) else "none, it is no object"
        raise InvalidOption(f"a line has no field {name!r}", where=where, hint=f"It has {known}")
    return value[name]


def _place(name: str, header: list[str], path: Path) -> int:
    if name not in header:
        known = ", ".join(map(repr, header)) or "none"
        raise InvalidOption(f"there is no column {name!r}", where=str(path), hint=f"The columns are {known}")
    return header.index(name)


def _weight(value: Any, path: Path, line: int) -> float:
    try:
        weight = float(value)
    except (TypeError, ValueError):
        weight = float("nan")
    if isinstance(value, bool) or not 0.0 <= weight < float("inf"):
        raise InvalidOption(
            f"the weight of a text is {value!r}", where=f"{path}:{line}", hint="Weights are numbers from 0 on"
        )
    return weight

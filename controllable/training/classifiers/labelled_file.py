"""Labelled texts from a file: JSON lines, or CSV with a header."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from constraints.errors import ConfigError
from controllable.json_input import parse_json


def read_labelled(path: Path, *, text: str, label: str) -> tuple[list[str], list[Any]]:
    """The texts of a file and their labels.

    Args:
        path: A .csv file with a header, or else a file with one JSON object a line.
        text: Name of the column or property that holds the text.
        label: That of the label.

    Raises:
        ConfigError: The file cannot be read, or a line of it has no text or no label.
    """
    texts, labels = list[str](), list[Any]()
    try:
        for where, record in _records(path):
            for name in (text, label):
                if record.get(name) is None:
                    raise ConfigError(
                        f"there is no {name!r}", where=where,
                        hint=f"There is {', '.join(repr(str(key)) for key in record) or 'nothing'}",
                    )  # fmt: skip
            if not isinstance(record[text], str):
                raise ConfigError(f"{text!r} is not a text", where=where, hint="Texts are JSON strings")
            texts.append(record[text])
            labels.append(record[label])
    except OSError as error:
        raise ConfigError(f"cannot read the labelled texts: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"not UTF-8: {error.reason}", where=str(path)) from error
    except csv.Error as error:
        raise ConfigError(f"not CSV: {error}", where=str(path)) from error
    return texts, labels


def _records(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The place and the content of each record."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        if path.suffix.lower() == ".csv":
            reader = csv.DictReader(lines)
            for record in reader:
                yield f"{path}, line {reader.line_num}", record
            return
        for number, line in enumerate(lines, 1):
            if line.strip():
                where = f"{path}, line {number}"
                yield where, _parsed(line, where)


def _parsed(line: str, where: str) -> dict[str, Any]:
    try:
        record = parse_json(line)
    except ValueError as error:
        raise ConfigError(str(error), where=where, hint="Give one JSON object a line") from error
    if not isinstance(record, dict):
        raise ConfigError("not a JSON object", where=where, hint="Give one JSON object a line")
    return record

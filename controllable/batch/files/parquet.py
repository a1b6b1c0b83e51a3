"""Jobs and results as Parquet files; needs the extra `batch`."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from constraints.errors import InvalidOption
from constraints.optional_dependencies import needs_extra
from controllable.batch.files.job_errors import OutputError

_ROWS = 256


def check_installed() -> None:
    """Raise `InvalidOption` where pyarrow is not installed."""
    with needs_extra("batch"):
        import pyarrow  # noqa: F401


def rows(path: Path) -> Iterator[Mapping[str, Any]]:
    """The rows of a file, some at a time.

    Raises:
        InvalidOption: It is no Parquet file, or pyarrow is not installed.
    """
    for batch in _opened(path).iter_batches(batch_size=_ROWS):
        yield from batch.to_pylist()


def count(path: Path) -> int:
    """Number of rows of a file; see `rows`."""
    return int(_opened(path).metadata.num_rows)


def write(lines: Iterable[bytes], path: Path) -> None:
    """Write the lines of an output as a table: one column for each field, in which all that is no text is JSON.

    Raises:
        OutputError: The file cannot be written; what was there is as it was.
        InvalidOption: pyarrow is not installed.
    """
    with needs_extra("batch"):
        import pyarrow
        from pyarrow import parquet
    schema = pyarrow.schema([(name, pyarrow.string()) for name in COLUMNS])
    part = path.with_name(f".{path.name}.part")
    try:
        with parquet.ParquetWriter(part, schema) as writer:
            pending: list[dict[str, str | None]] = []
            for line in lines:
                pending.append(_cells(json.loads(line)))
                if len(pending) == _ROWS:
                    writer.write_table(pyarrow.Table.from_pylist(pending, schema))
                    pending = []
            writer.write_table(pyarrow.Table.from_pylist(pending, schema))
        part.replace(path)
    except OSError as error:
        raise OutputError(f"cannot write the output: {error}", where=str(path), hint="Make room") from error
    finally:
        part.unlink(missing_ok=True)


def lines_of(path: Path) -> Iterator[bytes]:
    """The lines that a table of results was written from."""
    for row in rows(path):
        filled = {name: cell for name, cell in row.items() if cell is not None}
        record = {name: cell if name in _TEXTS else json.loads(cell) for name, cell in filled.items()}
        record = {"id": None, **record, "error": record.get("error")}
        yield json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


COLUMNS = (
    "id", "custom_id", "values", "response", "error", "line", "log_probs", "corrections", "retries", "hash", "run",
)  # fmt: skip
"""Columns of a table of results; those that do not apply are null."""
_TEXTS = ("hash", "run")


def _cells(record: Mapping[str, Any]) -> dict[str, str | None]:
    return {
        name: value if name in _TEXTS or value is None else json.dumps(value, ensure_ascii=False)
        for name, value in ((name, record.get(name)) for name in COLUMNS)
    }


def _opened(path: Path) -> Any:
    with needs_extra("batch"):
        import pyarrow
        from pyarrow import parquet
    try:
        return parquet.ParquetFile(path)
    except (OSError, pyarrow.ArrowException) as error:
        first = str(error).splitlines()[0]
        raise InvalidOption(f"not a Parquet file: {first}", where=str(path), hint="Check the path") from error

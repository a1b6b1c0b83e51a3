"""The output of a job in the format that the caller wants."""

from pathlib import Path

from constraints.errors import InvalidOption
from controllable.batch.files.journal import Journal
from controllable.file_checks import check_new_file

_ENDINGS = (".jsonl", ".ndjson", ".parquet")
PARTIAL = ".partial.jsonl"
"""Ending of the file that the results of a Parquet file grow in."""


class Output:
    """Where results go.

    Args:
        path: A `.parquet` file; anything else holds JSON lines.
        resume: Go on with what is there.

    Raises:
        InvalidOption: The output is there already, and is not to be gone on with; or it cannot be written.
    """

    def __init__(self, path: Path, *, resume: bool) -> None:
        self.path, self.is_table = path, _is_table(path)
        lines = path.with_name(path.name + PARTIAL) if self.is_table else path
        begun = lines.exists() and lines.stat().st_size > 0
        self.journal = Journal(lines, resume=resume)
        if self.is_table and path.exists() and not begun:
            from controllable.batch.files.parquet import lines_of

            self.journal.replace(lines_of(path))

    @staticmethod
    def check(path: str | Path, *, resume: bool, source: Path | None) -> None:
        """See, before a model is loaded, that the output can be begun.

        Args:
            path: See `Output`.
            resume: See `Output`.
            source: The input, where that is a file.

        Raises:
            InvalidOption: It cannot.
        """
        if not isinstance(path, str | Path):
            raise InvalidOption(f"output is {path!r:.60}, it must be the path of a file")
        check_new_file(path, what="output", hint="Choose another path")
        path = Path(path)
        parts = [path, path.with_name(path.name + PARTIAL)] if _is_table(path) else [path]
        for part in parts:
            if part.exists() and not resume:
                raise InvalidOption(
                    "the output is there already", where=str(part),
                    hint="Give --resume (resume=True) to go on with it, or another path",
                )  # fmt: skip
        if path.suffix.lower() not in _ENDINGS:
            raise InvalidOption(
                f"results are written as {' or '.join(_ENDINGS)}", where=str(path), hint="Choose another name"
            )
        if source is not None and path.exists() and source.samefile(path):
            raise InvalidOption("the output is the input", where=str(path), hint="Give another path")
        if _is_table(path):
            from controllable.batch.files.parquet import check_installed

            check_installed()

    def finish(self) -> None:
        """Write the table, where one is wanted."""
        if self.is_table:
            from controllable.batch.files.parquet import write

            write(self.journal.lines(), self.path)
            self.journal.path.unlink()


def _is_table(path: Path) -> bool:
    return path.suffix.lower() == ".parquet"

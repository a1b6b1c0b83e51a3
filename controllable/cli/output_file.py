"""Writing generated values: one a line or one array, to standard output or to a file in one piece."""

import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from constraints.errors import InvalidOption
from controllable.file_checks import check_new_file

FORMATS = ("jsonl", "json", "text")
_ENDINGS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json"}


def form_of(path: str | None, *, given: str | None, usual: str) -> str:
    """How values are written to a file, which has to be one that can be.

    Args:
        path: The file, or `None` for standard output.
        given: The format that was asked for; None for what the file's ending says.
        usual: What it is where that says nothing.

    Raises:
        InvalidOption: The file's ending says another format, or the file cannot be written.
    """
    if path is None or path == "-":
        return given or usual
    check_new_file(path, what="output", hint="Choose another path for --output")
    ending = Path(path).suffix.lower()
    form = given or _ENDINGS.get(ending, usual)
    # Text may be of any kind, so that its file has any ending.
    if ending and _ENDINGS.get(ending, "text") != form:
        raise InvalidOption(
            f"{form} is not what a {ending} file holds", where=path,
            hint="A .jsonl or .ndjson file holds one value a line, .json one array, any other text: see --format",
        )  # fmt: skip
    return form


def write_documents(documents: Iterable[str], *, form: str, path: str | None) -> None:
    """Write each of `documents` as it comes; a file appears only when all of them are in it.

    Args:
        documents: JSON texts for `jsonl` and `json`, any texts for `text`.
        form: `jsonl` and `text` write one a line; `json` writes one array, and only at the end.
        path: The file to write, or `None` for standard output.

    Raises:
        InvalidOption: The file cannot be written.
    """
    if form == "json":
        documents = ["[\n" + ",\n".join(documents) + "\n]"]
    with _opened(path) as stream:
        for document in documents:
            stream.write(document + "\n")
            stream.flush()


def details(text: str, *, is_json: bool, log_prob: float, corrections: int) -> str:
    """One JSON object with the value and how it came about."""
    value = json.loads(text) if is_json else text
    record = {"value": value, "log_prob": log_prob, "corrections": corrections}
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


@contextmanager
def _opened(path: str | None) -> Iterator[TextIO]:
    if path is None or path == "-":
        yield sys.stdout
        return
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    except OSError as error:
        raise InvalidOption(
            f"cannot write the output: {error.strerror}", where=path, hint="Choose another path for --output"
        ) from error
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            yield stream
        # `mkstemp` makes the file private; give it the mode that `open` would have.
        mask = os.umask(0)
        os.umask(mask)
        part.chmod(0o666 & ~mask)
        part.replace(target)
    except OSError as error:
        raise InvalidOption(
            f"cannot write the output: {error.strerror}", where=path, hint="Choose another path for --output"
        ) from error
    finally:
        part.unlink(missing_ok=True)

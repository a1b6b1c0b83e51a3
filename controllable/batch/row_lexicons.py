"""Lexicons in rows: texts, or files, of which a row may name those in the folder that the job runs in, and below."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from constraints.errors import InvalidOption
from constraints.paths import escape_pointer
from controllable.lexicons.own import FILE, Lexicons, is_described


def lexicons_of_row(given: Mapping[str, Any], pointer: str) -> Lexicons:
    """The lexicons of a row.

    Args:
        given: What it says of them.
        pointer: Where.

    Raises:
        InvalidOption: One is none, or its file is elsewhere: rows may come from anybody.
    """
    for at, lexicon in given.items():
        file = lexicon.get(FILE) if is_described(lexicon) else lexicon
        if isinstance(file, str) and (Path(file).is_absolute() or not Path(file).resolve().is_relative_to(Path.cwd())):
            raise InvalidOption(
                f"the file {file!r} is not in the folder of the job, or below", where=f"{pointer}/{escape_pointer(at)}",
                hint="Rows name files there only; --lexicon names any",
            )  # fmt: skip
    try:
        return Lexicons.of(given)
    except InvalidOption as error:
        raise InvalidOption(error.message, where=error.where or pointer, hint=error.hint) from error

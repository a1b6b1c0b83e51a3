"""`--text`: whether a text is valid, and if not, where it goes wrong and what could stand there."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from constraints.errors import InvalidOption
from controllable.cli.terminal import styled

if TYPE_CHECKING:
    from constraints.output_types.constraint import Constraint

REFUSED = 1
"""The exit code for a text that is not valid."""

_BEFORE, _AFTER = 50, 30
_GREEN, _RED = "1;32", "1;31"


def judge(constraint: "Constraint", text: str, *, as_json: bool) -> int:
    """Print what there is to say of a text, and return the exit code: 0 if it is valid."""
    from constraints.json_trees.pointer_positions import place_of

    found = constraint.explain(text)
    if as_json:
        print(json.dumps(asdict(found), ensure_ascii=True, indent=2))
        return 0 if found.valid else REFUSED
    print(styled("valid", _GREEN, sys.stdout) if found.valid else styled("not valid", _RED, sys.stdout))
    if found.position is not None:
        line, column = place_of(text, found.position)
        print(f"at        line {line}, column {column}")
        start = max(text.rfind("\n", 0, found.position) + 1, found.position - _BEFORE)
        end = text.find("\n", found.position)
        shown = text[start : min(found.position + _AFTER, len(text) if end < 0 else end)]
        print("          " + _printable(shown))
        print("          " + " " * (found.position - start) + styled("^", _RED, sys.stdout))
    rows = {"pointer": found.pointer, "keyword": found.keyword, "reason": found.reason, "expected": found.expected}
    for name, value in rows.items():
        if value:
            print(f"{name:<9} {_printable(value)}")
    return 0 if found.valid else REFUSED


def read_text(path: str) -> str:
    """The text in a file, or on standard input if `path` is `-`, without the line end that closes it.

    Raises:
        InvalidOption: The file cannot be read, or is not UTF-8.
    """
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return data.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except OSError as error:
        raise InvalidOption(f"cannot read the text: {error.strerror}", where=path, hint="Check the path") from error
    except UnicodeDecodeError as error:
        raise InvalidOption(f"not UTF-8: {error.reason}", where=f"{path}, byte {error.start}") from error


def _printable(text: str) -> str:
    """One character for each, none of which moves the cursor."""
    return "".join(character if character.isprintable() else "·" for character in text)

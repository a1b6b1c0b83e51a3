"""Output for people, fitted to their terminal: its width, its colours."""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TextIO
from unicodedata import east_asian_width

_GAP = 2
_NARROWEST = 8
"""Columns are not made narrower than this."""


def is_terminal(stream: TextIO) -> bool:
    """Whether a stream shows colours, and can be written over."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def styled(text: str, code: str, stream: TextIO) -> str:
    """A text in a style, given as the parameters of SGR (ECMA-48, 8.3.117); plain where no colours are shown."""
    plain = not text or not code or not is_terminal(stream) or "NO_COLOR" in os.environ
    return text if plain else f"\x1b[{code}m{text}\x1b[0m"


def size() -> os.terminal_size:
    """Columns and lines of the terminal."""
    return shutil.get_terminal_size()


def width_of(text: str) -> int:
    """Columns that a text takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def folded(text: str, width: int, first: int | None = None) -> Iterator[str]:
    """A text in lines of a width, of which the first may have less room."""
    line, room = "", width if first is None else first
    for character in text:
        if (taken := width_of(character)) > room:
            yield line
            line, room = "", width
        line, room = line + character, room - taken
    yield line


def wrapped(text: str, width: int) -> Iterator[str]:
    """A text in lines of a width, ended between words where that is possible."""
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if width_of(joined) > width:
            *whole, joined = folded(word if width_of(word) <= width else joined, width)
            yield from ([line] if line and width_of(word) <= width else []) + whole
        line = joined
    yield line


def print_table(
    rows: Iterable[Sequence[str]],
    *,
    head: Sequence[str] = (),
    title: str = "",
    right: Sequence[int] = (),
    stream: TextIO | None = None,
) -> None:
    """Print a table.

    Args:
        rows: Its cells.
        head: Names of the columns.
        title: What stands above them.
        right: Columns whose cells stand at the right.
        stream: Where to; None for standard output.
    """
    stream = stream or sys.stdout
    cells = [*([head] if head else ()), *rows]
    widths = [max(map(width_of, column)) for column in zip(*cells, strict=True)]
    while sum(widths) + _GAP * (len(widths) - 1) > size().columns and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    if title:
        print(f"\n{styled(title, '1', stream)}", file=stream)
    for number, row in enumerate(cells):
        lines = [wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
        for parts in zip_longest(*lines, fillvalue=""):
            blanks = [" " * (width - width_of(part)) for part, width in zip(parts, widths, strict=True)]
            pairs = enumerate(zip(blanks, parts, strict=True))
            line = (" " * _GAP).join(blank + part if at in right else part + blank for at, (blank, part) in pairs)
            print(styled(line.rstrip(), "1" if head and number == 0 else "", stream), file=stream)
        if head and number == 0:
            print((" " * _GAP).join("─" * width for width in widths), file=stream)

"""`--draw`: a drawing of what a constraint compiles to, in a file."""

from pathlib import Path
from typing import TYPE_CHECKING

from constraints.errors import InvalidOption
from controllable.file_checks import check_new_file

if TYPE_CHECKING:
    from constraints.output_types.constraint import Constraint

FORMATS = (".dot", ".svg")


def check(path: str) -> None:
    """See that a drawing can be written to a file.

    Raises:
        InvalidOption: The ending is unknown, or the file cannot be written.
    """
    if Path(path).suffix.lower() not in FORMATS:
        raise InvalidOption("a drawing is a .dot or a .svg file", where=path, hint="Choose another name for --draw")
    check_new_file(path, what="drawing", hint="Choose another path for --draw")


def draw(constraint: "Constraint", path: str, *, slot: str | None) -> None:
    """Write a drawing.

    Args:
        constraint: What to draw.
        path: The file, see `check`; its ending says how it is written.
        slot: JSON pointer of the part to draw, None for the whole.

    Raises:
        InvalidOption: The file cannot be written, or there is no such part.
        ConstraintTooLarge: The drawing would be too large to be read.
    """
    from constraints.drawing.dot import dot
    from constraints.drawing.drawn import graph_of
    from constraints.drawing.svg import svg

    graph = graph_of(constraint, slot=slot)
    try:
        Path(path).write_text(svg(graph) if Path(path).suffix.lower() == ".svg" else dot(graph), encoding="utf-8")
    except OSError as error:
        raise InvalidOption(
            f"cannot write the drawing: {error.strerror}", where=path, hint="Choose another path for --draw"
        ) from error

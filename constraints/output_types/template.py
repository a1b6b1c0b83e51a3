"""Fixed text with holes in it."""

import json
from string import Formatter
from typing import Any

from constraints.arguments import checked
from constraints.errors import InvalidOption
from constraints.layouts.layout import Fixed
from constraints.output_types.algebra import both, complement
from constraints.output_types.concatenation import Concat
from constraints.output_types.constraint import Constraint, OneSlot
from constraints.output_types.predicates import Contains
from constraints.output_types.types import Text, as_constraint


class Template(Concat):
    """Text around holes: `Template("Dear {name}, your parcel {code} is {state}.", code=Regex(r"[A-Z]{2}[0-9]{6}"))`.

    A hole is written as in `str.format`, `{{` and `}}` are braces. Its value is what the constraint says, or text on
    one line where nothing is said; holes without a name are numbered. The value of a generated text is the dict of its
    holes' values. A name that appears twice makes two holes, whose texts need not be the same: that is an error.

    The model is shown the holes as a record, which is what it has read most of.

    Args:
        text: The text.
        **holes: The constraint of each hole, or anything `as_constraint` takes.

    Raises:
        InvalidOption: The text is not a template, or a hole is missing in it or appears twice.
        ControllableError: What a hole asks for cannot be compiled.
    """

    @checked
    def __init__(self, text: str, /, **holes: Any) -> None:
        self.text = text
        parts: list[Constraint | Fixed | str] = []
        names: list[str] = []
        self.holes: list[str] = []
        shown = "{"
        for fixed, name in _fields(text):
            if name is None:
                parts.append(Fixed(fixed, shown + "}" if self.holes else fixed))
                names.append("")
                shown = ""
                continue
            label = name or str(len(self.holes))
            if label in self.holes:
                raise InvalidOption(f"hole {label!r} appears twice in the template", hint="Give each hole its own name")
            hole = as_constraint(holes[label]) if label in holes else _line()
            # Text stands between quotes in a record, and documents do not.
            quote = '"' if isinstance(hole, OneSlot) else ""
            comma = "," if self.holes else ""
            parts += [Fixed(fixed, f"{shown}{comma}{json.dumps(name or 'text', ensure_ascii=False)}:{quote}"), hole]
            names += ["", label]
            self.holes.append(label)
            shown = quote
        if shown and self.holes:
            parts.append(Fixed("", shown + "}"))
            names.append("")
        for label in holes:
            if label not in self.holes:
                raise InvalidOption(f"the template has no hole {label!r}", hint=f"Its holes are {self.holes}")
        super().__init__(parts, names)

    def __repr__(self) -> str:
        return f"Template({json.dumps(self.text)})"

    def parse(self, text: str) -> dict[str, Any]:
        """The value of each hole, by name."""
        pieces = self._pieces(text) or []
        values = (part.parse(piece) for _, part, piece in pieces if isinstance(part, Constraint))
        return dict(zip(self.holes, values, strict=True))


def _fields(text: str) -> list[tuple[str, str | None]]:
    """(text, name of the hole after it) in order; None after the last text."""
    fields: list[tuple[str, str | None]] = []
    before = ""
    try:
        for fixed, name, form, conversion in Formatter().parse(text):
            if form or conversion:
                raise InvalidOption(f"hole {name!r} has a format, which means nothing here", hint="Write {name} alone")
            # A brace ends a piece of text as well.
            before += fixed
            if name is not None:
                fields.append((before, name))
                before = ""
    except ValueError as error:
        raise InvalidOption(f"not a template: {error}", hint="Write {{ and }} for braces") from error
    return [*fields, (before, None)] if before else fields


def _line() -> Constraint:
    return both(Text(min_length=1), complement(Contains("\n")))

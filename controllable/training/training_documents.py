"""Training documents: JSON values cut into literals and slots, exactly as a layout would cut them."""

import json
from collections.abc import Iterator
from typing import NamedTuple


class Segment(NamedTuple):
    """A piece of a document.

    Args:
        text: Its text.
        name: Property name the value belongs to; empty at the top and for literals.
        kind: "literal", or the kind of slot: "string", "integer", "number", "boolean".
    """

    text: str
    name: str
    kind: str


def compact(value: object) -> str:
    """The compact JSON text of `value`, the only form documents are written in."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _pieces(value: object, name: str) -> Iterator[Segment]:
    match value:
        case dict():
            yield Segment("{", "", "literal")
            for index, (key, member) in enumerate(value.items()):
                yield Segment(f"{',' if index else ''}{compact(key)}:", "", "literal")
                yield from _pieces(member, key)
            yield Segment("}", "", "literal")
        case list():
            yield Segment("[", "", "literal")
            for index, member in enumerate(value):
                if index:
                    yield Segment(",", "", "literal")
                yield from _pieces(member, name)
            yield Segment("]", "", "literal")
        case str():
            yield Segment('"', "", "literal")
            yield Segment(compact(value)[1:-1], name, "string")
            yield Segment('"', "", "literal")
        case None:
            yield Segment("null", "", "literal")
        case bool():
            yield Segment(compact(value), name, "boolean")
        case int():
            yield Segment(compact(value), name, "integer")
        case _:
            yield Segment(compact(value), name, "number")


def segments(value: object) -> list[Segment]:
    """Cut a JSON value into literals and slots; neighbouring literals are one."""
    merged: list[Segment] = []
    for piece in _pieces(value, ""):
        if piece.kind == "literal" and merged and merged[-1].kind == "literal":
            merged[-1] = Segment(merged[-1].text + piece.text, "", "literal")
        else:
            merged.append(piece)
    return merged

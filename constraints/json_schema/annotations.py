"""What a schema says of a value without asking anything of it, wherever it says so: beside references, in parts."""

from contextlib import suppress

from constraints.errors import ControllableError
from constraints.json_schema.references.schema_source import Goal, Place, Source
from constraints.json_trees.note import Note

_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_MOST = 32
"""Schemas that are asked what they say of one value."""


def note_on(source: Source, goal: Goal) -> Note:
    """What is said of the values of a goal.

    Args:
        source: The schema.
        goal: What the values must do.
    """
    note, seen = Note(), set[int]()
    for index, holds in sorted(goal):
        if holds and index >= 0:
            note |= _said(source, source.places[index], seen)
    return note


def _said(source: Source, place: Place, seen: set[int]) -> Note:
    """What a schema says itself; then what it refers to says, then its parts, then its alternatives."""
    schema = place.schema
    if not isinstance(schema, dict) or place.index in seen or len(seen) >= _MOST:
        return Note()
    seen.add(place.index)
    note = Note.of(schema)
    with suppress(ControllableError):
        for keyword in _REFERENCES:
            if keyword in schema:
                note |= _said(source, source.follow(place, keyword), seen)
        for number in range(len(schema.get("allOf", ()))):
            note |= _said(source, source.child(place, "allOf", number), seen)
        for keyword in ("anyOf", "oneOf"):
            branches = [
                source.child(place, keyword, number) for number in range(min(_MOST, len(schema.get(keyword, ()))))
            ]
            told = list(filter(None, (_said(source, branch, seen) for branch in branches)))
            for each in told:
                # Names of several alternatives say nothing of the one that is taken.
                note |= each if len(told) == 1 else Note(examples=each.examples)
    return note

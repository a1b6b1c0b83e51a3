"""Some values of a subschema."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from constraints.errors import ControllableError
from constraints.grammar.grammar_language import byte_vocabulary
from constraints.json_schema.references.schema_source import Place
from constraints.json_trees.equality import kind_of
from constraints.output_types.random_texts import examples
from constraints.output_types.types import JSONSchema
from controllable.testing.invalid_values.edits import Group
from controllable.testing.invalid_values.spots import Spot, Spots

_SIMPLE: tuple[Any, ...] = (
    None, "", "a", "x", "0", 0, 1, -1, 2, 0.5, True, False, [], {}, [0], [""], [None], {"a": 0}, {"x": None},
)  # fmt: skip
_NAME = "urn:near-misses"
_DRAWN = 2
_COMPILED = 24
"""Subschemas that are compiled; for the others only simple values are tried."""


class Samples:
    """Finds valid values of subschemas: those that they name, simple ones, or else ones that are drawn.

    Args:
        spots: Of the schema.
    """

    def __init__(self, spots: Spots) -> None:
        self.spots = spots
        self._found: dict[int, list[Any]] = {}
        self._alike: dict[tuple[Any, ...], list[Any]] = {}
        self._compiled = 0

    def of(self, place: Place) -> list[Any]:
        """Some values; none where none are found."""
        if place.index < 0:
            return list(_SIMPLE[:3]) if place.schema is True else []
        if place.index not in self._found:
            named = [place.schema.get("default"), *place.schema.get("enum", ())[:8], place.schema.get("const")]
            shown = place.schema.get("examples")
            named += shown[:3] if isinstance(shown, list) else []
            found = [value for value in (*named, *_SIMPLE) if self.spots.holds(place, value)]
            self._found[place.index] = (found or self._drawn([place]))[:8]
        return self._found[place.index]

    def alike(self, value: Any, *places: Place) -> list[Any]:
        """Values that are valid under all of some subschemas and of the type of another value, or of any."""
        first, *others = places
        found = [each for each in self.of(first) if all(self.spots.holds(other, each) for other in others)]
        kind = kind_of(value)
        alike = [each for each in found if kind_of(each) == kind]
        if not alike:
            key = (kind, *(place.index for place in places))
            if key not in self._alike:
                self._alike[key] = self._drawn(places, kind)
            alike = self._alike[key]
        return alike + [each for each in found if kind_of(each) != kind]

    def items(self, place: Place, index: int) -> list[Any]:
        """Values of the item that an array has at some index, as far as one schema tells."""
        schema = place.schema
        listed = schema["items"] if isinstance(schema.get("items"), list) else schema.get("prefixItems", ())
        if isinstance(listed, list) and index < len(listed):
            part = self.spots.child(place, "items" if listed is schema.get("items") else "prefixItems", index)
        else:
            keyword = "additionalItems" if isinstance(schema.get("items"), list) else "items"
            part = self.spots.child(place, keyword) if isinstance(schema.get(keyword), dict) else None
        return list(_SIMPLE) if part is None else self.of(part)

    def members(self, place: Place) -> dict[str, list[Any]]:
        """Values of the properties that a schema lists."""
        parts = {name: self.spots.child(place, "properties", name) for name in place.schema.get("properties", {})}
        return {name: self.of(part) for name, part in parts.items() if part is not None}

    def _drawn(self, places: Sequence[Place], kind: str | None = None) -> list[Any]:
        """Values that are valid under all of some subschemas, and of a type, which are compiled for that."""
        source = self.spots.source
        self._compiled += 1
        if self._compiled > _COMPILED or not isinstance(source.schema, dict) or any(p.index < 0 for p in places):
            return []
        name = source.root.resolver._base_uri or _NAME
        asked: dict[str, Any] = {"allOf": [{"$ref": _reference(name, place.pointer)} for place in places]}
        if kind is not None:
            asked["allOf"].append({"type": kind})
        if "$schema" in source.schema:
            asked["$schema"] = source.schema["$schema"]
        try:
            constraint = JSONSchema(asked, documents={name: source.schema, **source.documents})
            texts = examples(constraint, byte_vocabulary(), n=_DRAWN)
        except ControllableError:
            return []
        return [constraint.parse(text) for text in texts]


def _reference(name: str, pointer: str) -> str:
    return f"{name}#{quote(pointer)}" if not pointer or pointer.startswith("/") else pointer


Change = Callable[[Spot, Samples], Iterator[Group]]
"""What may stand in the place of a spot's value so that a keyword of its schema is broken."""

"""Which parts of a schema speak of which parts of a value that is valid under it."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from constraints.errors import ControllableError
from constraints.json_schema.references.schema_source import Place, Source
from constraints.paths import escape_pointer, pointer_of
from constraints.regex.compile import matches
from constraints.validation.bounded_keywords import bounded
from constraints.validation.unevaluated_keywords import remembering

Path = tuple[str | int, ...]

_MOST = 20_000
"""Spots of one value."""
_FALSE = "false"
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_LISTS = ("allOf", "anyOf", "oneOf")
_NAMED = ("properties", "patternProperties", "dependentSchemas", "dependencies")


@dataclass(frozen=True, slots=True)
class Spot:
    """A subschema that speaks of a part of a value.

    Args:
        place: The subschema.
        path: Where the part stands.
        value: The part; where the schema speaks of the name of a property, that name.
        name: Whether it does.
    """

    place: Place
    path: Path
    value: Any
    name: bool = False


class Spots:
    """Finds what speaks of what.

    Args:
        source: The schema.
    """

    def __init__(self, source: Source) -> None:
        self.source = source

    def of(self, value: Any) -> Iterator[Spot]:
        """All spots of a valid value, in the order of schema and value; of two alternatives, those that hold."""
        waiting = [Spot(self.source.root, (), value)]
        seen: set[tuple[int, Path, bool]] = set()
        while waiting and len(seen) < _MOST:
            spot = waiting.pop()
            key = (spot.place.index, spot.path, spot.name)
            if key in seen or not isinstance(spot.place.schema, dict):
                continue
            seen.add(key)
            yield spot
            waiting += reversed(list(self._below(spot)))

    def holds(self, place: Place, value: Any) -> bool:
        """Whether a value is valid under a subschema."""
        kind = place.dialect.validator_class
        validator = bounded(kind)(
            place.schema,
            format_checker=kind.FORMAT_CHECKER,
            registry=self.source.registry,
            _resolver=place.resolver,
        )
        with warnings.catch_warnings(), remembering():
            # Patterns may hold escapes that `re` warns about.
            warnings.simplefilter("ignore")
            try:
                return bool(validator.is_valid(value))
            except (RecursionError, OverflowError):
                return False

    def child(self, place: Place, *tokens: str | int) -> Place | None:
        """A subschema; None where it cannot be read."""
        try:
            return self.source.child(place, *tokens)
        except ControllableError:
            return None

    def follow(self, place: Place, keyword: str) -> Place | None:
        """What a reference leads to; None where it cannot be read."""
        try:
            return self.source.follow(place, keyword)
        except ControllableError:
            return None

    def keywords(self, place: Place) -> dict[str, Any]:
        """The keywords that the validator looks at."""
        schema: dict[str, Any] = place.schema
        if place.dialect.reference_stands_alone and "$ref" in schema:
            return {"$ref": schema["$ref"]}
        return {name: value for name, value in schema.items() if name in place.dialect.keywords}

    def _below(self, spot: Spot) -> Iterator[Spot]:
        """The spots of the parts of a subschema."""
        place, value, path = spot.place, spot.value, spot.path
        for keyword, asked in self.keywords(place).items():
            if keyword in _REFERENCES:
                target = self.follow(place, keyword)
                if target is not None:
                    yield Spot(target, path, value, spot.name)
            elif keyword in _LISTS:
                for index in range(len(asked)):
                    part = self.child(place, keyword, index)
                    if part is not None and (keyword == "allOf" or self.holds(part, value)):
                        yield Spot(part, path, value, spot.name)
            elif keyword == "if":
                yield from self._condition(spot)
            elif isinstance(value, dict) and not spot.name:
                yield from self._members(spot, keyword, asked)
            elif isinstance(value, list):
                yield from self._items(spot, keyword, asked)

    def _condition(self, spot: Spot) -> Iterator[Spot]:
        condition = self.child(spot.place, "if")
        if condition is None:
            return
        met = self.holds(condition, spot.value)
        if met:
            yield Spot(condition, spot.path, spot.value, spot.name)
        branch = "then" if met else "else"
        part = self.child(spot.place, branch) if branch in spot.place.schema else None
        if part is not None:
            yield Spot(part, spot.path, spot.value, spot.name)

    def _members(self, spot: Spot, keyword: str, asked: Any) -> Iterator[Spot]:
        schema, value = spot.place.schema, spot.value
        if keyword == "propertyNames":
            part = self.child(spot.place, keyword)
            if part is not None:
                yield from (Spot(part, (*spot.path, name), name, True) for name in value)
        elif keyword in _NAMED:
            for told, inner in asked.items():
                if keyword == "patternProperties":
                    names = [name for name in value if matches(told, name, search=True)]
                else:
                    names = [told] if told in value else []
                part = None if not names or isinstance(inner, list) else self.child(spot.place, keyword, told)
                if part is not None and keyword.startswith("depend"):
                    yield Spot(part, spot.path, value)
                elif part is not None:
                    yield from (Spot(part, (*spot.path, name), value[name]) for name in names)
        elif keyword in ("additionalProperties", "unevaluatedProperties") and isinstance(asked, dict):
            listed, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
            part = self.child(spot.place, keyword)
            for name in value:
                if part and name not in listed and not any(matches(p, name, search=True) for p in patterns):
                    yield Spot(part, (*spot.path, name), value[name])

    def _items(self, spot: Spot, keyword: str, asked: Any) -> Iterator[Spot]:
        schema, value = spot.place.schema, spot.value
        if isinstance(asked, list) and keyword in ("items", "prefixItems"):
            for index in range(min(len(asked), len(value))):
                part = self.child(spot.place, keyword, index)
                if part is not None:
                    yield Spot(part, (*spot.path, index), value[index])
        elif isinstance(asked, dict) and keyword in ("items", "additionalItems", "unevaluatedItems", "contains"):
            part = self.child(spot.place, keyword)
            listed = schema.get("items") if keyword == "additionalItems" else schema.get("prefixItems", ())
            first = len(listed) if isinstance(listed, list) and keyword != "contains" else 0
            for index in range(first, len(value)):
                if part is not None and (keyword != "contains" or self.holds(part, value[index])):
                    yield Spot(part, (*spot.path, index), value[index])


def locate(spots: Spots, error: Any) -> tuple[str, str]:
    """The keyword of an error, and the pointer of where it stands in the schema.

    Where a schema is `false`, the keyword is "false", and it stands where the schema does, or the keyword that holds
    it.

    Args:
        spots: Of the schema.
        error: One of `jsonschema`.
    """
    path = list(error.absolute_schema_path)
    root = spots.source.root
    if error.validator is not None:
        keyword = str(error.validator)
        for place in _reached(spots, root, path[:-1], frozenset()):
            if place.schema is error.schema:
                return keyword, f"{place.pointer}/{escape_pointer(keyword)}"
        # Inside of a metaschema.
        return keyword, pointer_of([*path[:-1], keyword])
    for place in _reached(spots, root, path, frozenset()):
        if place.schema is False:
            return _FALSE, place.pointer
    for place in _reached(spots, root, path[:-1], frozenset()):
        # `jsonschema` does not say which of the keyword's schemas it is.
        if isinstance(place.schema, dict) and path[-1] in place.schema:
            return _FALSE, f"{place.pointer}/{escape_pointer(str(path[-1]))}"
    return _FALSE, pointer_of(path)


def _reached(spots: Spots, place: Place, steps: list[Any], seen: frozenset[int]) -> Iterator[Place]:
    """Where some steps lead: `jsonschema` does not count those through references."""
    if not steps:
        yield place
    if not isinstance(place.schema, dict):
        return
    step, *others = steps or [None]
    if step in _REFERENCES and step in place.schema:
        target = spots.follow(place, step)
        if target is not None:
            yield from _reached(spots, target, others, frozenset())
    elif step in place.schema:
        inner = place.schema[step]
        named = isinstance(inner, list) or (step in _NAMED and isinstance(inner, dict))
        if named:
            known = bool(others) and (isinstance(inner, list) or others[0] in inner)
            part = spots.child(place, step, others[0]) if known else None
        else:
            part = spots.child(place, step) if isinstance(inner, dict | bool) else None
        if part is not None:
            yield from _reached(spots, part, others[1:] if named else others, frozenset())
    for keyword in _REFERENCES:
        if keyword in place.schema and place.index not in seen:
            target = spots.follow(place, keyword)
            if target is not None:
                yield from _reached(spots, target, steps, seen | {place.index})

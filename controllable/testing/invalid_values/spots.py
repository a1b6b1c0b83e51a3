"""Which parts of a schema speak of which parts of a value that is valid under it."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from constraints.errors import ControllableError
from constraints.json_schema.keywords.keyword import MAP
from constraints.json_schema.keywords.registry import REFERENCE_NAMES, subschemas_of
from constraints.json_schema.references.schema_source import Place, Source
from constraints.paths import escape_pointer, pointer_of
from constraints.regex.compile import matches
from constraints.validation.bounded_keywords import bounded
from constraints.validation.unevaluated_keywords import remembering

Path = tuple[str | int, ...]

_MOST = 20_000
"""Spots of one value."""
_FALSE = "false"
_CONDITIONAL = ("anyOf", "oneOf", "if", "contains")
"""Keywords whose subschemas need not hold."""


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
            place.schema, format_checker=kind.FORMAT_CHECKER, registry=self.source.registry, _resolver=place.resolver
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
        for keyword, asked in self.keywords(spot.place).items():
            if keyword in REFERENCE_NAMES:
                target = self.follow(spot.place, keyword)
                if target is not None:
                    yield Spot(target, spot.path, spot.value, spot.name)
                continue
            for tokens, path in self._applied(spot, keyword, asked):
                part = self.child(spot.place, *tokens)
                if part is None:
                    continue
                value = spot.value if not path else path[0] if keyword == "propertyNames" else spot.value[path[0]]
                if tokens[0] not in _CONDITIONAL or self.holds(part, value):
                    yield Spot(part, (*spot.path, *path), value, spot.name or keyword == "propertyNames")

    def _applied(self, spot: Spot, keyword: str, asked: Any) -> Iterator[tuple[Path, Path]]:
        """Where the subschemas of a keyword are, and from the value on what they speak of, if they hold or must."""
        schema, value = spot.place.schema, spot.value
        if keyword in ("allOf", "anyOf", "oneOf"):
            yield from (((keyword, index), ()) for index in range(len(asked)))
        elif keyword == "if" and (condition := self.child(spot.place, "if")) is not None:
            yield ("if",), ()
            branch = "then" if self.holds(condition, value) else "else"
            if branch in schema:
                yield (branch,), ()
        elif isinstance(value, dict) and not spot.name:
            listed, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
            if keyword == "propertyNames":
                yield from (((keyword,), (name,)) for name in value)
            elif keyword == "patternProperties":
                matching = ((pattern, name) for pattern in asked for name in value if _matches(pattern, name))
                yield from (((keyword, pattern), (name,)) for pattern, name in matching)
            elif keyword == "properties":
                yield from (((keyword, name), (name,)) for name in asked if name in value)
            elif MAP <= subschemas_of(keyword):
                present = (name for name, inner in asked.items() if name in value and not isinstance(inner, list))
                yield from (((keyword, name), ()) for name in present)
            elif keyword in ("additionalProperties", "unevaluatedProperties") and isinstance(asked, dict):
                others = (name for name in value if name not in listed)
                yield from (((keyword,), (name,)) for name in others if not any(_matches(p, name) for p in patterns))
        elif isinstance(value, list):
            if isinstance(asked, list) and keyword in ("items", "prefixItems"):
                yield from (((keyword, index), (index,)) for index in range(min(len(asked), len(value))))
            elif isinstance(asked, dict) and keyword in ("items", "additionalItems", "unevaluatedItems", "contains"):
                first = schema.get("items") if keyword == "additionalItems" else schema.get("prefixItems", ())
                start = len(first) if isinstance(first, list) and keyword != "contains" else 0
                yield from (((keyword,), (index,)) for index in range(start, len(value)))


_matches = partial(matches, search=True)


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
    if step in REFERENCE_NAMES and step in place.schema:
        target = spots.follow(place, step)
        if target is not None:
            yield from _reached(spots, target, others, frozenset())
    elif step in place.schema:
        inner = place.schema[step]
        named = isinstance(inner, list) or (MAP <= subschemas_of(step) and isinstance(inner, dict))
        if named:
            known = bool(others) and (isinstance(inner, list) or others[0] in inner)
            part = spots.child(place, step, others[0]) if known else None
        else:
            part = spots.child(place, step) if isinstance(inner, dict | bool) else None
        if part is not None:
            yield from _reached(spots, part, others[1:] if named else others, frozenset())
    for keyword in REFERENCE_NAMES:
        if keyword in place.schema and place.index not in seen:
            target = spots.follow(place, keyword)
            if target is not None:
                yield from _reached(spots, target, steps, seen | {place.index})

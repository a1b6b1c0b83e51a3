"""The schema document and those it refers to: their dialects, their subschemas and their references."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

import jsonschema_specifications  # type: ignore[import-untyped]
import referencing.exceptions
from referencing.jsonschema import DynamicAnchor, lookup_recursive_ref

from constraints.errors import (
    ConstraintTooLarge,
    ControllableError,
    InvalidPattern,
    InvalidSchema,
    UnsupportedSchema,
)
from constraints.json_schema.references.dialects import Dialect, dialect_of
from constraints.json_schema.references.scopes import RECURSIVE, Scope, Scopes
from constraints.json_trees.equality import identity
from constraints.paths import pointer_of
from constraints.regex.compile import is_pattern
from constraints.validation.bounded_keywords import in_decimals
from constraints.validation.jsonschema_library import jsonschema

Atom = tuple[int, bool]
"""A subschema, by the number of its place, and whether it must hold or must fail."""

Goal = frozenset[Atom]
"""What a value must do all at once; the empty goal is any value."""

ANYTHING: Goal = frozenset()
NOTHING: Goal = frozenset({(-1, True)})

_PLACE_LIMIT = 5_000
"""Subschemas of schemas with dynamic anchors, counted once for each dynamic scope in which they are met."""

_UNEVALUATED = '"unevaluated'
"""Starts the keywords for which it has to be known what is evaluated."""


@dataclass(frozen=True, slots=True)
class Either:
    """Stands for a subschema that asks for one of some goals, where no keyword of the document does."""

    goals: tuple[Goal, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One subschema and where it stands.

    Args:
        index: Its number; -1 for booleans.
        schema: The subschema; or an `Either`.
        pointer: Where it stands; with a URI in other documents.
        resolver: Resolves references from here.
        dialect: How it is read.
        scope: What dynamic references see from here.
    """

    index: int
    schema: Any
    pointer: str
    resolver: Any
    dialect: Dialect
    scope: Scope


class Source:
    """A checked schema and its numbered subschemas.

    Args:
        schema: A JSON Schema: a mapping or a boolean.
        documents: Other schemas that it may refer to, by URI.
        decimals: Whether multiples are those of decimals, not of doubles.

    Raises:
        InvalidSchema: It is not a JSON Schema.
        UnsupportedSchema: It is written for a dialect older than draft 4, or one that is not known.
    """

    def __init__(self, schema: Any, documents: Mapping[str, Any] | None = None, *, decimals: bool = False) -> None:
        self.schema = _plain_json(schema)
        self.decimals = decimals
        self.documents = {uri: _plain_json(each) for uri, each in (documents or {}).items()}
        declared = self.schema.get("$schema") if isinstance(self.schema, dict) else None
        self.dialect = dialect_of(declared, self.documents)
        self.validator_class = self.dialect.validator_class
        if decimals:
            self.validator_class = in_decimals(self.validator_class)
        _check(self.dialect, self.schema, "")
        self._unusable: dict[str, ControllableError] = {}
        root = self.dialect.specification.create_resource(self.schema)
        # Without the empty fragment that older schemas have there.
        self._identifier = root.id() or ""
        self.registry: Any = jsonschema_specifications.REGISTRY.with_resources(self._resources())
        self.places: list[Place] = []
        self._numbers: dict[tuple[int, str, Scope, int], int] = {}
        self._scopes = Scopes([self.schema, *self.documents.values()])
        self._followed: dict[tuple[Any, ...], Place] = {}
        self._eithers: dict[tuple[Goal, ...], Goal] = {}
        self._checked: set[int] = set()
        self._constants: dict[str, int] = {}
        self._mark(root)
        self.evaluates = any(_UNEVALUATED in json.dumps(each) for each in (self.schema, *self.documents.values()))
        resolver = self.registry.with_resource(self._identifier, root).resolver(base_uri=self._identifier)
        scope = self._scopes.entered(Scope(), resolver)
        self.root = self._place(self.schema, "", resolver, self.dialect, scope)

    def _resources(self) -> Iterator[tuple[str, Any]]:
        """The documents that are schemas; what is wrong with others is told where a reference leads to them."""
        for uri, document in self.documents.items():
            try:
                dialect = self.dialect.inside(document, self.documents)
                _check(dialect, document, f"{uri}#")
            except ControllableError as error:
                self._unusable[uri] = error
            else:
                yield uri, dialect.resource(document)

    def child(self, place: Place, *tokens: str | int) -> Place:
        """The subschema of a place, by keyword and index or name."""
        schema = place.schema
        for token in tokens:
            schema = schema[token]
        suffix = pointer_of(tokens)
        if not isinstance(schema, dict):
            return self._place(schema, place.pointer + suffix, place.resolver, place.dialect, place.scope)
        dialect = self._inside(place, schema)
        resolver, scope = place.resolver, place.scope
        if isinstance(dialect.validator_class.ID_OF(schema), str):
            resolver = resolver.in_subresource(dialect.resource(schema))
            scope = self._scopes.entered(scope, resolver)
        return self._place(schema, place.pointer + suffix, resolver, dialect, scope)

    def follow(self, place: Place, keyword: str) -> Place:
        """The subschema that a reference points to.

        Args:
            place: Where the reference stands.
            keyword: `$ref`, `$dynamicRef` or `$recursiveRef`.

        Raises:
            InvalidSchema: What it points to is no schema.
            UnsupportedSchema: It points to no known document, or nowhere, or the validator reads it differently.
        """
        reference = place.schema[keyword]
        where: tuple[Any, ...] = (place.index, keyword)
        if keyword == "$ref" and str(reference).startswith("#/"):
            # A pointer leads to the same from wherever it is read alike.
            where = (reference, place.resolver._base_uri, place.scope, id(place.dialect))
        if where not in self._followed:
            self._followed[where] = self._target(place, keyword, reference)
        return self._followed[where]

    def goal(self, place: Place, *tokens: str | int, holds: bool = True) -> Goal:
        """The goal that a subschema holds (or fails)."""
        child = self.child(place, *tokens) if tokens else place
        if isinstance(child.schema, bool) or child.schema == {}:
            return ANYTHING if bool(child.schema is not False) is holds else NOTHING
        return frozenset({(child.index, holds)})

    def either(self, goals: Iterable[Goal]) -> Goal:
        """The goal to meet one of some goals."""
        options = tuple(dict.fromkeys(goal for goal in goals if not NOTHING <= goal))
        if ANYTHING in options:
            return ANYTHING
        if len(options) < 2:
            return options[0] if options else NOTHING
        if options not in self._eithers:
            place = replace(self.root, index=len(self.places), schema=Either(options))
            self.places.append(place)
            self._eithers[options] = frozenset({(place.index, True)})
        return self._eithers[options]

    def constant(self, value: Any, *, holds: bool) -> Goal:
        """The goal that a value is another one (or is not)."""
        key = identity(value)
        if key not in self._constants:
            root = self.root
            schema = {"enum": [value]}
            self._constants[key] = self._place(schema, "", root.resolver, root.dialect, root.scope).index
        return frozenset({(self._constants[key], holds)})

    def _target(self, place: Place, keyword: str, reference: str) -> Place:
        try:
            reported = self._reported(place, keyword, reference)
            found, resolver = self._specified(place, keyword, reference)
        except (referencing.exceptions.Unresolvable, referencing.exceptions.NoSuchResource, ValueError) as error:
            uri = urldefrag(urljoin(place.resolver._base_uri, reference)).url
            if uri in self._unusable:
                raise self._unusable[uri] from error
            outside = bool(uri) and uri != place.resolver._base_uri
            where = "in neither the schema nor `documents`" if outside else "not in the document"
            raise UnsupportedSchema(keyword, place.pointer, f"points to {reference!r}, which is {where}") from error
        if found is not reported:
            raise UnsupportedSchema(keyword, place.pointer, "is resolved differently by the validator")
        if not isinstance(found, dict | bool):
            raise UnsupportedSchema(keyword, place.pointer, f"points to {reference!r}, which is not a schema")
        dialect = self._dialect_at(place, keyword, found, resolver)
        pointer = self._pointer(reference, resolver._base_uri)
        if isinstance(found, dict) and id(found) not in self._checked:
            _check(dialect, found, pointer)
            self._mark(dialect.resource(found))
        return self._place(found, pointer, resolver, dialect, self._scopes.entered(place.scope, resolver))

    def _reported(self, place: Place, keyword: str, reference: str) -> Any:
        """What the validator of record finds."""
        if keyword == "$recursiveRef":
            return lookup_recursive_ref(place.resolver).contents
        return place.resolver.lookup(reference).contents

    def _specified(self, place: Place, keyword: str, reference: str) -> tuple[Any, Any]:
        """What the specification says is found, and the resolver there."""
        if keyword == "$recursiveRef":
            if reference != "#":
                raise ValueError(f"{reference!r} is not '#'")
            found = place.resolver.lookup("#")
            if isinstance(found.contents, dict) and found.contents.get("$recursiveAnchor") is True:
                found = place.resolver.lookup(dict(place.scope.specified)[RECURSIVE])
            return found.contents, found.resolver
        base = place.resolver._base_uri
        uri, name = (base, reference[1:]) if reference.startswith("#") else urldefrag(urljoin(base, reference))
        anchor = None
        if name and not name.startswith("/"):
            there = place.resolver.lookup(uri).resolver if uri != base else place.resolver
            anchor = there._registry.anchor(uri, name).value
        if not isinstance(anchor, DynamicAnchor):
            found = place.resolver.lookup(reference)
            return found.contents, found.resolver
        if keyword == "$dynamicRef":
            uri = dict(place.scope.specified).get(name, uri)
        there = place.resolver.lookup(uri).resolver
        resource = there._registry.anchor(uri, name).value.resource
        return resource.contents, there.in_subresource(resource)

    def _dialect_at(self, place: Place, keyword: str, found: Any, resolver: Any) -> Dialect:
        """How the target of a reference is read.

        Raises:
            UnsupportedSchema: It is a part of a document of another draft; the validator would mistake it for one of
                this.
        """
        dialect = self._inside(place, found)
        if resolver._base_uri == place.resolver._base_uri or (isinstance(found, dict) and "$schema" in found):
            # Within a document the validator goes by the path; elsewhere by what the target says of itself.
            return dialect
        resource = resolver._registry.get_or_retrieve(resolver._base_uri).value
        if resource._specification is not dialect.specification:
            raise UnsupportedSchema(keyword, place.pointer, "points into a schema of another draft")
        return dialect

    def _inside(self, place: Place, schema: Any) -> Dialect:
        """How a part, or the target of a reference, is read.

        Raises:
            UnsupportedSchema: The drafts do not agree on what stands beside its `$ref`, and the validator takes sides.
        """
        dialect = place.dialect.inside(schema, self.documents)
        if dialect.reference_stands_alone is not place.dialect.reference_stands_alone and "$ref" in schema:
            raise UnsupportedSchema("$ref", place.pointer, "stands at the top of a part of another draft")
        return dialect

    def _pointer(self, reference: str, base: str) -> str:
        fragment = unquote(urldefrag(reference).fragment)
        return fragment if base == self._identifier else f"{base}#{fragment}"

    def _mark(self, resource: Any) -> None:
        """Note that all subschemas of a checked schema have been checked with it."""
        waiting = [resource]
        while waiting:
            part = waiting.pop()
            if isinstance(part.contents, dict) and id(part.contents) not in self._checked:
                self._checked.add(id(part.contents))
                waiting += part.subresources()

    def _place(self, schema: Any, pointer: str, resolver: Any, dialect: Dialect, scope: Scope) -> Place:
        if isinstance(schema, bool):
            return Place(-1, schema, pointer, resolver, dialect, scope)
        key = (id(schema), resolver._base_uri, scope, id(dialect))
        if key in self._numbers:
            return self.places[self._numbers[key]]
        if scope.started and len(self.places) >= _PLACE_LIMIT:
            raise ConstraintTooLarge(
                f"more than {_PLACE_LIMIT:,} subschemas and scopes", where=pointer, hint="Use fewer dynamic anchors"
            )
        place = Place(len(self.places), schema, pointer, resolver, dialect, scope)
        self.places.append(place)
        self._numbers[key] = place.index
        return place


def _plain_json(schema: Any) -> Any:
    if not isinstance(schema, dict | bool):
        raise InvalidSchema(
            f"a JSON Schema is an object or a boolean, not {type(schema).__name__}", hint="Pass a dict, true or false"
        )
    try:
        return json.loads(json.dumps(schema, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise InvalidSchema(f"the schema is not JSON: {error}") from error
    except RecursionError as error:
        raise InvalidSchema("the schema is nested too deeply") from error


def _check(dialect: Dialect, schema: Any, pointer: str) -> None:
    wrong = _fault(dialect.validator_class, json.dumps(schema))
    if wrong is not None:
        message, where = wrong
        keyword = where.rsplit("/", 1)[-1]
        hint = _NEWER.get(keyword) if message.startswith(_BOOLEAN) else None
        if keyword == "type" and message.endswith("under any of the given schemas"):
            hint = "A type is array, boolean, integer, null, number, object, string, or a list of these"
        raise InvalidSchema(message, where=f"{pointer}{where}" or "/", hint=hint)


_BOOLEAN = ("not a JSON Schema: True is not", "not a JSON Schema: False is not")
_NEWER = {
    "required": 'The object lists the names of the properties that it needs: "required": [...]',
    "exclusiveMinimum": "It is the bound itself since draft 6, and a boolean in draft 4 alone: name that in '$schema'",
    "exclusiveMaximum": "It is the bound itself since draft 6, and a boolean in draft 4 alone: name that in '$schema'",
}
"""What has become of keywords that were booleans in an older draft."""


@lru_cache(maxsize=512)
def _fault(validator_class: Any, text: str) -> tuple[str, str] | None:
    """What the metaschema has against a schema, and where; None for nothing."""
    metaschema = validator_class.META_SCHEMA
    kind: Any = jsonschema.validators.validator_for(metaschema, default=validator_class)
    try:
        faults = kind(metaschema, format_checker=_PATTERNS).iter_errors(json.loads(text))
        found = next((each for each in faults if not _is_harmless(each)), None)
    except RecursionError:
        return "the schema is nested too deeply", ""
    if found is None:
        return None
    reason = found.message if found.cause is None else str(found.cause)
    reason = reason if len(reason) <= 250 else f"{reason[:120]} … {reason[-120:]}"
    return f"not a JSON Schema: {reason}", pointer_of(found.absolute_path)


def _is_harmless(fault: Any) -> bool:
    """Whether only a name has other characters than metaschemas allow, or a list repeats itself."""
    names, lists = ("$id", "$anchor", "$dynamicAnchor"), ("enum", "required", "type")
    return bool(fault.path) and fault.path[-1] in {"pattern": names, "uniqueItems": lists}.get(fault.validator, ())


_PATTERNS: Any = jsonschema.FormatChecker(())
_PATTERNS.checkers = {"regex": (lambda value: not isinstance(value, str) or is_pattern(value), InvalidPattern)}
"""Of the formats in metaschemas only patterns are checked: in references, too, tools write characters of all kinds."""

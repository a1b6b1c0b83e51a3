"""The schema document: its dialect, its subschemas and its references."""

import json
import warnings
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import jsonschema
import jsonschema.validators
import jsonschema_specifications  # type: ignore[import-untyped]
import referencing
import referencing.exceptions
import referencing.jsonschema

from constraints.errors import InvalidSchema, UnsupportedSchema
from constraints.layout import escape_pointer

Atom = tuple[int, bool]
"""A subschema, by the number of its place, and whether it must hold or must fail."""

Goal = frozenset[Atom]
"""What a value must do all at once; the empty goal is any value."""

ANYTHING: Goal = frozenset()
NOTHING: Goal = frozenset({(-1, True)})


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One subschema and where it stands."""

    index: int
    schema: Any
    pointer: str
    resolver: Any


class Source:
    """A checked schema and its numbered subschemas.

    Args:
        schema: A JSON Schema: a mapping or a boolean.

    Raises:
        InvalidSchema: It is not a JSON Schema.
        UnsupportedSchema: It is written for a dialect older than draft 4.
    """

    def __init__(self, schema: Any) -> None:
        self.schema = _plain_json(schema)
        self.validator_class = _dialect(self.schema)
        self.keywords = frozenset(self.validator_class.VALIDATORS)
        self.reference_stands_alone = self.validator_class in (
            jsonschema.Draft4Validator,
            jsonschema.Draft6Validator,
            jsonschema.Draft7Validator,
        )
        _check(self.validator_class, self.schema)
        identifier = self.validator_class.ID_OF(self.schema) or ""
        self._specification = referencing.jsonschema.specification_with(
            self.validator_class.META_SCHEMA.get("$schema", self.validator_class.META_SCHEMA.get("$id"))
        )
        resource = self._specification.create_resource(self.schema)
        registry: Any = jsonschema_specifications.REGISTRY.with_resource(identifier, resource)
        self.places: list[Place] = []
        self._numbers: dict[tuple[int, str], int] = {}
        self.root = self._place(self.schema, "", registry.resolver(base_uri=identifier))

    def child(self, place: Place, *tokens: str | int) -> Place:
        """The subschema of a place, by keyword and index or name."""
        schema = place.schema
        for token in tokens:
            schema = schema[token]
        suffix = "".join("/" + escape_pointer(str(token)) for token in tokens)
        resolver = place.resolver
        if isinstance(schema, dict) and isinstance(self.validator_class.ID_OF(schema), str):
            resolver = resolver.in_subresource(self._specification.create_resource(schema))
        return self._place(schema, place.pointer + suffix, resolver)

    def follow(self, place: Place, reference: str, keyword: str) -> Place:
        """The subschema a reference points to.

        Raises:
            UnsupportedSchema: It points outside the document, or nowhere.
        """
        try:
            found = place.resolver.lookup(reference)
        except (referencing.exceptions.Unresolvable, referencing.exceptions.NoSuchResource, ValueError) as error:
            reason = f"points to {reference!r}, which is not in the document"
            raise UnsupportedSchema(keyword, place.pointer, reason) from error
        if not isinstance(found.contents, dict | bool):
            raise UnsupportedSchema(keyword, place.pointer, f"points to {reference!r}, which is not a schema")
        pointer = unquote(reference[1:]) if reference.startswith("#") else unquote(reference)
        return self._place(found.contents, pointer, found.resolver)

    def goal(self, place: Place, *tokens: str | int, holds: bool = True) -> Goal:
        """The goal that a subschema holds (or fails)."""
        child = self.child(place, *tokens) if tokens else place
        if isinstance(child.schema, bool) or child.schema == {}:
            return ANYTHING if bool(child.schema is not False) is holds else NOTHING
        return frozenset({(child.index, holds)})

    def _place(self, schema: Any, pointer: str, resolver: Any) -> Place:
        key = (id(schema), resolver._base_uri)
        if not isinstance(schema, bool) and key in self._numbers:
            return self.places[self._numbers[key]]
        place = Place(len(self.places), schema, pointer, resolver)
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


def _dialect(schema: Any) -> Any:
    declared = schema.get("$schema") if isinstance(schema, dict) else None
    if declared is not None and not isinstance(declared, str):
        raise InvalidSchema("'$schema' must be a string", where="/$schema")
    found: Any = jsonschema.validators.validator_for(schema, default=jsonschema.Draft202012Validator)
    if found is jsonschema.Draft3Validator:
        raise UnsupportedSchema("$schema", "", "names draft 3; draft 4 and later are supported")
    return found


def _check(validator_class: Any, schema: Any) -> None:
    try:
        with warnings.catch_warnings():
            # Patterns may hold escapes that `re` warns about; the validator reads them all the same.
            warnings.simplefilter("ignore")
            validator_class.check_schema(schema)
    except jsonschema.SchemaError as error:
        where = "".join("/" + escape_pointer(str(token)) for token in error.absolute_path)
        raise InvalidSchema(f"not a JSON Schema: {error.message}"[:300], where=where or "/") from error
    except RecursionError as error:
        raise InvalidSchema("the schema is nested too deeply") from error

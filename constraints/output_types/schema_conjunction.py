"""JSON Schemas joined into one: documents that are valid under some and invalid under others."""

from collections.abc import Sequence
from typing import Any

from constraints.errors import UnsupportedSchema
from constraints.json_trees.equality import identity
from constraints.output_types.types import JSONSchema
from constraints.validation.validators import Violation

_OLD_DRAFTS = frozenset({"Draft4Validator", "Draft6Validator", "Draft7Validator"})


class SchemaConjunction(JSONSchema):
    """Documents of several schemas at once.

    Args:
        parts: The schemas, and whether a document has to be valid under them or must not be.

    Raises:
        UnsupportedSchema: The schemas are of different drafts, or two of them, or of their documents, have the same
            name.
    """

    def __init__(self, parts: Sequence[tuple[JSONSchema, bool]]) -> None:
        self.parts = tuple(parts)
        super().__init__(_joined(self.parts), documents=_documents(self.parts))

    @classmethod
    def of(cls, parts: Sequence[tuple[JSONSchema, bool]]) -> "SchemaConjunction":
        """Joins schemas, and conjunctions that hold."""
        flat: list[tuple[JSONSchema, bool]] = []
        for part, holds in parts:
            flat += part.parts if isinstance(part, SchemaConjunction) and holds else ((part, holds),)
        return cls(flat)

    def __repr__(self) -> str:
        return "(" + " & ".join(repr(part) if holds else f"~{part!r}" for part, holds in self.parts) + ")"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.parts,)

    @property
    def subject(self) -> str:
        """What the first of the schemas says of itself."""
        return self._first.subject

    @property
    def _first(self) -> JSONSchema:
        return next(part for part, holds in self.parts if holds)

    def validate(self, text: str) -> list[Violation]:
        """Violations according to the validators of the parts."""
        found: list[Violation] = []
        for part, holds in self.parts:
            violations = part.validate(text)
            if holds:
                found += violations
            elif not violations:
                found.append(Violation("", f"the document is valid under {part!r}"))
        return found

    def parse(self, text: str) -> Any:
        """The value as the first of the parts reads it."""
        return self._first.parse(text)


def _documents(parts: Sequence[tuple[JSONSchema, bool]]) -> dict[str, Any]:
    """The documents of all schemas.

    Raises:
        UnsupportedSchema: One URI stands for different documents.
    """
    found: dict[str, Any] = {}
    for part, _ in parts:
        for uri, document in part.compiled.source.documents.items():
            if identity(found.setdefault(uri, document)) != identity(document):
                raise UnsupportedSchema("documents", "", f"has two documents for {uri!r}")
    return found


def _joined(parts: Sequence[tuple[JSONSchema, bool]]) -> dict[str, Any]:
    """One document that holds all schemas as resources of their own, so that their references stay right."""
    kinds = {part.compiled.source.dialect for part, _ in parts}
    if len(kinds) > 1:
        raise UnsupportedSchema("$schema", "", "differs between the schemas")
    kind = kinds.pop().validator_class
    old = kind.__name__ in _OLD_DRAFTS
    naming = "id" if kind.__name__ == "Draft4Validator" else "$id"
    resources: dict[str, Any] = {}
    asked: list[Any] = []
    for number, (part, holds) in enumerate(parts):
        schema = part.schema
        inside = ({} if schema else {"not": {}}) if isinstance(schema, bool) else dict(schema)
        inside.pop("$schema", None)
        name = inside.setdefault(naming, f"urn:part:{number}")
        if name in resources:
            raise UnsupportedSchema(naming, "", f"is {name!r} in two schemas")
        resources[name] = inside
        reference = {"$ref": name}
        asked.append(reference if holds else {"not": reference})
    document = {"allOf": asked, "definitions" if old else "$defs": resources}
    declared = next(
        (p.schema["$schema"] for p, _ in parts if isinstance(p.schema, dict) and "$schema" in p.schema), None
    )
    return document if declared is None else {"$schema": declared, **document}

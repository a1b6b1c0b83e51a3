"""The drafts of JSON Schema, and dialects with fewer vocabularies: which keywords count, and how references read."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import jsonschema_specifications  # type: ignore[import-untyped]
import referencing.exceptions
import referencing.jsonschema

from constraints.errors import InvalidSchema, UnsupportedSchema
from constraints.validation.bounded_keywords import bounded
from constraints.validation.jsonschema_library import jsonschema

_OLD = (jsonschema.Draft4Validator, jsonschema.Draft6Validator, jsonschema.Draft7Validator)

_DRAFTS = ("https://json-schema.org/draft/2019-09/", "https://json-schema.org/draft/2020-12/")
_ASSERTING = ("core", "applicator", "unevaluated", "validation", "format", "format-annotation", "format-assertion")
_ANNOTATING = ("content", "meta-data")
"""Vocabularies by the last part of their URI."""


@lru_cache(maxsize=16)
def _vocabulary(name: str) -> frozenset[str]:
    """The keywords of a vocabulary, of drafts 2019-09 and 2020-12 together."""
    found: set[str] = set()
    for draft in _DRAFTS:
        with suppress(referencing.exceptions.NoSuchResource):
            found.update(jsonschema_specifications.REGISTRY.contents(f"{draft}meta/{name}")["properties"])
    return frozenset(found)


@dataclass(frozen=True, eq=False)
class Dialect:
    """How a schema is read.

    Args:
        validator_class: The class of the validator of record.
        specification: What `referencing` knows of the draft.
        without: Keywords of vocabularies that a metaschema leaves out; they assert nothing.
    """

    validator_class: Any
    specification: Any
    without: frozenset[str] = frozenset()

    @cached_property
    def keywords(self) -> Mapping[str, Any]:
        """Those that the validator of record checks."""
        checks: Mapping[str, Any] = bounded(self.validator_class).VALIDATORS
        return checks

    @property
    def reference_stands_alone(self) -> bool:
        """Whether nothing beside a `$ref` counts, as up to draft 7."""
        return self.validator_class in _OLD

    def resource(self, contents: Any) -> Any:
        """A schema as `referencing` handles it; a `$schema` of its own counts."""
        return referencing.Resource.from_contents(contents, default_specification=self.specification)

    def inside(self, schema: Any, documents: Mapping[str, Any]) -> "Dialect":
        """The dialect of a part: the same, unless the part declares one of its own."""
        declared = schema.get("$schema") if isinstance(schema, dict) else None
        if not isinstance(declared, str):
            return self
        return dialect_of(declared, documents, self)


@lru_cache(maxsize=16)
def _draft(validator_class: Any) -> Dialect:
    metaschema = validator_class.META_SCHEMA
    name = metaschema.get("$schema", metaschema.get("$id"))
    return Dialect(validator_class, referencing.jsonschema.specification_with(name))


def dialect_of(declared: Any, documents: Mapping[str, Any], default: Dialect | None = None) -> Dialect:
    """The dialect that `$schema` names.

    Args:
        declared: Its value; None where it is absent.
        documents: Other documents, metaschemas with vocabularies among them.
        default: What counts for an unknown metaschema; draft 2020-12 if absent.

    Raises:
        InvalidSchema: It is no string.
        UnsupportedSchema: It names a draft, or requires a vocabulary, that is not supported.
    """
    if declared is None:
        return default or _draft(jsonschema.Draft202012Validator)
    if not isinstance(declared, str):
        raise InvalidSchema("'$schema' must be a string", where="/$schema")
    metaschema = documents.get(declared.rstrip("#"), documents.get(declared))
    if isinstance(metaschema, dict):
        others = {uri: document for uri, document in documents.items() if document is not metaschema}
        base = dialect_of(metaschema.get("$schema"), others, default)
        asked = metaschema.get("$vocabulary")
        if isinstance(asked, dict) and not base.reference_stands_alone:
            return _with_vocabularies(base, tuple(sorted((str(uri), bool(needed)) for uri, needed in asked.items())))
        return base
    unknown = None if default is None else default.validator_class
    found: Any = jsonschema.validators.validator_for(
        {"$schema": declared}, default=unknown or jsonschema.Draft202012Validator
    )
    if found is unknown:
        assert default is not None
        return default
    if found is jsonschema.Draft3Validator:
        raise UnsupportedSchema("$schema", "", "names draft 3; draft 4 and later are supported")
    return _draft(found)


@lru_cache(maxsize=64)
def _with_vocabularies(base: Dialect, asked: tuple[tuple[str, bool], ...]) -> Dialect:
    """A draft with only the keywords of some vocabularies."""
    known = _vocabulary("core")
    for uri, needed in asked:
        name = next((uri.removeprefix(f"{draft}vocab/") for draft in _DRAFTS if uri.startswith(f"{draft}vocab/")), "")
        if name in _ASSERTING:
            known |= _vocabulary(name)
        elif needed and name not in _ANNOTATING:
            raise UnsupportedSchema("$vocabulary", "", f"requires {uri!r}, which is not a known vocabulary")
    without = frozenset().union(*map(_vocabulary, _ASSERTING)) - known
    if not without:
        return base
    kind = base.validator_class
    checks = {keyword: check for keyword, check in kind.VALIDATORS.items() if keyword not in without}
    narrowed: Any = jsonschema.validators.create(
        meta_schema=kind.META_SCHEMA,
        validators=checks,
        type_checker=kind.TYPE_CHECKER,
        format_checker=kind.FORMAT_CHECKER,
        id_of=kind.ID_OF,
    )
    return Dialect(narrowed, base.specification, without)

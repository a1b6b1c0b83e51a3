"""Keywords that the validator of record could take for ever over, checked in bounded time: same verdicts and messages.

`jsonschema` matches with `re`, whose time is exponential for some patterns, and compares all items of a set in pairs.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from math import isfinite
from typing import Any, cast

import jsonschema_specifications  # type: ignore[import-untyped]

from constraints.json_trees.equality import identity
from constraints.regex.compile import matches
from constraints.validation.jsonschema_library import FormatError, ValidationError, jsonschema
from constraints.validation.unevaluated_keywords import unevaluated_items, unevaluated_properties

_PARSED = ("iri", "iri-reference")
"""Formats that are checked by a general parser, the slower the longer the text."""

LONGEST_PARSED = 4_000
"""Characters of the longest text that is given to it."""


_DRAFTS: tuple[Any, ...] = (
    jsonschema.Draft4Validator, jsonschema.Draft6Validator, jsonschema.Draft7Validator,
    jsonschema.Draft201909Validator, jsonschema.Draft202012Validator,
)  # fmt: skip


@lru_cache(maxsize=16)
def bounded(validator_class: Any) -> Any:
    """The validator class with these keywords in place of its own; those that no draft has are added to it."""
    if validator_class in _BOUNDED:
        return validator_class
    absent = {keyword for draft in _DRAFTS for keyword in draft.VALIDATORS} - validator_class.VALIDATORS.keys()
    own = {keyword: check for keyword, check in _CHECKS.items() if keyword not in absent}
    extend: Any = jsonschema.validators.extend
    found = extend(validator_class, own)
    evolved = found.evolve

    def evolve(self: Any, **changes: Any) -> Any:
        # A part that declares its draft is handed to that draft's own class.
        part = evolved(self, **changes)
        kind: Any = bounded(cast(Any, type(part)))
        if kind is type(part):
            return part
        return kind(part.schema, None, part.format_checker, registry=part._registry, _resolver=part._resolver)

    found.evolve = evolve
    _BOUNDED.add(found)
    return found


_BOUNDED: set[Any] = set()


def validator(validator_class: Any, schema: Any, registry: Any = None) -> Any:
    """The validator of record, formats checked. It never fetches anything.

    Args:
        validator_class: The validator class of the schema's draft.
        schema: The schema.
        registry: The documents that references may lead to; None for the metaschemas alone.
    """
    known = jsonschema_specifications.REGISTRY if registry is None else registry
    return bounded(validator_class)(schema, format_checker=validator_class.FORMAT_CHECKER, registry=known)


def _format(validator: Any, name: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if name in _PARSED and isinstance(instance, str) and len(instance) > LONGEST_PARSED:
        yield ValidationError(f"{len(instance):,} characters are too many to be checked for {name!r}")
    elif validator.format_checker is not None:
        try:
            validator.format_checker.check(instance, name)
        except FormatError as error:
            yield ValidationError(error.message, cause=error.cause)


def _pattern(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not matches(pattern, instance, search=True):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _pattern_properties(validator: Any, patterns: Any, instance: Any, schema: Any) -> Iterator[Any]:
    if not isinstance(instance, dict):
        return
    for pattern, asked in patterns.items():
        for name, value in instance.items():
            if matches(pattern, name, search=True):
                yield from validator.descend(value, asked, path=name, schema_path=pattern)


def _additional_properties(validator: Any, asked: Any, instance: Any, schema: Any) -> Iterator[Any]:
    if not isinstance(instance, dict):
        return
    listed, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    if not any(patterns):
        # `jsonschema` joins the patterns, and takes an empty one by itself for none.
        patterns = {}
    others = [
        name for name in instance if name not in listed and not any(matches(p, name, search=True) for p in patterns)
    ]
    if isinstance(asked, dict):
        for name in others:
            yield from validator.descend(instance[name], asked, path=name)
    elif not asked and others:
        names = ", ".join(map(repr, sorted(others)))
        yield ValidationError(
            f"Additional properties are not allowed ({names} {'was' if len(others) == 1 else 'were'} unexpected)"
        )


def _unique_items(validator: Any, unique: bool, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if unique and isinstance(instance, list) and len(set(map(identity, instance))) < len(instance):
        yield ValidationError(f"{instance!r} has non-unique elements")


def _multiple_of(validator: Any, divisor: float, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if not validator.is_type(instance, "number") or not isfinite(instance):
        return
    if (Fraction(repr(instance)) / Fraction(repr(divisor))).denominator != 1:
        yield ValidationError(f"{instance!r} is not a multiple of {divisor!r}")


@lru_cache(maxsize=16)
def in_decimals(validator_class: Any) -> Any:
    """The validator class with multiples of decimals, as they are written, in place of those of doubles."""
    extend: Any = jsonschema.validators.extend
    return extend(validator_class, {"multipleOf": _multiple_of})


_CHECKS = {
    "format": _format,
    "additionalProperties": _additional_properties,
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "uniqueItems": _unique_items,
    "unevaluatedItems": unevaluated_items,
    "unevaluatedProperties": unevaluated_properties,
}

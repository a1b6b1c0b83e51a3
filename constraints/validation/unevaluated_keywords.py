"""`unevaluatedProperties` and `unevaluatedItems` for the validator of record, in bounded time.

`jsonschema` asks of the same part of a schema again at each level above it, which takes exponential time, and matches
names with `re`. Here each question is answered once for a document (`remembering`). Verdicts are the same but for draft
2019-09, of which `jsonschema` and the specification differ: what only one of them counts as evaluated is not.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import referencing
from referencing.jsonschema import lookup_recursive_ref, specification_with

from constraints.regex.compile import matches
from constraints.validation.jsonschema_library import ValidationError

_ANSWERS: ContextVar[dict[Any, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Keep answers while one document is validated; it has to be kept as long."""
    token = _ANSWERS.set({})
    try:
        yield
    finally:
        _ANSWERS.reset(token)


def unevaluated_properties(validator: Any, asked: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    """The keyword, as `jsonschema` calls it; what is wrong with the values is in the error's context."""
    if isinstance(instance, dict):
        yield from _unevaluated(validator, asked, instance, schema, "properties", sorted)


def unevaluated_items(validator: Any, asked: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    """The keyword, as `jsonschema` calls it; what is wrong with the items is in the error's context."""
    if isinstance(instance, list):
        yield from _unevaluated(validator, asked, instance, schema, "items", lambda at: [instance[i] for i in at])


def _unevaluated(
    validator: Any, asked: Any, instance: Any, schema: Any, what: str, told: Callable[[list[Any]], list[Any]]
) -> Iterator[ValidationError]:
    """What is wrong with the properties or items that nothing has evaluated; `told` says what they are called."""
    if asked is True:
        return
    done = _evaluated(validator, instance, schema)
    others = [at for at in (instance if isinstance(instance, dict) else range(len(instance))) if at not in done]
    if isinstance(asked, dict):
        found = [error for at in others for error in validator.descend(instance[at], asked, path=at)]
        if found:
            yield ValidationError(f"Unevaluated {what} are not valid under the given schema", context=found)
    elif others:
        names = ", ".join(map(repr, told(others)))
        unexpected = f"({names} {'was' if len(others) == 1 else 'were'} unexpected)"
        yield ValidationError(f"Unevaluated {what} are not allowed {unexpected}")


def _evaluated(validator: Any, instance: Any, schema: Any) -> frozenset[str | int]:
    """Names or indexes that a schema that holds has evaluated, its own `unevaluated...` apart."""
    key = ("evaluated", *_key(validator, instance, schema))
    answers = _ANSWERS.get()
    if answers is not None and key in answers:
        known: frozenset[str | int] = answers[key]
        return known
    if "unevaluatedItems" not in validator.VALIDATORS and "$ref" in schema:
        schema = {"$ref": schema["$ref"]}
    found = _names(validator, instance, schema) if isinstance(instance, dict) else _indexes(validator, instance, schema)
    for part in _in_place(validator, instance, schema):
        if isinstance(part.schema, dict) and _holds(part, instance):
            found |= _evaluated(part, instance, part.schema)
            found |= _closed(part, instance)
    if answers is not None:
        answers[key] = frozenset(found)
    return frozenset(found)


def _names(validator: Any, instance: dict[str, Any], schema: dict[str, Any]) -> set[str | int]:
    found: set[str | int] = set(instance.keys() & schema.get("properties", {}).keys())
    additional = schema.get("additionalProperties")
    if additional is True or (additional is not None and not _is_old(validator)):
        found.update(instance)
    patterns = schema.get("patternProperties", {})
    found.update(name for name in instance if any(matches(pattern, name, search=True) for pattern in patterns))
    return found


def _indexes(validator: Any, instance: list[Any], schema: dict[str, Any]) -> set[str | int]:
    old, items = _is_old(validator), schema.get("items")
    first = items if isinstance(items, list) else () if old else schema.get("prefixItems", ())
    if "additionalItems" in schema if isinstance(items, list) else items is not None:
        return set(range(len(instance)))
    found: set[str | int] = set(range(len(first)))
    if "contains" in schema and not old:
        part = _inside(validator, schema["contains"])
        found.update(index for index, item in enumerate(instance) if part.is_valid(item))
    return found


def _closed(validator: Any, instance: Any) -> set[str | int]:
    """What the `unevaluated...` of a schema that holds have evaluated: all the rest."""
    schema = validator.schema
    if isinstance(instance, list):
        return set(range(len(instance))) if "unevaluatedItems" in schema else set()
    asked = schema.get("unevaluatedProperties")
    return set(instance) if asked is True or (asked is not None and not _is_old(validator)) else set()


def _in_place(validator: Any, instance: Any, schema: dict[str, Any]) -> Iterator[Any]:
    """The validators of the parts of a schema that speak of the same value."""
    for keyword in ("$ref", "$dynamicRef"):
        if keyword in schema and keyword in validator.VALIDATORS:
            found = validator._resolver.lookup(schema[keyword])
            yield validator.evolve(schema=found.contents, _resolver=found.resolver)
    if "$recursiveRef" in schema and "$recursiveRef" in validator.VALIDATORS:
        found = lookup_recursive_ref(validator._resolver)
        yield validator.evolve(schema=found.contents, _resolver=found.resolver)
    for keyword in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(keyword, ()):
            yield _inside(validator, part)
    if "if" in schema:
        condition = _inside(validator, schema["if"])
        yield condition
        branch = "then" if _holds(condition, instance) else "else"
        if branch in schema:
            yield _inside(validator, schema[branch])
    if isinstance(instance, dict):
        for name, part in schema.get("dependentSchemas", {}).items():
            if name in instance:
                yield _inside(validator, part)


def _inside(validator: Any, part: Any) -> Any:
    """The validator of a part of a schema."""
    resolver = validator._resolver
    if isinstance(part, dict) and validator.ID_OF(part) is not None:
        meta = validator.META_SCHEMA
        specification = specification_with(meta.get("$schema", meta.get("$id")))
        resolver = resolver.in_subresource(
            referencing.Resource.from_contents(part, default_specification=specification)
        )
    return validator.evolve(schema=part, _resolver=resolver)


def _holds(validator: Any, instance: Any) -> bool:
    answers = _ANSWERS.get()
    if answers is None:
        return bool(validator.is_valid(instance))
    key = ("holds", *_key(validator, instance, validator.schema))
    if key not in answers:
        answers[key] = bool(validator.is_valid(instance))
    known: bool = answers[key]
    return known


def _key(validator: Any, instance: Any, schema: Any) -> tuple[Any, ...]:
    resolver = validator._resolver
    scope = tuple(uri for uri, _ in resolver.dynamic_scope())
    return type(validator), id(schema), id(instance), resolver._base_uri, scope


def _is_old(validator: Any) -> bool:
    """Whether the draft is 2019-09."""
    return "unevaluatedItems" in validator.VALIDATORS and "prefixItems" not in validator.VALIDATORS

"""Validators of record: what is wrong with a text, and where."""

import json
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pydantic
import referencing.exceptions

from constraints.errors import ControllableError
from constraints.json_trees.equality import identity
from constraints.paths import escape_pointer, pointer_of
from constraints.validation.bounded_keywords import validator
from constraints.validation.unevaluated_keywords import remembering

_FUNCTIONS = ("function-after", "function-before", "function-plain", "function-wrap")


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong.

    Args:
        pointer: JSON pointer of the failing value; of the object where a property is missing or not allowed.
        message: What is wrong.
        repeated: Whether the value is wrong only because another item of its array is equal to it, or another member
            of its object has the same key.
    """

    pointer: str
    message: str
    repeated: bool = False


def read_json(text: str) -> tuple[Any, list[Violation]]:
    """The value of a JSON text, and what is wrong with the text itself; a repeated key counts as wrong."""
    repeats = False

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeats
        found = dict(pairs)
        repeats = repeats or len(found) != len(pairs)
        return found

    try:
        value = json.loads(text, object_pairs_hook=members, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        return None, [Violation("", f"not JSON: {error}")]
    return value, list(_repeated_keys(text)) if repeats else []


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _repeated_keys(text: str) -> Iterator[Violation]:
    """A violation for each key that an object has more than once."""
    waiting: list[tuple[Any, str]] = [(json.loads(text, object_pairs_hook=_Pairs), "")]
    while waiting:
        value, pointer = waiting.pop()
        if not isinstance(value, list):
            continue
        members = value if isinstance(value, _Pairs) else [(str(index), item) for index, item in enumerate(value)]
        times = Counter(key for key, _ in members)
        for key in (key for key in times if times[key] > 1):
            yield Violation(f"{pointer}/{escape_pointer(key)}", f"key {key!r} appears twice", repeated=True)
        waiting += [(item, f"{pointer}/{escape_pointer(key)}") for key, item in reversed(members)]


class _Pairs(list[tuple[str, Any]]):
    """The members of an object in order, repeated ones included."""


class SchemaValidator:
    """jsonschema with formats checked, built once.

    Args:
        validator_class: The validator class of the schema's draft.
        schema: The schema.
        registry: The documents that its references may lead to; none but the metaschemas if absent.
    """

    def __init__(self, validator_class: Any, schema: Any, registry: Any = None) -> None:
        self._validator = validator(validator_class, schema, registry)

    def violations(self, text: str) -> list[Violation]:
        """What is wrong with a text."""
        value, found = read_json(text)
        if found:
            return found
        try:
            errors = self.errors(value)
        except RecursionError:
            return [Violation("", "nested too deeply to be validated")]
        except (referencing.exceptions.Unresolvable, OverflowError, ControllableError) as error:
            # A reference that leads nowhere, a number beyond what doubles hold, asked for its divisors, or a pattern
            # that `re` cannot read and that is not regular.
            return [Violation("", f"cannot be validated: {error}")]
        return [violation for error in errors for violation in _violations(error)]

    def errors(self, value: Any) -> list[Any]:
        """The errors of jsonschema for a JSON value.

        Raises:
            RecursionError, OverflowError, referencing.exceptions.Unresolvable: It cannot be validated.
        """
        with warnings.catch_warnings():
            # Patterns may hold escapes that `re` warns about.
            warnings.simplefilter("ignore")
            with remembering():
                return list(self._validator.iter_errors(value))


class TypeValidator:
    """pydantic, from JSON text.

    Args:
        adapter: The type adapter.
    """

    def __init__(self, adapter: pydantic.TypeAdapter[Any]) -> None:
        self._adapter = adapter

    @property
    def runs_code(self) -> bool:
        """Whether functions, such as a class's own validators, have a say that its JSON Schema does not tell."""
        waiting: list[Any] = [self._adapter.core_schema]
        seen: set[int] = set()
        while waiting:
            part = waiting.pop()
            if id(part) in seen or not isinstance(part, dict | list | tuple):
                continue
            seen.add(id(part))
            if isinstance(part, dict) and part.get("type") in _FUNCTIONS:
                return True
            waiting += part.values() if isinstance(part, dict) else part
        return False

    def parse(self, text: str) -> Any:
        """The value of a valid text.

        Raises:
            pydantic.ValidationError: The text is not valid.
        """
        return self._adapter.validate_json(text)

    def violations(self, text: str) -> list[Violation]:
        """What is wrong with a text."""
        value, found = read_json(text)
        if found:
            return found
        try:
            self._adapter.validate_json(text)
        except pydantic.ValidationError as error:
            return [
                Violation(_location(each["loc"], value), str(each["msg"])) for each in error.errors(include_url=False)
            ]
        return []


def _violations(error: Any) -> Iterator[Violation]:
    """An error of the validator; where items repeat, each of them but the first; of what is unevaluated, each part."""
    where = _join(error.absolute_path)
    if error.validator in ("unevaluatedProperties", "unevaluatedItems") and error.context:
        for part in error.context:
            yield from _violations(part)
        return
    if error.validator != "uniqueItems" or not isinstance(error.instance, list):
        yield Violation(where, error.message[:500])
        return
    first: dict[str, int] = {}
    for index, item in enumerate(error.instance):
        earlier = first.setdefault(identity(item), index)
        if earlier != index:
            yield Violation(f"{where}/{index}", f"the item is equal to item {earlier}", repeated=True)


def _join(path: Any) -> str:
    return pointer_of(path)


def _location(location: tuple[int | str, ...], value: Any) -> str:
    """Pointer of a pydantic location; tags of union members are in it as well, and lead nowhere in the value."""
    path: list[str] = []
    for token in location:
        member = isinstance(value, dict) and token in value
        if member or (isinstance(value, list) and isinstance(token, int) and token < len(value)):
            value = value[token]
            path.append(str(token))
    return _join(path)

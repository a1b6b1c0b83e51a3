"""Validators of record: what is wrong with a text, and where."""

import json
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pydantic

from constraints.checks import bounded
from constraints.layout import escape_pointer
from constraints.structure.values import identity


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong.

    Args:
        pointer: JSON pointer of the failing value; of the object where a property is missing or not allowed.
        message: What is wrong.
        repeated: Whether the value is wrong only because another item of its array is equal to it.
    """

    pointer: str
    message: str
    repeated: bool = False


class _Repeated(ValueError):
    """A key appears twice."""


def read_json(text: str) -> tuple[Any, list[Violation]]:
    """The value of a JSON text, and what is wrong with the text itself; a repeated key counts as wrong."""
    repeated: list[str] = []

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            times = Counter(name for name, _ in pairs)
            repeated.extend(sorted(name for name in times if times[name] > 1))
        return found

    try:
        value = json.loads(text, object_pairs_hook=members, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        return None, [Violation("", f"not JSON: {error}")]
    if repeated:
        where = _pointer_of_repeated(text, repeated[0])
        return value, [Violation(where, f"key {name!r} appears twice") for name in repeated]
    return value, []


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _pointer_of_repeated(text: str, name: str) -> str:
    """Pointer of the first object that repeats a key."""
    tree = json.loads(text, object_pairs_hook=_Pairs)
    waiting: list[tuple[Any, str]] = [(tree, "")]
    while waiting:
        value, pointer = waiting.pop()
        if isinstance(value, _Pairs):
            if sum(key == name for key, _ in value) > 1:
                return pointer
            waiting += [(item, f"{pointer}/{escape_pointer(key)}") for key, item in reversed(value)]
        elif isinstance(value, list):
            waiting += [(item, f"{pointer}/{index}") for index, item in reversed(list(enumerate(value)))]
    return ""


class _Pairs(list[tuple[str, Any]]):
    """The members of an object in order, repeated ones included."""


class SchemaValidator:
    """jsonschema with formats checked, built once.

    Args:
        validator_class: The validator class of the schema's draft.
        schema: The schema.
    """

    def __init__(self, validator_class: Any, schema: Any) -> None:
        self._validator = bounded(validator_class)(schema, format_checker=validator_class.FORMAT_CHECKER)

    def violations(self, text: str) -> list[Violation]:
        """What is wrong with a text."""
        value, found = read_json(text)
        if found:
            return found
        with warnings.catch_warnings():
            # Patterns may hold escapes that `re` warns about.
            warnings.simplefilter("ignore")
            try:
                errors = list(self._validator.iter_errors(value))
            except RecursionError:
                return [Violation("", "nested too deeply to be validated")]
            except OverflowError as error:
                # A number beyond what doubles hold, asked for its divisors.
                return [Violation("", f"cannot be validated: {error}")]
        return [violation for error in errors for violation in _violations(error)]


class TypeValidator:
    """pydantic, from JSON text.

    Args:
        adapter: The type adapter.
    """

    def __init__(self, adapter: pydantic.TypeAdapter[Any]) -> None:
        self._adapter = adapter

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
    """An error of the validator; where items repeat, each of them but the first."""
    where = _join(error.absolute_path)
    if error.validator != "uniqueItems" or not isinstance(error.instance, list):
        yield Violation(where, error.message[:500])
        return
    first: dict[str, int] = {}
    for index, item in enumerate(error.instance):
        earlier = first.setdefault(identity(item), index)
        if earlier != index:
            yield Violation(f"{where}/{index}", f"the item is equal to item {earlier}", repeated=True)


def _join(path: Any) -> str:
    return "".join("/" + escape_pointer(str(token)) for token in path)


def _location(location: tuple[int | str, ...], value: Any) -> str:
    """Pointer of a pydantic location; tags of union members are in it as well, and lead nowhere in the value."""
    path: list[str] = []
    for token in location:
        member = isinstance(value, dict) and token in value
        if member or (isinstance(value, list) and isinstance(token, int) and token < len(value)):
            value = value[token]
            path.append(str(token))
    return _join(path)

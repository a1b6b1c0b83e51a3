"""Validators of record: what is wrong with a text, and where."""

import json
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import islice
from math import isfinite
from typing import Any

import pydantic
import pydantic_core
import referencing.exceptions

from constraints.automata.json_strings import writable
from constraints.errors import ControllableError
from constraints.foreign_code import telling_whose
from constraints.json_trees.equality import identity
from constraints.paths import escape_pointer, pointer_of
from constraints.validation.bounded_keywords import validator
from constraints.validation.unevaluated_keywords import remembering

_FUNCTIONS = ("function-after", "function-before", "function-plain", "function-wrap", "is-instance")
_ELSEWHERE = ("metadata", "python_schema", "serialization")
"""Parts of a core schema that have no say in what is read from JSON."""


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
        if not writable(json.dumps(value, ensure_ascii=False) if "\\u" in text else text):
            return None, [Violation("", "not JSON: half of a surrogate pair, which no UTF-8 text can hold")]
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
            waiting += [part[key] for key in part if key not in _ELSEWHERE] if isinstance(part, dict) else part
        return False

    def parse(self, text: str) -> Any:
        """The value of a valid text.

        Raises:
            pydantic.ValidationError: The text is not valid.
            UserCodeError: A validator of the type failed.
        """
        with telling_whose(pydantic.ValidationError, all_theirs=True):
            return self._adapter.validate_json(text)

    def violations(self, text: str) -> list[Violation]:
        """What is wrong with a text."""
        value, found = read_json(text)
        if found:
            return found
        try:
            self.parse(text)
        except pydantic.ValidationError as error:
            return [found for each in error.errors(include_url=False) for found in self._violations(each, value)]
        return []

    def _violations(self, error: Any, value: Any) -> Iterator[Violation]:
        """An error; where members are equal once they are validated, each of them but the first."""
        path = _location(error["loc"], value)
        members = reduce(lambda inside, token: inside[token], path, value)
        few = error["type"] == "too_short" and isinstance(members, list | dict)
        if few and len(members) > error["ctx"]["actual_length"]:
            before, listed = 0, isinstance(members, list)
            for count, token in enumerate(range(len(members)) if listed else members, 1):
                first = members[:count] if listed else dict(islice(members.items(), count))
                length = self._length(_replaced(value, path, first), error, before + 1)
                if length == before:
                    yield Violation(_join([*path, token]), "is equal to an earlier one once validated", repeated=True)
                before = length
            return
        yield Violation(_join(path), str(error["msg"]))

    def _length(self, value: Any, like: Any, usual: int) -> int:
        """How many members there are once a value is validated, which is too short where an error says so."""
        try:
            self.parse(json.dumps(value, ensure_ascii=False))
        except pydantic.ValidationError as error:
            for each in error.errors(include_url=False):
                if (each["type"], each["loc"]) == (like["type"], like["loc"]):
                    return int(each["ctx"]["actual_length"])
        return usual


def _violations(error: Any) -> Iterator[Violation]:
    """An error of the validator; where items repeat, each of them but the first; of what is unevaluated, each part."""
    where = _join(error.absolute_path)
    if error.validator in ("unevaluatedProperties", "unevaluatedItems") and error.context:
        for part in error.context:
            yield from _violations(part)
        return
    if error.validator != "uniqueItems" or not isinstance(error.instance, list):
        told = ""
        if error.validator == "multipleOf" and isinstance(error.validator_value, float) and isfinite(error.instance):
            told = f": {not_divided(error.instance, error.validator_value)}"
        yield Violation(where, error.message[:500] + told)
        return
    first: dict[str, int] = {}
    for index, item in enumerate(error.instance):
        earlier = first.setdefault(identity(item), index)
        if earlier != index:
            yield Violation(f"{where}/{index}", f"the item is equal to item {earlier}", repeated=True)


def not_divided(value: int | float, divisor: float) -> str:
    """What the validator makes of a division in doubles, which is no whole number."""
    return f"{value!r} / {divisor!r} is {value / divisor!r} in the doubles that jsonschema computes with"


def is_multiple(value: float, divisor: float) -> bool:
    """Whether pydantic takes a double for a multiple of another, near enough."""
    return _multiples(divisor).isinstance_python(value)


@lru_cache(maxsize=256)
def _multiples(divisor: float) -> pydantic_core.SchemaValidator:
    return pydantic_core.SchemaValidator(pydantic_core.core_schema.float_schema(multiple_of=divisor))


def _join(path: Any) -> str:
    return pointer_of(path)


def _replaced(value: Any, path: Sequence[int | str], part: Any) -> Any:
    """A value with another part."""
    if not path:
        return part
    token, inner = path[0], _replaced(value[path[0]], path[1:], part)
    if isinstance(value, dict):
        return value | {token: inner}
    return [inner if index == token else each for index, each in enumerate(value)]


def _location(location: tuple[int | str, ...], value: Any) -> list[int | str]:
    """Path of a pydantic location; tags of union members are in it as well, and lead nowhere in the value."""
    path: list[int | str] = []
    for token in location:
        member = isinstance(value, dict) and token in value
        if member or (isinstance(value, list) and isinstance(token, int) and token < len(value)):
            value = value[token]
            path.append(token)
    return path

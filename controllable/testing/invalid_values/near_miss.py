"""Values that are invalid by one keyword only, as near to a valid one as can be: for testing validators and APIs."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pydantic
import referencing.exceptions

from constraints.arguments import checked
from constraints.errors import InvalidOption
from constraints.grammar.grammar_language import byte_vocabulary
from constraints.json_schema.references.schema_source import Source
from constraints.json_trees.equality import compact
from constraints.output_types.constraint import Constraint
from constraints.output_types.random_texts import examples
from constraints.output_types.types import JSONSchema, Pydantic, as_constraint
from constraints.paths import pointer_of
from constraints.validation.validators import SchemaValidator
from controllable.testing.invalid_values.changes import changes
from controllable.testing.invalid_values.edits import Group, letters_of, text_edits
from controllable.testing.invalid_values.samples import Samples
from controllable.testing.invalid_values.spots import Path, Spot, Spots, locate

MOST = 1_000
_TRIES = 20
"""Changes that are judged for each near miss that is asked for, unless the value is large."""
_WORK = 10_000_000
"""Characters of all changes together, from which on a value counts as large."""
_FEWEST = 200
"""Changes to a large value that are judged in any case."""
_BYTES, _LARGEST = 1_000, 100_000
"""Bytes of a drawn value: so many beyond what it needs, and the most that it may need."""
_LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A value that breaks one keyword and keeps all others.

    Args:
        value: The value; for a regular language, the text.
        keyword: What it breaks; "false" where it meets a schema that is `false`, "language" for regular languages.
        pointer: JSON pointer of the part that is wrong; of the object, where a property is missing, is not allowed or
            has a wrong name.
        schema_pointer: Where the keyword stands in the schema, after references; with the URI in other documents.
        message: What the validator says.
    """

    value: Any
    keyword: str
    pointer: str
    schema_pointer: str
    message: str


@checked
def near_misses(
    output_type: Any, value: Any, *, keywords: Collection[str] | None = None, most: int | None = MOST
) -> Iterator[NearMiss]:
    """Small changes to a valid value, each of which breaks exactly one keyword.

    The validator of record decides: it has exactly one error, and the error's keyword and place are those of the near
    miss. For pydantic types that is the JSON Schema of the type, and pydantic refuses the value as JSON as well. Each
    keyword of the schema is broken once before any of them is broken again; the same input gives the same near misses.

    Args:
        output_type: A JSON Schema, a pydantic type, or a regular language such as `Regex`; see `as_constraint`.
        value: A valid value: JSON, an instance of the type, or for a regular language a text.
        keywords: The keywords to break; None for all.
        most: Most near misses, and fewer of values of many kilobytes; with None there may be very many.

    Raises:
        InvalidOption: The value is not valid, or the output type is none of those, or a number makes no sense.
        ControllableError: The output type cannot be compiled.
    """
    _check(most)
    constraint = as_constraint(output_type)
    if not isinstance(constraint, JSONSchema):
        _check_regular(constraint)
        _check_valid(constraint, value)
        return islice(_kept(_near_texts(constraint, value), keywords), most)
    text = _json(constraint, value)
    _check_valid(constraint, text)
    return _Search(constraint).run(json.loads(text), keywords, most)


@checked
def near_misses_of(
    output_type: Any, *, n: int = 3, seed: int = 0, keywords: Collection[str] | None = None, most: int | None = MOST
) -> Iterator[NearMiss]:
    """Near misses of some valid values, which are drawn at random; no model is asked.

    Args:
        output_type: See `near_misses`.
        n: How many values are drawn; one of them has all properties that fit.
        seed: The same seed gives the same values.
        keywords: See `near_misses`.
        most: Most near misses, of all values together.

    Raises:
        InvalidOption, ControllableError: See `near_misses`.
    """
    _check(most)
    if n < 1:
        raise InvalidOption(f"n is {n}: near misses are made of at least one value")
    constraint = as_constraint(output_type)
    if not isinstance(constraint, JSONSchema):
        _check_regular(constraint)
    vocabulary = byte_vocabulary()
    budget = _BYTES + int(min(_LARGEST, 2 * constraint.shortest(vocabulary)))
    texts = examples(constraint, vocabulary, n=1, seed=seed, budget=budget, fill="all")
    texts = list(dict.fromkeys([*texts, *examples(constraint, vocabulary, n=n, seed=seed, budget=budget)]))[:n]
    if isinstance(constraint, JSONSchema):
        search = _Search(constraint)
        found = [search.run(json.loads(text), keywords, most) for text in texts if not search.errors(json.loads(text))]
    else:
        found = [_kept(_near_texts(constraint, text), keywords) for text in texts]
    return islice(_distinct(_by_turns(found)), most)


def _check(most: int | None) -> None:
    if most is not None and most < 0:
        raise InvalidOption(f"most is {most}: a number of near misses can't be negative")


def _check_regular(constraint: Constraint) -> None:
    if constraint.regular is None:
        raise InvalidOption(
            f"near misses are made of JSON Schemas, types and regular languages, not of {constraint!r}",
            hint="Ask for those of its parts",
        )


def _check_valid(constraint: Constraint, text: Any) -> None:
    if not isinstance(text, str):
        raise InvalidOption(f"a near miss of {constraint!r} starts from a text, not from {type(text).__name__}")
    violations = constraint.validate(text)
    if not violations and isinstance(constraint, Pydantic):
        errors = _validator(constraint, constraint.compiled.source).errors(json.loads(text))
        if errors:
            raise InvalidOption(
                f"pydantic takes the value, but the JSON Schema of the type does not: {errors[0].message[:200]}",
                where=_pointer(errors[0].absolute_path),
            )
    if violations:
        raise InvalidOption(
            f"a near miss starts from a valid value, and this is none: {violations[0].message[:200]}",
            where=violations[0].pointer,
        )


def _json(constraint: JSONSchema, value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        if not isinstance(constraint, Pydantic):
            raise InvalidOption(f"the value is not JSON: {error}") from error
    try:
        return pydantic.TypeAdapter(constraint.model).dump_json(value, by_alias=True).decode()
    except (pydantic.PydanticUserError, ValueError, TypeError) as error:
        raise InvalidOption(f"the value is neither JSON nor of the type: {error}") from error


def _validator(constraint: JSONSchema, source: Source) -> SchemaValidator:
    return SchemaValidator(source.validator_class, source.schema, source.registry)


class _Search:
    """Finds the near misses of one schema."""

    def __init__(self, constraint: JSONSchema) -> None:
        self.constraint = constraint
        compiled = constraint.compiled.source
        # Its own, since references are followed that the compiler had no need to follow.
        source = Source(compiled.schema, compiled.documents, decimals=compiled.decimals)
        self.spots = Spots(source)
        self.samples = Samples(self.spots)
        self.validator = _validator(constraint, source)

    def errors(self, value: Any) -> list[Any]:
        """What jsonschema says of a value; of one that it cannot validate, nothing."""
        try:
            return self.validator.errors(value)
        except (RecursionError, OverflowError, referencing.exceptions.Unresolvable):
            return []

    def run(self, value: Any, keywords: Collection[str] | None, most: int | None) -> Iterator[NearMiss]:
        """The near misses of a valid value: one of each keyword, then one more of each, and so on."""
        # Each is judged as a whole, so that of a large value fewer can be.
        tries = None if most is None else max(_FEWEST, min(_TRIES * most, _WORK // len(compact(value))))
        judged = islice(self._judged(value), tries)
        found = (near for near in judged if near is not None)
        return islice(_kept(_distinct(found), keywords), most)

    def _judged(self, value: Any) -> Iterator[NearMiss | None]:
        """For each change, by turns of the keywords, what it comes to."""
        times: dict[tuple[int, str], int] = {}
        turns: list[tuple[int, Iterator[Group], Spot]] = []
        for spot in self.spots.of(value):
            for keyword in self.spots.keywords(spot.place):
                key = (spot.place.index, keyword)
                times[key] = times.get(key, 0) + 1
                turns.append((times[key], changes(keyword, spot, self.samples), spot))
        turns.sort(key=lambda turn: turn[0])
        while turns:
            left = []
            for turn in turns:
                _, groups, spot = turn
                for group in groups:
                    near = None
                    for changed in group:
                        for document in _changed(value, spot, changed):
                            near = near or self._judge(document)
                            yield near
                        if near is not None:
                            break
                    if near is not None:
                        left.append(turn)
                        break
            turns = left

    def _judge(self, document: Any) -> NearMiss | None:
        """A near miss, if a document is one."""
        errors = self.errors(document)
        if len(errors) != 1:
            return None
        text = compact(document)
        # Where there is more to it than the schema, such as pydantic, that has to refuse it too.
        if type(self.constraint) is not JSONSchema and not self.constraint.validate(text):
            return None
        keyword, where = locate(self.spots, errors[0])
        # A copy of its own, which the caller may change.
        return NearMiss(json.loads(text), keyword, _pointer(errors[0].absolute_path), where, errors[0].message[:500])


def _pointer(path: Iterable[str | int]) -> str:
    return pointer_of(path)


def _changed(value: Any, spot: Spot, changed: Any) -> Iterator[Any]:
    """The value with another part, or with another name."""
    if not spot.name:
        yield _with(value, spot.path, lambda _: changed)
        return
    *path, name = spot.path
    if not isinstance(changed, str):
        return

    def renamed(members: Any) -> Any:
        return {changed if each == name else each: item for each, item in members.items()}

    def added(members: Any) -> Any:
        return members | {changed: members[name]}

    for change in (renamed, added):
        yield _with(value, tuple(path), lambda members: members if changed in members else change(members))  # noqa: B023


def _with(value: Any, path: Path, change: Any) -> Any:
    """A copy of the value with one part changed; what is not on the way is shared."""
    if not path:
        return change(value)
    token, *others = path
    copy = value.copy()
    copy[token] = _with(value[token], tuple(others), change)
    return copy


def _near_texts(constraint: Constraint, text: str) -> Iterator[NearMiss]:
    """Texts at edit distance one that are outside of a regular language."""
    assert constraint.regular is not None
    letters = letters_of(constraint.regular)
    for kind in text_edits(text, letters):
        for changed in kind:
            violations = constraint.validate(changed)
            if violations:
                yield NearMiss(changed, _LANGUAGE, "", "", violations[0].message)


def _kept(found: Iterable[NearMiss], keywords: Collection[str] | None) -> Iterator[NearMiss]:
    return (near for near in found if keywords is None or near.keyword in keywords)


def _distinct(found: Iterable[NearMiss]) -> Iterator[NearMiss]:
    seen: set[str] = set()
    for near in found:
        text = compact(near.value)
        if text not in seen:
            seen.add(text)
            yield near


def _by_turns(found: Sequence[Iterator[NearMiss]]) -> Iterator[NearMiss]:
    """One of each, then one more of each, and so on."""
    waiting = list(found)
    while waiting:
        left = []
        for each in waiting:
            near = next(each, None)
            if near is not None:
                left.append(each)
                yield near
        waiting = left

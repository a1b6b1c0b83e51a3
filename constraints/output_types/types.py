"""Output types: what a text has to be. Each one accepts, validates and parses texts, and draws layouts."""

import json
import warnings
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, partial
from typing import Any, ClassVar, Literal, cast

import pydantic

from constraints.arguments import checked
from constraints.automata.charset import RARE_SPACES
from constraints.automata.dfa import ByteDFA
from constraints.errors import (
    ControllableError,
    InvalidOption,
    InvalidSchema,
    UnsatisfiableConstraint,
)
from constraints.foreign_code import told
from constraints.json_schema import CompiledSchema, compile_schema
from constraints.json_schema.document_explanation import explain_document
from constraints.json_schema.references.api_documents import schema_within
from constraints.json_schema.slot_places import free_values
from constraints.layouts.description import Description, FreeValue, KeywordNote
from constraints.layouts.layout import Layout
from constraints.layouts.layout_request import LayoutRequest
from constraints.output_types.constraint import PRINTABLE, Constraint, OneSlot, encoded, wrong_count
from constraints.paths import Path
from constraints.regex.compile import compile_regex, matches, widest_reading
from constraints.tokens.vocabulary import Vocabulary
from constraints.validation.explanation import Explanation
from constraints.validation.validators import SchemaValidator, TypeValidator, Violation

PropertyOrder = Literal["schema", "any"]
_SEEN = ByteDFA.characters(~RARE_SPACES, minimum=0, maximum=None)
_WRITTEN_CHARACTERS = 2_000
_COUNTED_CHARACTERS = 10_000


class Regex(OneSlot):
    """Texts that a Python regular expression matches as a whole (`re.fullmatch`).

    Args:
        pattern: The regular expression.

    Raises:
        InvalidPattern: Not a regular expression.
        UnsupportedPattern: A construct that is not regular, such as a back-reference.
        UnsatisfiableConstraint: It matches nothing.
    """

    kind = "text"

    @checked
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.language = compile_regex(pattern, search=False)
        if self.language.is_empty():
            raise UnsatisfiableConstraint(f"the regular expression {pattern!r} matches nothing")

    @cached_property
    def written(self) -> ByteDFA:
        """What it matches without spaces that look like others, unless it asks for one."""
        seen = self.language & _SEEN
        return self.language if seen.is_empty() else seen

    @cached_property
    def widest(self) -> ByteDFA:
        """All that `re` matches."""
        return widest_reading(self.pattern)

    def __repr__(self) -> str:
        return f"Regex({self.pattern!r})"

    def accepts(self, text: str, *, compact: bool = False) -> bool:
        return super().accepts(text) or (not compact and encoded(text) is not None and not self.validate(text))

    def validate(self, text: str) -> list[Violation]:
        """Violations according to `re.fullmatch`."""
        if matches(self.pattern, text, search=False):
            return []
        return [Violation("", f"{text[:100]!r} does not match {self.pattern!r}")]


class Choice(OneSlot):
    """One of some texts.

    Args:
        options: The texts.

    Raises:
        InvalidOption: An option is not a string.
        UnsatisfiableConstraint: There is no option.
    """

    kind = "enum"

    @checked
    def __init__(self, options: Collection[str]) -> None:
        self.options = tuple(dict.fromkeys(options))
        if not self.options:
            raise UnsatisfiableConstraint("there is nothing to choose from", hint="Give at least one option")
        codes = [encoded(option) for option in self.options]
        if any(data is None for data in codes):
            raise InvalidOption("an option holds a lone surrogate, which no UTF-8 text can")
        self.language = ByteDFA.choice([data for data in codes if data is not None])

    def __repr__(self) -> str:
        return f"Choice({list(self.options)!r})"

    def validate(self, text: str) -> list[Violation]:
        """Violations by plain comparison."""
        if text in self.options:
            return []
        return [Violation("", f"{text[:100]!r} is not one of {len(self.options)} options")]


class Text(OneSlot):
    """Free text of some length.

    Args:
        min_length: Fewest characters.
        max_length: Most characters, None for no bound.

    Raises:
        InvalidOption: A length is negative, or the bounds contradict each other.
        ConstraintTooLarge: A length needs too many states.
    """

    kind = "text"

    @checked
    def __init__(self, *, min_length: int = 0, max_length: int | None = None) -> None:
        if min_length < 0 or (max_length is not None and max_length < 0):
            raise InvalidOption("a length is a number of characters and can't be negative")
        if max_length is not None and max_length < min_length:
            raise InvalidOption(f"min_length {min_length} is more than max_length {max_length}")
        self.min_length = min_length
        self.max_length = max_length
        longest = None if max_length is None else min(max_length, max(min_length, _WRITTEN_CHARACTERS))
        self.language = ByteDFA.characters(PRINTABLE, minimum=min_length, maximum=longest)

    @cached_property
    def widest(self) -> ByteDFA:
        """Texts of any characters; without a bound where it is too large to be counted."""
        longest = self.max_length if self.max_length is None or self.max_length <= _COUNTED_CHARACTERS else None
        return ByteDFA.characters(minimum=min(self.min_length, _COUNTED_CHARACTERS), maximum=longest)

    def __repr__(self) -> str:
        return f"Text(min_length={self.min_length}, max_length={self.max_length})"

    def accepts(self, text: str, *, compact: bool = False) -> bool:
        return encoded(text) is not None and not self.validate(text)

    def validate(self, text: str) -> list[Violation]:
        """Violations of the length in characters."""
        return wrong_count(len(text), self.min_length, self.max_length, "characters")


class JSONSchema(Constraint):
    """Compact JSON documents that are valid under a schema, formats included.

    Args:
        schema: A mapping or a boolean.
        property_order: "schema" writes properties in the order in which the schema lists them, "any" in random order.
            Any order is accepted.
        unlisted: Write up to so many properties that the schema does not list in each object that admits them.
        documents: Other schemas that it refers to, by URI. Nothing is ever fetched.
        at: JSON pointer of the schema in a document that holds several: "#/components/schemas/Pet" in OpenAPI, Swagger
            or AsyncAPI, "#/$defs/item" in a JSON Schema.
        strict: Refuse what looks like a mistake, which is a warning otherwise, and formats that no validator checks.

    Raises:
        InvalidOption: There is no such order, or the number is negative.
        InvalidSchema: It is not a JSON Schema.
        UnsupportedSchema: A part of it cannot be compiled.
        UnsatisfiableConstraint: No value is valid.
        ConstraintTooLarge: It would need too large an automaton.
    """

    _decimals: ClassVar[bool] = False

    @checked
    def __init__(
        self,
        schema: dict[str, Any] | bool,
        *,
        property_order: PropertyOrder = "schema",
        unlisted: int = 0,
        documents: Mapping[str, Any] | None = None,
        at: str | None = None,
        strict: bool = False,
    ) -> None:
        if unlisted < 0:
            raise InvalidOption(f"unlisted is {unlisted}, a number of properties can't be negative")
        schema, within = schema_within(schema, at)
        self._strict = strict
        self.compiled: CompiledSchema = compile_schema(
            schema,
            any_order=property_order == "any",
            unlisted=unlisted,
            documents={**within, **(documents or {})},
            strict=strict,
            decimals=self._decimals,
        )
        for note in self.compiled.oversights:
            warnings.warn(f"{note.reason} (at {note.pointer or '/'!r})", stacklevel=3)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({json.dumps(self.schema)[:60]})"

    def __reduce__(self) -> tuple[Any, ...]:
        # Compiled anew where it is loaded, and there only once.
        return partial(type(self), self.schema, strict=self._strict, **self._options), ()

    @property
    def _options(self) -> dict[str, Any]:
        order = "any" if self.compiled.any_order else "schema"
        documents = self.compiled.source.documents
        return {"property_order": order, "unlisted": self.compiled.unlisted, "documents": documents}

    @property
    def schema(self) -> dict[str, Any] | bool:
        """The schema, as plain JSON."""
        return cast(dict[str, Any] | bool, self.compiled.source.schema)

    @property
    def subject(self) -> str:
        """The schema's title and description."""
        told = (self.schema.get(key) for key in ("title", "description")) if isinstance(self.schema, dict) else ()
        subject = " ".join(text.strip() for text in told if isinstance(text, str))
        # JSON may hold halves of surrogate pairs, which are no text.
        return subject.encode("utf-8", "ignore").decode("utf-8")

    @cached_property
    def _validator(self) -> SchemaValidator | TypeValidator:
        source = self.compiled.source
        return SchemaValidator(source.validator_class, self.schema, source.registry)

    def accepts(self, text: str, *, compact: bool = False) -> bool:
        """Whether a JSON text has a value that is in the language; properties may come in any order.

        Args:
            text: The text; one with a repeated key, NaN, an infinity or half of a surrogate pair is refused.
            compact: Take it only as it is written: without white space, with no escape that is not needed.
        """
        return self.compiled.accepts(text, compact=compact)

    def validate(self, text: str) -> list[Violation]:
        """Violations according to jsonschema."""
        return self._validator.violations(text)

    def parse(self, text: str) -> Any:
        """The JSON value."""
        return json.loads(text)

    def explain(self, text: str) -> Explanation:
        return explain_document(self.compiled, text, self.validate(text), accepted=self.accepts(text))

    def describe(self) -> Description:
        return self.compiled.describe()

    def free_values(self, path: Path) -> Iterator[FreeValue]:
        return free_values(self.compiled.root, path)

    def shortest(self, vocabulary: Vocabulary) -> float:
        return self.compiled.shortest(vocabulary)

    def layout(self, request: LayoutRequest) -> Layout:
        return self.compiled.layout(request)


class Pydantic(JSONSchema):
    """JSON documents that pydantic turns into a value of some type.

    Args:
        model: A model class, or any type that `pydantic.TypeAdapter` understands.
        property_order: See `JSONSchema`.
        unlisted: See `JSONSchema`.
        documents: See `JSONSchema`; for references that a class adds with `json_schema_extra`.

    Raises:
        InvalidSchema: pydantic has no JSON Schema for the type, or lacks a package that the type needs.
        UnsupportedSchema: A part of that schema cannot be compiled.
    """

    _decimals = True

    @checked
    def __init__(
        self,
        model: Any,
        *,
        property_order: PropertyOrder = "schema",
        unlisted: int = 0,
        documents: Mapping[str, Any] | None = None,
    ) -> None:
        # Imports what of pydantic only types need.
        from constraints.pydantic_types.type_schema import TypeSchema

        self.model = model
        try:
            adapter = pydantic.TypeAdapter(model)
            schema = adapter.json_schema(mode="validation", schema_generator=TypeSchema)
        except ImportError as error:
            raise InvalidSchema(f"pydantic needs a package for {model!r}: {error}") from error
        except ControllableError:
            raise
        except Exception as error:
            # Besides its own errors, it raises whatever the code of a type does.
            raise InvalidSchema(f"pydantic has no JSON Schema for {model!r}: {told(error)}") from error
        super().__init__(schema, property_order=property_order, unlisted=unlisted, documents=documents)
        self._types = TypeValidator(adapter)

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), self.model, **self._options), ()

    @cached_property
    def _validator(self) -> TypeValidator:
        return self._types

    def describe(self) -> Description:
        said = super().describe()
        return replace(said, verified=(*said.verified, _CODE)) if self._types.runs_code else said

    def accepts(self, text: str, *, compact: bool = False) -> bool:
        """Whether pydantic takes a text, in whichever of the spellings that it reads.

        Args:
            text: The text.
            compact: Whether instead it is one that may be written, before the class's own code has had its say.
        """
        return super().accepts(text, compact=True) if compact else not self.validate(text)

    def validate(self, text: str) -> list[Violation]:
        """Violations according to pydantic."""
        return self._types.violations(text)

    def parse(self, text: str) -> Any:
        """The value of the type.

        Raises:
            pydantic.ValidationError: The text is not valid.
        """
        return self._types.parse(text)


def as_constraint(output_type: Any) -> Constraint:
    """The constraint that an output type stands for.

    Args:
        output_type: A `Constraint`; a JSON Schema as dict or boolean; a pydantic model class; or any type that
            `pydantic.TypeAdapter` understands: `list[int]`, `Literal["a", "b"]`, a TypedDict, dataclass or Enum.

    Raises:
        ControllableError: The type, or a schema, cannot be compiled.
    """
    if isinstance(output_type, Constraint):
        return output_type
    if isinstance(output_type, dict | bool):
        return JSONSchema(output_type)
    if isinstance(output_type, str):
        raise InvalidOption(
            f"{output_type[:60]!r} is a string, not an output type", hint="Wrap it in Regex(...) or Choice([...])"
        )
    return Pydantic(output_type)


_CODE = KeywordNote(
    "validator", "", "pydantic runs code of the class or of its types; what it refuses is written again"
)

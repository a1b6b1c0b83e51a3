"""Output types: what a text has to be. Each one accepts, validates and parses texts, and draws layouts."""

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from random import Random
from typing import Any, cast

import pydantic

from constraints.charset import CharSet
from constraints.dfa import ByteDFA
from constraints.errors import (
    InvalidOption,
    InvalidSchema,
    UnsatisfiableConstraint,
)
from constraints.explanation import Explanation, explain_text
from constraints.json_schema import CompiledSchema, compile_schema
from constraints.json_schema.explanation import explain_document
from constraints.json_text import CONTROLS
from constraints.layout import Layout, LayoutPrior, Slot, UniformPrior
from constraints.regex import compile_regex, matches
from constraints.structure.sampling import Fill
from constraints.structure.sizes import Tokens
from constraints.validation import SchemaValidator, TypeValidator, Violation
from constraints.vocabulary import Vocabulary

FILLS = ("required", "typical", "all")
_WRITTEN_CHARACTERS = 2_000


class Constraint(ABC):
    """What a text has to be. Immutable; compiled when it is made."""

    @abstractmethod
    def accepts(self, text: str) -> bool:
        """Whether the text is in the language; needs no model."""

    @abstractmethod
    def validate(self, text: str) -> list[Violation]:
        """What the validator of record says is wrong with the text."""

    @abstractmethod
    def parse(self, text: str) -> Any:
        """The value of a valid text."""

    @abstractmethod
    def describe(self) -> dict[str, Any]:
        """Slots (pointer, kind, states), what became of each keyword, shortest and longest text in bytes."""

    def explain(self, text: str) -> Explanation:
        """Why a text is refused, where, and what could stand there; or that it is not."""
        violations = self.validate(text)
        accepted = self.accepts(text)
        if accepted or not violations:
            return Explanation(valid=not violations, accepted=accepted)
        return Explanation(False, False, 0, violations[0].pointer, None, violations[0].message)

    @property
    def subject(self) -> str:
        """What the values are about, in the words of whoever described them; empty where nobody did."""
        return ""

    @abstractmethod
    def layout(
        self,
        vocabulary: Vocabulary,
        *,
        rng: Random,
        budget: int,
        prior: LayoutPrior | None = None,
        fill: Fill = "typical",
    ) -> Layout:
        """Draw what is fixed before the noise.

        Args:
            vocabulary: The tokens that lengths are counted in.
            rng: Source of chance; the same state gives the same layout.
            budget: Most tokens of the literals and of the slots' shortest contents together.
            prior: What is likely; by default nothing is known.
            fill: Which optional properties are present: none ("required"), as the prior likes ("typical"), or all that
                fit ("all").

        Raises:
            UnsatisfiableConstraint: The shortest text does not fit the budget.
        """


class _OneSlot(Constraint):
    """A text without structure: the layout is one slot."""

    language: ByteDFA
    kind: str

    def accepts(self, text: str) -> bool:
        data = _encoded(text)
        return data is not None and self.language.accepts(data)

    def parse(self, text: str) -> Any:
        return text

    def explain(self, text: str) -> Explanation:
        return explain_text(self.language, text, self.validate(text), self.accepts(text))

    def describe(self) -> dict[str, Any]:
        longest = self.language.longest()
        return {
            "slots": [{"pointer": "", "kind": self.kind, "states": self.language.num_states}],
            "exact": [],
            "verified": [],
            "ignored": [],
            "narrowed": [],
            "shortest": len(self.language.shortest() or b""),
            "longest": "unbounded" if longest is None else longest,
        }

    def layout(
        self,
        vocabulary: Vocabulary,
        *,
        rng: Random,
        budget: int,
        prior: LayoutPrior | None = None,
        fill: Fill = "typical",
    ) -> Layout:
        _check_options(budget, fill)
        least = Tokens(vocabulary).slot(self.language)
        if least > budget:
            raise UnsatisfiableConstraint(
                f"the shortest text needs {least:.0f} tokens, the budget is {budget}", hint="Raise max_length"
            )
        return Layout((Slot("", self.language, "", self.kind),))


class Regex(_OneSlot):
    """Texts that a Python regular expression matches as a whole (`re.fullmatch`).

    Args:
        pattern: The regular expression.

    Raises:
        InvalidPattern: Not a regular expression.
        UnsupportedPattern: A construct that is not regular, such as a back-reference.
        UnsatisfiableConstraint: It matches nothing.
    """

    kind = "text"

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.language = compile_regex(pattern, search=False)
        if self.language.is_empty():
            raise UnsatisfiableConstraint(f"the regular expression {pattern!r} matches nothing")

    def __repr__(self) -> str:
        return f"Regex({self.pattern!r})"

    def validate(self, text: str) -> list[Violation]:
        """Violations according to `re.fullmatch`."""
        if matches(self.pattern, text, search=False):
            return []
        return [Violation("", f"{text[:100]!r} does not match {self.pattern!r}")]


class Choice(_OneSlot):
    """One of some texts.

    Args:
        options: The texts.

    Raises:
        InvalidOption: An option is not a string.
        UnsatisfiableConstraint: There is no option.
    """

    kind = "enum"

    def __init__(self, options: Sequence[str]) -> None:
        if isinstance(options, str) or not all(isinstance(option, str) for option in options):
            raise InvalidOption("a choice is made among a list of strings", hint='For example Choice(["red", "green"])')
        if not options:
            raise UnsatisfiableConstraint("there is nothing to choose from", hint="Give at least one option")
        self.options = tuple(dict.fromkeys(options))
        encoded = [_encoded(option) for option in self.options]
        if any(data is None for data in encoded):
            raise InvalidOption("an option holds a lone surrogate, which no UTF-8 text can")
        self.language = ByteDFA.choice([data for data in encoded if data is not None])

    def __repr__(self) -> str:
        return f"Choice({list(self.options)!r})"

    def validate(self, text: str) -> list[Violation]:
        """Violations by plain comparison."""
        if text in self.options:
            return []
        return [Violation("", f"{text[:100]!r} is not one of {len(self.options)} options")]


class Text(_OneSlot):
    """Free text of some length.

    Args:
        min_length: Fewest characters.
        max_length: Most characters, None for no bound.

    Raises:
        InvalidOption: A length is negative, or the bounds contradict each other.
        ConstraintTooLarge: A length needs too many states.
    """

    kind = "text"

    def __init__(self, *, min_length: int = 0, max_length: int | None = None) -> None:
        if min_length < 0 or (max_length is not None and max_length < 0):
            raise InvalidOption("a length is a number of characters and can't be negative")
        if max_length is not None and max_length < min_length:
            raise InvalidOption(f"min_length {min_length} is more than max_length {max_length}")
        self.min_length = min_length
        self.max_length = max_length
        longest = None if max_length is None else min(max_length, max(min_length, _WRITTEN_CHARACTERS))
        self.language = ByteDFA.characters(_PRINTABLE, minimum=min_length, maximum=longest)

    def __repr__(self) -> str:
        return f"Text(min_length={self.min_length}, max_length={self.max_length})"

    def accepts(self, text: str) -> bool:
        return _encoded(text) is not None and not self.validate(text)

    def validate(self, text: str) -> list[Violation]:
        """Violations of the length in characters."""
        if len(text) < self.min_length:
            return [Violation("", f"{len(text)} characters are fewer than {self.min_length}")]
        if self.max_length is not None and len(text) > self.max_length:
            return [Violation("", f"{len(text)} characters are more than {self.max_length}")]
        return []


class JSONSchema(Constraint):
    """Compact JSON documents that are valid under a schema, formats included.

    Args:
        schema: A mapping or a boolean.

    Raises:
        InvalidSchema: It is not a JSON Schema.
        UnsupportedSchema: A part of it cannot be compiled.
        UnsatisfiableConstraint: No value is valid.
        ConstraintTooLarge: It would need too large an automaton.
    """

    def __init__(self, schema: dict[str, Any] | bool) -> None:
        self.compiled: CompiledSchema = compile_schema(schema)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({json.dumps(self.schema)[:60]})"

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
        return SchemaValidator(self.compiled.source.validator_class, self.schema)

    def accepts(self, text: str) -> bool:
        """Whether a compact text is in the language; properties may come in any order."""
        return self.compiled.accepts(text)

    def validate(self, text: str) -> list[Violation]:
        """Violations according to jsonschema."""
        return self._validator.violations(text)

    def parse(self, text: str) -> Any:
        """The JSON value."""
        return json.loads(text)

    def explain(self, text: str) -> Explanation:
        return explain_document(self.compiled, text, self.validate(text))

    def describe(self) -> dict[str, Any]:
        return self.compiled.describe()

    def layout(
        self,
        vocabulary: Vocabulary,
        *,
        rng: Random,
        budget: int,
        prior: LayoutPrior | None = None,
        fill: Fill = "typical",
    ) -> Layout:
        _check_options(budget, fill)
        return self.compiled.layout(vocabulary, UniformPrior() if prior is None else prior, rng, budget, fill)


class Pydantic(JSONSchema):
    """JSON documents that pydantic turns into a value of some type.

    Args:
        model: A model class, or any type that `pydantic.TypeAdapter` understands.

    Raises:
        InvalidSchema: pydantic has no JSON Schema for the type.
        UnsupportedSchema: A part of that schema cannot be compiled.
    """

    def __init__(self, model: Any) -> None:
        self.model = model
        try:
            adapter = pydantic.TypeAdapter(model)
            schema = adapter.json_schema(mode="validation")
        except pydantic.PydanticUserError as error:
            reason = str(error).splitlines()[0]
            raise InvalidSchema(f"pydantic has no JSON Schema for {model!r}: {reason}") from error
        super().__init__(schema)
        self._types = TypeValidator(adapter)

    @cached_property
    def _validator(self) -> TypeValidator:
        return self._types

    def describe(self) -> dict[str, Any]:
        described = super().describe()
        if self._types.runs_code:
            described["verified"].append({"keyword": "validator", "pointer": "", "reason": _CODE})
        return described

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


def _encoded(text: str) -> bytes | None:
    try:
        return text.encode()
    except UnicodeEncodeError:
        return None


def _check_options(budget: int, fill: str) -> None:
    if fill not in FILLS:
        raise InvalidOption(f"fill is one of {', '.join(FILLS)}, not {fill!r}")
    if budget < 1:
        raise InvalidOption(f"a budget of {budget} tokens has room for nothing")


_CODE = "pydantic runs code of the class or of its types; what it refuses is written again"
_PRINTABLE: CharSet = ~CONTROLS | CharSet.of([(0x0A, 0x0A)])

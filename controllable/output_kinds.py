"""What is asked for, by its kind: a schema, a class, a pattern, texts to choose from, a grammar, a template."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from controllable.option_fields import Declared, Face, Flag, Natural, Text

if TYPE_CHECKING:
    from constraints.output_types.constraint import Constraint


@dataclass(frozen=True)
class Notation(Declared):
    """How a definition is meant.

    Args:
        property_order: The schema's, or any.
        unlisted: Of those that it does not forbid.
        at: JSON pointer of a schema in a document that holds several.
        strict: Whether what looks like a mistake in a schema is an error.
        start: Of a grammar.
    """

    property_order: Annotated[Literal["schema", "any"], Field(description="order of the properties written")] = "schema"
    unlisted: Annotated[
        Natural,
        Field(description="write up to N properties that the schema does not list in each object that admits them"),
    ] = 0
    at: Annotated[
        Text | None,
        Field(description="the schema in a document with several, as in --schema FILE#/components/schemas/NAME"),
        Face(metavar="POINTER"),
    ] = None
    strict: Annotated[
        Flag, Field(description="refuse a schema with misspelt keywords, or with formats that nothing checks")
    ] = False
    start: Annotated[Text, Field(description="the rule of a grammar that texts come from"), Face(metavar="RULE")] = (
        "start"
    )


@dataclass(frozen=True)
class Kind:
    """A kind of output type, as commands and rows of batches ask for it.

    Args:
        definition: What defines one in a row, by its type; a model is named there.
        metavar: What stands for the definition on the command line.
        help: What it is there.
        flag: The flag; None for the name of the kind.
        notation: The fields of `Notation` that are for it.
        is_json: Whether what is written is JSON; else it is text.
    """

    definition: Any
    metavar: str
    help: str
    flag: str | None = None
    notation: tuple[str, ...] = ()
    is_json: bool = False


_JSON = ("property_order", "unlisted")
_SCHEMA = (*_JSON, "at", "strict")
KINDS: Mapping[str, Kind] = {
    "schema": Kind(dict[str, Any] | Flag, "FILE", "a JSON Schema; - reads it from standard input", None, _SCHEMA, True),
    "model": Kind(
        Text, "FILE.py:NAME", "a pydantic class, dataclass, TypedDict or type in a Python file", None, _JSON, True
    ),
    "regex": Kind(Text, "PATTERN", "a regular expression, as Python's re reads it"),
    "choices": Kind(list[Text], "TEXT", "one of these texts", flag="choice"),
    "grammar": Kind(Text, "FILE", "a grammar in Lark's notation; - reads it from standard input", notation=("start",)),
    "template": Kind(Text, "TEXT", "text with holes, such as 'Dear {name},'"),
}
"""The kinds. Of one whose definition is a text, or texts, the command line takes just that."""


def meant_for(notation: str) -> list[str]:
    """The kinds that a notation is for."""
    return [name for name, kind in KINDS.items() if notation in kind.notation]


@dataclass(frozen=True)
class OutputType:
    """What is asked for.

    Args:
        kind: One of `KINDS`.
        definition: The schema, the pattern, the texts ...; of a model the class, or its name where names stand for
            classes.
        notation: How it is meant.
    """

    kind: str
    definition: Any
    notation: Notation

    @property
    def is_json(self) -> bool:
        """Whether what is written is JSON; else it is text."""
        return KINDS[self.kind].is_json

    def constraint(self) -> "Constraint":
        """What it compiles to.

        Raises:
            ControllableError: It does not compile.
        """
        # Slow to import, and not needed to say what there is.
        from constraints.output_types.constraint import Constraint
        from constraints.output_types.grammar import Grammar
        from constraints.output_types.template import Template
        from constraints.output_types.types import Choice, JSONSchema, Pydantic, Regex, as_constraint

        found, notation = self.definition, self.notation
        match self.kind:
            case "regex":
                return Regex(found)
            case "choices":
                return Choice(found)
            case "grammar":
                return Grammar(found, start=notation.start)
            case "template":
                return Template(found)
        if self.kind == "model" and isinstance(found, Constraint | str):
            return as_constraint(found)
        order, unlisted = notation.property_order, notation.unlisted
        if self.kind == "schema" or isinstance(found, dict | bool):
            at, strict = notation.at, notation.strict
            return JSONSchema(found, property_order=order, unlisted=unlisted, at=at, strict=strict)
        return Pydantic(found, property_order=order, unlisted=unlisted)

"""What is asked for, by its kind: a schema, a class, a pattern, texts to choose from, a grammar, a template."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from controllable.option_fields import Declared, Face, Flag, Natural, Option, Text

if TYPE_CHECKING:
    from constraints.output_types.constraint import Constraint


@dataclass(frozen=True)
class Notation(Declared):
    """How a definition is meant.

    Args:
        property_order: The schema's, or any.
        unlisted: Of those that it does not forbid.
        start: Of a grammar.
    """

    property_order: Annotated[Literal["schema", "any"], Field(description="order of the properties written")] = "schema"
    unlisted: Annotated[
        Natural,
        Field(description="write up to N properties that the schema does not list in each object that admits them"),
    ] = 0
    start: Annotated[Text, Field(description="the rule of a grammar that texts come from"), Face(metavar="RULE")] = (
        "start"
    )


KINDS: Mapping[str, Option] = {
    name: Option(name, annotation)
    for name, annotation in {
        "schema": dict[str, Any] | Flag, "model": Text, "regex": Text, "choices": list[Text], "grammar": Text,
        "template": Text,
    }.items()
}  # fmt: skip
"""The kinds, and what defines one in a row of a batch; a model is named there."""
_JSON = ("schema", "model")
GOES_WITH: Mapping[str, tuple[str, ...]] = {"property_order": _JSON, "unlisted": _JSON, "start": ("grammar",)}
"""The kinds that a notation is for."""


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
        return self.kind in _JSON

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
        made = JSONSchema if self.kind == "schema" or isinstance(found, dict | bool) else Pydantic
        return made(found, property_order=notation.property_order, unlisted=notation.unlisted)

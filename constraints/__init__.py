"""Formal languages: what a text has to be, exactly, and what a model's prediction says under that condition.

Names are imported when they are first used: numba alone takes half a second, and errors do not need it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from constraints.automata.dfa import ByteDFA
    from constraints.layouts.layout import Layout, LayoutPrior, Literal, Slot, UniformPrior
    from constraints.output_types.constraint import Constraint
    from constraints.output_types.grammar import Grammar
    from constraints.output_types.predicates import Contains, EndsWith, Length, StartsWith
    from constraints.output_types.template import Template
    from constraints.output_types.types import Choice, JSONSchema, Pydantic, Regex, Text, as_constraint
    from constraints.regex.compile import compile_regex
    from constraints.tokens.token_automaton import TokenAutomaton
    from constraints.tokens.vocabulary import Vocabulary
    from constraints.validation.explanation import Explanation
    from constraints.validation.validators import Violation

__part_of__ = "controllable"

__all__ = [
    "ByteDFA",
    "Choice",
    "Constraint",
    "Contains",
    "EndsWith",
    "Explanation",
    "Grammar",
    "JSONSchema",
    "Layout",
    "LayoutPrior",
    "Length",
    "Literal",
    "Pydantic",
    "Regex",
    "Slot",
    "StartsWith",
    "Template",
    "Text",
    "TokenAutomaton",
    "UniformPrior",
    "Violation",
    "Vocabulary",
    "as_constraint",
    "compile_regex",
]

# Where the names live that are not in `constraints.output_types.types`.
_HOMES = {
    "ByteDFA": "constraints.automata.dfa",
    "Constraint": "constraints.output_types.constraint",
    "Contains": "constraints.output_types.predicates",
    "EndsWith": "constraints.output_types.predicates",
    "Explanation": "constraints.validation.explanation",
    "Grammar": "constraints.output_types.grammar",
    "Layout": "constraints.layouts.layout",
    "LayoutPrior": "constraints.layouts.layout",
    "Length": "constraints.output_types.predicates",
    "Literal": "constraints.layouts.layout",
    "Slot": "constraints.layouts.layout",
    "StartsWith": "constraints.output_types.predicates",
    "Template": "constraints.output_types.template",
    "TokenAutomaton": "constraints.tokens.token_automaton",
    "UniformPrior": "constraints.layouts.layout",
    "Violation": "constraints.validation.validators",
    "Vocabulary": "constraints.tokens.vocabulary",
    "compile_regex": "constraints.regex.compile",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES.get(name, "constraints.output_types.types")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

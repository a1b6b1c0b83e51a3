"""Formal languages: what a text has to be, exactly, and what a model's prediction says under that condition.

Names are imported when they are first used: numba alone takes half a second, and errors do not need it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from constraints.constraint import Constraint
    from constraints.dfa import ByteDFA
    from constraints.explanation import Explanation
    from constraints.grammar.output_type import Grammar
    from constraints.layout import Layout, LayoutPrior, Literal, Slot, UniformPrior
    from constraints.predicates import Contains, EndsWith, Length, StartsWith
    from constraints.regex import compile_regex
    from constraints.template import Template
    from constraints.token_automaton import TokenAutomaton
    from constraints.types import Choice, JSONSchema, Pydantic, Regex, Text, as_constraint
    from constraints.validation import Violation
    from constraints.vocabulary import Vocabulary

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

# Where the names live that are not in `constraints.types`.
_HOMES = {
    "ByteDFA": "constraints.dfa",
    "Constraint": "constraints.constraint",
    "Contains": "constraints.predicates",
    "EndsWith": "constraints.predicates",
    "Explanation": "constraints.explanation",
    "Grammar": "constraints.grammar.output_type",
    "Layout": "constraints.layout",
    "LayoutPrior": "constraints.layout",
    "Length": "constraints.predicates",
    "Literal": "constraints.layout",
    "Slot": "constraints.layout",
    "StartsWith": "constraints.predicates",
    "Template": "constraints.template",
    "TokenAutomaton": "constraints.token_automaton",
    "UniformPrior": "constraints.layout",
    "Violation": "constraints.validation",
    "Vocabulary": "constraints.vocabulary",
    "compile_regex": "constraints.regex",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES.get(name, "constraints.types")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

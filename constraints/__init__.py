"""Formal languages: what a text has to be, exactly, and what a model's prediction says under that condition."""

from constraints.dfa import ByteDFA
from constraints.layout import Layout, LayoutPrior, Literal, Slot, UniformPrior
from constraints.regex import compile_regex
from constraints.token_automaton import TokenAutomaton
from constraints.types import Choice, Constraint, JSONSchema, Pydantic, Regex, Text, as_constraint
from constraints.validation import Violation
from constraints.vocabulary import Vocabulary

__part_of__ = "controllable"

__all__ = [
    "ByteDFA",
    "Choice",
    "Constraint",
    "JSONSchema",
    "Layout",
    "LayoutPrior",
    "Literal",
    "Pydantic",
    "Regex",
    "Slot",
    "Text",
    "TokenAutomaton",
    "UniformPrior",
    "Violation",
    "Vocabulary",
    "as_constraint",
    "compile_regex",
]

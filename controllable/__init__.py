"""Controllable text generation by diffusion: realistic text that is what you asked for, and never anything else.

    from controllable import DiffusionLM

    lm = DiffusionLM.from_pretrained()
    for person in lm.generate({"type": "object", "properties": {"name": {"type": "string"}}}, n=3):
        print(person.text)

Names are imported when they are first used: PyTorch takes seconds, and `controllable --help` does not need it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from controllable._garbage import no_collection
from controllable._shadowing import check_companions

if TYPE_CHECKING:
    from constraints.constraint import Constraint
    from constraints.errors import (
        CheckpointError,
        ConfigError,
        ConstraintTooLarge,
        ControllableError,
        GenerationError,
        GuidanceError,
        InvalidGrammar,
        InvalidOption,
        InvalidPattern,
        InvalidSchema,
        ShadowedImport,
        UnsatisfiableConstraint,
        UnsupportedPattern,
        UnsupportedSchema,
    )
    from constraints.grammar.output_type import Grammar
    from constraints.predicates import Contains, EndsWith, Length, StartsWith
    from constraints.template import Template
    from constraints.types import Choice, JSONSchema, Pydantic, Regex, Text
    from controllable.document import Generation
    from controllable.generation import Generator
    from controllable.model import DiffusionLM
    from controllable.sampling import StepState
    from guidance import Energy, GuidanceState

__all__ = [
    "CheckpointError",
    "Choice",
    "ConfigError",
    "Constraint",
    "ConstraintTooLarge",
    "Contains",
    "ControllableError",
    "DiffusionLM",
    "EndsWith",
    "Energy",
    "Generation",
    "GenerationError",
    "Generator",
    "Grammar",
    "GuidanceError",
    "GuidanceState",
    "InvalidGrammar",
    "InvalidOption",
    "InvalidPattern",
    "InvalidSchema",
    "JSONSchema",
    "Length",
    "Pydantic",
    "Regex",
    "ShadowedImport",
    "StartsWith",
    "StepState",
    "Template",
    "Text",
    "UnsatisfiableConstraint",
    "UnsupportedPattern",
    "UnsupportedSchema",
]

# Where the names live that are not errors.
_HOMES = {
    "Choice": "constraints.types",
    "Constraint": "constraints.constraint",
    "Contains": "constraints.predicates",
    "DiffusionLM": "controllable.model",
    "EndsWith": "constraints.predicates",
    "Energy": "guidance",
    "Generation": "controllable.document",
    "Generator": "controllable.generation",
    "Grammar": "constraints.grammar.output_type",
    "GuidanceState": "guidance",
    "JSONSchema": "constraints.types",
    "Length": "constraints.predicates",
    "Pydantic": "constraints.types",
    "Regex": "constraints.types",
    "StartsWith": "constraints.predicates",
    "StepState": "controllable.sampling",
    "Template": "constraints.template",
    "Text": "constraints.types",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    check_companions()
    with no_collection():
        value: object = getattr(import_module(_HOMES.get(name, "constraints.errors")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

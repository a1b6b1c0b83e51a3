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
    from constraints.output_types.constraint import Constraint
    from constraints.output_types.grammar import Grammar
    from constraints.output_types.predicates import Contains, EndsWith, Length, StartsWith
    from constraints.output_types.template import Template
    from constraints.output_types.types import Choice, JSONSchema, Pydantic, Regex, Text
    from controllable.lm import DiffusionLM
    from controllable.sampling import StepState
    from controllable.writing.document import Generation
    from controllable.writing.generator import Generator
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
    "Choice": "constraints.output_types.types",
    "Constraint": "constraints.output_types.constraint",
    "Contains": "constraints.output_types.predicates",
    "DiffusionLM": "controllable.lm",
    "EndsWith": "constraints.output_types.predicates",
    "Energy": "guidance",
    "Generation": "controllable.writing.document",
    "Generator": "controllable.writing.generator",
    "Grammar": "constraints.output_types.grammar",
    "GuidanceState": "guidance",
    "JSONSchema": "constraints.output_types.types",
    "Length": "constraints.output_types.predicates",
    "Pydantic": "constraints.output_types.types",
    "Regex": "constraints.output_types.types",
    "StartsWith": "constraints.output_types.predicates",
    "StepState": "controllable.sampling",
    "Template": "constraints.output_types.template",
    "Text": "constraints.output_types.types",
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

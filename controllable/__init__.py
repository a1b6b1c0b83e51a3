"""Controllable text generation by diffusion: realistic text that is what you asked for, and never anything else.

    from controllable import DiffusionLM

    lm = DiffusionLM.from_pretrained()
    for person in lm.generate({"type": "object", "properties": {"name": {"type": "string"}}}, n=3):
        print(person.text)
"""

from controllable._shadowing import check_companions

check_companions()

from constraints.errors import (  # noqa: E402
    CheckpointError,
    ConfigError,
    ConstraintTooLarge,
    ControllableError,
    GenerationError,
    InvalidOption,
    InvalidPattern,
    InvalidSchema,
    ShadowedImport,
    UnsatisfiableConstraint,
    UnsupportedPattern,
    UnsupportedSchema,
)
from constraints.types import Choice, Constraint, JSONSchema, Pydantic, Regex, Text  # noqa: E402
from controllable.generation import Generation, Generator  # noqa: E402
from controllable.loop import StepState  # noqa: E402
from controllable.model import DiffusionLM  # noqa: E402
from guidance import Energy, GuidanceState  # noqa: E402

__all__ = [
    "CheckpointError",
    "Choice",
    "ConfigError",
    "Constraint",
    "ConstraintTooLarge",
    "ControllableError",
    "DiffusionLM",
    "Energy",
    "Generation",
    "GenerationError",
    "Generator",
    "GuidanceState",
    "InvalidOption",
    "InvalidPattern",
    "InvalidSchema",
    "JSONSchema",
    "Pydantic",
    "Regex",
    "ShadowedImport",
    "StepState",
    "Text",
    "UnsatisfiableConstraint",
    "UnsupportedPattern",
    "UnsupportedSchema",
]

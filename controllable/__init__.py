"""Controllable text generation by diffusion: realistic text that is what you asked for, and never anything else.

    from controllable import DiffusionLM

    lm = DiffusionLM.from_pretrained()
    for person in lm.generate({"type": "object", "properties": {"name": {"type": "string"}}}, n=3):
        print(person.text)

Names are imported when they are first used: PyTorch takes seconds, and `controllable --help` does not need it.
"""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from controllable._shadowing import check_companions

if TYPE_CHECKING:
    from constraints.errors import CheckpointError as CheckpointError
    from constraints.errors import ConfigError as ConfigError
    from constraints.errors import ConstraintTooLarge as ConstraintTooLarge
    from constraints.errors import ControllableError as ControllableError
    from constraints.errors import GenerationError as GenerationError
    from constraints.errors import GuidanceError as GuidanceError
    from constraints.errors import InvalidGrammar as InvalidGrammar
    from constraints.errors import InvalidOption as InvalidOption
    from constraints.errors import InvalidPattern as InvalidPattern
    from constraints.errors import InvalidSchema as InvalidSchema
    from constraints.errors import ShadowedImport as ShadowedImport
    from constraints.errors import UnsatisfiableConstraint as UnsatisfiableConstraint
    from constraints.errors import UnsupportedPattern as UnsupportedPattern
    from constraints.errors import UnsupportedSchema as UnsupportedSchema
    from constraints.errors import UserCodeError as UserCodeError
    from constraints.lexicon.lexicon import Lexicon as Lexicon
    from constraints.output_types.constraint import Constraint as Constraint
    from constraints.output_types.grammar import Grammar as Grammar
    from constraints.output_types.predicates import Contains as Contains
    from constraints.output_types.predicates import EndsWith as EndsWith
    from constraints.output_types.predicates import Length as Length
    from constraints.output_types.predicates import StartsWith as StartsWith
    from constraints.output_types.template import Template as Template
    from constraints.output_types.types import Choice as Choice
    from constraints.output_types.types import JSONSchema as JSONSchema
    from constraints.output_types.types import Pydantic as Pydantic
    from constraints.output_types.types import Regex as Regex
    from constraints.output_types.types import Text as Text
    from controllable.lm import DiffusionLM as DiffusionLM
    from controllable.sampling import StepState as StepState
    from controllable.writing.document import Generation as Generation
    from controllable.writing.generator import Generator as Generator
    from guidance import Energy as Energy
    from guidance import GuidanceState as GuidanceState


@cache
def _names() -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    # Of a foreign package that hides one of ours nothing is executed.
    check_companions()
    from constraints.facade import lazy_names
    from constraints.garbage import no_collection

    return lazy_names(__name__, around=no_collection)


def __getattr__(name: str) -> object:
    return _names()[0](name)


def __dir__() -> list[str]:
    return _names()[1]()

"""The options of a call are the same wherever they are written down."""

import inspect

from controllable import DiffusionLM
from controllable.writing.options import OF_SAMPLER, Given, Options


def test_the_arguments_of_generate_are_written_down_once_more_for_type_checkers() -> None:
    arguments = set(inspect.signature(DiffusionLM.generate).parameters) - {"self", "output_type"}
    assert set(Given.__annotations__) == arguments - {"on_error"}
    assert arguments == {*Options.__dataclass_fields__, *OF_SAMPLER, "n"} - {"sampler"}


def test_the_defaults_of_generate_are_those_of_the_options() -> None:
    arguments = inspect.signature(DiffusionLM.generate).parameters
    shared = set(arguments) & set(Options.__dataclass_fields__)
    assert {name: arguments[name].default for name in shared} == {name: getattr(Options(), name) for name in shared}

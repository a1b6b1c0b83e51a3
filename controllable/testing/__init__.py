"""Tests with generated values: Hypothesis strategies, values that only just miss a schema, documents that cover it.

    from hypothesis import given
    from controllable.testing import from_model

    @given(from_model(Order))
    def test_the_total_is_the_sum(order: Order) -> None: ...

The strategies need Hypothesis: `pip install 'controllable[testing]'`. Names are imported when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from constraints.optional_dependencies import needs_extra

if TYPE_CHECKING:
    from controllable.testing.covering.coverage import Coverage, cover
    from controllable.testing.covering.goals import Unreached
    from controllable.testing.invalid_values.near_miss import NearMiss, near_misses, near_misses_of
    from controllable.testing.laws.constraint_laws import assert_constraint_laws
    from controllable.testing.laws.energy_laws import assert_energy_laws
    from controllable.testing.laws.guidance_states import guidance_states
    from controllable.testing.output_checks import Counterexample, OutputReport, check_outputs
    from controllable.testing.strategies.strategies import from_constraint, from_model, from_schema, register

__all__ = [
    "Counterexample",
    "Coverage",
    "NearMiss",
    "OutputReport",
    "Unreached",
    "assert_constraint_laws",
    "assert_energy_laws",
    "check_outputs",
    "cover",
    "from_constraint",
    "from_model",
    "from_schema",
    "guidance_states",
    "near_misses",
    "near_misses_of",
    "register",
]

_HOMES = {
    "Counterexample": "output_checks",
    "Coverage": "covering.coverage",
    "NearMiss": "invalid_values.near_miss",
    "OutputReport": "output_checks",
    "Unreached": "covering.goals",
    "assert_constraint_laws": "laws.constraint_laws",
    "assert_energy_laws": "laws.energy_laws",
    "check_outputs": "output_checks",
    "cover": "covering.coverage",
    "from_constraint": "strategies.strategies",
    "from_model": "strategies.strategies",
    "from_schema": "strategies.strategies",
    "guidance_states": "laws.guidance_states",
    "near_misses": "invalid_values.near_miss",
    "near_misses_of": "invalid_values.near_miss",
    "register": "strategies.strategies",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # Only the strategies need more than the package does.
    with needs_extra("testing"):
        value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

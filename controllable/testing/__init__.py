"""Tests with generated values: Hypothesis strategies, values that only just miss a schema, documents that cover it.

    from hypothesis import given
    from controllable.testing import from_model

    @given(from_model(Order))
    def test_the_total_is_the_sum(order: Order) -> None: ...

The strategies need Hypothesis: `pip install 'controllable[testing]'`. Names are imported when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from constraints.extras import needs_extra

if TYPE_CHECKING:
    from controllable.testing.checks import Counterexample, OutputReport, check_outputs
    from controllable.testing.coverage import Coverage, cover
    from controllable.testing.goals import Unreached
    from controllable.testing.near_miss import NearMiss, near_misses, near_misses_of
    from controllable.testing.strategies import from_constraint, from_model, from_schema, register

__all__ = [
    "Counterexample",
    "Coverage",
    "NearMiss",
    "OutputReport",
    "Unreached",
    "check_outputs",
    "cover",
    "from_constraint",
    "from_model",
    "from_schema",
    "near_misses",
    "near_misses_of",
    "register",
]

_HOMES = {
    "Counterexample": "checks",
    "Coverage": "coverage",
    "NearMiss": "near_miss",
    "OutputReport": "checks",
    "Unreached": "goals",
    "check_outputs": "checks",
    "cover": "coverage",
    "from_constraint": "strategies",
    "from_model": "strategies",
    "from_schema": "strategies",
    "near_misses": "near_miss",
    "near_misses_of": "near_miss",
    "register": "strategies",
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

"""Tests with generated values: Hypothesis strategies of schemas, pydantic models and constraints.

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
    from controllable.testing.strategies import from_constraint, from_model, from_schema, register

__all__ = [
    "Counterexample",
    "OutputReport",
    "check_outputs",
    "from_constraint",
    "from_model",
    "from_schema",
    "register",
]

_HOMES = {
    "Counterexample": "checks",
    "OutputReport": "checks",
    "check_outputs": "checks",
    "from_constraint": "strategies",
    "from_model": "strategies",
    "from_schema": "strategies",
    "register": "strategies",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    with needs_extra("testing"):
        value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

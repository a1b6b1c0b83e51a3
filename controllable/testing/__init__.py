"""Tests with generated values: Hypothesis strategies, values that only just miss a schema, documents that cover it.

    from hypothesis import given
    from controllable.testing import from_model

    @given(from_model(Order))
    def test_the_total_is_the_sum(order: Order) -> None: ...

The strategies need Hypothesis: `pip install 'controllable[testing]'`. Names are imported when they are first used.
"""

from typing import TYPE_CHECKING

from constraints.facade import lazy_names
from constraints.optional_dependencies import needs_extra

if TYPE_CHECKING:
    from controllable.testing.covering.coverage import Coverage as Coverage
    from controllable.testing.covering.coverage import cover as cover
    from controllable.testing.covering.goals import Unreached as Unreached
    from controllable.testing.invalid_values.near_miss import NearMiss as NearMiss
    from controllable.testing.invalid_values.near_miss import near_misses as near_misses
    from controllable.testing.invalid_values.near_miss import near_misses_of as near_misses_of
    from controllable.testing.laws.constraint_laws import assert_constraint_laws as assert_constraint_laws
    from controllable.testing.laws.energy_laws import assert_energy_laws as assert_energy_laws
    from controllable.testing.laws.guidance_states import guidance_states as guidance_states
    from controllable.testing.output_checks import Counterexample as Counterexample
    from controllable.testing.output_checks import OutputReport as OutputReport
    from controllable.testing.output_checks import check_outputs as check_outputs
    from controllable.testing.strategies.strategies import from_constraint as from_constraint
    from controllable.testing.strategies.strategies import from_model as from_model
    from controllable.testing.strategies.strategies import from_schema as from_schema
    from controllable.testing.strategies.strategies import register as register

# Only the strategies need more than the package does.
__getattr__, __dir__ = lazy_names(__name__, around=lambda: needs_extra("testing"))

"""The strategies of near misses."""

import json
from typing import Any

from hypothesis import strategies as st
from hypothesis.internal.conjecture.data import ConjectureData

from constraints.output_types.types import JSONSchema
from controllable.testing.invalid_values.near_miss import NearMiss, near_misses
from controllable.testing.strategies.choices import pick
from controllable.testing.strategies.valid import Values

MOST = 40
"""Near misses of a value among which one is chosen."""


class Invalid(st.SearchStrategy[NearMiss]):
    """Near misses of the values of another strategy.

    Args:
        values: The other strategy.
    """

    def __init__(self, values: Values[Any]) -> None:
        super().__init__()
        self.values = values

    def __repr__(self) -> str:
        return f"{self.values!r}, invalid"

    def do_validate(self) -> None:
        """See `Values.do_validate`."""
        self.values.validate()

    def do_draw(self, data: ConjectureData) -> NearMiss:
        """A near miss; of a value that has none Hypothesis is told."""
        constraint, text = self.values.constraint, self.values.valid(data)
        value = json.loads(text) if isinstance(constraint, JSONSchema) else text
        found = list(near_misses(constraint, value, most=MOST))
        if not found:
            data.mark_invalid(f"nothing near {text[:80]} breaks one keyword only")
        return found[pick(data, len(found))]

"""Output types, single and combined: each says what a text has to be."""

from constraints.output_types import algebra
from constraints.output_types.constraint import Constraint

Constraint._algebra = algebra

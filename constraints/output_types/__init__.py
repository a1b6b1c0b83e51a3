"""Output types: what a text has to be, and how output types are combined."""

from constraints.output_types import algebra
from constraints.output_types.constraint import Constraint

Constraint._algebra = algebra

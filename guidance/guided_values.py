"""The values that energies are about, against those that an output type has."""

from collections.abc import Iterator
from typing import Any

from constraints.errors import GuidanceError
from constraints.output_types.constraint import Constraint
from constraints.paths import nearest, path_of
from guidance.composition import Guide, as_energy
from guidance.energy import Guidance, name_of


def check_values(guidance: Guidance, constraint: Constraint) -> None:
    """See that there is something to guide.

    Raises:
        GuidanceError: A path, see `constraints.paths`, leads to no value that is written.
    """
    for energy, at in _paths(as_energy(guidance)):
        if not any(True for _ in constraint.free_values(path_of(at))):
            near = nearest(at, (slot.pointer for slot in constraint.describe().slots))
            raise GuidanceError(
                f"no value is written at {at!r}", where=name_of(energy),
                hint="There is nothing to guide" if near is None else f"The nearest is {near!r}",
            )  # fmt: skip


def _paths(energy: Any) -> Iterator[tuple[Guide, str]]:
    """The parts of an energy that are about some values, with the path of these."""
    at = getattr(energy, "at", None)
    if isinstance(energy, Guide) and isinstance(at, str):
        yield energy, at
    for part in (*getattr(energy, "terms", ()), getattr(energy, "term", None)):
        if part is not None:
            yield from _paths(part)
